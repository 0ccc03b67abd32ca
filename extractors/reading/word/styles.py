"""How text looks: styles and direct formatting of a Word file, as far as it shows what is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from extractors.reading.typeset.model import Align, TabStop
from extractors.reading.word.package import Element, attribute, child, name_of

TWIPS = 20.0
"""Twentieths of a point, Word's unit of length."""
FAR = 1584.0
"""Points; Word's largest measure (22 inches)."""
INVISIBLE_SIZE = 2.0
"""Points below which letters are a trick to hide them."""


def number(text: str, default: float = 0.0) -> float:
    """Return a number as written in an attribute (`12`, `12.5`, `12pt`), held to sane bounds."""
    unit = 1.0
    for ending, points in (("pt", 20.0), ("in", 1440.0), ("cm", 567.0), ("mm", 56.7)):
        if text.endswith(ending):
            text, unit = text[: -len(ending)], points
    try:
        value = float(text) * unit
    except ValueError:
        return default
    return max(min(value, 1e9), -1e9) if value == value else default


def points(element: Element | None, name: str, default: float = 0.0) -> float:
    """Return a measure in points from an attribute in twips (or with a unit, in strict files)."""
    value = number(attribute(element, name), default * TWIPS) / TWIPS
    return max(min(value, FAR), -FAR)


def is_on(element: Element | None) -> bool:
    """Return whether a switch such as `w:vanish` is there and not turned off."""
    return element is not None and attribute(element, "w:val", "1") not in ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class RunLook:
    """What a run's text looks like."""

    size: float = 10.0
    bold: bool = False
    caps: bool = False
    hidden: bool = False
    font: str = ""
    white: bool = False
    shaded: bool = False

    @property
    def invisible(self) -> bool:
        """Whether nobody sees the text."""
        return self.hidden or (self.white and not self.shaded) or self.size < INVISIBLE_SIZE


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """How a paragraph is set; measures in points. `list_id` and `level` are of its numbering."""

    align: Align = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    leading: float = 1.0
    tabs: tuple[TabStop, ...] = ()
    break_before: bool = False
    list_id: str = ""
    level: int = 0
    shaded: bool = False


_ALIGNS: Mapping[str, Align] = {
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "both",
    "distribute": "both",
    "left": "left",
    "start": "left",
}
_TAB_ALIGNS = {"center": "center", "right": "right", "end": "right", "decimal": "right"}


def with_run(look: RunLook, properties: Element | None) -> RunLook:
    """Return the look with what `w:rPr` changes."""
    if properties is None:
        return look
    changes: dict[str, Any] = {}
    for one in properties:
        match name_of(one):
            case "w:sz":
                # Half points; strict files may say `14pt`.
                written = attribute(one, "w:val")
                size = number(written, 2 * look.size) / (2 if written[-1:].isdigit() else TWIPS)
                changes["size"] = min(max(size, 0.5), 200.0)
            case "w:b":
                changes["bold"] = is_on(one)
            case "w:caps":
                changes["caps"] = is_on(one)
            case "w:smallCaps":
                changes["caps"] = changes.get("caps", False) or is_on(one)
            case "w:vanish":
                changes["hidden"] = is_on(one)
            case "w:rFonts":
                font = attribute(one, "w:ascii") or attribute(one, "w:hAnsi")
                if font:
                    changes["font"] = font
                elif attribute(one, "w:asciiTheme"):
                    changes["font"] = ""
            case "w:color":
                changes["white"] = attribute(one, "w:val").upper() == "FFFFFF"
            case "w:shd":
                changes["shaded"] = _is_shade(one)
            case "w:highlight":
                changes["shaded"] = attribute(one, "w:val") not in ("none", "white")
    return replace(look, **changes) if changes else look


def _is_shade(element: Element | None) -> bool:
    fill = attribute(element, "w:fill").upper()
    return element is not None and fill not in ("", "AUTO", "FFFFFF")


def is_shaded(properties: Element | None) -> bool:
    """Return whether `w:pPr` or `w:tcPr` lays a colour under its text."""
    return _is_shade(child(properties, "w:shd"))


def with_paragraph(look: ParagraphLook, properties: Element | None) -> ParagraphLook:
    """Return the look with what `w:pPr` changes."""
    if properties is None:
        return look
    changes: dict[str, Any] = {}
    for one in properties:
        match name_of(one):
            case "w:jc":
                changes["align"] = _ALIGNS.get(attribute(one, "w:val"), look.align)
            case "w:ind":
                changes.update(_indents(one))
            case "w:spacing":
                changes.update(_spacing(one))
            case "w:tabs":
                changes["tabs"] = _tabs(look.tabs, one)
            case "w:pageBreakBefore":
                changes["break_before"] = is_on(one)
            case "w:shd":
                changes["shaded"] = _is_shade(one)
            case "w:numPr":
                changes["list_id"] = attribute(child(one, "w:numId"), "w:val", look.list_id)
                level = number(attribute(child(one, "w:ilvl"), "w:val"), look.level)
                changes["level"] = int(min(max(level, 0), 8))
    return replace(look, **changes) if changes else look


def _indents(element: Element) -> dict[str, float]:
    found: dict[str, float] = {}
    for key, names in (("left", ("w:left", "w:start")), ("right", ("w:right", "w:end"))):
        for name in names:
            if attribute(element, name):
                found[key] = points(element, name)
    if attribute(element, "w:firstLine"):
        found["first"] = points(element, "w:firstLine")
    if attribute(element, "w:hanging"):
        found["first"] = -points(element, "w:hanging")
    return found


def _spacing(element: Element) -> dict[str, float]:
    found: dict[str, float] = {}
    for key in ("before", "after"):
        if attribute(element, f"w:{key}"):
            found[key] = max(points(element, f"w:{key}"), 0.0)
        elif attribute(element, f"w:{key}Autospacing") in ("1", "true"):
            found[key] = 14.0
    if attribute(element, "w:line") and attribute(element, "w:lineRule", "auto") == "auto":
        found["leading"] = min(max(number(attribute(element, "w:line"), 240) / 240, 0.7), 4.0)
    return found


def _tabs(before: tuple[TabStop, ...], element: Element) -> tuple[TabStop, ...]:
    stops = {stop.position: stop for stop in before}
    for one in element:
        position = points(one, "w:pos")
        kind = attribute(one, "w:val")
        if kind in ("clear", "bar"):
            stops.pop(position, None)
        else:
            align: Any = _TAB_ALIGNS.get(kind, "left")
            stops[position] = TabStop(position, align)
    return tuple(stops[position] for position in sorted(stops))


@dataclass
class Styles:
    """The styles of a file, each with what it is based on already in it."""

    run: RunLook = RunLook()
    paragraph: ParagraphLook = ParagraphLook()
    default_style: str = ""
    _elements: dict[str, Element] = field(default_factory=dict)

    @staticmethod
    def of(root: Element | None) -> Styles:
        """Read `styles.xml`; without it Word's own defaults hold."""
        styles = Styles()
        if root is None:
            return styles
        defaults = child(root, "w:docDefaults")
        styles.run = with_run(styles.run, child(defaults, "w:rPrDefault", "w:rPr"))
        styles.paragraph = with_paragraph(
            styles.paragraph, child(defaults, "w:pPrDefault", "w:pPr")
        )
        for one in root:
            if name_of(one) == "w:style":
                key = attribute(one, "w:styleId")
                styles._elements[key] = one
                ours = attribute(one, "w:type") == "paragraph"
                if ours and attribute(one, "w:default") in ("1", "true"):
                    styles.default_style = key
        return styles

    def _chain(self, style: str) -> list[Element]:
        chain: list[Element] = []
        while style in self._elements and len(chain) < 12:
            element = self._elements[style]
            chain.append(element)
            style = attribute(child(element, "w:basedOn"), "w:val")
        return chain[::-1]

    def of_paragraph(self, properties: Element | None) -> tuple[ParagraphLook, RunLook]:
        """Return how a paragraph and its runs look, direct formatting of the paragraph included."""
        style = attribute(child(properties, "w:pStyle"), "w:val") or self.default_style
        look, run = self.paragraph, self.run
        for element in self._chain(style):
            look = with_paragraph(look, child(element, "w:pPr"))
            run = with_run(run, child(element, "w:rPr"))
        return with_paragraph(look, properties), run

    def of_run(self, base: RunLook, properties: Element | None) -> RunLook:
        """Return how a run looks in a paragraph whose runs look like `base`."""
        style = attribute(child(properties, "w:rStyle"), "w:val")
        for element in self._chain(style) if style else ():
            base = with_run(base, child(element, "w:rPr"))
        return with_run(base, properties)
