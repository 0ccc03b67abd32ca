"""The tables of the store. The schema is made by the migrations; this is their Python side."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Base of all tables."""


class FileRecord(Base):
    """A file of the evidence folder, as last seen. `gone_at` is set when it was not there.

    `copy` tells files of the same bytes apart, in ids and so in decisions (`store.copies`); 0: a
    file that lost its number to the place it was moved to.
    """

    __tablename__ = "files"

    path: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    modified_ns: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[str] = mapped_column(Text)
    error: Mapped[str] = mapped_column(String(32), default="")
    first_seen: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    gone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), default=None)
    copy: Mapped[int] = mapped_column(Integer, default=0)


class ReadingRecord(Base):
    """What reading a content gave: the pages (`content`), or an error code.

    One row for each content and way of reading, so that an unchanged file is never read again.
    """

    __tablename__ = "readings"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    reader: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str] = mapped_column(Text, default="")
    pages: Mapped[int] = mapped_column(Integer, default=0)
    seconds: Mapped[float] = mapped_column(Float, default=0.0)
    error: Mapped[str] = mapped_column(String(32), default="")
    detail: Mapped[str] = mapped_column(Text, default="")


class DocumentRecord(Base):
    """One document found in a content: its extraction, its profile for the classifier, its text.

    Keyed by content, not by path: copies of a file share it. `folded` is the text without
    diacritics, of the same length; SQLite indexes both for searching (`document_search`).
    """

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("sha256", "reader", "first_page"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    sha256: Mapped[str] = mapped_column(String(64))
    reader: Mapped[str] = mapped_column(String(64))
    first_page: Mapped[int] = mapped_column(Integer)
    last_page: Mapped[int] = mapped_column(Integer)
    extractor: Mapped[str] = mapped_column(String(64))
    read_by: Mapped[str] = mapped_column(String(8))
    extraction: Mapped[str] = mapped_column(Text)
    profile: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text, default="")


class RankingRecord(Base):
    """What a classifier said of one profile, both by their keys (`pipeline.run.rankings`)."""

    __tablename__ = "rankings"

    profile: Mapped[str] = mapped_column(String(64), primary_key=True)
    classifier: Mapped[str] = mapped_column(String(64), primary_key=True)
    ranking: Mapped[str] = mapped_column(Text)


class EvidenceRecord(Base):
    """A row of the evidence list, decisions laid over it: what lists are sorted and filtered by.

    `indicators` is `|A.1|A.2|`, and so is `none_occurred`: those of which it says that no case
    occurred. `folded` are the row's values without diacritics, `last_decision` the id of the
    newest decision (0: none). `priority` and `margin` order what waits for a person
    (`pipeline.records.attention`). The whole row is an `EvidenceRowRecord`: a list of thousands
    is read without it.
    """

    __tablename__ = "evidence"

    doc_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    path: Mapped[str] = mapped_column(Text, index=True)
    pages: Mapped[str] = mapped_column(String(24))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    unit: Mapped[str] = mapped_column(Text)
    doc_type: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    issue_date: Mapped[str] = mapped_column(String(10))
    issuer: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    indicator: Mapped[str] = mapped_column(String(32))
    indicator_score: Mapped[float] = mapped_column(Float)
    period: Mapped[str] = mapped_column(String(8))
    review: Mapped[int] = mapped_column(Integer)
    reasons: Mapped[str] = mapped_column(Text)
    error: Mapped[str] = mapped_column(String(32))
    first_page: Mapped[int] = mapped_column(Integer, default=0)
    indicators: Mapped[str] = mapped_column(Text, default="")
    none_occurred: Mapped[str] = mapped_column(Text, default="")
    duplicate_of: Mapped[str] = mapped_column(String(40), default="")
    secret: Mapped[int] = mapped_column(Integer, default=0)
    confirmed: Mapped[int] = mapped_column(Integer, default=0)
    decision: Mapped[str] = mapped_column(String(16), default="")
    last_decision: Mapped[int] = mapped_column(Integer, default=0)
    priority: Mapped[int] = mapped_column(Integer, default=0)
    margin: Mapped[float] = mapped_column(Float, default=0.0)
    folded: Mapped[str] = mapped_column(Text, default="")


class EvidenceRowRecord(Base):
    """The whole of an evidence row: `row` with the reviewers' decisions laid over it.

    `judged` is the row as the last run judged it, empty where that is the same.
    """

    __tablename__ = "evidence_rows"

    doc_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    row: Mapped[str] = mapped_column(Text)
    judged: Mapped[str] = mapped_column(Text, default="")


class CoverageRecord(Base):
    """A row of the coverage. `position` is the indicator's place in the set."""

    __tablename__ = "coverage"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    indicator: Mapped[str] = mapped_column(String(32), default="", index=True)
    unit: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(16), default="")
    row: Mapped[str] = mapped_column(Text)


class RegisterRecord(Base):
    """A row of the register of documents of the last run, judged by `classifier` (its key)."""

    __tablename__ = "register"

    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    classifier: Mapped[str] = mapped_column(String(64))
    row: Mapped[str] = mapped_column(Text)


class RunRecord(Base):
    """One run: its settings and counts. `ended_at` stays empty for a run that was killed."""

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), default=None)
    settings: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, default="")


class DecisionRecord(Base):
    """A reviewer's decision; rows are only ever added.

    `undoes` points to the decision that this one takes back; `batch` joins those made in one go.
    """

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    doc_id: Mapped[str] = mapped_column(String(40), index=True)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reviewer: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    undoes: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), default=None)
    batch: Mapped[str] = mapped_column(String(32), default="", index=True)


class CellDecisionRecord(Base):
    """A reviewer's decision on a cell of the coverage, or on one month of it; only ever added.

    `month` is the ISO day of its first day, empty where the cell has no months. `kind` is `settle`
    with a `status`, or `undo` with the decision that it takes back (`undoes`).
    """

    __tablename__ = "cell_decisions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    indicator: Mapped[str] = mapped_column(String(32))
    unit: Mapped[str] = mapped_column(Text)
    month: Mapped[str] = mapped_column(String(10), default="")
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reviewer: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    basis: Mapped[str] = mapped_column(Text, default="")
    undoes: Mapped[int | None] = mapped_column(ForeignKey("cell_decisions.id"), default=None)
    batch: Mapped[str] = mapped_column(String(32), default="", index=True)


class PageBreakRecord(Base):
    """What a person said of a page of a content; only ever added, the newest of a page stands.

    `begins`: 1, a document begins there; 0, none does; -1, as the program sees it.
    """

    __tablename__ = "page_breaks"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    page: Mapped[int] = mapped_column(Integer)
    begins: Mapped[int] = mapped_column(Integer)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reviewer: Mapped[str] = mapped_column(Text)


class AddedDocumentRecord(Base):
    """A document of which no file is in the folder, added by a person; only ever added.

    `kept_at` says where the paper lies. Its fields are given by decisions, as those of an unread
    file are.
    """

    __tablename__ = "added_documents"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    unit: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reviewer: Mapped[str] = mapped_column(Text)


class AssignmentRecord(Base):
    """Who reviews a unit or an indicator (`kind`); only ever added, the newest of a key stands.

    An empty `assignee` takes it back; `reviewer` is who said so.
    """

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(Text)
    assignee: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reviewer: Mapped[str] = mapped_column(Text)


class EvidenceCodeRecord(Base):
    """The number that a document has among the evidence of an indicator; never given again.

    `document` is where it begins (`DocumentId.beginning`): it keeps its code when it turns out to
    end on another page.
    """

    __tablename__ = "evidence_codes"

    indicator: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    document: Mapped[str] = mapped_column(String(48))


class AssessmentRecord(Base):
    """What a person gave of an indicator's self-assessment; only ever added, the newest stands.

    `field` is `score`, `result` or `difficulties`; an empty value takes the one before it back.
    """

    __tablename__ = "assessments"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    indicator: Mapped[str] = mapped_column(String(32), index=True)
    field: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    reviewer: Mapped[str] = mapped_column(Text)


Index(
    "ix_evidence_codes_document",
    EvidenceCodeRecord.indicator,
    EvidenceCodeRecord.document,
    unique=True,
)
Index("ix_cell_decisions_cell", CellDecisionRecord.indicator, CellDecisionRecord.unit)
Index("ix_evidence_indicator_unit", EvidenceRecord.indicator, EvidenceRecord.unit)
Index(
    "ix_evidence_queue",
    EvidenceRecord.confirmed,
    EvidenceRecord.priority,
    EvidenceRecord.margin,
    EvidenceRecord.path,
    EvidenceRecord.first_page,
)
Index(
    "ix_evidence_facets",
    EvidenceRecord.confirmed,
    EvidenceRecord.priority,
    EvidenceRecord.unit,
    EvidenceRecord.indicator,
    EvidenceRecord.reasons,
    EvidenceRecord.error,
)
Index("ix_coverage_cells", CoverageRecord.status, CoverageRecord.indicator, CoverageRecord.unit)
