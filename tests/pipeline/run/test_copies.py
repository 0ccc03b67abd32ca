"""Copies, and papers that replace others, in a whole run."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.document import Citation, Field
from pipeline.deciding.decision_store import DecisionStore
from pipeline.deciding.decisions import accept
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import FoundDocument, ReadResult
from pipeline.records.reasons import load_reasons
from pipeline.records.rows import EvidenceRow
from pipeline.run.run import run
from pipeline.store.store import Store
from tests.pipeline.parts import (
    NOW,
    CountingEngine,
    parts,
    read_plain,
    settings,
    small_set,
    write_evidence,
)

TEXT = " ".join(f"từ{place}" for place in range(60))


def read_long(task: ReadTask) -> ReadResult:
    """A document of `TEXT`: the fourth line says how many pages, the fifth what it replaces."""
    result = read_plain(task)
    (document,) = result.documents
    _, _, _, pages, *replaced = task.absolute.read_text(encoding="utf-8").splitlines()
    extraction = replace(document.extraction, issuer=Field("Sở Y tế", state="read"))
    if replaced:
        number, day = replaced[0].split()
        cited = Citation("Kế hoạch", number, day, "Sở Y tế", "thay thế", replaced[0])
        extraction = replace(extraction, citations=(cited,))
    text = TEXT if not replaced else TEXT.upper() + " khác"
    if extraction.number.value == "none":
        extraction = replace(extraction, number=Field(state="blank"))
    long = FoundDocument(1, int(pages), "ocr", extraction, document.profile, text)
    return replace(result, documents=(long,), pages=int(pages))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path / "results")
    yield opened
    opened.close()


def run_again(folder: Path, store: Store) -> dict[str, EvidenceRow]:
    run(settings(folder), parts(store, CountingEngine(read_long)))
    return {row.path: row for row in store.evidence()}


def test_the_full_paper_closes_what_a_stub_and_a_draft_showed_too(
    tmp_path: Path, store: Store
) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "A so/a.pdf", "5/KH-SYT", "2024-03-05", "Báo cáo PCTN", "1")
    write_evidence(folder, "So Y te/z.pdf", "5/KH-SYT", "2024-03-05", "Kế hoạch PCTN", "4")
    write_evidence(folder, "So Y te/b.docx", "none", "2024-03-05", "Kế hoạch PCTN", "9")
    rows = run_again(folder, store)
    full = rows["So Y te/z.pdf"]
    assert full.duplicate_of == ""
    assert [rows[path].duplicate_of for path in ("A so/a.pdf", "So Y te/b.docx")] == [
        full.doc_id,
        full.doc_id,
    ]
    assert [one.indicator for one in full.indicators] == ["A", "B"]
    assert full.indicators[1].reasons[0] == "Thấy ở bản trùng A so/a.pdf."
    cells = {(row.indicator, row.unit): row for row in store.coverage()}
    assert cells["A", "So Y te"].doc_ids == (full.doc_id,)
    assert cells["B", ""].status == "wrong-kind"  # a plan, though the stub was taken for a report


def test_a_decision_stays_with_its_document_when_another_copy_counts(
    tmp_path: Path, store: Store
) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "So Y te/a.pdf", "5/KH-SYT", "2024-03-05", "Kế hoạch PCTN", "1")
    stub = run_again(folder, store)["So Y te/a.pdf"]
    deciding = DecisionStore(store.engine, small_set(), load_reasons(), lambda: NOW)
    made = accept(stub, small_set())
    deciding.decide([made], {stub.doc_id: deciding.row(stub.doc_id)[1]}, "Lan")
    write_evidence(folder, "So Y te/z.pdf", "5/KH-SYT", "2024-03-05", "Kế hoạch PCTN", "4")
    rows = run_again(folder, store)
    assert rows["So Y te/a.pdf"].confirmed
    assert (rows["So Y te/z.pdf"].duplicate_of, rows["So Y te/z.pdf"].confirmed) == ("", False)


def test_a_replaced_paper_is_linked_and_stored(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "So Y te/a.pdf", "5/KH-SYT", "2024-03-05", "Kế hoạch PCTN", "2")
    write_evidence(
        folder,
        "So Y te/b.pdf",
        "9/KH-SYT",
        "2024-06-05",
        "Kế hoạch PCTN",
        "2",
        "5/KH-SYT 2024-03-05",
    )
    rows = run_again(folder, store)
    assert rows["So Y te/a.pdf"].superseded_by == rows["So Y te/b.pdf"].doc_id
    assert "Đã được thay thế bằng Kế hoạch số 9/KH-SYT" in rows["So Y te/a.pdf"].standing[0]
    assert not rows["So Y te/a.pdf"].review
