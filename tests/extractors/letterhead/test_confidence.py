"""What a share is worth, and what of it may go unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.grammar.loader import load_grammar
from extractors.letterhead.reader import Settings
from extractors.letterhead.slot_readers import Weighing
from extractors.letterhead.slot_values import SlotValue

WEIGHING = Weighing(1.0, 1.0, 0.6, slope=1.0, intercept=0.0, disputed=-1.0)


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings.load()


def test_a_surer_share_is_worth_more(settings: Settings) -> None:
    for weighing in (settings.number, settings.date):
        chances = [weighing.chance(SlotValue("31", share, True)) for share in (0.3, 0.6, 0.9, 1.0)]
        assert chances == sorted(set(chances))


def test_readers_that_differ_are_believed_less() -> None:
    agreed, one, two = (WEIGHING.chance(SlotValue("31", 0.9, True, n)) for n in (0, 1, 2))
    assert agreed == pytest.approx(0.9)
    assert agreed > one > two


def test_what_is_not_certain_or_disputed_is_held_down(settings: Settings) -> None:
    plain = replace(settings, certain=0.9, alone=0.97, held=0.7)
    assert plain.confidence(SlotValue("31", 0.95, True), WEIGHING, 1.0) == pytest.approx(0.95)
    assert plain.confidence(SlotValue("31", 0.95, True), WEIGHING, 0.9) == 0.7
    assert plain.confidence(SlotValue("31", 0.95, False), WEIGHING, 1.0) == 0.7
    assert plain.confidence(SlotValue("31", 0.9999, False, 2), WEIGHING, 1.0) > 0.97
    assert plain.confidence(SlotValue("31", 0.5, True), WEIGHING, 1.0) == pytest.approx(0.5)


def test_the_thresholds_here_and_where_witnesses_meet_go_together(settings: Settings) -> None:
    weights = load_grammar().weights
    believed = weights.readers["letterhead"]
    assert settings.held * believed < weights.certain <= settings.certain * believed
    assert settings.certain < settings.alone
