"""The store on PostgreSQL: a server of its own, started by the test where one is installed."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from pipeline.deciding.decisions import reject
from pipeline.errors import StoreError
from pipeline.run.backup import back_up, restore
from pipeline.run.run import run
from pipeline.run.verification import verify
from pipeline.store.overview import DATABASE_NAME
from pipeline.store.store import Store
from review.workplace import open_workplace
from tests.pipeline.parts import NOW, CountingEngine, parts, settings, write_evidence
from tests.pipeline.store.test_migrations import check_migrated, make_old_store
from tests.review.made_up import client_of


def server_programs() -> Path | None:
    """Return the folder with `initdb` and `postgres`, None where no server is installed."""
    places = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        Path(shutil.which("initdb") or "x").parent,
    ]
    return next((place for place in places if (place / "initdb").is_file()), None)


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(server_programs() is None, reason="no PostgreSQL server is installed"),
    pytest.mark.skipif(find_spec("psycopg") is None, reason="the extra `postgresql` is missing"),
]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server; yields the URL of its database `postgres`."""
    programs = server_programs()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="minhchung-postgresql-"))
    user = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = "nobody"
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    data, port = folder / "data", free_port()
    make = [programs / "initdb", "-D", data, "-U", "minhchung", "-A", "trust", "--no-sync",
            "--locale", "C", "-E", "UTF8"]  # fmt: skip
    subprocess.run(make, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
    started = subprocess.Popen(
        [programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder, "-F"],
        user=user,
        cwd=folder,
        stderr=subprocess.DEVNULL,
    )
    ready = [programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-t", "60", "-q"]
    try:
        for _ in range(600):
            if subprocess.run(ready, check=False).returncode == 0:
                break
            started.poll()
            assert started.returncode is None
        yield f"postgresql+psycopg://minhchung@127.0.0.1:{port}/postgres"
    finally:
        started.terminate()
        started.wait(60)
        shutil.rmtree(folder)


def new_database(server: str, name: str) -> str:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.removesuffix("postgres") + name


def test_a_run_on_postgresql_gives_the_rows_of_one_on_sqlite(server: str, tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "a/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    write_evidence(folder, "a/b.pdf", "!damaged")
    url = new_database(server, "runs")
    with closing(Store.create(tmp_path / "sqlite")) as store:
        expected = run(settings(folder), parts(store, CountingEngine())).results.rows
    engine = CountingEngine()
    with closing(Store.create(tmp_path / "results", url)) as store:
        first = run(settings(folder), parts(store, engine)).results.rows
        again = run(settings(folder), parts(store, engine)).results.rows
        assert store.evidence() == first
        assert verify(store, folder) == ()
    assert first == again == expected
    assert len(engine.asked) == 2


def test_reviewers_search_and_decide_on_postgresql_without_naming_it_again(
    server: str, tmp_path: Path
) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "a/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    write_evidence(folder, "a/b.pdf", "2/BC-SYT", "2024-03-05", "Báo cáo PCTN")
    url = new_database(server, "reviewed")
    chosen = settings(folder, indicator_set="pctn-tinh-2024", database=url)
    with closing(Store.create(chosen.out, url)) as store:
        run(chosen, parts(store, CountingEngine()))
    workplace = open_workplace(chosen.out, lambda: NOW)
    with closing(workplace.store):
        client = client_of(workplace)
        found = client.get("/", params={"status": "all", "q": "bao cao"}).text
        assert "2/BC-SYT" in found
        assert "1/KH-SYT" not in found
        row = workplace.store.evidence()[0]
        _, version = workplace.decisions.row(row.doc_id)
        workplace.decisions.decide([reject(row)], {row.doc_id: version}, "Lan")
        assert workplace.store.evidence()[0].decision == "rejected"
        assert "Lan" in client.get(f"/doc/{row.doc_id}").text
    assert not (chosen.out / DATABASE_NAME).exists()


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_an_older_schema_on_postgresql_is_brought_up_to_date(server: str, revision: str) -> None:
    url = new_database(server, f"old_{revision}")
    make_old_store(url, revision)
    with closing(Store.open(Path(), url)) as store:
        check_migrated(store)


def test_a_store_on_postgresql_is_backed_up_and_restored_either_way(
    server: str, tmp_path: Path
) -> None:
    folder, file = tmp_path / "evidence", tmp_path / "backup.zip"
    write_evidence(folder, "a/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    url, empty = new_database(server, "backed_up"), new_database(server, "restored")
    chosen = settings(folder, indicator_set="pctn-tinh-2024", database=url)
    with closing(Store.create(chosen.out, url)) as store:
        rows = run(chosen, parts(store, CountingEngine())).results.rows
    back_up(chosen.out, file, NOW)
    restore(file, tmp_path / "sqlite")
    restore(file, tmp_path / "elsewhere", empty)
    for out in (tmp_path / "sqlite", tmp_path / "elsewhere"):
        workplace = open_workplace(out, lambda: NOW)
        with closing(workplace.store):
            assert workplace.store.evidence() == rows
            assert verify(workplace.store, folder) == ()
            _, version = workplace.decisions.row(rows[0].doc_id)
            workplace.decisions.decide([reject(rows[0])], {rows[0].doc_id: version}, "Lan")
    with pytest.raises(StoreError, match="đã có dữ liệu"):
        restore(file, tmp_path / "again", empty)
    assert not (tmp_path / "again" / DATABASE_NAME).exists()
