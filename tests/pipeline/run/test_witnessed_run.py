"""What files are called, and who cites whom, in a whole run."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.document import Citation, Field
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import ReadResult
from pipeline.records.rows import EvidenceRow
from pipeline.run.run import run
from pipeline.store.store import Store
from tests.pipeline.parts import CountingEngine, parts, read_plain, settings, write_evidence

CITED = "cited "
UNSURE = 0.74


def read_unsurely(task: ReadTask) -> ReadResult:
    """Doubt number and date; a subject `cited <number> <date>` is a citation."""
    result = read_plain(task)
    (document,) = result.documents
    extraction = document.extraction
    subject = extraction.subject.value or ""
    if subject.startswith(CITED):
        number, date = subject.removeprefix(CITED).split()
        cited = Citation("Kế hoạch", number, date, "", "thực hiện", subject)
        extraction = replace(extraction, citations=(cited,))
    else:
        number_read, date_read = (
            Field(one.value, confidence=UNSURE, reader="letterhead", state="read")
            for one in (extraction.number, extraction.issue_date)
        )
        findings = ("number-uncertain", "date-uncertain")
        extraction = replace(
            extraction, number=number_read, issue_date=date_read, findings=findings
        )
    return replace(result, documents=(replace(document, extraction=extraction),))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path / "results")
    yield opened
    opened.close()


def rows_of(folder: Path, store: Store, engine: CountingEngine) -> dict[str, EvidenceRow]:
    run(settings(folder), parts(store, engine))
    return {row.path: row for row in store.evidence()}


def test_a_renamed_file_says_something_new_without_being_read_again(
    tmp_path: Path, store: Store
) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "A/scan0001.pdf", "31/KH-STP", "2024-03-05", "Kế hoạch PCTN")
    engine = CountingEngine(read_unsurely)
    before = rows_of(folder, store, engine)["A/scan0001.pdf"]
    assert before.reasons == ("number-uncertain", "date-uncertain")
    (folder / "A/scan0001.pdf").rename(folder / "A/KH 31.pdf")
    after = rows_of(folder, store, engine)["A/KH 31.pdf"]
    assert after.reasons == ("date-uncertain",)
    assert engine.asked == ["A/scan0001.pdf"]


def test_two_copies_are_each_heard_by_their_own_name(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "evidence"
    for name in ("A/KH 31.pdf", "A/scan0001.pdf"):
        write_evidence(folder, name, "31/KH-STP", "2024-03-05", "Kế hoạch PCTN")
    rows = rows_of(folder, store, CountingEngine(read_unsurely))
    assert "number-uncertain" not in rows["A/KH 31.pdf"].reasons
    assert "number-uncertain" in rows["A/scan0001.pdf"].reasons


def test_a_citing_paper_that_comes_later_is_heard(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "A/scan0001.pdf", "31/KH-STP", "2024-03-05", "Kế hoạch PCTN")
    engine = CountingEngine(read_unsurely)
    rows_of(folder, store, engine)
    write_evidence(folder, "A/other.pdf", "9/BC-STP", "2024-09-05", f"{CITED}31/KH-STP 2024-03-05")
    row = rows_of(folder, store, engine)["A/scan0001.pdf"]
    assert row.reasons == ()
    assert row.notes == (
        "Được viện dẫn là số 31/KH-STP, ngày 05/03/2024 trong 9/BC-STP (A/other.pdf).",
    )
    assert engine.asked == ["A/scan0001.pdf", "A/other.pdf"]
