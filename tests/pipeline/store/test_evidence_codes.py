"""Codes of evidence stay what they are, whatever comes and goes."""

from __future__ import annotations

from pathlib import Path

from pipeline.records.assessment import evidence_code
from pipeline.records.document_id import DocumentId
from pipeline.store.evidence_codes import evidence_numbers
from pipeline.store.store import Store


def doc(name: str, last: int = 3) -> str:
    return str(DocumentId(name, 1, last))


def test_numbers_follow_the_list_and_new_papers_get_the_next(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    first = evidence_numbers(store.engine, {"A": [doc("a"), doc("b")], "B": [doc("a")]})
    assert list(first.values()) == [1, 2, 1]
    later = [doc(f"new{n}") for n in range(20)]
    second = evidence_numbers(store.engine, {"A": [*later, doc("b"), doc("a")], "B": [doc("a")]})
    assert {key: second[key] for key in first} == first
    assert sorted(number for (id, _), number in second.items() if id == "A") == [*range(1, 23)]
    store.close()


def test_a_paper_that_went_keeps_its_number(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    evidence_numbers(store.engine, {"A": [doc("a"), doc("b")]})
    numbers = evidence_numbers(store.engine, {"A": [doc("b"), doc("c")]})
    assert numbers == {("A", doc("b")): 2, ("A", doc("c")): 3}
    assert evidence_numbers(store.engine, {"A": [doc("a")]}) == {("A", doc("a")): 1}
    store.close()


def test_a_paper_that_ends_on_another_page_is_the_same(tmp_path: Path) -> None:
    store = Store.create(tmp_path)
    evidence_numbers(store.engine, {"A": [doc("a", 3)]})
    assert evidence_numbers(store.engine, {"A": [doc("a", 5)]}) == {("A", doc("a", 5)): 1}
    store.close()


def test_the_scheme_is_the_campaigns() -> None:
    assert evidence_code("{indicator}-{number}", "B.1.7.1", 2) == "B.1.7.1-02"
    assert evidence_code("MC.{number}/{indicator}", "A", 101) == "MC.101/A"
