"""What the words around a written day make of it: the last day, the first, an end of a range.

Every written day is found first (`plan_days`); here the nearest word before it decides, so that a
wording that nobody foresaw still gives a day with a role. A day of issue (`Nghị định số … ngày …`)
gets none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from spacy.tokens import Doc, Span, Token

from extractors.grammar.folding import fold
from pipeline.campaigns.plan_days import WrittenDay
from pipeline.campaigns.plan_words import PlanWords, has, plain

DEADLINES = "deadlines"
"""The span group of a document's days with their roles."""
DAY = "{day}"
"""The NORM of a token that is a written day."""
_HOUR = re.compile(r"\d{1,2}[hg]\d{0,2}")
_SMALL = re.compile(r"\d{1,2}")
_NUMBERED = re.compile(r"\d\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐ]{2}")
"""A paper's number: `15/KH-TTCP`."""
MOST_JOINED = 6
"""Words between the two days of a range."""
CITED = 14
"""Words before a day of issue among which its paper is named."""
_SIGNS = ",;.:(–—-•+*"


Kinds = Mapping[str, frozenset[str]]
"""What words make of a day, each as written and, for text without diacritics, folded."""


def _words(found: Sequence[str]) -> frozenset[str]:
    return frozenset((*found, *map(fold, found)))


def _is(token: Token, words: frozenset[str]) -> bool:
    """Whether a token is one of the words: `tính`, `tinh`, but not `tỉnh`."""
    return token.lower_ in words


def day_roles(words: PlanWords) -> Callable[[Doc], Doc]:
    """Return the component that gives `doc.spans[DEADLINES]`."""
    kinds = {key: _words(found) for key, found in words.data["days"].items()}
    papers = words.phrases("papers")

    def find(doc: Doc) -> Doc:
        spans: list[Span] = []
        days = [token for token in doc if token.norm_ == DAY]
        at = 0
        while at < len(days):
            day = days[at]
            following = days[at + 1] if at + 1 < len(days) else None
            if following is not None and _joined(day, following, kinds):
                start = _leading(doc, _before(doc, day.i, kinds)[0] + 1, kinds)
                spans.append(Span(doc, start, following.i + 1, label="range"))
                at += 2
                continue
            found = _role(doc, day, kinds, papers)
            if found is not None:
                start, label = found
                spans.append(Span(doc, start, day.i + 1, label=label))
            at += 1
        doc.spans[DEADLINES] = spans
        return doc

    return find


def _joined(day: Token, following: Token, kinds: Kinds) -> bool:
    between = day.doc[day.i + 1 : following.i]
    at = _before(day.doc, day.i, kinds)[0]
    within = at >= 0 and _is(day.doc[at], kinds["within"])
    return (
        0 < len(between) <= MOST_JOINED
        and all(_is(one, kinds["joined"]) for one in between)
        and any(_is(one, kinds["joins"]) or (within and one.norm_ == "va") for one in between)
    )


def _before(doc: Doc, day: int, kinds: Kinds) -> tuple[int, bool]:
    """Return where the nearest word stands that decides (-1: none), and whether an hour is told."""
    at, hour = day - 1, False
    while at >= 0:
        norm = doc[at].norm_
        behind = doc[at + 1].norm_
        ahead = doc[at - 1].norm_ if at else ""
        of_hour = hour or behind == ":" or ahead in ("gio", ":")
        if _HOUR.fullmatch(norm) or norm in ("gio", "phut") or (_SMALL.fullmatch(norm) and of_hour):
            hour = True
        elif not _is(doc[at], kinds["between"]):
            break
        at -= 1
    return at, hour


def _role(doc: Doc, day: Token, kinds: Kinds, papers: tuple[str, ...]) -> tuple[int, str] | None:
    """Return where the words of a day's role begin, and the role; None for a day of issue."""
    at, hour = _before(doc, day.i, kinds)
    word = doc[at] if at >= 0 else None
    if word is not None and _is(word, kinds["done"]):
        return at + 1, "until"
    labels = ("before", "until", "after", "since") if word is not None else ()
    label = next((key for key in labels if word is not None and _is(word, kinds[key])), "")
    if label:
        start = _leading(doc, at, kinds)
        denied = any(_is(token, kinds["not"]) for token in doc[max(start, at - 2) : at])
        if label == "after" and denied:
            label = "until"
        if label == "before" and hour:
            label = "hour"
        return start, label
    written: WrittenDay = day._.written
    opens = at < 0 or any(token.text in _SIGNS for token in doc[at : day.i])
    if (written.day is None and not opens) or _cited(doc, at, papers):
        return None
    return at + 1, "on"


def _leading(doc: Doc, at: int, kinds: Kinds) -> int:
    while at > 0 and _is(doc[at - 1], kinds["leading"]):
        at -= 1
    return at


def _cited(doc: Doc, at: int, papers: tuple[str, ...]) -> bool:
    """Whether a paper that is named right before has been issued on the day."""
    near = doc[max(at - CITED, 0) : at + 1].text.rpartition(";")[2]
    return bool(_NUMBERED.search(near)) or has(plain(near), papers)
