"""A disk turns one byte of what is stored: found, read again, told, never a traceback."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from extractors.document import Reading
from extractors.page import Box, Line, Page, Word
from extractors.reading.store_form import to_json
from pipeline.deciding.decision_store import DecisionStore
from pipeline.deciding.decisions import accept, correct
from pipeline.errors import StoreError
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import ReadResult
from pipeline.records.reasons import load_reasons
from pipeline.run.results import last_settings
from pipeline.run.run import RunOutcome, run
from pipeline.run.verification import verify
from pipeline.store.store import Store
from pipeline.store.tables import (
    CoverageRecord,
    DecisionRecord,
    DocumentRecord,
    EvidenceRowRecord,
    RankingRecord,
    ReadingRecord,
    RunRecord,
)
from tests.pipeline.parts import (
    NOW,
    CountingEngine,
    parts,
    read_plain,
    settings,
    small_set,
    write_evidence,
)

WORDS = (Word("kế", Box(1, 1, 9, 9)), Word("hoạch", Box(10, 1, 30, 9)))
PAGES = to_json(Reading((Page(1, 595, 842, (Line(WORDS),), "text"),)))


def read_pages(task: ReadTask) -> ReadResult:
    """Read like `read_plain`, with pages in their stored form."""
    result = read_plain(task)
    return result if result.error else replace(result, content=PAGES)


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    write_evidence(folder, "a/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    write_evidence(folder, "a/b.pdf", "2/KH-SYT", "2024-04-05", "Kế hoạch PCTN bổ sung")
    return folder


@pytest.fixture
def store(tmp_path: Path, evidence: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path / "results")
    run(settings(evidence), parts(opened, CountingEngine(read_pages)))
    yield opened
    opened.close()


def turn_a_byte(store: Store, column: InstrumentedAttribute[str], sign: str = "#") -> None:
    """Damage the first record that has something in `column`."""
    table = column.class_
    key = table.__mapper__.primary_key[0]
    with Session(store.engine) as session, session.begin():
        first = session.scalar(select(key).where(column != "").order_by(key).limit(1))
        session.execute(
            update(table)
            .where(key == first, column != "")
            .values({column.key: sign + func.substr(column, 2)})
            .execution_options(synchronize_session=False)
        )


def turn_into_no_text(store: Store, column: InstrumentedAttribute[str]) -> None:
    """Put a byte that is no UTF-8 into every record of `column`, as a disk would."""
    table, name = column.class_.__tablename__, column.key
    store.close()
    with sqlite3.connect(str(store.engine.url.database)) as connection:
        connection.create_function(
            "turned", 1, lambda text: text.encode().replace(b"t", b"\xff", 1)
        )
        connection.execute(f"UPDATE {table} SET {name} = CAST(turned({name}) AS TEXT)")
    connection.close()


def run_again(store: Store, folder: Path) -> tuple[CountingEngine, RunOutcome]:
    engine = CountingEngine(read_pages)
    return engine, run(settings(folder), parts(store, engine))


@pytest.mark.parametrize(
    "column",
    [ReadingRecord.content, DocumentRecord.extraction, DocumentRecord.profile],
    ids=lambda column: f"{column.class_.__tablename__}.{column.key}",
)
def test_a_file_whose_record_is_damaged_is_read_anew_and_named(
    store: Store, evidence: Path, column: InstrumentedAttribute[str]
) -> None:
    before = store.evidence()
    turn_a_byte(store, column)
    engine, outcome = run_again(store, evidence)
    assert len(engine.asked) == 1
    assert outcome.damaged.read_again == tuple(engine.asked)
    assert outcome.results.rows == before
    assert verify(store, evidence) == ()
    assert run_again(store, evidence)[0].asked == []


@pytest.mark.parametrize("column", [DocumentRecord.extraction, DocumentRecord.profile])
def test_bytes_that_are_no_text_are_damage_too(
    store: Store, evidence: Path, column: InstrumentedAttribute[str]
) -> None:
    before = store.evidence()
    turn_into_no_text(store, column)
    engine, outcome = run_again(store, evidence)
    assert set(engine.asked) == set(outcome.damaged.read_again) == {"a/a.pdf", "a/b.pdf"}
    assert outcome.results.rows == before


def test_damaged_pages_are_not_worked_on_but_read_anew(store: Store, evidence: Path) -> None:
    """Stored JSON can be whole and still be no reading; then the file itself is asked."""
    with Session(store.engine) as session, session.begin():
        session.execute(update(ReadingRecord).values(content='{"form":2,"pages":[[1]]}'))
        session.execute(update(DocumentRecord).values(extractor="another version"))
    engine, outcome = run_again(store, evidence)
    assert [(task.content, task.stored) for task in engine.tasks] == [("", "")] * 2
    assert outcome.damaged.read_again == ("a/a.pdf", "a/b.pdf")


@pytest.mark.parametrize(
    "column", [RankingRecord.ranking, EvidenceRowRecord.row, CoverageRecord.row]
)
def test_what_every_run_makes_is_made_again_without_a_word(
    store: Store, evidence: Path, column: InstrumentedAttribute[str]
) -> None:
    before = store.evidence()
    turn_a_byte(store, column)
    engine, outcome = run_again(store, evidence)
    assert engine.asked == []
    assert outcome.damaged.read_again == ()
    assert store.evidence() == outcome.results.rows == before
    assert verify(store, evidence) == ()


@pytest.mark.parametrize(
    ("column", "ask"),
    [(EvidenceRowRecord.row, Store.evidence), (CoverageRecord.row, Store.coverage)],
)
def test_reports_say_a_sentence_over_a_damaged_row(
    store: Store, column: InstrumentedAttribute[str], ask: Callable[[Store], object]
) -> None:
    turn_a_byte(store, column)
    with pytest.raises(StoreError, match="chạy lại"):
        ask(store)


def test_damaged_settings_are_said(store: Store) -> None:
    turn_a_byte(store, RunRecord.settings)
    with pytest.raises(StoreError, match="chạy lại"):
        last_settings(store)


def decide_twice(store: Store) -> str:
    """Accept the first document, then correct its number; return its id."""
    decisions = DecisionStore(store.engine, small_set(), load_reasons(), lambda: NOW)
    row, version = decisions.row(store.evidence()[0].doc_id)
    decisions.decide([accept(row, small_set())], {row.doc_id: version}, "Lan")
    row, version = decisions.row(row.doc_id)
    change = correct(row, {"number": "9/KH-SYT"}, small_set())
    decisions.decide([change], {row.doc_id: version}, "Lan")
    return row.doc_id


def test_a_damaged_decision_is_passed_over_told_and_kept(store: Store, evidence: Path) -> None:
    doc_id = decide_twice(store)
    turn_a_byte(store, DecisionRecord.after)
    _, outcome = run_again(store, evidence)
    assert outcome.damaged.decisions == ("a/a.pdf",)
    (row,) = (row for row in outcome.results.rows if row.doc_id == doc_id)
    assert row.extraction is not None
    assert row.extraction.number.value == "9/KH-SYT"
    assert not row.confirmed
    assert "decision-unreadable" in row.reasons
    decisions = DecisionStore(store.engine, small_set(), load_reasons(), lambda: NOW)
    assert [one.kind for one in decisions.history(doc_id)] == ["damaged", "correct"]
    held, version = decisions.row(doc_id)
    decisions.decide([accept(held, small_set())], {doc_id: version}, "Lan")
    assert "decision-unreadable" not in decisions.row(doc_id)[0].reasons
    assert len(decisions.history(doc_id)) == 3


def test_what_a_decision_found_may_be_lost_without_its_answer(store: Store, evidence: Path) -> None:
    doc_id = decide_twice(store)
    turn_a_byte(store, DecisionRecord.before)
    _, outcome = run_again(store, evidence)
    (row,) = (row for row in outcome.results.rows if row.doc_id == doc_id)
    assert row.reasons == ()
    assert outcome.damaged.decisions == ()
    assert {one.kind for one in verify(store, evidence)} == {"damaged-record"}
