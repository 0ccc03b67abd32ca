"""What changed between two results: of two runs, or of two years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.document import Extraction
from pipeline.records.rows import HOLES, CoverageRow, EvidenceRow
from pipeline.records.wording import STATUS, VERDICT, WITHHELD, clean, day, span

Kind = Literal["new", "gone", "changed", "newly-found", "newly-missing", "still-missing"]

KIND_NAMES: dict[Kind, str] = {
    "new": "Văn bản mới",
    "gone": "Văn bản không còn",
    "changed": "Văn bản thay đổi",
    "newly-found": "Chỗ thiếu nay đã có",
    "newly-missing": "Chỗ nay thiếu, trước không thiếu",
    "still-missing": "Chỗ vẫn còn thiếu",
}

FIELD_NAMES = {
    "path": "Tệp",
    "pages": "Trang",
    "unit": "Đơn vị",
    "content": "Nội dung tệp",
    "doc_type": "Loại",
    "number": "Số, ký hiệu",
    "issue_date": "Ngày ban hành",
    "issuer": "Cơ quan ban hành",
    "subject": "Trích yếu",
    "signer": "Người ký",
    "covers": "Kỳ nội dung",
    "indicators": "Tiêu chí",
    "period": "Xét kỳ",
    "review": "Cần xem",
    "reasons": "Lý do cần xem",
    "duplicate_of": "Bản trùng của",
    "confirmed": "Đã có người xác nhận",
    "error": "Lỗi",
}
"""The compared fields, in the order in which they are shown, with their headings."""

COMPARISON_HEADINGS = ("Thay đổi", "Văn bản hoặc tiêu chí", "Đơn vị", "Chi tiết")

_HIDDEN_FIELDS = ("subject", "signer")
"""Not shown of a document with a secrecy mark (dấu độ mật)."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a document, as it was and as it is, in the words of the reports."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedDocument:
    """The same document in both results, with what is different."""

    before: EvidenceRow
    after: EvidenceRow
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Hole:
    """A place of the coverage that lacks evidence now or lacked it before.

    `before` is None where only the second result asks for it (another set, other units). What
    only the first one asked for is no hole any more and not listed.
    """

    before: CoverageRow | None
    after: CoverageRow


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that is different between two results, in the order of the second one."""

    new: tuple[EvidenceRow, ...] = ()
    gone: tuple[EvidenceRow, ...] = ()
    changed: tuple[ChangedDocument, ...] = ()
    newly_found: tuple[Hole, ...] = ()
    newly_missing: tuple[Hole, ...] = ()
    still_missing: tuple[Hole, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedResult:
    """The evidence and the coverage of one run."""

    rows: tuple[EvidenceRow, ...]
    coverage: tuple[CoverageRow, ...]


def compare(before: ComparedResult, after: ComparedResult) -> Comparison:
    """Compare two results.

    A document is the same one in both when it has the same id (bytes and pages), else alone the
    same number and issue date in the same unit (scanned anew), else the same place (path and
    pages) unless number and date are both different: then another document took its place.
    Coverage is compared by indicator, unit and month, whatever the year.
    """
    pairs = _paired(before.rows, after.rows)
    known = {row.doc_id for row in pairs.values()}
    changed = [
        ChangedDocument(pairs[row.doc_id], row, changes)
        for row in after.rows
        if row.doc_id in pairs and (changes := _changes(pairs[row.doc_id], row))
    ]
    earlier = {_place(row): row for row in before.coverage}
    later = {_place(row): row for row in after.coverage}
    new_holes: list[Hole] = []
    old_holes: list[Hole] = []
    filled: list[Hole] = []
    for place, row in later.items():
        was = earlier.get(place)
        was_hole = was is not None and was.status in HOLES
        if row.status in HOLES:
            (old_holes if was_hole else new_holes).append(Hole(was, row))
        elif was_hole and (row.status != "not-required" or row.basis):
            filled.append(Hole(was, row))
    return Comparison(
        new=tuple(row for row in after.rows if row.doc_id not in pairs),
        gone=tuple(row for row in before.rows if row.doc_id not in known),
        changed=tuple(changed),
        newly_found=tuple(filled),
        newly_missing=tuple(new_holes),
        still_missing=tuple(old_holes),
    )


def comparison_lines(comparison: Comparison) -> Iterator[tuple[str, str, str, str]]:
    """Yield the comparison as a table: what happened, to what, at which unit, the details.

    The columns are those of `COMPARISON_HEADINGS`; texts are Vietnamese and on one line.
    """
    for kind, what, unit, details in _lines(comparison):
        yield (KIND_NAMES[kind], clean(what), clean(unit), clean(details))


def _lines(comparison: Comparison) -> Iterator[tuple[Kind, str, str, str]]:
    documents: tuple[tuple[Kind, tuple[EvidenceRow, ...]], ...] = (
        ("new", comparison.new),
        ("gone", comparison.gone),
    )
    for kind, rows in documents:
        for row in rows:
            yield (kind, name(row), row.unit, _about(row))
    for document in comparison.changed:
        told = "; ".join(
            f"{FIELD_NAMES[change.field]}: {change.before or '(trống)'} → "
            f"{change.after or '(trống)'}"
            for change in document.changes
        )
        yield ("changed", name(document.after), document.after.unit, told)
    places: tuple[tuple[Kind, tuple[Hole, ...]], ...] = (
        ("newly-found", comparison.newly_found),
        ("newly-missing", comparison.newly_missing),
        ("still-missing", comparison.still_missing),
    )
    for kind, holes in places:
        for hole in holes:
            place = f"{hole.after.indicator} {hole.after.title}"
            yield (kind, place, hole.after.unit or "(chung)", _story(hole))


def comparison_text(comparison: Comparison) -> str:
    """Return the comparison in Vietnamese: counts first, then a list for each kind of change."""
    lines = list(comparison_lines(comparison))
    by_kind: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for kind, what, unit, details in lines:
        by_kind[kind].append((what, unit, details))
    text = [f"{heading}: {len(by_kind[heading])}" for heading in KIND_NAMES.values()]
    for heading in KIND_NAMES.values():
        if by_kind[heading]:
            text += ["", f"{heading.upper()} ({len(by_kind[heading])})"]
            text += [
                "- " + " | ".join(part for part in parts if part) for parts in by_kind[heading]
            ]
    return "\n".join(text)


def name(row: EvidenceRow) -> str:
    """Return type, number and date of a document, its path where the number is not known."""
    extraction = row.extraction or Extraction()
    number = extraction.number.value
    if not number:
        return row.path
    parts = (extraction.doc_type.value, number, day(row.issued))
    return " ".join(part for part in parts if part)


def _paired(before: Sequence[EvidenceRow], after: Sequence[EvidenceRow]) -> dict[str, EvidenceRow]:
    """Return the earlier row for the id of each later one that has any."""
    pairs: dict[str, EvidenceRow] = {}
    left_before, left_after = list(before), list(after)
    for key_of in (_same_id, _same_number, _same_place):
        earlier = _alone(left_before, key_of)
        for key, row in _alone(left_after, key_of).items():
            if key in earlier and (key_of is not _same_place or _could_be(earlier[key], row)):
                pairs[row.doc_id] = earlier[key]
        used = {row.doc_id for row in pairs.values()}
        left_before = [row for row in left_before if row.doc_id not in used]
        left_after = [row for row in left_after if row.doc_id not in pairs]
    return pairs


def _could_be(before: EvidenceRow, after: EvidenceRow) -> bool:
    """Whether the documents of one place are one: number or date the same, or not known."""
    old, new = before.extraction or Extraction(), after.extraction or Extraction()
    return any(
        one.value == other.value or not one.value or not other.value
        for one, other in ((old.number, new.number), (old.issue_date, new.issue_date))
    )


def _alone(
    rows: Sequence[EvidenceRow], key_of: Callable[[EvidenceRow], Hashable | None]
) -> dict[Hashable, EvidenceRow]:
    """The rows by key, without keys that several rows share or that are None."""
    held: dict[Hashable, list[EvidenceRow]] = defaultdict(list)
    for row in rows:
        if (key := key_of(row)) is not None:
            held[key].append(row)
    return {key: same[0] for key, same in held.items() if len(same) == 1}


def _same_id(row: EvidenceRow) -> Hashable:
    return row.doc_id


def _same_place(row: EvidenceRow) -> Hashable:
    return (row.path, row.pages)


def _same_number(row: EvidenceRow) -> Hashable | None:
    extraction = row.extraction
    if extraction is None or not extraction.number.value or not extraction.issue_date.value:
        return None
    return (row.unit, extraction.number.value, extraction.issue_date.value)


def _changes(before: EvidenceRow, after: EvidenceRow) -> tuple[FieldChange, ...]:
    old, new = _values(before), _values(after)
    secret = before.secret or after.secret
    return tuple(
        FieldChange(field, WITHHELD, WITHHELD)
        if secret and field in _HIDDEN_FIELDS
        else FieldChange(field, old[field], new[field])
        for field in FIELD_NAMES
        if old[field] != new[field]
    )


def _values(row: EvidenceRow) -> dict[str, str]:
    extraction = row.extraction or Extraction()
    return {
        "path": row.path,
        "pages": row.pages,
        "unit": row.unit,
        "content": row.sha256[:12],
        "doc_type": clean(extraction.doc_type.value or ""),
        "number": clean(extraction.number.value or ""),
        "issue_date": day(row.issued),
        "issuer": clean(extraction.issuer.value or ""),
        "subject": clean(extraction.subject.value or ""),
        "signer": clean(extraction.signer.value or ""),
        "covers": span(*row.covers) if row.covers else "",
        "indicators": ", ".join(scored.indicator for scored in row.indicators),
        "period": "" if row.error else VERDICT[row.period.verdict],
        "review": "có" if row.review else "không",
        "reasons": ", ".join(sorted(row.reasons)),
        "duplicate_of": row.duplicate_of,
        "confirmed": "có" if row.confirmed else "không",
        "error": row.error,
    }


def _place(row: CoverageRow) -> tuple[str, str, int | None]:
    return (row.indicator, row.unit, row.month.month if row.month else None)


def _about(row: EvidenceRow) -> str:
    """What tells a document that came or went: verdict, indicators, file."""
    parts = [f"lỗi: {row.error}" if row.error else VERDICT[row.period.verdict]]
    return _joined(*parts, ", ".join(scored.indicator for scored in row.indicators), row.path)


def _story(hole: Hole) -> str:
    """How a place stood and stands, what filled it before, and what would fill it now."""
    month = hole.after.month
    was = STATUS[hole.before.status] if hole.before else "Trước không xét"
    now = STATUS[hole.after.status]
    parts = [f"tháng {month:%m}" if month else "", now if was == now else f"{was} → {now}"]
    if hole.after.status not in HOLES:
        there = hole.after.basis or f"đang có: {', '.join(hole.after.found)}"
        return _joined(*parts, there)
    if hole.before and hole.before.found:
        parts.append(f"trước có: {', '.join(hole.before.found)}")
    return _joined(*parts, f"cần có: {hole.after.needed}")


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
