"""Several readings of one file, each of other pages, as one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from extractors.document import Page, Reading

UNREAD = "page-unread"
"""Warning of a reading in which pages that could not be read stand empty."""


def joined(parts: Sequence[Reading]) -> Reading:
    """Return the reading that holds the pages of all parts, in the order of their numbers."""
    return Reading(
        pages=tuple(
            sorted(chain.from_iterable(part.pages for part in parts), key=lambda page: page.number)
        ),
        letterheads=tuple(
            sorted(
                chain.from_iterable(part.letterheads for part in parts), key=lambda head: head.page
            )
        ),
        signatures=next((part.signatures for part in parts if part.signatures), ()),
        annotations=tuple(
            sorted(
                chain.from_iterable(part.annotations for part in parts),
                key=lambda note: note.page or 0,
            )
        ),
        stamps=tuple(
            sorted(chain.from_iterable(part.stamps for part in parts), key=lambda seen: seen.page)
        ),
        warnings=tuple(dict.fromkeys(chain.from_iterable(part.warnings for part in parts))),
    )


def with_gaps_filled(reading: Reading, last: int | None = None) -> Reading:
    """Return the reading with an empty page wherever one is not there, up to page `last`.

    Without `last`, up to the last page of the reading. The warning `page-unread` tells of it.
    """
    known = {page.number for page in reading.pages}
    gaps = sorted(set(range(1, (last or max(known, default=0)) + 1)) - known)
    if not gaps:
        return reading
    empty = Reading(tuple(Page(number, 0.0, 0.0) for number in gaps), warnings=(UNREAD,))
    return joined((reading, empty))


def is_whole(reading: Reading) -> bool:
    """Return whether no page before the reading's last one is missing from it."""
    return len(reading.pages) == max((page.number for page in reading.pages), default=0)
