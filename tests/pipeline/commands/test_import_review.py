import csv
import json
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from classifiers.classifier import IndicatorClassifier
from classifiers.profile import Profile
from classifiers.ranking import NONE, Ranking, Suggestion
from indicator_map.loader import set_for_year
from pipeline.cli import build
from pipeline.deciding.cell_decisions import all_cell_decisions
from pipeline.deciding.decision_store import all_decisions
from pipeline.errors import CallError
from pipeline.reports.write import write_all
from pipeline.run.rankings import ClassifierSource
from pipeline.run.run import run
from pipeline.store.store import Store
from tests.pipeline.parts import CountingEngine, parts, settings, write_evidence

LIST = "Danh mục minh chứng"


class PlansOnly(IndicatorClassifier):
    """A.1.2 for plans, none for all others."""

    def __init__(self) -> None:
        pass

    def rank_many(self, profiles: Sequence[Profile], explain: bool = True) -> list[Ranking]:
        return [
            Ranking((sure,), (sure,) if sure.indicator != NONE else (), close=False, abstains=False)
            for profile in profiles
            for sure in [Suggestion("A.1.2" if "Kế hoạch" in profile.title else NONE, 0.9)]
        ]


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("import-review") / "evidence"
    write_evidence(folder, "So_Y_te/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    write_evidence(folder, "So_Noi_vu/b.pdf", "2/KH-SNV", "2024-03-06", "Kế hoạch PCTN")
    run_again(folder)
    return folder.parent


@pytest.fixture
def evidence(processed: Path, tmp_path: Path) -> Path:
    shutil.copytree(processed, tmp_path / "case")
    return tmp_path / "case" / "evidence"


@pytest.fixture
def out(evidence: Path) -> Path:
    return evidence.with_name("results")


def run_again(evidence: Path) -> None:
    asked = settings(evidence)
    with closing(Store.create(asked.out)) as store:
        one = replace(
            parts(store, CountingEngine()),
            indicators=set_for_year(2024),
            classifier=ClassifierSource("plans", PlansOnly),
        )
        outcome = run(asked, one)
    write_all(outcome.results, asked.out, evidence, asked.as_record())


def edit(book: Path, path: str, **values: object) -> None:
    """Put values into the row of the document whose number is `path`, by heading."""
    workbook = load_workbook(book)
    sheet = workbook[LIST]
    header = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "STT")
    columns = {str(cell.value): cell.column for cell in sheet[header]}
    row = next(
        row
        for row in range(header + 1, sheet.max_row + 1)
        if sheet.cell(row, columns["Số, ký hiệu"]).value == path
    )
    for heading, value in values.items():
        sheet.cell(row, columns[HEADINGS[heading]]).value = value
    workbook.save(book)


HEADINGS = {"number": "Số, ký hiệu", "indicators": "Tiêu chí", "note": "Ghi chú của người xem"}


def import_review(*arguments: str | Path) -> Result:
    return CliRunner().invoke(build(), ["import-review", *map(str, arguments)])


def decisions(out: Path) -> int:
    with closing(Store.open(out)) as store:
        return sum(len(made) for made in all_decisions(store.engine).values())


def status(out: Path, indicator: str) -> set[str]:
    with (out / "missing.csv").open(encoding="utf-8-sig") as stream:
        return {row["status"] for row in csv.DictReader(stream) if row["indicator"] == indicator}


def test_without_yes_it_only_shows(out: Path) -> None:
    edit(out / "evidence.xlsx", "1/KH-SYT", number="11/KH-SYT")
    done = import_review(out / "evidence.xlsx")
    assert done.exit_code == 0
    assert "11/KH-SYT" in done.stdout
    assert "--yes" in done.stderr
    assert decisions(out) == 0


def test_corrections_become_decisions_and_all_reports_follow(out: Path) -> None:
    assert status(out, "B.1.4") == {"missing"}
    seconds = json.loads((out / "run.json").read_text())["seconds"]
    edit(out / "evidence.xlsx", "1/KH-SYT", indicators="B.1.4", note="xem lại")
    done = import_review(out / "evidence.xlsx", "--yes", "--reviewer", "Bà Ví Dụ")
    assert done.exit_code == 0, done.stderr
    assert status(out, "B.1.4") == {"confirmed"}
    assert len(list(out.glob("evidence-da-sua-*.xlsx"))) == 1
    assert json.loads((out / "run.json").read_text())["seconds"] == seconds
    with closing(Store.open(out)) as store:
        (made,) = next(iter(all_decisions(store.engine).values()))
    assert (made.reviewer, made.note) == ("Bà Ví Dụ", "xem lại")


def test_a_second_time_changes_nothing(out: Path, tmp_path: Path) -> None:
    edit(out / "evidence.xlsx", "1/KH-SYT", indicators="B.1.4", note="xem lại")
    edit(out / "evidence.xlsx", "2/KH-SNV", note="chỉ ghi chú")
    corrected = shutil.copy(out / "evidence.xlsx", tmp_path / "sua.xlsx")
    assert import_review(corrected, out, "--yes").exit_code == 0
    before = decisions(out)
    again = import_review(corrected, out, "--yes")
    assert decisions(out) == before == 2
    assert "0 chỗ sửa, 0 hàng bị từ chối, 2 hàng đã áp dụng từ trước" in again.stderr


def test_rows_of_documents_that_changed_are_refused_and_the_rest_applied(
    out: Path, evidence: Path, tmp_path: Path
) -> None:
    corrected = tmp_path / "sua.xlsx"
    shutil.copy(out / "evidence.xlsx", corrected)
    edit(corrected, "1/KH-SYT", number="11/KH-SYT")
    edit(corrected, "2/KH-SNV", number="22/KH-SNV")
    write_evidence(evidence, "So_Y_te/a.pdf", "7/KH-SYT", "2024-04-05", "Kế hoạch PCTN khác")
    run_again(evidence)
    done = import_review(corrected, out, "--yes")
    assert "TỪ CHỐI" in done.stderr
    assert "không còn trong kết quả" in done.stderr
    assert decisions(out) == 1
    listed = (out / "evidence.csv").read_text(encoding="utf-8-sig")
    assert "22/KH-SNV" in listed
    assert "11/KH-SYT" not in listed


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (lambda out: (out.parent / "no.xlsx",), "Không có tệp"),
        (lambda out: (shutil.copy(out / "evidence.xlsx", out.parent / "x.xlsx"),), "kết quả"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    out: Path, place: Callable[[Path], tuple[Path, ...]], words: str
) -> None:
    done = import_review(*place(out))
    assert isinstance(done.exception, CallError)
    assert words in str(done.exception)


def settle_in_excel(book: Path, indicator: str, **values: str) -> None:
    workbook = load_workbook(book)
    sheet = workbook["Thiếu minh chứng"]
    header = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "STT")
    columns = {str(cell.value): cell.column for cell in sheet[header]}
    row = next(
        row
        for row in range(header + 1, sheet.max_row + 1)
        if sheet.cell(row, columns["Tiêu chí"]).value == indicator
    )
    for heading, value in values.items():
        sheet.cell(row, columns[heading.replace("_", " ")]).value = value
    workbook.save(book)


def test_a_cell_settled_in_excel_is_kept_by_every_later_run(evidence: Path, out: Path) -> None:
    given = {"Kết_luận_của_người_xem": "Không phát sinh", "Lý_do_kết_luận": "không có vụ việc"}
    settle_in_excel(out / "evidence.xlsx", "C.1.1", **given)
    refused = import_review(out / "evidence.xlsx", "--yes")
    assert "TỪ CHỐI" in refused.stderr
    assert "Thiếu căn cứ" in refused.stderr
    before = status(out, "C.1.1")
    settle_in_excel(out / "evidence.xlsx", "C.1.1", Căn_cứ_kết_luận="12/BC-TTr")
    done = import_review(out / "evidence.xlsx", "--yes", "--reviewer", "Bà Ví Dụ")
    assert done.exit_code == 0, done.stderr
    assert "Không phát sinh" in done.stdout
    assert status(out, "C.1.1") == before - {"missing"} | {"none-occurred"}
    run_again(evidence)
    assert status(out, "C.1.1") == before - {"missing"} | {"none-occurred"}
    with closing(Store.open(out)) as store:
        (made,) = all_cell_decisions(store.engine)
    assert (made.reviewer, made.basis) == ("Bà Ví Dụ", "12/BC-TTr")
    again = import_review(out / "evidence.xlsx", "--yes")
    assert "0 chỗ sửa" in again.stderr
