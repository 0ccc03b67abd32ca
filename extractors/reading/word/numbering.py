"""The numbers that Word itself puts before paragraphs: `I.`, `Điều 3.`, `a)`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.reading.word.package import Element, attribute, child, name_of
from extractors.reading.word.styles import number

_PLACEHOLDER = re.compile(r"%([1-9])")
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
          (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass
class Numbering:
    """Counts the numbered paragraphs of a file."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    @staticmethod
    def of(root: Element | None) -> Numbering:
        """Read `numbering.xml`."""
        numbering = Numbering()
        for one in root if root is not None else ():
            if name_of(one) == "w:abstractNum":
                levels = {
                    int(number(attribute(level, "w:ilvl"))): _Level(
                        attribute(child(level, "w:numFmt"), "w:val", "decimal"),
                        attribute(child(level, "w:lvlText"), "w:val"),
                        int(number(attribute(child(level, "w:start"), "w:val"), 1)),
                    )
                    for level in one
                    if name_of(level) == "w:lvl"
                }
                numbering._levels[attribute(one, "w:abstractNumId")] = levels
            elif name_of(one) == "w:num":
                numbering._lists[attribute(one, "w:numId")] = attribute(
                    child(one, "w:abstractNumId"), "w:val"
                )
        return numbering

    def next(self, list_id: str, level: int) -> str:
        """Return what stands before the next paragraph of a list, empty where nothing does."""
        scheme = self._lists.get(list_id, "")
        levels = self._levels.get(scheme, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(scheme, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        own = levels[level]
        if own.form == "bullet":
            return "-"
        if own.form == "none":
            return ""

        def shown(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            form = levels[other].form if other in levels else "decimal"
            return _counted(counts.get(other, 1), form)

        return _PLACEHOLDER.sub(shown, own.text)


def _counted(count: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        roman = ""
        left = min(max(count, 0), 3999)
        for value, letters in _ROMAN:
            roman += letters * (left // value)
            left %= value
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 3)
        return letter.upper() if form == "upperLetter" else letter
    if form == "decimalZero":
        return f"{count:02d}"
    return str(count)
