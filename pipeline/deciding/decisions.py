"""What reviewers decide about documents, and how it stands above everything the program reads.

Decisions are only ever added. A document's row is what the last run made of it, with its
decisions laid over it in order: values that a person gave or accepted win over every later run
and every newly trained classifier; the verdict on the period is judged anew from them.

Values are codes, as in `evidence.csv`: ISO dates, indicator ids joined by `|`, a verdict; an
empty text is none. Decisions are keyed by `doc_id` (content and pages), so they outlive renaming.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, Protocol, TypeVar, get_args

from extractors.document import Extraction
from indicator_map.model import IndicatorSet
from pipeline.deciding.given_values import TEXT_FIELDS, with_fields, with_values
from pipeline.deciding.validation import canonical
from pipeline.records.reasons import FACT, ReasonList
from pipeline.records.rows import DecisionStatus, EvidenceRow

DecisionKind = Literal["accept", "correct", "reject", "skip", "undo", "damaged"]
"""`accept`: right as it stands. `correct`: with other values. `reject`: no evidence at all
(không phải minh chứng). `skip`: later. `undo`: takes back an earlier decision. `damaged`: one whose
answer the store has lost; it says nothing, and a person must look again."""

KINDS: tuple[DecisionKind, ...] = get_args(DecisionKind)

VALUES = (
    *TEXT_FIELDS,
    "covers",
    "unit",
    "indicators",
    "verdict",
    "duplicate_of",
    "superseded_by",
)
"""Everything a reviewer may give; `duplicate_of` and `superseded_by` may only be emptied."""

_DECIDE_VERDICT = frozenset({"issue_date", "doc_type", "covers", "indicators", "verdict"})

_NOT_BY_ACCEPTING = ("unit", "superseded_by")
"""What accepting a row does not settle: a campaign may name its unit otherwise, a later paper may
replace it."""

CONFIRMED = "confirmed"
"""Beside the values of a decision: `1` when the whole row was looked at, empty when that is taken
back."""

PERIOD = "period"
"""Beside a verdict: the assessment period it was given for. It counts for no other."""

DECISION_UNREADABLE = "decision-unreadable"
"""Reason of a document on which a `damaged` decision is the last word."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision before it is made: what was there, what shall be.

    `after` holds the values that shall stand whatever later runs find; `undoes` is the id of the
    decision that an `undo` takes back.
    """

    doc_id: str
    kind: DecisionKind
    before: Mapping[str, str]
    after: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Decision(Draft):
    """A decision as it was made: by whom and when; `batch` joins those made in one go."""

    id: int = 0
    made_at: datetime = datetime.min
    reviewer: str = ""
    batch: str = ""


@dataclass(slots=True)
class _Standing:
    """What the decisions of one document come to."""

    values: dict[str, str] = field(default_factory=dict)
    confirmed: bool | None = None
    status: DecisionStatus = ""
    unread: bool = False


class _Undoable(Protocol):
    """A decision on a document or on a cell, as far as taking back goes."""

    @property
    def id(self) -> int: ...

    @property
    def kind(self) -> str: ...

    @property
    def undoes(self) -> int | None: ...


_Made = TypeVar("_Made", bound=_Undoable)


def effective(decisions: Sequence[_Made]) -> tuple[_Made, ...]:
    """Return the decisions that nobody took back, oldest first; an undo can itself be undone."""
    undone: set[int] = set()
    kept: list[_Made] = []
    for decision in sorted(decisions, key=lambda one: -one.id):
        if decision.id in undone:
            continue
        if decision.kind == "undo":
            if decision.undoes is not None:
                undone.add(decision.undoes)
            continue
        kept.append(decision)
    return tuple(reversed(kept))


def apply_decisions(
    rows: Sequence[EvidenceRow],
    decisions: Mapping[str, Sequence[Decision]],
    indicators: IndicatorSet,
    reasons: ReasonList,
) -> tuple[EvidenceRow, ...]:
    """Return the rows with what people decided; `rows` are as the run judged them.

    Accepted and corrected values have the reader `human` and confidence 1. What was decided
    gives no reason for review any more. A rejected document has no indicators and counts nowhere.
    """
    return tuple(
        decided(row, decisions[row.doc_id], indicators, reasons) if row.doc_id in decisions else row
        for row in rows
    )


def decided(
    row: EvidenceRow,
    decisions: Sequence[Decision],
    indicators: IndicatorSet,
    reasons: ReasonList,
) -> EvidenceRow:
    """Return one row, as the run judged it, with its decisions laid over it."""
    standing = _standing(effective(decisions), indicators)
    if standing.status == "rejected":
        facts = tuple(code for code in row.reasons if reasons.about[code] == FACT)
        return replace(row, indicators=(), reasons=facts, confirmed=True, decision="rejected")
    given = with_values(row, standing.values, indicators)
    left = tuple(_reasons_left(given, standing, reasons))
    settled = bool(standing.values) and all(reasons.about[code] == FACT for code in left)
    confirmed = settled and not given.error if standing.confirmed is None else standing.confirmed
    if standing.unread:
        left = (*left, DECISION_UNREADABLE)
    return replace(
        given,
        reasons=left,
        confirmed=confirmed,
        decision=standing.status,
    )


def corrected(
    rows: Sequence[EvidenceRow],
    decisions: Mapping[str, Sequence[Decision]],
    indicators: IndicatorSet,
) -> tuple[EvidenceRow, ...]:
    """Return the rows with the fields that people gave, and nothing else of their decisions.

    By them copies are known, and what replaces what.
    """
    return tuple(
        with_fields(row, _standing(effective(decisions[row.doc_id]), indicators).values)
        if row.doc_id in decisions
        else row
        for row in rows
    )


def values_of(row: EvidenceRow) -> dict[str, str]:
    """Return the values of a row that a reviewer decides on."""
    extraction = row.extraction or Extraction()
    return {
        **{name: getattr(extraction, name).value or "" for name in TEXT_FIELDS},
        "covers": f"{covers.start}/{covers.end}" if (covers := extraction.covers) else "",
        "unit": row.unit,
        "indicators": "|".join(scored.indicator for scored in row.indicators),
        "verdict": row.period.verdict,
        "duplicate_of": row.duplicate_of,
        "superseded_by": row.superseded_by,
    }


def version_of(row: EvidenceRow, last_decision: int) -> str:
    """Return 16 hex digits for what a reviewer sees of a row: its values and newest decision.

    A decision made on another version than the stored one is refused.
    """
    parts = (row.doc_id, str(last_decision), row.decision, *values_of(row).values())
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def accept(row: EvidenceRow, indicators: IndicatorSet, note: str = "") -> Draft:
    """Draft: everything about the row is right as it stands."""
    values = values_of(row)
    after = {**_accepted(values), PERIOD: _period_key(indicators), CONFIRMED: "1"}
    return Draft(row.doc_id, "accept", values, after, note)


def correct(
    row: EvidenceRow,
    changes: Mapping[str, str],
    indicators: IndicatorSet,
    note: str = "",
    confirm: bool = False,
) -> Draft:
    """Draft: some values are others. With `confirm` the rest of the row is accepted.

    A verdict that is not among the changes is judged anew from the changed values. Raises
    ValueError where a change is impossible (`validation.wrong_values` says what is).
    """
    changed = {name: canonical(name, value) for name, value in changes.items() if name in VALUES}
    if confirm:
        values = values_of(with_values(row, changed, indicators))
        after = {**_accepted(values), **changed, PERIOD: _period_key(indicators), CONFIRMED: "1"}
    else:
        after = {**changed, **({CONFIRMED: ""} if changes.get(CONFIRMED) == "" else {})}
        if "verdict" in changed:
            after[PERIOD] = _period_key(indicators)
    return Draft(row.doc_id, "correct", values_of(row), after, note)


def reject(row: EvidenceRow, note: str = "") -> Draft:
    """Draft: the document evidences nothing."""
    return Draft(row.doc_id, "reject", values_of(row), {"indicators": ""}, note)


def skip(row: EvidenceRow, note: str = "") -> Draft:
    """Draft: look at it later; it goes to the end of the queue."""
    return Draft(row.doc_id, "skip", values_of(row), {}, note)


def undo(row: EvidenceRow, decision: Decision, note: str = "") -> Draft:
    """Draft: take back `decision`; what was before it stands again."""
    return Draft(row.doc_id, "undo", values_of(row), {}, note, undoes=decision.id)


def _accepted(values: Mapping[str, str]) -> dict[str, str]:
    """What of a row's values accepting it settles."""
    return {name: value for name, value in values.items() if name not in _NOT_BY_ACCEPTING}


def _standing(decisions: Sequence[Decision], indicators: IndicatorSet) -> _Standing:
    standing = _Standing()
    for decision in decisions:
        after = decision.after
        here = after.get(PERIOD) == _period_key(indicators)
        if decision.kind == "damaged":
            standing.unread, standing.confirmed = True, False
            standing.status = "" if standing.status == "rejected" else standing.status
        elif decision.kind == "skip":
            standing.status = standing.status or "skipped"
        elif decision.kind == "reject":
            standing = _Standing(status="rejected")
        elif after:
            standing.status = "accepted" if decision.kind == "accept" else "corrected"
            if after.keys() & _DECIDE_VERDICT:
                standing.values.pop("verdict", None)  # it followed from what is now something else
            standing.values |= {
                name: after[name]
                for name in VALUES
                if name in after and (here or name != "verdict")
            }
            if CONFIRMED in after:
                standing.confirmed = after[CONFIRMED] == "1" and here
                standing.unread = standing.unread and not standing.confirmed
    return _for_set(standing, indicators)


def _for_set(standing: _Standing, indicators: IndicatorSet) -> _Standing:
    """Leave out indicators that this set does not have: they were given for another one."""
    given = standing.values.get("indicators", "").split("|")
    known = [id for id in given if indicators.get(id) is not None]
    if any(given) and len(known) < len(given):
        standing.confirmed = False
        del standing.values["indicators"]
        if known:
            standing.values["indicators"] = "|".join(known)
    return standing


def _reasons_left(row: EvidenceRow, standing: _Standing, reasons: ReasonList) -> Iterator[str]:
    """Yield what a person must still look at: nothing that was decided, and the new verdict's."""
    if not standing.values:
        yield from (() if standing.confirmed else row.reasons)
        return
    for code in row.reasons:
        about = reasons.about[code]
        if about == FACT or not (
            standing.confirmed or about in standing.values or about == "verdict"
        ):
            yield code
    if not standing.confirmed and "verdict" not in standing.values:
        yield from row.period.reasons


def _period_key(indicators: IndicatorSet) -> str:
    return f"{indicators.period.start}/{indicators.period.end}"
