import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.run.working_folder import PREFIX, UNLOCKED_FOR, working_folder

CHILD = """
import sys, tempfile, time
from pathlib import Path
from pipeline.run.working_folder import working_folder
with working_folder(Path(sys.argv[1])) as folder:
    Path(tempfile.mkdtemp(), "page.pgm").write_text("text of a paper")
    print("ready", flush=True)
    time.sleep(60)
"""


def left(place: Path) -> list[str]:
    return sorted(path.name for path in place.rglob("*"))


def test_all_temporary_files_lie_in_one_private_folder_that_goes(tmp_path: Path) -> None:
    outside = tempfile.gettempdir()
    old = os.umask(0)
    try:
        with working_folder(tmp_path) as folder:
            assert folder.parent == tmp_path
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert Path(tempfile.mkdtemp()).parent == folder
            told = subprocess.run(
                [sys.executable, "-c", "import tempfile; print(tempfile.gettempdir())"],
                capture_output=True,
                text=True,
                check=True,
            )
            assert told.stdout.strip() == str(folder)
    finally:
        os.umask(old)
    assert left(tmp_path) == []
    assert tempfile.gettempdir() == outside


def test_it_goes_when_the_work_is_interrupted(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), working_folder(tmp_path):
        raise KeyboardInterrupt
    assert left(tmp_path) == []


def test_workers_that_were_started_within_end_without_a_complaint(tmp_path: Path) -> None:
    script = (
        "import sys, multiprocessing.util\n"
        "from pathlib import Path\n"
        "from pipeline.run.working_folder import working_folder\n"
        "with working_folder(Path(sys.argv[1])):\n"
        "    multiprocessing.util.get_temp_dir()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert left(tmp_path) == []


def test_what_a_killed_process_left_goes_at_the_next_start_and_what_is_in_use_stays(
    tmp_path: Path,
) -> None:
    children = [
        subprocess.Popen([sys.executable, "-c", CHILD, tmp_path], stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    try:
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
        assert len(list(tmp_path.glob(f"{PREFIX}*"))) == 2
        children[0].send_signal(signal.SIGKILL)
        children[0].wait()
        with working_folder(tmp_path) as folder:
            assert len(list(tmp_path.glob(f"{PREFIX}*"))) == 2
            assert folder.is_dir()
        assert len(list(tmp_path.rglob("page.pgm"))) == 1
    finally:
        for child in children:
            child.kill()
            child.wait()
            assert child.stdout is not None
            child.stdout.close()
    with working_folder(tmp_path):
        pass
    assert left(tmp_path) == []


def test_a_folder_that_is_just_being_made_is_left_alone(tmp_path: Path) -> None:
    fresh, old = tmp_path / f"{PREFIX}fresh", tmp_path / f"{PREFIX}old"
    fresh.mkdir()
    old.mkdir()
    long_ago = time.time() - 2 * UNLOCKED_FOR
    os.utime(old, (long_ago, long_ago))
    with working_folder(tmp_path):
        pass
    assert left(tmp_path) == [fresh.name]


def test_a_link_of_that_name_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").write_text("kept")
    (tmp_path / f"{PREFIX}link").symlink_to(elsewhere)
    with working_folder(tmp_path):
        pass
    assert (elsewhere / "kept").exists()


def test_where_it_cannot_be_made_the_user_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="Không tạo được thư mục tạm"),
        working_folder(tmp_path / "missing"),
    ):
        pass
