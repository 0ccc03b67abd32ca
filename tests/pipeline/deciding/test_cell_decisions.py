"""Decisions on cells of the coverage: kept, laid over every run, and never over one another."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from indicator_map.model import Indicator, IndicatorSet, Need
from pipeline.deciding.cell_decisions import (
    CellDecision,
    CellDraft,
    all_cell_decisions,
    standing,
)
from pipeline.deciding.cell_store import CellConflict, CellDecisionStore, CellRefused
from pipeline.deciding.decision_store import DecisionStore
from pipeline.deciding.decisions import correct, reject
from pipeline.records.cells import cells_of, not_asked
from pipeline.records.reasons import load_reasons
from pipeline.records.rows import CellKey, CoverageRow, Settled, SettledStatus
from pipeline.run.run import RunOutcome, run
from pipeline.store.store import Store
from tests.pipeline.parts import CountingEngine, parts, settings, small_set, write_evidence

NOON = datetime(2025, 2, 3, 12, tzinfo=UTC)


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
    write_evidence(folder, "So_Noi_vu/b.pdf", "2/GM-SNV", "2024-05-06", "Giấy mời họp")
    return folder


@pytest.fixture
def store(evidence: Path, tmp_path: Path) -> Iterator[Store]:
    opened = Store.create(tmp_path / "results")
    run_again(evidence, opened)
    yield opened
    opened.close()


@pytest.fixture
def deciding(store: Store) -> CellDecisionStore:
    return CellDecisionStore(store.engine, small_set(), Clock())


def run_again(folder: Path, store: Store, indicators: IndicatorSet | None = None) -> RunOutcome:
    made = parts(store, CountingEngine())
    return run(settings(folder), replace(made, indicators=indicators or small_set()))


def monthly_set() -> IndicatorSet:
    """The small set, its second leaf asked of every unit for every month."""
    plan, _ = small_set().indicators
    need = Need(("Thông báo",), "tiếp công dân", "từng đơn vị", "month", True, (), each_unit=True)
    meetings = Indicator("M", "Tiếp công dân", "Tiếp công dân", None, None, 1, needs=(need,))
    return replace(small_set(), indicators=(plan, meetings))


def settle(
    deciding: CellDecisionStore,
    indicator: str = "A",
    unit: str = "So_Noi_vu",
    months: tuple[date | None, ...] = (None,),
    status: SettledStatus = "none-occurred",
    reviewer: str = "Lan",
    version: str | None = None,
) -> tuple[CellDecision, ...]:
    seen = deciding.cell(indicator, unit).version if version is None else version
    draft = CellDraft(indicator, unit, months, seen, status, "Không có vụ việc", "12/BC-SNV")
    return deciding.decide([draft], reviewer)


def take_back(deciding: CellDecisionStore, reviewer: str = "Lan") -> tuple[CellDecision, ...]:
    seen = deciding.cell("A", "So_Noi_vu").version
    return deciding.decide([CellDraft("A", "So_Noi_vu", (None,), seen)], reviewer)


def row(store: Store, indicator: str = "A", unit: str = "So_Noi_vu") -> CoverageRow:
    return next(one for one in store.coverage() if (one.indicator, one.unit) == (indicator, unit))


@pytest.mark.parametrize("status", ["none-occurred", "not-required"])
def test_a_settled_cell_is_no_hole_and_says_on_what_basis(
    store: Store, deciding: CellDecisionStore, status: SettledStatus
) -> None:
    assert row(store).status == "missing"
    (made,) = settle(deciding, status=status)
    assert (made.reviewer, made.made_at) == ("Lan", NOON + timedelta(minutes=1))
    after = row(store)
    assert after.status == status
    for told in ("Lan", "Không có vụ việc", "12/BC-SNV"):
        assert told in after.basis


def test_taking_back_makes_it_a_hole_again_and_keeps_the_history(
    store: Store, deciding: CellDecisionStore
) -> None:
    before = store.coverage()
    settle(deciding)
    take_back(deciding, "Minh")
    assert store.coverage() == before
    history = deciding.cell("A", "So_Noi_vu").decisions
    assert [(one.kind, one.reviewer) for one in history] == [("settle", "Lan"), ("undo", "Minh")]
    settle(deciding)
    assert row(store).status == "none-occurred"


def test_what_was_decided_survives_every_run(
    evidence: Path, store: Store, deciding: CellDecisionStore
) -> None:
    settle(deciding)
    at_once = store.coverage()
    outcome = run_again(evidence, store)
    assert store.coverage() == at_once == outcome.results.coverage
    assert outcome.results.settled == {
        CellKey("A", "So_Noi_vu"): Settled("none-occurred", "Không có vụ việc", "12/BC-SNV", "Lan")
    }


def test_papers_that_are_there_win_over_the_decision_which_is_told(
    evidence: Path, store: Store, deciding: CellDecisionStore
) -> None:
    settle(deciding)
    write_evidence(evidence, "So_Noi_vu/c.pdf", "9/KH-SNV", "2024-06-06", "Kế hoạch PCTN")
    run_again(evidence, store)
    assert row(store).status == "found"
    assert "Lan" in row(store).note
    assert len(all_cell_decisions(store.engine)) == 1


def test_a_decision_on_a_document_keeps_what_was_decided_of_its_cells(
    evidence: Path, store: Store, deciding: CellDecisionStore
) -> None:
    settle(deciding)
    documents = DecisionStore(store.engine, small_set(), load_reasons(), Clock())
    plan = next(one for one in store.evidence() if one.path.endswith("a.pdf"))
    documents.decide([reject(plan)], {plan.doc_id: documents.row(plan.doc_id)[1]}, "Minh")
    assert (row(store).status, row(store, unit="So_Y_te").status) == ("none-occurred", "missing")
    at_once = store.coverage()
    run_again(evidence, store)
    assert store.coverage() == at_once


def test_a_cell_that_is_not_asked_any_more_keeps_its_decision_and_is_told_of(
    evidence: Path, store: Store, deciding: CellDecisionStore
) -> None:
    settle(deciding)
    other = replace(small_set(), indicators=small_set().indicators[1:])
    outcome = run_again(evidence, store, other)
    ((key, kept),) = not_asked(outcome.results.settled, outcome.results.coverage)
    assert (key, kept.basis) == (CellKey("A", "So_Noi_vu"), "12/BC-SNV")
    run_again(evidence, store)
    assert row(store).status == "none-occurred"


def test_the_later_of_two_reviewers_sees_who_came_first_and_overwrites_nothing(
    store: Store, deciding: CellDecisionStore
) -> None:
    seen = deciding.cell("A", "So_Noi_vu").version
    settle(deciding)
    with pytest.raises(CellConflict, match=r"So_Noi_vu.*Lan: Không phát sinh \(căn cứ 12/BC-SNV\)"):
        settle(deciding, status="not-required", reviewer="Minh", version=seen)
    assert row(store).status == "none-occurred"
    settle(deciding, status="not-required", reviewer="Minh")
    assert row(store).status == "not-required"
    assert len(deciding.cell("A", "So_Noi_vu").decisions) == 2


def test_of_two_reviewers_at_the_same_moment_one_is_refused(
    store: Store, deciding: CellDecisionStore
) -> None:
    seen = deciding.cell("A", "So_Noi_vu").version
    told: list[str] = []

    def decide(reviewer: str) -> None:
        try:
            settle(deciding, reviewer=reviewer, version=seen)
            told.append("made")
        except CellConflict:
            told.append("refused")

    both = [threading.Thread(target=decide, args=(name,)) for name in ("Lan", "Minh")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(told) == ["made", "refused"]
    assert len(all_cell_decisions(store.engine)) == 1


def test_a_cell_that_changed_since_it_was_seen_is_refused(
    evidence: Path, store: Store, deciding: CellDecisionStore
) -> None:
    seen = deciding.cell("A", "So_Noi_vu").version
    write_evidence(evidence, "So_Noi_vu/c.pdf", "9/KH-SNV", "2025-06-06", "Kế hoạch PCTN 2025")
    run_again(evidence, store)
    with pytest.raises(CellConflict):
        settle(deciding, version=seen)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"note": " "}, "Thiếu lý do"),
        ({"basis": ""}, "Thiếu căn cứ"),
        ({"unit": "So_Y_te"}, "không thiếu gì"),
        ({"indicator": "X"}, "không có trong bảng"),
        ({"months": (date(2024, 3, 1),)}, "tháng 03/2024 không có trong bảng"),
        ({"status": "found"}, "Chưa chọn kết luận"),
    ],
)
def test_what_cannot_be_settled_is_refused_with_the_reason(
    store: Store, deciding: CellDecisionStore, change: dict[str, object], told: str
) -> None:
    draft = replace(
        CellDraft("A", "So_Noi_vu", (None,), "", "none-occurred", "vì thế", "12/BC"),
        **change,  # type: ignore[arg-type]
    )
    seen = replace(draft, version=deciding.cell(draft.indicator, draft.unit).version)
    with pytest.raises(CellRefused, match=told):
        deciding.decide([seen], "Lan")
    assert all_cell_decisions(store.engine) == ()


def test_one_that_is_refused_keeps_all_of_its_go_from_being_made(
    store: Store, deciding: CellDecisionStore
) -> None:
    drafts = [
        CellDraft("A", unit, (None,), deciding.cell("A", unit).version, "not-required", "n", "b")
        for unit in ("So_Noi_vu", "So_Y_te")
    ]
    with pytest.raises(CellRefused):
        deciding.decide(drafts, "Lan")
    assert all_cell_decisions(store.engine) == ()


def test_months_are_settled_one_by_one_or_together(evidence: Path, store: Store) -> None:
    run_again(evidence, store, monthly_set())
    deciding = CellDecisionStore(store.engine, monthly_set(), Clock())
    first, second = date(2024, 1, 1), date(2024, 2, 1)
    made = settle(deciding, "M", "So_Y_te", (first, second), "not-required")
    assert len({one.batch for one in made}) == 1
    cell = next(
        one for one in cells_of(store.coverage()) if (one.indicator, one.unit) == ("M", "So_Y_te")
    )
    assert [one.status for one in cell.rows[:3]] == ["not-required", "not-required", "missing"]
    assert (cell.is_hole, cell.lacking) == (True, "tháng 3–12")
    seen = deciding.cell("M", "So_Y_te").version
    deciding.decide([CellDraft("M", "So_Y_te", (second,), seen)], "Lan")
    stands = standing(deciding.cell("M", "So_Y_te").decisions)
    assert [key.month for key in stands] == [first]


def test_the_newest_go_of_a_reviewer_can_be_taken_back_whole(evidence: Path, store: Store) -> None:
    run_again(evidence, store, monthly_set())
    deciding = CellDecisionStore(store.engine, monthly_set(), Clock())
    months = (date(2024, 1, 1), date(2024, 2, 1))
    settle(deciding, "M", "So_Y_te", months)
    settle(deciding, "M", "So_Noi_vu", months, reviewer="Minh")
    undone = deciding.undo(deciding.latest_of("Lan"), "Lan")
    assert {(one.key.unit, one.key.month) for one in undone} == {
        ("So_Y_te", month) for month in months
    }
    assert deciding.latest_of("Lan") == ()
    assert len(deciding.latest_of("Minh")) == 2


def test_a_decision_under_another_one_is_not_taken_back(
    store: Store, deciding: CellDecisionStore
) -> None:
    first = settle(deciding)
    settle(deciding, status="not-required", reviewer="Minh")
    assert deciding.undo(first, "Lan") == ()
    assert row(store).status == "not-required"


def test_a_decision_made_while_a_run_judges_is_laid_over_by_it(
    evidence: Path, store: Store, deciding: CellDecisionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Store.save_evidence
    tries: list[bool] = []

    def save_after_a_decision(self: Store, *args: object) -> bool:
        if not tries:
            settle(deciding)
        tries.append(save(self, *args))  # type: ignore[arg-type]
        return tries[-1]

    monkeypatch.setattr(Store, "save_evidence", save_after_a_decision)
    write_evidence(
        evidence, "So_Noi_vu/moi.pdf", "9/GM-SNV", "2024-05-07", "Giấy mời họp"
    )  # so there is something to judge
    outcome = run_again(evidence, store)
    assert tries == [False, True]
    assert row(store).status == "none-occurred"
    assert CellKey("A", "So_Noi_vu") in outcome.results.settled


def test_an_indicator_given_by_hand_is_judged_by_its_own_rule_at_once(
    evidence: Path, store: Store
) -> None:
    """The verdict on a paper goes by its best indicator: that one must not be left out."""
    plan, report = small_set().indicators
    asked = replace(
        small_set(), indicators=(replace(plan, rule="covers"), replace(report, rule="issued"))
    )
    run_again(evidence, store, asked)
    documents = DecisionStore(store.engine, asked, load_reasons(), Clock())
    paper = next(one for one in store.evidence() if one.path.endswith("a.pdf"))
    both = correct(paper, {"indicators": "B|A", "issue_date": "2024-12-20"}, asked, confirm=True)
    documents.decide([both], {paper.doc_id: documents.row(paper.doc_id)[1]}, "Lan")
    at_once = store.coverage()
    run_again(evidence, store, asked)
    assert store.coverage() == at_once
