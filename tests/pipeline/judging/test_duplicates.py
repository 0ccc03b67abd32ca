import pytest

from extractors.document import Extraction, Field
from pipeline.judging.duplicates import mark_duplicates
from pipeline.records.rows import EvidenceRow

PLAN = (
    "Thực hiện nhiệm vụ được giao, đơn vị xây dựng kế hoạch kê khai tài sản, thu nhập của người "
    "có nghĩa vụ kê khai trong năm, với các nội dung về thời gian, cách làm và trách nhiệm sau đây"
)


WORDS = [f"từ{place}" for place in range(203)]
"""A text of 200 runs of four words, all different."""


def misread(each: int) -> str:
    """The text of `WORDS` with every `each`-th word read as another."""
    return " ".join(f"x{word}" if at % each == 0 else word for at, word in enumerate(WORDS))


def row(
    path: str,
    sha256: str,
    number: str | None,
    issued: str = "2024-03-05",
    error: str = "",
    issuer: str = "Sở Y tế",
) -> EvidenceRow:
    extraction = Extraction(
        number=Field(number, state="read" if number else "missing"),
        issue_date=Field(issued, state="read"),
        issuer=Field(issuer, state="read"),
    )
    return EvidenceRow(
        path, path, 1, 1, sha256, "X", extraction=None if error else extraction, error=error
    )


def marks(rows: list[EvidenceRow], texts: dict[str, str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {r.doc_id: (r.duplicate_of, r.reasons) for r in mark_duplicates(rows, texts)}


def test_the_same_bytes_are_a_duplicate_of_the_first_by_path() -> None:
    found = marks([row("b", "1", None), row("a", "1", None)], {})
    assert found == {"a": ("", ()), "b": ("a", ("duplicate",))}


def test_a_second_scan_is_a_near_duplicate() -> None:
    noisy = PLAN.replace("nhiệm vụ", "nhiém vu").replace("thời gian", "thòi gían")
    found = marks([row("a", "1", "5/KH-SYT"), row("b", "2", "5/KH-SYT")], {"a": PLAN, "b": noisy})
    assert found["b"] == ("a", ("near-duplicate",))
    assert found["a"] == ("", ())


def test_one_number_on_different_papers_is_said_on_both() -> None:
    other = "Báo cáo tình hình tiếp công dân và giải quyết đơn thư trong quý một của đơn vị"
    found = marks([row("a", "1", "5/KH-SYT"), row("b", "2", "5/KH-SYT")], {"a": PLAN, "b": other})
    assert found == {"a": ("", ("same-number",)), "b": ("", ("same-number",))}


def test_numbers_begin_anew_every_year() -> None:
    rows = [row("a", "1", "5/KH-SYT", "2023-03-05"), row("b", "2", "5/KH-SYT", "2024-03-05")]
    assert marks(rows, {"a": PLAN, "b": "khác"}) == {"a": ("", ()), "b": ("", ())}


def test_documents_without_number_and_failed_files_are_left_alone() -> None:
    rows = [row("a", "1", None), row("b", "2", None), row("c", "1", None, error="damaged")]
    assert all(mark == ("", ()) for mark in marks(rows, {"a": PLAN, "b": PLAN}).values())


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        # The first words agree, the rest is another text: so much of the runs is in common.
        (" ".join((*WORDS[:113], *(f"y{at}" for at in range(90)))), "near-duplicate"),
        (" ".join((*WORDS[:93], *(f"y{at}" for at in range(110)))), "same-number"),
        (" ".join((*WORDS[:63], *(f"y{at}" for at in range(140)))), "same-number"),
        # Single words differ: where scans are read badly, runs of them are soon all broken.
        (misread(9), "near-duplicate"),
        (misread(6), "same-number"),
        # A draft that lacks pages.
        (" ".join(WORDS[:40]), "near-duplicate"),
    ],
)
def test_texts_are_one_if_half_of_the_shorter_one_is_in_the_other(other: str, reason: str) -> None:
    rows = [row("a", "1", "5/KH-SYT"), row("b", "2", "5/KH-SYT")]
    for texts in ({"a": " ".join(WORDS), "b": other}, {"a": other, "b": " ".join(WORDS)}):
        assert marks(rows, texts)["b"][1] == (reason,)


def test_every_body_has_numbers_of_its_own() -> None:
    rows = [row("a", "1", "5/KH-UBND"), row("b", "2", "5/KH-UBND", issuer="UBND xã Ea Kao")]
    assert marks(rows, {"a": PLAN, "b": PLAN}) == {"a": ("", ()), "b": ("", ())}
