"""What of a document the classifier looks at, apart from where it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from classifiers.hints import hints_in
from extractors.document import Document, Extraction, NoneSaid, Place, Section
from extractors.fields.none_said import none_said_in
from extractors.fields.sections import parts_of, sections_of

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY_LENGTH = 6000
"""Characters of the text that are looked at: what a document is about stands on its first pages."""

HEADING = re.compile(
    r"^\s*(?:(?:Phần|Chương|Mục|Điều)\s+[\dIVXLC]+\b|[IVX]{1,5}\s*[.)\-]|\d{1,2}\s*[.)])\s*\S",
    re.IGNORECASE,
)
"""A line that opens a part: `I. MỤC ĐÍCH`, `1. Công tác…`, `Điều 2. …`."""

HEADING_LENGTH = 160
HEADINGS = 40


@dataclass(frozen=True, slots=True)
class Profile:
    """A document as the classifier sees it.

    `title` is the subject (trích yếu) without number and type; `doc_type` the Vietnamese name of
    the type; `issue_date` and `covers` are ISO days; `citations` are numbers of the documents
    named in the text; `headings` the lines that open its parts; `body` the beginning of the text;
    `hints` the criterion codes in folder and file names (`B.1.9.2`). `document` is kept only to
    find words on the page again. `sections` and `none_said` are looked at by themselves
    (`classifiers.sections`); a section that is ranked as if it were a document has `part_of`: the
    titles over it, the document's own first.
    """

    title: str = ""
    doc_type: str = ""
    number: str = ""
    issuer: str = ""
    issue_date: str | None = None
    citations: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    covers: tuple[str, str] | None = None
    body: str = ""
    hints: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    none_said: tuple[NoneSaid, ...] = ()
    part_of: tuple[str, ...] = ()
    document: Document | None = field(default=None, repr=False, compare=False)

    def place_of(self, words: str) -> Place | None:
        """Return where `words` stand in the document, None where that is not known."""
        if self.document is None or not words:
            return None
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        found = re.search(pattern, self.document.text, re.IGNORECASE)
        return self.document.place(found.start(), found.end()) if found else None


def profile_of(document: Document, extraction: Extraction, path: str | PurePosixPath) -> Profile:
    """Return what the classifier looks at in `document`.

    `path` is relative to the evidence folder; criterion codes in it become `hints`.
    """
    covers = extraction.covers
    cited = (citation.number for citation in extraction.citations)
    parts = parts_of(document)
    title = " ".join((extraction.subject.value or "").split())
    return Profile(
        title=title,
        doc_type=extraction.doc_type.value or "",
        number=extraction.number.value or "",
        issuer=extraction.issuer.value or "",
        issue_date=extraction.issue_date.value,
        citations=tuple(dict.fromkeys(number for number in cited if number)),
        headings=tuple(_headings(document)),
        covers=(covers.start, covers.end) if covers else None,
        body=document.text[:BODY_LENGTH],
        hints=hints_in(path),
        sections=sections_of(parts),
        none_said=none_said_in(parts, title),
        document=document,
    )


def _headings(document: Document) -> Iterator[str]:
    found = 0
    for _, line in document.lines():
        text = line.text
        if len(text) <= HEADING_LENGTH and HEADING.match(text):
            yield text
            found += 1
            if found == HEADINGS:
                return
