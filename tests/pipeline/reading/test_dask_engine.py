"""The Dask engine with a real scheduler and workers that are processes of their own."""

import os
import signal
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import EnvironmentLackError
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import ReadResult

if TYPE_CHECKING:
    from distributed import LocalCluster

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("distributed") is None, reason="the extra `dask` is missing"),
]


def act(task: ReadTask) -> ReadResult:
    """Do what the task's name says: runs in a child of a Dask worker."""
    if task.path == "die":
        os._exit(9)
    if task.path == "hang":
        time.sleep(60)
    if task.path == "mistake":
        raise ZeroDivisionError("of ours")
    if task.path.startswith("slow"):
        time.sleep(0.2)
    return ReadResult(task.sha256, detail=os.environ.get("OMP_THREAD_LIMIT", ""))


@pytest.fixture(scope="module")
def cluster() -> Iterator["LocalCluster"]:
    import dask
    from distributed import LocalCluster

    with (
        dask.config.set({"distributed.worker.daemon": False}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=None
        ) as made,
    ):
        yield made


def tasks(*names: str) -> list[ReadTask]:
    return [ReadTask(name, Path(name), name) for name in names]


def test_bad_tasks_cost_one_result_each(cluster: "LocalCluster") -> None:
    from pipeline.reading.dask_engine import DaskEngine

    engine = DaskEngine(cluster.scheduler_address, 2, 20, act)
    found = {one.sha256: one.error for one in engine.run(tasks("a", "die", "mistake", "hang", "b"))}
    assert found == {"a": "", "b": "", "die": "crashed", "mistake": "crashed", "hang": "timeout"}


def test_a_killed_worker_costs_nothing(cluster: "LocalCluster") -> None:
    from distributed import Client

    from pipeline.reading.dask_engine import DaskEngine

    with Client(cluster.scheduler_address) as client:
        victim = next(iter(client.run(os.getpid).values()))
    names = [f"slow{number}" for number in range(30)]
    found: list[ReadResult] = []
    for result in DaskEngine(cluster.scheduler_address, 2, 60, act).run(tasks(*names)):
        found.append(result)
        if len(found) == 4:
            os.kill(victim, signal.SIGKILL)
    assert sorted(one.sha256 for one in found) == sorted(names)
    assert {one.error for one in found} == {""}


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import pipeline.reading.dask_engine

    monkeypatch.setattr(pipeline.reading.dask_engine, "SECONDS_TO_CONNECT", 1)
    engine = pipeline.reading.dask_engine.DaskEngine("tcp://127.0.0.1:9", 1, 5, act)
    with pytest.raises(EnvironmentLackError, match="127"):
        list(engine.run(tasks("a")))
