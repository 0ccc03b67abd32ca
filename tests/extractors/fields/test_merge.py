from dataclasses import replace

import pytest

from extractors.document import Alternative, Candidate, Field
from extractors.fields.merge import choose, first_of, state_findings, weigh_in


def said(value, confidence, reader, state="read"):
    return Candidate(value, confidence=confidence, reader=reader, state=state)


def test_nobody(grammar):
    assert choose((), grammar.weights).field.state == "missing"


def test_agreement_raises_confidence(grammar):
    alone = choose((said("31", 0.8, "letterhead"),), grammar.weights)
    both = choose((said("31", 0.8, "letterhead"), said("31", 0.7, "tesseract")), grammar.weights)
    assert both.field.confidence > alone.field.confidence
    assert not both.conflict


def test_looks_of_one_reader_count_once(grammar):
    once = choose((said("31", 0.8, "letterhead"),), grammar.weights)
    twice = choose((said("31", 0.8, "letterhead"), said("31", 0.8, "letterhead")), grammar.weights)
    assert twice.field.confidence == once.field.confidence


def test_conflict_lowers_confidence_and_keeps_the_other(grammar):
    choice = choose((said("31", 0.95, "letterhead"), said("37", 0.7, "tesseract")), grammar.weights)
    assert choice.conflict
    assert choice.field.value == "31"
    assert choice.field.confidence < 0.75
    assert [a.value for a in choice.field.alternatives] == ["37"]


def test_a_weak_reading_is_unreadable_but_kept(grammar):
    choice = choose((said("31", 0.2, "tesseract"),), grammar.weights)
    assert choice.field.state == "unreadable"
    assert choice.field.value is None
    assert [a.value for a in choice.field.alternatives] == ["31"]


def test_a_picture_fills_a_slot_that_text_calls_blank(grammar):
    choice = choose(
        (said(None, 0.8, "text-layer", "blank"), said("31", 0.9, "letterhead")), grammar.weights
    )
    assert (choice.field.value, choice.field.state) == ("31", "read")


def test_blank_and_unreadable_by_strength(grammar):
    candidates = (
        said(None, 0.9, "letterhead", "blank"),
        said(None, 0.6, "tesseract", "unreadable"),
    )
    assert choose(candidates, grammar.weights).field.state == "blank"


def on_page(value, confidence, others=(), state="read"):
    alternatives = tuple(Alternative(v, c, "letterhead") for v, c in others)
    return Field(value, "raw", 1, None, confidence, "letterhead", state, alternatives)


WEIGHED = [
    # field, (value, confidence, reader) of witnesses; value, sure, conflict afterwards
    (on_page("31", 0.74), [("31", 0.9, "file-name")], "31", True, False),
    (on_page("31", 0.5), [("31", 0.9, "file-name")], "31", False, False),
    (on_page("31", 0.95), [("77", 0.9, "file-name")], "31", True, False),
    (on_page("31", 0.85), [("77", 0.9, "file-name")], "31", False, True),
    (on_page("31", 0.85), [("77", 0.5, "file-name")], "31", True, False),
    (on_page("31", 0.95), [("77", 1.0, "citation")] * 3, "31", True, False),
    (on_page("31", 0.35), [("77", 0.9, "file-name")], "77", False, False),
    (on_page("31", 0.42, [("37", 0.35)]), [("37", 1.0, "citation")], "37", False, True),
    (on_page(None, 0.1, state="unreadable"), [("31", 0.9, "file-name")], "31", False, False),
    (on_page(None, 0.1, state="unreadable"), [("31", 0.5, "file-name")], None, False, False),
    (on_page(None, 0.1, state="unreadable"), [("31", 1.0, "citation")] * 9, "31", False, False),
    (Field(), [("31", 0.9, "file-name")], "31", False, False),
    (on_page(None, 0.8, state="blank"), [("31", 1.0, "citation")] * 2, None, False, False),
    (on_page("31", 0.74), [("31", 1.0, "citation"), ("77", 0.9, "file-name")], "31", True, True),
]


@pytest.mark.parametrize(("field", "witnesses", "value", "sure", "conflict"), WEIGHED)
def test_witnesses_from_outside_the_page(grammar, field, witnesses, value, sure, conflict):
    choice = weigh_in(field, [said(*one) for one in witnesses], grammar.weights)
    assert choice.field.value == value
    assert (value is not None and choice.field.confidence >= grammar.weights.certain) == sure
    assert choice.conflict == conflict
    assert (choice.field.state == "read") == (value is not None)


@pytest.mark.parametrize("field", [on_page("31", 0.95), on_page(None, 0.8, state="blank"), Field()])
def test_what_a_witness_says_stays_to_be_seen(grammar, field):
    choice = weigh_in(field, [said("77", 0.5, "file-name")], grammar.weights)
    assert [(a.value, a.reader) for a in choice.field.alternatives] == [("77", "file-name")]


def test_two_citations_weigh_more_than_one(grammar):
    once, twice = (
        weigh_in(on_page("31", 0.4), [said("31", 1.0, "citation")] * n, grammar.weights)
        for n in (1, 2)
    )
    assert 0.4 < once.field.confidence < twice.field.confidence


def test_what_a_person_said_is_not_weighed(grammar):
    field = Field("31", confidence=1.0, reader="human", state="read")
    assert weigh_in(field, [said("77", 1.0, "citation")], grammar.weights).field == field


def test_the_first_is_taken_and_what_others_say_is_kept(grammar):
    field = first_of(
        (
            said("Nguyễn Văn A", 0.8, "tesseract"),
            said("Nguyễn Văn A", 0.9, "signature"),
            said("Trần Thị B", 0.9, "signature"),
            said("Lê C", 0.1, "tesseract"),
        ),
        grammar.weights,
    )
    alone = choose((said("Nguyễn Văn A", 0.8, "tesseract"),), grammar.weights).field
    assert (field.value, field.confidence, field.reader) == (
        alone.value, alone.confidence, "tesseract",
    )  # fmt: skip
    assert [one.value for one in field.alternatives] == ["Trần Thị B", "Lê C"]


def test_of_a_first_that_is_not_believed_all_is_kept(grammar):
    field = first_of(
        (said("Lê C", 0.1, "tesseract"), said("Trần Thị B", 0.9, "signature")), grammar.weights
    )
    assert (field.value, field.state) == (None, "unreadable")
    assert [one.value for one in field.alternatives] == ["Lê C", "Trần Thị B"]
    assert first_of((), grammar.weights).state == "missing"


@pytest.mark.parametrize("confidence", [0.8, 0.85, 0.9, 0.97])
@pytest.mark.parametrize("others", [(), (("77", 0.5),), (("77", 0.79),)])
def test_no_witness_overturns_a_sure_value(grammar, confidence, others):
    """However many they are, and though the page may say what they say."""
    field = on_page("31", confidence, others)
    speaking = [
        said("77", 1.0, reader) for reader in ("file-name", "citation", "citation", "citation")
    ]
    found = weigh_in(field, speaking, grammar.weights).field
    assert found.value == "31"
    assert "77" in [one.value for one in found.alternatives]
    doubtful = replace(field, confidence=0.7)
    if others:
        assert weigh_in(doubtful, speaking, grammar.weights).field.value == "77"


def test_a_weak_reading_is_shown_where_its_doubt_is_said(grammar):
    choice = choose((said("31", 0.2, "tesseract"),), grammar.weights, show_weak=True)
    assert (choice.field.value, choice.field.state) == ("31", "read")
    assert state_findings("number", choice, grammar.weights.certain) == ("number-uncertain",)


def test_an_empty_slot_that_is_seen_more_clearly_is_not_filled_with_a_guess(grammar):
    empty = said(None, 0.9, "letterhead", "blank")
    choice = choose((said("31", 0.2, "tesseract"), empty), grammar.weights, show_weak=True)
    assert choice.field.value is None
    assert [one.value for one in choice.field.alternatives] == ["31"]
