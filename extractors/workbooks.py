"""What tables must not do to us, and what we write must not do to a spreadsheet."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PART = 64 * 1024 * 1024
"""Bytes of a workbook, and of one part of it: openpyxl needs some fifty times as much."""
MOST_PARTS = 2000
CHUNK = 1 << 20

_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST_DECLARATION = 20

_INVISIBLE = "\\x00-\\x1f\\x7f-\\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_RUN_BY_SPREADSHEETS = re.compile(
    rf"[\t\r\n]|[\s'{_INVISIBLE}]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b]"
)
_NUMBER = re.compile(r"[+-]\d[\d.,]*")


class HostileWorkbook(ValueError):
    """A workbook that no office program writes: XML that grows, or more than may be unpacked."""


def check_workbook(path: Path, streamed: bool = False) -> None:
    """Raise HostileWorkbook where reading the XLSX at `path` might not end.

    `streamed`: it is read row by row, so that a long sheet, as of 30,000 papers, costs no memory.

    Its XML parts may declare no document type, and so no entities; sizes are those that the parts
    really have. A file that is no ZIP is left to whoever reads it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_PARTS or sum(one.file_size for one in infos) > MOST_UNPACKED:
                raise HostileWorkbook("quá nhiều hoặc quá lớn khi giải nén")
            for info in infos:
                with archive.open(info) as part:
                    _check_part(part, MOST_UNPACKED if streamed else MOST_PART)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return


def _check_part(part: IO[bytes], most: int) -> None:
    size, end = 0, b""
    while chunk := part.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise HostileWorkbook("quá nhiều hoặc quá lớn khi giải nén")
        plain = end + chunk.replace(b"\0", b"")  # UTF-16 as well
        if _DECLARED.search(plain):
            raise HostileWorkbook("có khai báo thực thể XML, thứ mà Excel không bao giờ ghi")
        end = plain[-_LONGEST_DECLARATION:]


def safe_cell(text: str) -> str:
    """Return `text` with an apostrophe in front where a spreadsheet might run it as a formula.

    That is where it starts, perhaps after blanks or signs that are not seen, with `=`, `+`, `-`,
    `@`, their full-width or small forms, or with a tab or line break (OWASP, CSV injection). A
    plain number stays one. A text that starts with an apostrophe before such a sign gets another
    one, so that taking one off always gives the text back.
    """
    if _NUMBER.fullmatch(text):
        return text
    return f"'{text}" if _RUN_BY_SPREADSHEETS.match(text) else text
