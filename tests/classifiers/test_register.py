from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from classifiers.classifier import IndicatorClassifier
from classifiers.errors import RegisterError
from classifiers.register import ADDED, classify_table
from classifiers.register_table import profiles_of, read_entries, read_register


def written(classifier: IndicatorClassifier, path: Path) -> list[list[str]]:
    stream = io.StringIO()
    classify_table(path, classifier, None, stream)
    return [line.split("\t") for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    "heading",
    [
        "Trích yếu",
        "trich yeu",
        "TÊN LOẠI VÀ TRÍCH YẾU NỘI DUNG",
        "Ten loai va trich yeu noi dung",
        "subject",
        "Title",
    ],
)
def test_the_title_column_is_known_by_many_headings(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "so.csv"
    path.write_text(f"STT,{heading}\n1,Kê khai tài sản\n", encoding="utf-8")
    (profile,) = profiles_of(read_register(path))
    assert profile is not None
    assert profile.title == "Kê khai tài sản"


def test_office_and_title_may_stand_above_the_headings(
    tmp_path: Path, classifier: IndicatorClassifier
) -> None:
    path = tmp_path / "so.tsv"
    path.write_text(
        "UBND TỈNH\t\t\nSỔ VĂN BẢN ĐI\t\t\nSố, ký hiệu\tNgày ban hành\tTrích yếu\n"
        "31/KH-UBND\t05/02/2024\tKê khai tài sản, thu nhập năm 2024\n",
        encoding="utf-8",
    )
    rows = written(classifier, path)
    assert rows[0][0] == "UBND TỈNH"
    assert rows[2][3:] == list(ADDED)
    assert rows[3][:3] == ["31/KH-UBND", "05/02/2024", "Kê khai tài sản, thu nhập năm 2024"]
    assert rows[3][3] == "B.1.9.1"
    assert rows[3][5].startswith("B.1.9.1:")
    assert rows[3][6:] == ["0", ""]


def test_none_gives_an_empty_indicator_and_stands_among_the_five(
    tmp_path: Path, classifier: IndicatorClassifier
) -> None:
    path = tmp_path / "so.csv"
    path.write_text("title,doc_type\nPhát triển cây ăn quả,Kế hoạch\n", encoding="utf-8")
    row = written(classifier, path)[1]
    assert row[2] == ""
    assert row[4].startswith("none:")
    assert len(row[4].split("|")) == 5


def test_a_row_without_title_keeps_its_cells_and_gets_none(
    tmp_path: Path, classifier: IndicatorClassifier
) -> None:
    path = tmp_path / "so.csv"
    path.write_text("title,ghi chú\n,mất trang\n", encoding="utf-8")
    assert written(classifier, path)[1] == ["", "mất trang", "", "", "", "", ""]


def test_dates_numbers_and_kinds_are_read_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text(
        "so ky hieu;ngay ban hanh;loai van ban;co quan ban hanh;trich yeu\n"
        "31/KH-UBND;05/02/2024;Kế hoạch;UBND tỉnh;Kê khai\n",
        encoding="utf-8-sig",
    )
    (profile,) = profiles_of(read_register(path))
    assert profile is not None
    assert (profile.number, profile.issue_date) == ("31/KH-UBND", "2024-02-05")
    assert (profile.doc_type, profile.issuer) == ("Kế hoạch", "UBND tỉnh")


def test_no_title_column_names_the_headings_it_saw(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("STT,Người ký,Ghi chú\n1,A,B\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="Người ký") as caught:
        read_register(path)
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.xlsx", b"not a workbook"),
        ("x.csv", "trích yếu\n".encode("utf-16-be") + b"\xd8\x00"),
        ("x.csv", b""),
        ("x.doc", b"anything"),
    ],
)
def test_unreadable_registers_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RegisterError):
        read_register(path)


def workbook_with(path: Path, part: str, content: bytes) -> Path:
    """Write a register in which one part of the XLSX is something else."""
    book = openpyxl.Workbook()
    book.active.append(["Trích yếu"])
    book.active.append(["Kê khai tài sản"])
    whole = path.with_suffix(".whole")
    book.save(whole)
    with zipfile.ZipFile(whole) as held, zipfile.ZipFile(path, "w") as made:
        for name in held.namelist():
            made.writestr(name, content if name == part else held.read(name))
    return path


SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_entities_that_grow_are_refused_with_a_sentence(tmp_path: Path) -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    bomb = f'<!DOCTYPE x [{entities}]><worksheet xmlns="{MAIN}"><a>&a9;</a></worksheet>'
    path = workbook_with(tmp_path / "so.xlsx", SHEET, bomb.encode())
    with pytest.raises(RegisterError, match="thực thể XML"):
        read_register(path)


def test_a_sheet_that_breaks_off_is_refused_with_a_sentence(tmp_path: Path) -> None:
    torn = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c'
    path = workbook_with(tmp_path / "so.xlsx", SHEET, torn.encode())
    with pytest.raises(RegisterError, match="tệp hỏng"):
        read_register(path)


def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for row, text in ((1, "Trích yếu"), (2, "Kê khai"), (1_048_576, "Tố cáo"))
    )
    lie = (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/>'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    register = read_register(workbook_with(tmp_path / "so.xlsx", SHEET, lie.encode()))
    assert (register.width, register.lines) == (1, (2, 1_048_576))


def test_cells_never_become_formulas(tmp_path: Path, classifier: IndicatorClassifier) -> None:
    source = tmp_path / "so.csv"
    trick = '=HYPERLINK("http://x")'
    with source.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [["title", "note"], [trick, "+1+1"], ["Kê khai", "-5"], ["\xa0\t＝cmd", ""]]
        )
    out = tmp_path / "out.xlsx"
    classify_table(source, classifier, out, io.StringIO())
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == trick
    assert sheet["B2"].data_type == "s"
    as_text = tmp_path / "out.csv"
    classify_table(source, classifier, as_text, io.StringIO())
    with as_text.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows[1][:2] == [f"'{trick}", "'+1+1"]
    assert rows[2][1] == "-5"
    assert rows[3][0] == "'\xa0\t＝cmd"


def test_a_workbook_is_read_with_its_dates(tmp_path: Path, classifier: IndicatorClassifier) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Sổ văn bản"])
    sheet.append(["TT", "Ngày tháng", "Trích yếu nội dung"])
    sheet.append([1, date(2024, 2, 5), "Kê khai tài sản, thu nhập"])
    source = tmp_path / "so.xlsx"
    book.save(source)
    out = tmp_path / "out.xlsx"
    assert classify_table(source, classifier, out, io.StringIO()) == 1
    result = openpyxl.load_workbook(out).worksheets[0]
    assert [cell.value for cell in result[2]][3:] == list(ADDED)
    assert result["B3"].value.date() == date(2024, 2, 5)
    assert result["D3"].value == "B.1.9.1"


def test_an_unknown_ending_to_write_is_refused(
    tmp_path: Path, classifier: IndicatorClassifier
) -> None:
    source = tmp_path / "so.csv"
    source.write_text("title\nx\n", encoding="utf-8")
    with pytest.raises(RegisterError, match="\\.pdf"):
        classify_table(source, classifier, tmp_path / "out.pdf", io.StringIO())


def entries_of(tmp_path: Path, text: str) -> list[tuple[int, str, str | None, str]]:
    path = tmp_path / "so.csv"
    path.write_text(text, encoding="utf-8-sig")
    return [
        (one.line, one.profile.number, one.profile.issue_date, one.profile.title)
        for one in read_entries(path)
    ]


def test_serial_and_symbol_in_columns_of_their_own_are_one_number(tmp_path: Path) -> None:
    entries = entries_of(
        tmp_path,
        "TT,Số,Ký hiệu,Ngày tháng,Trích yếu\n"
        "1,31,KH-UBND,05/02/2024,A\n2,132,KH/TU,,B\n3,45,/TB-UBND,,C\n4,7/QĐ-UBND,QĐ-UBND,,D\n"
        "5,12,,,E\n",
    )
    assert [number for _, number, _, _ in entries] == [
        "31/KH-UBND",
        "132-KH/TU",
        "45/TB-UBND",
        "7/QĐ-UBND",
        "12",
    ]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("5/2/24", "2024-02-05"),
        ("05.02.2024", "2024-02-05"),
        ("2024-02-05 00:00:00", "2024-02-05"),
        ("ngày 05 tháng 02 năm 2024", "2024-02-05"),
        ("45327", "2024-02-05"),
        ("31/02/2024", None),
        ("tháng 2", None),
        ("", None),
    ],
)
def test_days_as_clerks_write_them(tmp_path: Path, written: str, day: str | None) -> None:
    ((_, _, read, _),) = entries_of(tmp_path, f"ngày ban hành,trích yếu\n{written},Kê khai\n")
    assert read == day


def test_entries_keep_their_lines_and_leave_out_what_registers_nothing(tmp_path: Path) -> None:
    entries = entries_of(
        tmp_path,
        "SỔ VĂN BẢN ĐI,,\nSố ký hiệu,Ngày,Trích yếu\n(1),(2),(3)\n\n1/KH-X,,A\nTHÁNG HAI,,\n"
        "Số ký hiệu,Ngày,Trích yếu\n2/KH-X,,\n,,B\n",
    )
    assert [(line, title) for line, _, _, title in entries] == [
        (5, "A"),
        (6, ""),
        (8, ""),
        (9, "B"),
    ]


def test_every_sheet_with_titles_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Hướng dẫn"])
    for name in ("Đi", "Đến"):
        sheet = book.create_sheet(name)
        sheet.append(["Số ký hiệu", "Trích yếu"])
        sheet.append(["1/KH-X", f"Văn bản {name}"])
    path = tmp_path / "so.xlsx"
    book.save(path)
    assert [(one.sheet, one.line, one.profile.title) for one in read_entries(path)] == [
        ("Đi", 2, "Văn bản Đi"),
        ("Đến", 2, "Văn bản Đến"),
    ]


@pytest.mark.parametrize("text", ["Số,Ngày\n1,2\n", "Số,Trích yếu\n", ""])
def test_a_register_without_titles_or_documents_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RegisterError):
        entries_of(tmp_path, text)
