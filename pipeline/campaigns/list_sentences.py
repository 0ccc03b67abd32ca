"""Sentences and headings above a list, whose day is that of the bodies of its items."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span

from pipeline.campaigns.deadline_reader import Around, days_in
from pipeline.campaigns.passages import Passage
from pipeline.campaigns.plan_bodies import LONGEST_HEADING
from pipeline.campaigns.plan_deadlines import Said
from pipeline.campaigns.plan_facts import NamedBody

_BEFORE_A_DAY = 3
"""Words that may stand between a bracket and its day: `(xong trước ngày …)`."""


@dataclass
class ListSentence:
    """A sentence or a heading above a list; its days are for the bodies of the items, if they name
    some. A heading (`Bước 1: … (trước ngày …)`) leaves to the items what is due.
    """

    depth: int
    passage: Passage
    clause: Span
    said: Said
    doing: tuple[NamedBody, ...]
    dated: bool
    around: Around
    used: bool = False


def is_dated_heading(passage: Passage, clause: Span) -> bool:
    """Whether a paragraph is a heading that ends with a day in brackets."""
    doc = clause.doc
    bracketed = clause.text.endswith(")") and len(passage.text) < LONGEST_HEADING
    return bracketed and any(
        "(" in doc[max(0, span.start - _BEFORE_A_DAY) : span.start].text for span in days_in(clause)
    )
