"""All that the page of one document shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from classifiers.scores import as_percent
from extractors.document import Citation, Document, Extraction, Field, Reading, iso_day
from extractors.page import Page
from indicator_map.model import IndicatorSet
from pipeline.deciding.decisions import Decision, values_of
from pipeline.deciding.given_values import TEXT_FIELDS
from pipeline.intake.originals import locate
from pipeline.reading.versions import reader_key
from pipeline.records.rows import EvidenceRow, ScoredIndicator
from pipeline.records.wording import clean, day
from pipeline.store.loading import DamagedRecord, loaded_pages
from pipeline.store.queries.one_document import (
    documents_of_numbers,
    file_as_read,
    is_sealed,
    reading_of,
    related_to,
)
from review.spots import DOUBTFUL, Spot, spots_of
from review.workplace import Workplace

SUGGESTIONS = 3
KEYS = 9
"""Digits that toggle an indicator."""
MARKED_PAGES = 30
"""Pages of a long document on which words are looked for; its first ones decide what it is."""
NONE = "none"

FIELDS = {
    "number": "Số, ký hiệu",
    "issue_date": "Ngày ban hành",
    "doc_type": "Loại văn bản",
    "issuer": "Cơ quan ban hành",
    "subject": "Trích yếu",
    "signer": "Người ký",
    "covers": "Kỳ nội dung",
    "unit": "Đơn vị nộp",
}
READERS = {
    "text-layer": "chữ có sẵn trong tệp",
    "tesseract": "nhận dạng chữ in",
    "letterhead": "đọc riêng phần đầu trang",
    "annotation": "dấu, chú thích trong tệp",
    "file-name": "tên tệp",
    "signature": "chữ ký số",
    "citation": "văn bản khác viện dẫn",
    "rule": "theo các ô khác",
    "human": "người rà soát",
}
STATES = {
    "blank": "ô để trống trên trang",
    "unreadable": "có viết nhưng không đọc được",
    "missing": "không thấy trên trang",
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field as the form shows it; `value` as it is typed (days as dd/mm/yyyy)."""

    name: str
    label: str
    value: str
    read: str
    confidence: str
    doubtful: bool
    page: int | None
    alternatives: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """One of the best indicators; `key` is the digit that toggles it, 0 for none."""

    key: int
    indicator: str
    title: str
    score: str
    reasons: tuple[str, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class PageView:
    """A page: size in points, lines of its text where it has no picture, and marked places."""

    number: int
    width: float
    height: float
    spots: tuple[Spot, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Other:
    """Another document of the list."""

    doc_id: str
    name: str
    path: str
    issue_date: str
    note: str


@dataclass(frozen=True, slots=True)
class CitationView:
    """A cited document; `doc_id` where it is in the folder."""

    role: str
    text: str
    doc_id: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """Everything about one document. `sealed`: no picture and no text may be shown."""

    row: EvidenceRow
    version: str
    sealed: bool
    drawable: bool
    changed: bool
    fields: tuple[FieldView, ...]
    suggestions: tuple[SuggestionView, ...]
    none_score: str
    pages: tuple[PageView, ...]
    others: tuple[Other, ...]
    citations: tuple[CitationView, ...]
    history: tuple[Decision, ...]

    @property
    def standing(self) -> str:
        """The indicators that stand, as typed into the form."""
        return " ".join(scored.indicator for scored in self.row.indicators)


def view_document(workplace: Workplace, doc_id: str) -> DocumentView:
    """Return what the page of a document shows; raises UnknownDocument."""
    row, version = workplace.decisions.row(doc_id)
    extraction = row.extraction or Extraction()
    engine = workplace.store.engine
    sealed = is_sealed(engine, row)
    reading = None if sealed or row.error else _reading(engine, row)
    others = tuple(_others(engine, row))
    citations = () if sealed else _citations(engine, row, extraction.citations)
    changed = not sealed and _changed(engine, row, workplace.folder)
    best = [one for one in row.suggestions if one.indicator != NONE][:SUGGESTIONS]
    none = next((one.score for one in row.suggestions if one.indicator == NONE), 0.0)
    return DocumentView(
        row=row,
        version=version,
        sealed=sealed,
        drawable=not row.path.lower().endswith(".docx"),
        changed=changed,
        fields=(*_fields(extraction, row.secret, sealed), *_other_fields(row)),
        suggestions=tuple(_suggestions(best, row, workplace.indicators)),
        none_score=as_percent(none) if none >= 0.1 else "",
        pages=_pages(row, extraction, reading, best) if reading else (),
        others=others,
        citations=citations,
        history=workplace.decisions.history(doc_id),
    )


def rotation_of(workplace: Workplace, row: EvidenceRow, page: int) -> int:
    """Return by how many degrees clockwise a page was turned to put it upright."""
    as_read = page_as_read(workplace, row, page)
    return as_read.rotation if as_read else 0


def page_as_read(workplace: Workplace, row: EvidenceRow, page: int) -> Page | None:
    """Return one page of a document as it was read, None where the store has none."""
    reading = _reading(workplace.store.engine, row)
    pages = reading.pages if reading else ()
    return next((one for one in pages if one.number == page), None)


def page_range(row: EvidenceRow) -> range:
    """Return the numbers of a document's pages."""
    return range(row.first_page, row.last_page + 1) if row.first_page else range(0)


def _reading(engine: Engine, row: EvidenceRow) -> Reading | None:
    own = page_range(row)
    content = reading_of(engine, row.sha256, reader_key(whole=False))
    if not content or not own:
        return None
    try:
        return loaded_pages(content, own[0], own[-1])
    except DamagedRecord:
        return None  # or read by another version; the fields are there, the boxes on words are not


def _changed(engine: Engine, row: EvidenceRow, folder: Path) -> bool:
    """Return whether the file is no longer the one that was read."""
    as_read = file_as_read(engine, row.path)
    if as_read is None:
        return True
    try:
        file, inside = locate(folder, row.path)
        now = file.stat()
    except OSError:
        return True
    if inside:
        return False  # its archive is there; `verify` and the next run look into it
    return (now.st_size, now.st_mtime_ns) != as_read


def _fields(extraction: Extraction, secret: bool, sealed: bool) -> Iterator[FieldView]:
    for name, label in FIELDS.items():
        if (
            name not in TEXT_FIELDS
            or (secret and name == "subject")
            or (sealed and name == "signer")
        ):
            continue
        field: Field = getattr(extraction, name)
        by_hand = field.reader == "human"
        source = READERS.get(field.reader, "") if field.value else STATES.get(field.state, "")
        yield FieldView(
            name=name,
            label=label,
            value=typed(name, field.value or ""),
            read=source,
            confidence="" if by_hand or not field.value else as_percent(field.confidence),
            doubtful=not by_hand and (not field.value or field.confidence < DOUBTFUL),
            page=field.page if field.box else None,
            alternatives=tuple(
                (typed(name, one.value), READERS.get(one.reader, "")) for one in field.alternatives
            )[:4],
        )


def _other_fields(row: EvidenceRow) -> Iterator[FieldView]:
    """Yield the period that it covers and its unit: read from words, or from where the file lies.

    What they hold is never doubtful by itself: the verdict on the period says what is.
    """
    covers = row.extraction.covers if row.extraction else None
    by_hand = covers is not None and not covers.text
    said = READERS["human"] if by_hand else f"theo chữ “{covers.text}”" if covers else ""
    values = values_of(row)
    for name, read in (("covers", said), ("unit", "")):
        yield FieldView(
            name, FIELDS[name], typed(name, values[name]), clean(read), "", False, None, ()
        )


def typed(name: str, value: str) -> str:
    """Return a value as a person types it: days as dd/mm/yyyy."""
    if name == "covers" and value:
        return " – ".join(day(iso_day(part)) for part in value.split("/"))
    if name != "issue_date" or not value:
        return clean(value)
    return day(iso_day(value))


def typed_or_same(name: str, value: str) -> str:
    """Return a value as typed; one that is no day as it is."""
    try:
        return typed(name, value)
    except ValueError:
        return value


def _suggestions(
    best: Sequence[ScoredIndicator], row: EvidenceRow, indicators: IndicatorSet
) -> Iterator[SuggestionView]:
    standing = {scored.indicator: scored for scored in row.indicators}
    shown = [*best]
    shown += [
        scored for id, scored in standing.items() if id not in {one.indicator for one in best}
    ]
    for key, scored in enumerate(shown, start=1):
        indicator = indicators.get(scored.indicator)
        held = standing.get(scored.indicator)
        by_hand = held is not None and row.decision in ("accepted", "corrected")
        yield SuggestionView(
            key=key if key <= KEYS else 0,
            indicator=scored.indicator,
            title=indicator.title if indicator else "không có trong bộ tiêu chí đang dùng",
            score="người chọn" if by_hand else as_percent((held or scored).score),
            reasons=scored.reasons,
            chosen=held is not None,
        )


def _pages(
    row: EvidenceRow,
    extraction: Extraction,
    reading: Reading,
    suggestions: Sequence[ScoredIndicator],
) -> tuple[PageView, ...]:
    own = page_range(row)
    document = Document(row.path, reading, own[0], min(own[-1], own[0] + MARKED_PAGES - 1))
    spots = spots_of(extraction, reading, document, suggestions)
    printed = row.path.lower().endswith(".docx")
    return tuple(
        PageView(
            page.number,
            page.width,
            page.height,
            tuple(spot for spot in spots if spot.page == page.number),
            tuple(line.text for line in page.lines) if printed else (),
        )
        for page in reading.pages
        if _has_size(page)
    )


def _has_size(page: Page) -> bool:
    return page.width > 0 and page.height > 0


def _others(engine: Engine, row: EvidenceRow) -> Iterator[Other]:
    """Yield copies, what replaces it or is corrected by it, others of the same number."""
    for one in related_to(engine, row):
        note = "cùng số, ký hiệu"
        if one.doc_id == row.duplicate_of:
            note = "bản gốc mà văn bản này trùng"
        elif one.doc_id == row.superseded_by:
            note = "thay thế văn bản này"
        elif one.doc_id == row.corrects:
            note = "được văn bản này đính chính"
        elif one.duplicate_of:
            note = "bản trùng"
        name = " ".join(part for part in (one.doc_type, one.number) if part) or one.path
        yield Other(one.doc_id, name, one.path, day(iso_day(one.issue_date)), note)


def _citations(
    engine: Engine, row: EvidenceRow, citations: Sequence[Citation]
) -> tuple[CitationView, ...]:
    """Return the cited documents; a number that several documents bear leads to none of them."""
    numbers = {citation.number for citation in citations if citation.number}
    here: dict[str, list[tuple[str, str]]] = {}
    for doc_id, number, issued in documents_of_numbers(engine, numbers, row.doc_id):
        here.setdefault(number, []).append((doc_id, issued))
    views = []
    for citation in citations:
        found = here.get(citation.number or "", [])
        same_day = [
            doc_id for doc_id, issued in found if not citation.date or issued == citation.date
        ]
        views.append(
            CitationView(
                citation.role, clean(citation.text), same_day[0] if len(same_day) == 1 else ""
            )
        )
    return tuple(dict.fromkeys(views))
