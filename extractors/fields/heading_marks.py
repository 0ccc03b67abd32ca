"""What the beginning of a line may number: the marks of headings (phần, mục, điều, điểm).

Forms, OCR's slips and limits are data: `sections.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractors.fields.text_lines import TextLine
from extractors.grammar.folding import fold
from extractors.packaged_data import packaged_yaml

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
    "rows",
    "row",
    "bare",
    "dash",
)
"""Kinds of headings, outermost first."""

_UPPERS = "ABCDEGH"
_LETTERS = "abcdđefghiklmnopqrstuvxy"
_OPENS = r"\s*(?=[^\W\d_]|[“\"(])"
_ROMAN = re.compile(rf"^(?P<n>[IVXLlivx1|!TíìHY]{{1,5}})\s?[.,/)\-–:]{{1,2}}{_OPENS}")
_DECIMAL = re.compile(
    rf"^(?P<n>\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})(?:\s?[.,/)\-–:]|(?=\s))(?P<gap>\s*){_OPENS}"
)
_UPPER = re.compile(r"^(?P<n>[A-HĐ])\s?[.)/\-–]\s*(?=\w)")
_LETTER = re.compile(rf"^\(?(?P<n>[{_LETTERS}])\s?(?:\)|[./\-–](?=\s)){_OPENS}")
_BRACKET = re.compile(rf"^[(\[](?P<n>\d{{1,2}})[)\]]{_OPENS}")
_NAMED = re.compile(
    r"^(?P<word>\w+)\s+(?P<nth>thứ\s+)?(?P<n>[\w|!]+)\s?(?P<mark>[.:\-–]?)\s*", re.IGNORECASE
)
_TASK = re.compile(
    r"^(?P<word>\w+ \w+(?: \w+)?)\s+(?:thứ\s+(?P<nth>\w+)|(?P<n>\d{1,2}))\s?[.:\-–]\s*(?=\w)"
)
_NTH = re.compile(r"^(?:thứ (?P<nth>\w+)\s?[,:]|(?P<n>\w+) là\s?[,:])\s*(?=\w)", re.IGNORECASE)
_JOINED = re.compile(
    rf"^(?P<outer>[A-HĐ]|[IVX]{{1,4}})\.?(?P<n>\d{{1,2}})\s?[.)/:\-–]{{1,3}}{_OPENS}"
)
_SERIES = re.compile(
    r"^(?P<lead>[^\W\d_]{1,10}(?: [^\W\d_]{1,8}){0,2} ?)(?P<n>\d{1,2})\s?[.)/:\-–]{1,3}"
    r"\s*(?=[^\W\d_])"
)
_ROMAN_ROW = re.compile(r"^(?P<n>[IVX]{1,5})\s+(?=\w)")
_DASH = re.compile(r"^[-–+•*]\s*(?=\w)")
LEADERS = re.compile(r"\.{4,}|…{2,}")
"""Dots that lead to a page's number: a table of contents."""
_CAPITALS = re.compile(r"[^\W\d_]")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Mark:
    """What numbers a heading: kind, ordinal, number as shown, and the words after it."""

    kind: str
    ordinal: int
    shown: str
    rest: str


@cache
def settings() -> Mapping[str, Any]:
    """Return the words and limits of `sections.yaml`."""
    data: Mapping[str, Any] = packaged_yaml("extractors.fields", "sections.yaml")
    return data


def marks_of(
    line: TextLine,
    plain: str,
    last: Mapping[str, int],
    in_table: bool,
    series: frozenset[str] = frozenset(),
) -> Iterator[Mark]:
    """Yield what the beginning of a line may be, likeliest first."""
    text = line.text
    named = _NAMED.match(text)
    if named and (kind := settings()["named"].get(fold(named["word"]))):
        ordinal = _ordinal(named["n"])
        rest = text[named.end() :]
        if ordinal and (named["mark"] or kind != "article") and (named["mark"] or line.opens):
            own = (
                named["n"].lower()
                if named["n"].isalpha() and not _is_sign(named["n"])
                else named["n"]
            )
            nth = "thứ " if named["nth"] else ""
            yield Mark(kind, ordinal, f"{named['word'].capitalize()} {nth}{own}", rest)
    counted = _counted(line)
    if counted is not None:
        yield counted
    led = _SERIES.match(text)
    if led and line.begins and fold(led["lead"]).strip() in series:
        yield Mark("decimal", int(led["n"]), led["n"], text[led.end() :])
    row = _ROMAN_ROW.match(text) if in_table else None
    if row and in_capitals(text) and _roman(row["n"]):
        yield Mark("rows", _roman(row["n"]), row["n"], text[row.end() :])
    joined = _JOINED.match(text)
    if joined and line.begins:
        shown = f"{joined['outer']}.{joined['n']}"
        yield Mark("decimal-2", int(joined["n"]), shown, text[joined.end() :])
    roman = _ROMAN.match(text)
    if roman:
        value = _roman(roman["n"])
        sure = set(roman["n"]) <= set("IVXL")
        # `1.` and `11.` are Arabic unless the Roman numbering waits for just them.
        awaited = last.get("roman", 0) + 1
        first_lost = awaited == 1 and value == 2 and in_capitals(text[roman.end() :])
        fits = value == awaited and not roman["n"].isdigit()
        numeral = roman["n"] != str(last.get("decimal", 0) + 1)
        misread = value == awaited and value > 1 and numeral
        if value and (sure or fits or first_lost or misread):
            yield Mark("roman", value, _in_roman(value), text[roman.end() :])
    upper = _UPPER.match(text)
    ordinal = _UPPERS.find(upper["n"]) + 1 if upper else 0
    goes_on = ordinal > 1 and ordinal == last.get("upper", 0) + 1 and text.isupper()
    if upper and ordinal and (goes_on or in_capitals(text)):
        yield Mark("upper", ordinal, upper["n"], text[upper.end() :])
    decimal = _DECIMAL.match(text)
    if decimal and (shown := decimal["n"]):
        numbers = [int(one) for one in shown.split(".")]
        bare = decimal.group().strip() == shown
        rest = text[decimal.end() :]
        begins = rest[:1].isupper() or rest[:1] in '“"('
        if len(numbers) > 1 and begins and decimal["gap"]:
            yield Mark(f"decimal-{len(numbers)}", numbers[-1], shown, rest)
        elif len(numbers) == 1 and not bare and begins:
            yield Mark("decimal", numbers[0], shown, rest)
        elif len(numbers) == 1 and bare and begins and in_table:
            yield Mark("row", numbers[0], shown, rest)
    bracket = _BRACKET.match(text)
    if bracket and (line.begins or int(bracket["n"]) > 1):
        yield Mark("bracket", int(bracket["n"]), bracket["n"], text[bracket.end() :])
    letter = _LETTER.match(text)
    if letter and (text[letter.end() :][:1].isupper() or line.opens):
        yield Mark("letter", _LETTERS.index(letter["n"]) + 1, letter["n"], text[letter.end() :])
    dash = _DASH.match(text)
    if dash:
        opening, colon, _ = text[dash.end() :].partition(":")
        if colon and len(opening.split()) <= settings()["most_dash_words"]:
            yield Mark("dash", 0, opening, text[dash.end() :])
    rest = text[dash.end() :] if dash else text
    if line.alone and not in_table and _is_bare(rest):
        yield Mark("bare", 0, rest[:60], rest)


def series_in(lines: Sequence[TextLine]) -> frozenset[str]:
    """Return the words or letters that a document counts its headings by: `Câu 1.`, `a1)`.

    Both the first and the second stand there, each at the beginning of a paragraph.
    """
    found: dict[str, set[int]] = {}
    for line in lines:
        led = _SERIES.match(line.text) if line.begins else None
        if led:
            found.setdefault(fold(led["lead"]).strip(), set()).add(int(led["n"]))
    never = {*settings()["named"], *settings()["not_counted"]}
    return frozenset(lead for lead, held in found.items() if {1, 2} <= held and lead not in never)


def _counted(line: TextLine) -> Mark | None:
    """Return the mark of what is counted in words: `Nhiệm vụ 1.`, `Thứ hai,`, `Một là,`."""
    task, nth = _TASK.match(line.text), _NTH.match(line.text)
    found = task if task and fold(task["word"]) in settings()["tasks"] else nth
    if found is None or not line.begins:
        return None
    ordinal = _ordinal(found["n"] or found["nth"])
    return Mark("decimal", ordinal, str(ordinal), line.text[found.end() :]) if ordinal else None


def _is_bare(text: str) -> bool:
    """Whether a paragraph of one line reads like a heading without a number, as it is set bold."""
    words = text.split()
    fewest, most = settings()["bare_words"]
    figures = any(word.isdigit() and len(word) != len("2025") for word in words)
    return (
        fewest <= len(words) <= most
        and text[:1].isupper()
        and (text[-1].isalnum() or text[-1] in ":)”")
        and not figures
    )


def in_capitals(text: str) -> bool:
    """Whether words are set in capitals."""
    letters = _CAPITALS.findall(text)
    upper = sum(letter.isupper() for letter in letters)
    fewest: int = settings()["fewest_capitals"]
    return len(letters) >= fewest and upper >= 0.9 * len(letters)


def _ordinal(text: str) -> int:
    if text.isdigit():
        return int(text)
    named: int = settings()["ordinals"].get(fold(text), 0)
    return named or _roman(text) or (_UPPERS.index(text) + 1 if text in tuple(_UPPERS) else 0)


def _is_sign(text: str) -> bool:
    """Whether it is a numeral or a letter, and no word (`nhất`)."""
    return bool(_roman(text)) or text in tuple(_UPPERS)


def _roman(text: str) -> int:
    """Return the value of a Roman numeral as OCR may have read it, 0 for what is none."""
    slips: Mapping[str, str] = settings()["roman_slips"]
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
