"""ODT, OTT and flat FODT → sections. Tracked deletions, comments and hidden text are left out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extractors.errors import Damaged, Encrypted
from extractors.reading.text_quality import legacy_encoding
from extractors.reading.typeset.model import (
    Align,
    Block,
    Break,
    Cell,
    Frame,
    Paragraph,
    Picture,
    Place,
    Row,
    Section,
    Span,
    Table,
    TabStop,
    Wrap,
)
from extractors.reading.word.package import Element, Package, parse_xml
from extractors.reading.word.text import Piece, spans_of

DEEPEST = 12
MOST_REPEATED = 64
"""How often a repeated cell, row or blank is taken to be meant."""
_UNITS = {"cm": 28.3465, "mm": 2.83465, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_LENGTH = re.compile(r"(-?(?:\d+(?:\.\d*)?|\.\d+))(cm|mm|in|pt|pc|px)?$")
_SKIPPED = frozenset([
    "tracked-changes", "annotation", "annotation-end", "sequence-decls", "variable-decls",
    "user-field-decls", "forms", "note-citation", "hidden-text", "bookmark-start",
    "soft-page-break",
])  # fmt: skip
_CONTAINERS = frozenset([
    "section", "index-body", "list", "list-item", "list-header", "text-box", "table-of-content",
    "numbered-paragraph", "alphabetical-index", "illustration-index",
])  # fmt: skip


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _get(element: Element, name: str, default: str = "") -> str:
    """Return an attribute by its local name."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return default


def _points(text: str, default: float = 0.0) -> float:
    found = _LENGTH.match(text.strip())
    if found is None:
        return default
    return max(min(float(found[1]) * _UNITS.get(found[2] or "pt", 1.0), 1584.0), -1584.0)


@dataclass
class _Style:
    """The properties of one style: of its text, paragraph, table column, cell, frame."""

    parent: str = ""
    master: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    tabs: tuple[TabStop, ...] | None = None


def read_odt(path: Path) -> tuple[Section, ...]:
    """Return an ODT file as one section; raises Damaged, Encrypted or TooLarge."""
    with Package(path) as package:
        if b"encryption-data" in package.content("META-INF/manifest.xml"):
            raise Encrypted(str(path))
        content = package.xml("content.xml")
        if content is None:
            raise Damaged("no text in it")
        styles = package.optional_xml("styles.xml")
        return _Reader([styles, content], package).sections(content)


def read_flat_odt(path: Path) -> tuple[Section, ...]:
    """Return a flat ODT (one XML file) as one section; raises Damaged or TooLarge."""
    root = parse_xml(path.read_bytes())
    return _Reader([root], None).sections(root)


class _Reader:
    def __init__(self, roots: list[Element | None], package: Package | None) -> None:
        self._package = package
        self._styles: dict[tuple[str, str], _Style] = {}
        self._defaults: dict[str, _Style] = {}
        self._fonts: dict[str, str] = {}
        self._masters: dict[str, Element] = {}
        self._layouts: dict[str, Element] = {}
        self._fallback: str | None = None
        for root in roots:
            for one in root.iter() if root is not None else ():
                self._learn(one)

    def _learn(self, one: Element) -> None:
        match _local(one):
            case "style":
                self._styles[_get(one, "family"), _get(one, "name")] = _style(one)
            case "default-style":
                self._defaults[_get(one, "family")] = _style(one)
            case "font-face":
                self._fonts[_get(one, "name")] = _get(one, "font-family").strip("'\"")
            case "master-page":
                self._masters[_get(one, "name")] = one
            case "page-layout":
                self._layouts[_get(one, "name")] = one

    def sections(self, root: Element) -> tuple[Section, ...]:
        """Return the text of a document."""
        body = next((one for one in root.iter() if _local(one) == "text" and len(one)), None)
        if body is None:
            raise Damaged("no text in it")
        if not any(name.lower().startswith((".vn", "vni")) for name in self._fonts.values()):
            self._fallback = legacy_encoding(["".join(body.itertext())], ())
        blocks = tuple(self._blocks(body, 0))
        header: tuple[Block, ...] = ()
        page = Section(blocks)
        master = self._masters.get(self._first_master(body))
        if master is not None:
            parts = {_local(one): one for one in master}
            head = parts.get("header-first", parts.get("header"))
            header = tuple(self._blocks(head, 0)) if head is not None else ()
            layout = self._layouts.get(_get(master, "page-layout-name"))
            page = self._shaped(page, layout)
        return (replace(page, header=header),)

    def _first_master(self, body: Element) -> str:
        """Return the page style that the first paragraph or table asks for."""
        for one in body.iter():
            if _local(one) in ("p", "h", "table"):
                family = "table" if _local(one) == "table" else "paragraph"
                style = self._styles.get((family, _get(one, "style-name")))
                if style is not None and style.master:
                    return style.master
                break
        return "Standard" if "Standard" in self._masters else next(iter(self._masters), "")

    def _shaped(self, page: Section, layout: Element | None) -> Section:
        shape = (
            next((one for one in layout if _local(one) == "page-layout-properties"), None)
            if layout is not None
            else None
        )
        if shape is None:
            return page
        margin = _get(shape, "margin")
        return replace(
            page,
            width=max(_points(_get(shape, "page-width"), page.width), 144.0),
            height=max(_points(_get(shape, "page-height"), page.height), 144.0),
            left=min(max(_points(_get(shape, "margin-left", margin), page.left), 0.0), 200.0),
            right=min(max(_points(_get(shape, "margin-right", margin), page.right), 0.0), 200.0),
            top=min(max(_points(_get(shape, "margin-top", margin), page.top), 0.0), 250.0),
        )

    def _property(self, family: str, name: str, key: str, default: str = "") -> str:
        for _ in range(12):
            style = self._styles.get((family, name))
            if style is None:
                break
            if key in style.properties:
                return style.properties[key]
            name = style.parent
        held = self._defaults.get(family)
        return held.properties.get(key, default) if held is not None else default

    def _blocks(self, parent: Element, depth: int) -> Iterator[Block]:
        if depth > DEEPEST:
            return
        for one in parent:
            name = _local(one)
            if name in _SKIPPED:
                continue
            if name in ("p", "h"):
                yield from self._paragraph(one, depth)
            elif name == "table":
                yield self._table(one, depth)
            elif name == "section" and _get(one, "display") == "none":
                continue
            elif name in _CONTAINERS:
                yield from self._in_columns(one, depth)
            elif name in ("frame", "custom-shape", "rect"):
                hung = list(self._frame(one, depth))
                if hung:
                    yield Paragraph(hung=tuple(hung))

    def _in_columns(self, element: Element, depth: int) -> Iterator[Block]:
        """Yield the blocks of a container; a section of two columns is a row of two cells."""
        blocks = list(self._blocks(element, depth + 1))
        columns = self._property("section", _get(element, "style-name"), "column-count")
        if _local(element) != "section" or columns != "2" or len(blocks) < 2:
            yield from blocks
            return
        at = next((i for i, b in enumerate(blocks) if isinstance(b, Break)), (len(blocks) + 1) // 2)
        left = tuple(b for b in blocks[:at] if not isinstance(b, Break))
        right = tuple(b for b in blocks[at:] if not isinstance(b, Break))
        yield Table((Row((Cell(left), Cell(right))),), (230.0, 230.0))

    def _paragraph(self, element: Element, depth: int) -> Iterator[Block]:
        style = _get(element, "style-name")

        def value(key: str, default: str = "") -> str:
            return self._property("paragraph", style, key, default)

        before_break = value("break-before")
        if before_break in ("page", "column"):
            yield Break("page" if before_break == "page" else "column")
        base = self._look(Piece("", 12.0), "paragraph", style)
        pieces: list[Piece] = []
        hung: list[Frame | Picture] = []
        self._inline(element, base, pieces, hung, depth)
        aligns: dict[str, Align] = {
            "center": "center", "end": "right", "right": "right", "justify": "both",
        }  # fmt: skip
        margin = value("margin")
        yield Paragraph(
            spans_of(pieces, self._fallback) or (Span("", base.size),),
            aligns.get(value("text-align"), "left"),
            _points(value("margin-left", margin)),
            _points(value("margin-right", margin)),
            _points(value("text-indent")),
            max(_points(value("margin-top", margin)), 0.0),
            max(_points(value("margin-bottom", margin)), 0.0),
            1.0,
            self._tabs(style),
            False,
            tuple(hung),
        )
        if value("break-after") == "page":
            yield Break("page")

    def _tabs(self, style: str) -> tuple[TabStop, ...]:
        for _ in range(12):
            held = self._styles.get(("paragraph", style))
            if held is None:
                return ()
            if held.tabs is not None:
                return held.tabs
            style = held.parent
        return ()

    def _look(self, base: Piece, family: str, style: str) -> Piece:
        """Return a piece as a style changes it."""

        def value(key: str) -> str:
            return self._property(family, style, key)

        size = value("font-size")
        if size and not size.endswith("%"):
            base = replace(base, size=min(max(_points(size, base.size), 1.0), 200.0))
        if value("font-weight"):
            base = replace(base, bold=value("font-weight") in ("bold", "700", "800", "900"))
        capital = value("text-transform") == "uppercase" or value("font-variant") == "small-caps"
        font = value("font-name") or value("font-family")
        return replace(
            base,
            caps=capital or base.caps,
            font=self._fonts.get(font, font).strip("'\"") or base.font,
        )

    def _inline(
        self,
        parent: Element,
        look: Piece,
        pieces: list[Piece],
        hung: list[Frame | Picture],
        depth: int,
    ) -> None:
        if parent.text:
            pieces.append(replace(look, text=_collapsed(parent.text)))
        for one in parent:
            name = _local(one)
            if name == "tab":
                pieces.append(replace(look, text="\t"))
            elif name == "line-break":
                pieces.append(replace(look, text="\n"))
            elif name == "s":
                count = min(int(_number(_get(one, "c", "1"))), MOST_REPEATED * 2)
                pieces.append(replace(look, text=" " * max(count, 1)))
            elif name == "note":
                pass
            elif name in ("frame", "custom-shape", "rect", "g"):
                hung.extend(self._frame(one, depth))
            elif name not in _SKIPPED and isinstance(one.tag, str):
                style = _get(one, "style-name")
                hidden = self._property("text", style, "display") == "none" or (
                    self._property("text", style, "color").lower() == "#ffffff"
                    and self._property("text", style, "background-color", "transparent")
                    in ("transparent", "#ffffff")
                )
                if not hidden and _get(one, "is-hidden") != "true":
                    own = self._look(look, "text", style) if name == "span" else look
                    self._inline(one, own, pieces, hung, depth)
            if one.tail:
                pieces.append(replace(look, text=_collapsed(one.tail)))

    def _frame(self, frame: Element, depth: int) -> Iterator[Frame | Picture]:
        width = _points(_get(frame, "width"), 0.0) or 220.0
        height = _points(_get(frame, "height"), 0.0)
        place = self._place(frame)
        if _local(frame) == "g":
            for one in frame:
                yield from self._frame(one, depth + 1)
            return
        wrap: Wrap = "beside"
        style = _get(frame, "style-name")
        kind = self._property("graphic", style, "wrap")
        if kind in ("none", "run-through"):
            wrap = "below" if kind == "none" else "none"
        for one in frame:
            if _local(one) == "text-box":
                yield Frame(tuple(self._blocks(one, depth + 1)), width, 0.0, place, wrap)
                return
            if _local(one) == "image":
                content = self._image(_get(one, "href"))
                if content:
                    yield Picture(content, width, height or width, place)
                return
        if _local(frame) in ("custom-shape", "rect"):
            blocks = tuple(self._blocks(frame, depth + 1))
            if blocks:
                yield Frame(blocks, width, 0.0, place, wrap)

    def _image(self, href: str) -> bytes:
        """Return a picture that lies in the file; one that lies elsewhere is never fetched."""
        if self._package is None or "://" in href:
            return b""
        return self._package.content(posixpath.normpath(href))

    def _place(self, frame: Element) -> Place | None:
        anchor = _get(frame, "anchor-type")
        if anchor == "as-char":
            return None
        style = _get(frame, "style-name")
        across = self._property("graphic", style, "horizontal-rel")
        down = self._property("graphic", style, "vertical-rel")
        align = self._property("graphic", style, "horizontal-pos")
        kinds: dict[str, Any] = {"page": "page", "page-content": "margin"}
        page = anchor == "page"
        return Place(
            _points(_get(frame, "x")),
            kinds.get(across, "page" if page else "text"),
            align if align in ("left", "center", "right") else "",  # type: ignore[arg-type]
            _points(_get(frame, "y")),
            kinds.get(down, "page" if page else "text"),
        )

    def _table(self, element: Element, depth: int) -> Table:
        columns: list[float] = []
        for one in element.iter():
            if _local(one) == "table-column" and _nearest_table(one) is element:
                width = self._property("table-column", _get(one, "style-name"), "column-width")
                count = int(_number(_get(one, "number-columns-repeated", "1")))
                columns += [_points(width)] * min(max(count, 1), MOST_REPEATED)
        rows = [
            self._row(one, depth)
            for one in element.iter()
            if _local(one) == "table-row" and _nearest_table(one) is element
        ]
        centred = self._property("table", _get(element, "style-name"), "align") == "center"
        return Table(tuple(rows), tuple(columns[:MOST_REPEATED]), centred=centred)

    def _row(self, row: Element, depth: int) -> Row:
        cells: list[Cell] = []
        covered = 0
        for one in row:
            name = _local(one)
            if name == "covered-table-cell":
                if covered:
                    covered -= 1
                else:
                    cells.append(Cell())  # covered from above
            elif name == "table-cell":
                span = int(_number(_get(one, "number-columns-spanned", "1")))
                span = min(max(span, 1), MOST_REPEATED)
                repeated = int(_number(_get(one, "number-columns-repeated", "1")))
                for _ in range(min(max(repeated, 1), MOST_REPEATED)):
                    cells.append(Cell(tuple(self._blocks(one, depth + 1)), span))
                covered = span - 1
        return Row(tuple(cells))


def _nearest_table(element: Element) -> Element | None:
    parent = element.getparent()
    while parent is not None and _local(parent) != "table":
        parent = parent.getparent()
    return parent


def _style(element: Element) -> _Style:
    style = _Style(_get(element, "parent-style-name"), _get(element, "master-page-name"))
    for one in element:
        if not _local(one).endswith("-properties"):
            continue
        for key, value in one.attrib.items():
            local = key.rpartition("}")[2]
            # Of the several names of a font the Western one counts.
            if not (local in style.properties and "asian" in local):
                style.properties[local] = str(value)
        for inner in one:
            if _local(inner) == "tab-stops":
                style.tabs = tuple(_stop(stop) for stop in inner)
            elif _local(inner) == "columns":
                style.properties["column-count"] = _get(inner, "column-count")
    return style


def _stop(stop: Element) -> TabStop:
    align: Any = {"center": "center", "right": "right", "char": "right"}.get(
        _get(stop, "type"), "left"
    )
    return TabStop(_points(_get(stop, "position")), align)


def _collapsed(text: str) -> str:
    """Return text with runs of blanks as one, as the format has it; `text:s` holds the others."""
    return re.sub(r"[ \t\r\n]+", " ", text)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
