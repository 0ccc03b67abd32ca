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
"""Takes the newest word on a page back: the one before it stands again, or the program's own."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What somebody said of a page: a document begins there, none does, or None: the word before
    it is taken back.
    """

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
        """Keep that a document begins on a page (True), that none does, or None: the newest word
        on it is taken back.
        """
        with Session(self.engine) as session, session.begin():
            session.add(self._record(sha256, page, begins, reviewer))

    def latest_of(self, reviewer: str) -> PageBreak | None:
        """Return the newest word of a reviewer that nobody took back, None without any."""
        with Session(self.engine) as session:
            words = [one for said in _said(session).values() for one in said]
        own = (one for one in words if one.reviewer == reviewer)
        return max(own, key=lambda one: one.made_at, default=None)

    def take_back(self, word: PageBreak, reviewer: str) -> bool:
        """Take a word back; False, and nothing kept, where another one stands upon it."""
        with Session(self.engine) as session, session.begin():
            said = _said(session).get((word.sha256, word.page))
            if not said or said[-1] != word:
                return False
            session.add(self._record(word.sha256, word.page, None, reviewer))
        return True

    def _record(
        self, sha256: str, page: int, begins: bool | None, reviewer: str
    ) -> PageBreakRecord:
        return PageBreakRecord(
            sha256=sha256,
            page=page,
            begins=AS_SEEN if begins is None else int(begins),
            made_at=self.now(),
            reviewer=reviewer,
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
        for (sha256, page), words in _said(session).items():
            pages = standing[sha256]
            if words and words[-1].begins is not None:
                pages[page] = words[-1].begins
    return dict(standing)


def _said(session: Session) -> dict[tuple[str, int], list[PageBreak]]:
    """What was said of each page and not taken back, the newest last; empty where all was."""
    said: dict[tuple[str, int], list[PageBreak]] = defaultdict(list)
    for record in session.scalars(select(PageBreakRecord).order_by(PageBreakRecord.id)):
        words = said[record.sha256, record.page]
        if record.begins != AS_SEEN:
            words.append(_page_break(record))
        elif words:
            words.pop()
    return said


def _page_break(record: PageBreakRecord) -> PageBreak:
    at = record.made_at if record.made_at.tzinfo else record.made_at.replace(tzinfo=UTC)
    begins = None if record.begins == AS_SEEN else bool(record.begins)
    return PageBreak(record.sha256, record.page, begins, at, record.reviewer)
