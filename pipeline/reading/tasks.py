"""What is asked of a worker.

Light on purpose: the coordinator and `--help` need this, not the OCR and the models that
`pipeline.reading.worker` loads.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractors.errors import Unreadable, Vanished

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


def first_and_last(pages: int) -> tuple[tuple[int, int], ...]:
    """Return the first and the last page as ranges of their own; none where they are the same."""
    return ((1, 1), (pages, pages)) if pages > 1 else ()


def leaves_pages(identify_only: bool, pages: int) -> bool:
    """Return whether a file of so many pages has some that identifying it does not read.

    They may be sound where the first and the last are not.
    """
    return identify_only and pages > 2


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A file to read, or (with `content`) stored pages to extract the fields from anew.

    `path` is relative to the evidence folder; `members` are the names that lead to the file inside
    the archive `absolute`. `modified_ns` is the time of the file on disk when its hash was taken
    (None: not known): a file that has changed since is not read under that hash. With `pages`
    (first and last) only these are read, and no documents are looked for in them. `stored` is the
    reader (`versions.reader_key`) whose stored pages become the `content`. With `rest` the file is
    read but for the pages that the `content` holds. With `apart` (and `identify_only`) the first
    and the last page are tasks of their own, so that two workers have the file read sooner.
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
    apart: bool = False
