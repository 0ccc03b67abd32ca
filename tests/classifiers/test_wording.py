from __future__ import annotations

from collections import Counter

from classifiers.kinds import load_kinds
from classifiers.text import plain
from classifiers.wording import load_wording
from indicator_map.examples import load_examples
from indicator_map.loader import load_set


def test_every_leaf_and_none_has_wording() -> None:
    counts = Counter(wording.label for wording in load_wording())
    leaves = [leaf.id for leaf in load_set("pctn-tinh-2025").leaves]
    assert set(counts) == {"", *leaves}
    assert min(counts[leaf] for leaf in leaves) >= 5


def test_nothing_is_left_to_fill_in() -> None:
    for wording in load_wording():
        assert not set("{}[]|") & set(wording.title), wording.title
        assert wording.title.strip()


def test_kinds_and_levels_are_known() -> None:
    kinds = load_kinds()
    levels = {level for level, _ in kinds.level_words} | {"", "bất-kỳ"}
    for wording in load_wording():
        assert wording.type_code in {*kinds.printed, ""}, wording
        assert wording.level in levels, wording


def test_the_patterns_weigh_the_same_however_many_titles_they_give() -> None:
    total = sum(wording.weight for wording in load_wording())
    assert abs(total - round(total)) < 1e-6


def test_few_invented_titles_are_a_real_one_word_for_word() -> None:
    """The wording is invented: what coincides is what every province writes."""
    real = {plain(one.title) for one in load_examples() if not one.synthetic}
    invented = {plain(wording.title) for wording in load_wording()}
    assert len(real & invented) < 0.1 * len(real)
