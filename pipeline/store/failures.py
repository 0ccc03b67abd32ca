"""Turns what a database says when it cannot be written into what a user can do about it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from pipeline.errors import StoreError

FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

MEANINGS = {
    "locked": "một chương trình khác đang giữ cơ sở dữ liệu: đóng nó lại rồi chạy lại",
    "full": "hết chỗ trên đĩa: dọn bớt rồi chạy lại",
    "disk i/o error": "đĩa không ghi được: xem còn chỗ không, đĩa còn tốt không, rồi chạy lại",
    "readonly": "chỉ được đọc, không được ghi: chọn chỗ khác bằng --out",
    "malformed": "cơ sở dữ liệu hỏng: lấy lại bản sao lưu, hoặc xóa đi và chạy lại từ đầu",
}
"""Words in SQLite's messages (https://www.sqlite.org/rescode.html) and what they ask for."""


def meaning_of(error: DBAPIError) -> str:
    """Return what the user can do about what a database says, or else its own words."""
    said = str(error.orig).lower()
    return next((mean for word, mean in MEANINGS.items() if word in said), said)


@contextmanager
def store_failures(out: Path) -> Iterator[None]:
    """Raise StoreError, in words for the user, where the body cannot write to its store.

    All that was written before stays: every result is stored in a transaction of its own.
    """
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"Không ghi được kết quả vào {out}: {meaning_of(error)}.") from error
    except OSError as error:
        if error.errno not in FULL_DISK:
            raise
        raise StoreError(f"Không ghi được kết quả vào {out}: {MEANINGS['full']}.") from error
