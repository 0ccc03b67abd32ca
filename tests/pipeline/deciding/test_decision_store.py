from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from extractors.document import Extraction, Field
from indicator_map.model import Period
from pipeline.deciding.decision_store import (
    DecisionConflict,
    DecisionStore,
    UnknownDocument,
    all_decisions,
)
from pipeline.deciding.decisions import (
    Decision,
    Draft,
    accept,
    apply_decisions,
    correct,
    corrected,
    effective,
    reject,
    skip,
    undo,
    values_of,
)
from pipeline.deciding.excel_review import ReviewChange, ReviewField
from pipeline.deciding.validation import wrong_values
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import ReadResult
from pipeline.records.reasons import load_reasons
from pipeline.records.rows import CoverageRow, EvidenceRow
from pipeline.run.run import RunOutcome, run
from pipeline.store.store import Store
from tests.pipeline.parts import (
    CountingEngine,
    parts,
    read_plain,
    settings,
    small_set,
    write_evidence,
)

NOON = datetime(2025, 2, 3, 12, tzinfo=UTC)
TODAY = date(2025, 2, 3)
REASONS = load_reasons()


class Clock:
    """Every reading is a minute after the one before."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    write_evidence(folder, "So_Y_te/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    write_evidence(folder, "So_Y_te/b.pdf", "2/BC-SYT", "2024-12-16", "Báo cáo PCTN")
    write_evidence(folder, "So_Y_te/c.pdf", "3/GM-SYT", "2024-05-06", "Giấy mời họp")
    return folder


@pytest.fixture
def store(evidence: Path, tmp_path: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path / "results")
    run_again(evidence, opened)
    yield opened
    opened.close()


@pytest.fixture
def deciding(store: Store) -> DecisionStore:
    return DecisionStore(store.engine, small_set(), REASONS, Clock())


def run_again(folder: Path, store: Store) -> RunOutcome:
    return run(settings(folder), parts(store, CountingEngine()))


def row_at(store: Store, name: str) -> EvidenceRow:
    return next(row for row in store.evidence() if row.path.endswith(name))


def make(deciding: DecisionStore, draft: Draft, reviewer: str = "Lan") -> Decision:
    version = deciding.row(draft.doc_id)[1]
    return deciding.decide([draft], {draft.doc_id: version}, reviewer)[0]


def statuses(store: Store) -> dict[tuple[str, str], str]:
    return {(row.indicator, row.unit): row.status for row in store.coverage()}


def test_an_accepted_document_is_confirmed_and_its_values_are_a_persons(
    store: Store, deciding: DecisionStore
) -> None:
    before = row_at(store, "b.pdf")
    assert before.review
    make(deciding, accept(before, small_set()))
    after = row_at(store, "b.pdf")
    assert (after.confirmed, after.review, after.reasons, after.decision) == (
        True,
        False,
        (),
        "accepted",
    )
    assert after.extraction is not None
    assert (after.extraction.number.reader, after.extraction.number.confidence) == ("human", 1.0)
    assert values_of(after) == values_of(before)


def test_a_corrected_date_is_judged_anew_and_covers_its_indicator_at_once(
    store: Store, deciding: DecisionStore
) -> None:
    assert statuses(store)["B", ""] == "missing"
    row = row_at(store, "b.pdf")
    given = {"issue_date": "2024-12-15", "doc_type": "Báo cáo"}
    make(deciding, correct(row, given, small_set(), confirm=True))
    after = row_at(store, "b.pdf")
    assert after.period.verdict == "inside"
    assert after.extraction is not None
    assert after.extraction.issue_date.alternatives[0].value == "2024-12-16"
    assert statuses(store) == {("A", "So_Y_te"): "found", ("B", ""): "confirmed"}


def test_coverage_after_each_decision_is_that_of_a_whole_run(
    evidence: Path, store: Store, deciding: DecisionStore
) -> None:
    make(deciding, accept(row_at(store, "a.pdf"), small_set()))
    make(deciding, correct(row_at(store, "c.pdf"), {"indicators": "B"}, small_set(), confirm=True))
    make(deciding, reject(row_at(store, "b.pdf")))
    at_once = store.coverage()
    run_again(evidence, store)
    assert store.coverage() == at_once


def test_human_values_outlive_renaming_and_every_later_run(
    evidence: Path, store: Store, deciding: DecisionStore
) -> None:
    row = row_at(store, "c.pdf")
    changes = {"number": "3/KH-SYT", "doc_type": "Kế hoạch", "indicators": "A"}
    make(deciding, correct(row, changes, small_set(), confirm=True))
    (evidence / "So_Y_te/c.pdf").rename(evidence / "So_Y_te/renamed.pdf")
    run_again(evidence, store)
    run_again(evidence, store)
    after = row_at(store, "renamed.pdf")
    assert values_of(after) == values_of(row) | changes
    assert after.confirmed


def test_a_rejected_document_counts_nowhere(store: Store, deciding: DecisionStore) -> None:
    make(deciding, reject(row_at(store, "a.pdf")))
    after = row_at(store, "a.pdf")
    assert (after.indicators, after.review, after.decision) == ((), False, "rejected")
    assert statuses(store)["A", "So_Y_te"] == "missing"


def test_one_corrected_value_settles_its_own_reasons_only() -> None:
    row = EvidenceRow("d", "d.pdf", 1, 1, "d" * 64, "X")
    row = replace(row, reasons=("number-uncertain", "no-indicator", "secret-mark"))
    draft = correct(row, {"number": "1/KH"}, small_set())
    assert "verdict" not in draft.after
    after = laid_over(row, draft)
    assert after.reasons == ("no-indicator", "secret-mark")
    assert after.review
    both = laid_over(row, draft, correct(after, {"indicators": "A"}, small_set()))
    assert (both.reasons, both.review, both.confirmed) == (("secret-mark",), False, True)


@pytest.mark.parametrize(("now", "stays"), [("", ""), ("fuller", "fuller")])
def test_which_copy_counts_is_judged_anew_after_a_copy_was_accepted(now: str, stays: str) -> None:
    """The original that it was accepted beside is a copy itself now, or is gone."""
    row = EvidenceRow("d", "d.pdf", 1, 1, "d" * 64, "X", duplicate_of="first")
    draft = accept(row, small_set())
    assert laid_over(replace(row, duplicate_of=now), draft).duplicate_of == stays


def test_what_a_person_says_is_no_copy_stays_none() -> None:
    row = EvidenceRow("d", "d.pdf", 1, 1, "d" * 64, "X", duplicate_of="first")
    draft = correct(row, {"duplicate_of": ""}, small_set())
    assert laid_over(replace(row, duplicate_of="fuller"), draft).duplicate_of == ""


def test_what_a_person_says_is_in_force_stays_so() -> None:
    row = EvidenceRow("d", "d.pdf", 1, 1, "d" * 64, "X", superseded_by="later", standing=("…",))
    after = laid_over(row, correct(row, {"superseded_by": ""}, small_set()))
    assert (after.superseded_by, after.decision) == ("", "corrected")
    assert after.standing[0] == "Người rà soát kết luận: văn bản này không bị thay thế."
    assert after.standing[1:] == row.standing


def test_accepting_a_paper_does_not_keep_a_later_one_from_replacing_it() -> None:
    row = EvidenceRow("d", "d.pdf", 1, 1, "d" * 64, "X")
    draft = accept(row, small_set())
    assert laid_over(replace(row, superseded_by="later"), draft).superseded_by == "later"


def test_fields_that_people_gave_are_what_papers_are_compared_by() -> None:
    row = EvidenceRow(
        "d", "d.pdf", 1, 1, "d" * 64, "X", extraction=Extraction(number=Field("1/KH"))
    )
    made = as_made(correct(row, {"number": "7/KH", "verdict": "before"}, small_set()))
    after = corrected([row], {"d": [made]}, small_set())[0]
    assert after.extraction is not None
    assert after.extraction.number.value == "7/KH"
    assert replace(after, extraction=row.extraction) == row


def test_a_verdict_counts_only_for_the_period_it_was_given_for() -> None:
    row = EvidenceRow("d", "d.pdf", 1, 1, "d" * 64, "X")
    made = as_made(accept(row, small_set(2024)))
    other = replace(small_set(2024), period=Period(date(2024, 12, 16), date(2025, 12, 15)))
    kept = apply_decisions([row], {"d": [made]}, small_set(2024), REASONS)[0]
    moved = apply_decisions([row], {"d": [made]}, other, REASONS)[0]
    assert kept.confirmed
    assert not moved.confirmed


def test_an_indicator_of_another_set_is_left_out_and_somebody_must_look(store: Store) -> None:
    row = row_at(store, "a.pdf")
    draft = accept(row, small_set())
    other = Draft(row.doc_id, "accept", draft.before, {**draft.after, "indicators": "OLD.1"})
    after = laid_over(row, other)
    assert (after.indicator, after.confirmed) == ("A", False)


def test_undo_adds_a_row_and_brings_back_what_was_there(
    store: Store, deciding: DecisionStore
) -> None:
    before = row_at(store, "b.pdf")
    coverage_before = store.coverage()
    made = make(deciding, correct(before, {"issue_date": "2024-01-02"}, small_set(), confirm=True))
    undone = deciding.undo(deciding.latest_of("Lan"), "Lan")
    assert [one.undoes for one in undone] == [made.id]
    assert row_at(store, "b.pdf") == before
    assert store.coverage() == coverage_before
    assert [one.kind for one in deciding.history(before.doc_id)] == ["correct", "undo"]
    assert deciding.latest_of("Lan") == ()


def test_an_undo_can_be_undone() -> None:
    row = EvidenceRow("d", "d.pdf", 1, 1, "d" * 64, "X")
    first = as_made(reject(row))
    second = replace(as_made(undo(row, first)), id=2)
    third = replace(as_made(undo(row, second)), id=3)
    assert effective([first]) == (first,)
    assert effective([first, second]) == ()
    assert effective([first, second, third]) == (first,)


def test_the_second_of_two_reviewers_is_told_and_nothing_is_overwritten(
    store: Store, deciding: DecisionStore
) -> None:
    row = row_at(store, "b.pdf")
    seen = {row.doc_id: deciding.row(row.doc_id)[1]}
    deciding.decide([correct(row, {"number": "22/BC-SYT"}, small_set(), confirm=True)], seen, "Lan")
    with pytest.raises(DecisionConflict, match="Lan") as told:
        deciding.decide([reject(row)], seen, "Minh")
    assert told.value.doc_ids == (row.doc_id,)
    after = row_at(store, "b.pdf")
    assert after.extraction is not None
    assert after.extraction.number.value == "22/BC-SYT"
    assert [one.reviewer for one in deciding.history(row.doc_id)] == ["Lan"]


def test_somebody_elses_decision_on_top_is_not_undone(
    store: Store, deciding: DecisionStore
) -> None:
    make(deciding, accept(row_at(store, "b.pdf"), small_set()), "Lan")
    make(deciding, reject(row_at(store, "b.pdf")), "Minh")
    assert deciding.undo(deciding.latest_of("Lan"), "Lan") == ()
    assert row_at(store, "b.pdf").decision == "rejected"


def test_a_batch_is_undone_in_one_go(store: Store, deciding: DecisionStore) -> None:
    before = store.evidence()
    rows = [row for row in before if row.indicators]
    versions = {row.doc_id: deciding.row(row.doc_id)[1] for row in rows}
    deciding.decide([accept(row, small_set()) for row in rows], versions, "Lan", "batch")
    assert all(row.confirmed for row in store.evidence() if row.indicators)
    assert len(deciding.undo(deciding.latest_of("Lan"), "Lan")) == 2
    assert store.evidence() == before


def test_a_batch_with_one_stale_document_writes_nothing(
    store: Store, deciding: DecisionStore
) -> None:
    one, other = row_at(store, "a.pdf"), row_at(store, "b.pdf")
    versions = {row.doc_id: deciding.row(row.doc_id)[1] for row in (one, other)}
    make(deciding, skip(other), "Minh")
    with pytest.raises(DecisionConflict, match="Minh"):
        deciding.decide([accept(one, small_set()), accept(other, small_set())], versions, "Lan")
    assert not row_at(store, "a.pdf").confirmed


def test_a_decision_made_while_a_run_stores_is_not_lost(
    evidence: Path, store: Store, deciding: DecisionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = all_decisions
    late = [lambda: make(deciding, reject(row_at(store, "a.pdf")))]

    def read_then_decide(engine: object) -> object:
        found = read(store.engine)
        if late:
            late.pop()()
        return found

    monkeypatch.setattr("pipeline.run.judging.all_decisions", read_then_decide)
    write_evidence(
        evidence, "So_Y_te/d.pdf", "4/GM-SYT", "2024-05-07", "Giấy mời họp"
    )  # so there is something to judge
    outcome = run_again(evidence, store)
    assert row_at(store, "a.pdf").decision == "rejected"
    assert outcome.results.rows == store.evidence()


def test_a_decision_on_the_early_list_follows_the_document_when_its_pages_are_known(
    evidence: Path, tmp_path: Path
) -> None:
    """The first pass takes a file of several documents for one; the second parts them."""

    def read(task: ReadTask) -> ReadResult:
        result = read_plain(task)
        (first,) = result.documents
        if task.identify_only:
            return replace(result, documents=(replace(first, last_page=9),), whole=False)
        second = replace(first, first_page=4, last_page=9)
        return replace(result, documents=(replace(first, last_page=3), second))

    with closing(Store.create(tmp_path / "early")) as store:
        run(settings(evidence, identify_only=True), parts(store, CountingEngine(read)))
        deciding = DecisionStore(store.engine, small_set(), REASONS, Clock())
        early = row_at(store, "a.pdf")
        make(deciding, reject(early))
        run(settings(evidence), parts(store, CountingEngine(read)))
        rows = [row for row in store.evidence() if row.path.endswith("a.pdf")]
        assert early.pages == "1-9"
        assert [(row.pages, row.decision) for row in rows] == [("1-3", "rejected"), ("4-9", "")]
        assert [one.kind for one in deciding.history(rows[0].doc_id)] == ["reject"]


def test_a_document_that_is_not_listed_is_refused(deciding: DecisionStore) -> None:
    with pytest.raises(UnknownDocument, match="nowhere"):
        deciding.row("nowhere")


def test_corrections_from_excel_become_decisions_once(
    store: Store, deciding: DecisionStore
) -> None:
    a, b, c = (row_at(store, name) for name in ("a.pdf", "b.pdf", "c.pdf"))
    changes = [
        change(a, "confirmed", "", "1"),
        change(b, "issue_date", "2024-12-16", "2024-12-14"),
        change(b, "note", "", "Đã gọi hỏi đơn vị"),
        change(c, "note", "", "Xem lại sau"),
    ]
    deciding.apply_changes(changes, "Bảng Excel")
    assert row_at(store, "a.pdf").decision == "accepted"
    assert row_at(store, "b.pdf").period.verdict == "inside"
    assert row_at(store, "c.pdf") == c
    assert [one.note for one in deciding.history(b.doc_id)] == ["Đã gọi hỏi đơn vị"]
    assert deciding.apply_changes([changes[3]], "Bảng Excel") == ()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"number": "KH-UBND"}, "không có chữ số nào"),
        ({"issue_date": "2024-02-30"}, "không có"),
        ({"issue_date": "2025-02-04"}, "ở tương lai"),
        ({"issue_date": "1944-01-01"}, "quá xa"),
        ({"indicators": "A|Z.9"}, "“Z.9” không có trong bộ tiêu chí"),
        ({"verdict": "maybe"}, "không có"),
        ({"duplicate_of": "other"}, "Chỉ có thể bỏ"),
        ({"superseded_by": "other"}, "Chỉ có thể bỏ"),
    ],
)
def test_impossible_values_are_named(values: dict[str, str], said: str) -> None:
    assert any(said in sentence for sentence in wrong_values(values, small_set(), TODAY))


def test_possible_values_are_taken() -> None:
    values = {"number": "31/KH-UBND", "issue_date": "2024-02-02", "indicators": "A; B"}
    assert wrong_values(values, small_set(), TODAY) == []
    row = EvidenceRow("d", "d.pdf", 1, 1, "d" * 64, "X")
    draft = correct(row, {**values, "number": " 31 / KH – UBND "}, small_set())
    assert draft.after["number"] == "31/KH-UBND"
    assert draft.after["indicators"] == "A|B"


def as_made(draft: Draft) -> Decision:
    return Decision(
        draft.doc_id,
        draft.kind,
        draft.before,
        draft.after,
        draft.note,
        draft.undoes,
        id=1,
        made_at=NOON,
        reviewer="Lan",
    )


def laid_over(row: EvidenceRow, *drafts: Draft) -> EvidenceRow:
    made = [replace(as_made(draft), id=id) for id, draft in enumerate(drafts, start=1)]
    return apply_decisions([row], {row.doc_id: made}, small_set(), REASONS)[0]


def change(row: EvidenceRow, field: ReviewField, before: str, after: str) -> ReviewChange:
    return ReviewChange(row.doc_id, row.path, field, before, after, "Danh mục minh chứng", 5)


def test_coverage_rows_are_kept_in_the_sets_order(store: Store, deciding: DecisionStore) -> None:
    order: list[CoverageRow] = list(store.coverage())
    make(deciding, skip(row_at(store, "a.pdf")))
    make(deciding, reject(row_at(store, "a.pdf")))
    assert [row.indicator for row in store.coverage()] == [row.indicator for row in order]


def decided_paths(store: Store) -> list[str]:
    return [row.path for row in store.evidence() if row.decision]


def twin(evidence: Path, path: str) -> None:
    target = evidence / path
    target.parent.mkdir(exist_ok=True)
    target.write_bytes((evidence / "So_Y_te/a.pdf").read_bytes())


def test_a_twin_that_comes_before_a_decided_file_does_not_take_its_decision(
    evidence: Path, store: Store, deciding: DecisionStore
) -> None:
    make(deciding, reject(row_at(store, "a.pdf")))
    twin(evidence, "A_truoc/a.pdf")
    run_again(evidence, store)
    assert decided_paths(store) == ["So_Y_te/a.pdf"]


def test_deleting_a_twin_hands_its_decision_to_nobody(
    evidence: Path, store: Store, deciding: DecisionStore
) -> None:
    twin(evidence, "A_truoc/a.pdf")
    run_again(evidence, store)
    (first,) = (row for row in store.evidence() if row.path == "A_truoc/a.pdf")
    make(deciding, reject(first))
    (evidence / "A_truoc/a.pdf").unlink()
    run_again(evidence, store)
    assert decided_paths(store) == []
    twin(evidence, "A_truoc/a.pdf")  # and back again
    run_again(evidence, store)
    assert decided_paths(store) == ["A_truoc/a.pdf"]


def test_a_decision_goes_with_a_file_that_is_moved_past_its_twin(
    evidence: Path, store: Store, deciding: DecisionStore
) -> None:
    twin(evidence, "Z_sau/a.pdf")
    run_again(evidence, store)
    (last,) = (row for row in store.evidence() if row.path == "Z_sau/a.pdf")
    make(deciding, reject(last))
    (evidence / "Z_sau/a.pdf").rename(evidence / "a.pdf")
    run_again(evidence, store)
    assert decided_paths(store) == ["a.pdf"]
