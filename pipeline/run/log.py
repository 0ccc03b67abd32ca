"""The log of a results folder, for whoever helps: one line per problem, no text of documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from logging import ERROR, INFO, Formatter, Logger
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG_NAME = "minhchung.log"
LARGEST = 2_000_000
"""Bytes after which the log starts anew; the one before is kept as `minhchung.log.1`."""
LONGEST_DETAIL = 200


class ProblemLog:
    """Writes `time, code, path, detail`, separated by tabs."""

    def __init__(self, out: Path, now: Callable[[], datetime]) -> None:
        self._now = now
        self._handler = RotatingFileHandler(
            out / LOG_NAME, maxBytes=LARGEST, backupCount=1, encoding="utf-8", delay=True
        )
        self._handler.setFormatter(Formatter("%(message)s"))
        self._logger = Logger("minhchung", INFO)
        self._logger.addHandler(self._handler)

    def problem(self, code: str, path: str, detail: str = "") -> None:
        """Write what happened to one file."""
        self._logger.log(ERROR, self._line(code, path, detail))

    def event(self, what: str, detail: str) -> None:
        """Write that a run began or ended, with its counts."""
        self._logger.log(INFO, self._line(what, "-", detail))

    def close(self) -> None:
        """Let go of the file."""
        self._handler.close()

    def _line(self, code: str, path: str, detail: str) -> str:
        parts = (self._now().isoformat(timespec="seconds"), code, path, detail[:LONGEST_DETAIL])
        return "\t".join(_on_one_line(part) for part in parts)


def _on_one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
