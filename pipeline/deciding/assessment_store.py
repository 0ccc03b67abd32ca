"""What people give of the self-assessment in the store: added, never changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from indicator_map.model import IndicatorSet
from pipeline.errors import PipelineError
from pipeline.records.assessment import ASSESSED_FIELDS, Assessed, AssessedField
from pipeline.records.wording import points
from pipeline.store.tables import AssessmentRecord

LONGEST_TEXT = 8000
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,4})?")


class AssessmentRefused(PipelineError):
    """What was given cannot be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class AssessmentStore:
    """Keeps own points, results in words and difficulties of the indicators of a set."""

    engine: Engine
    indicators: IndicatorSet
    now: Callable[[], datetime]

    def give(self, indicator: str, values: Mapping[AssessedField, str], reviewer: str) -> int:
        """Keep what a person gave of one indicator; returns how many values are new.

        Values that already stand are not kept again. Raises AssessmentRefused, and then nothing is
        kept: points that are no number or more than the indicator has, an unknown indicator.
        """
        leaves = {leaf.id: leaf for leaf in self.indicators.leaves}
        if indicator not in leaves:
            raise AssessmentRefused(f"Không có tiêu chí {indicator} trong bộ {self.indicators.id}.")
        given = {
            name: _score(values[name], leaves[indicator].points)
            if name == "score"
            else _lines(values[name])
            for name in ASSESSED_FIELDS
            if name in values
        }
        with Session(self.engine) as session, session.begin():
            stands = _standing(session).get(indicator, Assessed())
            new = {name: value for name, value in given.items() if value != getattr(stands, name)}
            session.add_all(
                AssessmentRecord(
                    indicator=indicator,
                    field=name,
                    value=value,
                    made_at=self.now(),
                    reviewer=reviewer,
                )
                for name, value in new.items()
            )
        return len(new)


def all_assessed(engine: Engine) -> dict[str, Assessed]:
    """Return what stands of every indicator of which something was given."""
    with Session(engine) as session:
        return _standing(session)


def _standing(session: Session) -> dict[str, Assessed]:
    values: dict[str, dict[str, str]] = defaultdict(dict)
    who: dict[str, dict[str, None]] = defaultdict(dict)
    for record in session.scalars(select(AssessmentRecord).order_by(AssessmentRecord.id)):
        if record.field in ASSESSED_FIELDS:
            values[record.indicator][record.field] = record.value
            who[record.indicator][record.reviewer] = None
    return {
        indicator: Assessed(**held, by=tuple(who[indicator])) for indicator, held in values.items()
    }


def _score(text: str, most: float | None) -> str:
    """Return points as the store keeps them (`4.89`), empty for none."""
    text = text.strip()
    if not text:
        return ""
    if not _NUMBER.fullmatch(text):
        raise AssessmentRefused(f"Điểm “{text[:20]}” không phải số: gõ như 4,89.")
    value = float(text.replace(",", "."))
    if most is not None and value > most:
        raise AssessmentRefused(f"Điểm {points(value)} cao hơn điểm tối đa {points(most)}.")
    return f"{value:g}"


def _lines(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise AssessmentRefused(f"Đoạn viết dài quá {LONGEST_TEXT} chữ.")
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
