"""TAR archives, packed with gzip, bzip2 or xz or not at all; and single files packed so."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, cast

from extractors.errors import TooLarge
from pipeline.intake.containers.model import (
    CHUNK,
    ArchiveLimits,
    Entry,
    is_litter,
    own_keys,
    safe_name,
)

_OPENERS: tuple[tuple[bytes, Callable[[Path], Any]], ...] = (
    (b"\x1f\x8b", gzip.open),
    (b"BZh", bz2.open),
    (b"\xfd7zXZ\x00", lzma.open),
)
TAR_MARK = 257
"""Where a TAR archive says `ustar`."""


class _Counted:
    """A stream that unpacks to no more than it may."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream = stream
        self._left = most

    def read(self, size: int = -1) -> bytes:
        held = self._stream.read(min(size, CHUNK) if size >= 0 else CHUNK)
        while size > len(held) and (more := self._stream.read(min(size - len(held), CHUNK))):
            held += more
        self._left -= len(held)
        if self._left < 0:
            raise TooLarge("unpacks to too much")
        return held


def _opened(path: Path, limits: ArchiveLimits) -> _Counted:
    with path.open("rb") as stream:
        start = stream.read(8)
    opener = next((opener for mark, opener in _OPENERS if start.startswith(mark)), None)
    most = limits.most_unpacked(path.stat().st_size)
    if opener is None:
        return _Counted(path.open("rb"), path.stat().st_size + 1)
    return _Counted(cast("IO[bytes]", opener(path)), most)


class TarContainer:
    """A TAR archive, or one packed file; raises TooLarge."""

    def __init__(self, path: Path, limits: ArchiveLimits) -> None:
        self._path = path
        self._limits = limits
        self._single = not self._is_tar()
        if self._single:
            size = sum(len(chunk) for chunk in self._chunks())
            name = path.name.rpartition(".")[0] or "content"
            self._entries = [Entry(name, safe_name(name), size)]
            return
        members = [one for one in self._members() if one[1] is not None]
        names = own_keys([name for name, _ in members])
        self._entries = [
            Entry(key, safe_name(key), size or 0)
            for key, (_, size) in zip(names, members, strict=True)
            if not is_litter(safe_name(key))
        ]

    def _is_tar(self) -> bool:
        """Say whether a TAR archive is in it: by its mark, or by its name (old ones have none)."""
        head = _opened(self._path, self._limits).read(TAR_MARK + 5)
        named = self._path.name.lower().endswith((".tar", ".tgz", ".tbz2", ".txz"))
        return head[TAR_MARK:] == b"ustar" or named or ".tar." in self._path.name.lower()

    def __enter__(self) -> TarContainer:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def entries(self) -> Sequence[Entry]:
        """Return the files in it, without folders and links."""
        return self._entries

    def content(self, key: str) -> Iterator[bytes]:
        """Yield a file's bytes; the archive is read up to it."""
        if self._single:
            yield from self._chunks()
            return
        names: list[str] = []
        with self._tar() as archive:
            for member in archive:
                if not member.isfile():
                    continue
                names.append(member.name)
                if own_keys(names)[-1] == key:
                    stream = archive.extractfile(member)
                    assert stream is not None
                    while chunk := stream.read(CHUNK):
                        yield chunk
                    return

    def _tar(self) -> tarfile.TarFile:
        return tarfile.open(fileobj=cast("Any", _opened(self._path, self._limits)), mode="r|")

    def _members(self) -> Iterator[tuple[str, int | None]]:
        with self._tar() as archive:
            for count, member in enumerate(archive):
                if count > 4 * self._limits.files:
                    raise TooLarge(f"more than {4 * self._limits.files} entries")
                yield member.name, member.size if member.isfile() else None

    def _chunks(self) -> Iterator[bytes]:
        stream = _opened(self._path, self._limits)
        while chunk := stream.read(CHUNK):
            yield chunk
