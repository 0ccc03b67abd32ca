from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from classifiers.profile import Profile
from classifiers.register_table import RegisterEntry
from extractors.document import Reading
from extractors.reading.store_form import from_json, to_json
from pipeline.errors import FolderError
from pipeline.reading.tasks import ReadTask
from pipeline.records.files import FoundFile
from pipeline.records.found import ReadResult
from pipeline.records.results import Results
from pipeline.records.rows import EvidenceRow
from pipeline.run.results import stored_results
from pipeline.run.run import RunOutcome, run, summary
from pipeline.store.queries.state import is_whole
from pipeline.store.store import Store
from tests.pipeline.parts import (
    NO_PAGES,
    NOW,
    CountingEngine,
    parts,
    read_plain,
    settings,
    write_evidence,
)


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
        ("B", ""): "missing",  # a plan of another year, where a report is asked for
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


def read_long(task: ReadTask) -> ReadResult:
    """Read like `read_plain`, a file of which the first pass leaves pages to be read."""
    result = read_plain(task)
    whole = not task.identify_only or bool(result.error)
    pages = Reading((), warnings=(task.path,))
    return replace(result, content=to_json(pages), whole=whole)


def test_files_of_one_and_two_pages_are_done_with_the_first_pass(
    evidence: Path, store: Store
) -> None:
    engine = CountingEngine()
    run(settings(evidence, identify_only=True), parts(store, engine))
    assert len(engine.asked) == 3
    run(settings(evidence), parts(store, engine))
    assert len(engine.asked) == 3


def test_the_second_pass_reads_what_the_first_has_left(evidence: Path, store: Store) -> None:
    engine, passes = CountingEngine(read_long), []

    def remember(results: Results) -> None:
        passes.append((results.identified_only, len(results.rows), len(engine.asked)))

    outcome = run(settings(evidence), replace(parts(store, engine), early=remember))
    assert passes == [(2, 3, 3)]
    assert outcome.results.identified_only == 0
    assert [task.rest for task in engine.tasks] == [False] * 3 + [True] * 2
    handed_on = [from_json(task.content).warnings for task in engine.tasks[3:]]
    assert sorted(handed_on) == [("So_Y_te/a.pdf",), ("So_Y_te/b.pdf",)]
    assert outcome.read_now == 3


def test_small_files_are_identified_first_and_large_ones_read_on_first(
    tmp_path: Path, store: Store
) -> None:
    folder = tmp_path / "sizes"
    for name, length in (("a", 30), ("b", 3), ("c", 300)):
        subject = "Kế hoạch PCTN " + "x" * length
        write_evidence(folder, f"So_Y_te/{name}.pdf", "1/KH-SYT", "2024-03-05", subject)
    engine = CountingEngine(read_long)
    run(settings(folder), parts(store, engine))
    names = [Path(task.path).stem for task in engine.tasks]
    assert names == ["b", "a", "c", "c", "a", "b"]


def test_identify_only_stops_after_the_first_pass_and_a_full_run_goes_on(
    evidence: Path, store: Store
) -> None:
    engine = CountingEngine(read_long)
    first = run(settings(evidence, identify_only=True), parts(store, engine))
    run(settings(evidence, identify_only=True), parts(store, engine))
    assert len(engine.asked) == 3
    assert first.results.identified_only == 2
    run(settings(evidence), parts(store, engine))
    assert [task.rest for task in engine.tasks[3:]] == [True, True]
    run(settings(evidence, identify_only=True), parts(store, engine))
    assert len(engine.asked) == 5


def test_an_interrupt_in_the_second_pass_keeps_the_early_list(evidence: Path, store: Store) -> None:
    def interrupted(task: ReadTask) -> ReadResult:
        if task.rest:
            raise KeyboardInterrupt
        return read_long(task)

    outcome = run(settings(evidence), parts(store, CountingEngine(interrupted)))
    assert outcome.interrupted
    assert not is_whole(store.engine)
    assert (len(outcome.results.rows), outcome.results.identified_only) == (3, 2)
    undisturbed = run(settings(evidence), parts(store, CountingEngine(read_long))).results
    assert undisturbed.identified_only == 0
    assert undisturbed.rows == outcome.results.rows


def test_a_file_whose_first_and_last_page_are_damaged_is_still_read_in_full(
    evidence: Path, store: Store
) -> None:
    def read(task: ReadTask) -> ReadResult:
        if task.identify_only:
            return ReadResult(task.sha256, error="damaged", whole=False)
        assert task.content == ""
        return replace(read_plain(task), error="")

    (evidence / "So_Xay_dung/c.pdf").unlink()
    rows = by_path(run_again(evidence, store, CountingEngine(read)))
    assert {row.error for row in rows.values()} == {""}


def test_a_file_that_cannot_be_opened_is_a_row(
    evidence: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(file: FoundFile) -> str:
        path = file.absolute
        if path.name == "b.pdf":
            raise PermissionError(13, "denied")
        return "0" * 63 + path.name[0]

    monkeypatch.setattr("pipeline.run.planning.hash_found", refuse)
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
    monkeypatch.setattr("pipeline.run.planning.extractor_version", lambda: "newer")
    contents: list[str] = []

    def remember(task: ReadTask) -> ReadResult:
        contents.append(task.content)
        return replace(read_plain(task), content=task.content)

    run_again(evidence, store, CountingEngine(remember))
    assert contents == [NO_PAGES, NO_PAGES]


def test_a_file_that_cannot_be_read_for_a_while_was_not_handed_in_anew(
    evidence: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = by_path(run_again(evidence, store))["So_Y_te/a.pdf"].first_seen
    later = replace(parts(store, CountingEngine()), now=lambda: NOW + timedelta(days=30))

    def refused(file: FoundFile) -> str:
        raise PermissionError(13, "Permission denied")

    (evidence / "So_Y_te/a.pdf").touch()  # so that it is hashed anew
    with monkeypatch.context() as here:
        here.setattr("pipeline.run.planning.hash_found", refused)
        assert by_path(run(settings(evidence), later))["So_Y_te/a.pdf"].error == "unreadable"
    assert by_path(run(settings(evidence), later))["So_Y_te/a.pdf"].first_seen == before
    write_evidence(evidence, "So_Y_te/a.pdf", "3/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    replaced = by_path(run(settings(evidence), later))["So_Y_te/a.pdf"].first_seen
    assert replaced == NOW + timedelta(days=30)


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


def test_the_register_says_what_has_no_scan_and_reports_find_it_again(
    evidence: Path, store: Store
) -> None:
    entries = tuple(
        RegisterEntry("", line, Profile(title=title, number=number, issue_date=day))
        for line, title, number, day in (
            (2, "Kế hoạch PCTN", "01/KH-SYT", "2024-03-05"),
            (3, "Kế hoạch chuyển đổi vị trí công tác", "9/KH-SYT", "2024-03-05"),
        )
    )
    asked = replace(parts(store, CountingEngine()), register=entries)
    outcome = run(settings(evidence), asked)
    assert [row.status for row in outcome.results.register] == ["scanned", "no-scan"]
    assert summary(outcome.results)["register-no-scan"] == 1
    again, _ = stored_results(store, NOW)
    assert again.register == outcome.results.register
    without = run_again(evidence, store)
    assert without.results.register == ()
    assert stored_results(store, NOW)[0].register == ()
