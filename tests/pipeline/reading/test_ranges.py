from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.document import Candidate, Reading
from extractors.page import Box, Line, Page, Word
from extractors.reading.store_form import from_json, to_json
from pipeline.reading.engines import SerialEngine
from pipeline.reading.tasks import PAGES_A_TASK, ReadTask, first_and_last, ranges_of
from pipeline.records.found import ReadResult

LONG = 2 * PAGES_A_TASK + 5


def page(number: int) -> Page:
    word = Word(f"trang-{number}", Box(1, 1, 2, 2), 0.9)
    return Page(number, 595.0, 842.0, (Line((word,)),), read_by="ocr", confidence=0.9)


def read_long(task: ReadTask) -> ReadResult:
    """Read a made-up file of `LONG` pages; `path` names the first page of ranges that fail."""
    if task.content:
        return ReadResult(task.sha256, task.content, LONG, seconds=1.0)
    if task.pages is None:
        return ReadResult(task.sha256, ranges=ranges_of(LONG))
    first, last = task.pages
    if str(first) in task.path.split():
        return ReadResult(task.sha256, error="timeout", seconds=1.0)
    pages = tuple(page(number) for number in range(first, last + 1))
    note = Candidate("note", "note", first, None, 1.0, "annotation", "read")
    reading = Reading(pages, annotations=(note,))
    return ReadResult(task.sha256, to_json(reading), len(pages), seconds=1.0)


def result_of(path: str) -> ReadResult:
    task = ReadTask("sha", Path("long.pdf"), path)
    (result,) = SerialEngine(read_long).run([task])
    return result


@pytest.mark.parametrize("pages", [PAGES_A_TASK + 1, LONG, 3000])
def test_ranges_hold_every_page_once(pages: int) -> None:
    numbers = [n for first, last in ranges_of(pages) for n in range(first, last + 1)]
    assert numbers == list(range(1, pages + 1))


def test_a_short_file_is_read_at_once() -> None:
    assert ranges_of(PAGES_A_TASK) == ()


def test_a_long_file_is_one_result_with_all_its_pages() -> None:
    result = result_of("all-good")
    reading = from_json(result.content)
    assert [one.number for one in reading.pages] == list(range(1, LONG + 1))
    assert reading.pages[LONG - 1] == page(LONG)
    assert [note.page for note in reading.annotations] == [1, 31, 61]
    assert (result.error, result.seconds) == ("", 4.0)
    assert reading.warnings == ()


def test_a_range_that_fails_leaves_empty_pages_and_a_warning() -> None:
    reading = from_json(result_of("31").content)
    assert [one.number for one in reading.pages] == list(range(1, LONG + 1))
    assert not reading.pages[30].lines
    assert reading.pages[29].lines
    assert reading.warnings == ("page-unread",)


def test_a_file_of_which_no_range_can_be_read_has_the_error() -> None:
    result = result_of("1 31 61")
    assert (result.error, result.content) == ("timeout", "")


def test_a_file_that_changes_between_two_ranges_is_not_put_together() -> None:
    def read(task: ReadTask) -> ReadResult:
        result = read_long(task)
        return replace(result, error="vanished") if task.pages == (31, 60) else result

    (result,) = SerialEngine(read).run([ReadTask("sha", Path("long.pdf"), "x")])
    assert result.error == "vanished"


def ends() -> str:
    """What the first pass keeps of the made-up file."""
    return to_json(Reading((page(1), page(LONG))))


def read_rest(task: ReadTask) -> ReadResult:
    """Read as `read_long` does, but for the pages that are known."""
    if task.content and not task.rest:
        return ReadResult(task.sha256, task.content, LONG, seconds=1.0)
    result = read_long(replace(task, content=""))
    if not result.content:
        return result
    known = {one.number for one in from_json(task.content).pages}
    reading = from_json(result.content)
    rest = replace(reading, pages=tuple(p for p in reading.pages if p.number not in known))
    return replace(result, content=to_json(rest))


def rest_of(path: str, read: Callable[[ReadTask], ReadResult] = read_rest) -> ReadResult:
    task = ReadTask("sha", Path("long.pdf"), path, content=ends(), rest=True)
    (result,) = SerialEngine(read).run([task])
    return result


def test_the_rest_is_put_together_with_what_the_first_pass_read() -> None:
    reading = from_json(rest_of("all-good").content)
    assert [one.number for one in reading.pages] == list(range(1, LONG + 1))
    assert all(one.lines for one in reading.pages)
    assert reading.warnings == ()


def test_a_failed_range_does_not_cost_the_page_that_the_first_pass_read() -> None:
    reading = from_json(rest_of("61").content)
    assert reading.pages[LONG - 1] == page(LONG)
    assert not reading.pages[LONG - 2].lines
    assert reading.warnings == ("page-unread",)


@pytest.mark.parametrize("error", ["timeout", "crashed", "damaged"])
def test_where_the_rest_cannot_be_read_the_first_pass_stands(error: str) -> None:
    def read(task: ReadTask) -> ReadResult:
        if task.rest:
            return ReadResult(task.sha256, error=error, seconds=5.0)
        return ReadResult(task.sha256, task.content, seconds=1.0)

    result = rest_of("x", read)
    reading = from_json(result.content)
    assert (result.error, result.seconds) == ("", 6.0)
    assert [one.number for one in reading.pages if one.lines] == [1, LONG]
    assert len(reading.pages) == LONG
    assert reading.warnings == ("page-unread",)


def test_where_no_range_of_the_rest_can_be_read_the_first_pass_stands() -> None:
    result = rest_of("1 31 61")
    assert (result.error, result.seconds) == ("", 4.0)
    assert [one.number for one in from_json(result.content).pages if one.lines] == [1, LONG]


def test_a_file_that_changed_since_the_first_pass_is_not_put_together() -> None:
    result = rest_of("x", lambda task: ReadResult(task.sha256, error="vanished"))
    assert (result.error, result.content) == ("vanished", "")


def read_apart(task: ReadTask) -> ReadResult:
    """Read a made-up file of 5 pages whose first and last page are tasks of their own."""
    if task.content:
        return ReadResult(task.sha256, task.content, whole=False)
    if task.pages is None:
        return ReadResult(task.sha256, ranges=first_and_last(5))
    if str(task.pages[0]) in task.path.split():
        return ReadResult(task.sha256, error="timeout")
    return ReadResult(task.sha256, to_json(Reading((page(task.pages[0]),))))


@pytest.mark.parametrize(
    ("path", "pages", "warnings"),
    [("all-good", [True, True], ()), ("1", [False, True], ("page-unread",))],
)
def test_a_file_is_identified_by_its_first_and_its_last_page_as_two_tasks(
    path: str, pages: list[bool], warnings: tuple[str, ...]
) -> None:
    task = ReadTask("sha", Path("a.pdf"), path, identify_only=True, apart=True)
    (result,) = SerialEngine(read_apart).run([task])
    reading = from_json(result.content)
    assert [one.number for one in reading.pages] == [1, 5]
    assert [bool(one.lines) for one in reading.pages] == pages
    assert (reading.warnings, result.whole) == (warnings, False)


def test_where_neither_can_be_read_the_pages_between_are_still_to_be_tried() -> None:
    task = ReadTask("sha", Path("a.pdf"), "1 5", identify_only=True, apart=True)
    (result,) = SerialEngine(read_apart).run([task])
    assert (result.error, result.whole) == ("timeout", False)


def test_a_file_of_one_page_is_one_task() -> None:
    assert first_and_last(1) == ()
    assert first_and_last(2) == ((1, 1), (2, 2))
