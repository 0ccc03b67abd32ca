"""`minhchung report`: the forms that results take, and what stays the same between runs."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from pipeline.cli import build
from pipeline.errors import CallError
from tests.pipeline.commands.test_import_review import run_again
from tests.pipeline.parts import write_evidence


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    write_evidence(folder, "So_Y_te/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    write_evidence(folder, "So_Noi_vu/b.pdf", "2/KH-SNV", "2024-05-06", "Kế hoạch PCTN")
    run_again(folder)
    return folder.with_name("results")


def report(out: Path, *arguments: str | Path) -> Result:
    done = CliRunner().invoke(build(), ["report", str(out), *map(str, arguments)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def codes(out: Path) -> dict[str, str]:
    """The code of every number in the appendix of the self-assessment."""
    word = Document(str(out / "self-assessment.docx"))
    table = next(one for one in word.tables if one.rows[0].cells[0].text == "STT")
    cells = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    return {row[2]: row[1] for row in cells if row[0] != row[1]}


def test_codes_are_the_same_after_20_papers_more_and_another_run(out: Path) -> None:
    report(out, "--format", "docx")
    before = codes(out)
    assert before == {"1/KH-SYT": "[A.1.2-01]*", "2/KH-SNV": "[A.1.2-02]*"}
    folder = out.with_name("evidence")
    for n in range(20):
        write_evidence(folder, f"So_Y_te/n{n}.pdf", f"1{n}/KH-SYT", f"2024-01-{n + 5:02}",
                       f"Kế hoạch PCTN số {n}")  # fmt: skip
    run_again(folder)
    report(out, "--format", "docx")
    after = codes(out)
    assert {number: after[number] for number in before} == before
    assert len(set(after.values())) == len(after) == 22
    assert all(re.fullmatch(r"\[A\.1\.2-\d\d\]\*", code) for code in after.values())


def test_the_self_assessment_comes_as_word_and_excel(out: Path) -> None:
    report(out, "--format", "docx")
    assert "Tự đánh giá" in load_workbook(out / "self-assessment.xlsx").sheetnames


def test_tables_alone_into_another_folder(out: Path, tmp_path: Path) -> None:
    report(out, "--format", "csv", "--out", tmp_path / "bảng")
    assert sorted(path.name for path in (tmp_path / "bảng").iterdir()) == [
        "evidence.csv",
        "figures.csv",
        "missing.csv",
    ]


def test_csv_in_the_results_folder_renews_all_that_lies_there(out: Path) -> None:
    for name in ("evidence.csv", "figures.csv", "missing.csv", "report.html"):
        (out / name).unlink()
    report(out, "--format", "csv")
    with (out / "evidence.csv").open(encoding="utf-8-sig") as stream:
        assert [row["number"] for row in csv.DictReader(stream)] == ["2/KH-SNV", "1/KH-SYT"]
    assert (out / "report.html").is_file()
    assert (out / "figures.csv").is_file()
    run_again(out.with_name("evidence"))
    assert list(out.glob("evidence-da-sua-*")) == []


def test_a_dossier_as_zip(out: Path) -> None:
    done = report(out, "--format", "dossier", "--as", "zip")
    assert done.stdout.strip().endswith("dossier.zip")
    assert (out / "dossier.zip").is_file()


def test_an_explanation_needs_the_superiors_table(out: Path, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="--table"):
        report(out, "--format", "explanation")
    table = tmp_path / "điểm.csv"
    table.write_text("indicator,score,remark\nA.1.2,0.5,ban hành chậm\n", encoding="utf-8")
    report(out, "--format", "explanation", "--table", table)
    word = Document(str(out / "explanation.docx"))
    cells = [cell.text for one in word.tables for row in one.rows for cell in row.cells]
    assert "ban hành chậm" in cells


def test_letters_say_how_much_has_nobody_to_be_asked(out: Path) -> None:
    done = report(out, "--format", "requests")
    assert "So_Y_te" in done.stderr.replace("-", "_")
    said = re.search(
        r"(\d+) tiêu chí chung của tỉnh còn thiếu mà chưa giao đơn vị nào", done.stderr
    )
    assert said
    assert int(said[1]) > 0
