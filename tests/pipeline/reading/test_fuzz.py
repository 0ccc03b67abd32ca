"""The grammars of fields under any text: they end, point into it, and never make a day up."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.fields.citations import find_citations
from extractors.fields.dates import find_dates
from extractors.fields.number import parse_number
from extractors.grammar.loader import load_grammar

GRAMMAR = load_grammar()
QUICK = settings(max_examples=150, deadline=None)
PIECES = st.sampled_from(
    [
        *("Số: ", "31", "/", "-", "KH", "UBND", "TU", "QĐ", "NQ/TW", " ngày ", " tháng ", " năm "),
        *("2024", "14", "3", "0", "l", "o", "\n", " của ", "Nghị định", "Kế hoạch", "số "),
        *("Chính phủ", "ế", "e\u0302\u0301", "\u2013", "(", ")", "[1]", "9" * 20, "\0", "\u202e"),
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=80)


@QUICK
@given(TEXTS)
def test_a_number_is_the_same_when_it_is_read_again(text: str) -> None:
    found = parse_number(text, GRAMMAR)
    if found is not None:
        again = parse_number(found.canonical, GRAMMAR)
        assert again is not None
        assert again.canonical == found.canonical


@QUICK
@given(TEXTS)
def test_dates_stand_in_the_text_and_in_the_calendar(text: str) -> None:
    for found in find_dates(text, GRAMMAR):
        assert 0 <= found.start < found.end <= len(text)
        assert date.fromisoformat(found.value).isoformat() == found.value


@QUICK
@given(TEXTS)
def test_citations_stand_in_the_text(text: str) -> None:
    for found in find_citations(text, GRAMMAR):
        assert 0 <= found.start < found.end <= len(text)
        if found.date is not None and len(found.date) == 10:
            date.fromisoformat(found.date)
