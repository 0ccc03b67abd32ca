import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from pipeline.run.lock import Busy, only_run


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
