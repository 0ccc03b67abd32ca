"""Report files are replaced whole or not at all; by their hash it is known who wrote them last."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import ReportError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a temporary file beside `path`; it takes the place of `path` when the block ends well.

    Until then, and after any error, an older file at `path` stays as it was. Raises ReportError
    where the file is open in Excel or LibreOffice, is read-only, or cannot be written.
    """
    refuse_locked(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise ReportError(f"Không ghi được {path}: {_cause(error)}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def refuse_locked(path: Path) -> None:
    """Raise ReportError where `path` is read-only or open in an office program.

    A rename would replace such a file without a word, and the person who has it open would save
    the old one over it. Excel marks an open file with `~$NAME`, LibreOffice with `.~lock.NAME#`.
    The permission bits are looked at rather than asked for, so that root is refused as well.
    """
    for mark in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if mark.exists():
            raise ReportError(
                f"{path} đang mở ở chương trình khác: đóng tệp đó rồi chạy lại"
                f" (nếu không ai mở, xóa {mark.name})."
            )
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise ReportError(f"Không ghi được {path}: {_cause(error)}") from error
    if stat.S_ISDIR(mode):
        raise ReportError(f"Không ghi được {path}: đó là một thư mục.")
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise ReportError(f"{path} chỉ cho đọc: bỏ thuộc tính chỉ đọc hoặc đổi tên rồi chạy lại.")


def refuse_inside(out: Path, folder: Path) -> None:
    """Raise ReportError where `out` lies in the evidence folder, into which nothing is written."""
    if out.resolve().is_relative_to(folder.resolve()):
        raise ReportError(
            f"{out} nằm trong thư mục minh chứng {folder}: chọn nơi khác để ghi kết quả."
        )


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def make_folder(folder: Path) -> None:
    """Make a folder with those above it, if it is not there. Raises ReportError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"Không tạo được thư mục {folder}: {error.strerror}.") from error


def _cause(error: OSError) -> str:
    """Say in Vietnamese why the system refused."""
    if error.errno in (errno.EACCES, errno.EPERM):
        return "không có quyền ghi, hoặc tệp đang mở ở chương trình khác."
    if error.errno == errno.EROFS:
        return "ổ đĩa chỉ cho đọc."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "đĩa đầy."
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "không có thư mục này."
    return f"{error.strerror or error}."
