"""What the review page works on: a results folder, its indicator set, and its decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from indicator_map.campaign import Campaign
from indicator_map.model import IndicatorSet
from pipeline.deciding.cell_store import CellDecisionStore
from pipeline.deciding.decision_store import DecisionStore
from pipeline.judging.due import Due, due
from pipeline.records.reasons import ReasonList, load_reasons
from pipeline.records.times import vietnam_day
from pipeline.run.lock import run_in
from pipeline.run.progress import noted_in
from pipeline.run.results import asked_for, last_settings
from pipeline.run.sealing import PICTURES
from pipeline.store.queries.cells import lacking_units
from pipeline.store.queries.documents import units_with_papers
from pipeline.store.queries.state import is_whole
from pipeline.store.store import Store


@dataclass(frozen=True, slots=True)
class Workplace:
    """An open results folder. `folder` is the evidence folder; nothing is ever written there."""

    out: Path
    folder: Path
    store: Store
    year: int
    indicators: IndicatorSet
    campaign: Campaign | None
    reasons: ReasonList
    decisions: DecisionStore
    now: Callable[[], datetime]

    @property
    def cells(self) -> CellDecisionStore:
        """Makes reviewers' decisions on cells of the coverage."""
        return CellDecisionStore(self.store.engine, self.indicators, self.now, self.campaign)

    @property
    def unfinished(self) -> str:
        """Say that not all is read yet, and why; empty where it is."""
        if run_in(self.out) is not None:
            noted = noted_in(self.out)
            how_far = f" ({noted['title']}: {noted['text']})" if noted else ""
            return f"Máy đang đọc{how_far}: danh mục và số chỗ còn thiếu sẽ còn đổi."
        if not is_whole(self.store.engine):
            return "Lần đọc gần nhất dừng giữa chừng: danh mục và số chỗ còn thiếu chưa đủ."
        return ""

    @property
    def due(self) -> tuple[Due, ...]:
        """What is late and what is due in the next days, as the campaign says; empty without."""
        if self.campaign is None:
            return ()
        return due(self.campaign, lacking_units(self.store.engine), vietnam_day(self.now()))

    @property
    def units(self) -> tuple[str, ...]:
        """The units that papers may be of: those of the campaign and those that have papers."""
        named = {unit.name for unit in self.campaign.units} if self.campaign else set()
        return tuple(sorted({*named, *units_with_papers(self.store.engine)}))

    @property
    def level(self) -> str:
        """Whose work is assessed (tỉnh, huyện…), where the campaign has several levels."""
        return self.campaign.shown_level if self.campaign else ""

    @property
    def pictures(self) -> Path:
        """Where page pictures are kept once they are drawn."""
        return self.out / PICTURES


def open_workplace(out: Path, now: Callable[[], datetime]) -> Workplace:
    """Open a results folder for reviewing.

    Raises StoreError where there is none, or no run in it; SetError where the indicator set or
    campaign file of the run is gone or has become wrong.
    """
    store = Store.open(out)
    settings = last_settings(store)
    indicators, campaign = asked_for(settings)
    reasons = load_reasons()
    return Workplace(
        out=out,
        folder=settings.folder,
        store=store,
        year=settings.year,
        indicators=indicators,
        campaign=campaign,
        reasons=reasons,
        decisions=DecisionStore(store.engine, indicators, reasons, now, campaign),
        now=now,
    )
