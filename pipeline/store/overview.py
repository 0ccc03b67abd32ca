"""How a results folder stands, for a list of many: looked at without opening its store.

A store that is opened is brought up to date; whoever only looks at a list must change nothing, and
not wait for the libraries behind the store. So this asks SQLite itself, and only for reading.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import StoreError
from pipeline.records.attention import SURE
from pipeline.records.cells import count_cells, holes_in
from pipeline.records.rows import ON_PAPER

DATABASE_NAME = "minhchung.db"
BUSY_SECONDS = 2.0
STOPPED = "stopped"
"""In a run's summary: whether it was stopped before all was read."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The newest run of a results folder and what is left to do in it.

    `ended` is None for a run that was killed or still goes on, `stopped` tells of one that was
    stopped; `settings` are those of `RunSettings.as_record`. `decided`, `left`: documents that
    people decided on, that wait.
    """

    began: datetime | None = None
    ended: datetime | None = None
    stopped: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    documents: int = 0
    failed: int = 0
    decided: int = 0
    left: int = 0
    holes: int = 0

    @property
    def whole(self) -> bool:
        """Whether the newest run read all that there was."""
        return self.ended is not None and not self.stopped


def overview(out: Path) -> Overview:
    """Return how a results folder stands. StoreError where its database cannot be read."""
    address = f"{(out / DATABASE_NAME).resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as database:
            return _overview(database)
    except (sqlite3.Error, ValueError) as error:
        raise StoreError(
            "Không xem được kho kết quả: tệp hỏng, đang bị giữ, hoặc do phiên bản khác lập."
        ) from error


def _overview(database: sqlite3.Connection) -> Overview:
    run = database.execute(
        "SELECT started_at, ended_at, settings, summary FROM runs ORDER BY id DESC LIMIT 1"
    ).fetchone()
    if run is None:
        return Overview()
    documents, failed, decided, left = database.execute(
        "SELECT coalesce(sum(error = ''), 0), coalesce(sum(error NOT IN ('', ?)), 0),"
        " coalesce(sum(confirmed), 0), coalesce(sum(confirmed = 0 AND priority < ?), 0)"
        " FROM evidence",
        (ON_PAPER, SURE),
    ).fetchone()
    cells = database.execute("SELECT DISTINCT indicator, unit, status FROM coverage").fetchall()
    return Overview(
        began=_moment(run[0]),
        ended=_moment(run[1]),
        stopped=bool(run[3] and json.loads(run[3]).get(STOPPED)),
        settings=json.loads(run[2]),
        documents=documents,
        failed=failed,
        decided=decided,
        left=left,
        holes=holes_in(count_cells(cells)),
    )


def _moment(stored: str | None) -> datetime | None:
    """A time as SQLite keeps it: UTC without saying so."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC) if stored else None
