from __future__ import annotations

from classifiers.matters import matters_in
from classifiers.spelling import syllables
from classifiers.text import load_data, plain, written_out


def named(title: str) -> set[str]:
    return {matter.name for matter in matters_in(plain(title)) if matter.sort == "subjects"}


def test_one_matter_is_known_by_its_wordings() -> None:
    for title in ("Kiên cố hóa kênh mương", "Diện tích được tưới, tiêu chủ động"):
        assert "thủy lợi" in named(title)
    assert "bảo hiểm y tế" in named("Danh sách người tham gia BHYT")


def test_what_offices_do_is_no_subject() -> None:
    assert named("Tuyên truyền dịp Tết") == set()
    assert {matter.sort for matter in matters_in(plain("Tuyên truyền"))} == {"activities"}


def test_no_phrase_is_a_syllable_that_means_another_without_its_marks() -> None:
    data = load_data("matters.yaml")
    assert isinstance(data, dict)
    phrases = {
        written_out(phrase)
        for rows in data.values()
        for name, others in rows.items()
        for phrase in (name, *others)
    }
    assert not phrases & syllables()
    assert named("Cho thôi giữ chức vụ") == set()
