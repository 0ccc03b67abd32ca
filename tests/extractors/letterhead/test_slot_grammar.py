"""What may stand in a number slot and in a date's slots."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.letterhead.slot_grammar import DateGrammar, NumberGrammar, calendar_day

NUMBERS = NumberGrammar(1976, 2100)
DATES = DateGrammar(1976, 2100)


def can_be_spelled(grammar: NumberGrammar | DateGrammar, text: str) -> bool:
    return grammar.complete(text) and all(
        text[i] in grammar.following(text[:i]) for i in range(len(text))
    )


@pytest.mark.parametrize("text", ["31/", "123-", "06/2021/", "/", "-", "040506/", "31"])
def test_numbers_that_exist(text: str) -> None:
    assert can_be_spelled(NUMBERS, text)


@pytest.mark.parametrize("text", ["/2021/", "12/1500/", "12/20/", "1234567/", "12-2021/"])
def test_numbers_that_do_not(text: str) -> None:
    assert not can_be_spelled(NUMBERS, text)


@given(st.dates(dt.date(1976, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_of_the_calendar_can_be_read(day: dt.date) -> None:
    assert can_be_spelled(DATES, f"{day.day:02d}T{day.month:02d}A{day.year}")
    assert can_be_spelled(DATES, f"{day.day}T{day.month}A{day.year}")


@pytest.mark.parametrize(
    "text", ["32T01A2024", "00T01A2024", "12T13A2024", "12T00A2024", "30T02A2024",
     "29T02A2023", "12T01A1975", "12T01A202"]
)  # fmt: skip
def test_days_that_are_not_in_the_calendar(text: str) -> None:
    assert not can_be_spelled(DATES, text)


@pytest.mark.parametrize("text", ["T02A2024", "05TA2024", "TA2024"])
def test_empty_day_or_month_is_a_reading(text: str) -> None:
    assert can_be_spelled(DATES, text)


def test_calendar_day() -> None:
    assert calendar_day("29", "02", "2024") == dt.date(2024, 2, 29)
    assert calendar_day("31", "4", "2024") is None
