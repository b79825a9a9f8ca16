"""Processes of the product that need not import it anew: one imports it once, and every further one is its fork.

Each is a process of its own that runs the command line from its first line, so it can be killed like any other; what
falls away is a second of reading modules. `BANGBAN_HATCHERY` names the socket while one is open (`hatching`).
"""

import asyncio
import contextlib
import ctypes
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMED = "BANGBAN_HATCHERY"
IMPORTED = ("bot.__main__", "bot.serving", "bot.keeping_cli", "storage.migrations.run", "alembic.command", "uvloop")
LOOK_EVERY = 0.02  # seconds
LONGEST = 60.0  # seconds until it has imported everything
A_REQUEST = 1 << 16
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Hatched:
    """A process that somebody else is the parent of; as much of `asyncio.subprocess.Process` as is needed."""

    pid: int

    @property
    def returncode(self) -> int | None:
        """None while it lives; what it returned is not known."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return -1
        return None

    def send_signal(self, how: int) -> None:
        """Send a signal; raises ProcessLookupError when it has ended."""
        os.kill(self.pid, how)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        """Wait until it has ended."""
        with contextlib.suppress(ProcessLookupError):
            ended = os.pidfd_open(self.pid)
            try:
                await asyncio.to_thread(select.select, [ended], [], [])
            finally:
                os.close(ended)
        return -1


Process = asyncio.subprocess.Process | Hatched


async def launch(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> Process:
    """Start a command of the product; what it says is added to the log."""
    if NAMED in os.environ:
        return await asyncio.to_thread(_hatched, arguments, environment, log)
    with log.open("ab") as out:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments), env=environment, stdout=out, stderr=out
        )


def _hatched(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> Hatched:
    with socket.socket(socket.AF_UNIX) as asked:
        asked.connect(os.environ[NAMED])
        asked.sendall(json.dumps([list(arguments), dict(environment), str(log)]).encode())
        asked.shutdown(socket.SHUT_WR)
        return Hatched(int(asked.recv(A_REQUEST)))


@contextmanager
def hatching() -> Iterator[None]:
    """Let every process of the product be a fork of one that has imported it."""
    with tempfile.TemporaryDirectory(prefix="bangban-hatchery-") as folder:
        path = Path(folder) / "socket"
        mother = subprocess.Popen([sys.executable, "-m", "benchmarks.hatchery", str(path)])
        ends = time.perf_counter() + LONGEST
        while not path.exists() and time.perf_counter() < ends:
            time.sleep(LOOK_EVERY)
        os.environ[NAMED] = str(path)
        try:
            yield
        finally:
            del os.environ[NAMED]
            mother.kill()
            mother.wait()


def end_with_parent() -> None:
    """Let the system kill this process when the one it comes from has ended."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def serve(path: Path) -> None:
    """Import the product, then fork for whoever asks."""
    end_with_parent()
    modules = [importlib.import_module(name) for name in IMPORTED]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        while True:
            asked, _ = listening.accept()
            with asked:
                request = b"".join(iter(lambda asked=asked: asked.recv(A_REQUEST), b""))  # type: ignore[misc]
                child = os.fork()
                if child == 0:
                    asked.close()
                    listening.close()
                    _live(modules[0], *json.loads(request))
                asked.sendall(str(child).encode())


def _live(product: Any, arguments: list[str], environment: dict[str, str], log: str) -> None:
    """Be the command, as if it had been started by itself."""
    end_with_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, nothing), (1, out), (2, out)):
        os.dup2(source, target)
    code = 1
    try:
        code = product.main(arguments)
    except BaseException:  # it ends here, as a process does, and never in the one it was forked from
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
