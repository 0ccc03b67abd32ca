"""Which kind of file it is, by its content: names and endings in evidence folders lie.

Only plain text, web pages and PDFs without their header need their ending too: every file of
letters could be one.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Literal, get_args

import olefile

from extractors.errors import Damaged, EmptyFile, Encrypted, Unreadable, UnsupportedType, Vanished

FileType = Literal[
    "pdf", "png", "jpeg", "tiff", "gif", "bmp", "webp", "heic", "jp2",
    "docx", "doc", "rtf", "odt", "fodt", "xlsx", "xls", "html", "txt", "slides", "drawing",
]  # fmt: skip
"""`xlsx` is what openpyxl reads, `xls` every other sheet; slides and drawings need LibreOffice."""

FILE_TYPES: tuple[FileType, ...] = get_args(FileType)

HEAD_BYTES = 1024
"""How far into a file the header may stand: readers of PDF accept junk before `%PDF-` within
the first 1024 bytes (ISO 32000-1, Annex H, implementation note 13)."""

LOOKED_THROUGH = 1 << 20
"""How far into a file named `.pdf` objects are looked for where the header is lost."""

_STARTS: tuple[tuple[bytes, FileType], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"GIF8", "gif"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "jp2"),
    (b"\xff\x4f\xff\x51", "jp2"),
    (b"{\\rtf", "rtf"),
    (b"\xef\xbb\xbf{\\rtf", "rtf"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif")
_OFFICE_ENDINGS = (".doc", ".dot", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".msg")
_WORD_6 = (b"\xdc\xa5", b"\xdb\xa5")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_TEXT_ENDINGS = (".txt", ".text", ".md", ".csv")
_WEB_ENDINGS = (".html", ".htm", ".xhtml", ".doc", ".xls")
"""Word and Excel, and programs that pretend to be them, save web pages as .doc and .xls."""
_OPENDOCUMENT: tuple[tuple[bytes, FileType], ...] = (
    (b"opendocument.text", "odt"),
    (b"opendocument.spreadsheet", "xls"),
    (b"opendocument.presentation", "slides"),
    (b"opendocument.graphics", "drawing"),
)
_PARTS: tuple[tuple[str, FileType], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xls"),
    ("ppt/presentation.xml", "slides"),
)
_MAIN_TYPES: tuple[tuple[bytes, FileType], ...] = (
    (b"wordprocessingml", "docx"),
    (b"ms-word", "docx"),
    (b"spreadsheetml", "xlsx"),
    (b"presentationml", "slides"),
)


def sniff(path: Path) -> FileType:
    """Return the file's type by its first bytes.

    Raises UnsupportedType, EmptyFile, Encrypted (an office file with a password), Damaged (a
    broken office file), Vanished or Unreadable.
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
    if head.startswith(_OLE):
        return _sniff_ole(path)
    found = _sniff_picture(head)
    if found is not None:
        return found
    web = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype html", b"<html"))
    if b"%PDF-" in head and not web and not head.startswith(b"MZ"):
        return "pdf"
    return _sniff_text(path, head, web=web)


def _sniff_picture(head: bytes) -> FileType | None:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return "heic"
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return "bmp"
    return None


def _sniff_text(path: Path, head: bytes, *, web: bool) -> FileType:
    ending = path.suffix.lower()
    if b"<office:document " in head and b"<?xml" in head[:8]:
        return "fodt"
    if head.startswith(_WORD_6):
        return "doc"
    if web and ending in _WEB_ENDINGS:
        return "html"
    if ending in _WEB_ENDINGS[:3] and b"<" in head and b"\0" not in head:
        return "html"
    if ending in _TEXT_ENDINGS and (head.startswith(_BOMS) or b"\0" not in head):
        return "txt"
    if ending == ".pdf" and _has_objects(path):
        return "pdf"
    raise UnsupportedType("none of the types that are read")


def _has_objects(path: Path) -> bool:
    """Return whether there are objects of a PDF in a file without a PDF's header."""
    with path.open("rb") as file:
        return b"endobj" in file.read(LOOKED_THROUGH)


def _sniff_zip(path: Path) -> FileType:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/").lstrip("/") for name in archive.namelist()}
            types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
            mime = archive.read("mimetype") if "mimetype" in names else b""
    except RuntimeError as error:  # what zipfile raises for a password
        raise Encrypted(str(path)) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise Damaged(f"broken ZIP or Office file: {error}") from error
    for part, kind in _PARTS:
        if part in names:
            return kind
    for mark, kind in _OPENDOCUMENT:
        if mark in mime:
            return kind
    for mark, kind in _MAIN_TYPES:
        if mark in types:
            return kind
    raise UnsupportedType("a ZIP archive that is no office document")


def _sniff_ole(path: Path) -> FileType:
    """Return what an OLE file holds: Word, Excel, PowerPoint, or an OOXML file under a password."""
    try:
        with olefile.OleFileIO(str(path)) as ole:
            held = {"/".join(entry).lower() for entry in ole.listdir()}
    except (OSError, ValueError, IndexError, TypeError) as error:
        if path.suffix.lower() not in _OFFICE_ENDINGS:
            raise UnsupportedType(f"the first bytes of an office file: {error}") from error
        raise Damaged(f"broken office file: {error}") from error
    if held & {"encryptedpackage", "encryptedsummary"} or any("drmcontent" in one for one in held):
        raise Encrypted(str(path))
    if "worddocument" in held:
        return "doc"
    if held & {"workbook", "book"}:
        return "xls"
    if "powerpoint document" in held:
        return "slides"
    raise UnsupportedType("an OLE file that is no Word, Excel or PowerPoint document")
