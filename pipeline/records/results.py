"""The results of a run, as all reports show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from indicator_map.campaign import OwedFigure
from indicator_map.model import IndicatorSet, Period
from pipeline.records.assessment import Assessed
from pipeline.records.rows import CellKey, CoverageRow, EvidenceRow, RegisterRow, Settled


@dataclass(frozen=True, slots=True)
class Results:
    """All that the reports show of one run."""

    folder: str
    year: int
    period: Period
    indicators: IndicatorSet
    rows: tuple[EvidenceRow, ...]
    coverage: tuple[CoverageRow, ...]
    made_at: datetime
    seconds: dict[str, float] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    caution: str = ""
    """What whoever reads the results must know of them; for the terminal."""
    identified_only: int = 0
    """Files of which only the first and the last page are read so far."""
    organisation: str = ""
    """The body that hands the papers in, where the campaign says it."""
    level: str = ""
    """Whose work is assessed (tỉnh, huyện…), where the campaign has several levels."""
    register: tuple[RegisterRow, ...] = ()
    """The register of documents of the call, matched with the scans; empty without one."""
    figures_owed: tuple[OwedFigure, ...] = ()
    """What figures each body owes by the campaign, one body at a time."""
    codes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The code of each document (doc_id) under an indicator, as the papers handed in cite it."""
    assessed: Mapping[str, Assessed] = field(default_factory=dict)
    """What people gave of each indicator's self-assessment."""
    settled: Mapping[CellKey, Settled] = field(default_factory=dict)
    """What reviewers decided of cells and it still stands, also of those not asked for any more."""

    @property
    def errors(self) -> tuple[EvidenceRow, ...]:
        """The rows of files that could not be read."""
        return tuple(row for row in self.rows if row.unread)

    @property
    def documents(self) -> tuple[EvidenceRow, ...]:
        """The rows of documents that were read."""
        return tuple(row for row in self.rows if not row.error)
