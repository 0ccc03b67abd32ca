"""Kinds of document (tên loại) are named in one table; the rooms that refer to it use its names."""

from classifiers.text import load_data
from extractors.grammar.loader import load_grammar
from indicator_map.doc_types import doc_types

KINDS = {kind.name for kind in load_grammar().document_types}
"""`extractors/grammar/document_types.yaml`."""


def test_indicator_sets_name_kinds_of_the_table() -> None:
    """But for evidence that has no letterhead, so that no document is ever read as such."""
    assert set(doc_types(besides=("other_evidence",))) <= KINDS
    assert not KINDS & (set(doc_types()) - set(doc_types(besides=("other_evidence",))))


def test_the_classifier_s_codes_are_of_kinds_of_the_table() -> None:
    data = load_data("kinds.yaml")
    assert isinstance(data, dict)
    named = [name for row in data["types"].values() for name in row["names"]]
    assert set(named) <= KINDS
    assert len(named) == len(set(named))


def test_the_classifier_s_signs_are_abbreviations_of_those_kinds() -> None:
    data = load_data("kinds.yaml")
    assert isinstance(data, dict)
    known = {kind.name: set(kind.abbreviations) for kind in load_grammar().document_types}
    for code, row in data["types"].items():
        held = set().union(*(known[name] for name in row["names"]))
        # Coordination rules and the prosecution's indictments have forms of their own.
        assert set(row["signs"]) - {"QCPH", "CTr-VKS"} <= held, code
