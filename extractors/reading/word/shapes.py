"""Where text boxes and pictures of a Word file stand: DrawingML, VML and frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from extractors.reading.typeset.model import Place, Wrap
from extractors.reading.word.package import Element, attribute, child, descendants, name_of
from extractors.reading.word.styles import number, points

EMU = 12700.0
"""English metric units in a point."""
USUAL_WIDTH, USUAL_HEIGHT = 200.0, 20.0
"""Points, taken for shapes that do not say how large they are."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A text box (`text` holds its blocks), a picture (`picture` its relation), or drawn words."""

    width: float
    height: float
    place: Place | None
    wrap: Wrap
    text: Element | None = None
    picture: str = ""
    drawn: str = ""


def _emu(element: Element | None, name: str) -> float:
    return number(attribute(element, name)) / EMU


_ACROSS: dict[str, Literal["page", "margin", "text"]] = {
    "page": "page",
    "leftMargin": "page",
    "margin": "margin",
    "column": "text",
    "character": "text",
    "text": "text",
}
_DOWN: dict[str, Literal["page", "margin", "text"]] = {
    "page": "page",
    "topMargin": "page",
    "margin": "margin",
}


def drawing_shapes(drawing: Element) -> Iterator[Shape]:
    """Yield what a `w:drawing` shows."""
    for holder in drawing:
        if name_of(holder) not in ("wp:inline", "wp:anchor"):
            continue
        if attribute(child(holder, "wp:docPr"), "hidden") in ("1", "true"):
            continue
        extent = child(holder, "wp:extent")
        width = _emu(extent, "cx") or USUAL_WIDTH
        height = _emu(extent, "cy") or USUAL_HEIGHT
        floating = name_of(holder) == "wp:anchor"
        place = _anchored(holder) if floating else None
        wrap: Wrap = "beside"
        if floating:
            if child(holder, "wp:wrapTopAndBottom") is not None:
                wrap = "below"
            elif child(holder, "wp:wrapNone") is not None:
                wrap = "none"
        data = child(holder, "a:graphic", "a:graphicData")
        if data is not None:
            yield from _inside(data, width, height, place, wrap)


def _anchored(anchor: Element) -> Place:
    across = child(anchor, "wp:positionH")
    down = child(anchor, "wp:positionV")
    align: Any = _text(child(across, "wp:align"))
    return Place(
        x=number(_text(child(across, "wp:posOffset"))) / EMU,
        across=_ACROSS.get(attribute(across, "relativeFrom"), "text"),
        align=align if align in ("left", "center", "right") else "",
        y=number(_text(child(down, "wp:posOffset"))) / EMU,
        down=_DOWN.get(attribute(down, "relativeFrom"), "text"),
    )


def _text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _inside(
    holder: Element, width: float, height: float, place: Place | None, wrap: Wrap
) -> Iterator[Shape]:
    """Yield the shapes in a graphic."""
    for one in holder:
        yield from _shape(one, width, height, place, wrap)


def _shape(
    one: Element, width: float, height: float, place: Place | None, wrap: Wrap
) -> Iterator[Shape]:
    match name_of(one):
        case "wps:wsp":
            text = child(one, "wps:txbx", "w:txbxContent")
            if text is not None:
                yield Shape(width, height, place, wrap, text=text)
        case "pic:pic":
            blip = child(one, "pic:blipFill", "a:blip")
            yield Shape(width, height, place, wrap, picture=attribute(blip, "r:embed"))
        case "wpg:wgp" | "wpg:grpSp" | "wpc:wpc":
            yield from _group(one, width, height, place, wrap)


def _group(
    group: Element, width: float, height: float, place: Place | None, wrap: Wrap
) -> Iterator[Shape]:
    """Yield the shapes of a group or canvas, each at its place in the group's frame."""
    frame = child(group, "wpg:grpSpPr", "a:xfrm")
    inner, origin = child(frame, "a:chExt"), child(frame, "a:chOff")
    scale_x = width / (_emu(inner, "cx") or width)
    scale_y = height / (_emu(inner, "cy") or height)
    base = place or Place()
    for one in group:
        shape = next(
            (found for found in one if name_of(found) in ("wps:spPr", "pic:spPr", "wpg:grpSpPr")),
            None,
        )
        own = child(shape, "a:xfrm")
        if own is None:
            continue
        offset, extent = child(own, "a:off"), child(own, "a:ext")
        moved = Place(
            base.x + (_emu(offset, "x") - _emu(origin, "x")) * scale_x,
            base.across,
            "",
            base.y + (_emu(offset, "y") - _emu(origin, "y")) * scale_y,
            base.down,
        )
        wide, high = _emu(extent, "cx") * scale_x, _emu(extent, "cy") * scale_y
        yield from _shape(one, wide or width, high or height, moved, wrap)


def vml_shapes(picture: Element) -> Iterator[Shape]:
    """Yield what a `w:pict` or `w:object` shows."""
    for one in picture:
        if name_of(one).startswith("v:") and name_of(one) != "v:shapetype":
            yield from _vml_shape(one, None, (1.0, 1.0))


def _vml_shape(shape: Element, group: Place | None, scale: tuple[float, float]) -> Iterator[Shape]:
    style = _style(attribute(shape, "style"))
    if style.get("visibility") == "hidden":
        return
    width = _length(style.get("width", "")) * scale[0] or USUAL_WIDTH
    height = _length(style.get("height", "")) * scale[1] or USUAL_HEIGHT
    place = group
    if group is not None:
        place = Place(
            group.x + _length(style.get("left", "")) * scale[0],
            group.across,
            "",
            group.y + _length(style.get("top", "")) * scale[1],
            group.down,
        )
    elif style.get("position") == "absolute":
        place = _vml_place(style)
    wrap: Wrap = "none"
    for inner in shape:
        if name_of(inner).rpartition(":")[2] == "wrap":
            kind = attribute(inner, "type")
            wrap = "below" if kind == "topAndBottom" else "beside" if kind else "none"
    if name_of(shape) == "v:group":
        wide, _, high = attribute(shape, "coordsize", "1000,1000").partition(",")
        origin_x, _, origin_y = attribute(shape, "coordorigin", "0,0").partition(",")
        inner_scale = (
            width / (number(wide) or 1000.0),
            height / (number(high) or 1000.0),
        )
        base = place or Place()
        start = Place(
            base.x - number(origin_x) * inner_scale[0],
            base.across,
            "",
            base.y - number(origin_y) * inner_scale[1],
            base.down,
        )
        for inner in shape:
            if name_of(inner).startswith("v:"):
                yield from _vml_shape(inner, start, inner_scale)
        return
    for inner in descendants(shape, "w:txbxContent"):
        yield Shape(width, height, place, wrap, text=inner)
        return
    for inner in shape:
        if name_of(inner) == "v:imagedata":
            yield Shape(width, height, place, wrap, picture=attribute(inner, "r:id"))
        elif name_of(inner) == "v:textpath":
            yield Shape(width, height, place, "none", drawn=attribute(inner, "string"))


def _style(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split(";"))
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _length(text: str) -> float:
    """Return a CSS length in points; bare numbers are a group's own units."""
    if text.endswith("px"):
        return number(text[:-2]) * 0.75
    bare = not text[-1:].isalpha()
    return number(text) if bare else number(text) / 20.0


def _vml_place(style: dict[str, str]) -> Place:
    across = style.get("mso-position-horizontal-relative", "text")
    down = style.get("mso-position-vertical-relative", "text")
    align: Any = style.get("mso-position-horizontal", "")
    return Place(
        x=_length(style.get("margin-left", "") or style.get("left", "")),
        across={"page": "page", "margin": "margin"}.get(across, "text"),  # type: ignore[arg-type]
        align=align if align in ("left", "center", "right") else "",
        y=_length(style.get("margin-top", "") or style.get("top", "")),
        down={"page": "page", "margin": "margin"}.get(down, "text"),  # type: ignore[arg-type]
    )


def frame_place(frame: Element) -> Place:
    """Return where a `w:framePr` puts its paragraphs."""
    align: Any = attribute(frame, "w:xAlign")
    return Place(
        x=points(frame, "w:x"),
        across=_ACROSS.get(attribute(frame, "w:hAnchor", "text"), "text"),
        align=align if align in ("left", "center", "right") else "",
        y=points(frame, "w:y"),
        down=_DOWN.get(attribute(frame, "w:vAnchor", "text"), "text"),
    )
