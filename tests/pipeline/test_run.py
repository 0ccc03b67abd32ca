from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import FolderError
from pipeline.intake import FoundFile
from pipeline.records import EvidenceRow
from pipeline.run import RunOutcome, run
from pipeline.store.store import ReadResult, Store
from pipeline.tasks import ReadTask
from tests.pipeline.parts import CountingEngine, parts, read_plain, settings, write_evidence


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    write_evidence(folder, "So_Y_te/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    write_evidence(folder, "So_Y_te/b.pdf", "2/BC-SYT", "2024-12-16", "Báo cáo PCTN")
    write_evidence(folder, "So_Xay_dung/c.pdf", "!damaged")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path / "results")
    yield opened
    opened.close()


def run_again(folder: Path, store: Store, engine: CountingEngine | None = None) -> RunOutcome:
    return run(settings(folder), parts(store, engine or CountingEngine()))


def by_path(outcome: RunOutcome) -> dict[str, EvidenceRow]:
    return {row.path: row for row in outcome.results.rows}


def test_every_file_gives_a_row_and_a_bad_one_says_why(evidence: Path, store: Store) -> None:
    rows = by_path(run_again(evidence, store))
    assert set(rows) == {"So_Y_te/a.pdf", "So_Y_te/b.pdf", "So_Xay_dung/c.pdf"}
    assert rows["So_Xay_dung/c.pdf"].error == "damaged"
    plan = rows["So_Y_te/a.pdf"]
    assert (plan.indicator, plan.period.verdict, plan.review) == ("A", "inside", False)
    assert rows["So_Y_te/b.pdf"].reasons == ("outside-after",)


def test_what_is_missing_is_judged_per_unit(evidence: Path, store: Store) -> None:
    outcome = run_again(evidence, store)
    found = {(row.indicator, row.unit): row.status for row in outcome.results.coverage}
    assert found == {
        ("A", "So_Xay_dung"): "missing",
        ("A", "So_Y_te"): "found",
        ("B", ""): "outside-only",
    }
    assert store.coverage() == outcome.results.coverage


def test_a_second_run_reads_nothing_again(evidence: Path, store: Store) -> None:
    first = run_again(evidence, store)
    engine = CountingEngine()
    second = run_again(evidence, store, engine)
    assert engine.asked == []
    assert second.results.rows == first.results.rows


def test_only_new_and_changed_files_are_read(evidence: Path, store: Store) -> None:
    run_again(evidence, store)
    write_evidence(evidence, "So_Y_te/new.pdf", "3/KH-SYT", "2024-05-06", "Kế hoạch mới")
    write_evidence(evidence, "So_Y_te/a.pdf", "1/KH-SYT", "2024-03-06", "Kế hoạch PCTN sửa")
    engine = CountingEngine()
    run_again(evidence, store, engine)
    assert sorted(engine.asked) == ["So_Y_te/a.pdf", "So_Y_te/new.pdf"]


def test_copies_are_read_once_and_keep_unique_ids(evidence: Path, store: Store) -> None:
    write_evidence(evidence, "So_Xay_dung/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    engine = CountingEngine()
    rows = by_path(run_again(evidence, store, engine))
    original, copy = rows["So_Xay_dung/a.pdf"], rows["So_Y_te/a.pdf"]
    assert len(engine.asked) == 3
    assert copy.doc_id == f"{original.doc_id}-2"
    assert copy.duplicate_of == original.doc_id
    assert "duplicate" in copy.reasons


def test_a_moved_file_keeps_its_id_and_is_not_read_again(evidence: Path, store: Store) -> None:
    before = by_path(run_again(evidence, store))["So_Y_te/a.pdf"].doc_id
    (evidence / "So_Y_te/a.pdf").rename(evidence / "So_Xay_dung/moved.pdf")
    engine = CountingEngine()
    rows = by_path(run_again(evidence, store, engine))
    assert engine.asked == []
    assert rows["So_Xay_dung/moved.pdf"].doc_id == before
    assert "So_Y_te/a.pdf" not in rows


def test_failed_files_are_tried_again_only_when_asked(evidence: Path, store: Store) -> None:
    run_again(evidence, store)
    engine = CountingEngine()
    run(settings(evidence, retry_failed=True), parts(store, engine))
    assert engine.asked == ["So_Xay_dung/c.pdf"]


def test_an_interrupt_keeps_what_was_read_and_the_next_run_goes_on(
    evidence: Path, store: Store
) -> None:
    class Interrupted(CountingEngine):
        def run(self, tasks: Iterable[ReadTask]) -> Iterator[ReadResult]:
            yield self.read(next(iter(tasks)))
            raise KeyboardInterrupt

    outcome = run(settings(evidence), parts(store, Interrupted()))
    assert outcome.interrupted
    assert len(outcome.results.rows) == 1
    engine = CountingEngine()
    assert len(by_path(run_again(evidence, store, engine))) == 3
    assert len(engine.asked) == 2


def test_a_full_reading_serves_to_identify_but_not_the_other_way(
    evidence: Path, store: Store
) -> None:
    engine = CountingEngine()
    run(settings(evidence, identify_only=True), parts(store, engine))
    run(settings(evidence, identify_only=True), parts(store, engine))
    assert len(engine.asked) == 3
    run(settings(evidence), parts(store, engine))
    assert len(engine.asked) == 6
    run(settings(evidence, identify_only=True), parts(store, engine))
    assert len(engine.asked) == 6


def test_a_file_that_cannot_be_opened_is_a_row(
    evidence: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(file: FoundFile) -> str:
        path = file.absolute
        if path.name == "b.pdf":
            raise PermissionError(13, "denied")
        return "0" * 63 + path.name[0]

    monkeypatch.setattr("pipeline.run.hash_found", refuse)
    rows = by_path(run_again(evidence, store))
    assert rows["So_Y_te/b.pdf"].error == "unreadable"
    assert rows["So_Y_te/a.pdf"].error == ""


def test_a_file_that_vanished_once_is_tried_again_in_every_run(
    evidence: Path, store: Store
) -> None:
    def gone(task: ReadTask) -> ReadResult:
        return ReadResult(task.sha256, error="vanished")

    assert by_path(run_again(evidence, store, CountingEngine(gone)))["So_Y_te/a.pdf"].error
    engine = CountingEngine()
    rows = by_path(run_again(evidence, store, engine))
    assert len(engine.asked) == 3
    assert rows["So_Y_te/a.pdf"].error == ""


def test_out_of_date_fields_are_extracted_from_stored_pages(
    evidence: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_again(evidence, store)
    monkeypatch.setattr("pipeline.run.extractor_version", lambda: "newer")
    contents: list[str] = []

    def remember(task: ReadTask) -> ReadResult:
        contents.append(task.content)
        return replace(read_plain(task), content=task.content)

    run_again(evidence, store, CountingEngine(remember))
    assert contents == ["{}", "{}"]


def test_an_empty_folder_is_refused_before_anything_is_written(
    tmp_path: Path, store: Store
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FolderError, match="không có tệp nào"):
        run(settings(tmp_path / "empty"), parts(store, CountingEngine()))


def test_nothing_is_written_into_the_evidence_folder(evidence: Path, store: Store) -> None:
    before = {path: path.stat().st_mtime_ns for path in evidence.rglob("*")}
    run_again(evidence, store)
    assert {path: path.stat().st_mtime_ns for path in evidence.rglob("*")} == before
