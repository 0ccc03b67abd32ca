"""How many keys a hundred sure documents take, in a real browser, without the mouse."""

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from benchmarks.review_page import YEAR, made_row, make_workplace, served
from indicator_map.loader import set_for_year
from pipeline.judging.coverage import coverage
from pipeline.records.rows import EvidenceRow
from review.workplace import Workplace
from tests.review.browser import IN_A_BROWSER, AtBrowser, start_browser

pytestmark = IN_A_BROWSER
DOCUMENTS = 100
MOST_KEYS = 110


@dataclass(frozen=True)
class Counting(AtBrowser):
    """A reviewer whose keys are counted."""

    PATIENCE = 30

    keys: list[str] = field(default_factory=list)

    def press(self, *keys: str) -> None:
        self.keys.extend(keys)
        super().press(*keys)

    def onward(self, key: str) -> None:
        self.leaves(lambda: self.press(key))


def sure_rows() -> list[EvidenceRow]:
    indicators, chance = set_for_year(YEAR), random.Random(YEAR)
    made = [made_row(number, indicators, chance) for number in range(DOCUMENTS)]
    return [replace(row, reasons=()) for row in made]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    """A results folder in which the program doubts nothing."""
    made, rows = make_workplace(tmp_path, DOCUMENTS), sure_rows()
    made.store.save_evidence(rows, coverage(made.indicators, rows, made.units))
    with closing(made.store):
        yield made


@pytest.fixture
def reviewer(place: Workplace) -> Iterator[Counting]:
    with served(place) as base:
        driver = start_browser()
        try:
            page = Counting(driver, base)
            page.go("/")
            page.press("Lan")
            page.onward(Keys.ENTER)
            page.keys.clear()
            yield page
        finally:
            driver.quit()


def decided(place: Workplace) -> int:
    return sum(row.confirmed for row in place.store.evidence())


def test_a_hundred_sure_documents_one_by_one(place: Workplace, reviewer: Counting) -> None:
    """First the sample in the queue, then the rest, from what the page says is left."""
    reviewer.press("j")
    reviewer.onward(Keys.ENTER)
    while not reviewer.all("#finished"):
        reviewer.onward(Keys.ENTER)
    reviewer.press("j", "j")
    for key in (Keys.ENTER, "j", Keys.ENTER):
        reviewer.press(key) if key == "j" else reviewer.onward(key)
    while decided(place) < DOCUMENTS:
        reviewer.onward(Keys.ENTER)
    assert len(reviewer.keys) <= MOST_KEYS
