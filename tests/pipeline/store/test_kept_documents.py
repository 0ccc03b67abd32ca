"""Documents of a store one after the other: the same as all at once, in the order asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from classifiers.profile import Profile
from extractors.document import Extraction, Field
from pipeline.records.found import FoundDocument, ReadResult
from pipeline.store.kept_documents import KeptDocuments, KeptTexts, outlines
from pipeline.store.loading import DamagedRecord
from pipeline.store.store import Store
from pipeline.store.tables import DocumentRecord


def found(page: int, subject: str) -> FoundDocument:
    extraction = Extraction(subject=Field(subject, state="read"))
    return FoundDocument(page, page + 1, "ocr", extraction, Profile(title=subject), f"{subject}.")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path)
    for sha, reader, documents in (
        ("b", "now", (found(3, "b3"), found(1, "b1"))),
        ("a", "now", (found(1, "a1"),)),
        ("c", "before", (found(1, "c1"),)),
    ):
        opened.save_result(ReadResult(sha, "{}", 4, documents), reader, "x")
    yield opened
    opened.close()


def records(store: Store) -> list[int | None]:
    held = outlines(store.engine, {"a": "now", "b": "now", "c": "now"})
    assert list(held) == ["a", "b"]
    assert [one.extraction.subject.value for one in held["b"]] == ["b1", "b3"]
    assert [(one.first_page, one.last_page) for one in held["b"]] == [(1, 2), (3, 4)]
    return [held["b"][1].record, None, held["a"][0].record, held["b"][0].record]


@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_they_come_in_the_order_asked_for_however_many_at_a_time(
    store: Store, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("pipeline.store.kept_documents.ROWS_AT_ONCE", at_once)
    kept = KeptDocuments(store.engine, records(store))
    (a,), b = store.documents("now")["a"], store.documents("now")["b"]
    assert list(kept) == [b[1], None, a, b[0]]
    assert len(kept) == 4
    assert [kept[at] for at in (0, 1, -1)] == [b[1], None, b[0]]
    assert list(kept[1:3]) == [None, a]
    with pytest.raises(IndexError):
        kept[4]


def test_texts_are_fetched_by_document(store: Store) -> None:
    (first, _, second, _) = records(store)
    assert first is not None
    assert second is not None
    texts = KeptTexts(store.engine, {"one": first, "two": second})
    assert dict(texts) == {"one": "b3.", "two": "a1."}
    assert texts.get("three", "") == ""


def test_a_record_that_is_gone_is_damage(store: Store) -> None:
    held = records(store)
    with Session(store.engine) as session, session.begin():
        session.execute(delete(DocumentRecord))
    with pytest.raises(DamagedRecord):
        list(KeptDocuments(store.engine, held))
    assert held[0] is not None
    with pytest.raises(DamagedRecord):
        KeptTexts(store.engine, {"one": held[0]})["one"]
