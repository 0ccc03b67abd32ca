import itertools
import json
import os
import shutil
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pipeline.deciding.cell_decisions import all_cell_decisions, standing
from pipeline.deciding.decision_store import all_decisions
from pipeline.errors import StoreError
from pipeline.records.rows import CellKey, Settled
from pipeline.store.evidence_records import load_evidence
from pipeline.store.overview import DATABASE_NAME
from pipeline.store.schema import open_engine, sqlite_url
from pipeline.store.schema_versions import MIGRATIONS, newest_version
from pipeline.store.store import KeptReading, Store
from pipeline.store.tables import Base, CellDecisionRecord

EXTRACTION = "{}"
PROFILE = '{"title": "Kế hoạch PCTN"}'


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    return made


def revisions() -> list[str]:
    return [one.revision for one in ScriptDirectory.from_config(config()).walk_revisions()]


def test_the_newest_version_is_known_without_loading_what_migrates() -> None:
    assert newest_version() == ScriptDirectory.from_config(config()).get_current_head()


def migrate(url: str, revision: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        asked = config()
        asked.attributes["connection"] = connection
        command.upgrade(asked, revision)
    engine.dispose()


def make_old_store(url: str, revision: str) -> None:
    """Make the store of an older program, with a file, its reading, a document and a decision."""
    migrate(url, revision)
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO files (path, sha256, size, modified_ns, unit, error, first_seen) "
            "VALUES ('a/b.pdf', 'sha', 3, 4, 'a', '', '2025-01-02 03:04:05')",
            "INSERT INTO readings (sha256, reader, content, pages, seconds, error, detail) "
            "VALUES ('sha', '1', '{}', 2, 1.5, '', '')",
            "INSERT INTO documents (sha256, reader, first_page, last_page, extractor, read_by, "
            f"extraction, profile, text) VALUES ('sha', '1', 1, 2, 'x', 'ocr', '{EXTRACTION}', "
            f"'{PROFILE}', 'Kế hoạch')",
            "INSERT INTO decisions (doc_id, made_at, reviewer, kind, before, after, note) "
            "VALUES ('sha-1-2', '2025-01-02 03:04:05', 'An', 'accept', '{}', '{}', '')",
        ):
            connection.execute(text(statement))
    engine.dispose()


def check_migrated(store: Store) -> None:
    assert store.known_files()["a/b.pdf"].sha256 == "sha"
    assert store.readings("1") == {"sha": KeptReading("1", "", "x")}
    (document,) = store.documents("1")["sha"]
    assert (document.last_page, document.text) == (2, "Kế hoạch")
    assert document.profile.title == "Kế hoạch PCTN"
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert connection.execute(text("SELECT reviewer FROM decisions")).scalar() == "An"
        differences = compare_metadata(context, Base.metadata)
    missing = [one for one in differences if one[0] in ("add_table", "add_column", "remove_column")]
    assert missing == []


@pytest.mark.parametrize("revision", revisions())
def test_a_store_of_every_older_program_is_brought_up_to_date(
    tmp_path: Path, revision: str
) -> None:
    make_old_store(sqlite_url(tmp_path / DATABASE_NAME), revision)
    with closing(Store.open(tmp_path)) as store:
        check_migrated(store)


OLD_ROW = {
    "doc_id": "sha-4-12",
    "path": "a/b.pdf",
    "pages": "4-12",
    "sha256": "sha",
    "unit": "a",
    "read_by": "ocr",
    "extraction": None,
    "indicators": [{"indicator": "A.1", "score": 0.9, "reasons": []}],
    "suggestions": [],
    "period": {"verdict": "inside", "rule": "issued", "sentence": "Trong kỳ.", "reasons": []},
    "reasons": [],
    "notes": [],
    "duplicate_of": "",
    "error": "",
    "confirmed": False,
    "decision": "",
    "first_seen": "2025-01-02T03:04:05Z",
}
"""A row of the evidence list as it was kept when its pages were one text."""

CASE = "chỉ cần nếu có phát sinh; không có vụ việc thì nêu rõ trong báo cáo"


def put_old_rows(url: str) -> None:
    """Keep a document that was corrected, a file that was not read, and coverage of old form."""
    unread = OLD_ROW | {"doc_id": "bad-0", "path": "a/c.pdf", "pages": "", "error": "damaged"}
    given = (
        (OLD_ROW, OLD_ROW | {"reasons": ["no-indicator"]}),
        (unread, None),
    )
    notes = ("tháng 03/2024; chờ người rà soát", "tháng 04/2024; " + CASE, CASE, "")
    engine = create_engine(url)
    with engine.begin() as connection:
        for row, judged in given:
            values = {
                "doc_id": row["doc_id"],
                "path": row["path"],
                "row": json.dumps(row),
                "judged": json.dumps(judged) if judged else "",
            }
            connection.execute(
                text("INSERT INTO evidence_rows VALUES (:doc_id, :row, :judged)"), values
            )
            connection.execute(
                text(
                    "INSERT INTO evidence VALUES (:doc_id, :path, '', '', 'a', '', '', '', '', '',"
                    " 'A.1', 0.9, 'inside', 0, '', '', 4, '|A.1|', '', 0, 0, '', 0, 0, 0.0, '')"
                ),
                values,
            )
        for note in notes:
            row = {"indicator": "A.1", "title": "t", "unit": "a", "status": "missing",
                   "needed": "Kế hoạch", "found": [], "note": note}  # fmt: skip
            connection.execute(
                text(
                    "INSERT INTO coverage (position, indicator, unit, status, row) "
                    "VALUES (0, 'A.1', 'a', 'missing', :row)"
                ),
                {"row": json.dumps(row)},
            )
    engine.dispose()


@pytest.mark.parametrize("revision", ["0002", "0003", "0004"])
def test_rows_whose_facts_stood_in_texts_are_kept(tmp_path: Path, revision: str) -> None:
    url = sqlite_url(tmp_path / DATABASE_NAME)
    migrate(url, revision)
    put_old_rows(url)
    with closing(Store.open(tmp_path)) as store:
        rows = store.evidence()
        assert [(row.first_page, row.last_page, row.pages) for row in rows] == [
            (4, 12, "4-12"),
            (0, 0, ""),
        ]
        with store.engine.connect() as connection:
            judged = connection.execute(
                text("SELECT judged FROM evidence_rows ORDER BY doc_id DESC")
            ).scalars()
            before, none = judged.all()
        assert load_evidence(before).reasons == ("no-indicator",)
        assert (load_evidence(before).last_page, none) == (12, "")
        assert [(row.month, row.if_any) for row in store.coverage()] == [
            (date(2024, 3, 1), False),
            (date(2024, 4, 1), True),
            (None, True),
            (None, False),
        ]


def test_a_store_without_decisions_on_cells_takes_them_and_keeps_all_others(tmp_path: Path) -> None:
    make_old_store(sqlite_url(tmp_path / DATABASE_NAME), "0006")
    with closing(Store.open(tmp_path)) as store:
        assert [one.reviewer for one in all_decisions(store.engine)["sha-1-2"]] == ["An"]
        assert all_cell_decisions(store.engine) == ()
        with Session(store.engine) as session, session.begin():
            session.add(
                CellDecisionRecord(
                    indicator="A", unit="a", month="2024-03-01", made_at=datetime(2025, 2, 3),
                    reviewer="An", kind="settle", status="not-required", note="n", basis="1/BC",
                )
            )  # fmt: skip
        assert standing(all_cell_decisions(store.engine)) == {
            CellKey("A", "a", date(2024, 3, 1)): Settled("not-required", "n", "1/BC", "An")
        }


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / DATABASE_NAME)
    migrate(url, "head")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="mới hơn"):
        open_engine(url)


def open_and_die_before(out: Path, statement: int) -> bool:
    """Open the store in a child that dies before its n-th statement; False when it came through."""
    child = os.fork()
    if child == 0:
        seen = itertools.count()

        def die(*_: object) -> None:
            if next(seen) == statement:
                os._exit(9)

        event.listen(Engine, "before_cursor_execute", die)
        Store.create(out).close()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.parametrize("revision", [None, revisions()[-1]], ids=["made", "upgraded"])
def test_a_store_survives_a_kill_at_every_statement_of_its_migration(
    tmp_path: Path, revision: str | None
) -> None:
    template = tmp_path / "template"
    template.mkdir()
    if revision:
        make_old_store(sqlite_url(template / DATABASE_NAME), revision)
    died = 0
    for statement in itertools.count():
        out = tmp_path / str(statement)
        shutil.copytree(template, out)
        if not open_and_die_before(out, statement):
            break
        died += 1
        with closing(Store.create(out)) as store:
            if revision:
                check_migrated(store)
            else:
                assert store.known_files() == {}
        shutil.rmtree(out)
    assert died > 10  # there were statements to die at


def test_a_disk_that_is_full_while_the_store_is_upgraded_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_old_store(sqlite_url(tmp_path / DATABASE_NAME), revisions()[-1])
    upgrade = command.upgrade

    def upgrade_on_a_full_disk(asked: Config, revision: str) -> None:
        upgrade(asked, revision)
        raise OperationalError("CREATE TABLE", {}, Exception("database or disk is full"))

    with monkeypatch.context() as here:
        here.setattr("pipeline.store.migrating.command.upgrade", upgrade_on_a_full_disk)
        with pytest.raises(StoreError, match="disk is full"):
            Store.open(tmp_path)
    with closing(Store.open(tmp_path)) as store:
        check_migrated(store)
