"""The thresholds of judging that decide what a person sees; see thresholds.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors.packaged_data import packaged_yaml


@dataclass(frozen=True, slots=True)
class DuplicateThresholds:
    """`same_text`: share of common runs of `words_in_a_run` words from which texts are one.

    `same_subject`: likeness of subjects from which a draft without a number may be of a paper.
    """

    words_in_a_run: int
    same_text: float
    same_subject: float


@dataclass(frozen=True, slots=True)
class RegisterThresholds:
    """How rows of the register and scans are told apart.

    `tie`: difference of strength below which rows fit a scan equally well; `same_entry`: likeness
    of subjects from which two rows of one number and date are one document; `near_days`: days
    between the date on the paper and the day of entering; `other_kind`: how much less alike two
    subjects count where the kinds of document differ.
    """

    tie: float
    same_entry: float
    near_days: int
    other_kind: float


@dataclass(frozen=True, slots=True)
class CitingThresholds:
    """How far a citation is taken to mean a paper of the folder.

    `sure`, `likely`, `poor`: its confidence; poor ones stay alternatives. `conflicting_papers`: how
    many must agree on another day before a sure day is a `date-conflict`. A subject is found behind
    a citation when `subject_share` of its words, `subject_words` at least, stand in the `behind`
    characters that follow.
    """

    sure: float
    likely: float
    poor: float
    conflicting_papers: int
    subject_share: float
    subject_words: int
    behind: int


@dataclass(frozen=True, slots=True)
class CoverageThresholds:
    """`speak_for_the_province`: bodies whose word that no case occurred settles the province's;
    `speak_where_they_say_so`: those whose word does where `whole_province` is found in it.
    """

    speak_for_the_province: tuple[str, ...]
    speak_where_they_say_so: tuple[str, ...]
    whole_province: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All of thresholds.yaml."""

    duplicates: DuplicateThresholds
    register: RegisterThresholds
    citing: CitingThresholds
    coverage: CoverageThresholds


@cache
def load_thresholds() -> Thresholds:
    """Return the thresholds; TypeError where the file lacks one or has one that is unknown."""
    data = packaged_yaml("pipeline.judging", "thresholds.yaml")
    return Thresholds(
        DuplicateThresholds(**data["duplicates"]),
        RegisterThresholds(**data["register"]),
        CitingThresholds(**data["citing"]),
        CoverageThresholds(
            tuple(data["coverage"]["speak_for_the_province"]),
            tuple(data["coverage"]["speak_where_they_say_so"]),
            re.compile(data["coverage"]["whole_province"]),
        ),
    )
