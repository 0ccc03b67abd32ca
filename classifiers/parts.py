"""Sections of a document that evidence indicators of their own: the parts of the yearly plan.

Which sections those are is data: `parts.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from classifiers.text import load_data, written_out


@dataclass(frozen=True, slots=True)
class Part:
    """An indicator of `pctn-tinh-2025` and the heading of the section that evidences it."""

    indicator: str
    heading: str


@cache
def _table() -> tuple[str, dict[str, tuple[str, ...]]]:
    data: Any = load_data("parts.yaml")
    parts = {id: tuple(written_out(words) for words in row) for id, row in data["parts"].items()}
    return data["whole"], parts


def whole() -> str:
    """Return the indicator of `pctn-tinh-2025` whose documents have such sections."""
    return _table()[0]


def parts_in(headings: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the parts that these headings open, each with the first heading that does."""
    plain = [(heading, f" {written_out(heading)} ") for heading in headings]
    found = []
    for indicator, phrases in _table()[1].items():
        for heading, text in plain:
            if any(f" {phrase} " in text for phrase in phrases):
                found.append(Part(indicator, heading))
                break
    return tuple(found)
