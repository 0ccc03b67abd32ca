from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.document import Candidate, DigitalSignature, LetterheadReading, Reading, StampTrace
from extractors.page import Box, Line, Page, Word
from extractors.reading.store_form import from_json, to_json

tenths = st.integers(0, 9999).map(lambda n: n / 10)
shares = st.integers(0, 10000).map(lambda n: n / 10000)
texts = st.text(max_size=12)
numbers = st.integers(1, 5000)
boxes = st.builds(Box, tenths, tenths, tenths, tenths)
words = st.builds(Word, texts, boxes, shares)
lines = st.builds(Line, st.lists(words, max_size=4).map(tuple))
pages = st.builds(
    Page,
    numbers,
    tenths,
    tenths,
    st.lists(lines, max_size=3).map(tuple),
    st.sampled_from(["text", "ocr", ""]),
    st.sampled_from([0, 90, 180, 270]),
    shares,
    st.none() | st.booleans(),
    st.booleans(),
)
candidates = st.builds(
    Candidate,
    st.none() | texts,
    texts,
    st.none() | numbers,
    st.none() | boxes,
    shares,
    st.sampled_from(["letterhead", "annotation", ""]),
    st.sampled_from(["read", "blank", "unreadable", "missing"]),
)
some = st.lists(candidates, max_size=2).map(tuple)
readings = st.builds(
    Reading,
    st.lists(pages, max_size=2).map(tuple),
    st.lists(st.builds(LetterheadReading, numbers, some, some), max_size=2).map(tuple),
    st.lists(
        st.builds(
            DigitalSignature,
            texts,
            st.none() | texts,
            st.booleans(),
            st.none() | numbers,
            st.none() | boxes,
        ),
        max_size=2,
    ).map(tuple),
    some,
    st.lists(st.builds(StampTrace, numbers, st.none() | boxes, st.none() | boxes), max_size=2).map(
        tuple
    ),
    st.lists(st.sampled_from(["text-layer-bad", "page-unread"]), max_size=2).map(tuple),
)


@given(readings)
@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
def test_what_was_stored_comes_back(reading: Reading) -> None:
    assert from_json(to_json(reading)) == reading


def test_coordinates_are_kept_to_a_tenth_of_a_point() -> None:
    word = Word("Số:", Box(1.23456, 2.0, 30.06, 4.449), 0.987654)
    reading = Reading((Page(1, 595.276, 841.89, (Line((word,)),)),))
    text = to_json(reading)
    back = from_json(text).pages[0]
    assert back.lines[0].words[0] == Word("Số:", Box(1.2, 2.0, 30.1, 4.4), 0.9877)
    assert (back.width, back.height) == (595.3, 841.9)
    assert to_json(from_json(text)) == text


def test_another_form_is_refused() -> None:
    form = json.loads(to_json(Reading(())))
    with pytest.raises(ValueError, match="version"):
        from_json(json.dumps({**form, "form": form["form"] + 1}))
    with pytest.raises(ValueError, match="version"):
        from_json("[]")


def test_a_word_takes_few_bytes() -> None:
    word = Word("nghiêng", Box(100.1, 200.2, 130.3, 212.4), 0.95)
    page = Page(1, 595.0, 842.0, (Line((word,) * 10),))
    one = len(to_json(Reading((replace(page, lines=()),))))
    assert len(to_json(Reading((page,)))) - one < 10 * 50
