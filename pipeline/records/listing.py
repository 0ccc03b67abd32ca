"""What the reports show of a document, and which documents are listed under which indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from extractors.document import MISSING, Extraction, Field, Figure
from indicator_map.model import Indicator
from pipeline.records.copies import copies_of
from pipeline.records.reasons import ReasonList
from pipeline.records.results import Results
from pipeline.records.rows import ON_PAPER, EvidenceRow
from pipeline.records.wording import VERDICT, WITHHELD, clean, visible

_NUMBER_DOUBT = frozenset({"number-uncertain", "number-missing", "number-blank"})
_DATE_DOUBT = frozenset({"date-uncertain", "date-missing", "date-blank", "date-conflict"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of evidence as people read it: clean text, real dates, sentences for codes.

    `number_sure` and `date_sure` are False where a reason for review speaks of them.
    `also_from` are the units that handed in another copy. A document with a secrecy mark (dấu
    độ mật) shows neither subject nor signer nor figures.
    """

    row: EvidenceRow
    number: str
    issue_date: date | None
    doc_type: str
    issuer: str
    subject: str
    signer: str
    covers_from: date | None
    covers_to: date | None
    figures: tuple[Figure, ...]
    reasons: tuple[str, ...]
    number_sure: bool
    date_sure: bool
    also_from: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """The Vietnamese word for the verdict on the period."""
        return VERDICT[self.row.period.verdict]

    @property
    def indicator_ids(self) -> tuple[str, ...]:
        """All accepted indicators, best first."""
        return tuple(scored.indicator for scored in self.row.indicators)

    @property
    def secret(self) -> bool:
        """Whether the document bears a secrecy mark."""
        return self.row.secret

    @property
    def name(self) -> str:
        """Type and number (`Kế hoạch số 31/KH-UBND`), the file's path where neither is known."""
        number = f"số {self.number}" if self.number else ""
        return " ".join(part for part in (self.doc_type, number) if part) or visible(self.row.path)


@dataclass(frozen=True, slots=True)
class Listing:
    """All entries of a run, sorted into what each sheet, page or binder shows.

    `evidence` maps indicator ids, in the set's order, to entries of the list handed in: not
    outside the period, and no second copies. `outside` lies before or after the period.
    `review` waits for a person. `unfilled` are documents on paper that a person added and nobody
    has filled in yet.
    """

    documents: tuple[Entry, ...]
    evidence: Mapping[str, tuple[Entry, ...]]
    outside: tuple[Entry, ...]
    review: tuple[Entry, ...]
    failed: tuple[Entry, ...]
    unfilled: tuple[Entry, ...]


def make_listing(results: Results, sentences: ReasonList) -> Listing:
    """Sort the rows of a run into what the reports show."""
    copies = copies_of(results.rows)
    entries = [
        make_entry(row, sentences, _other_units(row, copies.get(row.doc_id, ())))
        for row in results.rows
    ]
    documents = tuple(entry for entry in entries if not entry.row.error)
    originals = [entry for entry in documents if not entry.row.duplicate_of]
    evidence: dict[str, list[Entry]] = defaultdict(list)
    for entry in originals:
        if entry.row.period.verdict not in ("before", "after"):
            for indicator in entry.indicator_ids:
                evidence[indicator].append(entry)
    known = [indicator.id for indicator in results.indicators.indicators]
    strangers = [indicator for indicator in evidence if results.indicators.get(indicator) is None]
    return Listing(
        documents=documents,
        evidence={
            indicator: tuple(sorted(evidence[indicator], key=_order))
            for indicator in [*known, *sorted(strangers)]
            if evidence.get(indicator)
        },
        outside=tuple(
            sorted(
                (
                    entry
                    for entry in originals
                    if entry.row.period.verdict in ("before", "after")
                    and entry.row.decision != "rejected"
                ),
                key=lambda entry: (entry.indicator_ids, *_order(entry)),
            )
        ),
        review=tuple(entry for entry in documents if entry.row.review),
        failed=tuple(entry for entry in entries if entry.row.unread),
        unfilled=tuple(entry for entry in entries if entry.row.error == ON_PAPER),
    )


def _other_units(row: EvidenceRow, copies: Iterable[EvidenceRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(copy.unit for copy in copies if copy.unit != row.unit))


def make_entry(row: EvidenceRow, sentences: ReasonList, also_from: tuple[str, ...] = ()) -> Entry:
    """Return what reports show of one row."""
    extraction = row.extraction or Extraction()
    secret = row.secret
    reasons = set(row.reasons) if row.review else set()
    covers = row.covers
    return Entry(
        row=row,
        number=_text(extraction.number),
        issue_date=row.issued,
        doc_type=_text(extraction.doc_type),
        issuer=_text(extraction.issuer),
        subject=WITHHELD if secret else _text(extraction.subject),
        signer="" if secret else _text(extraction.signer),
        covers_from=covers[0] if covers else None,
        covers_to=covers[1] if covers else None,
        figures=() if secret else extraction.figures,
        reasons=(
            *map(sentences.sentence, (*row.reasons, *([row.error] if row.error else []))),
            *(row.notes if row.reasons else ()),
        ),
        number_sure=bool(extraction.number.value) and not reasons & _NUMBER_DOUBT,
        date_sure=bool(extraction.issue_date.value) and not reasons & _DATE_DOUBT,
        also_from=also_from,
    )


def groups_above(results: Results, indicator: str) -> tuple[Indicator, ...]:
    """Return the indicator with all groups above it, from the root down; empty if unknown."""
    steps: list[Indicator] = []
    step = results.indicators.get(indicator)
    while step is not None:
        steps.append(step)
        step = results.indicators.get(step.parent) if step.parent else None
    return tuple(reversed(steps))


def units_of(results: Results) -> tuple[str, ...]:
    """Return every unit that was asked for or handed something in, by name."""
    units = {row.unit for row in results.coverage} | {row.unit for row in results.rows}
    return tuple(sorted(units))


def _order(entry: Entry) -> tuple[date, str, str]:
    """Sort by issue date, undated last, then by number and path."""
    return (entry.issue_date or date.max, entry.number, entry.row.path)


def _text(field: Field = MISSING) -> str:
    return clean(field.value or "")
