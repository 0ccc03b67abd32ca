"""What figures of reports count, of which source and stage: the words of `figures.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from extractors.grammar.folding import fold

Named = tuple[tuple[str, re.Pattern[str]], ...]
"""Names, each with the folded words by which it is told."""


@dataclass(frozen=True, slots=True)
class FigureSubject:
    """A matter that figures count (`what`), told by words and units of measure.

    `needs`: words that its sentence must hold too. `stage`: where the matter itself tells it.
    """

    what: str
    pattern: re.Pattern[str]
    units: tuple[str, ...]
    stage: str
    needs: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Keeper:
    """The body that keeps the figures of a stage for its whole province."""

    body: str
    stage: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Patterns of figures, over folded text; what each is for is said in figures.yaml."""

    units: tuple[tuple[str, str], ...]
    no_units: tuple[str, ...]
    named_units: Mapping[str, str]
    bases: Mapping[str, str]
    money: Mapping[str, float]
    change_before: re.Pattern[str]
    change_after: re.Pattern[str]
    aside_before: re.Pattern[str]
    aside_after: re.Pattern[str]
    aside_sentence: re.Pattern[str]
    copies: re.Pattern[str]
    parts: re.Pattern[str]
    subjects: tuple[FigureSubject, ...]
    stages: Named
    no_stage: re.Pattern[str]
    other_stage: str
    keepers: tuple[Keeper, ...]
    named_bodies: re.Pattern[str]
    levels: Named

    @property
    def vocabulary(self) -> frozenset[str]:
        """Everything that a figure may count."""
        return frozenset(subject.what for subject in self.subjects)


def figure_words(data: Mapping[str, Any]) -> FigureWords:
    """Return what figures.yaml holds; KeyError where it lacks something."""
    aside = {name: re.compile(pattern) for name, pattern in data["aside"].items()}
    return FigureWords(
        units=tuple((fold(unit), unit) for unit in sorted(data["units"], key=len, reverse=True)),
        no_units=tuple(fold(words) for words in data["no_units"]),
        named_units=MappingProxyType(
            {fold(short): unit for short, unit in data["short"].items()}
            | {fold(unit): unit for unit in data["units"]}
        ),
        bases=MappingProxyType(
            {unit: base for base, units in data["same_units"].items() for unit in units}
        ),
        money=MappingProxyType({fold(step): float(times) for step, times in data["money"].items()}),
        change_before=re.compile(data["changes"]["before"]),
        change_after=re.compile(data["changes"]["after"]),
        aside_before=aside["before"],
        aside_after=aside["after"],
        aside_sentence=aside["sentence"],
        copies=aside["copies"],
        parts=re.compile(data["parts"]),
        subjects=tuple(map(_subject, data["subjects"])),
        stages=_named(data["stages"], "stage"),
        no_stage=re.compile(data["no_stage"]),
        other_stage=data["other_stage"],
        keepers=tuple(
            Keeper(row["body"], row["stage"], re.compile(rf"\b(?:{row['pattern']})\b"))
            for row in data["keepers"]
        ),
        named_bodies=re.compile(rf"\b(?:{data['named']})\b"),
        levels=_named(data["levels"], "level"),
    )


def _subject(row: Mapping[str, Any]) -> FigureSubject:
    needs = row.get("needs")
    return FigureSubject(
        row["what"],
        re.compile(rf"\b(?:{row['pattern']})\b"),
        tuple(row["units"]),
        row.get("stage", ""),
        re.compile(needs) if needs else None,
    )


def _named(rows: list[Mapping[str, str]], key: str) -> Named:
    return tuple((row[key], re.compile(rf"\b(?:{row['pattern']})\b")) for row in rows)
