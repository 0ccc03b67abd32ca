from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from extractors.document import Figure
from indicator_map.campaign import OwedFigure
from pipeline.records.listing import make_listing
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.records.rows import ON_PAPER, CoverageRow
from pipeline.reports.coverage_grid import coverage_grid
from pipeline.reports.file_links import FileLinks
from pipeline.reports.workbook import DOCUMENT_COLUMNS, write_workbook
from tests.pipeline.reports.example import (
    UNITS,
    example_results,
    make_results,
    make_row,
    write_originals,
)

SHEETS = ["Tổng hợp", "Danh mục minh chứng", "Ngoài kỳ", "Thiếu minh chứng", "Cần xem", "Số liệu",
          "Đối chiếu số liệu", "Bản đồ độ phủ", "Biểu đồ", "Tệp lỗi"]  # fmt: skip


def written(results: Results, tmp_path: Path) -> Workbook:
    sentences = load_reasons()
    out = tmp_path / "kết quả"
    out.mkdir(exist_ok=True)
    path = out / "evidence.xlsx"
    listing = make_listing(results, sentences)
    links = FileLinks(tmp_path / results.folder, out)
    write_workbook(results, listing, sentences, path, links)
    return load_workbook(path)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return written(example_results(), tmp_path_factory.mktemp("reports"))


def header_row(sheet: Worksheet) -> int:
    return next(row for row in range(1, 20) if sheet.cell(row, 1).value == "STT")


def items(sheet: Worksheet) -> list[dict[str, object]]:
    header = header_row(sheet)
    headings = [cell.value for cell in sheet[header]]
    return [
        dict(zip(headings, row, strict=True))
        for row in sheet.iter_rows(min_row=header + 1, values_only=True)
        if isinstance(row[0], int)
    ]


def test_the_sheets(book: Workbook) -> None:
    assert book.sheetnames == SHEETS


def test_every_sheet_prints_on_a4_with_its_header_and_filter(book: Workbook) -> None:
    for name in SHEETS:
        sheet = book[name]
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        # Two tables and more on one sheet; a map without numbered rows.
        if name not in ("Tổng hợp", "Đối chiếu số liệu", "Bản đồ độ phủ", "Biểu đồ"):
            header = header_row(sheet)
            assert sheet.print_title_rows == f"${header}:${header}"
            assert sheet.freeze_panes.endswith(str(header + 1))
            assert sheet.auto_filter.ref.startswith(f"A{header}:")


def test_documents_stand_under_their_indicator(book: Workbook) -> None:
    sheet = book["Danh mục minh chứng"]
    group = ""
    seen = 0
    for row in sheet.iter_rows(min_row=header_row(sheet) + 1, values_only=True):
        if isinstance(row[0], str):
            group = row[0].split(" ")[0]
        else:
            seen += 1
            assert group in row[1].split("; ")
            assert row[8] in ("Trong kỳ", "Một phần", "Chưa rõ")
    assert seen
    groups = [row[0].value for row in sheet.iter_rows() if str(row[0].value).startswith("A.2.2.1")]
    assert groups == ["A.2.2.1 Ban hành kế hoạch tuyên truyền (tối đa 1,5 điểm)"]


def test_every_row_is_on_the_sheets_it_belongs_to(book: Workbook) -> None:
    results = example_results()
    outside = {row.doc_id for row in results.documents if row.period.verdict in ("before", "after")}
    review = {row.doc_id for row in results.documents if row.review}
    listed = {
        row.doc_id
        for row in results.documents
        if row.indicators and row.doc_id not in outside and not row.duplicate_of
    }
    assert {item["doc_id"] for item in items(book["Ngoài kỳ"])} == outside
    assert {item["doc_id"] for item in items(book["Cần xem"])} == review
    assert {item["doc_id"] for item in items(book["Danh mục minh chứng"])} == listed
    assert len(items(book["Tệp lỗi"])) == len(results.errors)
    holes = coverage_grid(results).holes()
    assert [item["Đơn vị"] for item in items(book["Thiếu minh chứng"])] == [h.unit for h in holes]
    figures = [figure for row in results.documents for figure in row.extraction.figures]  # type: ignore[union-attr]
    assert len(items(book["Số liệu"])) == len(figures)


def test_what_closes_nothing_of_its_indicator_says_so_in_the_list(tmp_path: Path) -> None:
    draft = make_row()
    cell = CoverageRow("A.1.2", "t", "", "draft", "", apart=("31/KH-UBND: dự thảo",),
                       apart_ids=(draft.doc_id,))  # fmt: skip
    book = written(make_results((draft,), (cell,)), tmp_path)
    (item,) = items(book["Danh mục minh chứng"])
    told = item["Lý do cần xem, căn cứ xét kỳ"]
    assert told == "Không tính cho tiêu chí này: 31/KH-UBND: dự thảo."


def test_figures_stand_in_base_units_and_contradictions_with_both_sentences(
    tmp_path: Path,
) -> None:
    year = ("2024-01-01", "2024-12-31")
    results = make_results(
        (
            make_row("a.pdf", unit="Thanh tra tỉnh", covers=year, doc_type="Báo cáo", figures=(
                Figure("vụ khởi tố", 5, "vụ", "khởi tố 5 vụ", 1, "điều tra", "Công an"),
                Figure("tiền phải thu hồi", 1.5, "tỷ đồng", "thu hồi 1,5 tỷ", 2, "điều tra"))),
            make_row("b.pdf", unit="Công an tỉnh", issuer="Công an tỉnh", covers=year,
                     doc_type="Báo cáo", figures=(
                Figure("vụ khởi tố", 7, "vụ án", "khởi tố 7 vụ án", 1, "điều tra"),)),
        )
    )  # fmt: skip
    owed = (OwedFigure("Công an tỉnh", "số vụ, số bị can qua điều tra"),)
    book = written(replace(results, figures_owed=owed), tmp_path)
    (money,) = [row for row in items(book["Số liệu"]) if row["Đơn vị tính"] == "đồng"]
    assert (money["Số lượng"], money["Nguyên văn"]) == (1.5e9, "1,5 tỷ đồng")
    rows = [row for row in book["Đối chiếu số liệu"].iter_rows(values_only=True) if row[0]]
    heads = [str(row[0]) for row in rows]
    assert "SỐ LIỆU MÂU THUẪN: 1 CHỖ" in heads
    at = next(i for i, head in enumerate(heads) if ": từ 5 đến 7 vụ" in head)
    assert [(row[0], row[2], row[8]) for row in rows[at + 1 : at + 3]] == [
        ("Công an tỉnh", 7, "khởi tố 7 vụ án"),
        ("Thanh tra tỉnh", 5, "khởi tố 5 vụ"),
    ]
    assert "SỐ LIỆU PHẢI NỘP THEO KẾ HOẠCH: CÒN THIẾU 1" in heads
    owing = [
        (row[1], row[4]) for row in rows if row[0] == "Công an tỉnh" and row[8] == owed[0].what
    ]
    assert owing == [("số vụ", "Mâu thuẫn"), ("số bị can", "Thiếu")]


def test_dates_are_dates_and_reasons_are_sentences(book: Workbook) -> None:
    sheet = book["Cần xem"]
    rows = items(sheet)
    dated = [row for row in rows if row["Ngày ban hành"] is not None]
    assert dated
    assert all(isinstance(row["Ngày ban hành"], datetime) for row in dated)
    assert sheet.cell(header_row(sheet) + 1, 4).number_format == "dd/mm/yyyy"
    said = " ".join(str(row["Lý do cần xem, căn cứ xét kỳ"]) for row in rows)
    assert "Số đọc được chưa chắc chắn, cần nhìn lại trên trang." in said
    assert "number-uncertain" not in said


def test_the_summary_counts_every_unit(book: Workbook) -> None:
    lines = list(book["Tổng hợp"].iter_rows(values_only=True))
    units = {line[0]: line[1] for line in lines if line[0] in UNITS}
    assert set(units) == set(UNITS)
    assert sum(units.values()) == 60
    total = next(line for line in lines if line[0] == "Tất cả đơn vị")
    assert total[1:8] == (60, 45, 3, 8, 4, 28, 4)


def test_links_lead_to_the_files(tmp_path: Path) -> None:
    results = example_results()
    write_originals(results, tmp_path / results.folder)
    book = written(results, tmp_path)
    links = [cell.hyperlink.target for name in SHEETS for row in book[name].iter_rows()
             for cell in row if cell.hyperlink]  # fmt: skip
    assert any("%2350%25" in link for link in links)
    for link in links:
        assert not set(link) & set(" #<>")
        assert (tmp_path / "kết quả" / unquote(link)).resolve().is_file()


def test_document_text_is_never_a_formula(tmp_path: Path) -> None:
    nasty = ("=1+1", '=HYPERLINK("http://x")', "+cmd|' /C calc'!A0", "@SUM(A1)", "#N/A", "-2")
    rows = tuple(
        make_row(f"=u{n}/a.pdf", unit=text, number=text, subject=text, issuer=text, doc_type=text)
        for n, text in enumerate(nasty)
    )
    book = written(make_results(rows), tmp_path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type not in ("f", "e"), (sheet.title, cell.coordinate, cell.value)
    numbers = [item["Số, ký hiệu"] for item in items(book["Danh mục minh chứng"])]
    assert sorted(str(number) for number in numbers) == sorted(nasty)
    guarded = [cell for row in book["Danh mục minh chứng"].iter_rows() for cell in row
               if cell.value in ("=1+1", "@SUM(A1)")]  # fmt: skip
    assert guarded
    assert all(cell.quotePrefix for cell in guarded)


def test_texts_that_excel_cannot_hold_are_cut_or_cleaned(tmp_path: Path) -> None:
    row = make_row(subject="a\x00\x0bb " + "ộ" * 40_000, issue_date="1848-02-21")
    book = written(make_results((row,)), tmp_path)
    (item,) = items(book["Danh mục minh chứng"])
    assert str(item["Trích yếu nội dung"]).startswith("ab ộ")
    assert len(str(item["Trích yếu nội dung"])) == 32_767
    assert item["Ngày ban hành"] == "1848-02-21"


def test_empty_results_say_so(tmp_path: Path) -> None:
    book = written(make_results(()), tmp_path)
    assert book.sheetnames == SHEETS
    assert "Mọi tệp đều đọc được." in [row[0].value for row in book["Tệp lỗi"].iter_rows()]


def test_a_copy_from_another_unit_is_said_at_the_original(tmp_path: Path) -> None:
    first = make_row("Sở A/KH.pdf", unit="Sở A")
    second = make_row("Sở B/KH.pdf", unit="Sở B", duplicate_of=first.doc_id, reasons=("duplicate",))
    book = written(make_results((first, second)), tmp_path)
    (item,) = items(book["Danh mục minh chứng"])
    assert item["Đơn vị nộp"] == "Sở A"
    assert "Cũng do đơn vị khác nộp: Sở B." in str(item["Lý do cần xem, căn cứ xét kỳ"])


def test_what_replaces_a_paper_is_a_remark_even_where_nobody_must_look(tmp_path: Path) -> None:
    row = replace(make_row("Sở A/KH.pdf"), standing=("Đã được thay thế bằng Kế hoạch khác.",))
    (item,) = items(written(make_results((row,)), tmp_path)["Danh mục minh chứng"])
    assert item["Lý do cần xem, căn cứ xét kỳ"] == "Đã được thay thế bằng Kế hoạch khác."


def test_a_secret_document_shows_no_text(tmp_path: Path) -> None:
    row = make_row(subject="Nội dung rất riêng", reasons=("secret-mark",))
    book = written(make_results((row,)), tmp_path)
    texts = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "31/KH-UBND" in texts
    assert not [text for text in texts if "rất riêng" in text]


def test_the_hidden_columns_are_hidden(book: Workbook) -> None:
    sheet = book["Danh mục minh chứng"]
    letters = [sheet.cell(header_row(sheet), n).column_letter
               for n, column in enumerate(DOCUMENT_COLUMNS, 1) if column.hidden]  # fmt: skip
    assert len(letters) == 3
    assert all(sheet.column_dimensions[letter].hidden for letter in letters)


def test_signs_of_a_file_name_that_nobody_sees_are_written_out(tmp_path: Path) -> None:
    odd = "So_A/bao\u202efdp.exe\x07\x9b\n.pdf"
    row = make_row(path=odd, unit="So\u202e_A", error="damaged", number=None)
    (item,) = items(written(make_results((row,)), tmp_path)["Tệp lỗi"])
    assert item["Đường dẫn tệp"] == r"So_A/bao\u202efdp.exe\x07\x9b\n.pdf"
    assert item["Đơn vị nộp"] == r"So\u202e_A"


def test_a_paper_that_a_person_added_is_no_unreadable_file(tmp_path: Path) -> None:
    paper = "(bản giấy) Tủ số 3"
    unfilled = replace(make_row(paper, error=ON_PAPER), doc_id="added-1", sha256="")
    filled = replace(make_row(paper), doc_id="added-2", sha256="", first_page=0, last_page=0)
    results = make_results((unfilled, filled))
    book = written(results, tmp_path)
    sheet = book["Tệp lỗi"]
    assert str(sheet["A1"].value).endswith("BẢN GIẤY CHƯA ĐIỀN")
    (line,) = items(sheet)
    assert (line["Đường dẫn tệp"], line["Tệp"]) == (paper, "bản giấy")
    told = {row[0]: row[1] for row in book["Tổng hợp"].iter_rows(values_only=True)}
    assert told["Tệp không đọc được"] == 0
    assert told["Bản giấy chưa điền"] == 1
    listed = items(book["Danh mục minh chứng"]) + items(book["Cần xem"])
    assert {row["Tệp"] for row in listed} == {"bản giấy"}
    assert results.errors == ()
