from dataclasses import replace

import pytest

from extractors.document import Extraction, Field
from pipeline.records.attention import (
    CONFLICT,
    MISSING,
    SAMPLE,
    SKIPPED,
    SURE,
    UNCERTAIN,
    UNREAD,
    in_sample,
    margin,
    priority,
)
from pipeline.records.rows import EvidenceRow, ScoredIndicator

READ = Field("x", state="read")
WHOLE = Extraction(number=READ, issue_date=READ, doc_type=READ)
SURE_ROW = EvidenceRow("not-sampled-1", "a.pdf", 1, 1, "0" * 64, "X", extraction=WHOLE)


def test_what_is_missing_comes_before_what_conflicts_and_what_is_doubtful() -> None:
    doubtful = replace(SURE_ROW, reasons=("indicator-close",))
    conflicting = replace(SURE_ROW, reasons=("date-conflict", "indicator-close"))
    missing = replace(
        SURE_ROW, reasons=("number-missing",), extraction=replace(WHOLE, number=Field())
    )
    assert [priority(row) for row in (missing, conflicting, doubtful)] == [
        MISSING,
        CONFLICT,
        UNCERTAIN,
    ]
    assert MISSING < CONFLICT < UNCERTAIN < UNREAD < SAMPLE < SKIPPED < SURE


def test_unread_files_and_what_was_put_off_come_late() -> None:
    assert priority(replace(SURE_ROW, error="damaged")) == UNREAD
    assert priority(replace(SURE_ROW, reasons=("no-indicator",), decision="skipped")) == SKIPPED


def test_one_in_twenty_of_the_sure_is_looked_at_and_always_the_same_ones() -> None:
    ids = [f"{number:016x}-1-1" for number in range(4000)]
    sampled = [id for id in ids if in_sample(id)]
    assert len(sampled) == pytest.approx(200, abs=45)
    assert priority(replace(SURE_ROW, doc_id=sampled[0])) == SAMPLE
    rest = next(id for id in ids if not in_sample(id))
    assert priority(replace(SURE_ROW, doc_id=rest)) == SURE


def test_the_margin_is_the_lead_of_the_best_answer() -> None:
    close = (ScoredIndicator("A", 0.5), ScoredIndicator("none", 0.45))
    assert margin(replace(SURE_ROW, suggestions=close)) == pytest.approx(0.05)
    assert margin(SURE_ROW) == 0.0
