"""A campaign to fill in, without a plan: its units are the folders that there are."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from indicator_map.bodies import class_of
from indicator_map.campaign import CampaignDeadlines
from indicator_map.model import IndicatorSet
from pipeline.campaigns.proposed import Proposal, ProposedUnit

_CODE = re.compile(r"(?:DV|ĐV)\d{1,3}(?=[\W_]|$)")
OPEN = (
    "Không có kế hoạch: ghi tên đợt, cơ quan, hạn nộp, nhóm và nhiệm vụ của từng đơn vị.",
    "Tên đơn vị đang là tên thư mục: sửa thành tên đầy đủ, ghi thư mục ở “Thư mục” (`folders`).",
)


def folder_units(folder: Path) -> tuple[ProposedUnit, ...]:
    """Return a unit for each folder of the first level, by its name; hidden ones left out."""
    names = sorted(
        one.name for one in folder.iterdir() if one.is_dir() and not one.name.startswith(".")
    )
    return tuple(ProposedUnit(name, "", proposed=True) for name in names)


def with_folder_units(one: Proposal, folder: Path) -> Proposal:
    """Return a proposal with the folders of an evidence folder as units where it names none.

    All of them where the plan names no unit; else those of districts and communes, of whose groups
    plans speak together (các huyện, thành phố).
    """
    found = folder_units(folder)
    if all(unit.proposed for unit in one.units):
        return replace(one, units=found)
    held = {class_of(unit.name) for unit in one.units}
    groups = {"district": "UBND cấp huyện", "commune": "UBND cấp xã"}
    added = tuple(
        replace(unit, group=groups[class_])
        for unit in found
        if (class_ := class_of(unit.name)) in groups and class_ not in held
        if any(group.name == groups[class_] for group in one.groups)
    )
    filled = {unit.group for unit in added}
    still = tuple(said for said in one.open if not any(f"“{name}”" in said for name in filled))
    return replace(one, units=(*one.units, *added), open=(*still, *(OPEN[1:] if added else ())))


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
