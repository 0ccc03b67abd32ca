import os
import time
from pathlib import Path

import pytest

from extractors.errors import EnvironmentLack
from pipeline.errors import EnvironmentLackError
from pipeline.reading.engines import LocalEngine, SerialEngine
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import ReadResult


def act(task: ReadTask) -> ReadResult:
    """Do what the task's name says: the engines run this in their workers."""
    match task.path:
        case "die":
            os._exit(9)
        case "die-once":
            if not task.absolute.exists():
                task.absolute.touch()
                os._exit(9)
        case "hang":
            time.sleep(60)
        case "mistake":
            raise ZeroDivisionError("of ours")
        case "hungry":
            bytearray(8 << 30)
        case "lack":
            raise EnvironmentLack("no tesseract")
    return ReadResult(task.sha256, pages=1)


def tasks(*names: str, folder: Path = Path()) -> tuple[ReadTask, ...]:
    return tuple(ReadTask(name, folder / name, name) for name in names)


@pytest.mark.slow
def test_one_bad_file_costs_one_result(tmp_path: Path) -> None:
    names = ("good1", "die", "die-once", "mistake", "hang", "hungry", "good2")
    engine = LocalEngine(jobs=2, timeout=8, read_task=act)
    results = list(engine.run(tasks(*names, folder=tmp_path)))
    details = {one.sha256: one.detail for one in results}
    assert details["mistake"].startswith("ZeroDivisionError at reading/test_engines.py:")
    assert "of ours" not in details["mistake"]
    found = {one.sha256: one.error for one in results}
    assert len(results) == len(names)
    assert found == {
        "good1": "",
        "good2": "",
        "die": "crashed",
        "die-once": "",
        "mistake": "crashed",
        "hang": "timeout",
        "hungry": "too-large",
    }


@pytest.mark.slow
def test_a_missing_program_ends_the_run() -> None:
    with pytest.raises(EnvironmentLackError, match="no tesseract"):
        list(LocalEngine(1, 30, act).run(tasks("lack")))


def test_the_serial_engine_keeps_the_order() -> None:
    assert [one.sha256 for one in SerialEngine(act).run(tasks("b", "a"))] == ["b", "a"]
    with pytest.raises(EnvironmentLackError):
        list(SerialEngine(act).run(tasks("lack")))


def test_no_tasks_start_no_workers() -> None:
    assert list(LocalEngine(2, 1, act).run(())) == []
