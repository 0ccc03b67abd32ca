"""A second look at one spot of a page, by the reader of the field that it is looked at for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from extractors.document import Candidate
from extractors.fields.dates import find_dates
from extractors.fields.issuer import read_issuer
from extractors.fields.number import parse_number
from extractors.fields.person_names import name_reading
from extractors.fields.subject import as_subject
from extractors.fields.title import title_of
from extractors.fields.zone_lines import Zone, ZoneLine
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.page import Box, Page, Word
from extractors.reading.lines import lines_of
from extractors.reading.ocr import recognise
from extractors.reading.page_image import PageImage
from extractors.reading.picture import Grey, without_red
from pipeline.records.review_cells import canonical_number
from review.pictures import PageSource, draw_page

if TYPE_CHECKING:
    from extractors.letterhead.reader import LetterheadReader

READ_AGAIN_DPI = 300
READ_AGAIN_SECONDS = 20.0
LEAST_SIDE = 4.0
"""Points; a smaller box is a slip of the mouse."""
MOST_OFFERED = 4
PAPER = 255

ReadWords = Callable[[Sequence[Word], Grammar], Iterator[str]]
"""The reader of a field: the words of the spot in, values in the store's form out, best first."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What a spot says alone: the words there, and the values of the field, best first.

    A field's reader that finds none of its values gives none: words that are no number are never
    offered as one.
    """

    text: str
    values: tuple[str, ...]


def read_again(
    source: PageSource,
    box: Box,
    field: str,
    grammar: Grammar,
    letterhead: LetterheadReader,
    page: Page | None = None,
) -> SecondLook:
    """Read one spot of a page again for a field of `READERS`; raises a ReadingError.

    `page` is the page as it was read: the words of a number's symbol are taken from it. Raises
    ValueError where the box lies off the page or is too small to hold anything.
    """
    picture = draw_page(source, READ_AGAIN_DPI)
    left, top, right, bottom = _pixels_of(box, picture)
    grey = without_red(np.ascontiguousarray(picture.pixels[top:bottom, left:right]))
    words = _words(grey, picture.dpi)
    found = [*_by_letterhead(picture, box, field, letterhead, page)]
    found += READERS[field](words, grammar)
    values = tuple(dict.fromkeys(value for value in found if value))[:MOST_OFFERED]
    return SecondLook(" ".join(word.text for word in words), values)


def _pixels_of(box: Box, picture: PageImage) -> tuple[int, int, int, int]:
    scale = picture.dpi / 72
    height, width = picture.pixels.shape[:2]
    left, right = (min(max(round(x * scale), 0), width) for x in (box.x0, box.x1))
    top, bottom = (min(max(round(y * scale), 0), height) for y in (box.top, box.bottom))
    if right - left < LEAST_SIDE * scale or bottom - top < LEAST_SIDE * scale:
        raise ValueError("the box holds nothing")
    return left, top, right, bottom


def _words(grey: Grey, dpi: float) -> list[Word]:
    # Tesseract wants paper around the letters (tessdoc, "Borders").
    padded = np.pad(grey, round(10 * dpi / 72), constant_values=PAPER)
    return recognise(padded, dpi, READ_AGAIN_SECONDS)


def _by_letterhead(
    picture: PageImage, box: Box, field: str, letterhead: LetterheadReader, page: Page | None
) -> Iterator[str]:
    """Yield what the reader of handwritten numbers and dates sees, with only the spot on paper."""
    if field not in ("number", "issue_date"):
        return
    left, top, right, bottom = _pixels_of(box, picture)
    bare = np.full_like(picture.pixels, PAPER)
    bare[top:bottom, left:right] = picture.pixels[top:bottom, left:right]
    seen = letterhead(replace(picture, pixels=bare), page)
    candidates: tuple[Candidate, ...] = seen.number if field == "number" else seen.issue_date
    for candidate in candidates:
        value = candidate.value or ""
        yield canonical_number(value) if field == "number" else value


def _numbers(words: Sequence[Word], grammar: Grammar) -> Iterator[str]:
    for start in range(len(words)):
        number = parse_number(" ".join(word.text for word in words[start:]), grammar)
        if number is not None:
            yield canonical_number(number.canonical)
            return


def _days(words: Sequence[Word], grammar: Grammar) -> Iterator[str]:
    yield from (day.value for day in find_dates(_text(words), grammar) if day.value)


def _types(words: Sequence[Word], grammar: Grammar) -> Iterator[str]:
    for line in (" ".join(word.text for word in words), *_lines(words)):
        title = title_of(line.upper(), grammar)
        if title is not None:
            yield title.kind.name


def _issuers(words: Sequence[Word], grammar: Grammar) -> Iterator[str]:
    lines = tuple(
        ZoneLine(line, line.text, fold(line.text), 1, "left", "name") for line in lines_of(words)
    )
    for candidate in read_issuer(Zone(None, lines), grammar).issuer:
        yield candidate.value or ""


def _subjects(words: Sequence[Word], grammar: Grammar) -> Iterator[str]:
    yield as_subject(_text(words), grammar, by_ocr=True)


def _signers(words: Sequence[Word], grammar: Grammar) -> Iterator[str]:
    yield name_reading(_text(words), grammar).name


def _text(words: Sequence[Word]) -> str:
    return " ".join(_lines(words)).strip(" -–—_*.,;:|")


def _lines(words: Sequence[Word]) -> list[str]:
    return [line.text for line in lines_of(words)]


READERS: Mapping[str, ReadWords] = {
    "number": _numbers,
    "issue_date": _days,
    "doc_type": _types,
    "issuer": _issuers,
    "subject": _subjects,
    "signer": _signers,
}
