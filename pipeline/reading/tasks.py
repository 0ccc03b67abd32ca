"""What is asked of a worker, and the versions by which its answers are kept.

Light on purpose: the coordinator and `--help` need this, not the OCR and the models that
`pipeline.reading.worker` loads.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from extractors.errors import Unreadable, Vanished
from extractors.reading.version import READER_VERSION

TRANSIENT_ERRORS = frozenset({Vanished.code, Unreadable.code})
"""Errors of the moment: such files are tried again in every run."""


PAGES_A_TASK = 30
"""Pages in one range; at about a second a page a range takes half a minute."""


def ranges_of(pages: int) -> tuple[tuple[int, int], ...]:
    """Return the ranges to read a file in; none where it is short enough to be read at once."""
    if pages <= PAGES_A_TASK:
        return ()
    return tuple(
        (first, min(first + PAGES_A_TASK - 1, pages)) for first in range(1, pages + 1, PAGES_A_TASK)
    )


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A file to read, or (with `content`) stored pages to extract the fields from anew.

    `path` is relative to the evidence folder; `members` are the names that lead to the file inside
    the archive `absolute`. `modified_ns` is the time of the file on disk when its hash was taken
    (None: not known): a file that has changed since is not read under that hash. With `pages`
    (first and last) only these are read, and no documents are looked for in them. `stored` is the
    reader (`reader_key`) whose stored pages become the `content`. With `rest` the file is read but
    for the pages that the `content` holds.
    """

    sha256: str
    absolute: Path
    path: str
    identify_only: bool = False
    content: str = ""
    members: tuple[str, ...] = ()
    modified_ns: int | None = None
    pages: tuple[int, int] | None = None
    stored: str = ""
    rest: bool = False


@lru_cache(maxsize=1)
def extractor_version() -> str:
    """Return a key of everything that fields and profiles are made with.

    The sources and data themselves are hashed, so that nobody can forget to raise a number.
    """
    digest = hashlib.sha256()
    for package in ("extractors.fields", "extractors.grammar"):
        for part in sorted(files(package).iterdir(), key=lambda part: part.name):
            if part.name.endswith((".py", ".yaml")):
                digest.update(part.read_bytes())
    for name in ("profile.py", "hints.py"):
        digest.update(files("classifiers").joinpath(name).read_bytes())
    return digest.hexdigest()[:16]


def reader_key(whole: bool) -> str:
    """Return the key under which readings are kept: of whole files, of first and last pages."""
    return READER_VERSION if whole else f"{READER_VERSION}-identify"


READERS = (reader_key(whole=True), reader_key(whole=False))
"""Under which keys this version's readings are kept; there is one reading of each content."""
