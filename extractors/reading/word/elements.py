"""What single elements of a Word story mean: wrappers, letters, marks, frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extractors.reading.typeset.model import (
    Block,
    Frame,
    Paragraph,
    Picture,
    Span,
    Wrap,
)
from extractors.reading.word.package import Element, attribute, child, descendants, name_of
from extractors.reading.word.shapes import frame_place
from extractors.reading.word.styles import ParagraphLook, RunLook, is_on, number, points
from extractors.reading.word.text import symbol

TRANSPARENT = frozenset(
    {
        "w:hyperlink",
        "w:smartTag",
        "w:customXml",
        "w:ins",
        "w:moveTo",
        "w:fldSimple",
        "w:dir",
        "w:bdo",
        "w:sdtContent",
        "w:rubyBase",
        "w:ruby",
    }
)
"""What only wraps text that is printed."""


KNOWN_CHOICES = frozenset([
    "wps", "wpg", "wpc", "w14", "w15", "w16", "w16se", "w16cid", "w16cex", "w16sdtdh", "wp14",
    "a14", "am3d", "cx", "v",
])  # fmt: skip


def flat(parent: Element) -> Iterator[Element]:
    """Yield block-level children, those in wrappers too; deleted and moved-away ones left out."""
    for one in parent:
        name = name_of(one)
        if name == "w:sdt":
            content = child(one, "w:sdtContent")
            if content is not None:
                yield from flat(content)
        elif name in TRANSPARENT:
            yield from flat(one)
        elif name == "mc:AlternateContent":
            chosen = chosen_alternative(one)
            if chosen is not None:
                yield from flat(chosen)
        elif name not in ("w:del", "w:moveFrom"):
            yield one


def chosen_alternative(alternatives: Element) -> Element | None:
    """Return the first choice that is understood, else the fallback."""
    for one in alternatives:
        if name_of(one) == "mc:Choice":
            if set(attribute(one, "Requires").split()) <= KNOWN_CHOICES:
                return one
        elif name_of(one) == "mc:Fallback":
            return one
    return None


def break_kind(element: Element) -> Any:
    """Return what a `w:br` breaks: `column` or `page`."""
    return "column" if attribute(element, "w:type") == "column" else "page"


def text_of(element: Element, look: RunLook) -> str:
    """Return the text that an element of a run prints, empty for what is no text."""
    match name_of(element):
        case "w:t":
            text = (element.text or "").replace("\n", " ").replace("\r", "").replace("\t", " ")
            return text
        case "w:tab" | "w:ptab":
            return "\t"
        case "w:cr":
            return "\n"
        case "w:br":
            kind = attribute(element, "w:type", "textWrapping")
            return "" if kind in ("page", "column") else "\n"
        case "w:noBreakHyphen":
            return "-"
        case "w:softHyphen":
            return "\u00ad"
        case "w:sym":
            try:
                code = int(attribute(element, "w:char"), 16)
            except ValueError:
                return ""
            return symbol(code, attribute(element, "w:font"))
    return ""


def is_placeholder(control: Element) -> bool:
    """Return whether a content control shows its prompt: nobody has filled it.

    A prompt with digits is kept, for it is printed too and may be what was meant.
    """
    if not is_on(child(control, "w:sdtPr", "w:showingPlcHdr")):
        return False
    text = "".join(one.text or "" for one in descendants(control, "w:t"))
    return not any(letter.isdigit() for letter in text)


def list_entry(mark: Element) -> str:
    """Return the chosen entry of a form's drop-down list, empty for other fields."""
    listed = child(mark, "w:ffData", "w:ddList")
    if listed is None:
        return ""
    entries = [attribute(one, "w:val") for one in listed if name_of(one) == "w:listEntry"]
    chosen = int(number(attribute(child(listed, "w:result"), "w:val")))
    return entries[chosen] if 0 <= chosen < len(entries) else ""


def mark_is_gone(properties: Element | None) -> bool:
    """Return whether a paragraph's end is deleted or hidden, so that the next one joins it."""
    look = child(properties, "w:rPr")
    return (
        child(look, "w:del") is not None
        or child(look, "w:moveFrom") is not None
        or is_on(child(look, "w:vanish"))
        or is_on(child(look, "w:specVanish"))
    )


def is_deleted_row(row: Element) -> bool:
    """Return whether a row was deleted with changes tracked, or is hidden."""
    about = child(row, "w:trPr")
    return child(about, "w:del") is not None or is_on(child(about, "w:hidden"))


def continues(properties: Element | None, name: str) -> bool:
    """Return whether a cell only continues the one before it or above."""
    merge = child(properties, name)
    return merge is not None and attribute(merge, "w:val", "continue") == "continue"


def same_frame(one: Element | None, other: Element | None) -> bool:
    """Return whether two paragraphs stand in one frame."""
    return one is not None and other is not None and dict(one.attrib) == dict(other.attrib)


def frame_of(properties: Element, blocks: Sequence[Block]) -> Frame:
    """Return the frame that paragraphs with a `w:framePr` make."""
    width = points(properties, "w:w")
    if width <= 0:
        width = 220.0
    around = attribute(properties, "w:wrap", "around")
    wrap: Wrap = {"notBeside": "below", "topAndBottom": "below", "none": "none"}.get(  # type: ignore[assignment]
        around, "beside"
    )
    return Frame(tuple(blocks), width + 14.4, 0.0, frame_place(properties), wrap)


def paragraph_of(
    look: ParagraphLook,
    spans: tuple[Span, ...],
    hung: tuple[Frame | Picture, ...],
    *,
    first: bool,
) -> Paragraph:
    """Return a paragraph, or a part of one after a break, as it looks."""
    return Paragraph(
        spans,
        look.align,
        look.left,
        look.right,
        look.first if first else 0.0,
        look.before if first else 0.0,
        look.after,
        look.leading,
        look.tabs,
        look.break_before and first,
        hung,
    )


def only_page_number(blocks: Sequence[Block]) -> bool:
    """Return whether a header holds nothing but a page number."""
    if not all(isinstance(block, Paragraph) and not block.hung for block in blocks):
        return False
    text = "".join(block.text for block in blocks if isinstance(block, Paragraph))
    return not any(letter.isalpha() for letter in text.replace("Trang", "").replace("/", ""))
