"""The id of a document: the same bytes and pages always give the same one."""

from __future__ import annotations

import re
from dataclasses import dataclass

CONTENT_DIGITS = 16

_WRITTEN = re.compile(
    r"(?P<content>[^-]+)-(?:0|(?P<first>[1-9]\d*)-(?P<last>\d+))(?:-(?P<copy>\d+))?"
)


@dataclass(frozen=True, slots=True)
class DocumentId:
    """What an id is made of; `str()` writes it (`3f0c…-1-3`, of a second copy `3f0c…-1-3-2`).

    `content` are the first 16 hex digits of the file's hash, pages count from 1 (0: the file
    could not be read), `copy` counts files of the same bytes, by path.
    """

    content: str
    first_page: int
    last_page: int
    copy: int = 1

    @staticmethod
    def of(sha256: str, first_page: int, last_page: int, copy: int = 1) -> DocumentId:
        """Return the id of a document in the file of this hash."""
        return DocumentId(sha256[:CONTENT_DIGITS], first_page, last_page, copy)

    @staticmethod
    def read(text: str) -> DocumentId | None:
        """Return what a written id is made of, None for a text that is none."""
        match = _WRITTEN.fullmatch(text)
        if match is None:
            return None
        return DocumentId(
            match["content"],
            int(match["first"] or 0),
            int(match["last"] or 0),
            int(match["copy"] or 1),
        )

    @property
    def beginning(self) -> tuple[str, int, int]:
        """Content, first page and copy: what stays when a document turns out to end elsewhere."""
        return self.content, self.first_page, self.copy

    def __str__(self) -> str:
        pages = f"{self.first_page}-{self.last_page}" if self.first_page else "0"
        return f"{self.content}-{pages}" + (f"-{self.copy}" if self.copy > 1 else "")
