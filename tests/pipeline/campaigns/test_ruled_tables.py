"""Tables whose cells are ruled: what stands in which, over pages, and what is none of a plan's."""

from pathlib import Path

import pytest
from docx import Document as Document_
from reportlab.pdfgen import canvas

from benchmarks.plans import draw
from extractors.document import Document
from extractors.page import Box
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.read_file import read_file
from extractors.reading.ruled_cells import ruled_cells
from pipeline.campaigns.passages import Passage, TableRow
from pipeline.campaigns.plan_blocks import blocks_of
from pipeline.campaigns.plan_words import load_plan_words
from pipeline.campaigns.ruled_tables import tables_on
from tests.pipeline.campaigns.test_proposal import PERIOD, days_of, proposed_of, with_body

BOTH = pytest.mark.parametrize("pdf", [True, False])


def blocks(body: str, folder: Path, *, pdf: bool) -> list[Passage | TableRow]:
    path = draw(with_body(f"{body}Trên đây là Kế hoạch./.\n"), folder, pdf=pdf)
    reading = read_file(path, ReadOptions())
    document = Document(path.name, reading, 1, len(reading.pages))
    return list(blocks_of(document, load_plan_words(), ruled_cells(path, Limits())))


def rows(body: str, folder: Path, *, pdf: bool) -> list[dict[str, str]]:
    return [
        {role: cell.text for role, cell in one.cells.items()}
        for one in blocks(body, folder, pdf=pdf)
        if isinstance(one, TableRow)
    ]


@BOTH
def test_each_word_is_in_the_cell_that_holds_it(pdf: bool, tmp_path: Path) -> None:
    body = (
        "| TT | Cơ quan | Thông tin, tài liệu cung cấp |\n"
        "| 1 | Văn phòng UBND tỉnh | Lịch, thông báo kết luận tiếp công dân của Chủ tịch UBND "
        "tỉnh; văn bản của Chủ tịch UBND tỉnh chỉ đạo xử lý tố cáo, kiến nghị, phản ánh |\n"
        "| 2 | Sở Tư pháp | Kết quả kiểm tra, rà soát, hệ thống hóa văn bản quy phạm pháp luật |\n"
    )
    found = rows(body, tmp_path, pdf=pdf)
    assert [one["who"] for one in found] == ["Văn phòng UBND tỉnh", "Sở Tư pháp"]
    assert found[0]["what"].startswith("Lịch, thông báo kết luận tiếp công dân của Chủ tịch")
    assert found[1]["what"].endswith("hệ thống hóa văn bản quy phạm pháp luật")


@BOTH
def test_a_table_goes_on_over_pages_without_its_head(pdf: bool, tmp_path: Path) -> None:
    long = "tài liệu về công khai, minh bạch trong tổ chức và hoạt động của cơ quan, đơn vị " * 4
    body = "| STT | Cơ quan, đơn vị | Nội dung cung cấp | Thời hạn gửi |\n" + "".join(
        f"| {n} | Ban Quản lý dự án số {n} | {long} | {n}/3/2025 |\n" for n in range(1, 21)
    )
    found = rows(body, tmp_path, pdf=pdf)
    assert [one["order"] for one in found] == [f"{n}" for n in range(1, 21)]
    assert {one["what"] for one in found} == {long.strip()}
    assert [one["when"] for one in found] == [f"{n}/3/2025" for n in range(1, 21)]


@BOTH
def test_the_line_above_a_table_is_no_head_of_it(pdf: bool, tmp_path: Path) -> None:
    body = PERIOD + (
        "2. Đề nghị các cơ quan, đơn vị, địa phương cung cấp tài liệu minh chứng theo nội dung và "
        "thời hạn như sau:\n"
        "| STT | Cơ quan, đơn vị | Nội dung tài liệu minh chứng | Thời hạn gửi |\n"
        "| 1 | Sở Tư pháp | Theo dõi thi hành pháp luật | Chậm nhất ngày 27/02/2025 |\n"
        "| 2 | Công an tỉnh | Số vụ, số người bị phát hiện | Chậm nhất ngày 05/3/2025 |\n"
    )
    assert [one["order"] for one in rows(body, tmp_path, pdf=pdf)] == ["1", "2"]
    days = days_of(proposed_of(body, tmp_path))
    assert {name: day for name, (day, _) in days.items()} == {
        "Sở Tư pháp": "2025-02-27",
        "Công an tỉnh": "2025-03-05",
    }


@BOTH
def test_a_column_is_called_by_what_stands_in_it(pdf: bool, tmp_path: Path) -> None:
    body = (
        "| Mã đơn vị | Đơn vị | Mã tiêu chí | Diễn giải |\n"
        "| DV01 | Sở Nội vụ | B.1.2; B.1.7 | Cải cách hành chính; chuyển đổi vị trí công tác |\n"
        "| | | C.2.1 | Xử lý kỷ luật tổ chức, cá nhân do để xảy ra tham nhũng |\n"
        "| DV02 | Sở Khoa học và Công nghệ | B.1.3 | Kết quả chuyển đổi số cấp tỉnh |\n"
    )
    found = rows(body, tmp_path, pdf=pdf)
    assert [(one["who"], one["code"]) for one in found] == [
        ("Sở Nội vụ", "B.1.2; B.1.7"),
        ("Sở Nội vụ", "C.2.1"),
        ("Sở Khoa học và Công nghệ", "B.1.3"),
    ]


def test_bodies_of_a_column_that_no_head_names(tmp_path: Path) -> None:
    body = PERIOD + (
        "2. Thời hạn gửi tài liệu về Thanh tra tỉnh\n"
        "| STT | Khối | Nơi nhận | Thời hạn gửi tài liệu |\n"
        "| 1 | Khối địa phương (UBND các huyện, thành phố) | Thanh tra tỉnh | 27/02/2025 |\n"
        "| 2 | Khối tố tụng: Công an tỉnh, Tòa án nhân dân tỉnh | Thanh tra tỉnh | 10/3/2025 |\n"
    )
    days = days_of(proposed_of(body, tmp_path))
    assert {name: day for name, (day, _) in days.items()} == {
        "UBND cấp huyện": "2025-02-27",
        "Công an tỉnh": "2025-03-10",
        "Tòa án nhân dân tỉnh": "2025-03-10",
    }


def test_cells_of_word_merged_over_rows_and_columns(tmp_path: Path) -> None:
    file = Document_()
    table = file.add_table(rows=5, cols=4)
    texts = [
        ["STT", "Cơ quan", "Nội dung cung cấp", "Thời hạn gửi"],
        ["A. Lãnh đạo, chỉ đạo", "", "", ""],
        ["1", "Sở Nội vụ", "Cải cách hành chính", "Trước ngày 12/3/2025"],
        ["2", "Sở Tư pháp", "Theo dõi thi hành pháp luật", ""],
        ["3", "Sở Y tế", "Chuyển đổi vị trí công tác", "Trước ngày 15/3/2025"],
    ]
    for row, cells in zip(table.rows, texts, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(1, 3))
    table.cell(2, 3).merge(table.cell(3, 3))
    path = tmp_path / "bang.docx"
    file.save(str(path))
    reading = read_file(path, ReadOptions())
    document = Document(path.name, reading, 1, len(reading.pages))
    cells = ruled_cells(path, Limits())
    found = [
        {role: cell.text for role, cell in one.cells.items()}
        for one in blocks_of(document, load_plan_words(), cells)
        if isinstance(one, TableRow)
    ]
    assert found[0] == {"part": "A. Lãnh đạo, chỉ đạo"}
    assert [one["when"][-9:] for one in found[1:]] == ["12/3/2025", "12/3/2025", "15/3/2025"]


@BOTH
def test_a_table_that_tells_nothing_of_a_plan_stays_text(pdf: bool, tmp_path: Path) -> None:
    body = "1. Mẫu phiếu\n| Câu hỏi | Trả lời |\n| Có hay không | Có |\n2. Hết\n"
    found = blocks(body, tmp_path, pdf=pdf)
    assert not any(isinstance(one, TableRow) for one in found)
    assert "Câu hỏi" in " ".join(one.text for one in found if isinstance(one, Passage))


def test_cells_that_touch_are_one_table_and_a_merged_one_is_in_each_row() -> None:
    merged = Box(0, 0, 50, 40)
    cells = [merged, Box(50, 0, 90, 20), Box(50, 20, 90, 40), Box(0, 200, 30, 220)]
    cells += [Box(30, 200, 90, 220), Box(0, 300, 90, 320)]  # the last is of one column: no table
    first, second = tables_on(1, cells)
    assert [len(row) for row in first.rows] == [2, 2]
    assert first.rows[1][0] == merged
    assert second.box == Box(0, 200, 90, 220)


def test_cells_of_a_scan_are_not_known(tmp_path: Path) -> None:
    path = tmp_path / "quet.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert ruled_cells(path, Limits()) == {}


def test_a_drawing_of_many_strokes_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "ban-ve.pdf"
    page = canvas.Canvas(str(path))
    for n in range(3000):
        page.line(20 + n % 50 * 10, 20 + n // 50 * 10, 28 + n % 50 * 10, 20 + n // 50 * 10)
        page.line(20 + n % 50 * 10, 20 + n // 50 * 10, 20 + n % 50 * 10, 28 + n // 50 * 10)
    page.save()
    assert ruled_cells(path, Limits()) == {}


def test_a_broken_pdf_has_no_cells(tmp_path: Path) -> None:
    path = tmp_path / "hong.pdf"
    path.write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n")
    assert ruled_cells(path, Limits()) == {}
