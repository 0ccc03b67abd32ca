"""What all containers of files have in common: ZIP, 7z, RAR, TAR, mail, PDF with attachments."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Beyond these an archive is refused as `too-large`, before anything is unpacked.

    `depth`: archives inside archives; `files`: in one archive; `file_bytes`, `all_bytes`: unpacked
    size; `ratio`: unpacked to packed size, of files above `ratio_from` bytes (scans hardly shrink;
    deflate cannot pass 1032 : 1); `table_bytes`: size of the list of contents, which is held in
    memory (of 8 million empty files it took 3.9 GiB).
    """

    depth: int = 2
    files: int = 2000
    file_bytes: int = 500 << 20
    all_bytes: int = 8 << 30
    ratio: int = 100
    ratio_from: int = 20 << 20
    table_bytes: int = 4 << 20

    def most_unpacked(self, packed: int) -> int:
        """Return how many bytes a stream of `packed` bytes may unpack to."""
        return min(max(packed * self.ratio, self.ratio_from), self.all_bytes)


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a container.

    `key` asks the container for it and is its own; `shown` is its name for the user; `packed` its
    size in the container, None where only all together is known; `locked`: it has a password.
    """

    key: str
    shown: str
    size: int
    packed: int | None = None
    locked: bool = False


class Container(Protocol):
    """An open container."""

    def entries(self) -> Sequence[Entry]:
        """Return the files in it, in its order."""
        ...

    def content(self, key: str) -> Iterator[bytes]:
        """Yield a file's bytes in pieces, no more than its entry states."""
        ...


def safe_name(name: str) -> str:
    """Return a name to show: NFC, without drive, root and `..`, whatever the container says."""
    name = name.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    parts = PurePosixPath(name.replace("\\", "/")).parts
    kept = (part for part in parts if part not in ("/", "..", "//") and not part.endswith(":"))
    return unicodedata.normalize("NFC", "/".join(kept))


def is_litter(shown: str) -> bool:
    """Say whether a name is what desktops leave behind in archives, or no name at all."""
    last = shown.rpartition("/")[2]
    return (
        not last
        or shown.startswith("__MACOSX/")
        or last in (".DS_Store", "Thumbs.db", "desktop.ini")
    )


def own_keys(names: Sequence[str]) -> list[str]:
    """Return names each of its own: a second `a.pdf` is `a.pdf~2`, and is not lost."""
    keys: list[str] = []
    taken: set[str] = set()
    for name in names:
        key, count = name, 1
        while key in taken:
            count += 1
            key = f"{name}~{count}"
        taken.add(key)
        keys.append(key)
    return keys
