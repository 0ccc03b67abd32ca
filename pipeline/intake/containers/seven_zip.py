"""7z archives, through py7zr (pure Python with wheels for its packers)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import py7zr
from py7zr.exceptions import (
    ArchiveError,
    PasswordRequired,
    UnsupportedCompressionMethodError,
)
from py7zr.io import Py7zIO, WriterFactory

from extractors.errors import Damaged, Encrypted, TooLarge, UnsupportedType
from pipeline.intake.containers.model import (
    CHUNK,
    ArchiveLimits,
    Entry,
    is_litter,
    own_keys,
    safe_name,
)


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except PasswordRequired as error:
        raise Encrypted("a 7z archive") from error
    except UnsupportedCompressionMethodError as error:
        raise UnsupportedType(f"packed in an unknown way: {error}") from error
    except ArchiveError as error:
        raise Damaged(f"broken archive: {error}") from error


class SevenZipContainer:
    """A 7z archive; raises Encrypted or TooLarge."""

    def __init__(self, path: Path, limits: ArchiveLimits) -> None:
        self._path = path
        with _named_errors(), py7zr.SevenZipFile(path) as archive:
            locked = archive.needs_password()
            infos = [info for info in archive.list() if not info.is_directory]
        total = sum(info.uncompressed or 0 for info in infos)
        if total > limits.most_unpacked(path.stat().st_size):
            raise TooLarge(f"unpacks to {total} bytes")
        names = own_keys([info.filename for info in infos])
        self._entries = [
            Entry(name, safe_name(name), info.uncompressed or 0, None, locked)
            for name, info in zip(names, infos, strict=True)
            if not is_litter(safe_name(name))
        ]

    def __enter__(self) -> SevenZipContainer:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def entries(self) -> Sequence[Entry]:
        """Return the files in it."""
        return self._entries

    def content(self, key: str) -> Iterator[bytes]:
        """Yield a file's bytes; what stands before it in its block is unpacked too."""
        size = {entry.key: entry.size for entry in self._entries}[key]
        with tempfile.TemporaryFile(prefix="minhchung-") as copy:
            writer = _Writer(copy, size)
            with _named_errors(), py7zr.SevenZipFile(self._path) as archive:
                archive.extract(targets=[key], factory=_Factory(writer))
            if writer.size() != size:
                raise Damaged(f"{key}: {writer.size()} of {size} bytes")
            copy.seek(0)
            while chunk := copy.read(CHUNK):
                yield chunk


class _Factory(WriterFactory):
    """Hands py7zr our own temporary file: no name of the archive becomes a path."""

    def __init__(self, writer: _Writer) -> None:
        self._writer = writer

    def create(self, filename: str, mode: str = "wb") -> Py7zIO:
        """Return where the one wanted file is written."""
        return self._writer


class _Writer(Py7zIO):
    def __init__(self, stream: Any, most: int) -> None:
        self._stream = stream
        self._most = most
        self._size = 0

    def write(self, s: bytes | bytearray) -> int:
        self._size += len(s)
        if self._size > self._most:
            raise TooLarge("unpacks to more than the archive states")
        return int(self._stream.write(s))

    def read(self, size: int | None = None) -> bytes:
        return bytes(self._stream.read(-1 if size is None else size))

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._stream.seek(offset, whence))

    def flush(self) -> None:
        self._stream.flush()

    def size(self) -> int:
        return self._size
