"""What a file's name says about number and date, brought into the terms of the page's own reading.

A name seldom has the whole number (`KH 31`): the symbol comes from the page. A name that does not
fit the page's kind or body speaks of another paper and says nothing here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.document import Candidate, Extraction, Field
from extractors.fields.file_name import NamedNumber, NamedPaper
from extractors.fields.number import ParsedNumber, own_symbol, parse_number
from extractors.grammar.folding import fold, number_key
from extractors.grammar.loader import Grammar


@dataclass(frozen=True, slots=True)
class NameWitness:
    """The candidates that a file's name gives, None where it has none."""

    number: Candidate | None = None
    date: Candidate | None = None


def readings(field: Field) -> tuple[str, ...]:
    """Return what the page may say: the value, then the alternatives."""
    values = (field.value, *(one.value for one in field.alternatives))
    return tuple(dict.fromkeys(value for value in values if value))


def page_symbol(number: Field, grammar: Grammar) -> str:
    """Return the symbol (`/KH-UBND`) on the page, of any reading or of an empty slot; or empty."""
    for value in readings(number):
        parsed = parse_number(value, grammar)
        if parsed is not None:
            return parsed.symbol
    return own_symbol((Candidate(None, number.raw),), grammar)


def name_witness(named: NamedPaper, extraction: Extraction, grammar: Grammar) -> NameWitness:
    """Return what a file's name says about the document whose fields were extracted."""
    number = None
    if named.number is not None:
        number, other = _number_candidate(named.number, named.text, extraction, grammar)
        if other:
            return NameWitness()
    if named.date is None:
        return NameWitness(number)
    certain = grammar.weights.certain
    page = extraction.number
    if number and page.value and page.value != number.value and page.confidence >= certain:
        # A name that has the number wrong was copied: its day is worth nothing.
        return NameWitness(number)
    day = Candidate(
        named.date, raw=named.text, confidence=named.date_confidence, reader="file-name"
    )
    return NameWitness(number, day)


def _number_candidate(
    named: NamedNumber, text: str, extraction: Extraction, grammar: Grammar
) -> tuple[Candidate | None, bool]:
    """Return the candidate, and whether the name speaks of another paper than the page."""
    kind = extraction.doc_type.value or ""
    parsed = [(value, parse_number(value, grammar)) for value in readings(extraction.number)]
    read = [(value, one) for value, one in parsed if one is not None]
    if read:
        if not _fits(named, read[0][1], kind, grammar):
            return None, True
        for value, one in read:
            if number_key(named.serial) == number_key(one.serial) and _fits(
                named, one, kind, grammar
            ):
                return _candidate(value, text, named), False
        return _candidate(named.serial + read[0][1].symbol, text, named), False
    symbol = page_symbol(extraction.number, grammar)
    page = parse_number(named.serial + symbol, grammar) if symbol else None
    if page is not None:
        fits = _fits(named, page, kind, grammar)
        return (_candidate(page.canonical, text, named) if fits else None), not fits
    if kind and kind not in named.kinds:
        return None, True
    whole = parse_number(_spelled(named, grammar), grammar)
    return (_candidate(whole.canonical, text, named) if whole else None), False


def _candidate(value: str, text: str, named: NamedNumber) -> Candidate:
    return Candidate(value, raw=text, confidence=named.confidence, reader="file-name")


def _fits(named: NamedNumber, page: ParsedNumber, kind: str, grammar: Grammar) -> bool:
    """Whether kind, bodies and year of a name are those of the page's symbol."""
    kinds = {one.name for one in grammar.types_of_abbreviation(page.abbreviation)} | {kind}
    if not page.abbreviation:
        kinds.add("Công văn")
    symbol = {fold(part) for part in re.split(r"[-/]", page.symbol) if part}
    years = {year for year in (named.year, page.year) if year and page.year}
    return bool(named.kinds & kinds) and symbol.issuperset(named.bodies) and len(years) < 2


def _spelled(named: NamedNumber, grammar: Grammar) -> str:
    """Return the whole number where the name has all its parts, else an empty text."""
    spellings = {
        short
        for kind in grammar.document_types
        if kind.name in named.kinds
        for short in kind.abbreviations
        if fold(short) == named.abbreviation
    }
    if len(spellings) != 1 or not named.bodies:
        return ""
    bodies = [grammar.file_names.bodies.get(body, body.upper()) for body in named.bodies]
    first = grammar.agency(bodies[0])
    if first is not None and first.level == "party":
        return f"{named.serial}-{spellings.pop()}/{'-'.join(bodies)}"
    return f"{named.serial}/{spellings.pop()}-{'-'.join(bodies)}"
