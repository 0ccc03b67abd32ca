"""How workers are started: what they load, what they share, how many there are."""

import os
import sys
from pathlib import Path

import pytest

from pipeline.reading.engines import LocalEngine, read
from pipeline.reading.starting import (
    COORDINATOR_TAKES,
    WORKER_TAKES,
    begin_to_warm,
    end_of_workers,
    free_memory,
    jobs_for,
    socket_fits,
)
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import ReadResult

SAMPLES = Path(__file__).parents[3] / "sample_docs"
NOT_FOR_READING = (
    "spacy",
    "sklearn",
    "skops",
    "pandas",
    "underthesea",
    "sqlalchemy",
    "alembic",
    "openpyxl",
    "scipy.optimize",
    "dask",
)


def loaded_after_reading(task: ReadTask) -> ReadResult:
    """Read as a worker does; then say which modules it has that reading has no use for."""
    result = read(task)
    loaded = ",".join(name for name in NOT_FOR_READING if name in sys.modules)
    return ReadResult(task.sha256, error=result.error, detail=loaded)


def whose_child(task: ReadTask) -> ReadResult:
    """Say who started this worker, and whether the reader and Tesseract were there already."""
    from extractors.reading.ocr_library import _tesseract

    there = "pipeline.reading.warm" in sys.modules and _tesseract.cache_info().currsize == 1
    return ReadResult(task.sha256, detail=f"{os.getppid()} {there}")


def task_of(path: Path) -> ReadTask:
    return ReadTask(path.name, path, path.name)


@pytest.mark.slow
def test_a_reading_worker_loads_what_it_uses_only() -> None:
    scan, word = min(SAMPLES.rglob("*.pdf")), min(SAMPLES.rglob("*.docx"))
    results = list(LocalEngine(1, 300, loaded_after_reading).run(map(task_of, (word, scan))))
    assert [(one.error, one.detail) for one in results] == [("", ""), ("", "")]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
def test_workers_are_forked_from_one_that_has_loaded_the_reader() -> None:
    begin_to_warm()
    told = {
        one.detail
        for jobs in (1, 2)  # two pools, as a run with two passes has
        for one in LocalEngine(jobs, 60, whose_child).run([task_of(Path(f"{jobs}"))])
    }
    (only,) = told
    parent, warm = only.split()
    assert (int(parent) != os.getpid(), warm) == (True, "True")
    # It has no thread that a fork could lose.
    alone = Path(f"/proc/{parent}/task")
    assert len(list(alone.iterdir())) == 1
    end_of_workers()
    assert not alone.exists()


@pytest.mark.parametrize(
    ("cores", "memory", "jobs"),
    [(4, 100, 4), (4, 2, 2), (16, 0, 1), (1, 100, 1)],
)
def test_workers_fit_on_the_cores_and_into_the_memory(cores: int, memory: int, jobs: int) -> None:
    assert jobs_for(cores, COORDINATOR_TAKES + memory * WORKER_TAKES) == jobs


def test_a_machine_without_memory_to_spare_has_one_worker() -> None:
    assert jobs_for(8, 0) == 1


def test_the_limit_of_a_container_counts(tmp_path: Path) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text("1000\n")
    assert free_memory(limit) == 1000
    limit.write_text("max\n")
    assert free_memory(limit) > 1000
    assert free_memory(tmp_path / "none") > 1000


@pytest.mark.parametrize(("deep", "fits"), [(88, True), (90, False)])
def test_where_no_socket_can_be_named_workers_are_started_anew(deep: int, fits: bool) -> None:
    assert socket_fits("/" + "x" * (deep - 1)) is fits
    assert socket_fits("/" + "ứ" * 40) is False, "bytes count, not letters"
