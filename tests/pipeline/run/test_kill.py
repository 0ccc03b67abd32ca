"""Whatever is killed and whenever: after the next run, the rows are those of an undisturbed one."""

import multiprocessing
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytesseract
import pytest
from sqlalchemy import event

from extractors.reading.ocr import recognise
from pipeline.errors import StoreError
from pipeline.reading.engines import LocalEngine
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import ReadResult
from pipeline.records.rows import EvidenceRow
from pipeline.run.run import run
from pipeline.run.verification import verify
from pipeline.store.failures import store_failures
from pipeline.store.overview import DATABASE_NAME
from pipeline.store.store import Store
from tests.pipeline.parts import (
    NOW,
    CountingEngine,
    parts,
    read_plain,
    settings,
    write_evidence,
)

ROOT = Path(__file__).parents[3]
FILES = 12
KILLS = 12
FORK = multiprocessing.get_context("fork")
KILLED = -signal.SIGKILL


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    return make_evidence(tmp_path / "evidence")


def make_evidence(folder: Path) -> Path:
    for number in range(FILES):
        subject = ("Kế hoạch PCTN", "Báo cáo PCTN", "Khác")[number % 3]
        write_evidence(folder, f"u{number % 2}/{number}.pdf", f"{number}/KH", "2024-03-05", subject)
    write_evidence(folder, "u0/bad.pdf", "!damaged")
    return folder


def rows_of(folder: Path, out: Path) -> tuple[EvidenceRow, ...]:
    with closing(Store.create(out)) as store:
        rows = run(settings(folder), parts(store, CountingEngine())).results.rows
        assert store.evidence() == rows
        assert verify(store, folder) == ()
    return rows


def read_slowly(task: ReadTask) -> ReadResult:
    time.sleep(0.05)
    return read_plain(task)


def statements_until(folder: Path, out: Path, kill_at: int) -> int:
    """Run, and kill this process after `kill_at` statements; returns how many there were."""
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1
        if count == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with closing(Store.create(out)) as store:
        event.listen(store.engine, "after_cursor_execute", counted)
        run(settings(folder), parts(store, CountingEngine()))
    return count


@pytest.mark.slow
def test_the_coordinator_may_be_killed_after_any_statement(evidence: Path, tmp_path: Path) -> None:
    undisturbed = rows_of(evidence, tmp_path / "undisturbed")
    total = statements_until(evidence, tmp_path / "counted", 0)
    assert total > FILES
    for moment in sorted(random.Random(20261122).sample(range(1, total + 1), KILLS)):
        out = tmp_path / f"killed-{moment}"
        child = FORK.Process(target=statements_until, args=(evidence, out, moment))
        child.start()
        child.join(60)
        assert child.exitcode == KILLED
        assert rows_of(evidence, out) == undisturbed, f"killed after statement {moment} of {total}"


ENOUGH = 70
"""Statements after which a run is killed again: a run that has nothing left to read takes 56."""


def test_a_run_killed_again_and_again_comes_to_its_end(evidence: Path, tmp_path: Path) -> None:
    undisturbed = rows_of(evidence, tmp_path / "undisturbed")
    out = tmp_path / "out"
    ends: list[int | None] = []
    while ends[-1:] != [0]:
        child = FORK.Process(target=statements_until, args=(evidence, out, ENOUGH))
        child.start()
        child.join(60)
        ends.append(child.exitcode)
        assert len(ends) < 20
    assert KILLED in ends
    assert rows_of(evidence, out) == undisturbed


def children_of(pid: int) -> set[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in found}


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_workers_end_with_a_killed_coordinator(evidence: Path, tmp_path: Path) -> None:
    undisturbed = rows_of(evidence, tmp_path / "undisturbed")
    out = tmp_path / "results"
    program = "from tests.pipeline.run.test_kill import run_in_workers; run_in_workers()"
    child = subprocess.Popen([sys.executable, "-c", program, evidence], cwd=ROOT)
    assert wait_for(lambda: some_read(out), 90)
    workers = children_of(child.pid)
    assert workers
    child.kill()
    assert child.wait() == KILLED
    assert wait_for(lambda: not any(alive(worker) for worker in workers), 60)
    assert rows_of(evidence, out) == undisturbed


def run_in_workers() -> None:
    folder = Path(sys.argv[1])
    with closing(Store.create(folder.with_name("results"))) as store:
        run(settings(folder), parts(store, LocalEngine(2, 30, read_slowly)))


def some_read(out: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{out / DATABASE_NAME}?mode=ro", uri=True)) as database:
            return bool(database.execute("SELECT count(*) FROM readings").fetchone()[0])
    except sqlite3.OperationalError:
        return False


def fill_disk(folder: Path, out: Path, most: int) -> None:
    """Run where no file may grow beyond `most` bytes; ends with 7 where that is said well."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    try:
        with store_failures(out), closing(Store.create(out)) as store:
            run(settings(folder), parts(store, CountingEngine()))
    except StoreError as error:
        os._exit(7 if "đĩa" in str(error) else 8)
    os._exit(0)


@pytest.mark.slow
def test_a_full_disk_is_said_and_leaves_what_was_read(evidence: Path, tmp_path: Path) -> None:
    undisturbed = rows_of(evidence, tmp_path / "undisturbed")
    out = tmp_path / "out"
    with closing(Store.create(out)):
        pass
    used = (out / DATABASE_NAME).stat().st_size
    child = FORK.Process(target=fill_disk, args=(evidence, out, used + 20_000))
    child.start()
    child.join(60)
    assert child.exitcode == 7
    assert rows_of(evidence, out) == undisturbed


def test_a_locked_database_is_said_and_the_next_run_goes_on(
    evidence: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.store.schema.BUSY_MILLISECONDS", 100)
    out = tmp_path / "out"
    with (
        closing(Store.create(out)) as store,
        closing(sqlite3.connect(out / DATABASE_NAME)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="đang giữ cơ sở dữ liệu"), store_failures(out):
            run(settings(evidence), parts(store, CountingEngine()))
    assert len(rows_of(evidence, out)) == FILES + 1


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs a folder nobody can write to")
def test_an_output_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(StoreError, match="--out"):
        Store.create(Path("/proc/minhchung"))


def test_a_clock_set_back_changes_nothing(evidence: Path, tmp_path: Path) -> None:
    undisturbed = rows_of(evidence, tmp_path / "out")
    with closing(Store.create(tmp_path / "out")) as store:
        earlier = replace(parts(store, CountingEngine()), now=lambda: NOW - timedelta(days=400))
        again = run(settings(evidence), earlier).results
    assert again.rows == undisturbed


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="no Tesseract program here")
@pytest.mark.slow
def test_a_killed_tesseract_is_started_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(
        "#!/bin/sh\n"
        f"if [ $1 != --version ] && ! [ -e {tmp_path}/killed ]; then\n"
        f"  touch {tmp_path}/killed; kill -9 $$\n"
        'fi\nexec tesseract "$@"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(program))
    assert recognise(np.full((200, 300), 255, np.uint8), 150, 60, "pytesseract") == []
    assert (tmp_path / "killed").exists()
