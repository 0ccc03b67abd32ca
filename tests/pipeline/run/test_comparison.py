from dataclasses import replace
from datetime import date

import pytest

from extractors.document import CoveredPeriod, Extraction, Field
from pipeline.records.rows import (
    CoverageRow,
    CoverageStatus,
    EvidenceRow,
    Judgement,
    ScoredIndicator,
)
from pipeline.run.comparison import (
    COMPARISON_HEADINGS,
    FIELD_NAMES,
    ComparedResult,
    Comparison,
    compare,
    comparison_lines,
    comparison_text,
)


def document(doc_id: str, number: str = "1/KH-UBND", **more: object) -> EvidenceRow:
    row = EvidenceRow(
        doc_id=doc_id,
        path=f"So_Y_te/{doc_id}.pdf",
        first_page=1,
        last_page=1,
        sha256=doc_id * 16,
        unit="Sở Y tế",
        extraction=extracted(number),
        indicators=(ScoredIndicator("A.1", 0.9),),
        period=Judgement("inside", "issued", ""),
    )
    return replace(row, **more)  # type: ignore[arg-type]


def extracted(number: str, issued: str = "2024-03-05", **more: object) -> Extraction:
    made = Extraction(
        number=Field(number, state="read"),
        issue_date=Field(issued, state="read"),
        doc_type=Field("Kế hoạch", state="read"),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def place(
    status: CoverageStatus,
    indicator: str = "A.1",
    unit: str = "Sở Y tế",
    found: tuple[str, ...] = (),
    note: str = "",
    month: date | None = None,
) -> CoverageRow:
    return CoverageRow(indicator, "Ban hành kế hoạch", unit, status, "Kế hoạch", found, note, month)


def documents(before: list[EvidenceRow], after: list[EvidenceRow]) -> Comparison:
    return compare(ComparedResult(tuple(before), ()), ComparedResult(tuple(after), ()))


def coverages(before: list[CoverageRow], after: list[CoverageRow]) -> Comparison:
    return compare(ComparedResult((), tuple(before)), ComparedResult((), tuple(after)))


def test_the_same_result_twice_has_no_change() -> None:
    rows = [document("a"), document("b", "2/BC"), document("c", "", error="damaged")]
    holes = [place("found"), place("not-required", "A.2")]
    one = ComparedResult(tuple(rows), tuple(holes))
    assert compare(one, one) == Comparison()


def test_a_hole_that_a_reviewer_settled_is_told_with_its_basis() -> None:
    settled = replace(place("not-required"), basis="Lan: không thuộc nhiệm vụ; căn cứ 9/QĐ")
    told = coverages([place("missing")], [settled])
    ((_, _, _, details),) = comparison_lines(told)
    assert details == "Thiếu → Không yêu cầu; Lan: không thuộc nhiệm vụ; căn cứ 9/QĐ"
    assert coverages([place("missing")], [place("not-required")]) == Comparison()


def test_documents_come_and_go() -> None:
    told = documents(
        [document("a", "1/KH"), document("b", "2/KH")],
        [document("b", "2/KH"), document("c", "3/KH")],
    )
    assert [row.doc_id for row in told.new] == ["c"]
    assert [row.doc_id for row in told.gone] == ["a"]
    assert told.changed == ()


FEBRUARY = CoveredPeriod("2024-02-01", "2024-02-29", "tháng 02/2024", about=True)
CHANGES: dict[str, tuple[dict[str, object], tuple[str, str]]] = {
    "path": ({"path": "So_Y_te/khac.pdf"}, ("So_Y_te/a.pdf", "So_Y_te/khac.pdf")),
    "pages": ({"last_page": 2}, ("1-1", "1-2")),
    "unit": ({"unit": "Sở Nội vụ"}, ("Sở Y tế", "Sở Nội vụ")),
    "content": ({"sha256": "f" * 64}, ("a" * 12, "f" * 12)),
    "doc_type": (
        {"extraction": extracted("1/KH-UBND", doc_type=Field("Báo cáo", state="read"))},
        ("Kế hoạch", "Báo cáo"),
    ),
    "number": ({"extraction": extracted("2/KH-UBND")}, ("1/KH-UBND", "2/KH-UBND")),
    "issue_date": (
        {"extraction": extracted("1/KH-UBND", "2024-04-06")},
        ("05/03/2024", "06/04/2024"),
    ),
    "issuer": (
        {"extraction": extracted("1/KH-UBND", issuer=Field("Sở Y tế", state="read"))},
        ("", "Sở Y tế"),
    ),
    "subject": (
        {"extraction": extracted("1/KH-UBND", subject=Field("về PCTN", state="read"))},
        ("", "về PCTN"),
    ),
    "signer": (
        {"extraction": extracted("1/KH-UBND", signer=Field("Nguyễn Văn Mẫu", state="read"))},
        ("", "Nguyễn Văn Mẫu"),
    ),
    "covers": (
        {"extraction": extracted("1/KH-UBND", periods=(FEBRUARY,))},
        ("", "01/02/2024–29/02/2024"),
    ),
    "indicators": (
        {"indicators": (ScoredIndicator("A.2", 0.8), ScoredIndicator("A.1", 0.7))},
        ("A.1", "A.2, A.1"),
    ),
    "period": ({"period": Judgement("before", "issued", "")}, ("Trong kỳ", "Trước kỳ")),
    "duplicate_of": ({"duplicate_of": "z"}, ("", "z")),
    "confirmed": ({"confirmed": True}, ("không", "có")),
}


@pytest.mark.parametrize(("field", "case"), CHANGES.items(), ids=CHANGES.keys())
def test_one_changed_field_is_told_alone(
    field: str, case: tuple[dict[str, object], tuple[str, str]]
) -> None:
    before, (changed, values) = document("a"), case
    told = documents([before], [replace(before, **changed)])  # type: ignore[arg-type]
    ((change,),) = (document.changes for document in told.changed)
    assert (change.field, change.before, change.after) == (field, *values)
    assert (told.new, told.gone) == ((), ())


def test_reasons_and_errors_change_what_a_person_must_see() -> None:
    before = document("a")
    told = documents([before], [replace(before, reasons=("late",))])
    assert [(c.field, c.after) for c in told.changed[0].changes] == [
        ("review", "có"),
        ("reasons", "late"),
    ]
    failed = replace(before, extraction=None, indicators=(), error="damaged")
    fields = [change.field for change in documents([before], [failed]).changed[0].changes]
    assert {"error", "number", "period"} <= set(fields)


def test_every_field_with_a_heading_can_change() -> None:
    assert set(CHANGES) | {"review", "reasons", "error"} == set(FIELD_NAMES)


def test_scores_alone_are_no_change() -> None:
    before = document("a")
    after = replace(before, indicators=(ScoredIndicator("A.1", 0.5),))
    assert documents([before], [after]) == Comparison()


def test_a_document_scanned_anew_is_the_same_one() -> None:
    told = documents([document("a")], [document("b")])
    ((changes),) = [document.changes for document in told.changed]
    assert [change.field for change in changes] == ["path", "content"]


def test_a_better_copy_in_the_same_place_is_the_same_one() -> None:
    blurred = document("a", path="x.pdf", extraction=extracted("1/KH-UBND", issued=""))
    clear = document("b", path="x.pdf", extraction=extracted("31/KH-UBND"))
    told = documents([blurred], [clear])
    assert len(told.changed) == 1
    assert not told.new


def test_another_document_in_the_same_place_is_new() -> None:
    last_year = document("a", path="x.pdf", extraction=extracted("9/KH-UBND", "2023-01-05"))
    this_year = document("b", path="x.pdf", extraction=extracted("31/KH-UBND", "2024-01-08"))
    told = documents([last_year], [this_year])
    assert (told.new, told.gone, told.changed) == ((this_year,), (last_year,), ())


def test_two_of_one_number_are_not_guessed_at() -> None:
    told = documents([document("a")], [document("b"), document("c")])
    assert {row.doc_id for row in told.new} == {"b", "c"}
    assert {row.doc_id for row in told.gone} == {"a"}


OUTCOMES: list[tuple[CoverageStatus | None, CoverageStatus | None, str]] = [
    ("missing", "found", "newly_found"),
    ("outside-only", "confirmed", "newly_found"),
    ("missing", "missing", "still_missing"),
    ("missing", "outside-only", "still_missing"),
    ("found", "missing", "newly_missing"),
    ("confirmed", "outside-only", "newly_missing"),
    ("not-required", "missing", "newly_missing"),
    (None, "missing", "newly_missing"),
    ("found", "found", ""),
    ("missing", "not-required", ""),
    ("missing", None, ""),
    (None, "found", ""),
]


@pytest.mark.parametrize(("before", "after", "kind"), OUTCOMES)
def test_every_hole_is_put_where_it_belongs(
    before: CoverageStatus | None, after: CoverageStatus | None, kind: str
) -> None:
    told = coverages([place(before)] if before else [], [place(after)] if after else [])
    counts = {
        name: len(getattr(told, name)) for name in ("newly_found", "newly_missing", "still_missing")
    }
    assert counts == {name: int(name == kind) for name in counts}


def test_months_are_compared_across_years() -> None:
    before = [place("missing", month=date(2023, month, 1)) for month in (3, 4)]
    after = [
        place("found", found=("7/TB",), note="tháng 03/2024", month=date(2024, 3, 1)),
        place("missing", note="tháng 04/2024; hạn nộp 15/03/2025", month=date(2024, 4, 1)),
    ]
    told = coverages(before, after)
    assert [hole.after.note for hole in told.newly_found] == ["tháng 03/2024"]
    assert [hole.after.note[:13] for hole in told.still_missing] == ["tháng 04/2024"]


def test_the_text_tells_everything_in_vietnamese() -> None:
    before = ComparedResult(
        (document("a", "1/KH"), document("b", "2/KH")),
        (place("found", found=("1/KH (05/03/2024)",)), place("missing", "A.2", "")),
    )
    after = ComparedResult(
        (document("b", "2/KH", indicators=()), document("c", "3/KH")),
        (
            place("missing"),
            place("missing", "A.2", ""),
            place("missing", "A.3", month=date(2024, 7, 1)),
        ),
    )
    assert comparison_text(compare(before, after)).splitlines() == [
        "Văn bản mới: 1",
        "Văn bản không còn: 1",
        "Văn bản thay đổi: 1",
        "Chỗ thiếu nay đã có: 0",
        "Chỗ nay thiếu, trước không thiếu: 2",
        "Chỗ vẫn còn thiếu: 1",
        "",
        "VĂN BẢN MỚI (1)",
        "- Kế hoạch 3/KH 05/03/2024 | Sở Y tế | Trong kỳ; A.1; So_Y_te/c.pdf",
        "",
        "VĂN BẢN KHÔNG CÒN (1)",
        "- Kế hoạch 1/KH 05/03/2024 | Sở Y tế | Trong kỳ; A.1; So_Y_te/a.pdf",
        "",
        "VĂN BẢN THAY ĐỔI (1)",
        "- Kế hoạch 2/KH 05/03/2024 | Sở Y tế | Tiêu chí: A.1 → (trống)",
        "",
        "CHỖ NAY THIẾU, TRƯỚC KHÔNG THIẾU (2)",
        "- A.1 Ban hành kế hoạch | Sở Y tế | Có → Thiếu; trước có: 1/KH (05/03/2024); "
        "cần có: Kế hoạch",
        "- A.3 Ban hành kế hoạch | Sở Y tế | tháng 07; Trước không xét → Thiếu; cần có: Kế hoạch",
        "",
        "CHỖ VẪN CÒN THIẾU (1)",
        "- A.2 Ban hành kế hoạch | (chung) | Thiếu; cần có: Kế hoạch",
    ]


def test_the_table_has_a_cell_for_every_heading() -> None:
    told = documents([document("a", "1/KH")], [document("c", "", path="x\ny.pdf", error="damaged")])
    lines = list(comparison_lines(told))
    assert [line[0] for line in lines] == ["Văn bản mới", "Văn bản không còn"]
    assert all(len(line) == len(COMPARISON_HEADINGS) for line in lines)
    assert not any("\n" in cell for line in lines for cell in line)


def test_a_secret_documents_subject_is_not_told() -> None:
    secret = document("a", reasons=("secret-mark",))
    after = replace(
        secret, extraction=extracted("1/KH-UBND", subject=Field("Nội dung mật", state="read"))
    )
    assert "Nội dung mật" not in comparison_text(documents([secret], [after]))
    assert "độ mật" in comparison_text(documents([secret], [after]))
