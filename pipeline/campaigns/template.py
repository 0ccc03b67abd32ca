"""A campaign to fill in, without a plan: its units are the folders that there are."""

from __future__ import annotations

import re
from pathlib import Path

from indicator_map.campaign import CampaignDeadlines
from indicator_map.model import IndicatorSet
from pipeline.campaigns.proposal import Proposal, ProposedUnit

_CODE = re.compile(r"(?:DV|ĐV)\d{1,3}(?=[\W_]|$)")
OPEN = (
    "Không có kế hoạch: ghi tên đợt, cơ quan, hạn nộp, nhóm và nhiệm vụ của từng đơn vị.",
    "Tên đơn vị đang là tên thư mục: sửa thành tên đầy đủ, ghi thư mục vào `folders`.",
)


def folder_units(folder: Path) -> tuple[ProposedUnit, ...]:
    """Return a unit for each folder of the first level, by its name; hidden ones left out."""
    names = sorted(
        one.name for one in folder.iterdir() if one.is_dir() and not one.name.startswith(".")
    )
    return tuple(ProposedUnit(name, "", proposed=True) for name in names)


def template(indicators: IndicatorSet, set_name: str, folder: Path | None) -> Proposal:
    """Return a campaign of a set with nothing but the units of an evidence folder."""
    units = folder_units(folder) if folder else ()
    return Proposal(
        name=f"Đánh giá năm {indicators.year}",
        organisation="",
        year=indicators.year,
        level="tỉnh",
        set=set_name,
        period=None,
        deadlines=CampaignDeadlines(),
        units=units,
        open=OPEN if units else OPEN[:1],
    )
