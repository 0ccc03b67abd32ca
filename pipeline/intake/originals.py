"""Finds the original of a row again: names as the disk has them, and files inside archives."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.intake.archives import SEPARATOR, list_archive, unpacked
from pipeline.intake.long_paths import long_path


@contextmanager
def original(folder: Path, path: str) -> Iterator[Path]:
    """Lend a file with the content of the row `path` of evidence folder `folder`.

    A file inside an archive is unpacked for as long as it is lent. Raises FileNotFoundError where
    there is none (or its path would lead out of the folder), ReadingError for a broken archive.
    """
    file, names = locate(long_path(folder), path)
    with unpacked(file, names) as lent:
        yield lent


def locate(folder: Path, path: str) -> tuple[Path, tuple[str, ...]]:
    """Return where a row's path lies on disk, and the names that lead to it inside an archive.

    Row paths are NFC; the disk may spell them otherwise. FileNotFoundError where there is none.
    """
    found = _on_disk(folder, path)
    if found is not None:
        return found, ()
    at = path.find(SEPARATOR)
    while at >= 0:
        archive = _on_disk(folder, path[:at])
        if archive is not None and archive.is_file():
            inside = path[at + len(SEPARATOR) :]
            for member in list_archive(archive):
                if member.shown == inside:
                    return archive, member.names
        at = path.find(SEPARATOR, at + 1)
    raise FileNotFoundError(2, "No such file in the evidence folder", path)


def _on_disk(folder: Path, path: str) -> Path | None:
    """Return the file of that path, however its name is spelt in Unicode; None: not there."""
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts):
        return None
    place = next(_spelt(folder, parts), None)
    return place if place and place.resolve().is_relative_to(folder.resolve()) else None


def _spelt(place: Path, parts: Sequence[str]) -> Iterator[Path]:
    """Yield what lies at `parts` below `place`; two folders may spell one name differently."""
    if not parts:
        yield place
        return
    step = place / parts[0]
    if step.exists():
        yield from _spelt(step, parts[1:])
    try:
        others = [one for one in place.iterdir() if one != step and _same(one.name, parts[0])]
    except OSError:
        return
    for other in others:
        yield from _spelt(other, parts[1:])


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one) == other
