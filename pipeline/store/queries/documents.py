"""Which documents stand in the queue, in which order, and how far the work has come.

Only the columns of a list are read, never whole rows, so that ten thousand documents are as quick
as ten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from pipeline.records.attention import SAMPLE, SURE
from pipeline.store.encoding import decoded, holds
from pipeline.store.queries.assignments import given_to
from pipeline.store.queries.cells import number_of_holes
from pipeline.store.queries.search import Matching, matching, snippets
from pipeline.store.tables import EvidenceRecord

PER_PAGE = 25

Evidence = EvidenceRecord
WAITS = and_(Evidence.confirmed == 0, Evidence.priority < SURE)
_ORDER = (
    Evidence.confirmed,
    Evidence.priority,
    Evidence.margin,
    Evidence.path,
    Evidence.first_page,
)
_COLUMNS = (
    Evidence.doc_id,
    Evidence.path,
    Evidence.pages,
    Evidence.sha256,
    Evidence.first_page,
    Evidence.unit,
    Evidence.doc_type,
    Evidence.number,
    Evidence.issue_date,
    Evidence.issuer,
    Evidence.subject,
    Evidence.indicator,
    Evidence.indicator_score,
    Evidence.period,
    Evidence.reasons,
    Evidence.error,
    Evidence.secret,
    Evidence.confirmed,
    Evidence.decision,
    Evidence.priority,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; empty texts ask for nothing.

    `status`: waiting, skipped, sample, decided or all. `reason` is a code of a reason or error,
    `verdict` one on the period, `q` words to search for; `page` counts from 1. `whose` is who was
    given them (`assignments.given_to`), `since` and `until` are ISO days of issue, both included.
    """

    status: str = "waiting"
    unit: str = ""
    indicator: str = ""
    reason: str = ""
    verdict: str = ""
    q: str = ""
    page: int = 1
    whose: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A document in a list; `snippet` are pieces of text, marked ones were searched for."""

    doc_id: str
    path: str
    pages: str
    sha256: str
    first_page: int
    unit: str
    doc_type: str
    number: str
    issue_date: str
    issuer: str
    subject: str
    indicator: str
    indicator_score: float
    period: str
    reasons: tuple[str, ...]
    error: str
    secret: bool
    confirmed: bool
    decision: str
    priority: int
    snippet: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue; `note` says how loosely it was searched."""

    items: tuple[Item, ...]
    total: int
    pages: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is: documents decided and left, and holes in the coverage."""

    decided: int
    left: int
    total: int
    holes: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be filtered by, with the number of documents that wait there."""

    reasons: tuple[tuple[str, int], ...]
    units: tuple[tuple[str, int], ...]
    indicators: tuple[tuple[str, int], ...]


def queue(engine: Engine, wanted: Wanted) -> Queue:
    """Return one page of the documents that the wanted ask for, most urgent first."""
    with Session(engine) as session:
        found = matching(session, wanted.q)
        where = _where(session, wanted, found)
        listed = select(*_COLUMNS).order_by(*_ORDER)
        if wanted.q:  # looked for once: ids of thousands are had as fast as their number
            ids = session.scalars(select(Evidence.doc_id).where(where).order_by(*_ORDER)).all()
            total = len(ids)
        else:
            total = session.scalar(select(func.count()).select_from(Evidence).where(where)) or 0
        pages = max(-(-total // PER_PAGE), 1)
        start = (min(wanted.page, pages) - 1) * PER_PAGE
        if wanted.q:
            listed = listed.where(Evidence.doc_id.in_(ids[start : start + PER_PAGE]))
        else:
            listed = listed.where(where).limit(PER_PAGE).offset(start)
        rows = session.execute(listed)
        items = [_item(row) for row in rows]
        if wanted.q:
            keys = [(item.sha256, item.first_page) for item in items if not item.secret]
            texts = snippets(session, keys, wanted.q)
            items = [
                replace(item, snippet=texts.get((item.sha256, item.first_page), ()))
                for item in items
            ]
    return Queue(tuple(items), total, pages, found.note)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a document stands in the queue: ids before and after it, its place, and of how many.

    A document that the wanted do not ask for has place 0 and the first of the queue after it.
    """

    before: str
    after: str
    place: int
    total: int


def neighbours(
    engine: Engine, wanted: Wanted, doc_id: str, held: Collection[str] = ()
) -> Neighbours:
    """Return the documents beside one, in the queue's order; those `held` are passed over."""
    with Session(engine) as session:
        where = _where(session, wanted, matching(session, wanted.q))
        free = and_(where, Evidence.doc_id.not_in(held)) if held else where
        counting = select(func.count()).select_from(Evidence)
        total = session.scalar(counting.where(where)) or 0
        own = session.execute(select(*_ORDER).where(where, Evidence.doc_id == doc_id)).first()
        if own is None:
            first = select(Evidence.doc_id).where(free).order_by(*_ORDER).limit(1)
            return Neighbours("", session.scalar(first) or "", 0, total)
        earlier, later = tuple_(*_ORDER) < tuple(own), tuple_(*_ORDER) > tuple(own)
        backwards = [column.desc() for column in _ORDER]
        before = select(Evidence.doc_id).where(free, earlier).order_by(*backwards).limit(1)
        after = select(Evidence.doc_id).where(free, later).order_by(*_ORDER).limit(1)
        return Neighbours(
            session.scalar(before) or "",
            session.scalar(after) or "",
            (session.scalar(counting.where(where, earlier)) or 0) + 1,
            total,
        )


def progress(engine: Engine) -> Progress:
    """Return how far the work has come."""
    decided = left = total = 0
    with Session(engine) as session:
        for confirmed, priority, count in session.execute(
            select(Evidence.confirmed, Evidence.priority, func.count()).group_by(
                Evidence.confirmed, Evidence.priority
            )
        ):
            total += count
            decided += count if confirmed else 0
            left += count if not confirmed and priority < SURE else 0
    return Progress(decided, left, total, number_of_holes(engine))


def units_with_papers(engine: Engine) -> tuple[str, ...]:
    """Return the units that documents of the list are of."""
    with Session(engine) as session:
        of_papers = session.scalars(select(Evidence.unit).distinct())
        return tuple(sorted({unit for unit in of_papers if unit}))


def facets(engine: Engine) -> Facets:
    """Return the reasons, units and indicators of the documents that wait."""
    with Session(engine) as session:
        reasons: Counter[str] = Counter()
        for codes, error, priority, count in session.execute(
            select(Evidence.reasons, Evidence.error, Evidence.priority, func.count())
            .where(WAITS)
            .group_by(Evidence.reasons, Evidence.error, Evidence.priority)
        ):
            for code in (*decoded(codes), error, "sample" if priority == SAMPLE else ""):
                reasons[code] += count
        del reasons[""]
        units = session.execute(
            select(Evidence.unit, func.sum(case((WAITS, 1), else_=0))).group_by(Evidence.unit)
        ).all()
        indicators = session.execute(
            select(Evidence.indicator, func.sum(case((WAITS, 1), else_=0)))
            .where(Evidence.indicator != "")
            .group_by(Evidence.indicator)
        ).all()
    return Facets(
        tuple(reasons.most_common()),
        tuple(sorted((row[0], int(row[1])) for row in units if row[0])),
        tuple((row[0], int(row[1])) for row in indicators),
    )


def _where(session: Session, wanted: Wanted, found: Matching) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.reason == "sample" or wanted.status == "sample":
        conditions += [Evidence.confirmed == 0, Evidence.priority == SAMPLE]
    elif wanted.status == "waiting":
        conditions.append(WAITS)
    elif wanted.status == "skipped":
        conditions += [Evidence.confirmed == 0, Evidence.decision == "skipped"]
    elif wanted.status == "decided":
        conditions.append(Evidence.confirmed == 1)
    if wanted.reason and wanted.reason != "sample":
        conditions.append(
            or_(holds(Evidence.reasons, wanted.reason), Evidence.error == wanted.reason)
        )
    if wanted.unit:
        conditions.append(Evidence.unit == wanted.unit)
    if wanted.indicator:
        conditions.append(holds(Evidence.indicators, wanted.indicator))
    if wanted.verdict:
        conditions += [Evidence.period == wanted.verdict, Evidence.error == ""]
    if wanted.since:
        conditions.append(Evidence.issue_date >= wanted.since)
    if wanted.until:
        conditions += [Evidence.issue_date <= wanted.until, Evidence.issue_date != ""]
    if wanted.whose:
        conditions.append(given_to(session, wanted.whose))
    if found.condition is not None:
        conditions.append(found.condition)
    return and_(Evidence.doc_id != "", *conditions)


def _item(row: Any) -> Item:
    values = row._asdict()
    values["reasons"] = decoded(values["reasons"])
    values["secret"], values["confirmed"] = bool(values["secret"]), bool(values["confirmed"])
    return Item(**values)
