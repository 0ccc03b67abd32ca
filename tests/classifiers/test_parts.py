from __future__ import annotations

from dataclasses import replace

from classifiers.classifier import train
from classifiers.parts import parts_in, whole
from classifiers.profile import Profile
from indicator_map.examples import Example
from indicator_map.loader import load_set

HEADINGS = (
    "I. MỤC ĐÍCH, YÊU CẦU",
    "1. Thực hiện các chỉ thị, nghị quyết của Trung ương",
    "2. Kiểm tra, rà soát, hệ thống hóa văn bản quy phạm pháp luật",
    "4. Tuyên truyền, phổ biến, giáo dục pháp luật",
    "III. TỔ CHỨC THỰC HIỆN",
)


def test_sections_are_known_by_their_headings() -> None:
    assert [part.indicator for part in parts_in(HEADINGS)] == ["A.1.3.1", "A.1.3.2", "A.1.3.4"]
    assert parts_in(("III. TỔ CHỨC THỰC HIỆN",)) == ()


def test_a_plan_is_accepted_for_its_sections_too(small_examples: tuple[Example, ...]) -> None:
    target = load_set("pctn-tinh-2025")
    kept = ("A", "A.1", "A.1.2", "A.1.3", "A.1.3.1", "A.1.3.2", "A.1.3.4")
    few = replace(target, indicators=tuple(one for one in target.indicators if one.id in kept))
    plan = Profile(
        title="Công tác phòng, chống tham nhũng, tiêu cực năm 2024",
        doc_type="Kế hoạch",
        headings=HEADINGS,
    )
    ranking = train(few, small_examples).rank(plan)
    assert ranking.best.indicator == whole()
    assert {one.indicator for one in ranking.accepted} >= {"A.1.3.1", "A.1.3.2", "A.1.3.4"}
    assert "rà soát" in ranking.accepted[2].reasons[0].sentence
