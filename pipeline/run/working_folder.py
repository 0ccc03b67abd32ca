"""One private folder for all temporary files of a process and of the workers it starts.

Page pictures and recognised text of sensitive papers pass through temporary files: ours, those of
pytesseract, of pdf2image. All of them ask `tempfile` or the environment where to lie, so both are
pointed at one folder that nobody else may enter. It goes when the work ends, by Ctrl-C too; what a
killed process has left goes when the next one begins in the same place.
"""

from __future__ import annotations

import multiprocessing.util
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.errors import StoreError

PREFIX = "minhchung-working-"
LOCK = "in-use.lock"

UNLOCKED_FOR = 3600.0
"""Seconds after which a folder without a lock is taken for left: its maker died in between."""

VARIABLES = ("TMPDIR", "TEMP", "TMP")
"""Where Python and the programs it starts look for the temporary folder."""


@contextmanager
def working_folder(parent: Path | None = None) -> Iterator[Path]:
    """Send all temporary files of this process and its children into one private folder.

    It lies in `parent`, by default in the system's temporary folder. Raises StoreError where it
    cannot be made there.
    """
    with suppress(OSError):
        # Sockets over which workers are asked for, no papers: multiprocessing removes their folder
        # when the process ends, after this one has gone, and complains if it lay in it.
        multiprocessing.util.get_temp_dir()
    place = Path(tempfile.gettempdir()) if parent is None else parent
    remove_left(place)
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))  # 0700 whatever the umask
    except OSError as error:
        raise StoreError(
            f"Không tạo được thư mục tạm trong {place}: {error.strerror}. Dọn bớt đĩa hoặc chọn "
            "chỗ khác."
        ) from error
    try:
        with FileLock(folder / LOCK), _temporary_files_in(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in VARIABLES}
    os.environ.update(dict.fromkeys(VARIABLES, str(folder)))
    tempfile.tempdir = None  # asked anew, from the environment
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        tempfile.tempdir = None


def remove_left(place: Path) -> None:
    """Remove what processes that were killed have left in `place`; what is in use stays."""
    for folder in place.glob(f"{PREFIX}*"):
        if _left(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _left(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    if not own or folder.is_symlink() or not folder.is_dir():
        return False
    if not (folder / LOCK).exists():
        return time.time() - status.st_mtime > UNLOCKED_FOR
    try:
        with FileLock(folder / LOCK, timeout=0):
            return True
    except Timeout:
        return False
