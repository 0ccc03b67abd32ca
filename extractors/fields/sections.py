"""Sections (phần, mục, điều, điểm) of a document: headings, their numbers' path, page and words.

A line opens a section where its number goes on the numbering before it; a number that stands at
the beginning of a line by chance does not. Forms, OCR's slips and limits are data: `sections.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.document import Document, Section
from extractors.fields.heading_marks import (
    KINDS,
    LEADERS,
    Mark,
    in_capitals,
    marks_of,
    series_in,
    settings,
)
from extractors.fields.text_lines import TextLine, text_lines
from extractors.grammar.folding import fold

_SENTENCE_END = re.compile(r"[.:]\s|[.:;]$")


@dataclass(frozen=True, slots=True)
class Part:
    """A section with all its lines; the text before the first section has none of the rest."""

    section: Section | None
    rank: int
    lines: tuple[TextLine, ...]


@dataclass(slots=True)
class _Open:
    """A heading that is open, with what was gathered of it."""

    mark: Mark
    number: str
    above: tuple[str, ...]
    page: int
    lines: list[TextLine] = field(default_factory=list)


def sections_of(parts: Sequence[Part]) -> tuple[Section, ...]:
    """Return the sections of `parts`; of too many the deepest are left out."""
    held = [part for part in parts if part.section is not None]
    most = settings()["most_sections"]
    deepest = len(KINDS)
    while len(held) > most and deepest > KINDS.index("decimal"):
        deepest -= 1
        held = [part for part in held if part.rank < deepest]
    return tuple(part.section for part in held[:most] if part.section is not None)


def parts_of(document: Document) -> tuple[Part, ...]:
    """Return the document in parts: what stands before the first section, then each section.

    Where nothing is numbered, headings are told by their looks alone.
    """
    lines = tuple(text_lines(document))
    series = series_in(lines)
    parts = _parted(lines, _Numbering(series))
    return parts if len(parts) > 1 else _parted(lines, _Numbering(series, unnumbered=True))


def _parted(lines: Sequence[TextLine], reader: _Numbering) -> tuple[Part, ...]:
    before: list[TextLine] = []
    parts: list[Part] = []
    current: _Open | None = None
    ended = False
    for line in lines:
        plain = fold(line.text)
        if plain.startswith(tuple(settings()["ends"])) or _signs(line, plain):
            ended = True
        mark = reader.opened_by(line, plain, current)
        if ended and mark is not None and mark.kind in ("bare", "dash", "capital"):
            mark = None  # one of those that the paper is sent to, or who signs it
        if mark is None:
            if current is None:
                before.append(line)
            elif not ended:
                current.lines.append(line)
            continue
        ended = False
        if current is not None:
            parts.append(_closed(current))
        current = reader.open(mark, line)
    if current is not None:
        parts.append(_closed(current))
    return (Part(None, -1, tuple(before)), *parts)


def _signs(line: TextLine, plain: str) -> bool:
    """Whether a line in capitals is the office of who signs (chức vụ): `KT. GIÁM ĐỐC`."""
    return line.text.isupper() and plain.startswith(tuple(settings()["signing"]))


class _Numbering:
    """Follows the numbering of a document's headings; `unnumbered`: they have no numbers.

    `series` are the words that it counts them by.

    These begin below the first sentence: what stands over it is the letterhead and the title.
    """

    def __init__(self, series: frozenset[str], unnumbered: bool = False) -> None:
        self.series = series
        self.unnumbered = unnumbered
        self.begun = False
        self.path: list[_Open] = []
        self.last: dict[str, int] = {}
        self.in_table = False

    def opened_by(self, line: TextLine, plain: str, current: _Open | None) -> Mark | None:
        """Return the mark of the heading that a line opens, None where it opens none."""
        if any(
            f"{plain} ".startswith((f"{one} ", f"{one}.", f"{one}:")) for one in settings()["table"]
        ):
            self.in_table = True
        if LEADERS.search(line.text):
            return None
        if _awaits_its_words(current) and in_capitals(line.text):
            return None
        for mark in marks_of(line, plain, self.last, self.in_table, self.series):
            if self._follows(mark):
                return mark
        capital = self._capital(line, current)
        self.begun = self.begun or (
            line.text.endswith((".", ";", ":")) and not in_capitals(line.text)
        )
        return capital

    def open(self, mark: Mark, line: TextLine) -> _Open:
        """Open the heading: it stands below those of outer kinds that are still open."""
        rank = KINDS.index(mark.kind)
        while self.path and KINDS.index(self.path[-1].mark.kind) >= rank:
            self.path.pop()
        if mark.kind not in ("rows", "row", "bare", "dash"):
            self.in_table = False
        # Numbers go on below a new heading (I. 1, 2; II. 3) or begin anew.
        self.last[mark.kind] = mark.ordinal
        above = self.path[-1].number if self.path else ""
        outer = above
        if mark.kind.startswith("decimal-"):
            while self.path and not _is_over(self.path[-1].mark, mark):
                self.path.pop()
            own = [one for one in self.path if not one.mark.kind.startswith("decimal")]
            outer = own[-1].number if own and mark.shown[0].isdigit() else ""
        number = mark.shown
        if mark.kind in ("bare", "dash"):
            number = above or mark.shown
        elif mark.kind not in ("part", "chapter", "upper", "capital", "article"):
            number = f"{outer}.{mark.shown}" if outer else mark.shown
        elif mark.kind == "article" or not self.path:
            number = mark.shown
        headings = tuple(heading_of(one) for one in self.path)
        opened = _Open(mark, number, headings, line.page, [line])
        self.path.append(opened)
        return opened

    def _follows(self, mark: Mark) -> bool:
        """Whether the number goes on the numbering, or begins one."""
        if mark.kind in ("bare", "dash"):
            return bool(self.path) or (self.unnumbered and self.begun and mark.kind == "bare")
        last = self.last.get(mark.kind, 0)
        lost: int = settings()["most_lost"]
        if mark.kind.startswith("decimal-"):
            prefix = mark.shown.rsplit(".", 1)[0]
            same = [one for one in self.path if one.mark.kind == mark.kind]
            if same and same[0].mark.shown.rsplit(".", 1)[0] == prefix:
                return same[0].mark.ordinal < mark.ordinal <= same[0].mark.ordinal + 1 + lost
            return mark.ordinal <= 1 + lost
        if mark.kind == "row":
            return mark.ordinal == last + 1 or mark.ordinal == 1
        open_now = any(one.mark.kind == mark.kind for one in self.path)
        if mark.ordinal == 1 or last < mark.ordinal <= last + 1 + lost:
            return True
        return not open_now and mark.ordinal <= 1 + lost

    def _capital(self, line: TextLine, current: _Open | None) -> Mark | None:
        """A heading in capitals without a number; the lines of another heading are none."""
        words = line.text.split()
        if not line.opens or not in_capitals(line.text):
            return None
        if len(words) > settings()["most_capital_words"]:
            return None
        if current is None or not self.path:
            alone = self.unnumbered and self.begun
            return Mark("capital", 0, line.text[:60], line.text) if alone else None
        if len(current.lines) == 1 and in_capitals(current.lines[0].text):
            return None  # the second line of a heading
        return Mark("capital", 0, line.text[:60], line.text)


def heading_of(opened: _Open) -> str:
    """Return the words of the heading: its line, and those that it goes on in."""
    longest: int = settings()["longest_heading"]
    held, lines = opened.mark.rest, opened.lines
    if not held and len(lines) > 1:  # `Phần thứ nhất`, and its words below
        held, lines = lines[1].text, lines[1:]
    capitals = in_capitals(held)
    for above, line in pairwise(lines):
        goes_on = line.text.isupper() if capitals else _runs_on(above, line)
        if not goes_on or len(held) > longest or (not capitals and _SENTENCE_END.search(held)):
            break
        held = f"{held} {line.text}"
    if not capitals:
        end = _SENTENCE_END.search(held)
        held = held[: end.start()] if end else held
    return " ".join(held.split())[:longest].rstrip(" .:;,")


def _runs_on(above: TextLine, line: TextLine) -> bool:
    """Whether a heading that is not in capitals goes on in the next line."""
    if line.opens or line.text[:1].islower():
        return not line.opens
    return above.full and not line.indented


def _awaits_its_words(current: _Open | None) -> bool:
    """Whether a heading has only its number yet: `Phần thứ nhất`, with its words below."""
    return current is not None and not current.mark.rest and len(current.lines) == 1


def _is_over(outer: Mark, mark: Mark) -> bool:
    """Whether a heading stands over `2.1`: one without such numbers, or `2`."""
    return not outer.kind.startswith("decimal") or mark.shown.startswith(f"{outer.shown}.")


def _closed(opened: _Open) -> Part:
    words = " ".join([opened.mark.rest, *(line.text for line in opened.lines[1:])]).split()
    text = _cut(" ".join(words), settings()["longest_words"])
    section = Section(opened.number, heading_of(opened), opened.above, text, opened.page)
    return Part(section, KINDS.index(opened.mark.kind), tuple(opened.lines))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0]
