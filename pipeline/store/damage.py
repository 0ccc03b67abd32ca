"""Finds stored JSON that does not load, and drops what can be read from the originals again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from classifiers.profile import Profile
from classifiers.ranking import Ranking
from extractors.document import Extraction
from pipeline.records.rows import RegisterRow
from pipeline.store.evidence_records import load_coverage, load_evidence
from pipeline.store.loading import DamagedRecord, form_of
from pipeline.store.tables import (
    CoverageRecord,
    DecisionRecord,
    DocumentRecord,
    EvidenceRowRecord,
    RankingRecord,
    ReadingRecord,
    RegisterRecord,
)

Stored = InstrumentedAttribute[str]
Keys = tuple[InstrumentedAttribute[Any], ...]
Column = tuple[Stored, Keys, Callable[[str], object]]
"""A column that holds JSON (empty: nothing), what its record is found by, what loads it."""


def _form(kind: type[object]) -> Callable[[str], object]:
    return lambda stored: form_of(kind).validate_json(stored)


PAGES: Column = (ReadingRecord.content, (ReadingRecord.sha256,), json.loads)
"""An older form of pages is no damage."""

FOUND_DOCUMENTS: tuple[Column, ...] = (
    (
        DocumentRecord.extraction,
        (DocumentRecord.sha256, DocumentRecord.first_page),
        _form(Extraction),
    ),
    (
        DocumentRecord.profile,
        (DocumentRecord.sha256, DocumentRecord.first_page),
        _form(Profile),
    ),
)

AS_JSON: tuple[Column, ...] = (
    PAGES,
    *FOUND_DOCUMENTS,
    (RankingRecord.ranking, (RankingRecord.profile,), _form(Ranking)),
    (EvidenceRowRecord.row, (EvidenceRowRecord.doc_id,), load_evidence),
    (EvidenceRowRecord.judged, (EvidenceRowRecord.doc_id,), load_evidence),
    (CoverageRecord.row, (CoverageRecord.indicator, CoverageRecord.unit), load_coverage),
    (RegisterRecord.row, (RegisterRecord.position,), _form(RegisterRow)),
    (DecisionRecord.before, (DecisionRecord.id,), json.loads),
    (DecisionRecord.after, (DecisionRecord.id,), json.loads),
)
"""Every column that holds JSON."""


def damaged_records(
    session: Session, columns: Iterable[Column] = AS_JSON
) -> Iterator[tuple[Stored, tuple[Any, ...]]]:
    """Yield the column and the keys of each record that does not load.

    One at a time: pages may be long.
    """
    for column, keys, load in columns:
        for stored, *where in session.execute(
            select(column, *keys).where(column != "").execution_options(yield_per=50)
        ):
            try:
                load(stored)
            except (ValueError, DamagedRecord):
                yield column, tuple(where)


def forget_damaged(engine: Engine, known_whole: bool = False) -> tuple[str, ...]:
    """Drop what was read of each content of which a record does not load; return their sha256.

    `known_whole`: the documents are byte for byte what they were when they were last looked at.

    The next reading takes them for new. Of pages only SQLite's own look at the JSON is taken,
    which costs little; what it lets pass is found when the pages are worked on.
    """
    with Session(engine) as session, session.begin():
        columns = () if known_whole else FOUND_DOCUMENTS
        damaged = {str(keys[0]) for _, keys in damaged_records(session, columns)}
        if engine.dialect.name == "sqlite":
            content = ReadingRecord.content
            damaged |= set(
                session.scalars(
                    select(ReadingRecord.sha256).where(content != "", func.json_valid(content) == 0)
                )
            )
        for sha256 in damaged:
            for table in (DocumentRecord, ReadingRecord):
                session.execute(delete(table).where(table.sha256 == sha256))
    return tuple(sorted(damaged))
