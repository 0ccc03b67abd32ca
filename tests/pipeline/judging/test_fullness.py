from dataclasses import replace
from typing import Any

import pytest

from extractors.document import DigitalSignature, Extraction, Field
from pipeline.judging.fullness import fullest, in_issuers_folder
from pipeline.records.rows import EvidenceRow

READ = Extraction(
    number=Field("31/KH-STP", state="read"),
    issue_date=Field("2024-02-05", state="read"),
    issuer=Field("Sở Tư pháp tỉnh Đắk Lắk", state="read"),
)
SIGNED = (DigitalSignature("Mai Văn Ví Dụ", None, True),)


def copy(path: str, pages: int = 2, unit: str = "Sở Y tế", **fields: Any) -> EvidenceRow:
    return EvidenceRow(path, path, 1, pages, path, unit, "text", replace(READ, **fields))


BLANK = Field(state="blank")


@pytest.mark.parametrize(
    ("better", "worse", "lengths"),
    [
        # What is no draft, however short and however it was read.
        (copy("b", pages=1, findings=("unsigned",)), copy("a", pages=9, number=BLANK), {}),
        (copy("b", pages=1), copy("a", pages=9, marks=("DỰ THẢO",)), {}),
        # Number and day.
        (copy("b", pages=1), copy("a", pages=9, number=Field(state="unreadable")), {}),
        (copy("b", pages=1), copy("a", pages=9, issue_date=Field()), {}),
        # Nobody has signed it.
        (copy("b", pages=1), copy("a", pages=9, findings=("unsigned",)), {}),
        (copy("b.pdf", pages=1), copy("a.docx", pages=9), {}),
        # Pages: the first one alone may well show a red seal.
        (copy("b", pages=4), copy("a", pages=1, seal="seen"), {}),
        (copy("b", seal="seen"), copy("a"), {"a": 5000, "b": 1000}),
        (copy("b", signatures=SIGNED), copy("a"), {}),
        # The text, but for what OCR reads more or less of.
        (copy("b"), copy("a", unit="Sở Tư pháp"), {"a": 800, "b": 1000}),
        (copy("b", unit="Sở Tư pháp"), copy("a"), {"a": 1000, "b": 950}),
        (copy("a"), copy("b"), {"a": 950, "b": 1000}),
    ],
)
def test_the_fullest_counts(
    better: EvidenceRow, worse: EvidenceRow, lengths: dict[str, int]
) -> None:
    assert fullest([better, worse], lengths) == fullest([worse, better], lengths) == better


@pytest.mark.parametrize(
    ("unit", "issuer", "number", "own"),
    [
        ("Sở Tư pháp", "Sở Tư pháp tỉnh Đắk Lắk", "5/KH-STP", True),
        ("DV03_So_Tu_phap", "Sở Tư pháp tỉnh Đắk Lắk", "5/KH-STP", True),
        ("STP", "Sở Tư pháp tỉnh Đắk Lắk", "5/KH-STP", True),
        ("UBND huyện Ea Kar", "Ủy ban nhân dân huyện Ea Kar", "5/KH-UBND", True),
        ("Sở Y tế", "Sở Tư pháp tỉnh Đắk Lắk", "5/KH-STP", False),
        ("UBND huyện Ea Kar", "Ủy ban nhân dân tỉnh Đắk Lắk", "5/KH-UBND", False),
        ("", "Sở Tư pháp tỉnh Đắk Lắk", "5/KH-STP", False),
        ("12", "Sở Tư pháp tỉnh Đắk Lắk", "12/KH-STP", False),
        ("Sở Y tế", "", "", False),
    ],
)
def test_the_issuers_own_folder(unit: str, issuer: str, number: str, own: bool) -> None:
    made = copy("a", unit=unit, issuer=Field(issuer or None), number=Field(number or None))
    assert in_issuers_folder(made) is own
