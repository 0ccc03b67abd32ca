"""Pages made from lists of lines, as a reader would give them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractors.document import Document, LetterheadReading, Reading
from extractors.grammar import Grammar, load_grammar
from extractors.page import Box, Line, Page, Word

Placed = tuple[float, float, str]
"""x of the left edge, y of the top, text; all in points."""

LETTER_WIDTH = 6.0


def line_of(x: float, y: float, text: str, confidence: float = 1.0) -> Line:
    words = []
    for word in text.split(" "):
        if word:
            box = Box(x, y, x + LETTER_WIDTH * len(word), y + 13)
            words.append(Word(word, box, confidence))
        x += LETTER_WIDTH * (len(word) + 1)
    return Line(tuple(words))


def page_of(
    lines: Sequence[Placed], number: int = 1, read_by: str = "text", confidence: float = 1.0
) -> Page:
    held = tuple(line_of(x, y, text, confidence) for x, y, text in lines)
    return Page(number, 595, 842, held, read_by, confidence=confidence)  # type: ignore[arg-type]


def document_of(*pages: Page, letterheads: tuple[LetterheadReading, ...] = ()) -> Document:
    return Document("a.pdf", Reading(pages, letterheads), pages[0].number, pages[-1].number)


def state_letterhead(
    issuer: Sequence[str] = ("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK LẮK"),
    number: str = "Số: 31/KH-UBND",
    date: str = "Đắk Lắk, ngày 05 tháng 02 năm 2024",
) -> list[Placed]:
    """The top of a state paper (Nghị định 30): two columns, number and date below."""
    lines: list[Placed] = [(90.0, 50.0 + 16 * i, text) for i, text in enumerate(issuer)]
    lines += [
        (270, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (310, 66, "Độc lập - Tự do - Hạnh phúc"),
    ]
    below = 66.0 + 16 * max(len(issuer) - 1, 1)
    lines += [(90, below, number), (310, below, date)]
    return sorted(lines, key=lambda line: (line[1], line[0]))


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    return load_grammar()


@pytest.fixture
def read_lines() -> Callable[..., Document]:
    """Return a document of one page with these lines."""

    def build(lines: Sequence[Placed], read_by: str = "text", confidence: float = 1.0) -> Document:
        return document_of(page_of(lines, read_by=read_by, confidence=confidence))

    return build


@pytest.fixture
def letterhead() -> Callable[..., list[Placed]]:
    """Return the maker of a state letterhead's lines."""
    return state_letterhead


@pytest.fixture
def pages() -> Callable[..., Page]:
    """Return the maker of one page."""
    return page_of


@pytest.fixture
def bundle() -> Callable[..., Document]:
    """Return the maker of a document of several pages."""
    return document_of
