import errno
from pathlib import Path

import pytest

from pipeline.errors import EnvironmentLackError
from pipeline.reading.engines import LocalEngine, SerialEngine
from pipeline.reading.environment_faults import LEAST_SPACE, check_space, fault_of
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import ReadResult


def full_disk(task: ReadTask) -> ReadResult:
    raise OSError(errno.ENOSPC, "No space left on device")


def no_handles(task: ReadTask) -> ReadResult:
    try:
        raise OSError(errno.EMFILE, "Too many open files")
    except OSError as error:
        raise ValueError("could not read the page") from error


def a_mistake(task: ReadTask) -> ReadResult:
    raise ValueError("a mistake of ours")


TASKS = [ReadTask(name, Path(name), name) for name in ("a", "b")]


@pytest.mark.parametrize(
    ("read", "says"), [(full_disk, "Hết chỗ trên đĩa"), (no_handles, "không cho mở thêm tệp")]
)
def test_a_fault_of_the_machine_ends_the_run_and_is_no_verdict_on_a_file(
    read: object, says: str
) -> None:
    engine = LocalEngine(jobs=1, timeout=20, read_task=read)  # type: ignore[arg-type]
    with pytest.raises(EnvironmentLackError, match=says) as caught:
        list(engine.run(TASKS))
    assert caught.value.exit_status == 4


def test_in_this_process_too() -> None:
    with pytest.raises(EnvironmentLackError, match="Hết chỗ"):
        list(SerialEngine(full_disk).run(TASKS))


def test_a_mistake_of_ours_costs_one_file_only() -> None:
    engine = LocalEngine(jobs=1, timeout=20, read_task=a_mistake)
    assert [one.error for one in engine.run(TASKS)] == ["crashed", "crashed"]
    assert fault_of(ValueError("x")) is None


@pytest.mark.parametrize("error", ["crashed", "damaged", "unreadable"])
def test_what_looks_like_a_broken_file_on_a_full_disk_is_not_believed(error: str) -> None:
    with pytest.raises(EnvironmentLackError, match="Hết chỗ"):
        check_space(error, free=lambda place: LEAST_SPACE - 1)
    check_space(error, free=lambda place: LEAST_SPACE)
    check_space("", free=lambda place: 0)
    check_space("encrypted", free=lambda place: 0)
