"""Which kind of file it is, by its content: names and endings in evidence folders lie."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Literal

from extractors.errors import Damaged, EmptyFile, Unreadable, UnsupportedType, Vanished

FileType = Literal["pdf", "png", "jpeg", "tiff", "docx"]

HEAD_BYTES = 1024
"""How far into a file the header may stand: readers of PDF accept junk before `%PDF-` within
the first 1024 bytes (ISO 32000-1, Annex H, implementation note 13)."""

_STARTS: tuple[tuple[bytes, FileType], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
)


def sniff(path: Path) -> FileType:
    """Return the file's type by its first bytes.

    Raises UnsupportedType, EmptyFile, Damaged (a broken DOCX), Vanished or Unreadable.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except FileNotFoundError as error:
        raise Vanished(str(path)) from error
    except OSError as error:
        raise Unreadable(str(error)) from error
    if not head:
        raise EmptyFile(str(path))
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head.startswith(b"PK"):
        return _sniff_zip(path)
    if b"%PDF-" in head and not head.lstrip().lower().startswith((b"<!doctype", b"<html", b"mz")):
        return "pdf"
    raise UnsupportedType("none of the types that are read")


def _sniff_zip(path: Path) -> FileType:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, zlib.error, OSError) as error:
        raise Damaged(f"broken ZIP or Office file: {error}") from error
    if "word/document.xml" in names:
        return "docx"
    raise UnsupportedType("a ZIP archive that is no Word document")
