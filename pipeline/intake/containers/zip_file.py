"""ZIP archives."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from extractors.errors import Encrypted, TooLarge
from pipeline.intake.containers.model import (
    CHUNK,
    ArchiveLimits,
    Entry,
    is_litter,
    own_keys,
    safe_name,
)

UTF8_NAME = 0x800
"""Flag of a name in UTF-8 (PKWARE APPNOTE 4.4.4, bit 11)."""
LOCKED = 0x1
"""Flag of an encrypted file (bit 0)."""
END, END_64 = b"PK\x05\x06", b"PK\x06\x06"
END_SIZE, LONGEST_COMMENT = 22, 65535
"""The record that ends an archive (APPNOTE 4.3.16) and the comment that may follow it."""


class ZipContainer:
    """An open ZIP archive; raises TooLarge for a list of contents that is too long."""

    def __init__(self, path: Path, limits: ArchiveLimits) -> None:
        with ExitStack() as stack:
            stream = stack.enter_context(path.open("rb"))
            check_table(stream, limits)
            self._zip = stack.enter_context(zipfile.ZipFile(stream))
            self._opened = stack.pop_all()
        infos = self._zip.infolist()
        keys = own_keys([info.filename for info in infos])
        self._infos = dict(zip(keys, infos, strict=True))

    def __enter__(self) -> ZipContainer:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def entries(self) -> Sequence[Entry]:
        """Return the files in it, without folders, links and litter."""
        return [
            Entry(
                key,
                shown_name(info) + key[len(info.filename) :],
                info.file_size,
                info.compress_size,
                bool(info.flag_bits & LOCKED),
            )
            for key, info in self._infos.items()
            if _is_file(info)
        ]

    def content(self, key: str) -> Iterator[bytes]:
        """Yield no more than the size that the archive states: it was held to the limits."""
        info = self._infos[key]
        if info.flag_bits & LOCKED:
            raise Encrypted(info.filename)
        left = info.file_size
        with self._zip.open(info) as stream:
            while chunk := stream.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise TooLarge("unpacks to more than the archive states")
                yield chunk


def check_table(stream: IO[bytes], limits: ArchiveLimits) -> None:
    """Raise TooLarge for a list of contents that is too long, before zipfile holds it in memory."""
    stream.seek(0, os.SEEK_END)
    size = stream.tell()
    start = max(size - END_SIZE - LONGEST_COMMENT, 0)
    stream.seek(start)
    tail = stream.read()
    stream.seek(0)
    for magic, at, form in ((END, 12, "<I"), (END_64, 40, "<Q")):
        found = tail.rfind(magic)
        held = tail[found + at : found + at + struct.calcsize(form)]
        if found < 0 or len(held) < struct.calcsize(form):
            continue
        (table,) = struct.unpack(form, held)
        if limits.table_bytes < table != 0xFFFFFFFF:  # there: the 64-bit record has the size
            raise TooLarge(f"a list of contents of {table} bytes")


def _is_file(info: zipfile.ZipInfo) -> bool:
    """Folders, links and what macOS adds are no files."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    folder = info.filename.endswith("/")
    return not folder and kind in (0, stat.S_IFREG) and not is_litter(shown_name(info))


def shown_name(info: zipfile.ZipInfo) -> str:
    """Return the name to show: NFC, without drive, root and `..`, whatever the archive says."""
    name = info.filename
    if not info.flag_bits & UTF8_NAME:
        # zipfile takes unmarked names for code page 437; many programs write UTF-8 unmarked.
        try:
            name = name.encode("cp437").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = info.filename
    return safe_name(name)
