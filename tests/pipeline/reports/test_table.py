import csv
import io
from datetime import date
from pathlib import Path

from extractors.document import Figure
from pipeline.records.rows import LADDER, CoverageRow
from pipeline.reports.table import evidence_table, figures_table, missing_table, write_csv
from tests.pipeline.reports.example import example_results, make_results, make_row

EVIDENCE_HEADER = (
    "doc_id,path,pages,sha256,unit,read_by,doc_type,number,issue_date,issuer,subject,signer,"
    "covers_from,covers_to,indicator,indicator_score,indicators,period,review,reasons,"
    "duplicate_of,error"
)


def written(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_columns_are_those_of_the_public_interface(tmp_path: Path) -> None:
    write_csv(evidence_table(example_results()), tmp_path / "evidence.csv")
    write_csv(missing_table(example_results()), tmp_path / "missing.csv")
    raw = (tmp_path / "evidence.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf" + EVIDENCE_HEADER.encode() + b"\n")
    header = (tmp_path / "missing.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == ("indicator,title,unit,month,status,have,need,needed,wanting,found,note")


def test_no_rows_still_gives_the_header(tmp_path: Path) -> None:
    write_csv(evidence_table(make_results(())), tmp_path / "evidence.csv")
    assert (tmp_path / "evidence.csv").read_text(encoding="utf-8-sig") == EVIDENCE_HEADER + "\n"


def test_one_row_per_document_and_failed_file_with_all_values(tmp_path: Path) -> None:
    rows = (
        make_row(
            "Sở A/KH.pdf",
            indicators=(("A.1.2", 0.914), ("A.1.3.4", 0.4)),
            reasons=("number-uncertain", "unsigned"),
            covers=("2023-12-15", "2024-12-14"),
        ),
        make_row("Sở A/hỏng.pdf", error="damaged"),
    )
    write_csv(evidence_table(make_results(rows)), tmp_path / "evidence.csv")
    good, bad = written(tmp_path / "evidence.csv")
    assert good["issue_date"] == "2024-02-02"
    assert good["indicator"] == "A.1.2"
    assert good["indicator_score"] == "0.91"
    assert good["indicators"] == "A.1.2:0.91|A.1.3.4:0.40"
    assert good["reasons"] == "number-uncertain|unsigned"
    assert (good["covers_from"], good["covers_to"]) == ("2023-12-15", "2024-12-14")
    assert (good["review"], good["error"]) == ("1", "")
    assert (bad["review"], bad["error"], bad["number"], bad["read_by"]) == ("1", "damaged", "", "")


def test_a_confirmed_row_needs_no_review() -> None:
    row = make_row(reasons=("number-uncertain",), confirmed=True)
    assert evidence_table(make_results((row,)))["review"].tolist() == [0]


def test_a_secret_document_is_listed_without_its_subject() -> None:
    row = make_row(subject="Nội dung mật", reasons=("secret-mark",))
    table = evidence_table(make_results((row,)))
    assert table["number"].tolist() == ["31/KH-UBND"]
    assert table["subject"].tolist() == [""]
    assert table["signer"].tolist() == [""]


def test_document_text_cannot_be_a_formula_or_break_the_table(tmp_path: Path) -> None:
    row = make_row(
        path="-xoá/=cmd.pdf",
        number="-12/KH-UBND",
        subject='=HYPERLINK("http://x","y"),\r\nhai dòng\x07 và "nháy"',
    )
    write_csv(evidence_table(make_results((row,))), tmp_path / "evidence.csv")
    (cells,) = written(tmp_path / "evidence.csv")
    assert cells["number"] == "'-12/KH-UBND"
    assert cells["path"] == "'-xoá/=cmd.pdf"
    assert cells["subject"] == '\'=HYPERLINK("http://x","y"), hai dòng và "nháy"'


def test_found_numbers_are_joined() -> None:
    table = missing_table(example_results())
    assert set(table["status"]) == set(LADDER)
    row = CoverageRow("A.1.2", "t", "Sở A", "found", "Kế hoạch", ("1/KH-A", "2/KH-A"))
    assert missing_table(make_results((), (row,)))["found"].tolist() == ["1/KH-A|2/KH-A"]


def test_each_month_has_a_row_and_what_does_not_count_stands_in_the_note() -> None:
    row = CoverageRow(
        "A.2.4", "t", "Sở A", "wrong-kind", "Báo cáo", month=date(2024, 3, 1), have=0, need=2,
        wanting="còn thiếu Báo cáo", apart=("1/KH-A: là Kế hoạch",), note="tháng 03/2024",
    )  # fmt: skip
    (cells,) = missing_table(make_results((), (row,))).to_dict("records")
    assert (cells["month"], cells["have"], cells["need"]) == ("2024-03", 0, 2)
    assert (cells["wanting"], cells["found"]) == ("còn thiếu Báo cáo", "")
    assert cells["note"] == "tháng 03/2024; không tính 1/KH-A: là Kế hoạch"


ODD_NAME = "So_A/bao\u202efdp.exe\x07\x9b\u2067\nhai\t.pdf"


def test_signs_of_a_file_name_that_nobody_sees_are_written_out(tmp_path: Path) -> None:
    write_csv(evidence_table(make_results((make_row(path=ODD_NAME),))), tmp_path / "evidence.csv")
    (cells,) = written(tmp_path / "evidence.csv")
    assert cells["path"] == r"So_A/bao\u202efdp.exe\x07\x9b\u2067\nhai\t.pdf"


def test_figures_are_told_one_by_one_in_base_units(tmp_path: Path) -> None:
    year = ("2023-12-15", "2024-12-14")
    row = make_row(
        "Công an/bc.pdf",
        unit="Công an tỉnh",
        issuer="Công an tỉnh Mẫu",
        doc_type="Báo cáo",
        covers=year,
        figures=(
            Figure("tiền phải thu hồi", 12.5, "tỷ đồng", "phải thu hồi 12,5 tỷ", 2, "điều tra"),
            Figure("vụ khởi tố", 5, "vụ", "=5 vụ", 3, "điều tra", level="huyện"),
            Figure("người", 9, "người", "9 người", 3),
        ),
    )
    write_csv(figures_table(make_results((row,))), tmp_path / "figures.csv")
    money, cases = written(tmp_path / "figures.csv")
    assert list(money.values()) == [
        "Công an tỉnh",
        "Công an tỉnh Mẫu",
        "điều tra",
        "tiền phải thu hồi",
        "12500000000",
        "đồng",
        "2023-12-15/2024-12-14",
        row.doc_id,
        "Công an/bc.pdf",
        "2",
        "phải thu hồi 12,5 tỷ",
    ]
    assert (cases["body"], cases["value"]) == ("Công an tỉnh Mẫu (cấp huyện)", "5")
    assert cases["text"] == "'=5 vụ"


def test_figures_csv_has_its_columns_without_a_figure(tmp_path: Path) -> None:
    write_csv(figures_table(make_results(())), tmp_path / "figures.csv")
    assert (tmp_path / "figures.csv").read_text(encoding="utf-8-sig") == (
        "unit,body,stage,what,value,unit_of_measure,period,doc_id,path,page,text\n"
    )
