"""Where the lines of a letterhead stand in its picture; see geometry.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from extractors.packaged_data import packaged_yaml


@dataclass(frozen=True, slots=True)
class Geometry:
    """Shares of the page's height (`looked_at`) and width; `row` and the gaps in line heights.

    Numbers begin left of `number_left_of`, dates have their middle right of `date_right_of`, lines
    are no wider than `…_widest`. Pieces of one row are at most `row` apart across it and `…_gap`
    along it.
    """

    looked_at: float
    number_left_of: float
    date_right_of: float
    number_widest: float
    date_widest: float
    row: float
    number_gap: float
    date_gap: float


@cache
def load_geometry() -> Geometry:
    """Return the geometry; TypeError where the file lacks a value or has one that is unknown."""
    return Geometry(**packaged_yaml("extractors.letterhead", "geometry.yaml"))
