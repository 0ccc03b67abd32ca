"""A root with an evidence folder and a campaign, and a run that only pretends to read."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.campaigns.edited_sheets import GeneralRow, Sheets, book_of_sheets
from review.desk.found import CAMPAIGN_NAME, results_of
from tests.pipeline.parts import write_evidence

SLOW_RUN = (sys.executable, str(Path(__file__).with_name("slow_run.py")))
"""A run with a store and all, but for the reading."""
LIGHT_RUN = (sys.executable, str(Path(__file__).with_name("light_run.py")))
"""What is seen of a run from outside, and nothing else."""
FILES = 8


def make_root(folder: Path) -> Path:
    """Return a root that holds an evidence folder `thu` and its campaign, not run yet."""
    evidence = folder / "root" / "thu"
    for number in range(FILES - 1):
        write_evidence(
            evidence, f"So_{number % 2}/{number}.pdf", f"{number}/KH", "2024-03-05", "Khác"
        )
    write_evidence(evidence, "So_0/hỏng.pdf", "!damaged")
    out = results_of(evidence)
    out.mkdir()
    (out / CAMPAIGN_NAME).write_bytes(campaign_book())
    return folder / "root"


def campaign_book(**rows: str) -> bytes:
    """Return a campaign file; `rows` are values of its first sheet by label, `_` for blanks."""
    values = {"Tên đợt": "Thử", "Năm": "2024", "Cấp": "tỉnh", "Bộ tiêu chí": "pctn-tinh-2024"}
    values |= {label.replace("_", " "): value for label, value in rows.items()}
    general = tuple(GeneralRow(label, value) for label, value in values.items())
    units = ({"name": "Sở Không", "folders": "So_0"}, {"name": "Sở Một", "folders": "So_1"})
    return book_of_sheets(Sheets(general, {"Đơn vị": units}))


def wait_until(condition: Callable[[], object], seconds: float = 90.0) -> None:
    """Wait for something that another process does."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)
