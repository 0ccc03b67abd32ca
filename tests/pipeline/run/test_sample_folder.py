"""The sample folder against its truth: the main job as a user runs it, once for all tests."""

import csv
import json
import re
import resource
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.pipeline.commands.test_cli import minhchung

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "sample_docs"
pytestmark = pytest.mark.slow

EVIDENCE_COLUMNS = """doc_id path pages sha256 unit read_by doc_type number issue_date issuer
subject
signer covers_from covers_to indicator indicator_score indicators period review reasons
duplicate_of error"""
HANDWRITTEN = {"handwritten", "blank-slot"}


def table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    before = {path: path.stat().st_mtime_ns for path in SAMPLES.rglob("*") if path.is_file()}
    done = minhchung(
        *("run", SAMPLES, "--year", "2024", "--out", folder / "out"),
        *("--register", SAMPLES / "register.csv"),
    )
    assert done.returncode == 0, done.stderr
    after = {path: path.stat().st_mtime_ns for path in SAMPLES.rglob("*") if path.is_file()}
    changed = {path for path in before.keys() ^ after.keys() if "__pycache__" not in str(path)}
    assert not changed, "something was written into the evidence folder"
    return folder / "out"


@pytest.fixture(scope="module")
def rows(results: Path) -> dict[str, dict[str, str]]:
    return {row["path"]: row for row in table(results / "evidence.csv")}


@pytest.fixture(scope="module")
def truth() -> list[dict[str, str]]:
    return table(SAMPLES / "truth.tsv", "\t")


def wrong(truth: list[dict[str, str]], rows: dict[str, dict[str, str]], field: str) -> list[str]:
    return [
        f"{one['file']}: {one[field]} / {rows[one['file']][field]}"
        for one in truth
        if rows[one["file"]][field] != one[field]
    ]


def test_every_document_has_its_row(
    rows: dict[str, dict[str, str]], truth: list[dict[str, str]]
) -> None:
    assert set(rows) == {one["file"] for one in truth}
    assert list(next(iter(rows.values()))) == EVIDENCE_COLUMNS.split()


@pytest.mark.parametrize("field", ["number", "issue_date", "doc_type"])
def test_clean_pages_are_read_right(
    rows: dict[str, dict[str, str]], truth: list[dict[str, str]], field: str
) -> None:
    clean = [t for t in truth if t["difficulty"] == "clean" and t["kind"] not in HANDWRITTEN]
    assert len(clean) >= 15
    assert wrong(clean, rows, field) == []


@pytest.mark.parametrize("field", ["number", "issue_date", "doc_type"])
def test_degraded_typed_pages_are_read_right_95_times_in_100(
    rows: dict[str, dict[str, str]], truth: list[dict[str, str]], field: str
) -> None:
    degraded = [t for t in truth if t["difficulty"] == "degraded" and t["kind"] not in HANDWRITTEN]
    assert len(degraded) >= 8
    assert len(wrong(degraded, rows, field)) <= 0.05 * len(degraded)


def test_a_wrong_number_or_date_never_looks_sure(
    rows: dict[str, dict[str, str]], truth: list[dict[str, str]]
) -> None:
    for one in truth:
        row = rows[one["file"]]
        for field, reason in (("number", "number-"), ("issue_date", "date-")):
            if row[field] != one[field]:
                assert reason in row["reasons"], (one["file"], field, row[field])


def test_an_empty_slot_is_a_finding(
    rows: dict[str, dict[str, str]], truth: list[dict[str, str]]
) -> None:
    (blank,) = [t for t in truth if t["kind"] == "blank-slot"]
    reasons = rows[blank["file"]]["reasons"].split("|")
    assert {"number-blank", "date-blank"} <= set(reasons)
    assert rows[blank["file"]]["period"] == "unknown"


def test_indicators_and_verdicts_are_mostly_right(
    rows: dict[str, dict[str, str]], truth: list[dict[str, str]]
) -> None:
    labelled = [t for t in truth if t["indicator"] and t["indicator"] != "none"]
    hits = sum(rows[t["file"]]["indicator"] in t["indicator"].split("|") for t in labelled)
    assert hits / len(labelled) >= 0.88
    judged = [t for t in truth if t["period"]]
    right = sum(rows[t["file"]]["period"] == t["period"] for t in judged)
    assert right / len(judged) >= 0.95


def test_what_is_missing_is_listed_per_unit(results: Path) -> None:
    missing = table(results / "missing.csv")
    assert list(missing[0]) == [
        "indicator", "title", "unit", "month", "status", "have", "need", "needed", "wanting",
        "found", "note",
    ]  # fmt: skip
    units = {row["unit"] for row in missing}
    assert {"DV03_So_Tu_phap", "DV07_So_Y_te", ""} <= units
    months = [row for row in missing if row["indicator"] == "A.2.4"]
    assert sum(row["status"] == "found" for row in months) == 4
    assert sum(row["status"] == "missing" for row in months) == 8


def test_the_workbook_opens_and_holds_text_not_formulas(results: Path) -> None:
    book = openpyxl.load_workbook(results / "evidence.xlsx")
    assert {"Danh mục minh chứng", "Thiếu minh chứng", "Cần xem"} <= set(book.sheetnames)
    assert not [
        cell.coordinate
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if cell.data_type == "f"
    ]


def test_the_page_needs_no_network(results: Path) -> None:
    page = (results / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)
    assert "214/KH-UBND" in page


def test_the_run_record_counts_what_came_out(results: Path, truth: list[dict[str, str]]) -> None:
    record = json.loads((results / "run.json").read_text(encoding="utf-8"))
    assert record["counts"]["documents"] == len(truth)
    assert record["settings"]["year"] == 2024


def test_the_register_is_matched_with_the_scans(
    results: Path, rows: dict[str, dict[str, str]]
) -> None:
    paths = {row["doc_id"]: path for path, row in rows.items()}
    wanted = {one["register_row"]: one for one in table(SAMPLES / "register_truth.tsv", "\t")}
    got = {row["register_row"]: row for row in table(results / "register.csv")}
    assert set(got) == set(wanted)
    for line, one in wanted.items():
        assert got[line]["status"] in one["status"].split("|"), got[line]
        assert paths.get(got[line]["doc_id"], "") == one["file"], got[line]


def seconds_of_children() -> float:
    """CPU time of all programs started and ended so far; the machine may be busy with others."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_second_run_reads_nothing_and_takes_seconds(results: Path, tmp_path: Path) -> None:
    again = tmp_path / "out"
    shutil.copytree(results, again)
    began = seconds_of_children()
    done = minhchung("run", SAMPLES, "--year", "2024", "--out", again)
    assert done.returncode == 0, done.stderr
    assert "đọc mới 0" in done.stderr
    assert seconds_of_children() - began < 60
    first, second = table(results / "evidence.csv"), table(again / "evidence.csv")
    assert first == second
