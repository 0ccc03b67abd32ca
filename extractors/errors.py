"""Errors of reading: each has a code for the file's row and a sentence for the user."""

from __future__ import annotations


class ReadingError(Exception):
    """A file that could not be read; `code` goes into the `error` column of its row."""

    code = "unreadable"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.code)
        self.detail = detail


class UnsupportedType(ReadingError):
    """The content is none of the types that are read: PDF, pictures, office files, mail."""

    code = "unsupported-type"


class NeedsLibreOffice(ReadingError):
    """The type is read only through LibreOffice, and that is not installed."""

    code = "needs-libreoffice"


class NeedsUnpacker(ReadingError):
    """The archive is packed in a way that needs a program which is not installed (RAR)."""

    code = "needs-unpacker"


class EmptyFile(ReadingError):
    """The file has no bytes."""

    code = "empty-file"


class Encrypted(ReadingError):
    """The file opens only with a password."""

    code = "encrypted"


class Damaged(ReadingError):
    """The file does not open: its structure is broken, and no page of it can be saved."""

    code = "damaged"


class Blank(ReadingError):
    """The file opens and shows nothing: no page, pages without area."""

    code = "blank"


class TimedOut(ReadingError):
    """A page took longer to read than it may."""

    code = "timeout"


class TooLarge(ReadingError):
    """More pages, points or pixels than the limits allow."""

    code = "too-large"


class Vanished(ReadingError):
    """The file was there when the folder was listed and is gone or changed now."""

    code = "vanished"


class Unreadable(ReadingError):
    """The system does not let us read the file (permissions, device errors)."""

    code = "unreadable"


class EnvironmentLack(Exception):
    """A program or model that reading needs is not installed (exit status 4)."""

    exit_status = 4
