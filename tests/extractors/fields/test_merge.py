from extractors.document import Candidate
from extractors.fields.merge import choose


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
