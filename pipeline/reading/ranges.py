"""Long files are read in ranges of pages, each a task of its own, and put together again.

So one file of 500 pages neither holds the run nor runs out of the time for one task, and a range
on which the reader dies costs that range only. What the first pass has read of a file is not read
again, and is not lost where the rest cannot be read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.reading.joined import joined, with_gaps_filled
from extractors.reading.store_form import from_json, to_json
from pipeline.reading.tasks import TRANSIENT_ERRORS, ReadTask, leaves_pages
from pipeline.records.found import ReadResult


@dataclass
class _Pieces:
    """The ranges of one file: what was asked for and what has come."""

    task: ReadTask
    ranges: tuple[tuple[int, int], ...]
    read: dict[tuple[int, int], ReadResult] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        return sum(piece.seconds for piece in self.read.values())


class Flow:
    """Hands out tasks and takes their results, until each file has the one result it is due."""

    def __init__(self, tasks: Iterable[ReadTask]) -> None:
        self._fresh = iter(tasks)
        self._next: deque[ReadTask] = deque()
        self._pieces: dict[str, _Pieces] = {}
        self._spent: dict[str, float] = {}

    def next(self) -> ReadTask | None:
        """Return a task to work on; None while there is none (more may come with results)."""
        if self._next:
            return self._next.popleft()
        return next(self._fresh, None)

    def done(self, task: ReadTask, result: ReadResult) -> ReadResult | None:
        """Take a task's result; returns the file's own where it is complete."""
        sha256 = task.sha256
        if result.ranges:
            self._pieces[sha256] = _Pieces(task, result.ranges)
            self._next.extend(replace(task, pages=pages) for pages in result.ranges)
            return None
        if task.pages is None:
            return self._whole(task, result)
        pieces = self._pieces[sha256]
        pieces.read[task.pages] = result
        if len(pieces.read) < len(pieces.ranges):
            return None
        del self._pieces[sha256]
        first = pieces.read[pieces.ranges[0]]
        changed = next((one for one in pieces.read.values() if one.error == "vanished"), None)
        self._spent[sha256] = pieces.seconds
        if changed or all(one.error for one in pieces.read.values()):
            whole = not leaves_pages(task.identify_only, pieces.ranges[-1][1])
            return self._whole(pieces.task, replace(changed or first, seconds=0.0, whole=whole))
        content = merged(pieces.task.content, pieces.ranges, pieces.read)
        self._next.append(replace(pieces.task, content=content, rest=False))
        return None

    def _whole(self, task: ReadTask, result: ReadResult) -> ReadResult | None:
        """Return the result of a file, or None where it goes on with what was read before."""
        seconds = result.seconds + self._spent.pop(task.sha256, 0.0)
        if task.rest and task.content and result.error not in ("", *TRANSIENT_ERRORS):
            self._spent[task.sha256] = seconds
            first_pass = with_gaps_filled(from_json(task.content))
            self._next.append(replace(task, content=to_json(first_pass), rest=False))
            return None
        return replace(result, seconds=seconds)


def merged(
    known: str,
    ranges: Sequence[tuple[int, int]],
    read: Mapping[tuple[int, int], ReadResult],
) -> str:
    """Return the stored form of a whole file from that of its ranges and of the pages known before.

    Pages of a range that could not be read are empty, with the warning `page-unread`.
    """
    parts = [from_json(known)] if known else []
    parts += [from_json(result.content) for result in read.values() if not result.error]
    asked = {number for first, last in ranges for number in range(first, last + 1)}
    return to_json(with_gaps_filled(joined(parts), asked))
