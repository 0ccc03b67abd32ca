from pipeline.records.copies import copies_of, originals_of
from pipeline.records.rows import EvidenceRow


def row(doc_id: str, duplicate_of: str = "") -> EvidenceRow:
    return EvidenceRow(doc_id, doc_id, 1, 1, doc_id, "X", duplicate_of=duplicate_of)


def test_the_copy_of_a_copy_is_one_of_the_original() -> None:
    rows = [row("a", "b"), row("b", "c"), row("c"), row("d")]
    assert originals_of(rows) == {"a": "c", "b": "c", "c": "c", "d": "d"}
    assert copies_of(rows) == {"c": (rows[0], rows[1])}


def test_what_points_out_of_the_list_or_in_a_ring_loses_no_document() -> None:
    rows = [row("a", "gone"), row("b", "c"), row("c", "b"), row("d", "d")]
    originals = originals_of(rows)
    assert (originals["a"], originals["d"]) == ("a", "d")
    assert {originals["b"], originals["c"]} == {"b", "c"}
