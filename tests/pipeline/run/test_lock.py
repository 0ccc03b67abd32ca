import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.run.lock import PID_NAME, Busy, only_run, run_in


def hold(out: Path, ready: Connection) -> None:
    with only_run(out):
        ready.send(os.getpid())
        signal.pause()


def test_a_second_run_is_refused_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    holder = context.Process(target=hold, args=(tmp_path, there))
    holder.start()
    pid = here.recv()
    with pytest.raises(Busy, match=str(pid)), only_run(tmp_path):
        pass
    holder.kill()
    holder.join()
    with only_run(tmp_path):
        pass


def test_the_lock_is_free_again_after_a_run_that_failed(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), only_run(tmp_path):
            raise ZeroDivisionError


def test_a_lock_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / "minhchung.lock"))

    monkeypatch.setattr("pipeline.run.lock.FileLock.acquire", refused)
    with pytest.raises(StoreError, match=r"minhchung\.lock: Permission denied"), only_run(tmp_path):
        pass


def test_what_goes_wrong_in_the_run_is_not_taken_for_the_lock(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), only_run(tmp_path):
        raise PermissionError(13, "Permission denied", "a.pdf")


def test_whoever_looks_sees_the_run_and_keeps_none_out(tmp_path: Path) -> None:
    assert run_in(tmp_path) is None
    with only_run(tmp_path):
        assert run_in(tmp_path) == os.getpid()
    assert run_in(tmp_path) is None


def test_a_number_left_by_a_killed_run_is_no_run_even_when_another_process_has_it(
    tmp_path: Path,
) -> None:
    note = tmp_path / PID_NAME
    note.write_text(f"{os.getpid()}\n")
    os.utime(note, (0, 0))
    assert run_in(tmp_path) is None
    note.write_text("gone")
    assert run_in(tmp_path) is None
