"""Faults of the machine, told apart from faults of a file.

A full disk, no more file handles, no more memory in the whole system: whoever happens to be read
at that moment is not to blame, and a verdict on that file would stand for ever. Such a fault ends
the run with a sentence; what was read before stays.
"""

from __future__ import annotations

import errno
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import EnvironmentLackError

MEANINGS = {
    errno.ENOSPC: "Hết chỗ trên đĩa {place}: dọn bớt rồi chạy lại.",
    errno.EDQUOT: "Hết hạn mức đĩa của bạn ở {place}: dọn bớt rồi chạy lại.",
    errno.EROFS: "Đĩa {place} chỉ cho đọc: chọn chỗ khác bằng --out rồi chạy lại.",
    errno.EMFILE: "Hệ thống không cho mở thêm tệp: đóng bớt chương trình, giảm --jobs, chạy lại.",
    errno.ENFILE: "Hệ thống không cho mở thêm tệp: đóng bớt chương trình, giảm --jobs, chạy lại.",
    errno.EAGAIN: "Hệ thống không cho mở thêm tiến trình: giảm --jobs rồi chạy lại.",
}

LEAST_SPACE = 64 << 20
"""Bytes that must be free for temporary files. An A4 page at 300 dpi is 9 MB as a raw picture, 26
MB in colour: with less than this, what looks like a broken file may be a full disk."""

SUSPICIOUS = frozenset({"crashed", "damaged", "unreadable"})
"""Errors of files that a full temporary disk can look like."""


NUMBER = re.compile(r"\[Errno (\d+)\]")


def fault_of(error: BaseException, traceback: str = "") -> EnvironmentLackError | None:
    """Return the error that ends the run where `error` is the machine's fault, else None.

    `traceback` is the text of an error that came from another process: what it was caused by does
    not come with it, but stands there.
    """
    numbers = [int(found) for found in NUMBER.findall(traceback)]
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno is not None:
            numbers.append(seen.errno)
        seen = seen.__cause__ or seen.__context__
    for number in numbers:
        if number in MEANINGS:
            return EnvironmentLackError(MEANINGS[number].format(place=tempfile.gettempdir()))
    return None


def check_space(
    error: str, free: Callable[[Path], int] = lambda place: shutil.disk_usage(place).free
) -> None:
    """Raise EnvironmentLackError where the error code of a file may come from a full disk."""
    place = Path(tempfile.gettempdir())
    if error in SUSPICIOUS and free(place) < LEAST_SPACE:
        raise EnvironmentLackError(MEANINGS[errno.ENOSPC].format(place=place))
