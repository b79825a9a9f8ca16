"""Messages between the bot and a worker: a JSON head and the bytes of a picture, each with its length in front."""

import asyncio
import json
import struct
from io import BufferedReader, BufferedWriter
from typing import Any

LENGTHS = struct.Struct(">II")
MOST = 64 * 1024 * 1024

Head = dict[str, Any]


def pack(head: Head, body: bytes = b"") -> bytes:
    """Return a message as bytes."""
    text = json.dumps(head, ensure_ascii=False).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


def read(stream: BufferedReader) -> tuple[Head, bytes] | None:
    """Return the next message in a worker, or None when the bot has gone."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, body = LENGTHS.unpack(lengths)
    return json.loads(stream.read(head)), stream.read(body)


def write(stream: BufferedWriter, head: Head, body: bytes = b"") -> None:
    """Send a message from a worker."""
    stream.write(pack(head, body))
    stream.flush()


async def receive(stream: asyncio.StreamReader) -> tuple[Head, bytes]:
    """Return the next message of a worker.

    Raises EOFError when the worker has gone and ValueError when it sends nonsense.
    """
    head, body = LENGTHS.unpack(await stream.readexactly(LENGTHS.size))
    if head + body > MOST:
        raise ValueError("a worker's message is too long")
    said = json.loads(await stream.readexactly(head))
    if not isinstance(said, dict):
        raise ValueError("a worker's message has no head")
    return said, await stream.readexactly(body)
