"""Which unit a folder belongs to, whatever the diacritics, case and dashes of its name.

Folders come as `So_Tu_phap`, `DV03_So_Tu_phap`, `SoTuPhap`, `ĐV03 - Sở Tư pháp`. They are hints
that only say who handed a file in, never what it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from indicator_map.bare_words import bare_words

FOLDER_LEVELS = 3
"""How deep a unit's folder may lie; below that come folders of indicators (`B-1-9-2`)."""


@dataclass(frozen=True, slots=True)
class FolderNames:
    """What a unit's folder may be called; `patterns` are its explicit `folders`."""

    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Name, code and aliases as they are written."""
        return tuple(text for text in (self.name, self.code, *self.aliases) if text)


@dataclass(frozen=True)
class FolderIndex:
    """Finds the unit of a path."""

    units: tuple[FolderNames, ...]

    @cached_property
    def _patterns(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple(
            (unit.name, folded_pattern(pattern)) for unit in self.units for pattern in unit.patterns
        )

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """Every spelling without blanks, and its unit's name."""
        return {squeezed(spelling): unit.name for unit in self.units for spelling in unit.spellings}

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {squeezed(unit.code): unit.name for unit in self.units if unit.code}

    @cached_property
    def _known(self) -> dict[tuple[str, ...], str | None]:
        """Answers already given: thousands of files lie in few folders."""
        return {}

    def name_of(self, path: str) -> str | None:
        """Return the name of the unit that a path belongs to; None for none, or for two.

        Explicit patterns come first, then names in the outermost folder that holds one, then a
        code at the start of the file's own name.
        """
        *folders, file = path.split("/")
        levels = tuple(bare_words(folder) for folder in folders[:FOLDER_LEVELS])
        if levels not in self._known:
            self._known[levels] = self._by_pattern(levels) or self._by_spelling(levels)
        return self._known[levels] or self._by_file_code(file)

    def _by_pattern(self, levels: tuple[str, ...]) -> str | None:
        hits = [
            (len("".join(pattern).replace("*", "")), name)
            for name, pattern in self._patterns
            if pattern_matches(pattern, levels)
        ]
        return _only_best(hits)

    def _by_spelling(self, levels: tuple[str, ...]) -> str | None:
        for level in levels:
            hits = [
                (len(run), self._spellings[run])
                for run in _runs(level.split())
                if run in self._spellings
            ]
            if hits:
                return _only_best(hits)
        return None

    def _by_file_code(self, file: str) -> str | None:
        words = bare_words(file).split()
        starts = ("".join(words[:count]) for count in range(min(len(words), 3), 0, -1))
        return next((self._codes[start] for start in starts if start in self._codes), None)


def squeezed(text: str) -> str:
    """Return `Sở Tư pháp` as `sotuphap`."""
    return bare_words(text).replace(" ", "")


def folded_pattern(pattern: str) -> tuple[str, ...]:
    """Return a pattern's folder levels as they are compared: `Khối_1/DV03_*` gives two.

    `*` stands for any text, `?` for one letter; every other sign is a blank.
    """
    bare = unicodedata.normalize("NFD", pattern.lower().replace("đ", "d"))
    letters = "".join(one for one in bare if not unicodedata.combining(one))
    return tuple(re.sub(r"[^a-z0-9*?]+", " ", level).strip() for level in letters.split("/"))


def pattern_matches(pattern: tuple[str, ...], levels: tuple[str, ...]) -> bool:
    """Say whether a folded pattern fits folded folder names.

    One level fits any of the folders; several levels fit from the outermost folder on.
    """
    if len(pattern) == 1:
        return any(fnmatchcase(level, pattern[0]) for level in levels)
    return len(pattern) <= len(levels) and all(map(fnmatchcase, levels, pattern))


def _runs(words: list[str]) -> Iterator[str]:
    """Every run of whole words, written together."""
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            yield "".join(words[start:end])


def _only_best(hits: Iterable[tuple[int, str]]) -> str | None:
    """The unit with the longest hit; None where there is none, or two are equally long."""
    held = list(hits)
    longest = max((length for length, _ in held), default=0)
    best = {name for length, name in held if length == longest}
    return best.pop() if len(best) == 1 else None
