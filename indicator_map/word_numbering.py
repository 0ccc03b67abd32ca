"""Numbers that Word counts by itself (đánh số tự động) and that are not in a cell's text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_SMALL = "abcdefghijklmnopqrstuvwxyz"
_TENS = ("", "X", "XX", "XXX")
_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def _roman(number: int) -> str:
    return _TENS[number // 10 % 4] + _ONES[number % 10]


def _letter(number: int) -> str:
    return _SMALL[(number - 1) % 26]


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
}


@dataclass(frozen=True, slots=True)
class _Level:
    text: str
    format: str
    start: int


@dataclass
class WordNumbers:
    """Counts the numbered paragraphs of a document, which must be asked in their order."""

    document: Document
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _levels: dict[str, dict[int, _Level]] | None = None
    _lists: dict[str, str] = field(default_factory=dict)

    def label(self, paragraph: Paragraph) -> str:
        """Return the number Word shows before a paragraph (`1.2.`), empty for none or a bullet.

        Numbers are counted for each list (abstractNum); restarts by `lvlOverride` and letters of
        lists past z are not followed.
        """
        properties = self._properties(paragraph)
        if properties is None:
            return ""
        list_id, depth = properties
        levels = self._read().get(self._lists.get(list_id, ""), {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(self._lists[list_id], {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        if levels[depth].format not in _FORMATS:
            return ""
        label = levels[depth].text
        for one in range(depth + 1):
            level = levels.get(one)
            if level is not None:
                number = counts.get(one, level.start)
                label = label.replace(f"%{one + 1}", _FORMATS.get(level.format, str)(number))
        return label.strip()

    def _properties(self, paragraph: Paragraph) -> tuple[str, int] | None:
        """The list and depth of a paragraph, its own or its style's."""
        own = paragraph._p.pPr
        holders: list[Any] = [own]
        style: Any = paragraph.style
        while style is not None:
            holders.append(style.element.pPr)
            style = style.base_style
        for holder in holders:
            numbered = None if holder is None else holder.find(qn("w:numPr"))
            list_id = None if numbered is None else _value(numbered, "w:numId")
            if numbered is not None and list_id is not None:
                return None if list_id == "0" else (list_id, int(_value(numbered, "w:ilvl") or 0))
        return None

    def _read(self) -> dict[str, dict[int, _Level]]:
        if self._levels is None:
            self._levels = {}
            related = self.document.part.rels.values()
            parts = [one.target_part for one in related if one.reltype.endswith("/numbering")]
            for part in parts:
                root: Any = part.element
                for one in root.findall(qn("w:num")):
                    self._lists[one.get(qn("w:numId"))] = _value(one, "w:abstractNumId") or ""
                for one in root.findall(qn("w:abstractNum")):
                    self._levels[one.get(qn("w:abstractNumId"))] = {
                        int(level.get(qn("w:ilvl"))): _Level(
                            _value(level, "w:lvlText") or "",
                            _value(level, "w:numFmt") or "decimal",
                            int(_value(level, "w:start") or 1),
                        )
                        for level in one.findall(qn("w:lvl"))
                    }
        return self._levels


def _value(element: Any, name: str) -> str | None:
    found = element.find(qn(name))
    return None if found is None else found.get(qn("w:val"))
