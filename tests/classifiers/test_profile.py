from __future__ import annotations

from classifiers.profile import profile_of
from extractors.document import Citation, CoveredPeriod, Document, Extraction, Field, Reading
from extractors.page import Box, Line, Page, Word


def document(*lines: str) -> Document:
    made = []
    for row, line in enumerate(lines):
        words = tuple(
            Word(text, Box(50.0 * n, 20.0 * row, 50.0 * n + 45, 20.0 * row + 12))
            for n, text in enumerate(line.split())
        )
        made.append(Line(words))
    page = Page(1, 595, 842, tuple(made), "text")
    return Document("B-1-9-1/x.pdf", Reading((page,)), 1, 1)


def test_a_profile_holds_what_was_extracted_and_the_hints_of_the_path() -> None:
    extraction = Extraction(
        subject=Field(value="Kê khai tài  sản, thu nhập", state="read"),
        doc_type=Field(value="Kế hoạch", state="read"),
        citations=(
            Citation("Nghị định", "130/2020/NĐ-CP", None, "", "", ""),
            Citation("Nghị định", "130/2020/NĐ-CP", None, "", "", ""),
            Citation("Luật", None, None, "", "", ""),
        ),
        periods=(CoveredPeriod("2024-01-01", "2024-12-31", "năm 2024", 1, True),),
    )
    profile = profile_of(
        document("KẾ HOẠCH", "Kê khai tài sản, thu nhập", "I. MỤC ĐÍCH", "1. Yêu cầu chung"),
        extraction,
        "DV07/B-1-9-1/x.pdf",
    )
    assert profile.title == "Kê khai tài sản, thu nhập"
    assert profile.citations == ("130/2020/NĐ-CP",)
    assert profile.headings == ("I. MỤC ĐÍCH", "1. Yêu cầu chung")
    assert profile.covers == ("2024-01-01", "2024-12-31")
    assert profile.hints == ("B.1.9.1",)


def test_words_are_found_on_the_page_in_any_case() -> None:
    profile = profile_of(document("KẾ HOẠCH", "KÊ KHAI TÀI SẢN"), Extraction(), "x.pdf")
    place = profile.place_of("kê khai tài sản")
    assert place is not None
    assert place.page == 1
    assert place.box.top == 20.0
    assert profile.place_of("không có") is None
    assert profile.place_of("") is None
