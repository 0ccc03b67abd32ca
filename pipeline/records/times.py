"""Times as people in Vietnam read them; everything stored is UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
"""The whole country keeps UTC+7, without summer time; a deadline ends at midnight there."""


def in_vietnam(moment: datetime) -> datetime:
    """Return a time on Vietnam's clock; one without a zone is UTC, as SQLite gives it back."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(VIETNAM)


def shown_in_vietnam(moment: datetime) -> str:
    """Return a time as read in Vietnam: 03/02/2025 19:01."""
    return f"{in_vietnam(moment):%d/%m/%Y %H:%M}"


def vietnam_day(moment: datetime) -> date:
    """Return which day it is in Vietnam."""
    return in_vietnam(moment).date()
