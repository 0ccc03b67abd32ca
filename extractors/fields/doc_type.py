"""The kind of a document (tên loại): printed title first, then `V/v`, then the symbol."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.document import Candidate
from extractors.fields.number import ParsedNumber
from extractors.fields.title import title_of
from extractors.fields.zone import Zone, ZoneLine
from extractors.grammar.folding import fold
from extractors.grammar.loader import DocumentType, Grammar

LETTER = "Công văn"


@dataclass(frozen=True, slots=True)
class TypeReading:
    """Candidates for the kind, best first, and whether title and symbol contradict each other."""

    candidates: tuple[Candidate, ...]
    mismatch: bool


def title_line(zone: Zone) -> ZoneLine | None:
    """Return the line with the document's own title: the first, unless a letter has begun.

    What stands in capitals after `Kính gửi`, or after recitals of a letter, is part of the text.
    """
    for zone_line in zone.lines:
        if zone_line.role == "title":
            return zone_line
        if zone_line.role == "addressee":
            return None
    return None


def _by_symbol(symbol: ParsedNumber, zone: Zone, grammar: Grammar) -> tuple[DocumentType, ...]:
    """Return the kinds that the symbol may stand for, those of the paper's own system first."""
    if not symbol.abbreviation:
        letter = grammar.document_type(LETTER)
        return (letter,) if letter and not _unknown_heading(zone) else ()
    kinds = grammar.types_of_abbreviation(symbol.abbreviation)
    party = zone.motto == "party" or symbol.system == "party"
    return tuple(sorted(kinds, key=lambda kind: (kind.system == "party") != party))


def _unknown_heading(zone: Zone) -> bool:
    """Whether a heading of a kind that is not known stands in the middle: it is no letter.

    In capitals, below the letterhead and before the text; a letter has `V/v` or `Kính gửi` there.
    """
    if zone.page is None or zone.first("subject", "addressee") is not None:
        return False
    number = zone.first("number", "date")
    width = zone.page.width
    for zone_line in zone.lines:
        if number is None or zone_line.box.top <= number.box.bottom:
            continue
        if zone_line.role in ("recital", "body", "title"):
            return False
        middle = 0.35 * width < zone_line.box.middle[0] < 0.65 * width
        if zone_line.role == "text" and zone_line.upper and middle:
            return sum(c.isalpha() for c in zone_line.text) >= 5
    return False


def _before_slot(zone: Zone, grammar: Grammar) -> DocumentType | None:
    """Return the kind named before the number: `Bản án số: 12/2025/DS-PT`."""
    slot = zone.first("number")
    named = re.match(r"\W*(?P<kind>[a-z][a-z ]*?) s\S\s*[:.]?\s*\d", slot.folded) if slot else None
    kinds = grammar.document_types if named is not None else ()
    return next((kind for kind in kinds if named and named["kind"] in kind.titles), None)


def _is_letter_symbol(symbol: ParsedNumber, grammar: Grammar) -> bool:
    """Whether the first abbreviation is also a body's: `410/TTr-NV1` is a letter of Thanh tra."""
    return not symbol.abbreviation or grammar.agency(symbol.abbreviation) is not None


def type_reading(zone: Zone, symbol: ParsedNumber | None, grammar: Grammar) -> TypeReading:
    """Return the kind of the document; the printed title wins over the symbol.

    `symbol` is the document's number, or any number with its symbol when only the symbol could
    be read. Without a title, `V/v` under the number or a symbol without a kind is a công văn.
    """
    reader = "text-layer" if zone.page is not None and zone.page.read_by == "text" else "tesseract"
    kinds = _by_symbol(symbol, zone, grammar) if symbol else ()
    line = title_line(zone)
    found: list[Candidate] = []
    mismatch = False
    if line is not None and (title := title_of(line.text, grammar)) is not None:
        kind = _refined(title.kind, line, zone, grammar)
        found.append(
            Candidate(
                kind.name,
                line.text,
                line.page,
                line.box,
                min(1.0, title.alike + 0.1),
                reader,  # type: ignore[arg-type]
            )
        )
        names = {k.name for k in kinds}
        related = any(kind.name.startswith(n) or n.startswith(kind.name) for n in names)
        mismatch = symbol is not None and bool(kinds) and not related
    elif (own := _before_slot(zone, grammar)) is not None:
        place = zone.of("number")[0]
        found.append(Candidate(own.name, place.text, place.page, place.box, 0.95, "rule"))
    elif (subject := zone.first("subject")) is not None:
        found.append(Candidate(LETTER, subject.text, subject.page, subject.box, 0.95, "rule"))
        mismatch = symbol is not None and not _is_letter_symbol(symbol, grammar)
        mismatch = mismatch and LETTER not in {k.name for k in kinds}
    slot = zone.first("number")
    if symbol is not None and kinds and slot is not None:
        # A symbol alone tells a kind well, but TTr, CT and TT have two meanings.
        sure = 0.8 if len(kinds) == 1 else 0.6
        if not found or found[0].value != kinds[0].name:
            found.append(
                Candidate(kinds[0].name, symbol.canonical, slot.page, slot.box, sure, "rule")
            )
    elif not found and zone.first("addressee") is not None and zone.motto:
        line = zone.first("addressee")
        if line is not None:
            found.append(Candidate(LETTER, line.text, line.page, line.box, 0.6, "rule"))
    return TypeReading(tuple(found), mismatch)


def _refined(kind: DocumentType, line: ZoneLine, zone: Zone, grammar: Grammar) -> DocumentType:
    """`KẾT LUẬN` over `Thanh tra …` is a kết luận thanh tra."""
    if kind.name == "Kết luận":
        after = zone.lines[zone.lines.index(line) + 1 :]
        following = next((z for z in after if z.role not in ("noise",)), None)
        if following is not None and fold(following.text).startswith("thanh tra"):
            return grammar.document_type("Kết luận thanh tra") or kind
    return kind
