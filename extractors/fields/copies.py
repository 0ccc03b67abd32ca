"""Copy marks (sao y, sao lục, trích sao): the copy's own number, day and body.

They are the copying body's, never the document's own (Nghị định 30/2020/NĐ-CP, Điều 25 and Phụ lục
I, part III: `SAO Y`, number `12/SY-UBND`, place and day; on electronic copies one line on top:
`SAO Y; body; time of signing`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.document import Document
from extractors.fields.dates import find_dates
from extractors.fields.names import sentence_case
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.page import Box, Line, Page

_KINDS = {"sao y": "SAO Y", "sao luc": "SAO LỤC", "trich sao": "TRÍCH SAO"}
_MARK = re.compile(r"^\W{0,3}(sao y|sao luc|trich sao)\b")
_NUMBER = re.compile(r"(?<!\d)(\d{1,6})\s?/\s?((?:SY|SL|TrS|TRS|TS)\s?[-–]\s?[A-ZĐ][\wĐđ.&-]*)")
_ISO_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d-\d\d-\d\d)(?!\d)")
LINES_AROUND = 5.0
"""Word heights above and below a mark within which its number, day and body stand."""


@dataclass(frozen=True, slots=True)
class CopyMark:
    """What a copy mark says: its kind, and number, day (ISO) and body, each empty if not told."""

    kind: str
    number: str = ""
    date: str = ""
    issuer: str = ""

    @property
    def text(self) -> str:
        """The mark in one line: `SAO Y số 12/SY-UBND ngày 2024-06-05 của …`."""
        parts = (("số", self.number), ("ngày", self.date), ("của", self.issuer))
        return " ".join([self.kind, *(f"{word} {said}" for word, said in parts if said)])


def copy_mark(document: Document, grammar: Grammar) -> CopyMark | None:
    """Return the first copy mark on the document's pages that says most; None without one."""
    found = list(_marks(document, grammar))
    return max(found, key=lambda m: sum(map(bool, (m.number, m.date, m.issuer))), default=None)


def _marks(document: Document, grammar: Grammar) -> Iterator[CopyMark]:
    for annotation in document.reading.annotations:
        on = annotation.page is None or (
            document.first_page <= annotation.page <= document.last_page
        )
        text = annotation.value or annotation.raw
        match = _MARK.match(fold(text))
        if on and match is not None:
            yield _told(_KINDS[match[1]], [text], [], grammar)
    for page in document.pages:
        for line in page.lines:
            match = _MARK.match(fold(line.text)) if line.words else None
            # `Sao y` in a sentence is none: a mark stands in capitals, or goes on after a `;`.
            if match is None or not (line.text[: match.end()].isupper() or ";" in line.text):
                continue
            near = _around(line, page)
            bodies = _bodies(near)
            texts = [line.text, *(other.text for other in near if other is not line)]
            yield _told(_KINDS[match[1]], texts, bodies, grammar)


def _around(mark: Line, page: Page) -> list[Line]:
    """Return the lines near a mark, from top to bottom, the mark itself among them."""
    reach = LINES_AROUND * max(mark.box.height, 8.0)
    near = [
        line
        for line in page.lines
        if line.words and abs(line.box.middle[1] - mark.box.middle[1]) < reach
    ]
    return sorted(near, key=lambda line: line.box.top)


def _bodies(near: list[Line]) -> list[str]:
    """Return the names in capitals that stand over the copy's number, at most two lines."""
    number = next((line for line in near if _NUMBER.search(line.text)), None)
    if number is None:
        return []
    above = [
        line.text
        for line in near
        if line.text.isupper()
        and not _MARK.match(fold(line.text))
        and line.box.bottom <= number.box.top + 3
        and _over(line.box, number.box)
    ]
    return above[-2:]


def _over(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _told(kind: str, texts: list[str], bodies: list[str], grammar: Grammar) -> CopyMark:
    """Read a mark from its own text, then from the lines around it."""
    joined = " \n ".join(texts)
    number = _NUMBER.search(joined)
    own = texts[0].replace("\n", " ")
    # Without a number of its own only the mark's line is surely the copy's.
    dates = find_dates(joined if number else own, grammar)
    iso = _ISO_DAY.search(own)
    issuer = " - ".join(sentence_case(body.strip(" .-_*"), grammar) for body in bodies)
    parts = [part.strip(" .") for part in own.split(";")[1:]]
    named = next((p for p in parts if sum(c.isalpha() for c in p) > 5 and ":" not in p), "")
    return CopyMark(
        kind,
        "".join(number[0].split()).replace("–", "-") if number else "",
        iso[1] if iso else dates[0].value if dates else "",
        named or issuer,
    )
