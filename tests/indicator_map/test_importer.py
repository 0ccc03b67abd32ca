"""Annexes in Word, Excel and PDF become sets that load, and what was not understood is said.

The annexes are made here: the layout follows provinces' annexes, the points are invented.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from indicator_map.checker import check
from indicator_map.errors import SetError
from indicator_map.importer import ImportResult, import_table
from indicator_map.loader import load_set
from indicator_map.model import IndicatorSet

Rows = Sequence[Sequence[str]]

FONTS = ("Tinos-Regular.ttf", "DejaVuSans.ttf")
"""Fonts with every Vietnamese letter."""

HEADING = ("STT", "Nội dung tiêu chí", "Điểm tối đa", "Hướng dẫn chấm điểm")
NUMERALS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def printed_code(id: str) -> str:
    """The code as such annexes print it: A, then I, then 1, then 1.1."""
    root, *numbers = id.split(".")
    if not numbers:
        return root
    return NUMERALS[int(numbers[0])] if len(numbers) == 1 else ".".join(numbers[1:])


def rows_of(known: IndicatorSet, full_codes: bool) -> list[list[str]]:
    """Rows of a whole set (but its deductions), with made-up points of 1 to 3."""
    return [
        [
            one.id if full_codes else printed_code(one.id),
            one.title,
            f"{len(one.title) % 3 + 1}",
            f"Chấm theo mức độ hoàn thành {one.id}",
        ]
        for one in known.indicators
        if not one.deduction
    ]


def make_docx(path: Path, rows: Rows, text: str = "") -> Path:
    document = docx.Document()
    document.add_paragraph(text)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, value in zip(line.cells, row, strict=True):
            cell.text = value
    document.save(str(path))
    return path


def make_xlsx(path: Path, rows: Sequence[Sequence[object]], merges: Sequence[str] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in merges:
        sheet.merge_cells(area)
    book.save(path)
    return path


def make_pdf(path: Path, *tables: Rows) -> Path:
    """Ruled tables, each on its own page and over as many as it takes."""
    fonts = [one for name in FONTS for one in sorted(Path("/usr/share/fonts").rglob(name))]
    if not fonts:
        pytest.skip(f"no font with Vietnamese letters to make a PDF with: {' or '.join(FONTS)}")
    pdfmetrics.registerFont(TTFont("annex", str(fonts[0])))
    style = ParagraphStyle("cell", fontName="annex", fontSize=9, leading=11)
    story: list[object] = []
    for rows in tables:
        cells = [[Paragraph(value, style) for value in row] for row in rows]
        table = Table(cells, colWidths=[40, 260, 50, 150])
        table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
        story += [table, PageBreak()]
    SimpleDocTemplate(str(path), pagesize=A4).build(story)
    return path


KNOWN = load_set("pctn-tinh-2025")
WANTED = [one for one in KNOWN.indicators if not one.deduction]


def imported(path: Path, year: int | None = None) -> tuple[IndicatorSet, ImportResult]:
    """The result of an import, and the set that comes of its text."""
    result = import_table(path, year=year)
    made = path.with_suffix(".yaml")
    made.write_text(result.set_yaml, encoding="utf-8")
    return load_set(made), result


def abouts(result: ImportResult) -> list[str]:
    return [note.about for note in result.not_understood]


def small(*rows: Sequence[str], heading: Sequence[str] = HEADING) -> list[list[str]]:
    """A heading and rows, each filled up with blanks."""
    return [list(heading), *([*row, *[""] * (len(heading) - len(row))] for row in rows)]


MAKERS: dict[str, Callable[[Path, Rows], Path]] = {
    ".docx": make_docx,
    ".xlsx": make_xlsx,
    ".pdf": make_pdf,
}


@pytest.mark.slow
@pytest.mark.parametrize("full_codes", [False, True], ids=["relative codes", "full codes"])
@pytest.mark.parametrize("kind", MAKERS)
def test_a_whole_annex_comes_back(tmp_path: Path, kind: str, full_codes: bool) -> None:
    rows = [list(HEADING), *rows_of(KNOWN, full_codes)]
    loaded, result = imported(MAKERS[kind](tmp_path / f"annex{kind}", rows))
    assert [one.id for one in loaded.indicators] == [one.id for one in WANTED]
    assert [one.title_template for one in loaded.indicators] == [
        one.title_template for one in WANTED
    ]
    assert [one.points for one in loaded.indicators] == [float(row[2]) for row in rows[1:]]
    assert [one.scoring for one in loaded.indicators] == [row[3] for row in rows[1:]]
    assert len(abouts(result)) == 1
    assert "tạm đặt 16/12/2024–15/12/2025" in abouts(result)[0]


@pytest.mark.slow
def test_known_matters_bring_rule_hints_and_equivalents(tmp_path: Path) -> None:
    rows = [list(HEADING), *rows_of(KNOWN, full_codes=False)]
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows))
    for ours, theirs in zip(
        loaded.leaves, [one for one in KNOWN.leaves if not one.deduction], strict=True
    ):
        assert (ours.rule, ours.hints) == (theirs.rule, theirs.hints), ours.id
        assert ours.equivalents == (ours.id,)
        assert {"rule", "hints", "equivalents"} <= set(ours.inferred)
        assert all(need.inferred for need in ours.needs)


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


HEADINGS = {
    "capitals": ("TT", "TIÊU CHÍ", "ĐIỂM CHUẨN", "GHI CHÚ"),
    "long": ("Mã tiêu chí", "Nội dung đánh giá", "Thang điểm (100)", "Cách tính điểm"),
    "own marks beside": ("STT", "Tiêu chí, tiêu chí thành phần", "Tự chấm điểm", "Điểm tối đa"),
    "most points first": ("Số TT", "Chỉ số", "Điểm tối đa", "Điểm tự đánh giá"),
}


@pytest.mark.parametrize("heading", HEADINGS.values(), ids=HEADINGS.keys())
def test_headings_vary(tmp_path: Path, heading: tuple[str, ...]) -> None:
    row = ["1", "Ban hành kế hoạch", "7", "7"]
    row[heading.index("Điểm tối đa") if "Điểm tối đa" in heading else 2] = "2"
    loaded, _ = imported(make_docx(tmp_path / "a.docx", [heading, row]), year=2024)
    (only,) = loaded.indicators
    assert (only.id, only.title, only.points) == ("1", "Ban hành kế hoạch", 2)


def test_a_heading_may_take_two_rows_below_a_title(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["PHỤ LỤC: BỘ TIÊU CHÍ ĐÁNH GIÁ CÔNG TÁC PCTN NĂM 2024"],
        [],
        ["STT", "Tiêu chí", "Điểm", None, "Tài liệu minh chứng"],
        [None, None, "Tự chấm", "Tối đa", None],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["A", "Lãnh đạo, chỉ đạo", None, 5, None],
        [1, "Ban hành kế hoạch PCTN năm 2024", 4, 2.5, "Kế hoạch của từng sở, quyết định"],
    ]
    path = make_xlsx(tmp_path / "phu luc.xlsx", rows, merges=["A1:E1", "C3:D3", "A3:A4", "B3:B4"])
    loaded, result = imported(path)
    assert (loaded.id, loaded.year) == ("phu-luc", 2024)
    assert [(one.id, one.points) for one in loaded.indicators] == [("A", 5), ("A.1", 2.5)]
    (need,) = loaded.indicators[1].needs
    assert (need.doc_types, need.per) == (("Kế hoạch", "Quyết định"), "unit")
    assert len(abouts(result)) == 1


WITH_EVIDENCE = (*HEADING[:3], "Minh chứng")


def test_evidence_becomes_needs(tmp_path: Path) -> None:
    text = "Kế hoạch của UBND tỉnh\nÍt nhất 02 báo cáo hằng quý của từng sở\nẢnh hội nghị"
    rows = small(["1", "Cử đầu mối", "1", text], heading=WITH_EVIDENCE)
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    plan, report, picture = loaded.indicators[0].needs
    assert (plan.doc_types, plan.issued_by, plan.per) == (("Kế hoạch",), ("province",), "province")
    assert (report.per, report.each_unit, report.count) == ("quarter", True, 2)
    assert (report.issued_by, report.wording) == (("unit",), text.splitlines()[1])
    assert picture.supports
    assert all(need.source and not need.inferred for need in (plan, report, picture))


def test_evidence_without_a_kind_of_paper_is_kept(tmp_path: Path) -> None:
    rows = small(["1", "Cử đầu mối", "1", "Thực hiện theo quy định"], heading=WITH_EVIDENCE)
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    (only,) = loaded.indicators
    assert (only.needs, only.note) == ((), "Minh chứng, nguyên văn: Thực hiện theo quy định")


def test_what_the_annex_does_not_say_of_a_paper_is_lent(tmp_path: Path) -> None:
    title = KNOWN.get("A.2.5")
    assert title is not None
    rows = small(["1", title.title, "1", "Thông báo, biên bản"], heading=WITH_EVIDENCE)
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    ((need,), known) = loaded.indicators[0].needs, title.needs[0]
    assert need.doc_types == ("Thông báo", "Biên bản")
    for key in ("per", "each_unit", "issued_by", "owed_by", "not_words"):
        assert getattr(need, key) == getattr(known, key), key
    assert "suy ra theo A.2.5" in need.note


@pytest.mark.slow
def test_known_matters_lend_all_of_their_needs(tmp_path: Path) -> None:
    rows = [list(HEADING), *rows_of(KNOWN, full_codes=True)]
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows))
    for ours in loaded.leaves:
        theirs = KNOWN.get(ours.id)
        assert theirs is not None
        assert ours.pieces == theirs.pieces
        for own, known in zip(ours.needs, theirs.needs, strict=bool(theirs.needs)):
            same = replace(known, number="", note="", source=(), inferred=True)
            assert own == same, ours.id


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


def test_the_text_reads_as_a_person_would_write_it(tmp_path: Path) -> None:
    rows = small(["1", "Nhóm", "3"], ["1.1", "Ban hành kế hoạch PCTN năm 2024", "1,5"])
    _, result = imported(make_docx(tmp_path / "annex.docx", rows))
    text = result.set_yaml
    assert "  - id: '1.1'\n    title: Ban hành kế hoạch PCTN năm {year}\n    points: 1.5\n" in text
    assert "    points: 3\n" in text
    assert "!!" not in text


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


def test_wrong_sums_load_and_are_found_by_the_checker(tmp_path: Path) -> None:
    rows = small(["1", "Nhóm", "5"], ["1.1", "Một", "1"], ["1.2", "Hai", "1"])
    imported(make_docx(tmp_path / "annex.docx", rows), year=2024)
    problem, _ = check(tmp_path / "annex.yaml")
    assert "1 có 5 điểm, nhưng các mục con cộng lại được 2" in problem.reason


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


def test_years_become_the_sets_year_but_not_in_documents(tmp_path: Path) -> None:
    title = "Kế hoạch PCTN năm 2024 theo Quyết định số 5/QĐ-UBND ngày 02 tháng 01 năm 2024"
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", small(["1", title])))
    assert loaded.indicators[0].title_template == title.replace("PCTN năm 2024", "PCTN năm {year}")
    assert loaded.indicators[0].title == title


def test_braces_in_the_annex_do_no_harm(tmp_path: Path) -> None:
    rows = small(["1", "Kế hoạch {x} năm 2024", "1", "xem {y}: 'a' #b \"c\""])
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", rows))
    assert loaded.indicators[0].title == "Kế hoạch (x) năm 2024"
    assert loaded.indicators[0].scoring == "xem (y): 'a' #b \"c\""


def test_the_period_of_the_text_is_taken(tmp_path: Path) -> None:
    text = "Thời kỳ đánh giá năm 2023: từ ngày 16/12/2022 đến hết ngày 31/12/2023."
    path = make_docx(tmp_path / "annex.docx", small(["1", "Kế hoạch"]), text)
    loaded, result = imported(path)
    period = loaded.period
    assert (period.start, period.end) == (date(2022, 12, 16), date(2023, 12, 31))
    assert not period.inferred
    assert abouts(result) == []


def test_the_name_is_that_of_the_annex(tmp_path: Path) -> None:
    text = "BỘ TIÊU CHÍ ĐÁNH GIÁ CẢI CÁCH HÀNH CHÍNH NĂM 2024"
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", small(["1", "Kế hoạch"]), text))
    assert (loaded.name, loaded.year) == (text, 2024)


def test_another_field_has_the_calendar_year_unless_it_says_so(tmp_path: Path) -> None:
    text = "BỘ TIÊU CHÍ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ NĂM 2024"
    path = make_docx(tmp_path / "annex.docx", small(["1", "Kế hoạch"]), text)
    loaded, result = imported(path)
    assert (loaded.period.start, loaded.period.end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert loaded.period.inferred
    assert "tạm đặt 01/01/2024–31/12/2024" in abouts(result)[-1]


def test_a_period_that_is_given_is_taken(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "annex.docx", small(["1", "Kế hoạch năm 2024"]))
    period = (date(2024, 4, 1), date(2025, 3, 31))
    result = import_table(path, period=period)
    out = tmp_path / "annex.yaml"
    out.write_text(result.set_yaml, encoding="utf-8")
    given = load_set(out).period
    assert ((given.start, given.end), given.inferred) == (period, False)
    assert abouts(result) == []


PERIODS = {
    "Kỳ đánh giá: từ 01/10/2023 đến 30/9/2024": (date(2023, 10, 1), date(2024, 9, 30)),
    "từ ngày 16 tháng 12 năm 2023 đến ngày 15 tháng 12 năm 2024": (
        date(2023, 12, 16),
        date(2024, 12, 15),
    ),
    "từ ngày 01 tháng 01 đến hết ngày 31 tháng 12 năm 2024": (
        date(2024, 1, 1),
        date(2024, 12, 31),
    ),
}


@pytest.mark.parametrize(("text", "period"), PERIODS.items())
def test_periods_are_worded_in_many_ways(
    tmp_path: Path, text: str, period: tuple[date, date]
) -> None:
    path = make_docx(tmp_path / "annex.docx", small(["1", "Kế hoạch năm 2024"]), text)
    loaded, _ = imported(path)
    assert ((loaded.period.start, loaded.period.end), loaded.period.inferred) == (period, False)


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


RULES = {
    "Kết quả kiểm tra nội bộ hằng quý": "covers",
    "Chỉ số cải cách hành chính của tỉnh": "published-after",
    "Việc ban hành quy chế phối hợp liên ngành": "in-force",
    "Cử công chức đầu mối": "issued",
}


@pytest.mark.parametrize(("title", "rule"), RULES.items())
def test_unknown_matters_get_an_inferred_rule(tmp_path: Path, title: str, rule: str) -> None:
    path = make_docx(tmp_path / "annex.docx", small(["1", title]))
    (only,) = imported(path, year=2024)[0].indicators
    assert (only.rule, only.equivalents, only.inferred) == (rule, (), ("rule",))


def test_a_file_without_such_a_table_is_refused(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "letter.docx", [["Kính gửi", "Thanh tra tỉnh"]])
    with pytest.raises(SetError, match=r"Không thấy bảng tiêu chí trong letter\.docx"):
        import_table(path)


def test_no_year_anywhere_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SetError, match="Không thấy năm đánh giá"):
        import_table(make_docx(tmp_path / "annex.docx", small(["1", "Ban hành kế hoạch"])))


def test_a_locked_pdf_is_said_to_be_locked(tmp_path: Path) -> None:
    path = tmp_path / "annex.pdf"
    SimpleDocTemplate(str(path), encrypt="secret").build([Table([["STT", "Tieu chi"]])])
    with pytest.raises(SetError, match="có mật khẩu; hãy bỏ mật khẩu"):
        import_table(path)


def test_a_file_that_unpacks_to_far_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_xlsx(tmp_path / "annex.xlsx", small(["1", "Ban hành kế hoạch", "2"]))
    monkeypatch.setattr("indicator_map.tables.LARGEST_UNPACKED", 1000)
    with pytest.raises(SetError, match="quá lớn"):
        import_table(path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf"])
@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"PK\x03\x04broken"])
def test_damaged_files_are_refused(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"annex{suffix}"
    path.write_bytes(content)
    with pytest.raises(SetError, match="hỏng"):
        import_table(path)


def spoilt(path: Path, part: str, content: bytes) -> Path:
    """Write other content into one part of an office file."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert part in parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, own in parts.items():
            packed.writestr(name, content if name == part else own)
    return path


GROWING = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><x>&k;</x>' % b"".join(
    b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 10) for name in b"bcdefghijk"
)


@pytest.mark.parametrize("content", [b"<worksheet><broken", b"", b"\xff\xfe<", GROWING])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_workbook_with_a_broken_part_is_refused(
    tmp_path: Path, part: str, content: bytes
) -> None:
    path = make_xlsx(tmp_path / "annex.xlsx", small(["1", "Ban hành kế hoạch", "2"]))
    with pytest.raises(SetError, match="hỏng"):
        import_table(spoilt(path, part, content))


@pytest.mark.parametrize("content", [b"<w:document", b"", GROWING])
def test_a_word_file_with_a_broken_part_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "annex.docx"
    document = docx.Document()
    document.add_table(1, 2)
    document.save(str(path))
    with pytest.raises(SetError, match="hỏng"):
        import_table(spoilt(path, "word/document.xml", content))


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


def test_other_kinds_of_file_are_refused_with_advice(tmp_path: Path) -> None:
    for name, advice in (("a.doc", "lưu lại thành .docx"), ("a.odt", "Chỉ nhập được")):
        (tmp_path / name).write_bytes(b"x")
        with pytest.raises(SetError, match=advice):
            import_table(tmp_path / name)
    with pytest.raises(SetError, match="Không thấy tệp"):
        import_table(tmp_path / "none.docx")
