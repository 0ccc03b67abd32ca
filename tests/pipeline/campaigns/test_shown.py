"""The page that shows a plan's own text with what was understood of it."""

import re
from pathlib import Path

from pipeline.campaigns.shown import plan_page
from tests.pipeline.campaigns.test_proposal import PERIOD, read, with_body

TABLE = (
    "| Thời gian | Công việc | Cơ quan thực hiện |\n"
    "| 02/02 - 06/3/2025 | Nộp hồ sơ minh chứng cho Thanh tra tỉnh | Công an tỉnh, Tòa án nhân dân "
    "tỉnh, Viện kiểm sát nhân dân tỉnh, Cục Thi hành án dân sự tỉnh |\n"
)


def shown(body: str, folder: Path) -> str:
    page = plan_page(read(with_body(body), folder).passages)
    return " ".join(re.sub(r"<style.*?</style>|<[^<>]*>", " ", page, flags=re.DOTALL).split())


def test_the_page_says_what_it_is_and_what_its_colours_mean(tmp_path: Path) -> None:
    text = shown(PERIOD, tmp_path)
    assert text.startswith("Những gì đã hiểu trong kế hoạch")
    assert "không tô màu" in text


def test_the_cells_of_a_row_stand_together_in_the_order_of_columns(tmp_path: Path) -> None:
    text = shown(PERIOD + TABLE, tmp_path)
    row = text[text.index("02/02") :]
    assert row.index("02/02") < row.index("Nộp hồ sơ") < row.index("Công an tỉnh")
    assert row.count(" | ") == 2


def test_the_letterhead_is_left_out(tmp_path: Path) -> None:
    text = shown(PERIOD, tmp_path)
    assert "Độc lập" not in text
    assert "KẾ HOẠCH" in text
