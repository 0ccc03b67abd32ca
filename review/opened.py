"""Who has which document open now, so that the queue hands no document to two people at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

KEPT = timedelta(minutes=10)
"""A document counts as open so long after it was last shown; nobody says that a page was closed."""


@dataclass(frozen=True, slots=True)
class OpenDocuments:
    """The document that each reviewer was last shown. It is forgotten when the page is stopped."""

    now: Callable[[], datetime]
    _shown: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def show(self, doc_id: str, reviewer: str) -> None:
        """Remember that a reviewer was shown a document, and no longer the one before."""
        with self._lock:
            self._shown[reviewer] = (doc_id, self.now())

    def leave(self, reviewer: str) -> None:
        """Forget what a reviewer was shown: it is decided, or the list is looked at."""
        with self._lock:
            self._shown.pop(reviewer, None)

    def of_others(self, reviewer: str) -> dict[str, str]:
        """Return the documents that others have open, with their names."""
        with self._lock:
            since = self.now() - KEPT
            return {
                doc_id: name
                for name, (doc_id, at) in self._shown.items()
                if name != reviewer and at >= since
            }
