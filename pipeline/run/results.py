"""The results of the last run, taken from the store again: for reports and for reviewing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from indicator_map.campaign import Campaign, CampaignError
from indicator_map.campaign_loader import load_campaign
from indicator_map.loader import load_set, set_for_year
from indicator_map.model import IndicatorSet
from pipeline.deciding.assessment_store import all_assessed
from pipeline.deciding.cell_decisions import all_cell_decisions, standing
from pipeline.judging.figures_owed import owed_by_body
from pipeline.judging.register_matching import match_register
from pipeline.reading.versions import reader_key, readers
from pipeline.records.results import Results
from pipeline.records.rows import EvidenceRow
from pipeline.run.settings import RunSettings
from pipeline.store.store import KeptReading, Store


def last_settings(store: Store) -> RunSettings:
    """Return the settings of the newest run; StoreError where there was none."""
    return RunSettings.from_record(store.last_settings())


def asked_for(settings: RunSettings) -> tuple[IndicatorSet, Campaign | None]:
    """Return the indicator set and the campaign that a run was called with.

    Raises SetError where the set or campaign file is gone or has become wrong since.
    """
    chosen = load_set(settings.indicator_set) if settings.indicator_set else None
    if settings.campaign:
        campaign = at_level(load_campaign(settings.campaign, chosen), settings.level)
        return campaign.indicators, campaign
    return chosen or set_for_year(settings.year), None


def at_level(campaign: Campaign, level: str) -> Campaign:
    """Return the part of a campaign that is one of its levels below; all of it where empty."""
    if not level:
        return campaign
    for one in campaign.levels:
        if one.level == level:
            return one
    raise CampaignError(f"Tệp đợt đánh giá không còn cấp {level}: chạy lại với tệp hiện nay.")


def stored_results(store: Store, made_at: datetime) -> tuple[Results, Path]:
    """Return the results as the last run and the decisions since left them, and their folder."""
    settings = last_settings(store)
    indicators, campaign = asked_for(settings)
    return results_of(store, settings.folder, indicators, campaign, made_at), settings.folder


def results_of(
    store: Store,
    folder: Path,
    indicators: IndicatorSet,
    campaign: Campaign | None,
    made_at: datetime,
    skipped: tuple[str, ...] = (),
    caution: str = "",
) -> Results:
    """Return what the store holds as results of this set and campaign.

    `skipped` and `caution` are those of the run that judged them: the rows do not tell them.
    """
    rows = store.evidence()
    return Results(
        folder=str(folder),
        year=indicators.year,
        period=indicators.period,
        indicators=indicators,
        rows=rows,
        coverage=store.coverage(),
        made_at=made_at,
        skipped=skipped,
        caution=caution,
        organisation=campaign.organisation if campaign else "",
        assessed=all_assessed(store.engine),
        figures_owed=owed_by_body(campaign) if campaign else (),
        level=campaign.shown_level if campaign else "",
        identified_only=identified_only(rows, store.readings(*readers())),
        # Anew: a number that a reviewer has put right since finds its row.
        register=match_register(store.register(), rows),
        settled=standing(all_cell_decisions(store.engine)),
    )


def identified_only(rows: Iterable[EvidenceRow], readings: Mapping[str, KeptReading]) -> int:
    """Return of how many files only the first and the last page are read so far."""
    first_pass = reader_key(whole=False)
    identified = {sha256 for sha256, kept in readings.items() if kept.reader == first_pass}
    return len({row.path for row in rows if row.sha256 in identified})
