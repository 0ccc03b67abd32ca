"""Brings a database to the newest schema, in one transaction."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from pipeline.errors import StoreError
from pipeline.store.schema_versions import (
    BUSY_MILLISECONDS,
    MIGRATIONS,
    newest_version,
    stored_version,
)


def migrate(engine: Engine, shown: str) -> None:
    """Migrate in one transaction: whatever ends it half way leaves the store as it was.

    Raises StoreError where a newer program made the database; `shown` is its address.
    """
    migrating = engine
    if engine.dialect.name == "sqlite":
        migrating = create_engine(engine.url, poolclass=NullPool)
        event.listen(migrating, "connect", _leave_transactions_to_us)
        event.listen(migrating, "begin", _begin_at_once)
    try:
        with migrating.begin() as connection:
            if stored_version(connection) != newest_version():  # nobody else came first
                command.upgrade(config(connection), "head")
    except CommandError as error:
        raise StoreError(
            f"Cơ sở dữ liệu {shown} do một phiên bản mới hơn tạo ra: cập nhật chương trình."
        ) from error


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


def config(connection: Connection) -> Config:
    """Return Alembic's settings for the migrations of this program on `connection`."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = connection
    return settings
