from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from openpyxl import load_workbook

from extractors.document import Figure
from pipeline.records.assessment import Assessed
from pipeline.records.listing import make_listing
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.records.rows import CoverageRow
from pipeline.reports.assessment_rows import criterion_rows
from pipeline.reports.assessment_sheet import write_assessment_sheet
from pipeline.reports.self_assessment import write_self_assessment
from tests.pipeline.reports.example import example_results, make_results, make_row


def written(results: Results, tmp_path: Path, confirmed_only: bool = False) -> WordFile:
    path = tmp_path / "tu-danh-gia.docx"
    listing = make_listing(results, load_reasons())
    rows = criterion_rows(results, listing, confirmed_only=confirmed_only)
    write_self_assessment(results, rows, path)
    return Document(str(path))


def criteria(word: WordFile) -> dict[str, list[str]]:
    """The cells of the table of indicators by the code in the first one."""
    table = next(one for one in word.tables if one.rows[0].cells[0].text == "Mã"
                 and len(one.columns) == 7)  # fmt: skip
    return {row.cells[0].text: [cell.text for cell in row.cells] for row in table.rows}


def evidence(word: WordFile) -> list[list[str]]:
    table = next(one for one in word.tables if one.rows[0].cells[0].text == "STT")
    return [[cell.text for cell in row.cells] for row in table.rows[1:]]


def text_of(word: WordFile) -> str:
    lines = [line.text for line in word.paragraphs]
    return "\n".join([*lines, *(c.text for t in word.tables for r in t.rows for c in r.cells)])


def coded(results: Results) -> Results:
    listing = make_listing(results, load_reasons())
    codes = {
        (indicator, entry.row.doc_id): f"{indicator}-{number:02d}"
        for indicator, entries in listing.evidence.items()
        for number, entry in enumerate(entries, start=1)
    }
    return replace(results, codes=codes)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> WordFile:
    return written(coded(example_results()), tmp_path_factory.mktemp("word"))


def test_every_indicator_has_its_row_in_the_sets_order(example: WordFile) -> None:
    ids = [indicator.id for indicator in example_results().indicators.indicators]
    assert list(criteria(example)) == ["Mã", *ids, ""]


def test_it_has_the_parts_of_a_report(example: WordFile) -> None:
    text = text_of(example)
    for part in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
                 "Số: ……/BC-……",
                 "BÁO CÁO", "Kính gửi:", "./.", "Nơi nhận:", "(Chữ ký, dấu)", "Phụ lục I",
                 "Phụ lục II", "(Kèm theo Báo cáo số"):  # fmt: skip
        assert part in text, part


def test_the_body_that_hands_it_in_stands_in_the_head_and_signs(tmp_path: Path) -> None:
    results = replace(make_results(()), organisation="Ủy ban nhân dân tỉnh Mẫu")
    word = written(results, tmp_path)
    assert word.tables[0].rows[0].cells[0].text.startswith("ỦY BAN NHÂN DÂN TỈNH MẪU")
    assert "TM. ỦY BAN NHÂN DÂN" in text_of(word)
    assert "TM. ỦY BAN" not in text_of(written(make_results(()), tmp_path))


def test_own_points_are_peoples_and_proposals_are_marked(tmp_path: Path) -> None:
    cells = tuple(
        CoverageRow("A.2.4", "t", unit, "found" if unit != "C" else "missing", "") for unit in "ABC"
    )
    results = make_results((), cells)
    table = criteria(written(results, tmp_path))
    assert table["A.2.4"][2:4] == ["2", "1,33**"]
    assert table["A.1.2"][2:4] == ["1", ""]
    given = replace(results, assessed={"A.2.4": Assessed(score="1.5")})
    word = written(given, tmp_path)
    assert criteria(word)["A.2.4"][3] == "1,5"
    assert "(**)" not in text_of(word)
    assert "Tổng điểm tự chấm: 1,5 điểm" in text_of(word)


def test_where_nobody_gave_points_the_total_is_open_and_not_0(tmp_path: Path) -> None:
    word = written(make_results((), ()), tmp_path)
    assert "Tổng điểm tự chấm: ……" in text_of(word)


def test_words_are_peoples_else_proposed_from_evidence_and_figures(tmp_path: Path) -> None:
    row = make_row(
        doc_type="Báo cáo",
        figures=(Figure("cuộc thanh tra", 32, "cuộc", "32 cuộc thanh tra", 1, "thanh tra"),),
    )
    results = coded(make_results((row,)))
    proposed = criteria(written(results, tmp_path))["A.1.2"][4]
    assert proposed == (
        "Đã có Báo cáo số 31/KH-UBND ngày 02/02/2024 của Ủy ban nhân dân tỉnh Tân Bình "
        "[A.1.2-01].\n"
        "Số liệu: cuộc thanh tra (thanh tra): 32 cuộc [A.1.2-01]."
    )
    given = Assessed(result="Đã ban hành đúng hạn.", difficulties="Thiếu người.")
    word = written(replace(results, assessed={"A.1.2": given}), tmp_path)
    assert criteria(word)["A.1.2"][4:6] == ["Đã ban hành đúng hạn.", "Thiếu người."]
    assert "- Tiêu chí A.1.2: Thiếu người." in text_of(word)


def test_codes_lead_into_the_dossier(tmp_path: Path) -> None:
    word = written(coded(make_results((make_row(),))), tmp_path)
    (link,) = [unquote(rel.target_ref) for rel in word.part.rels.values() if rel.is_external]
    assert link == "dossier/A.1.2/A.1.2-01_Sở-Nội-vụ_31-KH-UBND_2024-02-02.pdf"


def test_evidence_stands_in_the_appendix_by_indicator(tmp_path: Path) -> None:
    rows = (
        make_row("b.pdf", number="2/KH", indicators=(("B.1.7.1", 0.9),), confirmed=True),
        make_row("a.pdf", number="1/KH"),
    )
    listed = evidence(written(coded(make_results(rows)), tmp_path))
    assert [line[0] for line in listed] == [
        "A.1.2. Ban hành kế hoạch PCTN năm 2024", "1",
        "B.1.7.1. Ban hành kế hoạch chuyển đổi vị trí công tác", "2",
    ]  # fmt: skip
    assert listed[1][1:] == [
        "[A.1.2-01]*", "1/KH", "02/02/2024", "Kế hoạch Công tác phòng, chống tham nhũng năm 2024",
        "Ủy ban nhân dân tỉnh Tân Bình",
    ]  # fmt: skip
    assert listed[3][1] == "[B.1.7.1-01]"


def test_only_confirmed_papers_where_that_is_asked(tmp_path: Path) -> None:
    rows = (make_row("a.pdf", number="1/KH"), make_row("b.pdf", number="2/KH", confirmed=True))
    word = written(coded(make_results(rows)), tmp_path, confirmed_only=True)
    assert "2/KH" in text_of(word)
    assert "1/KH" not in text_of(word)
    assert "(*)" not in text_of(word)


def test_nothing_of_the_programs_reading_is_said(tmp_path: Path) -> None:
    row = make_row(issue_date=None, verdict="unknown", reasons=("date-missing", "number-uncertain"))
    text = text_of(written(make_results((row,)), tmp_path))
    for words in ("chưa rõ", "Không tìm thấy", "máy", "cần xem", "chắc chắn"):
        assert words not in text


def test_drafts_and_what_closes_nothing_stay_out(tmp_path: Path) -> None:
    draft = make_row("Sở A/KH.pdf", number="198/KH-STP")
    plan = make_row("Sở B/KH.pdf", unit="Sở B", number="31/KH-UBND")
    coverage = (
        CoverageRow("A.1.2", "t", "Sở A", "draft", "", apart=("198/KH-STP: dự thảo",)),
        CoverageRow("A.1.2", "t", "Sở B", "found", "", found=("31/KH-UBND",),
                    doc_ids=(plan.doc_id,)),
    )  # fmt: skip
    text = text_of(written(make_results((draft, plan), coverage), tmp_path))
    assert "31/KH-UBND" in text
    assert "198/KH-STP" not in text


def test_what_did_not_occur_is_said_with_its_basis(tmp_path: Path) -> None:
    basis = "12/BC-TTr, tr. 2"
    cell = CoverageRow("C.1.1", "t", "Sở A", "none-occurred", "", basis=basis)
    assert f"Không phát sinh: {basis}." in criteria(written(make_results((), (cell,)), tmp_path))[
        "C.1.1"
    ][4]  # fmt: skip


def test_pages_have_the_decrees_form(example: WordFile) -> None:
    report, first, second = example.sections
    assert report.orientation == WD_ORIENT.PORTRAIT
    assert first.orientation == second.orientation == WD_ORIENT.LANDSCAPE
    for section in example.sections:
        assert (round(section.left_margin / Mm(1)), round(section.right_margin / Mm(1))) == (30, 15)
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert "PAGE" in section.header._element.xml


def test_the_head_of_a_table_is_repeated(example: WordFile) -> None:
    for table in (one for one in example.tables if one.rows[0].cells[0].text in ("Mã", "STT")):
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_hostile_text_is_text(tmp_path: Path) -> None:
    word = written(make_results((make_row(subject="<w:p/>\x00 & \u202e]]>"),)), tmp_path)
    assert "<w:p/> & ]]>" in text_of(word)


def test_the_workbook_says_the_same(tmp_path: Path) -> None:
    results = replace(coded(make_results((make_row(),))), assessed={"A.1.2": Assessed("0.9")})
    path = tmp_path / "sa.xlsx"
    listing = make_listing(results, load_reasons())
    write_assessment_sheet(results, criterion_rows(results, listing), path)
    book = load_workbook(path)
    rows = [row for row in book["Tự đánh giá"].iter_rows(values_only=True) if row[0] == "A.1.2"]
    assert rows[0][2:4] == (1, 0.9)
    assert rows[0][8] == "[A.1.2-01]"
    cell = next(
        cell for row in book["Phụ lục minh chứng"].iter_rows() for cell in row if cell.hyperlink
    )
    assert cell.value == "[A.1.2-01]"
    assert cell.hyperlink.target.startswith("dossier/A.1.2/")


def test_dates_of_the_period_are_named(tmp_path: Path) -> None:
    assert date(2023, 12, 16) == make_results(()).period.start
    assert "từ ngày 16/12/2023 đến ngày 15/12/2024" in text_of(written(make_results(()), tmp_path))
