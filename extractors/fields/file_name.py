"""Number and date in a file's name (tên tệp): `31_KH-UBND_02.02.2018.pdf`, `KH 31 UBND.pdf`.

A name is given by a person and often copied from another paper: a witness, never the truth. Only
what stands at its head counts; `BC thuc hien KH 31` speaks of another paper's number, and counters,
criterion codes and the clocks of phones and scanners are none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.fields.issue_date import calendar_date
from extractors.grammar.folding import fold, straighten
from extractors.grammar.loader import FileNameWords, Grammar

_SUFFIX = re.compile(r"\.[A-Za-z]{3,4}$")
_TOKEN = re.compile(r"[a-z&]+|\d+[a-z]?(?![a-z0-9])|\d+")
_DAYS = (
    re.compile(
        r"(?<!\d)ngay[ _]*(?P<d>\d{1,2})[ _]*thang[ _]*(?P<m>\d{1,2})[ _]*nam[ _]*(?P<y>\d{4})"
    ),
    re.compile(r"ngay[ _]*(?P<d>\d{1,2})[ _](?P<m>\d{1,2})[ _](?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)([-._])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})([-._])(?P<m>\d{1,2})\2(?P<y>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d\d)(?P<m>\d\d)(?P<y>20\d\d)(?!\d)"),
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_JOINS = frozenset("-_/")


@dataclass(frozen=True, slots=True)
class NamedNumber:
    """A number as a file name has it.

    `kinds`: names of the kinds that it may be of; `abbreviation` and `bodies` the symbol's parts,
    folded, as far as the name has them; `year` the year written behind the serial.
    """

    serial: str
    kinds: frozenset[str]
    abbreviation: str
    bodies: tuple[str, ...]
    year: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """What a file's name says of the paper in it; `date` is ISO, `text` the name's stem."""

    text: str
    number: NamedNumber | None = None
    date: str | None = None
    date_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, digits or a whole date of the folded stem; `gap`: what stands before it."""

    text: str
    start: int
    gap: str
    date: str | None = None
    said: bool = False
    """The date stands after `ngày`."""


@dataclass(frozen=True, slots=True)
class _Found:
    number: NamedNumber
    first: int
    last: int


def read_file_name(path: str, grammar: Grammar) -> NamedPaper:
    """Return number and date that the last part of `path` names; folders do not count."""
    words = grammar.file_names
    name = unicodedata.normalize("NFC", path).rsplit("/", 1)[-1]
    stem = straighten(_SUFFIX.sub("", name))
    folded = fold(stem)
    ending = words.endings.search(folded)
    if ending is not None:
        stem, folded = stem[: ending.start()], folded[: ending.start()]
    folded = words.codes.sub(lambda code: " " * len(code.group()), folded)
    machine = words.machine.search(folded) is not None
    tokens, timed = _tokens(folded, grammar)
    found = _number(tokens, stem, words)
    date, sure = (None, 0.0) if machine or timed else _date(tokens, found, words)
    return NamedPaper(stem, found.number if found else None, date, sure)


def _tokens(folded: str, grammar: Grammar) -> tuple[list[_Token], bool]:
    """Return the tokens of a stem, and whether a day in it has a time of day behind it."""
    days: list[tuple[int, int, str, bool]] = []
    timed = False
    for pattern in _DAYS:
        for match in pattern.finditer(folded):
            if any(match.start() < end and start < match.end() for start, end, _, _ in days):
                continue
            value = calendar_date(int(match["y"]), int(match["m"]), int(match["d"]), grammar)
            if value is not None:
                said = re.search(r"ngay[ _:]*$", folded[: match.start("d")]) is not None
                days.append((match.start(), match.end(), value, said))
                timed |= grammar.file_names.clock.match(folded[match.end() :]) is not None
    tokens: list[_Token] = []
    place = 0
    for start, end, value, said in [*sorted(days), (len(folded), len(folded), "", False)]:
        for match in _TOKEN.finditer(folded, place, start):
            tokens.append(_Token(match.group(), match.start(), folded[place : match.start()]))
            place = match.end()
        if value:
            tokens.append(_Token("", start, folded[place:start], value, said))
            place = end
    return tokens, timed


def _number(tokens: Sequence[_Token], stem: str, words: FileNameWords) -> _Found | None:
    """Return the number at the head of the name, None if other words come first."""
    for index, token in enumerate(tokens):
        found = _kind_first(tokens, index, words) or _serial_first(tokens, index, stem, words)
        if found is not None:
            return found
        following = tokens[index + 1].gap if index + 1 < len(tokens) else ""
        counter = token.text.isdigit() and following[:1] in (".", ")")
        if not (token.date or counter or token.text in words.before or token.text in words.bodies):
            return None
    return None


def _kind_at(
    tokens: Sequence[_Token], index: int, words: FileNameWords
) -> tuple[frozenset[str], str, int] | None:
    """Return kinds, abbreviation and the index behind a kind's title or abbreviation."""
    joined = ""
    best = None
    for offset, token in enumerate(tokens[index : index + 6]):
        if token.date or not token.text.isalpha():
            break
        joined += token.text
        if joined in words.titles:
            best = (words.titles[joined], "", index + offset + 1)
    if best is None and tokens[index].text in words.kinds:
        text = tokens[index].text
        best = (words.kinds[text], text, index + 1)
    return best


def _kind_first(tokens: Sequence[_Token], index: int, words: FileNameWords) -> _Found | None:
    """Return `KH 31 UBND`, `Báo cáo số 123`, `QD_1234_2023`."""
    kind = _kind_at(tokens, index, words)
    if kind is None:
        return None
    kinds, abbreviation, place = kind
    said = False
    bodies: list[str] = []
    while place < len(tokens) and (
        tokens[place].text in words.bodies or tokens[place].text in words.before
    ):
        said |= tokens[place].text == "so"
        if tokens[place].text in words.bodies:
            bodies.append(tokens[place].text)
        place += 1
    serial = tokens[place].text if place < len(tokens) else ""
    year, last = _year_behind(tokens, place, words)
    last, symbol, behind = _symbol_behind(tokens, last, kinds, abbreviation, words)
    bodies += behind
    named = said or bool(bodies)
    if not _is_serial(serial, named) or _is_count(tokens, place, words):
        return None
    after = tokens[place + 1] if len(tokens) > place + 1 else None
    if after is not None and after.gap == "." and after.text[:1].isdigit():
        return None  # `KH 31.2`: a part of a list
    sure = words.confidence["symbol" if named else "serial"]
    number = NamedNumber(serial, kinds, symbol or abbreviation, tuple(bodies), year, sure)
    return _Found(number, index, last)


def _serial_first(
    tokens: Sequence[_Token], index: int, stem: str, words: FileNameWords
) -> _Found | None:
    """Return `31_KH-UBND`, `27-2024-QD-UBND`, `3391-UBND-NC`; a serial alone is a counter."""
    serial = tokens[index].text
    if not _is_serial(serial, named=True) or index + 1 >= len(tokens):
        return None
    year, last = _year_behind(tokens, index, words)
    if last + 1 >= len(tokens):
        return None
    after = tokens[last + 1]
    if after.date or (after.gap.strip("-_/ ") and after.gap):
        return None
    kind = _kind_at(tokens, last + 1, words)
    if kind is not None and kind[2] < len(tokens):
        kinds, abbreviation, place = kind
        end, _, bodies = _symbol_behind(tokens, place - 1, kinds, abbreviation, words)
        joined = set(tokens[place].gap) <= _JOINS and tokens[place].gap
        unknown = stem[tokens[place].start : tokens[place].start + len(tokens[place].text)]
        if not bodies and joined and unknown.isupper() and 2 <= len(unknown) <= 9:
            bodies, end = [tokens[place].text], place
        # `02 BC UBND huyen` is the second of a list, `31 KH UBND` may be.
        counter = not joined and (serial.startswith("0") or len(serial) < 2)
        if bodies and not counter:
            sure = words.confidence["symbol" if joined else "serial"]
            number = NamedNumber(serial, kinds, abbreviation, tuple(bodies), year, sure)
            return _Found(number, index, end)
    if after.text in words.bodies and set(after.gap) <= _JOINS and last + 2 < len(tokens):
        unit = tokens[last + 2]
        if unit.text.isalpha() and unit.gap == "-":
            number = NamedNumber(
                serial, frozenset({"Công văn"}), "", (after.text,), year, words.confidence["symbol"]
            )
            return _Found(number, index, last + 2)
    return None


def _is_serial(text: str, named: bool) -> bool:
    """Whether digits can be a serial; a year or one digit only where the name says so."""
    if not re.fullmatch(r"\d{1,5}[a-z]?", text) or not int(
        text.rstrip("abcdefghijklmnopqrstuvwxyz")
    ):
        return False
    return named or (len(text) > 1 and not _YEAR.fullmatch(text))


def _is_count(tokens: Sequence[_Token], place: int, words: FileNameWords) -> bool:
    """Whether the digits count something: `6 thang`, but not `123 ngay 5-6-2023`, `15 nam 2024`."""
    if place + 1 >= len(tokens) or tokens[place + 1].text not in words.counts:
        return False
    then = tokens[place + 2] if place + 2 < len(tokens) else None
    if tokens[place + 1].text == "ngay":
        return then is None or then.date is None
    return not (tokens[place + 1].text == "nam" and then and _YEAR.fullmatch(then.text))


def _year_behind(
    tokens: Sequence[_Token], place: int, words: FileNameWords
) -> tuple[int | None, int]:
    """Return the year behind a serial and the index of the last token taken."""
    after = place + 1
    if after < len(tokens) and _YEAR.fullmatch(tokens[after].text) and tokens[after].gap:
        return int(tokens[after].text), after
    return None, place


def _symbol_behind(
    tokens: Sequence[_Token],
    last: int,
    kinds: frozenset[str],
    abbreviation: str,
    words: FileNameWords,
) -> tuple[int, str, list[str]]:
    """Return the symbol's parts behind token `last`: its last token, abbreviation and bodies."""
    bodies: list[str] = []
    seen = ""
    while last + 1 < len(tokens):
        after = tokens[last + 1]
        joined = bool(after.gap) and set(after.gap) <= _JOINS
        if not bodies and not seen and words.kinds.get(after.text, frozenset()) & kinds:
            seen = after.text
        elif after.text in words.bodies and (joined or len(after.text) > 2):
            bodies.append(after.text)
        else:
            break
        last += 1
    return last, seen, bodies


def _date(
    tokens: Sequence[_Token], found: _Found | None, words: FileNameWords
) -> tuple[str | None, float]:
    """Return the one day that the name gives, and how far it is believed."""
    held = [index for index, token in enumerate(tokens) if token.date]
    if len({tokens[index].date for index in held}) != 1:
        return None, 0.0
    at = held[0]
    before = [token.text for token in tokens[:at]]
    if found is not None and at > found.last:
        between = before[found.last + 1 :]
        if not between or (between == ["ngay"]):
            return tokens[at].date, words.confidence["day"]
    own = range(found.first, found.last + 1) if found else range(0)
    others = (text for index, text in enumerate(before) if index not in own)
    # `KH 12-03-2024` may be plan 12 of March.
    if before and before[-1] in words.kinds and not tokens[at].said:
        return None, 0.0
    if any(text in words.other_days for text in others):
        return None, 0.0
    return tokens[at].date, words.confidence["loose_day"]
