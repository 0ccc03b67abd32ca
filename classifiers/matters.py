"""Matters of administration (việc, lĩnh vực) that a text names, however it is worded.

The matters and their phrases are data, `matters.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from classifiers.text import load_data, written_out

Sort = Literal["activities", "subjects", "fields"]


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter; `name` is Vietnamese, `sort` what kind of thing it is (matters.yaml)."""

    name: str
    sort: Sort


def matters_in(text: str) -> frozenset[Matter]:
    """Return the matters that a plain text (`text.plain`) names."""
    phrases, longest = _phrases()
    words = text.split()
    found: set[Matter] = set()
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + longest) + 1):
            found.update(phrases.get(" ".join(words[start:end]), ()))
    return frozenset(found)


@cache
def _phrases() -> tuple[dict[str, tuple[Matter, ...]], int]:
    """Which matters each plain phrase names, and how many words the longest has."""
    data: Any = load_data("matters.yaml")
    found: dict[str, dict[Matter, None]] = {}
    for sort, rows in data.items():
        for name, phrases in rows.items():
            for phrase in (name, *phrases):
                found.setdefault(written_out(phrase), {})[Matter(name, sort)] = None
    longest = max(len(phrase.split()) for phrase in found)
    return {phrase: tuple(matters) for phrase, matters in found.items()}, longest
