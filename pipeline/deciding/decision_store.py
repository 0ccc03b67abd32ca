"""Reviewers' decisions in the store: added, never changed, and laid over the evidence at once.

Each decision is made on a version of its document (`version_of`). Where that is no longer the
stored one, because another reviewer or a new run came first, nothing is written and the
reviewer is told: `DecisionConflict`.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Engine, or_, select, update
from sqlalchemy.orm import Session

from indicator_map.campaign import Campaign
from indicator_map.model import IndicatorSet
from pipeline.deciding.covering import cover_anew
from pipeline.deciding.decisions import (
    Decision,
    DecisionKind,
    Draft,
    accept,
    correct,
    decided,
    effective,
    undo,
    version_of,
)
from pipeline.errors import PipelineError
from pipeline.records.document_id import DocumentId
from pipeline.records.reasons import ReasonList
from pipeline.records.rows import EvidenceRow
from pipeline.store.evidence_records import evidence_record, load_evidence, row_record
from pipeline.store.tables import DecisionRecord, EvidenceRecord, EvidenceRowRecord

if TYPE_CHECKING:
    from pipeline.deciding.excel_review import ReviewChange

SAID_BY_KIND = ("reject", "skip", "undo")
"""Decisions that mean the same whatever values stand beside them."""


class DecisionConflict(PipelineError):
    """Somebody else came first; `latest` are the newest decisions of the documents concerned."""

    def __init__(self, doc_ids: tuple[str, ...], latest: tuple[Decision, ...]) -> None:
        who = ", ".join(dict.fromkeys(one.reviewer for one in latest)) or "một lần chạy mới"
        super().__init__(
            f"Văn bản đã được {who} thay đổi trong lúc bạn xem: chưa ghi gì, hãy xem lại rồi quyết."
        )
        self.doc_ids = doc_ids
        self.latest = latest


class UnknownDocument(PipelineError):
    """A document that the evidence list does not have."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A document as stored: with its decisions, as the run judged it, and which version it is."""

    row: EvidenceRow
    judged: EvidenceRow
    version: str


@dataclass(frozen=True, slots=True)
class DecisionStore:
    """Makes decisions and keeps evidence and coverage in step with them.

    `campaign` is the one that the last run was made with, None where it had none.
    """

    engine: Engine
    indicators: IndicatorSet
    reasons: ReasonList
    now: Callable[[], datetime]
    campaign: Campaign | None = None

    def row(self, doc_id: str) -> tuple[EvidenceRow, str]:
        """Return a document's row and its version; raises UnknownDocument."""
        with Session(self.engine) as session:
            held = _held(session, doc_id)
            return held.row, held.version

    def decide(
        self,
        drafts: Sequence[Draft],
        versions: Mapping[str, str],
        reviewer: str,
        batch: str = "",
    ) -> tuple[Decision, ...]:
        """Make the decisions, all or none, in one transaction.

        `versions` holds, by document, what the reviewer saw. Raises DecisionConflict where one
        of them is out of date, UnknownDocument where the list has no such document.
        """
        with Session(self.engine) as session, session.begin():
            made = self._add(session, drafts, versions, reviewer, batch)
        return made

    def undo(self, decisions: Sequence[Decision], reviewer: str) -> tuple[Decision, ...]:
        """Take decisions back by adding a row for each; returns the rows added.

        Those that another decision on the same document stands upon are left as they are.
        """
        with Session(self.engine) as session, session.begin():
            drafts: list[Draft] = []
            versions: dict[str, str] = {}
            self._lock(session, [one.doc_id for one in decisions])
            for decision in decisions:
                standing = effective(_decisions_of(session, decision.doc_id))
                if standing and standing[-1].id == decision.id:
                    held = _held(session, decision.doc_id)
                    drafts.append(undo(held.row, decision))
                    versions[held.row.doc_id] = held.version
            batch = new_batch() if len(drafts) > 1 else ""
            return self._add(session, drafts, versions, reviewer, batch)

    def history(self, doc_id: str) -> tuple[Decision, ...]:
        """Return all decisions of a document, oldest first."""
        with Session(self.engine) as session:
            return _decisions_of(session, doc_id)

    def latest_of(self, reviewer: str) -> tuple[Decision, ...]:
        """Return the newest decision of a reviewer that still stands, or its whole batch."""
        with Session(self.engine) as session:
            query = select(DecisionRecord).where(
                or_(DecisionRecord.reviewer == reviewer, DecisionRecord.kind == "undo")
            )
            own = [_decision(record) for record in session.scalars(query)]
        standing = effective(own)
        if not standing:
            return ()
        last = standing[-1]
        return tuple(one for one in standing if last.batch and one.batch == last.batch) or (last,)

    def apply_changes(self, changes: Sequence[ReviewChange], reviewer: str) -> tuple[Decision, ...]:
        """Make decisions of what was corrected in `evidence.xlsx`, in one batch.

        A note that the document's history has already is not made again. Raises DecisionConflict
        where a value is no longer what the change says it was: read the file anew.
        """
        by_document: dict[str, dict[str, ReviewChange]] = defaultdict(dict)
        for change in changes:
            by_document[change.doc_id][change.field] = change
        drafts: list[Draft] = []
        versions: dict[str, str] = {}
        for doc_id, fields in by_document.items():
            row, versions[doc_id] = self.row(doc_id)
            note = fields.pop("note").after if "note" in fields else ""
            if note in {one.note for one in self.history(doc_id)}:
                note = ""
            given = {name: change.after for name, change in fields.items()}
            confirm = given.get("confirmed") == "1"
            if given.keys() == {"confirmed"} and confirm:
                drafts.append(accept(row, self.indicators, note))
            elif given or note:
                drafts.append(correct(row, given, self.indicators, note, confirm))
        return self.decide(drafts, versions, reviewer, new_batch()) if drafts else ()

    # -- inside a transaction -----------------------------------------------------------------

    def _add(
        self,
        session: Session,
        drafts: Sequence[Draft],
        versions: Mapping[str, str],
        reviewer: str,
        batch: str,
    ) -> tuple[Decision, ...]:
        self._lock(session, [draft.doc_id for draft in drafts])
        held = {draft.doc_id: _held(session, draft.doc_id) for draft in drafts}
        stale = [doc_id for doc_id, one in held.items() if one.version != versions[doc_id]]
        if stale:
            latest = [made[-1] for doc_id in stale if (made := _decisions_of(session, doc_id))]
            raise DecisionConflict(tuple(stale), tuple(latest))
        added = [_record(draft, reviewer, batch, self.now()) for draft in drafts]
        session.add_all(added)
        session.flush()
        touched: set[str] = set()
        for decision in added:
            touched |= self._lay_over(session, held[decision.doc_id], decision.id)
        session.flush()
        cover_anew(session, self.indicators, self.campaign, touched)
        return tuple(_decision(record) for record in added)

    def _lock(self, session: Session, doc_ids: Iterable[str]) -> None:
        """Take the write lock before reading, so that no decision falls between the two."""
        for part in _parts(sorted(set(doc_ids))):
            session.execute(
                update(EvidenceRecord)
                .where(EvidenceRecord.doc_id.in_(part))
                .values(last_decision=EvidenceRecord.last_decision)
                .execution_options(synchronize_session=False)
            )

    def _lay_over(self, session: Session, held: _Held, last_decision: int) -> set[str]:
        """Renew a document's row; returns the indicators whose coverage that may change."""
        history = _decisions_of(session, held.row.doc_id)
        row = decided(held.judged, history, self.indicators, self.reasons)
        session.merge(evidence_record(row, last_decision))
        session.merge(row_record(row, held.judged))
        touched = {scored.indicator for one in (held.row, row) for scored in one.indicators}
        return touched | {one.indicator for one in row.none_occurred}


def all_decisions(engine: Engine) -> dict[str, tuple[Decision, ...]]:
    """Return every decision ever made, by document, oldest first."""
    found: dict[str, list[Decision]] = defaultdict(list)
    with Session(engine) as session:
        for record in session.scalars(select(DecisionRecord).order_by(DecisionRecord.id)):
            found[record.doc_id].append(_decision(record))
    return {doc_id: tuple(made) for doc_id, made in found.items()}


def follow_page_ranges(engine: Engine, doc_ids: Iterable[str]) -> int:
    """Give decisions on documents that `doc_ids` no longer has to those that took their place.

    A document of which more pages were read, or that was parted from the next one in its file,
    has another last page and so another id (`DocumentId`). They stay with
    the document that begins on the same page of the same content. Returns how many documents were
    followed; decisions without such a document stay as they are.
    """
    present = set(doc_ids)
    beginning = {made.beginning: doc_id for doc_id in present if (made := DocumentId.read(doc_id))}
    followed = 0
    with Session(engine) as session, session.begin():
        for old in session.scalars(select(DecisionRecord.doc_id).distinct()).all():
            made = DocumentId.read(old)
            new = beginning.get(made.beginning) if made else None
            if old in present or new is None:
                continue
            session.execute(
                update(DecisionRecord).where(DecisionRecord.doc_id == old).values(doc_id=new)
            )
            followed += 1
    return followed


def new_batch() -> str:
    """Return a name for decisions that are made, and can be taken back, in one go."""
    return uuid.uuid4().hex


def _held(session: Session, doc_id: str) -> _Held:
    record = session.get(EvidenceRowRecord, doc_id)
    last = session.scalar(
        select(EvidenceRecord.last_decision).where(EvidenceRecord.doc_id == doc_id)
    )
    if record is None or last is None:
        raise UnknownDocument(f"Không có văn bản {doc_id} trong danh mục.")
    row = load_evidence(record.row)
    judged = load_evidence(record.judged) if record.judged else row
    return _Held(row, judged, version_of(row, last))


def _decisions_of(session: Session, doc_id: str) -> tuple[Decision, ...]:
    records = session.scalars(
        select(DecisionRecord).where(DecisionRecord.doc_id == doc_id).order_by(DecisionRecord.id)
    )
    return tuple(_decision(record) for record in records)


def _record(draft: Draft, reviewer: str, batch: str, now: datetime) -> DecisionRecord:
    return DecisionRecord(
        doc_id=draft.doc_id,
        made_at=now,
        reviewer=reviewer,
        kind=draft.kind,
        before=json.dumps(draft.before, ensure_ascii=False),
        after=json.dumps(draft.after, ensure_ascii=False),
        note=draft.note,
        undoes=draft.undoes,
        batch=batch,
    )


def _values(stored: str) -> dict[str, str] | None:
    """Return the values of a decision; None where the record is damaged."""
    try:
        values = json.loads(stored)
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def _decision(record: DecisionRecord) -> Decision:
    at = record.made_at if record.made_at.tzinfo else record.made_at.replace(tzinfo=UTC)
    before, after = _values(record.before), _values(record.after)
    kind: DecisionKind = record.kind  # type: ignore[assignment]
    if after is None:
        kind, after = kind if kind in SAID_BY_KIND else "damaged", {}
    return Decision(
        doc_id=record.doc_id,
        kind=kind,
        before=after if before is None else before,  # then nothing is told of what was there
        after=after,
        note=record.note,
        undoes=record.undoes,
        id=record.id,
        made_at=at,
        reviewer=record.reviewer,
        batch=record.batch,
    )


def _parts(doc_ids: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    """SQLite takes a limited number of values in one statement."""
    return (doc_ids[at : at + size] for at in range(0, len(doc_ids), size))
