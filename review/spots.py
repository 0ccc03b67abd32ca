"""Where on its pages a document says what was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractors.document import Document, Extraction, Reading
from extractors.grammar.folding import fold
from extractors.page import Box
from pipeline.records.rows import ScoredIndicator

DOUBTFUL = 0.8
"""Fields less certain than this have a dashed box."""

BOXED = {
    "number": "Số, ký hiệu",
    "issue_date": "Ngày ban hành",
    "doc_type": "Loại văn bản",
    "issuer": "Cơ quan ban hành",
    "subject": "Trích yếu",
    "signer": "Người ký",
}
_QUOTED = re.compile(r"“([^”]{2,80})”")


@dataclass(frozen=True, slots=True)
class Spot:
    """A marked place: `kind` is a field's name, `seal`, `signature`, `period` or `words`."""

    page: int
    box: Box
    kind: str
    label: str
    doubtful: bool = False


def spots_of(
    extraction: Extraction,
    reading: Reading,
    document: Document,
    suggestions: Iterable[ScoredIndicator],
) -> tuple[Spot, ...]:
    """Return every place that a reviewer may want to see on the document's pages."""
    own = range(document.first_page, document.last_page + 1)
    found = [*_field_spots(extraction), *_seal_spots(extraction, reading)]
    for period in extraction.periods:
        if period.about:
            found.extend(_word_spots(document, period.text, "period", "Kỳ nội dung"))
    for number, suggestion in enumerate(suggestions, start=1):
        for words in dict.fromkeys(_QUOTED.findall(" ".join(suggestion.reasons))):
            label = f"Căn cứ của tiêu chí {suggestion.indicator}: {words}"
            found.extend(_word_spots(document, words, f"words words-{number}", label))
    return tuple(dict.fromkeys(spot for spot in found if spot.page in own))


def _field_spots(extraction: Extraction) -> Iterator[Spot]:
    for name, label in BOXED.items():
        field = getattr(extraction, name)
        if field.page and field.box:
            yield Spot(field.page, field.box, name, label, field.confidence < DOUBTFUL)


def _seal_spots(extraction: Extraction, reading: Reading) -> Iterator[Spot]:
    for stamp in reading.stamps:
        if stamp.red_seal:
            yield Spot(stamp.page, stamp.red_seal, "seal", "Con dấu")
        if stamp.ink_signature:
            yield Spot(stamp.page, stamp.ink_signature, "signature", "Chữ ký")
    for signature in extraction.signatures:
        if signature.page and signature.box:
            yield Spot(signature.page, signature.box, "signature", f"Chữ ký số: {signature.signer}")


def _word_spots(document: Document, words: str, kind: str, label: str) -> Iterator[Spot]:
    """Yield the first place where words stand; OCR and sentence may differ in diacritics."""
    pattern = r"\s+".join(re.escape(fold(word)) for word in words.split())
    match = re.search(pattern, fold(document.text)) if pattern else None
    place = document.place(*match.span()) if match else None
    if place:
        yield Spot(place.page, place.box, kind, label)
