"""The keys that a campaign file may hold, and their reader; docs/campaigns.md explains them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from indicator_map.campaign import LEVELS
from indicator_map.nodes import Entry, Record, SetReader, tidy
from indicator_map.schema import Key

CAMPAIGN_TABLES: dict[str, dict[str, Key]] = {
    "campaign": {
        "name": Key("text", required=True),
        "organisation": Key("text"),
        "year": Key("year", required=True),
        "level": Key("choice", required=True, choices=LEVELS),
        "set": Key("text"),
        "period": Key("record", table="period"),
        "deadlines": Key("record", table="deadlines"),
        "groups": Key("records", table="group"),
        "units": Key("records", table="unit"),
        "answers": Key("records", table="answer"),
        "notes": Key("texts"),
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
        "deadline": Key("date"),
        "requires": Key("texts"),
        "excludes": Key("texts"),
        "note": Key("text"),
    },
    "answer": {
        "who": Key("text", required=True),
        "indicators": Key("texts", required=True),
    },
}


@dataclass(frozen=True, slots=True)
class ListEntry(Entry):
    """A list of texts with the line of each."""

    lines: tuple[int, ...] = ()


class CampaignReader(SetReader):
    """Reads a campaign file as `SetReader` reads a set file, with the line of every list item."""

    def _record(self, node: yaml.Node, table: str, what: str) -> Record | None:
        if table == "set":
            table, what = "campaign", "tệp đợt đánh giá"
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            self.report(line, f"{what} phải gồm các dòng `khóa: giá trị`")
            return None
        keys = CAMPAIGN_TABLES[table]
        entries: dict[str, Entry] = {}
        empty: set[str] = set()
        for key_node, value_node in node.value:
            name, at = self._name(key_node), key_node.start_mark.line + 1
            if name not in keys:
                known = ", ".join(keys)
                self.report(at, f"không có khóa `{name}` trong {what}; các khóa: {known}")
            elif name in entries:
                self.report(at, f"khóa `{name}` ghi hai lần trong {what}")
            else:
                problems = len(self.problems)
                value = self._value(value_node, name, keys[name])
                entries[name] = ListEntry(value, self.file, at, _item_lines(value_node))
                if value in (None, ()) and len(self.problems) == problems:
                    empty.add(name)
        for name, key in keys.items():
            if key.required and (name not in entries or name in empty):
                self.report(line, f"{what} thiếu `{name}`")
        return Record(self.file, line, entries)


def items(record: Record, key: str) -> Iterator[tuple[str, int]]:
    """Yield the texts of a list with the line that each stands on."""
    entry = record.entries.get(key)
    if isinstance(entry, ListEntry):
        yield from zip(record.texts(key), entry.lines, strict=True)


def _item_lines(node: yaml.Node) -> tuple[int, ...]:
    if not isinstance(node, yaml.SequenceNode):
        return ()
    return tuple(
        one.start_mark.line + 1
        for one in node.value
        if isinstance(one, yaml.ScalarNode) and tidy(one.value)
    )
