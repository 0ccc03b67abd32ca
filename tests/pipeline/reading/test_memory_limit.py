import subprocess
import sys
from pathlib import Path

import pytest
from pebble import ProcessExpired

from pipeline.reading import engines, memory_limit
from pipeline.reading.engines import failed_result, may_try_again
from pipeline.reading.memory_limit import OVER
from pipeline.reading.tasks import ReadTask

GREEDY = """
import sys, time
import psutil
sys.platform = "win32"
from pipeline.reading import memory_limit
memory_limit.SECONDS_BETWEEN = 0.05
memory_limit.limit_memory(150 << 20, lambda: print("too much", flush=True))
held = bytearray(200 << 20)
held[::4096] = b"x" * len(held[::4096])
time.sleep(60)
"""


def test_where_the_system_sets_no_limit_a_greedy_process_is_ended_with_a_word() -> None:
    done = subprocess.run(
        [sys.executable, "-c", GREEDY], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (OVER, "too much\n")


def test_where_it_sets_one_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_limit, "limit_address_space", lambda most: True)
    monkeypatch.setattr(memory_limit, "keep_below", lambda *_: pytest.fail("watched"))
    memory_limit.limit_memory(1)


KEPT = """
import ctypes, psutil
from pipeline.reading.memory_limit import give_back_memory
malloc = ctypes.CDLL(None).malloc
malloc.restype, free = ctypes.c_void_p, ctypes.CDLL(None).free
free.argtypes = [ctypes.c_void_p]
held = [malloc(100_000) for _ in range(1_000)]
for one in held:
    ctypes.memset(one, 1, 100_000)
for one in held[:-1]:
    free(one)
before = psutil.Process().memory_info().rss
give_back_memory()
print((before - psutil.Process().memory_info().rss) >> 20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc")
def test_what_was_freed_goes_back_to_the_system() -> None:
    done = subprocess.run(
        [sys.executable, "-c", KEPT], capture_output=True, text=True, timeout=60, check=True
    )
    assert int(done.stdout) > 50


def test_memory_is_given_back_after_a_task_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []

    def fails(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pipeline.reading.worker.read", fails)
    monkeypatch.setattr(engines, "give_back_memory", lambda: given.append(1))
    with pytest.raises(MemoryError):
        engines.read(ReadTask("sha", Path("a"), "a"))
    assert given == [1]


def test_a_file_that_takes_too_much_is_too_large_and_not_tried_again() -> None:
    task = ReadTask("sha", Path("a"), "a")
    greedy, killed = ProcessExpired("", OVER), ProcessExpired("", -9)
    assert failed_result(task, greedy, "").error == "too-large"
    assert failed_result(task, killed, "").error == "crashed"
    assert may_try_again(killed)
    assert not may_try_again(greedy)
