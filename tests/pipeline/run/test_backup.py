import json
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.deciding.decision_store import all_decisions
from pipeline.errors import StoreError
from pipeline.run.backup import ABOUT, back_up, check, restore
from pipeline.store.overview import DATABASE_NAME
from pipeline.store.schema import sqlite_url
from pipeline.store.store import Store
from tests.pipeline.parts import NOW
from tests.pipeline.store.test_migrations import check_migrated, make_old_store


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A results folder with a file, its document, a decision and a classifier that was taught."""
    folder = tmp_path / "Minh chứng.minhchung"
    folder.mkdir()
    make_old_store(sqlite_url(folder / DATABASE_NAME), "head")
    (folder / "classifier-pctn.skops").write_bytes(b"taught")
    (folder / "report.html").write_text("made anew", encoding="utf-8")
    return folder


def test_what_was_backed_up_comes_back_whole(out: Path, tmp_path: Path) -> None:
    file, again = tmp_path / "sao lưu.zip", tmp_path / "again"
    made = back_up(out, file, NOW)
    assert (made.rows["files"], made.rows["documents"], made.rows["decisions"]) == (1, 1, 1)
    assert restore(file, again) == check(file)
    with closing(Store.open(again)) as store:
        check_migrated(store)
        assert len(all_decisions(store.engine)) == 1
    assert (again / "classifier-pctn.skops").read_bytes() == b"taught"
    assert sorted(one.name for one in again.iterdir()) == ["classifier-pctn.skops", DATABASE_NAME]


def test_a_backup_is_of_one_moment_while_others_write(out: Path, tmp_path: Path) -> None:
    with closing(Store.open(out)) as store, store.engine.begin() as writing:
        writing.execute(text("UPDATE decisions SET reviewer = 'half done'"))
        back_up(out, tmp_path / "a.zip", NOW)
    restore(tmp_path / "a.zip", tmp_path / "again")
    with closing(Store.open(tmp_path / "again")) as store, store.engine.connect() as reading:
        assert reading.execute(text("SELECT reviewer FROM decisions")).scalar() == "An"


def test_the_store_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    make_old_store(sqlite_url(old / DATABASE_NAME), "0001")
    back_up(old, tmp_path / "a.zip", NOW)
    restore(tmp_path / "a.zip", tmp_path / "again")
    with closing(Store.open(tmp_path / "again")) as store:
        check_migrated(store)


def test_results_that_are_there_are_never_replaced(out: Path, tmp_path: Path) -> None:
    back_up(out, tmp_path / "a.zip", NOW)
    with pytest.raises(StoreError, match="đã có kho kết quả"):
        restore(tmp_path / "a.zip", out)
    with pytest.raises(StoreError, match="chính kho kết quả"):
        back_up(out, out / DATABASE_NAME, NOW)


@pytest.mark.parametrize("damage", ["cut", "changed", "rows", "escape", "no zip", "gone"])
def test_a_damaged_backup_is_refused_and_leaves_nothing(
    out: Path, tmp_path: Path, damage: str
) -> None:
    file, again = tmp_path / "a.zip", tmp_path / "again"
    back_up(out, file, NOW)
    with zipfile.ZipFile(file) as packed:
        about, database = json.loads(packed.read(ABOUT)), packed.read(DATABASE_NAME)
    match damage:
        case "cut":
            file.write_bytes(file.read_bytes()[:-200])
        case "no zip":
            file.write_text("x", encoding="utf-8")
        case "gone":
            file.unlink()
        case "rows":
            about["rows"]["files"] = 2
        case "escape":
            about["files"]["../x"] = ""
        case "changed":
            database = database[:-1] + b"\x01"
    if damage in ("rows", "escape", "changed"):
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr(ABOUT, json.dumps(about))
            packed.writestr(DATABASE_NAME, database)
            packed.writestr("classifier-pctn.skops", b"taught")
    with pytest.raises(StoreError):
        restore(file, again)
    assert not again.exists()
