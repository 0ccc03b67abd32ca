"""What a person gave for a document, put into its row in place of what was read.

The period is judged anew from the values given; reasons are as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from extractors.document import Alternative, CoveredPeriod, Extraction, Field
from indicator_map.model import IndicatorSet
from pipeline.judging.period import dates_of, judge
from pipeline.records.rows import EvidenceRow, Judgement, ScoredIndicator, Verdict
from pipeline.records.wording import VERDICT

TEXT_FIELDS = ("number", "issue_date", "doc_type", "issuer", "subject", "signer")
"""Fields of the extraction that a reviewer may give."""

READ_BY_HAND = "Máy không đọc được tệp này: các trường do người rà soát điền theo bản gốc."
"""Note on a document of a file that could not be read, once a person has filled in its fields."""

ON_PAPER_NOTE = "Văn bản giấy, không có tệp: các trường do người rà soát điền."

HUMAN_SCORE = 1.0

_CHOSEN = "Người rà soát chọn."
_IN_FORCE = "Người rà soát kết luận: văn bản này không bị thay thế."


def with_values(
    row: EvidenceRow, values: Mapping[str, str], indicators: IndicatorSet
) -> EvidenceRow:
    """Return the row with `values` in it and the period judged anew; reasons are as they were."""
    if not values:
        return row
    accepted = row.indicators
    if "indicators" in values:
        accepted = tuple(_human_indicators(row, values["indicators"]))
    changed = replace(
        with_fields(row, values),
        indicators=accepted,
        # Which copy counts is judged anew in every run; a person only says that it is none.
        duplicate_of=row.duplicate_of if values.get("duplicate_of", "judged") else "",
    )
    if row.superseded_by and "superseded_by" in values:
        changed = replace(changed, superseded_by="", standing=(_IN_FORCE, *row.standing))
    return replace(changed, period=_judged(changed, values.get("verdict", ""), indicators))


def with_fields(row: EvidenceRow, values: Mapping[str, str]) -> EvidenceRow:
    """Return the row with the unit and the fields of `values` in it, and nothing judged anew."""
    if "unit" in values:
        row = replace(row, unit=values["unit"])
    if row.extraction is None:
        if not row.error or not any(values.get(name) for name in TEXT_FIELDS):
            return row
        # A file that could not be read is a document from here on: a person has read it.
        notes = (*row.notes, READ_BY_HAND if row.sha256 else ON_PAPER_NOTE)
        row = replace(row, extraction=Extraction(), error="", notes=notes)
    extraction = row.extraction or Extraction()
    fields: dict[str, Any] = {
        name: _human_field(getattr(extraction, name), values[name])
        for name in TEXT_FIELDS
        if name in values
    }
    if "covers" in values:
        fields["periods"] = _periods(extraction, values["covers"])
    return replace(row, extraction=replace(extraction, **fields)) if fields else row


def _periods(extraction: Extraction, covers: str) -> tuple[CoveredPeriod, ...]:
    """The periods that the text names, with the one in front that a person says it is about."""
    before = extraction.covers
    if covers == (f"{before.start}/{before.end}" if before else ""):
        return extraction.periods
    others = tuple(replace(period, about=False) for period in extraction.periods)
    first, _, last = covers.partition("/")
    return (CoveredPeriod(first, last, "", about=True), *others) if covers else others


def _human_field(before: Field, value: str) -> Field:
    """A person's value in the place of the field, with what was read as the first alternative."""
    others = before.alternatives
    if before.value and before.value != value:
        others = (Alternative(before.value, before.confidence, before.reader), *others)
    return replace(
        before,
        value=value or None,
        confidence=1.0,
        reader="human",
        state="read" if value else before.state if before.state != "read" else "missing",
        alternatives=tuple(one for one in others if one.value != value),
    )


def _human_indicators(row: EvidenceRow, ids: str) -> Iterator[ScoredIndicator]:
    known = {scored.indicator: scored for scored in (*row.suggestions, *row.indicators)}
    for id in ids.split("|"):
        if id:
            said = known[id].reasons if id in known else ()
            yield ScoredIndicator(id, HUMAN_SCORE, tuple(dict.fromkeys((_CHOSEN, *said))))


def _judged(row: EvidenceRow, verdict: str, indicators: IndicatorSet) -> Judgement:
    extraction = row.extraction
    if extraction is None:
        return row.period
    best = indicators.get(row.indicator) if row.indicator else None
    found = judge(
        dates_of(extraction),
        indicators.period,
        indicators.year,
        best.rule if best else None,
    )
    if not verdict or verdict == found.verdict:
        return found
    given: Verdict = verdict  # type: ignore[assignment]
    return Judgement(
        given,
        "human",
        f"Người rà soát kết luận: {VERDICT[given].lower()}. Máy xét: {found.sentence}",
    )
