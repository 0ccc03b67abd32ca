"""Which kind of container a file is, by its content; opening it."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal

from extractors.errors import TooLarge, UnsupportedType
from pipeline.intake.containers.mail import MailContainer, is_mail
from pipeline.intake.containers.model import ArchiveLimits, Container
from pipeline.intake.containers.pdf_attachments import PdfContainer, has_attachments
from pipeline.intake.containers.signed import SignedContainer, is_signed
from pipeline.intake.containers.tar import TAR_MARK, TarContainer
from pipeline.intake.containers.zip_file import ZipContainer, check_table

Kind = Literal["zip", "7z", "rar", "tar", "mail", "signed", "outlook", "pdf"]

DOCUMENT_ENDINGS = frozenset({".docx", ".xlsx", ".pptx", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
"""Files ending so are not looked into for being archives: it would open every file every time."""
CONTAINER_ENDINGS = (
    ".zip", ".7z", ".rar", ".tar", ".tgz", ".gz", ".tbz2", ".bz2", ".txz", ".xz", ".eml", ".mht",
    ".mhtml", ".msg", ".mbox", ".p7m",
)  # fmt: skip
"""Files within a container that are looked into in their turn."""

HEAD = 4096
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
"""What Office and OpenDocument files hold at their top: documents, not archives of scans."""
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b\x08", "tar"),
    (b"BZh", "tar"),
    (b"\xfd7zXZ\x00", "tar"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    ValueError,
    struct.error,
)


def container_kind(path: Path, limits: ArchiveLimits | None = None) -> Kind | None:
    """Return the kind of container a file is, None for documents. OSError is None."""
    ending = path.suffix.lower()
    if ending in DOCUMENT_ENDINGS:
        return None
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
        if head.startswith(b"%PDF-"):
            return "pdf" if has_attachments(path) else None
        if ending == ".pdf":
            return None
        if head.startswith(_ZIP):
            return "zip" if _holds_files(path, limits or ArchiveLimits()) else None
        for start, kind in _STARTS:
            if head.startswith(start):
                return kind
        if head[TAR_MARK : TAR_MARK + 5] == b"ustar":
            return "tar"
        if head.startswith(_OLE):
            return "outlook" if _is_message(path) else None
        if is_signed(head, ending):
            return "signed"
        return "mail" if is_mail(head) else None
    except OSError:
        return None


def _holds_files(path: Path, limits: ArchiveLimits) -> bool:
    """Say whether a ZIP is no office document; a broken one is what its name says."""
    try:
        with path.open("rb") as stream:
            check_table(stream, limits)
            with zipfile.ZipFile(stream) as archive:
                return _OFFICE.isdisjoint(archive.namelist())
    except TooLarge:
        return True  # opening it says so
    except _BROKEN_ZIP:
        return path.suffix.lower() in (".zip", "")


def _is_message(path: Path) -> bool:
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as ole:
            return bool(ole.exists("__properties_version1.0"))
    except (OSError, ValueError, IndexError, TypeError):
        return False


def _opener(kind: Kind) -> Callable[[Path, ArchiveLimits], AbstractContextManager[Container]]:
    """Return what opens a kind; the libraries behind 7z, RAR and MSG are slow to import."""
    if kind == "7z":
        from pipeline.intake.containers.seven_zip import SevenZipContainer

        return SevenZipContainer
    if kind == "rar":
        from pipeline.intake.containers.rar import RarContainer

        return RarContainer
    if kind == "outlook":
        from pipeline.intake.containers.outlook import OutlookContainer

        return OutlookContainer
    plain: dict[str, Callable[[Path, ArchiveLimits], AbstractContextManager[Container]]] = {
        "zip": ZipContainer,
        "tar": TarContainer,
        "mail": MailContainer,
        "signed": SignedContainer,
        "pdf": PdfContainer,
    }
    return plain[kind]


def open_container(path: Path, limits: ArchiveLimits) -> AbstractContextManager[Container]:
    """Open a container; raises what its kind raises, UnsupportedType for what is none."""
    kind = container_kind(path, limits)
    if kind is None:
        raise UnsupportedType("no archive and no mail")
    return _opener(kind)(path, limits)


def may_hold_files(name: str) -> bool:
    """Say whether a file within a container is looked into, by its name."""
    return name.lower().endswith(CONTAINER_ENDINGS)
