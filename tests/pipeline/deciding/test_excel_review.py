from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from extractors.document import Extraction
from pipeline.deciding.excel_review import ReviewFileError, read_review
from pipeline.records.listing import make_listing
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.records.rows import EvidenceRow
from pipeline.reports.file_links import FileLinks
from pipeline.reports.workbook import write_workbook
from tests.pipeline.reports.example import example_results, make_results, make_row, read

LIST, REVIEW = "Danh mục minh chứng", "Cần xem"
Edit = Callable[[Worksheet, int, dict[str, int]], None]

TWO = make_results(
    (
        make_row("Sở A/1.pdf", number="31/KH-UBND"),
        make_row("Sở B/2.pdf", number="32/KH-UBND", reasons=("number-uncertain",)),
    )
)


def put(heading: str, value: object) -> Edit:
    def edit(sheet: Worksheet, row: int, columns: dict[str, int]) -> None:
        sheet.cell(row, columns[heading]).value = value

    return edit


def exported(results: Results, path: Path) -> Path:
    sentences = load_reasons()
    links = FileLinks(path.parent / "mc", path.parent)
    write_workbook(results, make_listing(results, sentences), sentences, path, links)
    return path


def corrected(path: Path, *edits: tuple[str, str, Edit]) -> Path:
    """Apply edits, each to the row of one document (by its path) on one sheet."""
    book = load_workbook(path)
    ids = {row.path: row.doc_id for row in TWO.rows}
    for name, document, edit in edits:
        sheet = book[name]
        header = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "STT")
        columns = {str(cell.value): cell.column for cell in sheet[header]}
        row = next(
            r
            for r in range(header + 1, sheet.max_row + 1)
            if sheet.cell(r, columns["doc_id"]).value == ids[document]
        )
        edit(sheet, row, columns)
    book.save(path)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return exported(TWO, tmp_path / "evidence.xlsx")


def test_a_file_as_it_was_written_changes_nothing(tmp_path: Path) -> None:
    results = example_results()
    diff = read_review(exported(results, tmp_path / "evidence.xlsx"), results)
    assert (diff.changes, diff.problems, diff.applied) == ((), (), 0)
    assert diff.unchanged > 60


@pytest.mark.parametrize(
    ("heading", "value", "field", "before", "after"),
    [
        ("Tiêu chí", "B.1.9.2; A.1.2", "indicators", "A.1.2", "B.1.9.2|A.1.2"),
        ("Tiêu chí", None, "indicators", "A.1.2", ""),
        ("Số, ký hiệu", "131 / KH – UBND", "number", "31/KH-UBND", "131/KH-UBND"),
        ("Ngày ban hành", datetime(2024, 2, 3), "issue_date", "2024-02-02", "2024-02-03"),
        ("Ngày ban hành", date(2024, 2, 3), "issue_date", "2024-02-02", "2024-02-03"),
        ("Ngày ban hành", "03/02/2024", "issue_date", "2024-02-02", "2024-02-03"),
        ("Ngày ban hành", "ngày 3 tháng 2 năm 2024", "issue_date", "2024-02-02", "2024-02-03"),
        ("Ngày ban hành", 45325, "issue_date", "2024-02-02", "2024-02-03"),
        ("Ngày ban hành", None, "issue_date", "2024-02-02", ""),
        ("Kỳ", "ngoài kỳ", "", "", ""),
        ("Kỳ", "Sau kỳ", "verdict", "inside", "after"),
        ("Đã xem (x)", "X", "confirmed", "", "1"),
        ("Ghi chú của người xem", "đã gọi lại", "note", "", "đã gọi lại"),
    ],
)
def test_a_correction_is_found(
    path: Path, heading: str, value: object, field: str, before: str, after: str
) -> None:
    diff = read_review(corrected(path, (LIST, "Sở A/1.pdf", put(heading, value))), TWO)
    if not field:
        assert "chọn Trong kỳ, Trước kỳ" in diff.problems[0].reason
        return
    assert diff.problems == ()
    (change,) = diff.changes
    assert (change.field, change.before, change.after) == (field, before, after)
    assert change.doc_id == TWO.rows[0].doc_id
    assert change.sheet == LIST


def test_the_difference_reads_well(path: Path) -> None:
    edit = put("Ngày ban hành", "3/2/2024")
    (change,) = read_review(corrected(path, (LIST, "Sở A/1.pdf", edit)), TWO).changes
    assert str(change) == "Kế hoạch số 31/KH-UBND: Ngày ban hành 02/02/2024 → 03/02/2024"


@pytest.mark.parametrize(
    ("heading", "value", "reason"),
    [
        ("Tiêu chí", "X.9", "“X.9” không có trong bộ tiêu chí"),
        ("Tiêu chí", "A.1", "“A.1” là nhóm"),
        ("Ngày ban hành", "31/02/2024", "không có ngày 31/02/2024"),
        ("Ngày ban hành", "tháng hai", "không phải ngày"),
        ("Ngày ban hành", date(2025, 3, 21), "ở tương lai"),
        ("Ngày ban hành", date(1924, 2, 2), "quá xa trong quá khứ"),
        ("Số, ký hiệu", datetime(2024, 12, 1), "Excel đã đổi ô"),
        ("Số, ký hiệu", "KH-UBND", "không có chữ số nào"),
        ("Số, ký hiệu", "=1+1", "chứa công thức"),
        ("Đã xem (x)", "không", "đánh x hoặc để trống"),
    ],
)
def test_an_impossible_correction_is_refused_with_its_row(
    path: Path, heading: str, value: object, reason: str
) -> None:
    diff = read_review(corrected(path, (REVIEW, "Sở B/2.pdf", put(heading, value))), TWO)
    assert diff.changes == ()
    (problem,) = diff.problems
    assert reason in problem.reason
    assert str(problem).startswith(f"{REVIEW}, hàng 5: ")


def test_a_day_counts_as_future_by_vietnams_clock(path: Path) -> None:
    """As in the browser: at 18:00 UTC on the 20th it is the 21st in Vietnam."""
    edit = (REVIEW, "Sở B/2.pdf", put("Ngày ban hành", "21/3/25"))
    evening = datetime(2025, 3, 20, 18, 0, tzinfo=UTC)
    (change,) = read_review(corrected(path, edit), replace(TWO, made_at=evening)).changes
    assert change.after == "2025-03-21"
    afternoon = replace(TWO, made_at=datetime(2025, 3, 20, 16, 0, tzinfo=UTC))
    (problem,) = read_review(corrected(path, edit), afternoon).problems
    assert "ở tương lai" in problem.reason


def test_all_problems_come_at_once_and_good_rows_still_count(path: Path) -> None:
    diff = read_review(
        corrected(
            path,
            (LIST, "Sở A/1.pdf", put("Tiêu chí", "X.9")),
            (LIST, "Sở A/1.pdf", put("Ngày ban hành", "01/01/2031")),
            (LIST, "Sở B/2.pdf", put("Số, ký hiệu", "33/KH-UBND")),
            (REVIEW, "Sở B/2.pdf", put("Kỳ", "?")),
        ),
        TWO,
    )
    assert [change.after for change in diff.changes] == ["33/KH-UBND"]
    first, second = diff.problems
    assert "X.9" in first.reason
    assert "tương lai" in first.reason
    assert second.sheet == REVIEW


def test_the_same_correction_twice_is_one_and_different_ones_are_refused(path: Path) -> None:
    same = put("Số, ký hiệu", "33/KH-UBND")
    diff = read_review(
        corrected(path, (LIST, "Sở B/2.pdf", same), (REVIEW, "Sở B/2.pdf", same)), TWO
    )
    assert len(diff.changes) == 1
    other = put("Số, ký hiệu", "34/KH-UBND")
    diff = read_review(corrected(path, (REVIEW, "Sở B/2.pdf", other)), TWO)
    assert diff.changes == ()
    assert {problem.sheet for problem in diff.problems} == {LIST, REVIEW}
    assert all("sửa khác nhau" in problem.reason for problem in diff.problems)


def with_number(row: EvidenceRow, number: str) -> EvidenceRow:
    assert row.extraction
    extraction: Extraction = replace(row.extraction, number=read(number))
    return replace(row, extraction=extraction)


def test_a_document_that_changed_meanwhile_is_refused_only_where_it_was_corrected(
    path: Path,
) -> None:
    later = replace(TWO, rows=tuple(with_number(row, "99/KH-UBND") for row in TWO.rows))
    edit = put("Tiêu chí", "B.1.9.2")
    diff = read_review(corrected(path, (LIST, "Sở A/1.pdf", edit)), later)
    assert diff.changes == ()
    (problem,) = diff.problems
    assert "đã thay đổi từ lúc xuất bảng" in problem.reason


def test_a_correction_that_is_already_applied_is_no_problem(path: Path) -> None:
    edit = put("Số, ký hiệu", "99/KH-UBND")
    later = replace(TWO, rows=(with_number(TWO.rows[0], "99/KH-UBND"), TWO.rows[1]))
    diff = read_review(corrected(path, (LIST, "Sở A/1.pdf", edit)), later)
    assert (diff.changes, diff.problems, diff.applied) == ((), (), 1)


def test_a_document_that_is_gone_is_refused(path: Path) -> None:
    later = replace(TWO, rows=TWO.rows[1:])
    edit = put("Tiêu chí", "B.1.9.2")
    diff = read_review(corrected(path, (LIST, "Sở A/1.pdf", edit)), later)
    assert "không còn trong kết quả" in diff.problems[0].reason


def test_rows_may_be_sorted_and_inserted_above(path: Path) -> None:
    book = load_workbook(path)
    book[LIST].insert_rows(1, 3)
    book.save(path)
    edit = put("Tiêu chí", "B.1.9.2")
    (change,) = read_review(corrected(path, (LIST, "Sở A/1.pdf", edit)), TWO).changes
    assert change.after == "B.1.9.2"


def test_a_row_typed_in_by_hand_is_refused(path: Path) -> None:
    book = load_workbook(path)
    book[LIST].append([9, "A.1.2", "55/KH-UBND"])
    book.save(path)
    (problem,) = read_review(path, TWO).problems
    assert "không rõ của văn bản nào" in problem.reason


@pytest.mark.parametrize("kind", ["missing", "no-excel", "strange", "columns"])
def test_a_file_that_is_not_ours_is_refused(path: Path, kind: str) -> None:
    if kind == "missing":
        path.unlink()
    elif kind == "no-excel":
        path.write_bytes(b"PK no")
    else:
        book = load_workbook(path)
        for name in (LIST, REVIEW, "Ngoài kỳ"):
            if kind == "strange":
                del book[name]
            else:
                book[name].delete_cols(15, 2)
        book.save(path)
    with pytest.raises(ReviewFileError) as caught:
        read_review(path, TWO)
    assert caught.value.exit_status == 2
    assert "evidence.xlsx" in str(caught.value)


@pytest.mark.parametrize(
    ("heading", "value", "field", "before"),
    [
        ("Trích yếu nội dung", "Kế hoạch  khác", "subject",
         "Công tác phòng, chống tham nhũng năm 2024"),
        ("Loại văn bản", "Báo cáo", "doc_type", "Kế hoạch"),
        ("Cơ quan ban hành", "Sở Nội vụ", "issuer", "Ủy ban nhân dân tỉnh Tân Bình"),
    ],
)  # fmt: skip
def test_every_name_of_a_document_can_be_corrected(
    path: Path, heading: str, value: str, field: str, before: str
) -> None:
    diff = read_review(corrected(path, (LIST, "Sở A/1.pdf", put(heading, value))), TWO)
    assert diff.problems == ()
    (change,) = diff.changes
    assert (change.field, change.before, change.after) == (field, before, " ".join(value.split()))


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Đơn vị nộp", "Sở khác"),
        ("Điểm tin cậy", 1),
        ("Lý do cần xem, căn cứ xét kỳ", "không có lý do gì"),
    ],
)
def test_what_cannot_be_corrected_is_refused_aloud(path: Path, heading: str, value: object) -> None:
    edited = corrected(
        path,
        (LIST, "Sở A/1.pdf", put(heading, value)),
        (LIST, "Sở A/1.pdf", put("Đã xem (x)", "x")),
    )
    diff = read_review(edited, TWO)
    assert diff.changes == ()
    (problem,) = diff.problems
    assert f"cột “{heading}” không sửa được" in problem.reason


def test_the_subject_of_a_secret_paper_is_not_given_in_the_table(tmp_path: Path) -> None:
    results = make_results((make_row("Sở A/1.pdf", reasons=("secret-mark",)), TWO.rows[1]))
    path = exported(results, tmp_path / "evidence.xlsx")
    diff = read_review(corrected(path, (REVIEW, "Sở A/1.pdf", put("Trích yếu nội dung", "lộ"))),
                       results)  # fmt: skip
    assert diff.changes == ()
    assert any("độ mật" in problem.reason for problem in diff.problems)
