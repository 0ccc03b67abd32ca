"""Sections (phần, mục, điều, điểm) of a document: headings, their numbers' path, page and words.

A line opens a section where its number goes on the numbering before it; a number that stands at
the beginning of a line by chance does not. Forms, OCR's slips and limits are data: `sections.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise, zip_longest
from typing import Any

from extractors.document import Document, Section
from extractors.fields.running_text import INDENT, paragraph_starts
from extractors.grammar.folding import fold
from extractors.packaged_data import packaged_yaml
from extractors.page import Page

KINDS = (
    "part",
    "chapter",
    "group",
    "upper",
    "capital",
    "roman",
    "article",
    "decimal",
    "decimal-2",
    "decimal-3",
    "decimal-4",
    "letter",
    "bracket",
    "row",
    "bare",
    "dash",
)
"""Kinds of headings, outermost first."""

_UPPERS = "ABCDEGH"
_LETTERS = "abcdđefghiklmnopqrstuvxy"
_OPENS = r"\s*(?=[^\W\d_]|[“\"(])"
_ROMAN = re.compile(rf"^(?P<n>[IVXLlivx1|!TíìHY]{{1,5}})\s?[.,/)\-–:]{_OPENS}")
_DECIMAL = re.compile(
    rf"^(?P<n>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})(?:\s?[.,/)\-–:]|(?=\s))(?P<gap>\s*){_OPENS}"
)
_UPPER = re.compile(r"^(?P<n>[A-HĐ])\s?[.)/\-–]\s*(?=\w)")
_LETTER = re.compile(rf"^\(?(?P<n>[{_LETTERS}])\s?(?:\)|[./\-–](?=\s)){_OPENS}")
_BRACKET = re.compile(rf"^[(\[](?P<n>\d{{1,2}})[)\]]{_OPENS}")
_NAMED = re.compile(
    r"^(?P<word>\w+)\s+(?P<nth>thứ\s+)?(?P<n>[\w|!]+)\s?(?P<mark>[.:\-–]?)\s*", re.IGNORECASE
)
_TASK = re.compile(r"^(?P<word>\w+ \w+)\s+(?P<n>\d{1,2})\s?[.:\-–]\s*(?=\w)")
_DASH = re.compile(r"^[-–+•*]\s*(?=\w)")
_LEADERS = re.compile(r"\.{4,}|…{2,}")
_SENTENCE_END = re.compile(r"[.:]\s|[.:;]$")
_CAPITALS = re.compile(r"[^\W\d_]")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a document, with its page.

    `opens`: a paragraph begins with it. `alone`: it is all of it. `indented`: it stands in from the
    left margin. `full`: it reaches the right one, so that its sentence may go on below. `start` is
    where the line begins in the document's text.
    """

    text: str
    page: int
    opens: bool
    indented: bool
    full: bool
    start: int = 0
    alone: bool = False

    @property
    def begins(self) -> bool:
        """Whether it begins a paragraph by the layout or by its place alone."""
        return self.opens or self.indented


@dataclass(frozen=True, slots=True)
class Part:
    """A section with all its lines; the text before the first section has none of the rest."""

    section: Section | None
    rank: int
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    """What numbers a heading: kind, ordinal, number as shown, and the words after it."""

    kind: str
    ordinal: int
    shown: str
    rest: str


@dataclass(slots=True)
class _Open:
    """A heading that is open, with what was gathered of it."""

    mark: _Mark
    number: str
    above: tuple[str, ...]
    page: int
    lines: list[TextLine] = field(default_factory=list)


@cache
def _settings() -> Mapping[str, Any]:
    settings: Mapping[str, Any] = packaged_yaml("extractors.fields", "sections.yaml")
    return settings


def sections_of(parts: Sequence[Part]) -> tuple[Section, ...]:
    """Return the sections of `parts`; of too many the deepest are left out."""
    held = [part for part in parts if part.section is not None]
    most = _settings()["most_sections"]
    deepest = len(KINDS)
    while len(held) > most and deepest > KINDS.index("decimal"):
        deepest -= 1
        held = [part for part in held if part.rank < deepest]
    return tuple(part.section for part in held[:most] if part.section is not None)


def parts_of(document: Document) -> tuple[Part, ...]:
    """Return the document in parts: what stands before the first section, then each section."""
    reader = _Numbering()
    before: list[TextLine] = []
    parts: list[Part] = []
    current: _Open | None = None
    ended = False
    for line in _lines(document):
        plain = fold(line.text)
        if plain.startswith(tuple(_settings()["ends"])) or _signs(line, plain):
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
    return line.text.isupper() and plain.startswith(tuple(_settings()["signing"]))


def _lines(document: Document) -> Iterator[TextLine]:
    starts = set(paragraph_starts(document))
    offset = 0
    held: list[TextLine] = []
    nearly: float = _settings()["nearly_full"]
    margins = {page.number: _margins(page) for page in document.pages}
    for page, line in document.lines():
        left, right = margins[page.number]
        box = line.box
        held.append(
            TextLine(
                line.text.strip(),
                page.number,
                offset in starts,
                box.x0 > left + INDENT,
                box.x1 >= max(nearly * right, 0.7 * page.width),
                offset,
            )
        )
        offset += len(line.text) + 1
    for one, following in zip_longest(held, held[1:]):
        alone = one.begins and (following is None or following.begins)
        yield replace(one, alone=alone)


def _margins(page: Page) -> tuple[float, float]:
    """Return where the text of a page begins and ends: at least two lines begin at the left."""
    boxes = [line.box for line in page.lines if line.words]
    begins = sorted(box.x0 for box in boxes)
    pairs = (one for one, other in pairwise(begins) if other - one < INDENT / 2)
    return next(pairs, 0.0), max((box.x1 for box in boxes), default=0.0)


class _Numbering:
    """Follows the numbering of a document's headings."""

    def __init__(self) -> None:
        self.path: list[_Open] = []
        self.last: dict[str, int] = {}
        self.in_table = False

    def opened_by(self, line: TextLine, plain: str, current: _Open | None) -> _Mark | None:
        """Return the mark of the heading that a line opens, None where it opens none."""
        first = plain.split(" ", 1)[0].rstrip(".:")
        if first in _settings()["table"]:
            self.in_table = True
        if _LEADERS.search(line.text):
            return None
        if _awaits_its_words(current) and _in_capitals(line.text):
            return None
        for mark in self._marks(line, plain):
            if self._follows(mark):
                return mark
        return self._capital(line, current)

    def open(self, mark: _Mark, line: TextLine) -> _Open:
        """Open the heading: it stands below those of outer kinds that are still open."""
        rank = KINDS.index(mark.kind)
        while self.path and KINDS.index(self.path[-1].mark.kind) >= rank:
            self.path.pop()
        if mark.kind not in ("row", "bare", "dash"):
            self.in_table = False
        # Numbers go on below a new heading (I. 1, 2; II. 3) or begin anew.
        self.last[mark.kind] = mark.ordinal
        above = self.path[-1].number if self.path else ""
        outer = above
        if mark.kind.startswith("decimal-"):
            while self.path and not _is_over(self.path[-1].mark, mark):
                self.path.pop()
            own = [one for one in self.path if not one.mark.kind.startswith("decimal")]
            outer = own[-1].number if own else ""
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

    def _follows(self, mark: _Mark) -> bool:
        """Whether the number goes on the numbering, or begins one."""
        if mark.kind in ("bare", "dash"):
            return bool(self.path)
        last = self.last.get(mark.kind, 0)
        lost: int = _settings()["most_lost"]
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

    def _marks(self, line: TextLine, plain: str) -> Iterator[_Mark]:
        """Yield what the beginning of a line may be, likeliest first."""
        text = line.text
        named = _NAMED.match(text)
        if named and (kind := _settings()["named"].get(fold(named["word"]))):
            ordinal = _ordinal(named["n"])
            rest = text[named.end() :]
            if ordinal and (named["mark"] or kind != "article") and (named["mark"] or line.opens):
                own = (
                    named["n"].lower()
                    if named["n"].isalpha() and not _is_sign(named["n"])
                    else named["n"]
                )
                nth = "thứ " if named["nth"] else ""
                yield _Mark(kind, ordinal, f"{named['word'].capitalize()} {nth}{own}", rest)
        task = _TASK.match(text)
        if task and line.begins and fold(task["word"]) in _settings()["tasks"]:
            yield _Mark("decimal", int(task["n"]), task["n"], text[task.end() :])
        roman = _ROMAN.match(text)
        if roman:
            value = _roman(roman["n"])
            sure = set(roman["n"]) <= set("IVXL")
            # `1.` and `11.` are Arabic unless the Roman numbering waits for just them.
            awaited = self.last.get("roman", 0) + 1
            first_lost = awaited == 1 and value == 2 and _in_capitals(text[roman.end() :])
            fits = value == awaited and not roman["n"].isdigit()
            numeral = roman["n"] != str(self.last.get("decimal", 0) + 1)
            misread = value == awaited and value > 1 and numeral
            if value and (sure or fits or first_lost or misread):
                yield _Mark("roman", value, _in_roman(value), text[roman.end() :])
        upper = _UPPER.match(text)
        ordinal = _UPPERS.find(upper["n"]) + 1 if upper else 0
        goes_on = ordinal > 1 and ordinal == self.last.get("upper", 0) + 1 and text.isupper()
        if upper and ordinal and (goes_on or _in_capitals(text)):
            yield _Mark("upper", ordinal, upper["n"], text[upper.end() :])
        decimal = _DECIMAL.match(text)
        if decimal and (shown := decimal["n"]):
            numbers = [int(one) for one in shown.split(".")]
            bare = decimal.group().strip() == shown
            rest = text[decimal.end() :]
            begins = rest[:1].isupper() or rest[:1] in '“"('
            if len(numbers) > 1 and begins and decimal["gap"]:
                yield _Mark(f"decimal-{len(numbers)}", numbers[-1], shown, rest)
            elif len(numbers) == 1 and not bare and begins:
                yield _Mark("decimal", numbers[0], shown, rest)
            elif len(numbers) == 1 and bare and begins and self.in_table:
                yield _Mark("row", numbers[0], shown, rest)
        bracket = _BRACKET.match(text)
        if bracket and (line.begins or int(bracket["n"]) > 1):
            yield _Mark("bracket", int(bracket["n"]), bracket["n"], text[bracket.end() :])
        letter = _LETTER.match(text)
        if letter and (text[letter.end() :][:1].isupper() or line.opens):
            yield _Mark(
                "letter", _LETTERS.index(letter["n"]) + 1, letter["n"], text[letter.end() :]
            )
        dash = _DASH.match(text)
        if dash:
            opening, colon, _ = text[dash.end() :].partition(":")
            if colon and len(opening.split()) <= _settings()["most_dash_words"]:
                yield _Mark("dash", 0, opening, text[dash.end() :])
        rest = text[dash.end() :] if dash else text
        if line.alone and not self.in_table and _is_bare(rest):
            yield _Mark("bare", 0, rest[:60], rest)

    def _capital(self, line: TextLine, current: _Open | None) -> _Mark | None:
        """A heading in capitals without a number; the lines of another heading are none."""
        words = line.text.split()
        if current is None or not line.opens or not _in_capitals(line.text):
            return None
        if len(words) > _settings()["most_capital_words"] or not self.path:
            return None
        if len(current.lines) == 1 and _in_capitals(current.lines[0].text):
            return None  # the second line of a heading
        return _Mark("capital", 0, line.text[:60], line.text)


def heading_of(opened: _Open) -> str:
    """Return the words of the heading: its line, and those that it goes on in."""
    longest: int = _settings()["longest_heading"]
    held, lines = opened.mark.rest, opened.lines
    if not held and len(lines) > 1:  # `Phần thứ nhất`, and its words below
        held, lines = lines[1].text, lines[1:]
    capitals = _in_capitals(held)
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


def _is_bare(text: str) -> bool:
    """Whether a paragraph of one line reads like a heading without a number, as it is set bold."""
    words = text.split()
    fewest, most = _settings()["bare_words"]
    figures = any(word.isdigit() and len(word) != len("2025") for word in words)
    return (
        fewest <= len(words) <= most
        and text[:1].isupper()
        and (text[-1].isalnum() or text[-1] in ":)”")
        and not figures
    )


def _is_over(outer: _Mark, mark: _Mark) -> bool:
    """Whether a heading stands over `2.1`: one without such numbers, or `2`."""
    return not outer.kind.startswith("decimal") or mark.shown.startswith(f"{outer.shown}.")


def _closed(opened: _Open) -> Part:
    words = " ".join([opened.mark.rest, *(line.text for line in opened.lines[1:])]).split()
    text = _cut(" ".join(words), _settings()["longest_words"])
    section = Section(opened.number, heading_of(opened), opened.above, text, opened.page)
    return Part(section, KINDS.index(opened.mark.kind), tuple(opened.lines))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0]


def _in_capitals(text: str) -> bool:
    letters = _CAPITALS.findall(text)
    upper = sum(letter.isupper() for letter in letters)
    fewest: int = _settings()["fewest_capitals"]
    return len(letters) >= fewest and upper >= 0.9 * len(letters)


def _ordinal(text: str) -> int:
    if text.isdigit():
        return int(text)
    named: int = _settings()["ordinals"].get(fold(text), 0)
    return named or _roman(text) or (_UPPERS.index(text) + 1 if text in tuple(_UPPERS) else 0)


def _is_sign(text: str) -> bool:
    """Whether it is a numeral or a letter, and no word (`nhất`)."""
    return bool(_roman(text)) or text in tuple(_UPPERS)


def _roman(text: str) -> int:
    """Return the value of a Roman numeral as OCR may have read it, 0 for what is none."""
    slips: Mapping[str, str] = _settings()["roman_slips"]
    numeral = "".join(slips.get(letter, letter) for letter in text)
    if not numeral or set(numeral) - _ROMAN_VALUES.keys():
        return 0
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    value = sum(
        -one if any(other > one for other in values[place + 1 :]) else one
        for place, one in enumerate(values)
    )
    return value if _in_roman(value) == numeral else 0


def _in_roman(value: int) -> str:
    if not 0 < value < 40:
        return ""
    tens, ones = divmod(value, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
