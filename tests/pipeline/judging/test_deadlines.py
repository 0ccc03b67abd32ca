from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from indicator_map.campaign import Campaign, CampaignDeadlines, Unit
from indicator_map.model import IndicatorSet, Period
from pipeline.judging.deadlines import mark_late
from pipeline.records.rows import EvidenceRow

SET = IndicatorSet(
    "test", 2024, "test", Period(date(2023, 12, 16), date(2024, 12, 15)), False, (), ("test",)
)
CAMPAIGN = Campaign(
    "Đợt thử",
    2024,
    "tỉnh",
    SET,
    deadlines=CampaignDeadlines(units=date(2025, 3, 20)),
    units=(Unit("Sở X", deadline=date(2025, 3, 15)), Unit("Sở Y")),
)
EARLY = datetime(2025, 1, 1, tzinfo=UTC)


def row(unit: str, seen: datetime | None, **more: object) -> EvidenceRow:
    made = EvidenceRow("id", f"{unit}/x.pdf", 1, 1, "0" * 64, unit, first_seen=seen)
    return replace(made, **more)  # type: ignore[arg-type]


def late(*rows: EvidenceRow, campaign: Campaign = CAMPAIGN) -> list[bool]:
    return ["late" in one.reasons for one in mark_late(rows, campaign).rows]


# Midnight in Vietnam (UTC+7) is 17:00 UTC of the day before.
MOMENTS = [
    ("Sở X", datetime(2025, 3, 15, 16, 59, 59, tzinfo=UTC), False),
    ("Sở X", datetime(2025, 3, 15, 17, 0, 0, tzinfo=UTC), True),
    ("Sở X", datetime(2025, 3, 15, 23, 59, tzinfo=timezone(timedelta(hours=7))), False),
    ("Sở X", datetime(2025, 3, 15, 16, 59), False),
    ("Sở X", datetime(2025, 3, 15, 17, 1), True),
    ("Sở Y", datetime(2025, 3, 20, 12, tzinfo=UTC), False),
    ("Sở Y", datetime(2025, 3, 21, 12, tzinfo=UTC), True),
    ("Nơi lạ", datetime(2025, 3, 21, 12, tzinfo=UTC), True),
    ("Sở X", None, False),
]


@pytest.mark.parametrize(("unit", "seen", "expected"), MOMENTS)
def test_a_file_is_late_from_midnight_after_its_units_deadline(
    unit: str, seen: datetime | None, expected: bool
) -> None:
    assert late(row("Sở X", EARLY), row(unit, seen)) == [False, expected]


def test_other_reasons_stay_and_late_is_said_once() -> None:
    seen = datetime(2025, 4, 1, tzinfo=UTC)
    marked = mark_late([row("Sở X", seen, reasons=("unsigned",))], CAMPAIGN)
    assert mark_late(marked.rows, CAMPAIGN).rows[0].reasons == ("unsigned", "late")


def test_without_a_deadline_nothing_is_late() -> None:
    campaign = replace(CAMPAIGN, deadlines=CampaignDeadlines(), units=())
    assert late(row("Sở X", datetime(2030, 1, 1, tzinfo=UTC)), campaign=campaign) == [False]


FIRST, SECOND = datetime(2025, 5, 1, tzinfo=UTC), datetime(2025, 5, 2, tzinfo=UTC)


def test_a_first_run_after_the_deadline_is_cautioned_about() -> None:
    told = mark_late([row("Sở X", FIRST), row("Sở Y", SECOND)], CAMPAIGN)
    assert ["late" in one.reasons for one in told.rows] == [True, True]
    assert "lần đầu ngày 01/05/2025" in told.caution
    assert mark_late([row("Sở X", EARLY), row("Sở Y", SECOND)], CAMPAIGN).caution == ""


def test_files_of_the_first_run_count_as_received_when_the_campaign_says() -> None:
    campaign = replace(
        CAMPAIGN, deadlines=CampaignDeadlines(date(2025, 3, 20), collected=date(2025, 3, 16))
    )
    rows = [row("Sở X", FIRST), row("Sở Y", FIRST), row("Sở Y", SECOND)]
    assert late(*rows, campaign=campaign) == [True, False, True]
    assert mark_late(rows, campaign).caution == ""


def test_the_first_run_is_known_though_its_files_are_gone() -> None:
    campaign = replace(
        CAMPAIGN, deadlines=CampaignDeadlines(date(2025, 3, 20), collected=date(2025, 3, 1))
    )
    marked = mark_late([row("Sở Y", SECOND)], campaign, watching_since=FIRST)
    assert "late" in marked.rows[0].reasons


def test_no_rows_give_none() -> None:
    assert mark_late([], CAMPAIGN).rows == ()
