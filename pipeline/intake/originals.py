"""Finds the original of a row again: names as the disk has them, and files inside archives."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
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
    place = folder
    for part in path.split("/"):
        if part in ("", ".", ".."):
            return None
        step = place / part
        if not step.exists():
            try:
                names = [one for one in place.iterdir() if _same(one.name, part)]
            except OSError:
                return None
            if not names:
                return None
            step = names[0]
        place = step
    return place if place.resolve().is_relative_to(folder.resolve()) else None


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one) == other
