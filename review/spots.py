"""Where on its pages a document says what was read, and a second look at one spot of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from extractors.document import Box, Document, Extraction, Reading
from extractors.fields.dates import find_dates
from extractors.fields.number import parse_number
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.reading.ocr import recognise
from extractors.reading.picture import without_red
from pipeline.records.review_cells import canonical_number
from pipeline.records.rows import ScoredIndicator
from review.pictures import PageSource, draw_page

DOUBTFUL = 0.8
"""Fields less certain than this have a dashed box."""

READ_AGAIN_DPI = 300
READ_AGAIN_SECONDS = 20.0
LEAST_SIDE = 4.0
"""Points; a smaller box is a slip of the mouse."""

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


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What a spot says when it is read alone; `number` and `issue_date` where it holds one."""

    text: str
    number: str
    issue_date: str


def read_again(source: PageSource, box: Box, grammar: Grammar) -> SecondLook:
    """Read one spot of a page again, by itself and larger; raises a ReadingError.

    Raises ValueError where the box lies off the page or is too small to hold anything.
    """
    picture = draw_page(source, READ_AGAIN_DPI)
    scale = picture.dpi / 72
    height, width = picture.pixels.shape[:2]
    left, right = (min(max(round(x * scale), 0), width) for x in (box.x0, box.x1))
    top, bottom = (min(max(round(y * scale), 0), height) for y in (box.top, box.bottom))
    if right - left < LEAST_SIDE * scale or bottom - top < LEAST_SIDE * scale:
        raise ValueError("the box holds nothing")
    grey = without_red(np.ascontiguousarray(picture.pixels[top:bottom, left:right]))
    # Tesseract wants paper around the letters (tessdoc, "Borders").
    grey = np.pad(grey, round(10 * scale), constant_values=255)
    words = [word.text for word in recognise(grey, picture.dpi, READ_AGAIN_SECONDS)]
    text = " ".join(words)
    number = parse_number(text, grammar)
    dates = find_dates(text, grammar)
    return SecondLook(
        text=text,
        number=canonical_number(number.canonical) if number else "",
        issue_date=dates[0].value if dates else "",
    )
