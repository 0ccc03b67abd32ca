"""Sections of a document, and its sentences that no case occurred, as profiles of their own.

A heading reads like a title; the titles over it say what it leaves out. Of the paper's own title
only the words that rules look for count: equal sections of many papers are ranked once.
"""

from __future__ import annotations

from classifiers.profile import Profile
from classifiers.rules import phrases_of
from extractors.document import NoneSaid, Section

SHORT = 2
"""Words of a heading that says too little: the text below it then belongs to it."""

FIRST_WORDS = 18
"""Words of a section that say what it is about where its heading does not."""

REPORT = "Báo cáo"
"""What says that no case occurred is read as a report, whatever kind of paper it is."""


def section_profile(profile: Profile, section: Section) -> Profile:
    """Return what the classifier looks at in one section: heading, titles over it, kind, issuer."""
    short = len(section.heading.split()) <= SHORT
    return Profile(
        title=" ".join(section.words.split()[:FIRST_WORDS]) if short else section.heading,
        doc_type=profile.doc_type,
        issuer=profile.issuer,
        part_of=(phrases_of(profile.title), *section.above),
    )


def none_said_profile(profile: Profile, said: NoneSaid) -> Profile:
    """Return what the classifier looks at in a sentence that no case occurred, with its heading."""
    section = next((one for one in profile.sections if one.number == said.section), None)
    above = () if section is None else section.above
    heading = "" if section is None else f"{section.heading}: "
    return Profile(
        title=f"{heading}{said.words}",
        doc_type=REPORT,
        issuer=profile.issuer,
        part_of=(phrases_of(profile.title), *above),
    )
