"""What `verify --purge` takes out of the store, and what it leaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from pipeline.errors import StoreError
from pipeline.run.run import run
from pipeline.store.overview import DATABASE_NAME
from pipeline.store.purging import Purged, purge
from pipeline.store.store import Store
from pipeline.store.tables import DecisionRecord, DocumentRecord, ReadingRecord, RunRecord
from tests.pipeline.parts import NOW, CountingEngine, parts, settings, write_evidence

SAID = "Zebrawort phong chong tham nhung"


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    write_evidence(folder, "a/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    write_evidence(folder, "a/b.pdf", "2/KH-SYT", "2024-03-06", SAID)
    write_evidence(folder, "b/twin.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    return folder


@pytest.fixture
def store(tmp_path: Path, evidence: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path / "results")
    run(settings(evidence), parts(opened, CountingEngine()))
    yield opened
    opened.close()


def contents(store: Store) -> int:
    with Session(store.engine) as session:
        return session.scalar(select(func.count()).select_from(ReadingRecord)) or 0


def in_the_database(results: Path) -> bool:
    return any(b"Zebrawort" in file.read_bytes() for file in results.glob(f"{DATABASE_NAME}*"))


def test_nothing_is_taken_out_while_every_file_is_there(store: Store) -> None:
    before = contents(store)
    assert purge(store.engine) == Purged()
    assert contents(store) == before


def test_the_text_of_a_file_that_left_is_nowhere_in_the_database(
    store: Store, evidence: Path, tmp_path: Path
) -> None:
    row = next(row for row in store.evidence() if row.path == "a/b.pdf")
    with Session(store.engine) as session, session.begin():
        session.add(
            DecisionRecord(
                doc_id=row.doc_id, made_at=NOW, reviewer="Lan", kind="accept",
                before="{}", after="{}",
            )
        )  # fmt: skip
        length = session.scalar(
            select(func.length(DocumentRecord.text)).where(DocumentRecord.sha256 == row.sha256)
        )
    (evidence / "a/b.pdf").unlink()
    run(settings(evidence), parts(store, CountingEngine()))
    assert in_the_database(tmp_path / "results")
    assert purge(store.engine) == Purged(contents=1, documents=1, characters=length or 0)
    assert not in_the_database(tmp_path / "results")
    with Session(store.engine) as session:
        assert [one.doc_id for one in session.scalars(select(DecisionRecord))] == [row.doc_id]
    again = CountingEngine()
    run(settings(evidence), parts(store, again))
    assert [row.path for row in store.evidence()] == ["a/a.pdf", "b/twin.pdf"]
    assert purge(store.engine) == Purged()


def test_a_content_that_a_copy_still_has_stays(store: Store, evidence: Path) -> None:
    before = contents(store)
    (evidence / "a/a.pdf").unlink()
    run(settings(evidence), parts(store, CountingEngine()))
    assert purge(store.engine) == Purged()
    assert contents(store) == before


def test_after_a_killed_run_nothing_is_taken_out(store: Store, evidence: Path) -> None:
    (evidence / "a/b.pdf").unlink()
    run(settings(evidence), parts(store, CountingEngine()))
    with Session(store.engine) as session, session.begin():
        session.execute(update(RunRecord).values(ended_at=None))
    before = contents(store)
    with pytest.raises(StoreError, match="chưa đi đến hết"):
        purge(store.engine)
    assert contents(store) == before
