"""Opens a store's database and brings its schema up to date."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from pipeline.errors import StoreError

BUSY_MILLISECONDS = 30_000
"""How long a writer waits for another one before it gives up."""

URL_FILE = "minhchung.db.url"
"""Where a results folder keeps the address of a database elsewhere."""

MIGRATIONS = Path(__file__).parent / "migrations"


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
        _bring_up_to_date(engine)
    except DatabaseError as error:
        raise StoreError(f"Không mở được cơ sở dữ liệu {shown}: {error.orig}") from error
    except CommandError as error:
        raise StoreError(
            f"Cơ sở dữ liệu {shown} do một phiên bản mới hơn tạo ra: cập nhật chương trình."
        ) from error
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


def _bring_up_to_date(engine: Engine) -> None:
    """Migrate in one transaction: whatever ends it half way leaves the store as it was."""
    with engine.connect() as connection:
        if _is_newest(connection):
            return
    migrating = engine
    if engine.dialect.name == "sqlite":
        migrating = create_engine(engine.url, poolclass=NullPool)
        event.listen(migrating, "connect", _leave_transactions_to_us)
        event.listen(migrating, "begin", _begin_at_once)
    with migrating.begin() as connection:
        if not _is_newest(connection):  # nobody else came first
            command.upgrade(_config(connection), "head")


def _leave_transactions_to_us(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    """Keep Python's driver from ending the transaction before each change of the schema.

    The way that SQLAlchemy's pages on SQLite give for schema changes that are taken back whole.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.close()


def _begin_at_once(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _is_newest(connection: Connection) -> bool:
    newest = ScriptDirectory.from_config(_config(connection)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
