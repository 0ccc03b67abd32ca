"""The model every stage speaks: readings, documents and fields; what stands on pages: `page.py`.

Text is Unicode NFC; pages count from 1. All is frozen: a stage makes new values.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from extractors.page import Box, Line, Page, Word

ReadBy = Literal["text", "ocr", "mixed", ""]
"""How pages were read: text layer, OCR, some of each, or not at all."""

Reader = Literal[
    "text-layer",
    "tesseract",
    "letterhead",
    "annotation",
    "file-name",
    "signature",
    "citation",
    "rule",
    "human",
    "",
]
"""Which witness said it. `rule` is a conclusion from other fields, `""` is nobody."""

FieldState = Literal["read", "blank", "unreadable", "missing"]
"""`blank`: the slot is there and empty (`Số:      /KH-UBND`); `unreadable`: something is written
in the slot but no reading is good enough; `missing`: no slot was found at all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reader's answer for one field, before the readers are weighed against each other."""

    value: str | None
    raw: str = ""
    page: int | None = None
    box: Box | None = None
    confidence: float = 0.0
    reader: Reader = ""
    state: FieldState = "read"


@dataclass(frozen=True, slots=True)
class LetterheadReading:
    """What the letterhead reader saw in the picture of a document's first page.

    Number (số, ký hiệu) and issue date (ngày ban hành) slots, best candidate first; each may
    hold several candidates where looks disagree, or a single `blank` or `unreadable` one.
    """

    page: int
    number: tuple[Candidate, ...] = ()
    issue_date: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class DigitalSignature:
    """A PDF signature field: who signed, when (ISO time), and whether it covers the whole file."""

    signer: str
    time: str | None
    covers_whole_file: bool
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class SecretMark:
    """A stamp of secrecy (dấu độ mật) seen on a page: which, where, and how surely (0-1)."""

    mark: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class StampTrace:
    """What the picture of one page shows of seals, ink and stamps of secrecy.

    `red_seal`: the box of a round red seal; `ink_signature`: the box of a pen stroke near the
    signature block. Both None where nothing was seen; whether that means anything depends on
    `Page.colour`. `secret`: the mark of secrecy on the page's head.
    """

    page: int
    red_seal: Box | None = None
    ink_signature: Box | None = None
    secret: SecretMark | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the slow stage takes from a file; the only thing that is cached.

    `annotations` are texts of form fields and stamps with their page and place; `warnings` are
    reason codes found while reading (`text-layer-bad`, `low-quality-scan`).
    """

    pages: tuple[Page, ...]
    letterheads: tuple[LetterheadReading, ...] = ()
    signatures: tuple[DigitalSignature, ...] = ()
    annotations: tuple[Candidate, ...] = ()
    stamps: tuple[StampTrace, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def read_by(self) -> ReadBy:
        """How the pages were read, over all of them."""
        ways = {page.read_by for page in self.pages if page.read_by}
        if len(ways) > 1:
            return "mixed"
        return ways.pop() if ways else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: page number and box."""

    page: int
    box: Box


@dataclass(frozen=True)
class Document:
    """One document (văn bản): a run of pages of one file, with what was read on them.

    `path` is relative to the evidence folder, with `/`; a file that holds several documents
    gives several of these.
    """

    path: str
    reading: Reading
    first_page: int
    last_page: int
    _starts: list[int] = field(default_factory=list, repr=False, compare=False)
    _words: list[tuple[int, Word]] = field(default_factory=list, repr=False, compare=False)
    _text: list[str] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        offset = 0
        parts: list[str] = []
        for page, line in self.lines():
            for word in line.words:
                self._starts.append(offset)
                self._words.append((page.number, word))
                offset += len(word.text) + 1
            parts.append(line.text)
        self._text.append("\n".join(parts))

    @property
    def pages(self) -> tuple[Page, ...]:
        """The document's own pages."""
        return tuple(p for p in self.reading.pages if self.first_page <= p.number <= self.last_page)

    @property
    def letterhead(self) -> LetterheadReading | None:
        """What the letterhead reader saw on the document's first page, if it ran there."""
        for reading in self.reading.letterheads:
            if reading.page == self.first_page:
                return reading
        return None

    @property
    def text(self) -> str:
        """All text: words joined by blanks, lines by newlines."""
        return self._text[0]

    def lines(self) -> Iterator[tuple[Page, Line]]:
        """Yield every line that has words, with its page, in reading order."""
        for page in self.pages:
            for line in page.lines:
                if line.words:
                    yield page, line

    def place(self, start: int, end: int) -> Place | None:
        """Return where `text[start:end]` stands (on its first page), None for an empty span."""
        if not self._starts or end <= start:
            return None
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = max(bisect_right(self._starts, end - 1) - 1, first)
        page = self._words[first][0]
        boxes = [word.box for number, word in self._words[first : last + 1] if number == page]
        return Place(page, Box.around(boxes))


@dataclass(frozen=True, slots=True)
class Alternative:
    """A value that was considered for a field and not chosen."""

    value: str
    confidence: float
    reader: Reader


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a document, with where it stands and how sure we are.

    `value` is canonical (ISO for dates), None unless `state` is `read`; `raw` is what stands on
    the page; `confidence` is 0-1.
    """

    value: str | None = None
    raw: str = ""
    page: int | None = None
    box: Box | None = None
    confidence: float = 0.0
    reader: Reader = ""
    state: FieldState = "missing"
    alternatives: tuple[Alternative, ...] = ()


MISSING = Field()
"""The field that nobody found."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Another document named in the text (văn bản viện dẫn).

    `role` is `căn cứ`, `thực hiện`, `kèm theo`, `thay thế`, `sửa đổi` (a part of it is replaced or
    done away with), `đính chính`, or empty; `date` is ISO or None.
    """

    doc_type: str
    number: str | None
    date: str | None
    issuer: str
    role: str
    text: str
    page: int | None = None
    box: Box | None = None


def iso_day(text: str | None) -> date | None:
    """Return the day of an ISO date, None for None or an empty text."""
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class CoveredPeriod:
    """A period named in the text, ISO days both included; `about`: the document is about it."""

    start: str
    end: str
    text: str
    page: int | None = None
    about: bool = False

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        return date.fromisoformat(self.start), date.fromisoformat(self.end)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number a report states (số liệu): what, how many, of which unit, in which sentence.

    `stage` is the source and stage that it is of (`điều tra`, `thi hành án`, `kê khai`, …), empty
    where it is not known what is counted: such a figure is shown nowhere. `body` is the body whose
    figure it is where the sentence or the stage names one, else it is the issuer's own. `level` is
    `tỉnh`, `huyện`, `xã`, or empty: all together. `part`: a part of a figure told before it (trong
    đó). `period` are the first and last day, ISO, joined by `/`, where the sentence names its own.
    """

    what: str
    value: float
    unit: str
    text: str
    page: int | None = None
    stage: str = ""
    body: str = ""
    level: str = ""
    part: bool = False
    period: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under a heading of its own (phần, mục, điều, điểm).

    `number` is the path of the headings' numbers (`II.4`), or the heading where it has none;
    `heading` is without its number, `above` the headings over it, outermost first; `words` are the
    heading and the text right below it, cut where they are long; `page` is the heading's.
    """

    number: str
    heading: str
    above: tuple[str, ...]
    words: str
    page: int


@dataclass(frozen=True, slots=True)
class NoneSaid:
    """A sentence that no case occurred (không phát sinh), its page, and its section's number."""

    section: str
    page: int
    words: str


SECRET_MARK = "secret-mark"
"""The finding of a document that bears a mark of secrecy (dấu độ mật)."""

Sight = Literal["seen", "not-seen", "cannot-tell"]
"""Whether something was seen on the page; `cannot-tell` on black-and-white scans."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that the field extractors found in one document.

    `issuer` is the body named on its own (`Sở Tư pháp tỉnh Đắk Lắk`), `issuer_superior` the body
    printed above it (`UBND tỉnh Đắk Lắk`).
    `received_number` and `received_date` (ISO) stand in the receiver's ĐẾN stamp;
    `copy_number`, `copy_date` (ISO) and `copy_issuer` are a copy mark's (sao y). `issuer_level` is
    central, province, department, district, commune, party, front, judicial or unit, empty when
    unknown; `issuer_province` the province's name, empty for central bodies.
    `findings` are reason codes that the extractors themselves can state (`number-blank`,
    `type-number-mismatch`, `secret-mark`, …); what depends on the campaign or on other documents
    is judged later.
    """

    number: Field = MISSING
    issue_date: Field = MISSING
    doc_type: Field = MISSING
    issuer: Field = MISSING
    issuer_superior: Field = MISSING
    subject: Field = MISSING
    signer: Field = MISSING
    signer_title: Field = MISSING
    place: Field = MISSING
    recipients: Field = MISSING
    citations: tuple[Citation, ...] = ()
    periods: tuple[CoveredPeriod, ...] = ()
    figures: tuple[Figure, ...] = ()
    marks: tuple[str, ...] = ()
    received_number: str = ""
    received_date: str = ""
    copy_number: str = ""
    copy_date: str = ""
    copy_issuer: str = ""
    issuer_level: str = ""
    issuer_province: str = ""
    seal: Sight = "cannot-tell"
    ink_signature: Sight = "cannot-tell"
    signatures: tuple[DigitalSignature, ...] = ()
    findings: tuple[str, ...] = ()

    @property
    def secret(self) -> bool:
        """Whether the document bears a mark of secrecy (dấu độ mật)."""
        return SECRET_MARK in self.findings

    @property
    def issued(self) -> date | None:
        """The issue date (ngày ban hành) as a day, None where it is not known."""
        return iso_day(self.issue_date.value)

    @property
    def covers(self) -> CoveredPeriod | None:
        """The period the document is about, if one was found."""
        return next((period for period in self.periods if period.about), None)
