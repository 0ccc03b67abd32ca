"""A campaign file as rows of texts to edit, sheet by sheet, and back into a workbook.

The rows are those of the workbook that `campaign new --out FILE.xlsx` writes. Nothing is checked
here: `load_campaign` does, on the file, in the same words for whoever made it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from indicator_map.campaign_book import (
    DUTIES,
    FORMS,
    GENERAL,
    GENERAL_HEADINGS,
    GENERAL_ROWS,
    LEVELS,
    MOST_ROWS,
    NOTHING,
    SUFFIX,
    SheetForm,
    last_row,
)
from indicator_map.nodes import tidy
from pipeline.campaigns.campaign_sheets import Rows, Value, book_of
from pipeline.campaigns.campaign_yaml import CHECK
from pipeline.errors import CallError

SEPARATOR = "; "
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?")

Row = Mapping[str, str]
"""A row's texts by the keys of its form."""


@dataclass(frozen=True, slots=True)
class GeneralRow:
    """A row of the first sheet: what it is about, the value, where it stands in the plan."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheets:
    """All of a campaign as texts: the first sheet's rows, those of the others by title."""

    general: tuple[GeneralRow, ...]
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)

    def value(self, *keys: str) -> str:
        """Return a value of the first sheet by its keys (`period`, `start`), empty if none."""
        label = GENERAL_ROWS[keys]
        return next((row.value for row in self.general if row.label == label), "")

    @property
    def has_levels(self) -> bool:
        """Whether there are levels below."""
        return bool(self.rows.get(LEVELS.title))


def read_sheets(path: Path) -> Sheets:
    """Return a campaign file, YAML or workbook, as rows. It must have been read before: what
    `load_campaign` does not take is not looked for.
    """
    if path.suffix.lower() != SUFFIX:
        return _of_yaml(yaml.safe_load(path.read_text(encoding="utf-8")), path.parent)
    book = openpyxl.load_workbook(path, data_only=True)
    sheets = {tidy(sheet.title): sheet for sheet in book.worksheets}
    held = {
        title: [
            [_shown(cell) for cell in row]
            for row in sheet.iter_rows(max_row=last_row(sheet), values_only=True)
        ]
        for title, sheet in sheets.items()
    }
    general = tuple(
        GeneralRow(*[*row, "", ""][:3])
        for row in held.get(GENERAL, [])
        if row and row[0] and row[0] != GENERAL_HEADINGS[0]
    )
    labels = {tidy(row.label).lower() for row in general}
    general += tuple(
        GeneralRow(label, "") for label in GENERAL_ROWS.values() if label.lower() not in labels
    )
    return Sheets(general, {form.title: _rows(held.get(form.title, []), form) for form in FORMS})


def book_of_sheets(sheets: Sheets) -> bytes:
    """Return a campaign as a workbook. CallError for more rows than are read."""
    for title, rows in sheets.rows.items():
        if len(rows) >= MOST_ROWS:
            raise CallError(f"Trang “{title}” có {len(rows)} dòng, nhiều nhất {MOST_ROWS - 1}.")
    cells: dict[str, Rows] = {
        title: [
            ({key: _value(text) for key, text in row.items()}, CHECK in row.get("note", ""))
            for row in of
        ]
        for title, of in sheets.rows.items()
    }
    general: list[Sequence[Value]] = [
        (row.label, _value(row.value), row.note or None) for row in sheets.general
    ]
    return book_of(general, cells)


def clean(text: str) -> str:
    """Return what a person typed on one line, without letters that no workbook takes."""
    return tidy("".join(one if one.isprintable() else " " for one in text))


def _rows(held: Sequence[Sequence[str]], form: SheetForm) -> tuple[Row, ...]:
    filled = [row for row in held if any(row)]
    if not filled:
        return ()
    wanted = {tidy(heading).lower(): key for key, heading in form.columns.items()}
    keys = [wanted.get(tidy(cell).lower()) for cell in filled[0]]
    return tuple(
        {key: cell for key, cell in zip(keys, row, strict=False) if key and cell}
        for row in filled[1:]
    )


def _of_yaml(data: Mapping[str, Any], folder: Path) -> Sheets:
    """The records of a YAML campaign as rows; an indicator set beside it is named in full."""
    general = []
    for keys, label in GENERAL_ROWS.items():
        value: Any = data
        for key in keys:
            value = (value or {}).get(key)
        for one in value if isinstance(value, list) else [value]:
            general.append(GeneralRow(label, _set(keys[-1], _shown(one), folder)))
    rows: dict[str, list[Row]] = {form.title: [] for form in FORMS}
    for level, source in (
        ("", data),
        *((_shown(one["level"]), one) for one in data.get("levels") or ()),
    ):
        for form in FORMS:
            if level and form.records in ("levels", "figures", "milestones"):
                continue
            for record in source.get(form.records) or ():
                rows[form.title].append(_row(record, form, level, folder))
        for unit in source.get("units") or ():
            rows[DUTIES.title] += [
                {"level": level, "unit": _shown(unit["name"]), "indicator": _shown(one)}
                for one in unit.get("requires") or ()
            ]
    return Sheets(tuple(general), {title: tuple(of) for title, of in rows.items()})


def _row(record: Mapping[str, Any], form: SheetForm, level: str, folder: Path) -> Row:
    row: dict[str, str] = {}
    for key in form.columns:
        if key == "level" and form.records != "levels":
            row[key] = level
            continue
        outer, _, inner = key.rpartition(".")
        value = (record.get(outer) or {}).get(inner) if outer else record.get(key)
        if value == [] and key == "requires":
            row[key] = NOTHING
        else:
            row[key] = _set(key, SEPARATOR.join(map(_shown, _listed(value))), folder)
    return {key: text for key, text in row.items() if text}


def _listed(value: Any) -> Iterator[Any]:
    yield from value if isinstance(value, list) else (value,)


def _set(key: str, text: str, folder: Path) -> str:
    beside = folder / text
    return str(beside.resolve()) if key == "set" and text and beside.is_file() else text


def _shown(cell: object) -> str:
    """A cell or a value of YAML as people write it: 15/3/2025, `x` for yes."""
    if cell is None or cell is False:
        return ""
    if cell is True:
        return "x"
    if isinstance(cell, date):
        return f"{cell.day}/{cell.month}/{cell.year}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = tidy(str(cell))
    if iso := _ISO.fullmatch(text):
        return f"{int(iso[3])}/{int(iso[2])}/{iso[1]}"
    return text


def _value(text: str) -> Value:
    """A text as a cell: days are days for Excel too; what is no day stays as it was typed."""
    if day := _DAY.fullmatch(text):
        try:
            return date(int(day[3]), int(day[2]), int(day[1]))
        except ValueError:
            return text
    return text or None
