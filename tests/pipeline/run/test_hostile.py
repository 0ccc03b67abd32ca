"""Hostile files through the real reader in real workers: a row each, within the time limit."""

import csv
import json
import os
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from pipeline.intake.folder import list_folder
from pipeline.reading.engines import LocalEngine, SerialEngine, read
from pipeline.reading.tasks import ReadTask
from pipeline.records.reasons import load_reasons
from pipeline.reports.write import write_all as write_reports
from pipeline.run.run import run
from pipeline.store.store import Store
from tests.pipeline.hostile import QUICK, SLOW, names, write_all
from tests.pipeline.parts import CountingEngine, parts, settings, write_evidence

TIMEOUT = 60.0
"""Seconds for one file; the machine may be busy with others."""


def errors_of(
    folder: Path, makers: Mapping[str, tuple[Callable[[], bytes], set[str]]]
) -> dict[str, str]:
    write_all(folder, makers)
    tasks = [
        ReadTask(file.path, file.absolute, file.path, modified_ns=file.modified_ns)
        for file in list_folder(folder).files
        if not file.members  # what is attached to a file is a file of its own
    ]
    found = {one.sha256: one.error for one in LocalEngine(1, TIMEOUT).run(tasks)}
    assert len(tasks) == len(makers)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("makers", [QUICK, SLOW], ids=["quick", "slow"])
def test_every_hostile_file_ends_as_one_result_with_a_named_error(
    tmp_path: Path, makers: Mapping[str, tuple[Callable[[], bytes], set[str]]]
) -> None:
    found = errors_of(tmp_path, makers)
    wrong = {name: error for name, error in found.items() if error not in makers[name][1]}
    assert found.keys() == makers.keys()
    assert wrong == {}


def test_every_name_gives_a_row_of_its_own_and_tables_stay_text(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    made = [name for name in names() if _can_be_written(folder, name)]
    with closing(Store.create(tmp_path / "results")) as store:
        outcome = run(settings(folder), parts(store, CountingEngine()))
        again = run(settings(folder), parts(store, CountingEngine()))
    assert len(outcome.results.rows) == len(made)
    assert again.results.rows == outcome.results.rows
    out = tmp_path / "results"
    write_reports(outcome.results, out, folder)
    with (out / "evidence.csv").open(encoding="utf-8-sig", newline="") as stream:
        paths = [row["path"] for row in csv.DictReader(stream)]
    assert len(set(paths)) == len(made)
    book = openpyxl.load_workbook(out / "evidence.xlsx")
    formulas = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and "cmd" in str(cell.value)
    ]
    assert formulas == []
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))


def _can_be_written(folder: Path, name: str) -> bool:
    try:
        write_evidence(folder, name, "1/KH-SYT", "2024-03-05", name)
    except OSError:
        return False
    return True


def test_names_that_are_no_text_give_a_row(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "a.pdf", "1/KH", "2024-03-05", "x")
    for number, byte in enumerate((b"\xff", b"\xfe")):
        with open(os.fsencode(folder) + b"/b" + byte + b".pdf", "wb") as stream:  # noqa: PTH123
            stream.write(b"2/KH\n2024-03-05\nK%d" % number)
    with closing(Store.create(tmp_path / "results")) as store:
        rows = run(settings(folder), parts(store, CountingEngine())).results.rows
    assert [row.path for row in rows] == ["a.pdf", "b?.pdf", "b?.pdf~2"]


def test_what_is_no_file_is_skipped_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "a.pdf", "1/KH", "2024-03-05", "x")
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to(folder / "self")
    os.mkfifo(folder / "pipe.pdf")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "s.pdf"))
        listing = list_folder(folder)
    assert [file.path for file in listing.files] == ["a.pdf"]
    assert [name.split(":")[0] for name in listing.skipped] == ["loop", "pipe.pdf", "s.pdf", "self"]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file"
)
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "a.pdf", "1/KH", "2024-03-05", "x")
    (folder / "a.pdf").chmod(0)
    with closing(Store.create(tmp_path / "results")) as store:
        (row,) = run(settings(folder), parts(store, CountingEngine())).results.rows
    assert row.error == "unreadable"


def grown(file: Path) -> None:
    with file.open("ab") as stream:
        stream.write(b"more")


def rewritten(file: Path) -> None:
    file.write_bytes(file.read_bytes())
    os.utime(file, ns=(1, time.time_ns() + 10**9))


@pytest.mark.slow
@pytest.mark.parametrize("harm", [grown, rewritten, Path.unlink])
def test_a_file_that_changes_after_it_was_hashed_has_vanished(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.7\n")
    task = ReadTask("sha", file, "a.pdf", modified_ns=file.stat().st_mtime_ns)
    harm(file)
    (result,) = SerialEngine(read).run([task])
    assert result.error == "vanished"


def test_a_file_that_vanishes_between_listing_and_hashing_is_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "a.pdf", "1/KH", "2024-03-05", "x")

    def gone(file: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr("pipeline.run.planning.hash_found", gone)
    with closing(Store.create(tmp_path / "results")) as store:
        (row,) = run(settings(folder), parts(store, CountingEngine())).results.rows
    assert row.error == "vanished"


def test_every_error_that_reading_may_give_has_a_sentence() -> None:
    reasons = load_reasons()
    wanted = {
        error for makers in (QUICK, SLOW) for _, errors in makers.values() for error in errors
    }
    assert all(reasons.sentence(error) for error in wanted if error)
