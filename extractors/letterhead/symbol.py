"""The symbol part (ký hiệu) of a number: what stands behind the separator.

Two witnesses: the stock line reader, which drops marks (`QD` for `QĐ`), and the words already read
on the page (text layer or Tesseract). Known abbreviations of types and bodies decide between them,
and what the page itself tells of its own body's: numbers that it cites, initials of the name above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.fields.number import repair_symbol
from extractors.grammar.folding import confusable, fold, likeness
from extractors.grammar.loader import Grammar
from extractors.letterhead.known_text import stands_in, words_in
from extractors.letterhead.slots import NumberSlot, number_slot
from extractors.page import Box, Page

_SAME_BODY = 0.6
"""How alike two readings of one abbreviation are at least: two letters of three."""
_SURE, _KNOWN, _UNKNOWN = 0.995, 0.985, 0.78
"""Confidence: both witnesses or the text layer; known abbreviations; one witness, unknown."""


_INITIALS = 3
"""Letters from which an abbreviation is told by the initials of a name."""
_WELL_READ = 0.85
"""Confidence of OCR's words that may tell an abbreviation."""
_UNREAD = "?"
_CITED = re.compile(
    r"\d[a-z]?\s?[/\-]\s?(?:\d{4}\s?/\s?)?(?P<symbol>[A-ZĐ][\w&.]*(?:[-/][\w&.]+)*)"
)
_JOINING = ("va", "cua", "&", "-", "–")


@dataclass(frozen=True, slots=True)
class OwnUnits:
    """Abbreviations that a page tells of itself.

    `cited`: parts of the symbols of numbers in its text; `initials`: of the words above the number,
    with and without `và`.
    """

    cited: frozenset[str] = frozenset()
    initials: tuple[str, ...] = ()

    def spelled(self, part: str) -> str | None:
        """Return how the page spells a part of its symbol, None if it tells nothing of it."""
        if len(part) < _INITIALS:
            return None
        key = confusable(part)
        cited = {unit for unit in self.cited if confusable(unit) == key}
        if len(cited) == 1:
            return cited.pop()
        for initials in self.initials:
            place = confusable(initials).find(key)
            if place >= 0 and not cited:
                return initials[place : place + len(part)]
        return None


def own_units(page: Page | None, box: Box) -> OwnUnits:
    """Return what page 1 tells of its own abbreviations, outside the number line in `box`."""
    if page is None:
        return OwnUnits()
    layer = page.read_by == "text"
    cited: set[str] = set()
    above: list[str] = []
    for line in page.lines:
        held = [w for w in line.words if layer or w.confidence >= _WELL_READ]
        for match in _CITED.finditer(" ".join(w.text for w in held if not stands_in(w.box, box))):
            cited.update(re.split(r"[-/]", match["symbol"]))
        if line.words and line.box.bottom <= box.top + 0.5 * box.height:
            left = [w for w in line.words if w.box.middle[0] < 0.5 * page.width]
            above += [w.text if w in held else _UNREAD for w in left]
    words = [word for word in above if word.isupper() or word == _UNREAD]
    parts = [word for word in words if fold(word) not in _JOINING]
    initials = ("".join(word[0] for word in held) for held in (words, parts))
    return OwnUnits(frozenset(cited), tuple(dict.fromkeys(initials)))


@dataclass(frozen=True, slots=True)
class Symbol:
    """All behind the serial, canonical: `/KH-UBND`, `-KH/TU`, `/2021/TT-TTCP`; "" if none."""

    text: str
    confidence: float


def known_abbreviations(grammar: Grammar) -> frozenset[str]:
    """Return every abbreviation of a type or a body."""
    types = {a for kind in grammar.document_types for a in kind.abbreviations}
    return frozenset(types | {a for agency in grammar.agencies for a in agency.abbreviations})


def page_number_text(page: Page | None, box: Box) -> str:
    """Return the page's own words that stand in `box` (a number line), left to right."""
    return " ".join(word.text for word in words_in(page, box))


def choose_symbol(
    stock: NumberSlot,
    own_separator: dict[str, float],
    page_text: str,
    layer: bool,
    grammar: Grammar,
    own: OwnUnits = OwnUnits(),
) -> Symbol:
    """Put the symbol together from both witnesses.

    `own_separator`: the slot reader's shares of `/` and `-`; `layer`: the page's words are from
    its text layer, not from OCR; `own`: what the rest of the page tells of its abbreviations.
    """
    typed = number_slot(page_text) if page_text else None
    known = known_abbreviations(grammar)
    year = stock.year or (typed.year if typed else "")
    options = []
    for slot, weight in ((stock, 1.0), (typed, 1.6 if layer else 1.1)):
        if slot is not None and slot.symbol:
            repaired = re.sub(r"-{2,}", "-", repair_symbol("/" + slot.symbol, grammar)[1:])
            repaired, told = _as_page_spells(repaired, own, known)
            parts = [part for part in re.split(r"[-/]", repaired) if part]
            if parts and repaired[0].isalpha():
                share = sum(part in known or part in told for part in parts) / len(parts)
                # a symbol of one part is a letter's (công văn) or was cut off; of several the
                # first is the type, of which there are few, while bodies are without number
                typical = 0.2 * (len(parts) > 1) + 0.2 * bool(
                    grammar.types_of_abbreviation(parts[0])
                )
                options.append((weight + share + typical, repaired, share, told))
    if not options:
        return Symbol("", 0.3)
    options = [one for one in options if not any(_lost_part(one[1], o[1]) for o in options)]
    options.sort(key=lambda one: one[:3], reverse=True)
    _, text, share, told = options[0]
    text = _with_strokes(text, [one[1] for one in options[1:]], known | told)
    alike = len(options) > 1 and confusable(options[0][1]) == confusable(options[1][1])
    separator = _separator(stock, typed, own_separator, text)
    whole = f"/{year}/{text}" if year else separator + text
    if alike or (layer and typed and typed.symbol):
        sure = _SURE
    else:
        sure = _KNOWN if share == 1 and _only_reading(text, known - told) else _UNKNOWN
    if separator == "-" and not year and "-" in text:
        sure = _UNKNOWN  # a party number's body stands behind `/`
    return Symbol(whole, sure)


def _with_strokes(text: str, others: Sequence[str], known: frozenset[str]) -> str:
    """Return a symbol with the Đ of every part that is not known and that another witness read so.

    The stock reader drops marks, so its D says nothing against a Đ.
    """
    read = {part.replace("Đ", "D"): part for other in others for part in re.split(r"[-/]", other)}

    def struck(part: re.Match[str]) -> str:
        own = part.group()
        other = read.get(own, own)
        return own if own in known else other

    return re.sub(r"[^-/]+", struck, text)


def _as_page_spells(
    symbol: str, own: OwnUnits, known: frozenset[str]
) -> tuple[str, frozenset[str]]:
    """Return the symbol with unknown parts as the page spells them, and the parts that it tells."""
    told: set[str] = set()
    pieces = re.split(r"([-/])", symbol)
    for index, part in enumerate(pieces):
        spelled = own.spelled(part) if part not in known else None
        if spelled is not None:
            pieces[index] = spelled
            told.add(spelled)
    return "".join(pieces), frozenset(told)


def _lost_part(short: str, whole: str) -> bool:
    """Return whether a symbol is another one that lost its first part: `BCT` of `TB-DCT`."""
    fewer, more = re.split(r"[-/]", short), re.split(r"[-/]", whole)
    return len(fewer) == 1 < len(more) and likeness(fewer[0], more[-1]) >= _SAME_BODY


def _only_reading(text: str, known: frozenset[str]) -> bool:
    """Return whether no other known abbreviation looks like a part (`DA` and `ĐA`)."""
    parts = [part for part in re.split(r"[-/]", text) if part]
    return not any(
        other.casefold() != part.casefold() and confusable(other) == confusable(part)
        for part in parts
        for other in known
    )


def _separator(
    stock: NumberSlot, typed: NumberSlot | None, own: dict[str, float], symbol: str
) -> str:
    """Return `/` or `-`: party numbers have `-` first and `/` before the body (HD 36-HD/VPTW)."""
    party = 1.2 if re.match(r"^[A-Za-zĐđ]+/", symbol) else -0.6
    votes = party + own.get("-", 0.0) - own.get("/", 0.0)
    for slot in (stock, typed):
        if slot is not None and slot.found:
            votes += 0.6 if slot.separator == "-" else -0.6
    return "-" if votes > 0 else "/"
