"""Runs are processes of their own, one at a time; what they say and do is told."""

import os
import signal
from pathlib import Path

import pytest

from pipeline.errors import CallError, FolderError
from pipeline.run.lock import Busy, run_in
from review.desk.found import CAMPAIGN_NAME, look_at
from review.desk.running import Runs, arguments_for
from tests.review.desk.made_up import FILES, SLOW_RUN, campaign_book, make_root, wait_until


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return make_root(tmp_path) / "thu.minhchung"


def begun(runs: Runs, out: Path) -> None:
    runs.start(look_at(out))
    wait_until(lambda: (state := runs.state(out).progress) and state["files"])


@pytest.mark.slow
def test_a_run_is_started_watched_stopped_and_goes_on(out: Path) -> None:
    runs = Runs(SLOW_RUN)
    assert not runs.state(out).running
    begun(runs, out)
    with pytest.raises(Busy):
        runs.start(look_at(out))
    with pytest.raises(Busy):  # another start page knows it too
        Runs(SLOW_RUN).start(look_at(out))
    state = Runs(SLOW_RUN).state(out)
    assert state.running
    assert state.progress is not None
    assert state.progress["total"] == FILES

    runs.stop(look_at(out))
    wait_until(lambda: not runs.state(out).running)
    state = runs.state(out)
    assert state.progress is None
    assert "Đã dừng theo yêu cầu" in state.said[-1]
    assert 0 < state.documents < FILES

    runs.start(look_at(out))
    wait_until(lambda: not runs.state(out).running)
    state = runs.state(out)
    assert state.documents == FILES
    assert [path for path, _ in state.problems] == ["So_0/hỏng.pdf"]
    assert any(line.startswith(f"{FILES} tệp") for line in state.said)


@pytest.mark.slow
def test_a_killed_run_is_no_run_any_more_and_the_next_goes_on(out: Path) -> None:
    runs = Runs(SLOW_RUN)
    begun(runs, out)
    pid = run_in(out)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not runs.state(out).running)
    assert look_at(out).overview.ended is None
    runs.start(look_at(out))
    wait_until(lambda: not runs.state(out).running)
    overview = look_at(out).overview
    assert (overview.documents, overview.failed) == (FILES - 1, 1)
    assert overview.ended is not None


def test_a_campaign_with_faults_is_not_started(out: Path) -> None:
    (out / CAMPAIGN_NAME).write_bytes(campaign_book(Năm="2023"))
    with pytest.raises(CallError, match="còn lỗi"):
        Runs(SLOW_RUN).start(look_at(out))


def test_a_folder_that_is_gone_or_empty_is_said_before_anything_starts(out: Path) -> None:
    evidence = look_at(out).evidence
    evidence.rename(evidence.with_name("moved"))
    with pytest.raises(FolderError, match="Không có thư mục"):
        arguments_for(look_at(out))
    evidence.mkdir()
    with pytest.raises(FolderError, match="không có tệp nào"):
        arguments_for(look_at(out))


def test_it_is_called_with_the_file_and_year_of_the_campaign(out: Path) -> None:
    arguments = arguments_for(look_at(out))
    assert arguments == [
        "--out", str(out), "--campaign", str(out / CAMPAIGN_NAME), "--year", "2024",
        "--", str(out.with_name("thu")),
    ]  # fmt: skip
