from __future__ import annotations

import pytest

from classifiers.ranking import NONE
from classifiers.rules import load_rules, matches
from classifiers.text import plain
from indicator_map.loader import load_set


def said(title: str, kind: str = "KH", level: str = "tỉnh") -> set[str]:
    return {
        label for match in matches(plain(title), kind, level) for label in match.rule.speaks_for
    }


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Thực hiện Nghị quyết số 168/NQ-CP về phòng, chống tham nhũng", "A.1.1.2"),
        ("Thực hiện Nghị quyết số 168/NQ-CP về phát triển vùng", NONE),
        ("Triển khai Quy định số 132-QĐ/TW", "A.1.1.3"),
        ("Triển khai Quy định số 131-QĐ/TW", "A.1.1.4"),
        ("Triển khai Quy định số 178-QĐ/TW", "A.1.1.5"),
        ("Thực hiện Chỉ thị 10/CT-TTg về ngăn chặn nhũng nhiễu", "B.1.10.1"),
        ("Thực hiện Chỉ thị 10/CT-TTg về an toàn giao thông", NONE),
        ("Theo dõi tình hình thi hành pháp luật năm 2024", "A.2.3"),
        ("Theo dõi tình hình thi hành pháp luật về đất đai", NONE),
        ("Phát triển cây công nghiệp dài ngày", NONE),
    ],
)
def test_rules_tell_alike_titles_apart(title: str, label: str) -> None:
    assert said(title) == {label}


def test_the_same_code_of_conduct_counts_only_from_a_local_body() -> None:
    title = "Ban hành Quy tắc ứng xử của cán bộ, công chức, viên chức"
    assert said(title, "QĐ", "sở") == {"B.1.1.2"}
    assert said(title, "QĐ", "bộ") == {NONE}


@pytest.mark.parametrize(
    ("title", "kind", "level", "label"),
    [
        ("Kỷ luật công chức không công khai quyết toán ngân sách", "QĐ", "sở", "C.3.1"),
        ("Công khai quyết toán ngân sách", "QĐ", "sở", "B.1.1.4"),
        ("Truy tố bị can về tội Trộm cắp tài sản", "CTrang", "vks", NONE),
        ("Truy tố bị can về tội Nhận hối lộ", "CTrang", "vks", "C.2.2.2"),
        ("Tiếp công dân của lãnh đạo UBND tỉnh", "BC", "văn-phòng", "A.2.4"),
        ("Tiếp công dân của Giám đốc Sở", "BC", "sở", "A.2.5"),
        ("Tiếp công dân của Chủ tịch UBND xã", "Lịch", "huyện", NONE),
        ("Thu hồi số tiền chiếm đoạt theo kết luận nội dung tố cáo", "QĐ", "tỉnh", "D.1.2"),
        ("Cảnh cáo Đảng ủy xã vì để xảy ra tham nhũng", "TB", "đảng", "C.2.1.1"),
        ("Cảnh cáo Chi cục trưởng vì để xảy ra tham nhũng", "TB", "đảng", "C.2.3.2"),
        ("Kiểm tra việc chấp hành định mức xe ô tô", "BC", "sở", "B.1.5.2"),
    ],
)
def test_who_did_what_to_whom_tells_results_from_duties(
    title: str, kind: str, level: str, label: str
) -> None:
    assert label in said(title, kind, level)
    against = {one for match in matches(plain(title), kind, level) for one in match.rule.against}
    assert label not in against


def test_the_context_may_stand_below_the_title() -> None:
    title = plain("Thực hiện Chỉ thị số 10/CT-TTg")
    assert not matches(title, "KH", "tỉnh")
    below = "xu ly tinh trang nhung nhieu gay phien ha"
    assert [match.rule.id for match in matches(title, "KH", "tỉnh", below)] == ["directive-10"]


def test_a_title_without_words_fires_no_rule_about_words() -> None:
    assert matches("", "KH", "tỉnh") == ()


def test_every_rule_speaks_for_leaves_of_the_set_or_for_none() -> None:
    leaves = {leaf.id for leaf in load_set("pctn-tinh-2025").leaves} | {NONE}
    for rule in load_rules():
        assert rule.because
        assert leaves.issuperset((*rule.speaks_for, *rule.against)), rule.id
        assert rule.speaks_for or rule.against, rule.id


def test_rule_ids_are_unique() -> None:
    ids = [rule.id for rule in load_rules()]
    assert len(ids) == len(set(ids))
