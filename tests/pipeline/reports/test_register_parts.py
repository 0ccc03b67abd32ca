from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.records.listing import make_listing
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.records.rows import RegisterRow, RegisterStatus
from pipeline.reports.file_links import FileLinks
from pipeline.reports.page import make_page
from pipeline.reports.register_parts import REGISTER_COLUMNS, register_list
from pipeline.reports.workbook import REGISTER_SHEET
from pipeline.reports.write import write_all
from tests.pipeline.reports.example import make_results, make_row

SCAN = make_row(number=None)
SECRET = make_row("Công an tỉnh/BC 9.pdf", reasons=("secret-mark",))


def row(
    line: int,
    status: RegisterStatus,
    *,
    issuer: str = "Sở Nội vụ",
    indicator: str = "A.1.2",
    number: str = "31/KH-SNV",
    subject: str = "Công tác phòng, chống tham nhũng",
    doc_id: str = "",
    note: str = "",
) -> RegisterRow:
    return RegisterRow(
        "Đi",
        line,
        number,
        "2024-02-05",
        "Kế hoạch",
        issuer,
        subject,
        indicator,
        0.8,
        False,
        "inside",
        status,
        doc_id,
        note,
    )


ROWS = (
    row(5, "no-scan", issuer="Thanh tra tỉnh", indicator="B.1.9.1"),
    row(6, "no-scan", issuer="Thanh tra tỉnh"),
    row(7, "no-scan", number="-12/KH-SNV", subject="=1+1"),
    row(8, "scanned", doc_id=SECRET.doc_id, subject="Nội dung mật"),
    row(9, "probable", doc_id=SCAN.doc_id, note="Bản quét chưa đọc được số; sổ ghi số 31/KH-SNV."),
    row(10, "probable", doc_id=SECRET.doc_id, subject="Nội dung mật"),
    row(11, "probable", doc_id=SCAN.doc_id, indicator=""),
    row(12, "outside-period"),
    row(13, "not-evidence", indicator=""),
)


@pytest.fixture
def results() -> Results:
    return replace(make_results((SCAN, SECRET)), register=ROWS)


def test_what_a_person_must_act_on_by_issuer_and_indicator(results: Results) -> None:
    listed = register_list(results, make_listing(results, load_reasons()))
    assert [line.row.line for line in listed.without] == [7, 6, 5]
    assert [line.row.line for line in listed.probable] == [9, 10]
    assert (listed.total, listed.scanned) == (9, 1)
    assert "3 dòng còn lại" in listed.sentence
    assert "1 đã có bản quét, 3 có vẻ là minh chứng mà chưa có bản quét" in listed.sentence


def test_the_table_has_every_row(results: Results, tmp_path: Path) -> None:
    write_all(results, tmp_path / "out", tmp_path / "minh chứng")
    file = tmp_path / "out" / "register.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    assert tuple(table.columns) == REGISTER_COLUMNS
    assert list(table["register_row"]) == [str(one.line) for one in ROWS]
    assert list(table["status"]) == [one.status for one in ROWS]
    assert table["number"][2] == "'-12/KH-SNV"
    assert table["indicator_score"][0] == "0.80"
    assert list(table["subject"][[3, 5]]) == ["", ""]  # the scans bear a secrecy mark


def test_the_sheet_is_text_and_names_the_scan_to_compare(results: Results, tmp_path: Path) -> None:
    write_all(results, tmp_path / "out", tmp_path / "minh chứng")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "evidence.xlsx")[REGISTER_SHEET]
    cells = [cell for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    texts = [str(cell.value) for cell in cells if cell.value]
    assert "=1+1" in texts
    assert "Nội dung mật" not in texts
    assert any("sổ ghi số 31/KH-SNV" in text for text in texts)
    assert [cell.hyperlink.target for cell in cells if cell.hyperlink]
    first = next(cell.row for cell in cells if cell.value == "Tên tiêu chí") + 2
    assert sheet.cell(first, 3).value == "Ban hành kế hoạch PCTN năm 2024"


def test_the_page_has_a_section(results: Results, tmp_path: Path) -> None:
    def page(shown: Results) -> str:
        sentences = load_reasons()
        links = FileLinks(tmp_path, tmp_path)
        return make_page(shown, make_listing(shown, sentences), sentences, links)

    text = page(results)
    assert "Sổ văn bản: 3 văn bản chưa có bản quét" in text
    assert "Đi, dòng 7" in text
    assert "Nội dung mật" not in text
    assert 'id="register"' not in page(replace(results, register=()))
    nothing = page(replace(results, register=(row(5, "not-evidence"),)))
    assert "đều đã có bản quét" in nothing


def test_without_register_there_is_no_table_and_an_earlier_one_goes(
    results: Results, tmp_path: Path
) -> None:
    out, folder = tmp_path / "out", tmp_path / "minh chứng"
    write_all(results, out, folder)
    write_all(replace(results, register=()), out, folder)
    assert not (out / "register.csv").exists()
    assert REGISTER_SHEET not in openpyxl.load_workbook(out / "evidence.xlsx").sheetnames


def test_another_file_of_that_name_is_left_alone(results: Results, tmp_path: Path) -> None:
    out, folder = tmp_path / "out", tmp_path / "minh chứng"
    write_all(results, out, folder)
    (out / "register.csv").write_text("sửa tay")
    write_all(replace(results, register=()), out, folder)
    assert (out / "register.csv").read_text() == "sửa tay"
