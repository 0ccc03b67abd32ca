"""Sections of a document, and its sentences that no case occurred, as profiles of their own.

A heading reads like a title; the titles over it say what it leaves out. Of the paper's own title
only the words that rules look for count: equal sections of many papers are ranked once.
"""

from __future__ import annotations

from collections.abc import Sequence

from classifiers.profile import Profile
from classifiers.rules import phrases_of
from extractors.document import NoneSaid, Section

SHORT = 2
"""Words of a heading that says too little: the text below it then belongs to it."""

FIRST_WORDS = 18
"""Words of a section that say what it is about where its heading does not."""

REPORT = "Báo cáo"
"""What says that no case occurred is read as a report, whatever kind of paper it is."""


def section_profiles(profile: Profile, sections: Sequence[Section]) -> list[Profile]:
    """Return what the classifier looks at in sections: heading, titles over it, kind, issuer."""
    phrases = phrases_of(profile.title)
    return [
        Profile(
            title=_title(section),
            doc_type=profile.doc_type,
            issuer=profile.issuer,
            part_of=(phrases, *section.above),
        )
        for section in sections
    ]


def is_thin(section: Section) -> bool:
    """Whether a heading says too little (`KẾT QUẢ`), so that the words below it are looked at."""
    return len(section.heading.split()) <= SHORT


def _title(section: Section) -> str:
    if is_thin(section):
        return " ".join(section.words.split()[:FIRST_WORDS])
    return section.heading


def none_said_profiles(profile: Profile, said: Sequence[NoneSaid]) -> list[Profile]:
    """Return what is looked at in sentences that no case occurred, each with its heading."""
    phrases = phrases_of(profile.title)
    places = {section.number: section for section in reversed(profile.sections)}
    asked = []
    for one in said:
        section = places.get(one.section)
        itself = section is not None and section.heading.startswith(one.words)
        heading = f"{section.heading}: " if section and not itself else ""
        above = section.above if section else ()
        asked.append(
            Profile(
                title=f"{heading}{one.words}",
                doc_type=REPORT,
                issuer=profile.issuer,
                part_of=(phrases, *above),
            )
        )
    return asked
