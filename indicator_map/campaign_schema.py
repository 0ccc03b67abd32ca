"""The keys that a campaign file may hold, and their reader; docs/campaigns.md explains them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from indicator_map.campaign import LEVELS
from indicator_map.campaign_book import SUFFIX, book_node
from indicator_map.nodes import Record, SetReader
from indicator_map.schema import Key

_OF_A_LEVEL = {
    "level": Key("choice", required=True, choices=LEVELS),
    "set": Key("text"),
    "period": Key("record", table="period"),
    "deadlines": Key("record", table="deadlines"),
    "groups": Key("records", table="group"),
    "units": Key("records", table="unit"),
    "answers": Key("records", table="answer"),
}
"""What the first level and each below it say of themselves."""

CAMPAIGN_TABLES: dict[str, dict[str, Key]] = {
    "campaign": {
        "name": Key("text", required=True),
        "organisation": Key("text"),
        "evidence_code": Key("scheme"),
        "year": Key("year", required=True),
        **_OF_A_LEVEL,
        "milestones": Key("records", table="milestone"),
        "figures": Key("records", table="figure"),
        "levels": Key("records", table="level"),
        "notes": Key("texts"),
    },
    "level": {
        **_OF_A_LEVEL,
        "note": Key("text"),
    },
    "period": {
        "start": Key("date", required=True),
        "end": Key("date", required=True),
        "note": Key("text"),
    },
    "deadlines": {
        "units": Key("date"),
        "self_assessment": Key("date"),
        "last_day": Key("date"),
        "collected": Key("date"),
    },
    "group": {
        "name": Key("text", required=True),
        "deadline": Key("date"),
        "requires": Key("texts"),
        "excludes": Key("texts"),
        "note": Key("text"),
    },
    "unit": {
        "name": Key("text", required=True),
        "code": Key("text"),
        "aliases": Key("texts"),
        "folders": Key("texts"),
        "group": Key("text"),
        "of": Key("text"),
        "deadline": Key("date"),
        "requires": Key("texts"),
        "excludes": Key("texts"),
        "proposed": Key("flag"),
        "note": Key("text"),
    },
    "answer": {
        "who": Key("text", required=True),
        "indicators": Key("texts", required=True),
        "note": Key("text"),
    },
    "milestone": {
        "what": Key("text", required=True),
        "by": Key("date", required=True),
        "who": Key("text"),
        "note": Key("text"),
    },
    "figure": {
        "who": Key("text", required=True),
        "what": Key("text", required=True),
        "split": Key("flag"),
        "note": Key("text"),
    },
}


class CampaignReader(SetReader):
    """Reads a campaign file as `SetReader` reads a set file."""

    tables: ClassVar[Mapping[str, Mapping[str, Key]]] = CAMPAIGN_TABLES
    outermost: ClassVar[tuple[str, str]] = ("campaign", "tệp đợt đánh giá")

    def read(self, path: Path) -> Record | None:
        """Return the file's outermost record: YAML, or a workbook (`campaign_book`)."""
        if path.suffix.lower() != SUFFIX:
            return super().read(path)
        node, problems = book_node(path)
        for line, reason in problems:
            self.report(line, reason)
        return self._record(node, *self.outermost) if node is not None else None
