from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from pipeline.run.run import run
from pipeline.run.verification import SENTENCES, verify
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
from tests.pipeline.parts import NOW, CountingEngine, parts, settings, write_evidence


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    write_evidence(folder, "a/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    write_evidence(folder, "a/b.pdf", "!damaged")
    return folder


@pytest.fixture
def store(tmp_path: Path, evidence: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path / "results")
    run(settings(evidence), parts(opened, CountingEngine()))
    yield opened
    opened.close()


def kinds(store: Store, folder: Path) -> list[str]:
    found = verify(store, folder)
    assert all(one.sentence for one in found)
    return sorted(one.kind for one in found)


def test_nothing_is_off_after_a_run(store: Store, evidence: Path) -> None:
    assert kinds(store, evidence) == []


def test_changed_gone_and_new_files_are_named_even_of_the_same_size_and_time(
    store: Store, evidence: Path
) -> None:
    import os

    file = evidence / "a/a.pdf"
    before = file.stat()
    content = file.read_bytes()
    file.write_bytes(content.replace(b"1/KH", b"2/KH"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    (evidence / "a/b.pdf").unlink()
    (evidence / "a/c.pdf").write_text("x")
    assert kinds(store, evidence) == ["changed", "gone", "new"]


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        (lambda session: session.execute(delete(EvidenceRowRecord)), "half-row"),
        (lambda session: session.execute(delete(ReadingRecord)), "orphan-document"),
        (
            lambda session: session.execute(update(RunRecord).values(ended_at=None)),
            "unfinished-run",
        ),
        (
            lambda session: session.add(
                DecisionRecord(
                    doc_id="gone-1-2",
                    made_at=NOW,
                    reviewer="Lan",
                    kind="accept",
                    before="{}",
                    after="{}",
                )
            ),
            "orphan-decision",
        ),
    ],
)
def test_a_harmed_store_is_noticed(
    store: Store, evidence: Path, harm: Callable[[Session], object], kind: str
) -> None:
    with Session(store.engine) as session, session.begin():
        harm(session)
    assert set(kinds(store, evidence)) == {kind}


@pytest.mark.parametrize(
    "column",
    [
        ReadingRecord.content,
        DocumentRecord.extraction,
        DocumentRecord.profile,
        RankingRecord.ranking,
        EvidenceRowRecord.row,
        CoverageRecord.row,
    ],
    ids=lambda column: f"{column.class_.__tablename__}.{column.key}",
)
def test_one_damaged_byte_of_stored_json_is_named(
    store: Store, evidence: Path, column: InstrumentedAttribute[str]
) -> None:
    table = column.class_
    with Session(store.engine) as session, session.begin():
        assert session.scalar(select(column).where(column != ""))
        session.execute(
            update(table).where(column != "").values({column.key: "#" + func.substr(column, 2)})
        )
    found = verify(store, evidence)
    assert {one.kind for one in found} == {"damaged-record"}
    assert all(one.where.startswith(f"{table.__tablename__}.{column.key} ") for one in found)


def test_a_decision_of_damaged_json_is_named(store: Store, evidence: Path) -> None:
    doc_id = store.evidence()[0].doc_id
    with Session(store.engine) as session, session.begin():
        session.add(
            DecisionRecord(
                doc_id=doc_id, made_at=NOW, reviewer="Lan", kind="accept",
                before="{}", after='{"number": ',
            )
        )  # fmt: skip
    assert kinds(store, evidence) == ["damaged-record"]


def test_every_finding_is_documented() -> None:
    text = (Path(__file__).parents[3] / "docs" / "store.md").read_text(encoding="utf-8")
    assert all(f"`{kind}`" in text for kind in SENTENCES)
