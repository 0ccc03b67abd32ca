"""Opens a store's database and brings its schema up to date."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.errors import StoreError
from pipeline.store.schema_versions import BUSY_MILLISECONDS, newest_version, stored_version

URL_FILE = "minhchung.db.url"
"""Where a results folder keeps the address of a database elsewhere."""


def sqlite_url(file: Path) -> str:
    """Return the URL of a SQLite database in `file`."""
    return f"sqlite:///{file}"


def without_password(url: str) -> str:
    """Return a database URL as it may be written down.

    PostgreSQL's own places for a password are the variable `PGPASSWORD` and the file `~/.pgpass`.
    """
    try:
        parts = make_url(url)
    except ArgumentError:
        return url
    bare = URL.create(
        parts.drivername, parts.username, None, parts.host, parts.port, parts.database, parts.query
    )
    return bare.render_as_string()


def remember_url(out: Path, url: str) -> None:
    """Write down in results folder `out` that its database is `url`, without the password."""
    (out / URL_FILE).write_text(f"{without_password(url)}\n", encoding="utf-8")


def remembered_url(out: Path) -> str | None:
    """Return the database that results folder `out` was made with, None if it is its own file."""
    try:
        return (out / URL_FILE).read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def open_engine(url: str) -> Engine:
    """Connect to `url` and migrate it to the newest schema.

    SQLite runs in WAL mode with a busy timeout of 30 s, so that the review page reads while a
    run writes. Raises StoreError when the database cannot be opened or is newer than we are.
    """
    shown = without_password(url)
    try:
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(f"Không dùng được địa chỉ cơ sở dữ liệu {shown}: {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    try:
        _bring_up_to_date(engine, shown)
    except DatabaseError as error:
        raise StoreError(f"Không mở được cơ sở dữ liệu {shown}: {error.orig}") from error
    return engine


def _readable(stored: bytes) -> str:
    """Return a stored text; a damaged byte becomes an escape that JSON does not know."""
    return stored.decode("utf-8", "backslashreplace")


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.text_factory = _readable
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    # What is deleted is gone from the file, too: a paper may turn out to be secret later.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _bring_up_to_date(engine: Engine, shown: str) -> None:
    with engine.connect() as connection:
        if stored_version(connection) == newest_version():
            return
    # Alembic takes longer to load than a store to open, and most stores are up to date.
    from pipeline.store.migrating import migrate

    migrate(engine, shown)
