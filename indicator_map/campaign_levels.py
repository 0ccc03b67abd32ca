"""A level below in a campaign file (cấp huyện beside cấp tỉnh), as the record of a campaign."""

from __future__ import annotations

from dataclasses import replace

from indicator_map.bodies import CLASSES_OF_LEVEL, class_of
from indicator_map.campaign_schema import CampaignReader
from indicator_map.nodes import Entry, Record

_OF_THE_BODY = ("name", "code", "aliases", "folders", "proposed")
"""What a unit of the first level keeps where a level below takes it over."""


def level_record(reader: CampaignReader, row: Record, top: Record) -> Record | None:
    """Return a level's record with the campaign's name and year, and its units.

    A level that names no units assesses those of its class that the campaign names. None where it
    has no set of its own, or nobody to assess; both are reported.
    """
    level = row.text("level")
    entries = {**row.entries}
    if not row.has("units"):
        units = tuple(
            replace(one, entries={k: v for k, v in one.entries.items() if k in _OF_THE_BODY})
            for one in top.records("units")
            if class_of(one.text("name")) in CLASSES_OF_LEVEL.get(level, ()) and not one.has("of")
        )
        entries["units"] = Entry(units, row.file, row.line)
        if not units:
            reader.report(
                row.line,
                f"cấp {level} chưa có đơn vị nào: ghi `units`, hoặc ghi các đơn vị ấy ở cấp đầu",
            )
    if not row.has("set"):
        reader.report(
            row.line,
            f"cấp {level} chưa có bộ tiêu chí: ghi `set` (tệp lập từ phụ lục của bộ bằng "
            "`minhchung indicators import`)",
        )
        return None
    year = top.number("year")
    entries["year"] = Entry(year, row.file, row.line_of("set"))
    name = Entry(f"{top.text('name')} – cấp {level}", row.file, row.line)
    return Record(row.file, row.line, {**entries, "name": name})
