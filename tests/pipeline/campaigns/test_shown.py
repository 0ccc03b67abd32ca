"""The page that shows a plan's own text with what was understood of it."""

import re
from pathlib import Path

from pipeline.campaigns.conclusions import conclusions
from pipeline.campaigns.plan_facts import Evidence
from pipeline.campaigns.proposal import propose
from pipeline.campaigns.shown import ELSEWHERE, plan_page
from tests.pipeline.campaigns.test_proposal import MATCHER, PERIOD, SET, read, with_body

TABLE = (
    "| Thời gian | Công việc | Cơ quan thực hiện |\n"
    "| 02/02 - 06/3/2025 | Nộp hồ sơ minh chứng cho Thanh tra tỉnh | Công an tỉnh, Tòa án nhân dân "
    "tỉnh, Viện kiểm sát nhân dân tỉnh, Cục Thi hành án dân sự tỉnh |\n"
)


def shown(body: str, folder: Path) -> str:
    plan = read(with_body(body), folder)
    taken = conclusions(propose(plan.facts, SET, MATCHER))
    page = plan_page(plan.passages, taken)
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


def test_what_the_campaign_takes_from_a_sentence_stands_below_it(tmp_path: Path) -> None:
    body = (
        PERIOD + "2. Sở Y tế gửi hồ sơ minh chứng về công khai, minh bạch trước ngày 15/3/2025.\n"
        "3. Sở Nội vụ tuyên truyền.\n"
    )
    text = shown(body, tmp_path)
    period = text.index("Thời kỳ đánh giá 16/12/2023 – 15/12/2024")
    told = text.index("Hạn 14/03/2025 (“trước” 15/03/2025: ngày cuối là 14/03/2025): Sở Y tế")
    asked = text.index("Minh chứng B.1.1")
    assert text.index("2. Sở Y tế") < told < text.index("3. Sở Nội vụ")
    assert text.index("2. Sở Y tế") < asked < text.index("3. Sở Nội vụ")
    assert period < told
    assert ELSEWHERE not in text


def test_what_is_taken_from_a_row_stands_below_the_row(tmp_path: Path) -> None:
    text = shown(PERIOD + TABLE, tmp_path)
    assert text.index("Cục Thi hành án") < text.index("Hạn 06/03/2025")
    assert ELSEWHERE not in text


def test_bodies_of_one_day_share_a_line_and_signs_of_a_page_stay_text(tmp_path: Path) -> None:
    who = "Công an tỉnh, Tòa án nhân dân tỉnh"
    body = PERIOD + f"2. {who} nộp hồ sơ <b> & minh chứng trước ngày 16/3/2025.\n"
    plan = read(with_body(body), tmp_path)
    page = plan_page(plan.passages, conclusions(propose(plan.facts, SET, MATCHER)))
    assert "15/03/2025): Công an tỉnh; Tòa án nhân dân tỉnh" in page
    assert "<b>" not in page


def test_a_conclusion_whose_sentence_stands_nowhere_comes_at_the_end(tmp_path: Path) -> None:
    plan = read(with_body(PERIOD), tmp_path)
    page = plan_page(plan.passages, {Evidence("không có trong kế hoạch", 1): ("Hạn 1/1/2025",)})
    assert (
        page.index(ELSEWHERE) < page.index("không có trong kế hoạch") < page.index("Hạn 1/1/2025")
    )


def test_whom_a_part_is_pointed_to_is_not_called_everybody(tmp_path: Path) -> None:
    body = (
        PERIOD + "2. Các cơ quan nêu tại khoản 3 gửi tài liệu về Thanh tra tỉnh trước 12/3/2025.\n"
        "3. Sở Nội vụ: cải cách hành chính.\n"
    )
    text = shown(body, tmp_path)
    assert "CƠ QUAN ĐƯỢC DẪN" in text
    assert "MỌI ĐƠN VỊ" not in text
