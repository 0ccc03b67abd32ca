"""Sections of a paper that evidence indicators of their own, joined with the whole's.

Thresholds and words are data: `sections.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from classifiers.profile import Profile
from classifiers.ranking import Ranking, Suggestion
from classifiers.scores import rounded
from classifiers.sections import is_thin, section_profiles
from extractors.document import Section
from extractors.grammar.folding import fold
from extractors.packaged_data import packaged_yaml
from indicator_map.model import IndicatorSet
from pipeline.records import sentences
from pipeline.records.rows import ScoredIndicator


@dataclass(frozen=True, slots=True)
class AskedSection:
    """A section that is ranked by itself, with what the classifier looks at."""

    section: Section
    profile: Profile


@cache
def _settings() -> Mapping[str, Any]:
    settings: Mapping[str, Any] = packaged_yaml("pipeline.judging", "sections.yaml")
    return settings


def sections_asked(profile: Profile, indicators: IndicatorSet) -> tuple[AskedSection, ...]:
    """Return the sections of a paper that may evidence something, where the set asks for its kind.

    Those that are too short, or about what is to come, are left out.
    """
    kind = profile.doc_type
    if not profile.sections or kind not in _kinds(indicators):
        return ()
    fewest: int = _settings()["fewest_words"]
    telling: int = _settings()["telling_heading"]
    asked = [
        section
        for place, section in enumerate(profile.sections)
        if not _skipped(section, kind)
        and not _says_nothing(section, profile)
        and (
            len(section.heading.split()) >= telling
            or _words_below(profile.sections, place) >= fewest
        )
    ]
    return tuple(map(AskedSection, asked, section_profiles(profile, asked)))


def section_indicators(
    asked: Sequence[AskedSection],
    rankings: Sequence[Ranking],
    whole: Sequence[str],
    indicators: IndicatorSet,
) -> tuple[ScoredIndicator, ...]:
    """Return what the sections evidence besides the `whole`, best section of each, in page order.

    `rankings[i]` is the answer on `asked[i]`. A section with further ones below it counts only
    where none of these does.
    """
    found: list[tuple[AskedSection, list[Suggestion]]] = []
    for one, ranking in zip(asked, rankings, strict=True):
        said = _accepted(one, ranking, indicators)
        said = [held for held in said if _names_form(one.section, held, indicators)]
        if said:
            found.append((one, said))
    best: dict[str, ScoredIndicator] = {}
    for place, (one, said) in enumerate(found):
        if any(_is_below(below.section, one.section) for below, _ in found[place + 1 :]):
            continue
        for suggestion in said:
            held = best.get(suggestion.indicator)
            if suggestion.indicator in whole or (
                held and suggestion.score - held.score < _settings()["better"]
            ):
                continue
            best[suggestion.indicator] = _scored(one.section, suggestion)
    strongest = sorted(best.values(), key=lambda one: -one.score)[: _settings()["most"]]
    return tuple(one for one in best.values() if one in strongest)


def takes(indicators: IndicatorSet, leaf: str, doc_type: str) -> bool:
    """Whether a section of this kind of paper may prove a leaf, by its needs or those above it."""
    held = indicators.get(leaf)
    if held is None or (held.needs and doc_type in _settings()["content_only"]):
        return False
    needs = indicators.needs_of(held)
    return any(doc_type in need.doc_types and need.part != "whole" for need in needs)


def _kinds(indicators: IndicatorSet) -> frozenset[str]:
    return frozenset(
        kind for one in indicators.indicators for need in one.needs for kind in need.doc_types
    )


def _accepted(one: AskedSection, ranking: Ranking, indicators: IndicatorSet) -> list[Suggestion]:
    least: float = _settings()["accepted_by_words" if is_thin(one.section) else "accepted"]
    if not ranking.accepted or ranking.best.score < least:
        return []
    kind = one.profile.doc_type
    return [held for held in ranking.accepted if takes(indicators, held.indicator, kind)]


def _names_form(section: Section, suggestion: Suggestion, indicators: IndicatorSet) -> bool:
    """Whether a section names the form of punishment that a leaf is about (`Hình thức cảnh cáo`).

    That leaders were dealt with says nothing of how.
    """
    leaf = indicators.get(suggestion.indicator)
    named = re.match(_settings()["form"], fold(leaf.title)) if leaf else None
    return named is None or named["form"] in fold(f"{section.heading} {section.words}")


def _skipped(section: Section, doc_type: str) -> bool:
    with_tasks = doc_type in _settings()["content_only"]
    return any(_is_skipped(one, with_tasks) for one in (*section.above, section.heading))


@lru_cache(maxsize=10_000)
def _is_skipped(heading: str, with_tasks: bool) -> bool:
    """Many papers share their headings."""
    return _skipping(with_tasks).search(fold(heading)) is not None


@cache
def _skipping(with_tasks: bool) -> re.Pattern[str]:
    """What is skipped; where `with_tasks`, tasks are not."""
    settings = _settings()
    words = [settings["skipped"], *(() if with_tasks else [settings["tasks"]])]
    begins = "|".join(one for held in words for one in held["begins"])
    anywhere = "|".join(one for held in words for one in held["anywhere"])
    results = settings["results"]
    return re.compile(rf"^{settings['before']}(?:{begins})\b|^(?!{results}).*\b(?:{anywhere})\b")


def _says_nothing(section: Section, profile: Profile) -> bool:
    """Whether hardly more stands below the heading than that nothing occurred."""
    said = sum(
        len(one.words.split())
        for one in profile.none_said
        if one.section == section.number and _joined(one.words) in _joined(section.words)
    )
    if said == 0 or re.search(_settings()["done"], fold(section.words)):
        return False
    below = len(section.words.split()) - len(section.heading.split())
    nothing: float = _settings()["nothing"]
    return said >= nothing * below


def _joined(words: str) -> str:
    """Words without the colons that may stand between a heading and what is below it."""
    return words.replace(": ", " ")


def _words_below(sections: Sequence[Section], place: int) -> int:
    """Words of a section and those under it, without its own heading's."""
    section = sections[place]
    count = -len(section.heading.split())
    for one in _with_those_below(sections, place):
        count += len(one.words.split())
    return count


def _with_those_below(sections: Sequence[Section], place: int) -> Iterator[Section]:
    yield sections[place]
    for one in sections[place + 1 :]:
        if not _is_below(one, sections[place]):
            return
        yield one


def _is_below(section: Section, outer: Section) -> bool:
    return section.above[: len(outer.above) + 1] == (*outer.above, outer.heading)


def _scored(section: Section, suggestion: Suggestion) -> ScoredIndicator:
    return ScoredIndicator(
        suggestion.indicator,
        rounded(suggestion.score),
        (sentences.in_section(section.number, section.page, section.heading),),
        section.number,
        section.page,
        section.words,
    )
