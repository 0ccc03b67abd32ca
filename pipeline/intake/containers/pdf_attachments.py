"""Files attached to a PDF: portfolios, PDF/A-3. The PDF itself stays a file of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.errors import Damaged, ReadingError, TooLarge
from pipeline.intake.containers.model import ArchiveLimits, Entry, own_keys, safe_name

MARK = b"EmbeddedFile"
"""What stands in clear before every attached file, also in packed and encrypted PDFs."""
LOOKED_AT = 4 << 20
"""Bytes at either end of a PDF in which the mark is looked for: a folder is listed in every run."""


def has_attachments(path: Path) -> bool:
    """Say whether a PDF seems to hold files. OSError is False."""
    try:
        with path.open("rb") as stream:
            head = stream.read(LOOKED_AT)
            if not head.startswith(b"%PDF-"):
                return False
            if MARK in head:
                return True
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(size - LOOKED_AT, min(LOOKED_AT, size)))
            return MARK in stream.read()
    except OSError:
        return False


class PdfContainer:
    """The files attached to a PDF; raises TooLarge. A PDF that cannot be opened has none."""

    def __init__(self, path: Path, limits: ArchiveLimits) -> None:
        import pypdfium2

        from extractors.reading.render import open_pdfium

        self._attached: dict[str, bytes] = {}
        try:
            document = open_pdfium(path)
        except ReadingError:
            return  # reading it says why
        try:
            count = document.count_attachments()
            if count > limits.files:
                raise TooLarge(f"more than {limits.files} attachments")
            held: list[tuple[str, bytes]] = []
            for index in range(count):
                one = document.get_attachment(index)
                held.append((safe_name(one.get_name()) or f"{index + 1}", bytes(one.get_data())))
                if sum(len(content) for _, content in held) > limits.file_bytes:
                    raise TooLarge("attachments of too many bytes")
        except pypdfium2.PdfiumError as error:
            raise Damaged(str(error)) from error
        finally:
            document.close()
        keys = own_keys([name for name, _ in held])
        self._attached = {key: held[i][1] for i, key in enumerate(keys)}

    def __enter__(self) -> PdfContainer:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def entries(self) -> Sequence[Entry]:
        """Return the attached files."""
        return [Entry(key, key, len(content)) for key, content in self._attached.items()]

    def content(self, key: str) -> Iterator[bytes]:
        """Yield the bytes of an attached file."""
        yield self._attached[key]
