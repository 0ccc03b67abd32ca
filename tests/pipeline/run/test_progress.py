import io

import pytest

from pipeline.run.progress import LineProgress, Pace, clock_time


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
