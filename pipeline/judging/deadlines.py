"""Which files came after their unit's deadline (hạn nộp).

A late file is as good as none to those who score, so it goes to a person. What the program knows
is when it first saw a file with this content: the file came at that time or before. So `late`
says when the file was first seen, and coverage only remarks on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone

from indicator_map.campaign import Campaign
from pipeline.records import sentences
from pipeline.records.rows import EvidenceRow

LATE = "late"

VIETNAM = timezone(timedelta(hours=7))
"""The whole country keeps UTC+7, without summer time; a deadline ends at midnight there."""


@dataclass(frozen=True, slots=True)
class Lateness:
    """The rows with `late` among their reasons, and a sentence where the reason needs a caution."""

    rows: tuple[EvidenceRow, ...]
    caution: str = ""


def mark_late(
    rows: Sequence[EvidenceRow], campaign: Campaign, watching_since: datetime | None = None
) -> Lateness:
    """Add the reason `late` to rows whose file was first seen after its unit's deadline.

    Rows bear the names of the campaign's units; those of no unit have the campaign's general
    deadline. `watching_since` is when the first run was, by default the earliest `first_seen`;
    files seen by then count as received by the campaign's `collected`, where it states that day.
    Times without a zone are UTC, as SQLite gives them back.
    """
    seen = [_utc(row.first_seen) for row in rows if row.first_seen is not None]
    if not seen:
        return Lateness(tuple(rows))
    since = _utc(watching_since) if watching_since else min(seen)
    marked = tuple(_marked(row, campaign, since) for row in rows)
    return Lateness(marked, _caution(marked, campaign, since))


def _marked(row: EvidenceRow, campaign: Campaign, since: datetime) -> EvidenceRow:
    due = campaign.deadline(campaign.unit(row.unit))
    if due is None or row.first_seen is None or LATE in row.reasons:
        return row
    received = _vietnam_day(_utc(row.first_seen))
    if _utc(row.first_seen) <= since and campaign.deadlines.collected:
        received = min(received, campaign.deadlines.collected)
    return replace(row, reasons=(*row.reasons, LATE)) if received > due else row


def _caution(rows: Sequence[EvidenceRow], campaign: Campaign, since: datetime) -> str:
    """Say so where the program itself came too late to know: every file of its first run is."""
    first = [row for row in rows if row.first_seen is not None and _utc(row.first_seen) <= since]
    if campaign.deadlines.collected or not all(LATE in row.reasons for row in first) or not first:
        return ""
    return sentences.began_too_late_to_tell(_vietnam_day(since))


def _vietnam_day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
