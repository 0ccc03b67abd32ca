"""Where in a file documents begin, by a person's word (tách, gộp văn bản): added, never changed.

Kept by content and page, so they outlive renaming and every run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from pipeline.store.tables import PageBreakRecord

AS_SEEN = -1
"""Takes a person's word back: the program sees for itself."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What somebody said of a page: a document begins there, none does, or None: as seen."""

    sha256: str
    page: int
    begins: bool | None
    made_at: datetime
    reviewer: str


@dataclass(frozen=True, slots=True)
class PageBreaks:
    """Keeps what people say of where documents begin."""

    engine: Engine
    now: Callable[[], datetime]

    def say(self, sha256: str, page: int, begins: bool | None, reviewer: str) -> None:
        """Keep that a document begins on a page (True), that none does, or None: as seen."""
        with Session(self.engine) as session, session.begin():
            session.add(
                PageBreakRecord(
                    sha256=sha256,
                    page=page,
                    begins=AS_SEEN if begins is None else int(begins),
                    made_at=self.now(),
                    reviewer=reviewer,
                )
            )

    def history(self, sha256: str) -> tuple[PageBreak, ...]:
        """Return all that was said of one content, oldest first."""
        with Session(self.engine) as session:
            records = session.scalars(
                select(PageBreakRecord)
                .where(PageBreakRecord.sha256 == sha256)
                .order_by(PageBreakRecord.id)
            )
            return tuple(_page_break(record) for record in records)


def standing_breaks(engine: Engine) -> dict[str, Mapping[int, bool]]:
    """Return what stands of each content of which anything was ever said, by sha256.

    A content of which all was taken back is there with nothing: it is to be looked at again.
    """
    standing: dict[str, dict[int, bool]] = defaultdict(dict)
    with Session(engine) as session:
        for record in session.scalars(select(PageBreakRecord).order_by(PageBreakRecord.id)):
            pages = standing[record.sha256]
            if record.begins == AS_SEEN:
                pages.pop(record.page, None)
            else:
                pages[record.page] = bool(record.begins)
    return dict(standing)


def _page_break(record: PageBreakRecord) -> PageBreak:
    at = record.made_at if record.made_at.tzinfo else record.made_at.replace(tzinfo=UTC)
    begins = None if record.begins == AS_SEEN else bool(record.begins)
    return PageBreak(record.sha256, record.page, begins, at, record.reviewer)
