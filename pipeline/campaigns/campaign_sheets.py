"""A proposed campaign as an Excel workbook for a clerk to edit (`indicator_map.campaign_book`)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from math import ceil

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from indicator_map.campaign_book import (
    ANSWERS,
    DUTIES,
    FIGURES,
    FORMS,
    GENERAL,
    GENERAL_HEADINGS,
    GENERAL_ROWS,
    GROUPS,
    LEVELS,
    MILESTONES,
    NOTHING,
    UNITS,
    SheetForm,
)
from pipeline.campaigns.campaign_yaml import CHECK, plain_text, quoted, remarks
from pipeline.campaigns.proposed import Proposal

Value = str | int | date | None
Rows = Iterable[tuple[Mapping[str, Value], bool]]
"""Rows of a sheet by the keys of its form, and whether each is to be checked."""
HEAD = PatternFill("solid", start_color="DDE6F0")
UNSURE = PatternFill("solid", start_color="FFF2CC")
WIDTHS = {"note": 70, "name": 42, "what": 60, "who": 42, "unit": 42}
USUAL_WIDTH = 20
LINE_HEIGHT = 15.0
DATE_FORMAT = "DD/MM/YYYY"


def workbook(one: Proposal) -> bytes:
    """Return the workbook; rows to check are yellow."""
    rows: dict[str, Rows] = {
        LEVELS.title: _levels(one),
        GROUPS.title: _groups(one),
        UNITS.title: chain(_units(one), _units_below(one)),
        DUTIES.title: _duties(one),
        FIGURES.title: _figures(one),
        MILESTONES.title: _milestones(one),
        ANSWERS.title: _answers(one),
    }
    safe = {
        title: (({key: _safe(value) for key, value in held.items()}, unsure) for held, unsure in of)
        for title, of in rows.items()
    }
    return book_of([[_safe(value) for value in row] for row in _general(one)], safe)


def book_of(general: Iterable[Sequence[Value]], rows: Mapping[str, Rows]) -> bytes:
    """Return a workbook with these rows of the first sheet, and of the others by their titles."""
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = GENERAL
    _table(first, GENERAL_HEADINGS, (44, 70, 70), ((row, CHECK in row) for row in general))
    for form in FORMS:
        _fill(book.create_sheet(form.title), form, rows.get(form.title, ()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _general(one: Proposal) -> list[Sequence[Value]]:
    values: dict[tuple[str, ...], tuple[Value, str]] = {
        ("name",): (one.name, ""),
        ("organisation",): (one.organisation, ""),
        ("year",): (one.year, ""),
        ("level",): (one.level, ""),
        ("set",): (one.set, ""),
    }
    if one.period:
        values["period", "start"] = (one.period.start, quoted(one.period.evidence))
        values["period", "end"] = (one.period.end, quoted(one.period.evidence))
    for key, stated in one.said.items():
        values["deadlines", key] = (stated.by, remarks(stated.remark, quoted(stated.evidence)))
    rows: list[Sequence[Value]] = [
        (label, *values.get(keys, (None, "")))
        for keys, label in GENERAL_ROWS.items()
        if keys != ("notes",)
    ]
    label = GENERAL_ROWS[("notes",)]
    rows += [(label, text, "") for text, _ in one.notes]
    rows += [(label, f"MÂU THUẪN: {text}", CHECK) for text in one.problems]
    rows += [(label, f"CẦN BỔ SUNG: {text}", CHECK) for text in one.open]
    return rows


def _groups(one: Proposal) -> Iterator[tuple[dict[str, Value], bool]]:
    for group in one.groups:
        unsure = group.only_named or not group.sure or not all(d.sure for d in group.duties)
        told = [
            f"{d.indicator}: “{d.words}” (tr. {d.evidence.page})" + ("" if d.sure else f", {CHECK}")
            for d in group.duties
        ]
        note = remarks(quoted(group.evidence), group.remark, *told, CHECK if unsure else "")
        yield (
            {
                "name": group.name,
                "deadline": group.deadline,
                "requires": NOTHING if group.only_named else None,
                "note": note,
            },
            unsure,
        )


def _units(one: Proposal) -> Iterator[tuple[dict[str, Value], bool]]:
    for unit in one.units:
        evidence = unit.deadline_evidence or unit.evidence
        mark = CHECK if unit.proposed or not unit.sure else ""
        yield (
            {
                "name": unit.name,
                "group": unit.group,
                "deadline": unit.deadline,
                "proposed": "x" if unit.proposed else None,
                "note": remarks(quoted(evidence), unit.remark, mark),
            },
            bool(mark),
        )


def _levels(one: Proposal) -> Iterator[tuple[dict[str, Value], bool]]:
    for level in one.levels:
        add = "" if level.set else f"CẦN BỔ SUNG: ghi bộ tiêu chí cấp {level.level}"
        yield (
            {
                "level": level.level,
                "set": level.set or None,
                "deadlines.units": level.deadline,
                "note": remarks(quoted(level.evidence), CHECK, add),
            },
            True,
        )


def _units_below(one: Proposal) -> Iterator[tuple[dict[str, Value], bool]]:
    for level in one.levels:
        for unit in level.units:
            own = unit.deadline if unit.deadline != level.deadline else None
            yield {"level": level.level, "name": unit.name, "deadline": own}, False


def _duties(one: Proposal) -> Iterator[tuple[dict[str, Value], bool]]:
    for unit in one.units:
        for duty in unit.duties:
            note = remarks(f"“{duty.words}”", quoted(duty.evidence), "" if duty.sure else CHECK)
            yield {"unit": unit.name, "indicator": duty.indicator, "note": note}, not duty.sure


def _figures(one: Proposal) -> Iterator[tuple[dict[str, Value], bool]]:
    for figure in one.figures:
        split = "x" if figure.split else None
        note = quoted(figure.evidence)
        yield {"who": figure.who, "what": figure.what, "split": split, "note": note}, False


def _answers(one: Proposal) -> Iterator[tuple[dict[str, Value], bool]]:
    for answer in one.answers:
        codes = ", ".join(answer.codes)
        yield {"who": answer.who, "indicators": codes, "note": quoted(answer.evidence)}, False


def _milestones(one: Proposal) -> Iterator[tuple[dict[str, Value], bool]]:
    for milestone in one.milestones:
        note = remarks(milestone.remark, quoted(milestone.evidence))
        yield (
            {"what": milestone.what, "by": milestone.by, "who": milestone.who, "note": note},
            False,
        )


def _fill(sheet: Worksheet, form: SheetForm, rows: Rows) -> None:
    widths = [WIDTHS.get(key, USUAL_WIDTH) for key in form.columns]
    _table(
        sheet,
        tuple(form.columns.values()),
        widths,
        (([held.get(key) for key in form.columns], unsure) for held, unsure in rows),
    )


def _table(
    sheet: Worksheet,
    headings: Sequence[str],
    widths: Sequence[int],
    rows: Iterator[tuple[Sequence[Value], bool]],
) -> None:
    sheet.append(list(headings))
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        cell = sheet.cell(1, number)
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[1].height = _height(headings, widths)
    for values, unsure in rows:
        sheet.append(list(values))
        sheet.row_dimensions[sheet.max_row].height = _height(values, widths)
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if unsure:
                cell.fill = UNSURE
            if isinstance(cell.value, date):
                cell.number_format = DATE_FORMAT
            if cell.data_type == "f":
                cell.data_type = "s"  # a plan's words are never a formula
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _height(values: Sequence[Value], widths: Sequence[int]) -> float:
    """Points that a row's wrapped texts need; not every spreadsheet finds that out by itself."""
    lines = (ceil(len(str(v or "")) / (0.9 * w)) for v, w in zip(values, widths, strict=False))
    return LINE_HEIGHT * max(1, *lines)


def _safe(value: Value) -> Value:
    return plain_text(value) if isinstance(value, str) else value
