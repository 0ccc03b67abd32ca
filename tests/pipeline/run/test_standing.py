"""Nothing changed since the last run: nothing is judged. Anything changed: everything is."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from classifiers.profile import Profile
from classifiers.register_table import RegisterEntry
from indicator_map.campaign import Campaign, CampaignDeadlines
from pipeline.deciding.assessment_store import AssessmentStore
from pipeline.deciding.cell_decisions import CellDraft
from pipeline.deciding.cell_store import CellDecisionStore
from pipeline.deciding.decision_store import DecisionStore
from pipeline.deciding.decisions import reject
from pipeline.records.reasons import load_reasons
from pipeline.run.judging import judge_all
from pipeline.run.parts import RunParts
from pipeline.run.rankings import ClassifierSource
from pipeline.run.run import RunOutcome, run
from pipeline.store.queries.state import last_change
from pipeline.store.store import Store
from pipeline.store.tables import (
    CoverageRecord,
    EvidenceRecord,
    EvidenceRowRecord,
    RankingRecord,
    RunRecord,
)
from tests.pipeline.parts import (
    NOW,
    CountingEngine,
    WordClassifier,
    parts,
    settings,
    small_set,
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
def store(tmp_path: Path, evidence: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path / "results")
    assert not again(evidence, opened).unchanged
    yield opened
    opened.close()


def again(
    folder: Path, store: Store, change: Callable[[RunParts], RunParts] = lambda held: held
) -> RunOutcome:
    return run(settings(folder), change(parts(store, CountingEngine())))


def test_what_was_judged_stands_where_nothing_changed(
    evidence: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = again(evidence, store, lambda held: replace(held, register=(ENTRY,)))
    assert not judged.unchanged

    def never(*_: object) -> None:
        raise AssertionError("judged again")

    monkeypatch.setattr("pipeline.run.run.judge_all", never)
    outcome = again(evidence, store, lambda held: replace(held, register=(ENTRY,)))
    assert outcome.unchanged
    assert outcome.state == judged.state != ""
    assert replace(outcome.results, seconds={}) == replace(judged.results, seconds={})
    assert outcome.read_now == 0


ENTRY = RegisterEntry("", 2, Profile(title="Kế hoạch PCTN", number="3/KH-SYT"))


def test_another_day_changes_nothing(evidence: Path, store: Store) -> None:
    later = lambda held: replace(held, now=lambda: NOW + timedelta(days=40))  # noqa: E731
    assert again(evidence, store, later).unchanged


def add_file(folder: Path, store: Store) -> None:
    write_evidence(folder, "So_Y_te/d.pdf", "4/KH-SYT", "2024-03-07", "Kế hoạch khác")


def add_copy(folder: Path, store: Store) -> None:
    (folder / "So_Xay_dung/d.pdf").write_bytes((folder / "So_Y_te/a.pdf").read_bytes())


def change_file(folder: Path, store: Store) -> None:
    write_evidence(folder, "So_Y_te/a.pdf", "14/KH-SYT", "2024-03-05", "Kế hoạch PCTN")


def delete_file(folder: Path, store: Store) -> None:
    (folder / "So_Y_te/a.pdf").unlink()


def move_file(folder: Path, store: Store) -> None:
    (folder / "So_Y_te/a.pdf").rename(folder / "So_Xay_dung/a.pdf")


def decide(folder: Path, store: Store) -> None:
    deciding = DecisionStore(store.engine, small_set(), load_reasons(), lambda: NOW)
    doc_id = next(row.doc_id for row in store.evidence() if not row.error)
    row, version = deciding.row(doc_id)
    deciding.decide([reject(row)], {doc_id: version}, "Lan")


def settle_cell(folder: Path, store: Store) -> None:
    cells = CellDecisionStore(store.engine, small_set(), lambda: NOW)
    seen = cells.cell("A", "So_Xay_dung").version
    draft = CellDraft("A", "So_Xay_dung", (None,), seen, "not-required", "Không phải nộp", "1/CV")
    cells.decide([draft], "Lan")


def assess(folder: Path, store: Store) -> None:
    AssessmentStore(store.engine, small_set(), lambda: NOW).give("A", {"score": "1"}, "Lan")


def damage(table: type, column: str) -> Callable[[Path, Store], None]:
    def turn(folder: Path, store: Store) -> None:
        with Session(store.engine) as session, session.begin():
            session.execute(update(table).values({column: "#"}))

    return turn


def lose(table: type) -> Callable[[Path, Store], None]:
    def drop(folder: Path, store: Store) -> None:
        with Session(store.engine) as session, session.begin():
            session.execute(delete(table))

    return drop


def kill_last_run(folder: Path, store: Store) -> None:
    store.start_run(settings(folder).as_record(), NOW)


@pytest.mark.parametrize(
    "change",
    [
        add_file,
        add_copy,
        change_file,
        delete_file,
        move_file,
        decide,
        settle_cell,
        assess,
        damage(EvidenceRowRecord, "row"),
        damage(EvidenceRecord, "subject"),
        damage(CoverageRecord, "row"),
        damage(RankingRecord, "ranking"),
        damage(RunRecord, "summary"),
        lose(EvidenceRowRecord),
        lose(CoverageRecord),
        kill_last_run,
    ],
)
def test_any_change_of_files_store_or_decisions_is_judged(
    evidence: Path, store: Store, change: Callable[[Path, Store], None]
) -> None:
    change(evidence, store)
    outcome = again(evidence, store)
    assert not outcome.unchanged
    assert outcome.results.rows == store.evidence()
    assert outcome.results.coverage == store.coverage()
    assert again(evidence, store).unchanged


PLAIN = small_set()


@pytest.mark.parametrize(
    "change",
    [
        lambda held: replace(held, indicators=replace(PLAIN, name="Bộ khác")),
        lambda held: replace(held, campaign=Campaign("Đợt", 2024, "tỉnh", PLAIN)),
        lambda held: replace(held, classifier=ClassifierSource("taught", WordClassifier)),
        lambda held: replace(held, register=(ENTRY,)),
    ],
)
def test_another_set_campaign_classifier_or_register_is_judged(
    evidence: Path, store: Store, change: Callable[[RunParts], RunParts]
) -> None:
    assert not again(evidence, store, change).unchanged
    assert again(evidence, store, change).unchanged


def test_another_program_judges_again(
    evidence: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.run.standing.program_key", lambda: "newer")
    assert not again(evidence, store).unchanged


def test_what_failed_is_tried_again_when_asked(evidence: Path, store: Store) -> None:
    engine = CountingEngine()
    outcome = run(settings(evidence, retry_failed=True), parts(store, engine))
    assert engine.asked == ["So_Xay_dung/c.pdf"]
    assert not outcome.unchanged


def test_what_somebody_decides_during_a_run_is_judged_by_the_next(
    evidence: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The papers of this run may not show it: they must not pass for those of its state."""
    add_file(evidence, store)

    def judge_then_decide(*asked: object) -> object:
        results = judge_all(*asked)  # type: ignore[arg-type]
        decide(evidence, store)
        return results

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.run.run.judge_all", judge_then_decide)
        assert again(evidence, store).state == ""
    outcome = again(evidence, store)
    assert not outcome.unchanged
    assert outcome.state != ""
    assert "rejected" in {row.decision for row in outcome.results.rows}


def test_a_run_that_found_nothing_new_makes_no_paper_old(evidence: Path, store: Store) -> None:
    before = last_change(store.engine)
    later = lambda held: replace(held, now=lambda: NOW + timedelta(days=1))  # noqa: E731
    assert again(evidence, store, later).unchanged
    assert last_change(store.engine) == before
    add_file(evidence, store)
    assert not again(evidence, store, later).unchanged
    assert last_change(store.engine) == NOW + timedelta(days=1)


def test_the_caution_of_deadlines_is_told_again(evidence: Path, store: Store) -> None:
    late = Campaign("Đợt", 2024, "tỉnh", PLAIN, CampaignDeadlines(units=date(2024, 1, 15)))
    judged = again(evidence, store, lambda held: replace(held, campaign=late))
    standing = again(evidence, store, lambda held: replace(held, campaign=late))
    assert standing.unchanged
    assert standing.results.caution == judged.results.caution != ""
