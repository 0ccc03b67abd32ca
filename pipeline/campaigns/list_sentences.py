"""Sentences and headings above a list, whose day is that of the bodies of its items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span

from pipeline.campaigns.deadline_reader import Around, days_in
from pipeline.campaigns.passages import CONTINUED, Passage
from pipeline.campaigns.plan_bodies import LONGEST_HEADING
from pipeline.campaigns.plan_deadlines import Said
from pipeline.campaigns.plan_facts import NamedBody, StatedDeadline

_BEFORE_A_DAY = 3
"""Words that may stand between a bracket and its day: `(xong trước ngày …)`."""


FEWEST_ITEMS = 2
"""Items below a sentence without colon from which its day may be theirs."""


@dataclass
class ListSentence:
    """A sentence or a heading above a list; its days are for the bodies of the items, if they name
    some. A heading (`Bước 1: … (trước ngày …)`) leaves to the items what is due. `before`: the
    deadline that it refers to (`cùng thời gian`).

    `open_ended`: it has no colon, so that its days are the items' only if each of them opens with a
    body: `Nhóm 1: Các cơ quan phụ trách tiêu chí. Tài liệu gửi trước ngày …`, `1.1. Sở Nội vụ: …`.
    `dates_below`: what stands below has days of its own.
    """

    depth: int
    passage: Passage
    clause: Span
    said: Said
    doing: tuple[NamedBody, ...]
    dated: bool
    around: Around
    before: StatedDeadline | None = None
    used: bool = False
    open_ended: bool = False
    dates_below: bool = False
    _items: list[tuple[tuple[NamedBody, ...], Said]] = field(default_factory=list)
    _depth: int = 0
    _count: int = 0
    _others: bool = False

    def pass_item(
        self, depth: int, opening: tuple[NamedBody, ...], words: Said, *, dated: bool
    ) -> None:
        """Note a paragraph below, which may be an item that opens with a body; `dated`: it has a
        day of its own.
        """
        self.dates_below |= dated
        self._depth = self._depth or depth
        if depth == self._depth:
            self._others |= not any(one.kind in ("body", "group") for one in opening)
            self._count += 1
            if not dated:
                self._items.append((opening, words))

    def items(self) -> Sequence[tuple[tuple[NamedBody, ...], Said]]:
        """Return the items whose its days are, each with its bodies; none where they are not."""
        return self._items if self._count >= FEWEST_ITEMS and not self._others else ()


def is_dated_heading(passage: Passage, clause: Span) -> bool:
    """Whether a paragraph is a heading that ends with a day in brackets."""
    doc = clause.doc
    bracketed = clause.text.endswith(")") and len(passage.text) < LONGEST_HEADING
    return bracketed and any(
        "(" in doc[max(0, span.start - _BEFORE_A_DAY) : span.start].text for span in days_in(clause)
    )


def above_table(above: Sequence[ListSentence], last: Passage | None) -> ListSentence | None:
    """Return the dated sentence that stands right above a table: `last` is the paragraph there."""
    dated = above[-1] if above and above[-1].dated and not above[-1].open_ended else None
    return dated if dated is not None and dated.passage is last else None


@dataclass
class ListedBodies:
    """The bodies that the items of a list open with, for a sentence that closes the list.

    Such a sentence has no marker. It is the last item's where an item before went on so, too, or
    where an item says nothing but whose tasks follow.
    """

    _depth: int = CONTINUED
    _items: list[tuple[NamedBody, ...]] = field(default_factory=list)
    _closed: bool = False

    def add(self, depth: int, opening: tuple[NamedBody, ...], *, says_task: bool) -> None:
        """Add a paragraph with a marker, `opening` with these bodies."""
        if depth != self._depth:
            self._depth, self._items, self._closed = depth, [], False
        self._items.append(opening if says_task else ())

    def closed_by(self) -> tuple[NamedBody, ...]:
        """Return whose a sentence without marker is that follows; empty for the last item's."""
        whole = len(self._items) > 1 and all(self._items) and not self._closed
        self._closed = True
        return tuple(dict.fromkeys(one for item in self._items for one in item)) if whole else ()
