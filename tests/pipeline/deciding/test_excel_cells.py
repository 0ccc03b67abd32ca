"""Cells settled in the sheet of holes of `evidence.xlsx`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.deciding.excel_review import ReviewDiff, read_review
from pipeline.deciding.excel_rows import ReviewFileError
from pipeline.records.listing import make_listing
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.records.review_cells import CELL_HEADINGS, CELL_SHEET, SETTLE_FOR
from pipeline.records.rows import CellKey, CoverageRow, CoverageStatus, Settled
from pipeline.reports.file_links import FileLinks
from pipeline.reports.workbook import write_workbook
from tests.pipeline.reports.example import make_results, make_row

AS, NOTE, BASIS = CELL_HEADINGS
NONE = Settled("none-occurred", "Không có vụ việc", "12/BC-SA", "Lan")
GIVEN = {AS: "Không phát sinh", NOTE: "Không có vụ việc", BASIS: "12/BC-SA"}


def cell(
    unit: str, status: CoverageStatus = "missing", month: int = 0, indicator: str = "A.1.2"
) -> CoverageRow:
    first = date(2024, month, 1) if month else None
    return CoverageRow(indicator, "t", unit, status, "Kế hoạch", month=first)


MONTHS = tuple(cell("Sở B", "missing" if n in (3, 5, 6, 7) else "found", n) for n in range(1, 13))
HELD = make_results((make_row(),), (cell("Sở A"), *MONTHS, cell("", indicator="C.1.1")))
SETTLED = replace(
    HELD,
    coverage=(cell("Sở A", "none-occurred"), *HELD.coverage[1:]),
    settled={CellKey("A.1.2", "Sở A"): NONE},
)


def exported(results: Results, path: Path) -> Path:
    sentences = load_reasons()
    links = FileLinks(path.parent / "mc", path.parent)
    write_workbook(results, make_listing(results, sentences), sentences, path, links)
    return path


def edited(path: Path, *edits: tuple[str, dict[str, object]]) -> Path:
    """Put values, by heading, into the first row of the sheet with this unit."""
    book = load_workbook(path)
    sheet = book[CELL_SHEET]
    header = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "STT")
    columns = {str(one.value): one.column for one in sheet[header]}
    for unit, values in edits:
        row = next(
            r
            for r in range(header + 1, sheet.max_row + 1)
            if sheet.cell(r, columns["Đơn vị"]).value == unit
        )
        for heading, value in values.items():
            sheet.cell(row, columns[heading]).value = value
    book.save(path)
    return path


def read(path: Path, results: Results = HELD) -> ReviewDiff:
    return read_review(path, results)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return exported(HELD, tmp_path / "evidence.xlsx")


@pytest.mark.parametrize("results", [HELD, SETTLED], ids=["open", "settled"])
def test_a_file_as_it_was_written_settles_nothing(tmp_path: Path, results: Results) -> None:
    diff = read(exported(results, tmp_path / "evidence.xlsx"), results)
    assert (diff.cells, diff.problems, diff.applied) == ((), (), 0)
    assert diff.unchanged == 1 + 3


def test_a_cell_is_settled_with_note_and_basis(path: Path) -> None:
    (change,) = read(edited(path, ("Sở A", GIVEN))).cells
    assert change.draft.keys == (CellKey("A.1.2", "Sở A"),)
    assert (change.draft.status, change.draft.note, change.draft.basis) == (
        "none-occurred",
        "Không có vụ việc",
        "12/BC-SA",
    )
    assert str(change) == (
        "A.1.2 – Sở A: (không kết luận) → Không phát sinh; Không có vụ việc; căn cứ 12/BC-SA"
    )


def test_the_word_may_be_typed_in_any_case(path: Path) -> None:
    (change,) = read(edited(path, ("Toàn tỉnh", GIVEN | {AS: "KHÔNG YÊU CẦU "}))).cells
    assert (change.draft.status, change.draft.unit) == ("not-required", "")


def test_a_cell_with_months_is_one_row_and_only_its_holes_are_settled(path: Path) -> None:
    (change,) = read(edited(path, ("Sở B", GIVEN))).cells
    assert [month.month for month in change.draft.months if month] == [3, 5, 6, 7]
    assert change.name == "A.1.2 – Sở B, tháng 3, 5–7"


@pytest.mark.parametrize(
    ("typed", "months"),
    [
        ("tháng 3", [3]),
        ("5", [5]),
        (6, [6]),
        ("tháng 3, 6-7", [3, 6, 7]),
        ("05/2024; 07/2024", [5, 7]),
    ],
)
def test_only_the_months_that_are_named_are_settled(
    path: Path, typed: object, months: list[int]
) -> None:
    (change,) = read(edited(path, ("Sở B", GIVEN | {SETTLE_FOR: typed}))).cells
    assert [month.month for month in change.draft.months if month] == months


@pytest.mark.parametrize(
    ("unit", "typed", "told"),
    [
        ("Sở B", None, "trống"),
        ("Sở B", "tháng 4", "hàng này là của tháng 3, 5–7"),
        ("Sở A", "tháng 4", "không theo tháng"),
    ],
)
def test_months_that_a_row_is_not_about_are_refused(
    path: Path, unit: str, typed: str | None, told: str
) -> None:
    diff = read(edited(path, (unit, GIVEN | {SETTLE_FOR: typed})))
    assert diff.cells == ()
    assert told in diff.problems[0].reason


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (GIVEN | {NOTE: None}, "Thiếu lý do"),
        (GIVEN | {BASIS: None}, "Thiếu căn cứ"),
        ({BASIS: "12/BC-SA"}, "chưa chọn kết luận"),
        (GIVEN | {AS: "đã có"}, "kết luận “đã có” không có"),
        (GIVEN | {NOTE: "=1+1"}, "chứa công thức"),
        (GIVEN | {"cell": '["A.1.2", "Sở Không Có", ""]'}, "không có trong bảng độ phủ"),
        (GIVEN | {"cell": "chép nhầm"}, "không có trong bảng độ phủ"),
        (GIVEN | {"cell": None}, "không rõ của ô nào"),
    ],
)
def test_what_cannot_be_taken_is_refused_aloud(
    path: Path, values: dict[str, object], told: str
) -> None:
    diff = read(edited(path, ("Sở A", values)))
    assert diff.cells == ()
    (problem,) = diff.problems
    assert told in problem.reason
    assert problem.sheet == CELL_SHEET


def test_one_refused_row_leaves_the_others(path: Path) -> None:
    diff = read(edited(path, ("Sở A", GIVEN | {NOTE: None}), ("Sở B", GIVEN)))
    assert [change.draft.unit for change in diff.cells] == ["Sở B"]
    assert len(diff.problems) == 1


def test_what_the_page_settled_since_is_told_with_what_the_file_says(path: Path) -> None:
    other = Settled("not-required", "Không thuộc nhiệm vụ", "9/QĐ", "Minh")
    now = replace(
        HELD,
        coverage=(cell("Sở A", "not-required"), *HELD.coverage[1:]),
        settled={CellKey("A.1.2", "Sở A"): other},
    )
    (problem,) = read(edited(path, ("Sở A", GIVEN)), now).problems
    for told in ("Minh đã kết luận “Không yêu cầu", "9/QĐ", "Không phát sinh", "12/BC-SA"):
        assert told in problem.reason


def test_what_the_results_have_already_is_counted_as_applied(path: Path) -> None:
    diff = read(edited(path, ("Sở A", GIVEN)), SETTLED)
    assert (diff.cells, diff.problems, diff.applied) == ((), (), 1)


def test_a_cell_that_is_evidenced_by_now_is_refused(path: Path) -> None:
    now = replace(HELD, coverage=(cell("Sở A", "found"), *HELD.coverage[1:]))
    (problem,) = read(edited(path, ("Sở A", GIVEN)), now).problems
    assert "tình trạng đã thay đổi" in problem.reason


def test_emptying_the_choice_takes_it_back(tmp_path: Path) -> None:
    path = edited(exported(SETTLED, tmp_path / "evidence.xlsx"), ("Sở A", {AS: None}))
    (change,) = read(path, SETTLED).cells
    assert (change.draft.status, change.draft.keys) == ("", (CellKey("A.1.2", "Sở A"),))
    again = read(path, HELD)
    assert (again.cells, again.problems, again.applied) == ((), (), 1)


def test_two_rows_that_settle_one_cell_differently_are_both_refused(path: Path) -> None:
    edited(path, ("Sở A", GIVEN))
    book = load_workbook(path)
    sheet = book[CELL_SHEET]
    rows = [[one.value for one in row] for row in sheet.iter_rows()]
    given = next(row for row in rows if "Sở A" in row)
    sheet.append(["Không yêu cầu" if value == "Không phát sinh" else value for value in given])
    book.save(path)
    diff = read(path)
    assert diff.cells == ()
    assert len(diff.problems) == 2
    assert "khác nhau" in diff.problems[0].reason


def test_a_workbook_of_before_cells_could_be_settled_is_read_as_ever(path: Path) -> None:
    book = load_workbook(path)
    sheet = book[CELL_SHEET]
    header = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "STT")
    for one in sheet[header]:
        if one.value in CELL_HEADINGS:
            one.value = None
    book.save(path)
    assert read(path).problems == ()
    with pytest.raises(ReviewFileError, match="cell_state"):
        read(_without_state(exported(HELD, path)))


def _without_state(path: Path) -> Path:
    book = load_workbook(path)
    sheet = book[CELL_SHEET]
    for one in _header(sheet.iter_rows(max_row=20)):
        if one.value == "cell_state":
            one.value = None
    book.save(path)
    return path


def _header(rows: Iterator[tuple[object, ...]]) -> tuple[object, ...]:
    return next(row for row in rows if row[0].value == "STT")  # type: ignore[attr-defined]
