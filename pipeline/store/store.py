"""The store: everything a run keeps, in one database beside the reports.

Only the coordinating process writes. Frozen dataclasses go in and come out as JSON through
pydantic, so that the schema need not change with every new field.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from classifiers.ranking import Ranking
from extractors.reading.joined import UNREAD
from pipeline.errors import StoreError
from pipeline.records.files import FoundFile
from pipeline.records.found import FoundDocument, ReadResult
from pipeline.records.rows import CoverageRow, EvidenceRow, RegisterRow
from pipeline.store.copies import number_copies
from pipeline.store.document_records import document_record, load_document
from pipeline.store.evidence_records import (
    ROWS_AT_ONCE,
    add_records,
    coverage_record,
    evidence_record,
    load_coverage,
    load_evidence,
    newest_cell_decision,
    newest_decisions,
    row_record,
)
from pipeline.store.loading import DamagedRecord, form_of, loaded
from pipeline.store.overview import DATABASE_NAME
from pipeline.store.schema import open_engine, remember_url, remembered_url, sqlite_url
from pipeline.store.tables import (
    CoverageRecord,
    DocumentRecord,
    EvidenceRecord,
    EvidenceRowRecord,
    FileRecord,
    RankingRecord,
    ReadingRecord,
    RegisterRecord,
    RunRecord,
)


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as the store remembers it; `copy` numbers files of the same bytes, from 1."""

    path: str
    sha256: str
    size: int
    modified_ns: int
    unit: str
    error: str
    first_seen: datetime
    copy: int = 1


@dataclass(frozen=True, slots=True)
class KeptReading:
    """What is kept of one content: by which reader, its error code, who made its documents.

    `extractor` is empty where there are no documents.
    """

    reader: str
    error: str
    extractor: str


def make_results_folder(out: Path) -> None:
    """Make the results folder where it is not there; StoreError where it cannot be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise StoreError(
            f"Không ghi được vào thư mục kết quả {out}: {error.strerror}. Chọn chỗ khác bằng --out."
        ) from error


class Store:
    """The database of one results folder."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @staticmethod
    def create(out: Path, url: str | None = None) -> Store:
        """Open the store of results folder `out`, making both if they are not there yet.

        The folder remembers a database elsewhere (`url`), so that nobody has to name it again.
        """
        make_results_folder(out)
        store = Store(open_engine(url or remembered_url(out) or sqlite_url(out / DATABASE_NAME)))
        if url:
            remember_url(out, url)
        return store

    @staticmethod
    def open(out: Path, url: str | None = None) -> Store:
        """Open a store that must exist; StoreError where there is none."""
        url = url or remembered_url(out)
        if url is None and not (out / DATABASE_NAME).is_file():
            raise StoreError(
                f"{out} không phải thư mục kết quả (không có {DATABASE_NAME}): "
                "chạy `minhchung run` trước."
            )
        return Store(open_engine(url or sqlite_url(out / DATABASE_NAME)))

    def close(self) -> None:
        """Give the database connections back."""
        self.engine.dispose()

    # -- files ------------------------------------------------------------------------------

    def known_files(self) -> dict[str, KnownFile]:
        """Return the files of earlier runs that were still there at the last one, by path."""
        with Session(self.engine) as session:
            records = session.scalars(select(FileRecord).where(FileRecord.gone_at.is_(None)))
            return {
                r.path: KnownFile(r.path, r.sha256, r.size, r.modified_ns, r.unit, r.error,
                                  _utc(r.first_seen), r.copy)
                for r in records
            }  # fmt: skip

    def save_files(
        self, files: Iterable[tuple[FoundFile, str, str]], now: datetime, keep_others: bool = False
    ) -> None:
        """Remember the files of this run as (file, sha256, error); mark all others as gone."""
        with Session(self.engine) as session, session.begin():
            records = {record.path: record for record in session.scalars(select(FileRecord))}
            before = {path: (one.sha256, one.copy) for path, one in records.items()}
            present: set[str] = set()
            for file, sha256, error in files:
                present.add(file.path)
                record = records.get(file.path)
                if record is None:
                    record = FileRecord(path=file.path, first_seen=now, gone_at=None, copy=0)
                    records[file.path] = record
                    session.add(record)
                elif sha256 and record.sha256 not in ("", sha256):
                    # A replaced file counts against deadlines from the day it was replaced.
                    record.first_seen = now
                # What cannot be read for a while keeps the hash that it is compared by.
                record.sha256 = sha256 or record.sha256 or ""
                record.size, record.unit = file.size, file.unit
                record.modified_ns, record.error, record.gone_at = file.modified_ns, error, None
            if not keep_others:
                for path, record in records.items():
                    if path not in present and record.gone_at is None:
                        record.gone_at = now
            number_copies(records.values(), before)

    # -- readings ---------------------------------------------------------------------------

    def readings(self, *readers: str) -> dict[str, KeptReading]:
        """Return what is kept of each content by one of the `readers`, by sha256."""
        with Session(self.engine) as session:
            rows = session.execute(
                select(
                    ReadingRecord.sha256,
                    ReadingRecord.reader,
                    ReadingRecord.error,
                    func.max(DocumentRecord.extractor).label("extractor"),
                )
                .outerjoin(
                    DocumentRecord,
                    (DocumentRecord.sha256 == ReadingRecord.sha256)
                    & (DocumentRecord.reader == ReadingRecord.reader),
                )
                .where(ReadingRecord.reader.in_(readers))
                .group_by(ReadingRecord.sha256, ReadingRecord.reader, ReadingRecord.error)
                .order_by(ReadingRecord.reader.desc())
            )
            return {
                row.sha256: KeptReading(row.reader, row.error, row.extractor or "") for row in rows
            }

    def reading_content(self, sha256: str, reader: str) -> str:
        """Return the stored pages of a content (`extractors.reading.store_form`), or empty."""
        with Session(self.engine) as session:
            record = session.get(ReadingRecord, (sha256, reader))
            return record.content if record else ""

    def save_result(self, result: ReadResult, reader: str, extractor: str) -> None:
        """Keep what a worker read, in one transaction.

        It replaces every other reading of the content: a whole file's that of its first and last
        page, a new reader's that of an old one. The reasons in kept rankings hold words of the
        text: with a paper that is secret they are dropped, and made anew.
        """
        with Session(self.engine) as session, session.begin():
            if any(document.extraction.secret for document in result.documents):
                session.execute(delete(RankingRecord))
            session.execute(delete(ReadingRecord).where(ReadingRecord.sha256 == result.sha256))
            session.execute(delete(DocumentRecord).where(DocumentRecord.sha256 == result.sha256))
            session.add(
                ReadingRecord(
                    sha256=result.sha256,
                    reader=reader,
                    content=result.content,
                    pages=result.pages,
                    seconds=result.seconds,
                    error=result.error,
                    detail=result.detail,
                )
            )
            session.add_all(
                document_record(result.sha256, reader, extractor, document)
                for document in result.documents
            )

    def save_documents(
        self, sha256: str, reader: str, extractor: str, documents: Sequence[FoundDocument]
    ) -> None:
        """Replace the documents of a content; its pages stay as they were read."""
        with Session(self.engine) as session, session.begin():
            session.execute(delete(DocumentRecord).where(DocumentRecord.sha256 == sha256))
            session.add_all(
                document_record(sha256, reader, extractor, document) for document in documents
            )

    def forget_failures(self) -> int:
        """Drop what could not be read, or not all of it, so that the next run tries it again."""
        with Session(self.engine) as session, session.begin():
            failed = session.scalars(
                select(ReadingRecord).where(
                    (ReadingRecord.error != "") | ReadingRecord.content.contains(f'"{UNREAD}"')
                )
            ).all()
            for record in failed:
                session.delete(record)
                session.execute(
                    delete(DocumentRecord).where(DocumentRecord.sha256 == record.sha256)
                )
            return len(failed)

    def document_starts(self, contents: Iterable[str]) -> dict[str, set[int]]:
        """Return the pages on which the documents of some contents begin, by sha256."""
        starts: dict[str, set[int]] = {sha256: set() for sha256 in contents}
        with Session(self.engine) as session:
            asked = select(DocumentRecord.sha256, DocumentRecord.first_page)
            for row in session.execute(asked.where(DocumentRecord.sha256.in_(list(starts)))):
                starts[row.sha256].add(row.first_page)
        return starts

    def documents(self, *readers: str) -> dict[str, list[FoundDocument]]:
        """Return the documents of each content read by one of `readers`, by sha256, in order.

        Stores of before 2026-11-22 may have two readings of a content: the whole one counts.
        Raises DamagedRecord.
        """
        found: dict[str, list[FoundDocument]] = {}
        kept = self.readings(*readers)
        with Session(self.engine) as session:
            # A few at a time: what a record holds as JSON need not stand beside what it means.
            asked = (
                select(*DocumentRecord.__table__.columns)
                .where(DocumentRecord.reader.in_(readers))
                .order_by(DocumentRecord.sha256, DocumentRecord.first_page)
                .execution_options(yield_per=ROWS_AT_ONCE)
            )
            for record in session.execute(asked):
                if record.sha256 not in kept or kept[record.sha256].reader != record.reader:
                    continue
                found.setdefault(record.sha256, []).append(load_document(record))
        return found

    # -- rankings ---------------------------------------------------------------------------

    def rankings(self, classifier: str, profiles: Iterable[str]) -> dict[str, Ranking]:
        """Return what the classifier of this key said of some profiles, by their keys.

        A damaged one is not known: it is made anew.
        """
        of_classifier = RankingRecord.classifier == classifier
        asked = select(RankingRecord.profile, RankingRecord.ranking).where(of_classifier)
        known: dict[str, Ranking] = {}
        rest = iter(profiles)
        with Session(self.engine) as session:
            while some := list(islice(rest, ROWS_AT_ONCE)):
                for row in session.execute(asked.where(RankingRecord.profile.in_(some))):
                    with suppress(DamagedRecord):
                        known[row.profile] = loaded(form_of(Ranking).validate_json, row.ranking)
        return known

    def save_rankings(self, classifier: str, rankings: Mapping[str, Ranking]) -> None:
        """Keep what a classifier said; what others said before it is dropped."""
        with Session(self.engine) as session, session.begin():
            of_others = RankingRecord.classifier != classifier
            if session.scalar(select(RankingRecord.profile).where(of_others).limit(1)):
                session.execute(delete(RankingRecord).where(of_others))
            damaged = RankingRecord.profile == bindparam("held")
            session.connection().execute(
                delete(RankingRecord).where(damaged), [{"held": profile} for profile in rankings]
            )
            session.execute(
                insert(RankingRecord),
                [
                    {
                        "profile": profile,
                        "classifier": classifier,
                        "ranking": form_of(Ranking).dump_json(ranking).decode(),
                    }
                    for profile, ranking in rankings.items()
                ],
            )

    # -- judged rows ------------------------------------------------------------------------

    def save_evidence(
        self,
        rows: Sequence[EvidenceRow],
        coverage: Sequence[CoverageRow],
        judged: Sequence[EvidenceRow] | None = None,
        last_decisions: Mapping[str, int] | None = None,
        last_cell_decision: int = 0,
    ) -> bool:
        """Replace the evidence list and the coverage by those of this run.

        `judged` are the same rows before the reviewers' decisions were laid over them,
        `last_decisions` the newest decision of each document that was laid over, and
        `last_cell_decision` the newest one on any cell. Where a reviewer has decided since,
        nothing is saved and False returned: lay them over anew.
        """
        last = last_decisions or {}
        with Session(self.engine) as session, session.begin():
            session.execute(delete(EvidenceRecord))
            laid_over = newest_decisions(session), newest_cell_decision(session)
            if laid_over != (last, last_cell_decision):
                session.rollback()
                return False
            session.execute(delete(CoverageRecord))
            session.execute(delete(EvidenceRowRecord))
            add_records(session, (evidence_record(row, last.get(row.doc_id, 0)) for row in rows))
            both = zip(rows, judged or rows, strict=True)
            add_records(session, (row_record(row, before) for row, before in both))
            names = dict.fromkeys(row.indicator for row in coverage)
            places = {name: place for place, name in enumerate(names)}
            add_records(session, (coverage_record(row, places[row.indicator]) for row in coverage))
        return True

    def evidence(self) -> tuple[EvidenceRow, ...]:
        """Return the evidence list, decisions laid over it, by path and page."""
        with Session(self.engine) as session:
            records = session.scalars(
                select(EvidenceRowRecord.row)
                .join(EvidenceRecord, EvidenceRecord.doc_id == EvidenceRowRecord.doc_id)
                .order_by(EvidenceRecord.path, EvidenceRecord.first_page)
                .execution_options(yield_per=ROWS_AT_ONCE)
            )
            return tuple(load_evidence(row) for row in records)

    def coverage(self) -> tuple[CoverageRow, ...]:
        """Return the coverage, in the set's order."""
        of_set = select(CoverageRecord.row).order_by(CoverageRecord.position, CoverageRecord.id)
        with Session(self.engine) as session:
            records = session.scalars(of_set.execution_options(yield_per=ROWS_AT_ONCE))
            return tuple(load_coverage(row) for row in records)

    # -- register ---------------------------------------------------------------------------

    def save_register(self, rows: Sequence[RegisterRow], classifier: str) -> None:
        """Replace the register by that of this run, judged by the classifier of this key."""
        with Session(self.engine) as session, session.begin():
            session.execute(delete(RegisterRecord))
            session.add_all(
                RegisterRecord(
                    position=position,
                    classifier=classifier,
                    row=form_of(RegisterRow).dump_json(row).decode(),
                )
                for position, row in enumerate(rows)
            )

    def register(self, classifier: str | None = None) -> tuple[RegisterRow, ...]:
        """Return the register of the last run; nothing where another classifier judged it.

        Raises DamagedRecord.
        """
        with Session(self.engine) as session:
            asked = select(RegisterRecord.row).order_by(RegisterRecord.position)
            if classifier is not None:
                asked = asked.where(RegisterRecord.classifier == classifier)
            return tuple(
                loaded(form_of(RegisterRow).validate_json, row) for row in session.scalars(asked)
            )

    # -- runs -------------------------------------------------------------------------------

    def start_run(self, settings: Mapping[str, Any], now: datetime) -> int:
        """Note that a run began; returns its id."""
        with Session(self.engine) as session, session.begin():
            record = RunRecord(
                started_at=now, settings=json.dumps(settings, ensure_ascii=False, default=str)
            )
            session.add(record)
            session.flush()
            return record.id

    def end_run(self, run: int, summary: Mapping[str, Any], now: datetime) -> None:
        """Note that a run came to its end."""
        with Session(self.engine) as session, session.begin():
            session.execute(
                update(RunRecord)
                .where(RunRecord.id == run)
                .values(ended_at=now, summary=json.dumps(summary, ensure_ascii=False, default=str))
            )

    def first_run(self) -> datetime | None:
        """Return when the first run began; None where there was none."""
        with Session(self.engine) as session:
            return session.scalar(select(func.min(RunRecord.started_at)))

    def last_summary(self) -> dict[str, Any]:
        """Return the summary of the newest run; nothing where it was killed, or there was none."""
        with suppress(TypeError, ValueError, DamagedRecord):
            return dict(loaded(json.loads, self._of_newest_run(RunRecord.summary) or "{}"))
        return {}

    def last_settings(self) -> dict[str, Any]:
        """Return the settings of the newest run; StoreError where there was none."""
        settings = self._of_newest_run(RunRecord.settings)
        if settings is None:
            raise StoreError("Chưa có lần chạy nào trong thư mục kết quả này.")
        held: dict[str, Any] = loaded(json.loads, settings)
        return held

    def _of_newest_run(self, column: Any) -> str | None:
        with Session(self.engine) as session:
            return session.scalar(select(column).order_by(RunRecord.id.desc()).limit(1))


def _utc(moment: datetime) -> datetime:
    """SQLite gives times without their zone; all that are stored are UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
