"""One file to its pages: all that readings depend on, and nothing of what is made of them later.

What this module imports is in the key of stored readings (`versions.READING`): an import that is
not needed for pages has every file of every user read again when it changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extractors.document import Reading
from extractors.errors import ReadingError, Unreadable, Vanished
from extractors.letterhead.reader import LetterheadReader
from extractors.reading.joined import is_whole, joined
from extractors.reading.ocr_names import OcrName
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.read_file import read_file
from extractors.reading.render import open_pdfium, places_in
from extractors.reading.sniff import sniff
from extractors.reading.store_form import from_json, to_json
from pipeline.intake.archives import unpacked
from pipeline.reading.tasks import ReadTask, first_and_last, leaves_pages, ranges_of


@dataclass(frozen=True, slots=True)
class ReadPages:
    """Pages in their stored form, the ranges to read them in, or an error code.

    `whole`: there is nothing left to read of the file.
    """

    content: str = ""
    count: int = 0
    ranges: tuple[tuple[int, int], ...] = ()
    error: str = ""
    detail: str = ""
    whole: bool = True


def read_pages(
    task: ReadTask, letterhead: LetterheadReader, ocr: OcrName | None = None
) -> ReadPages:
    """Read the pages that the task asks for; a file that cannot be read gives an error code."""
    before = from_json(task.content) if task.content else Reading(())
    if task.content and not task.rest:
        return _stored(task, before)
    count = 0
    try:
        options = ReadOptions(
            task.pages,
            task.identify_only,
            frozenset(page.number for page in before.pages),
            letterhead=letterhead,
            told=letterhead.is_told,
            ocr=ocr,
        )
        check_unchanged(task)
        with unpacked(task.absolute, task.members) as file:
            # A range knows its pages; the file need not be opened once more to count them.
            count = 0 if task.pages else page_count(file)
            ranges = _ranges(task, count)
            if ranges:
                return ReadPages(ranges=ranges)
            reading = read_file(file, options)
        check_unchanged(task)
        if not task.pages:
            reading = joined((before, reading))
    except ReadingError as error:
        return ReadPages(
            error=error.code,
            detail=error.detail,
            whole=not leaves_pages(task.identify_only, count),
        )
    return _stored(task, reading)


def _ranges(task: ReadTask, count: int) -> tuple[tuple[int, int], ...]:
    if not task.identify_only:
        return ranges_of(count)
    return first_and_last(count) if task.apart else ()


def _stored(task: ReadTask, reading: Reading) -> ReadPages:
    whole = not task.identify_only or is_whole(reading)
    return ReadPages(to_json(reading), len(reading.pages), whole=whole)


def page_count(file: Path) -> int:
    """Return how many pages a PDF has; 0 for other files and those that `read_file` will refuse."""
    if sniff(file) != "pdf":
        return 0
    try:
        with open_pdfium(file) as document:
            count = len(places_in(document, Limits()))
    except ReadingError:
        return 0
    return count if count <= Limits().max_pages else 0


def check_unchanged(task: ReadTask) -> None:
    """Raise Vanished where the file is gone, or is no longer the one that was hashed."""
    try:
        modified_ns = task.absolute.stat().st_mtime_ns
    except FileNotFoundError as error:
        raise Vanished(task.path) from error
    except OSError as error:
        raise Unreadable(str(error.strerror)) from error
    if task.modified_ns not in (None, modified_ns):
        raise Vanished("changed since its hash was taken")
