from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from pipeline.records.listing import make_listing
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.records.rows import CoverageRow
from pipeline.reports.self_assessment import write_self_assessment
from tests.pipeline.reports.example import example_results, make_results, make_row


def written(results: Results, tmp_path: Path) -> WordFile:
    path = tmp_path / "tu-danh-gia.docx"
    write_self_assessment(results, make_listing(results, load_reasons()), path)
    return Document(str(path))


def lines(word: WordFile) -> dict[str, list[str]]:
    """The cells of the assessment table by the code in the first one."""
    table = word.tables[1]
    return {row.cells[0].text: [cell.text for cell in row.cells] for row in table.rows}


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> WordFile:
    return written(example_results(), tmp_path_factory.mktemp("word"))


def test_every_indicator_has_its_row_in_the_sets_order(example: WordFile) -> None:
    ids = [indicator.id for indicator in example_results().indicators.indicators]
    assert list(lines(example)) == ["Mã", *ids]


def test_the_body_that_hands_it_in_stands_in_the_head(tmp_path: Path) -> None:
    results = replace(make_results(()), organisation="Ủy ban nhân dân tỉnh Mẫu")
    (head,) = written(results, tmp_path).tables[0].rows
    assert head.cells[0].text == "ỦY BAN NHÂN DÂN TỈNH MẪU\nSố: ……/BC-……"
    (blank,) = written(make_results(()), tmp_path).tables[0].rows
    assert blank.cells[0].text.startswith("…")


def test_points_are_given_and_own_points_left_empty(example: WordFile) -> None:
    table = lines(example)
    assert table["A.2.2.1"][2] == "1,5"
    assert table["B.1.9.2"][2] == ""
    leaves = [leaf.id for leaf in example_results().indicators.leaves]
    assert {table[leaf][3] for leaf in leaves} == {""}


def test_a_document_is_cited_in_full(tmp_path: Path) -> None:
    word = written(make_results((make_row(),)), tmp_path)
    assert lines(word)["A.1.2"][4] == (
        "1. Kế hoạch số 31/KH-UBND ngày 02/02/2024 của Ủy ban nhân dân tỉnh Tân Bình: "
        "Công tác phòng, chống tham nhũng năm 2024"
    )


def test_what_waits_for_a_person_is_marked_and_explained(tmp_path: Path) -> None:
    row = make_row(issue_date=None, verdict="unknown", reasons=("date-missing",))
    cells = lines(written(make_results((row,)), tmp_path))["A.1.2"]
    assert "(chưa rõ ngày)" in cells[4]
    assert cells[4].endswith("(*)")
    assert cells[5].startswith("(1) Không tìm thấy ngày ban hành.")


def test_holes_are_noted_with_their_units(tmp_path: Path) -> None:
    coverage = (
        *(CoverageRow("A.1.2", "t", f"Sở {n:02}", "missing", "") for n in range(12)),
        CoverageRow("A.1.2", "t", "Sở Z", "outside-only", ""),
        CoverageRow("A.2.4", "t", "", "missing", ""),
    )
    table = lines(written(make_results((), coverage), tmp_path))
    assert "Chưa có minh chứng: Sở 00, Sở 01" in table["A.1.2"][5]
    assert "và 2 đơn vị khác." in table["A.1.2"][5]
    assert "Chỉ có ngoài kỳ: Sở Z." in table["A.1.2"][5]
    assert table["A.2.4"][5] == "Chưa có minh chứng: toàn tỉnh."


def test_the_paper_is_landscape_a4_in_times_with_a_repeated_header(example: WordFile) -> None:
    section = example.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)  # type: ignore[union-attr]
    assert example.styles["Normal"].font.name == "Times New Roman"
    assert list(example.tables[1].rows[0]._tr.iter(qn("w:tblHeader")))
    header = " ".join(cell.text for cell in example.tables[0].rows[0].cells)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in header
    assert "Độc lập - Tự do - Hạnh phúc" in header
    assert "THỦ TRƯỞNG CƠ QUAN" in example.tables[2].rows[0].cells[1].text


def test_strange_characters_and_empty_results_are_no_obstacle(tmp_path: Path) -> None:
    word = written(
        make_results((make_row(subject="a\x00\x0b<w:p>\ud800b", unit="\x07"),)), tmp_path
    )
    assert "a<w:p>b" in lines(word)["A.1.2"][4]
    assert lines(written(make_results(()), tmp_path))["A.1.2"][4] == ""


def test_a_secret_document_shows_no_text(tmp_path: Path) -> None:
    row = make_row(subject="rất riêng", reasons=("secret-mark",))
    text = lines(written(make_results((row,)), tmp_path))["A.1.2"][4]
    assert "31/KH-UBND" in text
    assert "rất riêng" not in text


def test_only_what_closes_a_cell_is_listed_and_the_rest_with_its_reason(tmp_path: Path) -> None:
    there, draft = make_row("a.pdf", number="1/KH-A"), make_row("b.pdf", number="2/KH-A")
    cell = CoverageRow(
        "A.1.2", "", "", "found", "", ("1/KH-A",), doc_ids=(there.doc_id,),
        apart=("2/KH-A: bản chưa hoàn chỉnh",), apart_ids=(draft.doc_id,),
    )  # fmt: skip
    told = lines(written(make_results((there, draft), (cell,)), tmp_path))["A.1.2"]
    assert "1/KH-A" in told[4]
    assert "2/KH-A" not in told[4]
    assert told[5] == "Không tính: 2/KH-A: bản chưa hoàn chỉnh."


def test_what_a_reviewer_settled_stands_with_its_basis(tmp_path: Path) -> None:
    cell = CoverageRow("C.1.1", "", "", "none-occurred", "", basis="Lan: không có; căn cứ 7/BC")
    told = lines(written(make_results((make_row(),), (cell,)), tmp_path))["C.1.1"]
    assert told[5] == "Không phát sinh: Toàn tỉnh (Lan: không có; căn cứ 7/BC)."


def test_holes_name_the_months_and_say_what_needs_a_case(tmp_path: Path) -> None:
    rows = [
        CoverageRow("A.2.4", "", "Sở A", "found" if month != 7 else "missing", "",
                    month=date(2024, month, 1))
        for month in range(1, 13)
    ]  # fmt: skip
    rows.append(CoverageRow("C.1.1", "", "", "missing", "", if_any=True))
    table = lines(written(make_results((make_row(),), tuple(rows)), tmp_path))
    assert table["A.2.4"][5] == "Mới có một phần: Sở A (thiếu tháng 7)."
    assert table["C.1.1"][5] == "Chưa có minh chứng: toàn tỉnh. Chỉ cần nếu có phát sinh."
