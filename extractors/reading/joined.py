"""Several readings of one file, each of other pages, as one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain
from typing import TypeVar

from extractors.document import Reading
from extractors.page import Page

T = TypeVar("T")

UNREAD = "page-unread"
"""Warning of a reading in which pages that could not be read stand empty."""


def joined(parts: Sequence[Reading]) -> Reading:
    """Return the reading that holds the pages of all parts, in the order of their numbers."""
    return Reading(
        pages=_in_order((part.pages for part in parts), lambda page: page.number),
        letterheads=_in_order((part.letterheads for part in parts), lambda head: head.page),
        signatures=next((part.signatures for part in parts if part.signatures), ()),
        annotations=_in_order((part.annotations for part in parts), lambda note: note.page or 0),
        stamps=_in_order((part.stamps for part in parts), lambda seen: seen.page),
        warnings=tuple(dict.fromkeys(chain.from_iterable(part.warnings for part in parts))),
    )


def _in_order(parts: Iterable[Sequence[T]], page: Callable[[T], int]) -> tuple[T, ...]:
    return tuple(sorted(chain.from_iterable(parts), key=page))


def with_gaps_filled(reading: Reading, asked: Collection[int] = ()) -> Reading:
    """Return the reading with an empty page wherever one of the pages `asked` is not there.

    Without `asked`, every page up to the reading's last. The warning `page-unread` tells of it.
    """
    known = {page.number for page in reading.pages}
    gaps = sorted(set(asked or range(1, max(known, default=0) + 1)) - known)
    if not gaps:
        return reading
    empty = Reading(tuple(Page(number, 0.0, 0.0) for number in gaps), warnings=(UNREAD,))
    return joined((reading, empty))


def is_whole(reading: Reading) -> bool:
    """Return whether no page before the reading's last one is missing from it."""
    return len(reading.pages) == max((page.number for page in reading.pages), default=0)
