"""Where things stand on a page, as far as a person sees what follows from it; see geometry.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extractors.packaged_data import packaged_yaml


@dataclass(frozen=True, slots=True)
class SplitGeometry:
    """Shares of the page.

    `letterhead_above`: of the height, above which the motto and number that begin a document stand;
    `column_widest`: of the width, which a line of one letterhead column does not exceed.
    """

    letterhead_above: float
    column_widest: float


@dataclass(frozen=True, slots=True)
class ColumnGeometry:
    """Gaps along a line, in heights of it.

    `gap`: at which a line through both columns is cut; `gap_without_motto`: where no motto tells
    where they meet; `joined_over`: up to which pieces of a line are one. `off_middle`: share of the
    page's width by which lines of a letterhead in one column lie off its middle.
    """

    gap: float
    gap_without_motto: float
    joined_over: float
    off_middle: float


@dataclass(frozen=True, slots=True)
class StampGeometry:
    """`reach`: heights of a line below a stamp's first one within which lines are the stamp's."""

    reach: float


@dataclass(frozen=True, slots=True)
class LetterheadGeometry:
    """Shares of the page, heights of a line and points; geometry.yaml tells of each."""

    lowest: float
    motto_above: float
    motto_right: float
    motto_words: int
    motto_alike: float
    motto_alike_short: float
    name_above_motto: float
    uppermost: float
    date_widest: float
    number_widest: float
    number_goes_on: float
    closing_date_right: float
    closing_date_above: float
    two_pages: float


@dataclass(frozen=True, slots=True)
class Geometry:
    """All of geometry.yaml."""

    split: SplitGeometry
    columns: ColumnGeometry
    stamps: StampGeometry
    letterhead: LetterheadGeometry


@cache
def load_geometry() -> Geometry:
    """Return the geometry; TypeError where the file lacks a value or has one that is unknown."""
    data = packaged_yaml("extractors.fields", "geometry.yaml")
    return Geometry(
        SplitGeometry(**data["split"]),
        ColumnGeometry(**data["columns"]),
        StampGeometry(**data["stamps"]),
        LetterheadGeometry(**data["letterhead"]),
    )
