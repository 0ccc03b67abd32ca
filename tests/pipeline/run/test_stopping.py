import os
import signal
import time
from pathlib import Path

import pytest

from pipeline.run.stopping import STOP_NAME, ask_to_stop, stops_when_asked


def work_until_stopped(out: Path) -> None:
    with stops_when_asked(out):
        ask_to_stop(out)
        time.sleep(20)


def test_a_file_stops_the_run_as_ctrl_c_does(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        work_until_stopped(tmp_path)
    assert not (tmp_path / STOP_NAME).exists()


def test_a_run_in_the_background_that_ctrl_c_does_not_reach_is_stopped_too(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with pytest.raises(KeyboardInterrupt):
            work_until_stopped(tmp_path)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_request_that_came_before_the_run_counts_not(tmp_path: Path) -> None:
    ask_to_stop(tmp_path)
    os.utime(tmp_path / STOP_NAME, (0, 0))
    with stops_when_asked(tmp_path):
        time.sleep(0.7)


def ask_while_it_loads(out: Path) -> None:
    ask_to_stop(out)
    with stops_when_asked(out):
        time.sleep(20)


def test_a_request_that_came_while_the_program_was_loading_counts(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        ask_while_it_loads(tmp_path)


def test_a_results_folder_that_is_not_there_yet_is_no_fault(tmp_path: Path) -> None:
    with stops_when_asked(tmp_path / "later"):
        pass
