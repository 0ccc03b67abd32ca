"""Which indicator of a known set is about the same matter, by its title and its parent's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from indicator_map.bare_words import bare_words
from indicator_map.model import Indicator, IndicatorSet

SAME_MATTER = 0.85
"""Likeness (0-1) from which two titles are taken as the same; chosen by us, not measured."""

LONG_TITLE = 60
"""Letters from which a title says by itself what it is about; “Ban hành kế hoạch” does not."""


@dataclass(frozen=True)
class KnownTitles:
    """The leaves of a known set, to be found by title."""

    known: IndicatorSet

    @cached_property
    def _titles(self) -> list[tuple[Indicator, str, str]]:
        titles = []
        for leaf in self.known.leaves:
            above = self.known.get(leaf.parent) if leaf.parent else None
            titles.append((leaf, _bare(leaf.title), _bare(above.title if above else "")))
        return titles

    def like(self, id: str, title: str, parent_title: str) -> Indicator | None:
        """Return the leaf with this title, a short one only under a parent with the same title.

        None if nothing is alike enough; of equally alike ones the one with the same id.
        """
        own, above = _bare(title), _bare(parent_title)
        best: tuple[float, bool] = (SAME_MATTER, False)
        found = None
        for leaf, leaf_own, leaf_above in self._titles:
            likeness = _likeness(own, leaf_own)
            if likeness and len(own) < LONG_TITLE:
                likeness = min(likeness, _likeness(f"{above} {own}", f"{leaf_above} {leaf_own}"))
            if likeness and (likeness, leaf.id == id) > best:
                best, found = (likeness, leaf.id == id), leaf
        return found


def _likeness(one: str, other: str) -> float:
    """Likeness of two texts, 0 where it is below `SAME_MATTER`."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < SAME_MATTER or matcher.quick_ratio() < SAME_MATTER:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= SAME_MATTER else 0.0


def _bare(title: str) -> str:
    """A title for comparing: folded, without years, the usual abbreviations written out."""
    text = re.sub(r"\b20\d\d\b", "", bare_words(title))
    for short, long in (("pctn", "phong chong tham nhung"), ("tstn", "tai san thu nhap")):
        text = text.replace(short, long)
    return " ".join(text.split())
