"""Runs are processes of their own, one at a time; what they say and do is told."""

from pathlib import Path

import pytest

from pipeline.errors import CallError, FolderError
from pipeline.run.lock import Busy
from review.desk.found import CAMPAIGN_NAME, look_at
from review.desk.running import Runs, arguments_for
from tests.review.desk.made_up import LIGHT_RUN, campaign_book, make_root, wait_until


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return make_root(tmp_path) / "thu.minhchung"


def test_a_run_is_started_watched_and_stopped_and_there_is_one_at_a_time(out: Path) -> None:
    runs = Runs(LIGHT_RUN)
    assert not runs.state(out).running
    runs.start(look_at(out))
    with pytest.raises(Busy):
        runs.start(look_at(out))
    wait_until(lambda: (state := runs.state(out).progress) and state["files"])
    with pytest.raises(Busy):  # another start page knows it too
        Runs(LIGHT_RUN).start(look_at(out))
    state = Runs(LIGHT_RUN).state(out)
    assert state.running
    assert state.progress is not None
    assert state.progress["total"] == 1000
    assert state.problems == (
        ("So_0/hỏng.pdf", runs.reasons.errors["damaged"]),
        ("a link", "Không đọc: liên kết, không đi theo"),
    )

    runs.stop(look_at(out))
    wait_until(lambda: not runs.state(out).running)
    state = runs.state(out)
    assert (state.progress, state.stopping) == (None, False)
    assert state.said[-1] == "Đã dừng theo yêu cầu."


def test_a_campaign_with_faults_is_not_started(out: Path) -> None:
    (out / CAMPAIGN_NAME).write_bytes(campaign_book(Năm="2023"))
    with pytest.raises(CallError, match="còn lỗi"):
        Runs(LIGHT_RUN).start(look_at(out))


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
