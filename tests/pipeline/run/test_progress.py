import io
import json
from pathlib import Path

import pytest

from pipeline.run.progress import (
    PROGRESS_NAME,
    LineProgress,
    NotedProgress,
    Pace,
    SilentProgress,
    clock_time,
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "00:00"), (59.6, "01:00"), (3599, "59:59"), (3661, "1:01:01")]
)
def test_time_left_reads_like_a_clock(seconds: float, shown: str) -> None:
    assert clock_time(seconds) == shown


def test_pace_counts_files_pages_and_time_left() -> None:
    clock = Clock()
    pace = Pace(4, clock)
    clock.now = 60.0
    pace.add(10, "")
    pace.add(0, "damaged")
    assert pace.text == "2/4 tệp · 10 trang · 10 trang/phút · 1 tệp lỗi · còn 01:00"


def test_plain_lines_come_every_ten_seconds_and_at_the_end() -> None:
    clock, stream = Clock(), io.StringIO()
    progress = LineProgress("Đang đọc", 25, stream, clock)
    for _ in range(25):
        clock.now += 1
        progress.file_done("x", 1, "")
    assert [line.split()[2] for line in stream.getvalue().splitlines()] == [
        "10/25",
        "20/25",
        "25/25",
    ]


def test_progress_is_noted_for_whoever_watches_and_the_note_goes_at_the_end(tmp_path: Path) -> None:
    clock = Clock()
    progress = NotedProgress(tmp_path, lambda *_: SilentProgress(), "Đang đọc", 4, clock)

    def noted() -> dict[str, object]:
        held: dict[str, object] = json.loads((tmp_path / PROGRESS_NAME).read_text("utf-8"))
        return held

    assert (noted()["files"], noted()["total"]) == (0, 4)
    for _ in range(2):
        clock.now += 0.4
        progress.file_done("a.pdf", 3, "")
    note = noted()
    assert (note["title"], note["files"], note["pages"]) == ("Đang đọc", 2, 6)
    progress.close()
    assert not (tmp_path / PROGRESS_NAME).exists()


def test_a_note_that_cannot_be_written_does_not_end_the_run(tmp_path: Path) -> None:
    progress = NotedProgress(tmp_path / "gone", lambda *_: SilentProgress(), "Đang đọc", 1)
    progress.file_done("a.pdf", 1, "")
    progress.close()
