from __future__ import annotations

from dataclasses import replace

import pytest

from classifiers.set_words import initials_of, timed, words_of
from indicator_map.loader import load_set
from indicator_map.model import Hints


def test_initials_are_those_of_the_sets_own_phrases() -> None:
    words = words_of(load_set("ntm-xa-2025"))
    assert words.written_out("Hoạt động của BPT thôn") == "Hoạt động của ban phát triển thôn"


def test_common_abbreviations_and_titles_in_capitals_stay() -> None:
    words = words_of(load_set("ntm-xa-2025"))
    assert words.written_out("Người tham gia BHYT") == "Người tham gia BHYT"
    assert words.written_out("KẾ HOẠCH BPT THÔN") == "KẾ HOẠCH BPT THÔN"


def test_initials_of_two_phrases_are_none() -> None:
    assert "cmhs" not in initials_of(["Cha mẹ học sinh", "Chuyên môn, hồ sơ", "Chuyên môn hồ sơ"])
    assert initials_of(["Cha mẹ học sinh"])["cmhs"] == "cha mẹ học sinh"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("chuyen doi so giai doan 2021 2025", "chuyen doi so nhieu nam"),
        ("ke hoach 5 nam", "ke hoach nhieu nam"),
        ("ke hoach den nam 2030", "ke hoach nhieu nam"),
        ("ke hoach nam 2025", "ke hoach hang nam"),
        ("ke hoach", "ke hoach"),
    ],
)
def test_years_become_how_long_they_last(text: str, wanted: str) -> None:
    assert timed(text) == wanted


def test_a_leaf_says_what_papers_it_needs() -> None:
    words = words_of(load_set("ntm-xa-2025"))
    leaf = words.leaves[0]
    assert leaf.title.startswith("co quy hoach chung xay dung xa")
    assert leaf.above == "quy hoach quy hoach"
    assert leaf.kinds == ("QĐ", "TB")
    assert "cong bo quy hoach" in leaf.wording


def test_a_kinds_name_is_no_wording_of_its_own() -> None:
    whole = load_set("ntm-xa-2025")
    need = replace(whole.leaves[0].needs[0], wording="Báo cáo kết quả công bố")
    rows = [
        replace(row, needs=(need, replace(need, wording="Báo cáo")), hints=Hints())
        if row.id == "1.1"
        else row
        for row in whole.indicators
    ]
    words = words_of(replace(whole, indicators=tuple(rows)))
    assert words.leaves[0].wording == ("ket qua cong bo",)
