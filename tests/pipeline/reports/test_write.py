import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.errors import ReportError
from pipeline.records.rows import HOLES
from pipeline.reports.sheets import content_of
from pipeline.reports.write import ReportsNotWritten, write_again, write_all
from tests.pipeline.reports.example import UNITS, example_results, make_results, make_row

FILES = [
    "evidence.csv",
    "evidence.xlsx",
    "figures.csv",
    "missing.csv",
    "report.html",
    "run.json",
]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_files_and_nothing_else(tmp_path: Path) -> None:
    paths = write_all(example_results(), tmp_path / "kq", tmp_path / "minh chứng")
    assert sorted(path.name for path in paths) == FILES
    assert names(tmp_path / "kq") == FILES


def test_the_run_record_counts_what_is_there(tmp_path: Path) -> None:
    results = example_results()
    write_all(results, tmp_path, tmp_path / "mc", {"jobs": 2, "set": "x-2024"})
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    counts = record["counts"]
    assert (counts["documents"], counts["errors"], counts["review"]) == (60, 4, 32)
    assert counts["period"] == {"inside": 45, "before": 4, "after": 4, "partial": 3, "unknown": 4}
    assert sum(counts["coverage"].values()) == len(UNITS) * len(results.indicators.leaves)
    assert counts["holes"] == sum(counts["coverage"].get(status, 0) for status in HOLES)
    assert record["seconds"] == {"reading": 61.25, "reports": 1.5}
    assert (record["settings"]["jobs"], record["settings"]["year"]) == (2, 2024)
    assert record["settings"]["period"] == ["2023-12-16", "2024-12-15"]
    assert {"python", "pandas", "openpyxl"} <= set(record["versions"])


def test_a_locked_report_does_not_keep_the_others_back(tmp_path: Path) -> None:
    (tmp_path / "evidence.csv").write_bytes(b"old")
    (tmp_path / "evidence.csv").chmod(0o444)
    (tmp_path / "~$evidence.xlsx").write_bytes(b"")
    with pytest.raises(ReportsNotWritten) as caught:
        write_all(example_results(), tmp_path, tmp_path / "mc")
    assert "evidence.csv chỉ cho đọc" in str(caught.value)
    assert "evidence.xlsx đang mở" in str(caught.value)
    assert [path.name for path in caught.value.written] == [
        "missing.csv",
        "figures.csv",
        "report.html",
        "run.json",
    ]
    assert (tmp_path / "evidence.csv").read_bytes() == b"old"
    assert (tmp_path / "report.html").is_file()


def test_nothing_goes_into_the_evidence_folder(tmp_path: Path) -> None:
    with pytest.raises(ReportError):
        write_all(example_results(), tmp_path / "mc" / "kq", tmp_path / "mc")
    assert not (tmp_path / "mc").exists()


def test_corrections_made_in_excel_outlive_the_next_run(tmp_path: Path) -> None:
    results = make_results((make_row(),))
    write_all(results, tmp_path, tmp_path / "mc")
    write_all(results, tmp_path, tmp_path / "mc")
    assert names(tmp_path) == FILES
    book = load_workbook(tmp_path / "evidence.xlsx")
    book["Cần xem"]["A1"] = "sửa"
    book.save(tmp_path / "evidence.xlsx")
    write_all(results, tmp_path, tmp_path / "mc")
    (kept,) = tmp_path.glob("evidence-da-sua-*.xlsx")
    assert load_workbook(kept)["Cần xem"]["A1"].value == "sửa"
    assert load_workbook(tmp_path / "evidence.xlsx")["Cần xem"]["A1"].value != "sửa"


@pytest.mark.slow
def test_three_thousand_documents_take_less_than_thirty_seconds(tmp_path: Path) -> None:
    results = example_results(3000)
    start = time.process_time()  # of this process alone: others may be busy on the machine
    write_all(results, tmp_path, tmp_path / "mc")
    assert time.process_time() - start < 30


def test_a_workbook_that_was_only_saved_anew_is_no_correction(tmp_path: Path) -> None:
    results = example_results()
    write_all(results, tmp_path, tmp_path / "mc")
    before = (tmp_path / "evidence.xlsx").read_bytes()
    load_workbook(tmp_path / "evidence.xlsx").save(tmp_path / "evidence.xlsx")
    assert (tmp_path / "evidence.xlsx").read_bytes() != before
    write_all(results, tmp_path, tmp_path / "mc")
    assert names(tmp_path) == FILES


def test_reports_written_again_keep_what_the_store_does_not_know(tmp_path: Path) -> None:
    results = example_results()
    write_all(results, tmp_path, tmp_path / "mc", {"jobs": 2})
    write_again(replace(results, seconds={}), tmp_path, tmp_path / "mc", {"jobs": 2})
    record = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert record["seconds"] == {"reading": 61.25, "reports": 1.5}
    write_all(results, tmp_path, tmp_path / "mc")
    assert names(tmp_path) == FILES


def record(folder: Path) -> dict[str, object]:
    held: dict[str, object] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return held


def test_reports_of_the_same_state_are_kept_as_they_are(tmp_path: Path) -> None:
    write_all(example_results(), tmp_path, tmp_path / "mc", state="one")
    before = {name: (tmp_path / name).stat().st_mtime_ns for name in FILES}
    written = write_all(example_results(), tmp_path, tmp_path / "mc", state="one")
    assert [path.name for path in written] == ["run.json"]
    after = {name: (tmp_path / name).stat().st_mtime_ns for name in FILES}
    assert {name for name in FILES if before[name] != after[name]} == {"run.json"}
    assert record(tmp_path)["state"] == "one"
    assert set(FILES) - {"run.json"} == set(record(tmp_path)["files"])  # type: ignore[call-overload]


@pytest.mark.parametrize("name", sorted(set(FILES) - {"run.json"}))
def test_a_report_that_is_gone_or_cut_is_made_anew_alone(tmp_path: Path, name: str) -> None:
    write_all(example_results(), tmp_path, tmp_path / "mc", state="one")
    (tmp_path / name).unlink()
    written = write_all(example_results(), tmp_path, tmp_path / "mc", state="one")
    assert [path.name for path in written] == [name, "run.json"]
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    written = write_all(example_results(), tmp_path, tmp_path / "mc", state="one")
    assert [path.name for path in written] == [name, "run.json"]
    assert len((tmp_path / name).read_bytes()) > len(whole) // 2


@pytest.mark.parametrize(("before", "now"), [("one", "two"), ("", ""), ("one", ""), ("", "one")])
def test_reports_of_another_state_or_of_none_are_made_anew(
    tmp_path: Path, before: str, now: str
) -> None:
    write_all(example_results(), tmp_path, tmp_path / "mc", state=before)
    written = write_all(example_results(), tmp_path, tmp_path / "mc", state=now)
    assert sorted(path.name for path in written) == FILES


def test_reports_made_between_two_runs_are_made_anew(tmp_path: Path) -> None:
    """They may show decisions that the state of the last run knew nothing of."""
    write_all(example_results(), tmp_path, tmp_path / "mc", state="one")
    write_again(example_results(), tmp_path, tmp_path / "mc", {})
    written = write_all(example_results(), tmp_path, tmp_path / "mc", state="one")
    assert sorted(path.name for path in written) == FILES


def test_after_a_report_that_could_not_be_written_the_next_run_writes_all(tmp_path: Path) -> None:
    write_all(example_results(), tmp_path, tmp_path / "mc", state="one")
    mark = tmp_path / "~$evidence.xlsx"
    mark.write_bytes(b"")
    with pytest.raises(ReportsNotWritten):
        write_all(example_results(), tmp_path, tmp_path / "mc", state="two")
    mark.unlink()
    written = write_all(example_results(), tmp_path, tmp_path / "mc", state="two")
    assert "evidence.xlsx" in {path.name for path in written}


def test_an_edited_workbook_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    write_all(example_results(), tmp_path, tmp_path / "mc", state="one")
    book = load_workbook(tmp_path / "evidence.xlsx")
    book.worksheets[1]["R9"] = "Ghi chú của tôi"
    book.save(tmp_path / "evidence.xlsx")
    write_all(example_results(), tmp_path, tmp_path / "mc", state="one")
    assert len(list(tmp_path.glob("evidence-da-sua-*.xlsx"))) == 1


def test_each_original_is_looked_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def locate(folder: Path, path: str) -> tuple[Path, tuple[str, ...]]:
        looked.append(path)
        return folder / path, ()

    monkeypatch.setattr("pipeline.reports.file_links.locate", locate)
    write_all(example_results(), tmp_path, tmp_path / "mc")
    assert looked
    assert len(looked) == len(set(looked))


def test_the_digest_of_a_workbook_is_that_of_its_cells_when_it_is_read_again(
    tmp_path: Path,
) -> None:
    write_all(example_results(), tmp_path, tmp_path / "mc")
    contents = record(tmp_path)["contents"]
    book = load_workbook(tmp_path / "evidence.xlsx")
    assert contents == {"evidence.xlsx": content_of(book)}
