"""Compares what a row of the register (sổ văn bản) and a scan say: number, date, subject.

The witnesses of `register_matching`, each with an answer of its own; which of them are enough is
said there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from classifiers.kinds import load_kinds
from classifiers.text import WORD, plain_words, written_out
from extractors.document import Extraction
from extractors.grammar.folding import likeness, straighten
from pipeline.judging.thresholds import load_thresholds
from pipeline.records.rows import EvidenceRow, RegisterRow

NumberAgreement = Literal["same", "serial", "maybe", "unread", "other"]
"""`serial`: the symbol is lacking or incomplete on one side; `maybe`: one digit differs, or the
register's number is another reading of the scan; `unread`: one side has no number."""

DateAgreement = Literal["same", "near", "unread", "other"]
"""`near`: day, month or year differs and the others agree, or three days at most lie between."""

_NUMBER = re.compile(
    r"(?:s[ốôo]\s*[:.]?\s*)?0*(?P<serial>\d+\s*[a-z]?)(?![^\W_])"
    r"(?:\s*[/-]\s*(?P<year>(?:19|20)\d\d)(?=\s*/))?(?P<symbol>.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number taken apart for comparing: serial without leading zeros, year, folded symbol."""

    serial: str = ""
    year: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says of a document, ready to be compared.

    `readings` are further readings of the number, `kind` the short code of the type, `pieces`
    the runs of three letters of the subject, `figures` the numbers in it (years, months).
    """

    number: Number
    day: date | None
    kind: str
    words: tuple[str, ...]
    pieces: frozenset[str]
    figures: frozenset[str]
    issuer: frozenset[str]
    readings: tuple[Number, ...] = ()
    number_sure: bool = True


def row_side(row: RegisterRow) -> Side:
    """Return what a row of the register says."""
    kind = load_kinds().code_of(row.doc_type, row.number, row.subject)
    return _side(
        take_apart(row.number),
        row.issued,
        kind,
        row.subject,
        row.issuer,
        load_kinds().printed.get(kind, row.doc_type),
    )


def scan_side(row: EvidenceRow) -> Side:
    """Return what was read of a document."""
    found = row.extraction or Extraction()
    number, doc_type = found.number.value or "", found.doc_type.value or ""
    side = _side(
        take_apart(number),
        found.issued,
        load_kinds().type_code(doc_type, number),
        found.subject.value or "",
        found.issuer.value or "",
        doc_type,
    )
    return replace(
        side,
        readings=tuple(take_apart(one.value) for one in found.number.alternatives),
        number_sure=row.confirmed or "number-uncertain" not in row.reasons,
    )


def take_apart(text: str) -> Number:
    """Return serial, year and symbol of a number, however it is written; empty parts for none.

    >>> take_apart("Số: 031/KH-UBND")
    Number(serial='31', year='', symbol='khubnd')
    >>> take_apart("27/2024/QĐ-UBND")
    Number(serial='27', year='2024', symbol='qdubnd')
    """
    found = _NUMBER.match(straighten(text))
    if found is None:
        return Number()
    serial = "".join(found["serial"].split()).lower()
    return Number(serial, found["year"] or "", "".join(WORD.findall(plain_words(found["symbol"]))))


def alike(one: Side, other: Side) -> float | None:
    """Return how alike two subjects are (0-1); None where one side has none.

    The mean of the share of common runs of three letters in both subjects and in the shorter one:
    clerks shorten subjects, and a slip of the pen spoils three runs only. Subjects that name
    different years or months are another document's.
    """
    if not one.pieces or not other.pieces:
        return None
    common = len(one.pieces & other.pieces)
    sizes = len(one.pieces), len(other.pieces)
    share = common / sum(sizes) + common / min(sizes) / 2
    if not (one.figures <= other.figures or other.figures <= one.figures):
        share /= 2
    if one.kind and other.kind not in ("", one.kind):
        return max(share - load_thresholds().register.other_kind, 0.0)
    return share


def compare_numbers(row: Number, scan: Side) -> NumberAgreement:
    """Return what the number of a row and that of a scan say of each other."""
    if not row.serial:
        return "unread"
    if not scan.number.serial:
        return "maybe" if _among(row, scan.readings) else "unread"
    number = scan.number
    if row.year and number.year and row.year != number.year:
        return "other"
    if row.serial == number.serial:
        if row.symbol and row.symbol == number.symbol:
            return "same"
        return "serial" if _symbols_agree(row.symbol, number.symbol) else "other"
    # One slip is enough: with two, 96/KH-STC would be 99/KH-STP.
    begins = row.symbol.startswith(number.symbol) or number.symbol.startswith(row.symbol)
    if begins and _one_sign_differs(row.serial, number.serial):
        return "maybe"
    return "maybe" if _among(row, scan.readings) else "other"


def compare_days(one: date | None, other: date | None) -> DateAgreement:
    """Return what two days say of each other."""
    if one is None or other is None:
        return "unread"
    if one == other:
        return "same"
    parts = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    swapped = one.year == other.year and (one.day, one.month) == (other.month, other.day)
    close = abs((one - other).days) <= load_thresholds().register.near_days
    return "near" if parts == 2 or swapped or close else "other"


def _among(row: Number, readings: Iterable[Number]) -> bool:
    return any(
        row.serial == one.serial and _symbols_agree(row.symbol, one.symbol) for one in readings
    )


@lru_cache(maxsize=4096)
def _symbols_agree(one: str, other: str) -> bool:
    """Whether two symbols may be one: one is lacking or cut short, or they differ in a slip."""
    if one.startswith(other) or other.startswith(one):
        return True
    return likeness(one, other) >= 0.75


def _one_sign_differs(one: str, other: str) -> bool:
    """Whether one sign was misread, lost or added."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) != 1 or len(short) < 2:
        return False
    return any(long[:cut] + long[cut + 1 :] == short for cut in range(len(long)))


def _side(
    number: Number, day: date | None, kind: str, subject: str, issuer: str, opening: str
) -> Side:
    words = tuple(written_out(_without_opening(subject, opening)).split())
    text = f" {' '.join(words)} "
    return Side(
        number=number,
        day=day,
        kind=kind,
        words=tuple(word for word in words if len(word) > 1),
        pieces=frozenset(text[cut : cut + 3] for cut in range(len(text) - 2))
        if words
        else frozenset(),
        figures=frozenset(word.lstrip("0") for word in words if word.isdigit()),
        issuer=frozenset(written_out(issuer).split()),
    )


def _without_opening(subject: str, doc_type: str) -> str:
    """The subject without the type that the clerk wrote in front of it (`Kế hoạch công tác…`)."""
    words, named = subject.split(), len(doc_type.split())
    opens = named and plain_words(" ".join(words[:named])) == plain_words(doc_type)
    return " ".join(words[named:]) if opens and len(words) > named else subject
