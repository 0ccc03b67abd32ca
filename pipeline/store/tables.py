"""The tables of the store. The schema is made by the migrations; this is their Python side."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Base of all tables."""


class FileRecord(Base):
    """A file of the evidence folder, as last seen. `gone_at` is set when it was not there."""

    __tablename__ = "files"

    path: Mapped[str] = mapped_column(Text, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    modified_ns: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[str] = mapped_column(Text)
    error: Mapped[str] = mapped_column(String(32), default="")
    first_seen: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    gone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), default=None)


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

    Keyed by content, not by path: copies of a file share it.
    """

    __tablename__ = "documents"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    reader: Mapped[str] = mapped_column(String(64), primary_key=True)
    first_page: Mapped[int] = mapped_column(Integer, primary_key=True)
    last_page: Mapped[int] = mapped_column(Integer)
    extractor: Mapped[str] = mapped_column(String(64))
    read_by: Mapped[str] = mapped_column(String(8))
    extraction: Mapped[str] = mapped_column(Text)
    profile: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)


class EvidenceRecord(Base):
    """A judged row of the evidence list, as the last run left it."""

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
    row: Mapped[str] = mapped_column(Text)


class CoverageRecord(Base):
    """A row of the coverage, as the last run left it."""

    __tablename__ = "coverage"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
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

    `undoes` points to the decision that this one takes back.
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


Index("ix_evidence_indicator_unit", EvidenceRecord.indicator, EvidenceRecord.unit)
