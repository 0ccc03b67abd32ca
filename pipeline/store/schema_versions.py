"""Which version the schema of a database has, and which one this program wants."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

BUSY_MILLISECONDS = 30_000
"""How long a writer waits for another one before it gives up."""

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS_TABLE = "alembic_version"


def stored_version(connection: Connection) -> str | None:
    """Return the version of a database's schema, None where it has none yet."""
    if not inspect(connection).has_table(VERSIONS_TABLE):
        return None
    version: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSIONS_TABLE}"))
    return version


@cache
def newest_version() -> str:
    """Return the version that this program brings a schema to: its last migration's."""
    return max(file.name for file in MIGRATIONS.glob("versions/0*.py")).partition("_")[0]
