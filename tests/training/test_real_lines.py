"""Lines of real papers: who may have written them, and what stands in their slots."""

from __future__ import annotations

import pytest

pytest.importorskip("fontTools", reason="training extra is not installed")

from training.real_lines import _date_labels, hand_group


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trường Đại học Công nghiệp Thực phẩm TP. Hồ Chí Minh", "Trường Đại học Công Thương"),
        ("kho#Sở Y tế Kiên Giang", "kho#Thanh tra Sở Y tế Kiên Giang"),
        ("a/b#Học viện Công nghệ Bưu chính Viễn thông", "Học viện Công nghệ Bưu chính Viễn thông"),
    ],
)
def test_one_clerk_stands_under_several_names(one: str, other: str) -> None:
    assert hand_group(one) == hand_group(other)


def test_other_issuers_are_other_hands() -> None:
    assert hand_group("a/b#Sở Tư pháp") == hand_group("c/d#Sở Tư pháp") != hand_group("Sở Nội vụ")


def test_a_date_label_is_what_is_written() -> None:
    text = "Hà Nội, ngày 04 tháng 5 năm 2020"
    assert _date_labels("2020-05-04", text) == ("04T5A2020",)
    assert _date_labels("2025-??-21", "ngày 21 tháng  năm 2025") == ("21TA2025",)


def test_where_only_the_date_is_known_a_zero_may_be_written_or_not() -> None:
    assert set(_date_labels("2020-05-14", "2020-05-14")) == {"14T05A2020", "14T5A2020"}
