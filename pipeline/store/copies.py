"""Which number each file of the same bytes bears, so that decisions stay with the file they are on.

The number is part of the ids of a file's documents. It belongs to content and place: a file keeps
it for as long as it stays what and where it is, whatever twins come and go around it. A file that
was moved takes it along: its old place has lost it, and the same bytes stand where none were
before. It never goes to another file that is there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pipeline.store.tables import FileRecord


def number_copies(records: Iterable[FileRecord], before: Mapping[str, tuple[str, int]]) -> None:
    """Give every present file of `records` the number of its copy.

    `before` holds, by path, content and number of each file as the last run left it.
    """
    held: dict[str, set[int]] = defaultdict(set)
    left: dict[str, dict[int, FileRecord | None]] = defaultdict(dict)
    fresh: list[FileRecord] = []
    for record in records:
        content, number = before.get(record.path, ("", 0))
        stays = bool(number) and record.sha256 == content
        if record.gone_at is None and stays:
            record.copy = number
            held[content].add(number)
        elif record.gone_at is None and record.sha256:
            fresh.append(record)
        if number and not (stays and record.gone_at is None):
            left[content][number] = record if stays else None
    for record in sorted(fresh, key=lambda one: one.path):
        numbers, free = held[record.sha256], left[record.sha256]
        moved = [number for number in sorted(free) if number not in numbers]
        number = moved[0] if moved else max((*numbers, *free), default=0) + 1
        old = free.pop(number, None)
        if old is not None:
            old.copy = 0  # should the file come back there, it is a copy of its own
        record.copy = number
        numbers.add(number)
