"""Sections of a document, and its sentences that no case occurred, as profiles of their own.

A heading reads like a title; the titles over it say what it leaves out.
"""

from __future__ import annotations

from classifiers.profile import Profile
from extractors.document import NoneSaid, Section

REPORT = "Báo cáo"
"""What says that no case occurred is read as a report, whatever kind of paper it is."""


def section_profile(profile: Profile, section: Section) -> Profile:
    """Return what the classifier looks at in one section: heading, titles over it, kind, issuer."""
    return Profile(
        title=section.heading,
        doc_type=profile.doc_type,
        issuer=profile.issuer,
        part_of=(profile.title, *section.above),
    )


def none_said_profile(profile: Profile, said: NoneSaid) -> Profile:
    """Return what the classifier looks at in a sentence that no case occurred, with its heading."""
    section = next((one for one in profile.sections if one.number == said.section), None)
    above = () if section is None else section.above
    heading = "" if section is None or section.heading in said.words else f"{section.heading}: "
    return Profile(
        title=f"{heading}{said.words}",
        doc_type=REPORT,
        issuer=profile.issuer,
        part_of=(profile.title, *above),
    )
