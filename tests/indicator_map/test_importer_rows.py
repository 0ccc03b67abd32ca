"""Rows of an annex: codes, totals, cut and merged ones; each is in the set or said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml

from indicator_map.checker import check
from tests.indicator_map.annex_files import (
    HEADING,
    abouts,
    imported,
    make_docx,
    make_pdf,
    make_xlsx,
    small,
)


def test_points_that_are_none_are_left_out_and_said(tmp_path: Path) -> None:
    rows = small(["1", "Ban hành kế hoạch", "1-2"])
    loaded, result = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    assert loaded.indicators[0].points is None
    assert "không hiểu điểm “1-2”" in abouts(result)


def test_a_heading_numbered_wrongly_is_mended_and_said(tmp_path: Path) -> None:
    codes = ["A", "A.3", "A.2.1", "A.3", "A.1"]
    rows = small(*([code, f"Nội dung {n}"] for n, code in enumerate(codes)))
    loaded, result = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    assert [one.id for one in loaded.indicators] == ["A", "A.2", "A.2.1", "A.3", "A.1"]
    assert "mã A.3 đánh số sai, hiểu là A.2 theo mục con" in abouts(result)


def test_numbers_that_word_counts_are_counted(tmp_path: Path) -> None:
    """The template's style `List Number` counts 1., 2., 3.; nothing of it is in the text."""
    path = make_docx(tmp_path / "annex.docx", small(["", "Một"], ["", "Hai"], ["", "Ba"]))
    document = docx.Document(str(path))
    for row in document.tables[0].rows[1:]:
        row.cells[0].paragraphs[0].style = document.styles["List Number"]
    document.save(str(path))
    assert [row.cells[0].text for row in document.tables[0].rows[1:]] == ["", "", ""]
    loaded, _ = imported(path, year=2024)
    assert [(one.id, one.title) for one in loaded.indicators] == [
        ("1", "Một"),
        ("2", "Hai"),
        ("3", "Ba"),
    ]


def test_excel_numbers_are_read_as_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["STT", "Tiêu chí", "Điểm tối đa"])
    sheet.append([1, "Nhóm", 10])
    for number in range(1, 11):
        sheet.append([float(f"1.{number}"), f"Tiêu chí {number}", 1.0])
    sheet["A12"].number_format = "0.00"
    book.save(tmp_path / "annex.xlsx")
    loaded, _ = imported(tmp_path / "annex.xlsx", year=2024)
    assert [one.id for one in loaded.leaves] == [f"1.{number}" for number in range(1, 11)]


def test_a_code_that_excel_made_a_date_is_reported(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["STT", "Tiêu chí", "Điểm"],
        [1, "Nhóm", 2],
        [date(2024, 2, 1), "Lạc", 1],
    ]
    loaded, result = imported(make_xlsx(tmp_path / "annex.xlsx", rows), year=2024)
    assert [one.id for one in loaded.indicators] == ["1"]
    assert "không hiểu mã “01/02/2024”; có thể Excel đã đổi mã thành ngày" in abouts(result)


def test_hidden_sheets_are_left_out(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "annex.xlsx", small(["1", "Hiện"]))
    book = openpyxl.load_workbook(path)
    hidden = book.create_sheet("cũ")
    for row in small(["1", "Ẩn"], ["2", "Ẩn"]):
        hidden.append(row)
    hidden.sheet_state = "hidden"
    book.save(path)
    loaded, _ = imported(path, year=2024)
    assert [one.title for one in loaded.indicators] == ["Hiện"]


def test_sections_merged_over_the_width_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=4)
    for cell, text in zip(table.rows[0].cells, HEADING, strict=True):
        cell.text = text
    line = table.rows[1].cells
    line[0].merge(line[3]).text = "A. LÃNH ĐẠO, CHỈ ĐẠO"
    for number, text in ((2, "Ban hành kế hoạch"), (3, "")):
        for cell, value in zip(
            table.rows[number].cells, ("1", text, "2", f"bước {number}"), strict=True
        ):
            cell.text = value
    for column in (0, 1, 2):
        table.cell(3, column).text = ""
        table.cell(2, column).merge(table.cell(3, column))
    document.save(str(tmp_path / "annex.docx"))
    loaded, result = imported(tmp_path / "annex.docx", year=2024)
    assert [(one.id, one.title) for one in loaded.indicators] == [
        ("A", "LÃNH ĐẠO, CHỈ ĐẠO"),
        ("A.1", "Ban hành kế hoạch"),
    ]
    assert loaded.indicators[1].scoring == "bước 2 | bước 3"
    assert len(abouts(result)) == 1


def test_steps_without_a_code_belong_to_the_indicator_above(tmp_path: Path) -> None:
    rows = small(
        ["1", "Ban hành kế hoạch", "2"], ["", "- Trước 31/3", "1 điểm"], ["", "- Sau", "0"]
    )
    loaded, result = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    (only,) = loaded.indicators
    assert (only.points, only.scoring) == (2, "- Trước 31/3 (1 điểm) | - Sau (0)")
    assert len(abouts(result)) == 1


def test_a_loose_row_is_kept_and_reported(tmp_path: Path) -> None:
    rows = small(["1", "Ban hành kế hoạch", "2"], ["", "Lưu ý chung"])
    loaded, result = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    assert loaded.indicators[0].scoring == "Lưu ý chung"
    assert "dòng không có mã; xếp vào hướng dẫn của 1" in abouts(result)


def test_a_row_cut_by_the_page_is_joined(tmp_path: Path) -> None:
    pages = [
        small(["1", "Ban hành kế hoạch phòng, chống", "2"]),
        [["", "tham nhũng", "", ""], ["2", "Kết quả", "1", ""]],
    ]
    loaded, _ = imported(make_pdf(tmp_path / "annex.pdf", *pages), year=2024)
    assert [one.title for one in loaded.indicators] == [
        "Ban hành kế hoạch phòng, chống tham nhũng",
        "Kết quả",
    ]


def test_the_heading_may_come_again_on_every_page(tmp_path: Path) -> None:
    pages = [small(["1", "Một", "2"]), small(["2", "Hai", "1"])]
    loaded, result = imported(make_pdf(tmp_path / "annex.pdf", *pages), year=2024)
    assert [one.id for one in loaded.indicators] == ["1", "2"]
    assert len(abouts(result)) == 1


def test_other_tables_do_not_matter(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "annex.docx", small(["1", "Ban hành kế hoạch", "2"]))
    document = docx.Document(str(path))
    other = document.add_table(rows=1, cols=2)
    other.rows[0].cells[0].text, other.rows[0].cells[1].text = "Nơi nhận", "CHÁNH THANH TRA"
    document.save(str(path))
    loaded, _ = imported(path, year=2024)
    assert len(loaded.indicators) == 1


def test_codes_may_stand_before_the_titles(tmp_path: Path) -> None:
    rows = [["Nội dung", "Điểm tối đa"], ["A. Lãnh đạo", "2,5"], ["1. Ban hành kế hoạch", "2,5"]]
    loaded, result = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    assert [(one.id, one.title, one.points) for one in loaded.indicators] == [
        ("A", "Lãnh đạo", 2.5),
        ("A.1", "Ban hành kế hoạch", 2.5),
    ]
    assert len(abouts(result)) == 1


def test_a_table_without_a_heading_is_guessed_and_said(tmp_path: Path) -> None:
    rows = [[str(n), "Tiêu chí đánh giá số " + "một " * n, str(n)] for n in range(1, 5)]
    loaded, result = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    assert [(one.id, one.points) for one in loaded.indicators] == [
        ("1", 1),
        ("2", 2),
        ("3", 3),
        ("4", 4),
    ]
    assert any("đoán các cột" in about for about in abouts(result))


def test_totals_and_deductions(tmp_path: Path) -> None:
    rows = small(
        ["A", "Lãnh đạo", "100"],
        ["Đ", "Điểm trừ công tác PCTN", ""],
        ["ĐT.1", "Chậm nộp báo cáo tự đánh giá", "-2"],
        ["", "Tổng cộng", "100"],
    )
    loaded, result = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    last = loaded.indicators[-1]
    assert (last.id, last.parent, last.deduction, last.points) == ("ĐT.1", "Đ", True, 2)
    assert loaded.total_points == 100
    (only,) = check(tmp_path / "annex.yaml")
    assert "không nêu minh chứng nào" in only.reason
    assert [note.about for note in result.understood if "Tổng" in note.text] == ["tổng điểm 100"]


def test_a_code_that_comes_twice_is_kept_under_another_and_said(tmp_path: Path) -> None:
    rows = small(["1", "Một", "1"], ["1", "Một khác", "1"], ["1.1", "Con", "1"], ["2", "Hai", "1"])
    loaded, result = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    assert [(one.id, one.parent) for one in loaded.indicators] == [
        ("1", None),
        ("901", None),
        ("901.1", "901"),
        ("2", None),
    ]
    assert [(note.text, note.about) for note in result.not_understood[:1]] == [
        ("Một khác", "mã 1 đã có ở trên; tạm đặt mã 901")
    ]


def test_a_missing_heading_does_not_keep_the_set_from_loading(tmp_path: Path) -> None:
    rows = small(["A", "Phần", "1"], ["A.2.1", "Một", "1"])
    loaded, result = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    assert (loaded.indicators[1].parent, loaded.indicators[1].inferred[0]) == ("A", "parent")
    assert "không có mục A.2; đặt dưới A" in abouts(result)


NO_TOTALS = ["Công tác chỉ đạo", "Công khai", "Cộng đồng", "Cộng tác viên", "Tổng kết năm"]


@pytest.mark.parametrize("title", NO_TOTALS)
@pytest.mark.parametrize("code", ["1.1", ""])
def test_what_begins_like_a_total_is_none(tmp_path: Path, title: str, code: str) -> None:
    rows = small(["1", "Nhóm", "5"], [code, title, "2"], ["2", "Hai", "1"])
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    assert loaded.total_points is None
    kept = [f"{one.title} {one.scoring}" for one in loaded.indicators]
    assert sum(title in text for text in kept) == 1


TOTALS = {
    "Tổng cộng": 100,
    "TỔNG CỘNG (I+II)": 100,
    "Tổng điểm": 100,
    "Tổng cộng A + B": 100,
    "Cộng": 100,
    "Cộng mục I": None,
    "Tong cong": None,
}


@pytest.mark.parametrize(("title", "total"), TOTALS.items())
def test_totals_have_diacritics_and_no_code(
    tmp_path: Path, title: str, total: float | None
) -> None:
    rows = small(["1", "Nhóm", "100"], ["", title, "100"])
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    assert loaded.total_points == total
    rows = small(["1", "Nhóm", "100"], ["2", title, "100"])
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    assert (len(loaded.indicators), loaded.total_points) == (2, None)


def test_a_cut_row_may_have_its_title_overleaf(tmp_path: Path) -> None:
    pages = [
        small(["1", "Một", "2"], ["2", ""]),
        [list(HEADING), ["", "Ban hành kế hoạch", "3", ""], ["3", "Kết quả của", "1", ""]],
        [["", "Ủy ban nhân dân", "", ""], ["", "Lưu ý chung", "", ""]],
    ]
    loaded, result = imported(make_pdf(tmp_path / "annex.pdf", *pages), year=2024)
    assert [(one.id, one.title, one.points) for one in loaded.indicators] == [
        ("1", "Một", 2),
        ("2", "Ban hành kế hoạch", 3),
        ("3", "Kết quả của Ủy ban nhân dân", 1),
    ]
    assert "dòng không có mã; xếp vào hướng dẫn của 3" in abouts(result)


def test_a_sheet_of_prose_is_no_criterion(tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "annex.xlsx", small(["1", "Ban hành kế hoạch", "2"]))
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Hướng dẫn")
    for line in ("1. Cách chấm điểm của từng tiêu chí", "2. Cách nộp hồ sơ minh chứng", "Ghi chú"):
        sheet.append([line, None, None, None])
    book.save(path)
    loaded, result = imported(path, year=2024)
    assert len(loaded.indicators) == 1
    assert "không phải bảng tiêu chí: 3 dòng để ngoài" in abouts(result)
    assert [fate for where, fate in result.fates if "Hướng dẫn" in where] == [
        "để ngoài: không phải bảng tiêu chí"
    ] * 3


LEVELS = (("upperLetter", "%1."), ("upperRoman", "%2."), ("decimal", "%3"), ("decimal", "%3.%4"))


def test_lists_of_several_levels_are_counted_as_word_does(tmp_path: Path) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(LEVELS)
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    depths = [0, 1, 2, 3, 3, 2, 3, 1, 2, 0, 1]
    rows = small(*(["", f"Nội dung {n}"] for n, _ in enumerate(depths)))
    path = make_docx(tmp_path / "annex.docx", rows)
    document = docx.Document(str(path))
    numbering = document.part.numbering_part.element
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    for row, depth in zip(document.tables[0].rows[1:], depths, strict=True):
        properties = row.cells[0].paragraphs[0]._p.get_or_add_pPr()
        numbered = f'<w:ilvl w:val="{depth}"/><w:numId w:val="77"/>'
        properties.append(parse_xml(f"<w:numPr {space}>{numbered}</w:numPr>"))
    document.save(str(path))
    loaded, _ = imported(path, year=2024)
    assert " ".join(one.id for one in loaded.indicators) == (
        "A A.1 A.1.1 A.1.1.1 A.1.1.2 A.1.2 A.1.2.1 A.2 A.2.1 B B.1"
    )
