"""Parcels that are packed when they are sent: texts and stored files in one archive, in memory only."""

import asyncio
import io
import zipfile
from collections.abc import Mapping
from typing import Any

from claims.files import FileMissing, FileStore


async def pack(parcel: Mapping[str, Any], files: FileStore) -> bytes:
    """Pack what a letter names; a file that was erased in the meantime is left out."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parcel["texts"].items():
            await asyncio.to_thread(archive.writestr, name, text)
        for name, digest in parcel["files"].items():
            try:
                data = await files.get(digest)
            except FileMissing:
                continue
            await asyncio.to_thread(archive.writestr, zipfile.ZipInfo(name), data)
    return packed.getvalue()
