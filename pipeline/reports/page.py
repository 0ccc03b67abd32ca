"""`report.html`: the whole run in one file that needs no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template

from classifiers.scores import as_percent
from pipeline.records.cells import holes_in, settled_cells
from pipeline.records.coverage_sentences import asked_here, not_counted
from pipeline.records.listing import Entry, Listing, groups_above, units_of
from pipeline.records.reasons import ReasonList
from pipeline.records.results import Results
from pipeline.records.rows import WHOLE_PROVINCE, CoverageStatus
from pipeline.records.templates import templates_of
from pipeline.records.times import in_vietnam
from pipeline.records.wording import (
    HOLES_NAME,
    STATUS,
    STATUS_SIGN,
    VERDICT,
    WHOLE_PROVINCE_NAME,
    day,
    points,
    visible,
)
from pipeline.reports.coverage_grid import CoverageGrid, coverage_grid
from pipeline.reports.figure_words import figures_shown
from pipeline.reports.file_links import FileLinks
from pipeline.reports.pictures import lost_picture, progress_picture
from pipeline.reports.progress import lost_points, progress_of
from pipeline.reports.register_parts import register_list
from pipeline.reports.status_colours import status_css
from pipeline.reports.timeline import FLOOR, HEIGHT, TOP, WIDTH, make_timeline
from pipeline.reports.whole_file import whole_file
from pipeline.reports.workbook import remarks, subtitle

PAGE = "report.html.j2"

PIECES_AT_ONCE = 1000
"""Pieces of the page that are put together before they are written."""

WORDS_UP_TO = 10
"""With more units than this the heat map shows signs only, and words on hovering."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One indicator and unit: status, how many of several months are closed, and the details.

    `strip` has the months, each with its name and status. Without status there is no such cell;
    then `asked` says that the campaign asks the unit for the province's.
    """

    status: CoverageStatus | None
    months: str
    detail: str
    strip: tuple[tuple[str, CoverageStatus], ...]
    asked: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A line of the heat map; a group's line has no cells."""

    id: str
    title: str
    points: str
    level: int
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """All documents that wait for a person for one reason."""

    code: str
    sentence: str
    entries: tuple[Entry, ...]


def write_page(
    results: Results, listing: Listing, sentences: ReasonList, path: Path, links: FileLinks
) -> None:
    """Write `report.html` whole to `path`; `links` lead to the originals.

    Raises ReportError where it cannot be written.
    """
    shown = _shown(results, listing, sentences, links)
    pieces = page_template(PAGE).stream(shown)
    pieces.enable_buffering(PIECES_AT_ONCE)  # the page of 30,000 papers is never held whole
    with whole_file(path) as stream:
        for piece in pieces:
            stream.write(piece.encode("utf-8", errors="backslashreplace"))


def make_page(results: Results, listing: Listing, sentences: ReasonList, links: FileLinks) -> str:
    """Return the page; text of documents is escaped everywhere."""
    return page_template(PAGE).render(_shown(results, listing, sentences, links))


def _shown(
    results: Results, listing: Listing, sentences: ReasonList, links: FileLinks
) -> dict[str, Any]:
    """Return what the template shows, by the names it has there."""
    grid = coverage_grid(results)
    units = units_of(results)
    verdicts = Counter(entry.row.period.verdict for entry in listing.documents)
    return dict(
        results=results,
        listing=listing,
        subtitle=subtitle(results),
        units=units,
        heat=tuple(_heat_rows(results, grid, units)),
        words=len(units) <= WORDS_UP_TO,
        tally=grid.tally(),
        hole_count=holes_in(grid.tally()),
        status_css=status_css(".heat td.%s", ".legend .%s", ".status.%s", ".month.%s"),
        verdicts=verdicts,
        timeline=make_timeline(listing.documents, results.period),
        progress=progress_picture(progress_of(results)),
        lost=lost_picture(lost_points(results)),
        **figures_shown(results),
        size={"width": WIDTH, "height": HEIGHT, "top": TOP, "floor": FLOOR},
        groups=tuple(_reason_groups(listing, sentences)),
        holes=grid.holes(),
        settled=settled_cells(grid.cells.values(), results.settled),
        group_of=lambda id: groups_above(results, id),
        link=lambda entry: _link(entry, links),
        remarks=remarks,
        register=register_list(results, listing) if results.register else None,
    )


@cache
def page_template(name: str) -> Template:
    """Return one of our templates, autoescape on, with the words that all of them use."""
    environment = templates_of("pipeline.reports")
    environment.filters["day"] = day
    environment.filters["visible"] = visible
    environment.filters["percent"] = as_percent
    environment.filters["in_vietnam"] = in_vietnam
    environment.globals.update(
        VERDICT=VERDICT,
        STATUS=STATUS,
        STATUS_SIGN=STATUS_SIGN,
        HOLES_NAME=HOLES_NAME,
        not_counted=not_counted,
        WHOLE_PROVINCE_NAME=WHOLE_PROVINCE_NAME,
    )
    return environment.get_template(name)


def _link(entry: Entry, links: FileLinks) -> str:
    """A browser can open a PDF at the document's first page."""
    link = links.to(entry.row.path)
    first = entry.row.first_page
    at_page = first > 1 and entry.row.path.lower().endswith(".pdf")
    return f"{link}#page={first}" if at_page else link


def _heat_rows(results: Results, grid: CoverageGrid, units: tuple[str, ...]) -> Iterator[HeatRow]:
    asked = {indicator for indicator, _ in grid.cells}
    for indicator in results.indicators.indicators:
        cells = (
            tuple(_heat_cell(grid, indicator.id, unit) for unit in units)
            if indicator.id in asked
            else ()
        )
        yield HeatRow(
            indicator.id, indicator.title, points(indicator.points), indicator.level, cells
        )


def _heat_cell(grid: CoverageGrid, indicator: str, unit: str) -> HeatCell:
    name = f"{indicator} – {unit or WHOLE_PROVINCE_NAME}"
    cell = grid.cells.get((indicator, unit))
    if cell is None:
        of_province = grid.cells.get((indicator, WHOLE_PROVINCE))
        asked = of_province is not None and unit in of_province.asked
        told = f"{name}\n{asked_here(WHOLE_PROVINCE_NAME)}" if asked else name
        return HeatCell(None, "", told, (), asked)
    details = [
        STATUS[cell.status] + (f": {', '.join(cell.found)}" if cell.found else ""),
        f"Thiếu {cell.lacking}" if cell.lacking else "",
        cell.wanting,
        *cell.notes,
        *cell.bases,
    ]
    strip = tuple(
        (cell.span_name(row.month), row.status)
        for row in cell.rows
        if cell.has_spans and row.month is not None
    )
    return HeatCell(
        status=cell.status,
        months=cell.closed,
        detail="\n".join([name, *(line for line in details if line)]),
        strip=strip,
    )


def _reason_groups(listing: Listing, sentences: ReasonList) -> Iterator[ReasonGroup]:
    for code, sentence in sentences.reasons.items():
        entries = tuple(entry for entry in listing.review if code in entry.row.reasons)
        if entries:
            yield ReasonGroup(code, sentence, entries)
