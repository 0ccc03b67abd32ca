"""RTF → sections: control words followed one by one; nothing is embedded, run or fetched.

Read: text in any code page and in Unicode, looks, alignment, tabs, tables (nested ones flattened),
headers, text boxes, fields with their stored results, pictures as PNG and JPEG. Hidden and deleted
text is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractors.errors import Damaged, TooLarge
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
)
from extractors.reading.word.text import Piece, spans_of

MOST_BYTES = 100 * 1024 * 1024
DEEPEST = 200
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    rb"|[\r\n]+|([^\\{}\r\n]+)"
)
_CODE_PAGES = {
    0: "cp1252", 1: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""Code page of a font by `\\fcharset`."""
_SKIPPED = frozenset([
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "fldinst", "listtable",
    "listoverridetable", "revtbl", "rsidtbl", "generator", "themedata", "colorschememapping",
    "datastore", "latentstyles", "xmlnstbl", "mmathPr", "object", "objdata", "objclass",
    "bkmkstart", "bkmkend", "pntext", "annotation", "atnid", "atnauthor", "atndate", "atnref",
    "footnote", "sp", "sn", "sv", "nonshppict", "shprslt", "background", "docvar", "userprops",
    "pgptbl", "filetbl", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "upr", "pn", "pnseclvl",
    "listtext", "template", "password", "passwordhash", "wgrffmtfilter", "factoidname",
])  # fmt: skip
"""Destinations whose text is not printed in the flow. `listtext` and `pntext` are printed."""
_PRINTED = frozenset({"listtext", "pntext"})
_SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "tab": "\t", "line": "\n", "emspace": " ", "enspace": " ",
    "qmspace": " ", "cell": "", "nestcell": "",
}  # fmt: skip
_ALIGNS: dict[str, Align] = {"ql": "left", "qc": "center", "qr": "right", "qj": "both"}


@dataclass(frozen=True, slots=True)
class _Look:
    """What a group inherits from the one around it."""

    size: float = 12.0
    bold: bool = False
    caps: bool = False
    hidden: bool = False
    white: bool = False
    font: int = -1
    skip_bytes: int = 1
    destination: str = "body"


@dataclass(frozen=True, slots=True)
class _Layout:
    r"""How the paragraph is set; `\pard` puts it back."""

    align: Align = "left"
    left: float = 0.0
    right: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    tabs: tuple[TabStop, ...] = ()
    tab_align: str = "left"
    in_table: bool = False
    level: int = 1
    break_before: bool = False


@dataclass
class _Story:
    """Blocks being gathered: of the body, a header or a text box."""

    blocks: list[Block] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    hung: list[Frame | Picture] = field(default_factory=list)
    cell: list[Block] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    edges: list[float] = field(default_factory=list)
    row_left: float = 0.0
    merged: list[bool] = field(default_factory=list)
    next_merged: bool = False


@dataclass
class _Box:
    """A text box being read: its own story, and where it stands."""

    story: _Story = field(default_factory=_Story)
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    across: str = "text"
    down: str = "text"
    wrap: int = 3


@dataclass
class _Picture:
    """A picture being read."""

    hexadecimal: list[bytes] = field(default_factory=list)
    known: bool = False
    width: float = 0.0
    height: float = 0.0
    scale: tuple[float, float] = (100.0, 100.0)


def read_rtf(path: Path) -> tuple[Section, ...]:
    """Return the sections of an RTF file; raises Damaged or TooLarge."""
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(f"{path.stat().st_size} bytes")
    reader = _Reader(path.read_bytes())
    sections = reader.sections(None)
    texts = [reader.text]
    if not reader.told and legacy_encoding(texts, ()) is not None:
        reader = _Reader(path.read_bytes())
        sections = reader.sections(legacy_encoding(texts, ()))
    return sections


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._look = _Look()
        self._stack: list[tuple[_Look, int]] = []
        self._layout = _Layout()
        self._fonts: dict[int, tuple[str, str]] = {}
        self._font_being_read = -1
        self._code_page = "cp1252"
        self._stories: list[_Story] = [_Story()]
        self._headers: dict[str, _Story] = {}
        self._boxes: list[_Box] = []
        self._picture: _Picture | None = None
        self._bytes = bytearray()
        self._to_skip = 0
        self._fallback: str | None = None
        self._texts: list[str] = []
        self._margins = {
            "margl": 90.0,
            "margr": 72.0,
            "margt": 72.0,
            "paperw": 595.3,
            "paperh": 841.9,
        }
        self._titled = False
        self._property = ""
        self._sections: list[Section] = []
        self._columns = 1
        self._continuous = False
        self._colours: list[tuple[int, int, int]] = []
        self._colour = [0, 0, 0]

    @property
    def text(self) -> str:
        """All text of the body as it stands in the file."""
        return "".join(self._texts)

    @property
    def told(self) -> bool:
        """Whether a font tells of an old encoding."""
        return any(name.lower().startswith((".vn", "vni")) for name, _ in self._fonts.values())

    def sections(self, fallback: str | None) -> tuple[Section, ...]:
        """Read all; raises Damaged where it is no RTF inside."""
        self._fallback = fallback
        at, end = 0, len(self._content)
        while at < end:
            token = _TOKEN.match(self._content, at)
            if token is None:
                at += 1
                continue
            at = token.end()
            word, value, code, sign, brace, text = token.groups()
            if brace == b"{":
                self._open()
            elif brace == b"}":
                self._close()
            elif word is not None:
                name = word.decode()
                if name == "bin":
                    at += max(int(value or 0), 0)
                else:
                    self._control(name, int(value) if value is not None else None)
            elif code is not None:
                self._byte(int(code, 16))
            elif sign is not None:
                self._sign(sign)
            elif text is not None:
                self._plain(text)
        self._flush()
        body = self._stories[0]
        self._end_section(body)
        if not any(section.blocks for section in self._sections):
            raise Damaged("an RTF file without text")
        header = self._headers.get("headerf") if self._titled else None
        header = header or self._headers.get("header") or self._headers.get("headerr")
        first, *others = self._sections
        return (replace(first, header=tuple(header.blocks) if header else ()), *others)

    def _end_section(self, body: _Story) -> None:
        """Close a section: what says how it begins and how many columns it has stands in it."""
        self._end_paragraph(body, last=True)
        blocks, body.blocks = tuple(body.blocks), []
        width, height = self._margins["paperw"], self._margins["paperh"]
        columned = any(isinstance(block, Break) and block.kind == "column" for block in blocks)
        section = replace(
            Section(blocks),
            width=min(max(width, 144.0), 1584.0),
            height=min(max(height, 144.0), 1584.0),
            left=min(max(self._margins["margl"], 0.0), 200.0),
            right=min(max(self._margins["margr"], 0.0), 200.0),
            top=min(max(self._margins["margt"], 0.0), 250.0),
            columns=max(self._columns, 2 if columned else 1),
            new_page=not self._continuous,
        )
        self._sections.append(section)

    def _open(self) -> None:
        self._flush()
        if len(self._stack) >= DEEPEST:
            raise Damaged("groups nested too deeply")
        self._stack.append((self._look, len(self._stories)))

    def _close(self) -> None:
        self._flush()
        if not self._stack:
            return
        look, stories = self._stack.pop()
        destination = self._look.destination
        if destination == "pict" and look.destination != "pict":
            self._end_picture()
        if destination == "shp" and look.destination != "shp" and self._boxes:
            self._end_box(self._boxes.pop())
        while len(self._stories) > stories:
            story = self._stories.pop()
            self._end_paragraph(story, last=True)
        self._look = look

    def _end_box(self, box: _Box) -> None:
        width = box.right - box.left
        place = Place(box.left, box.across, "", box.top, box.down)  # type: ignore[arg-type]
        if box.story.blocks:
            self._stories[-1].hung.append(
                Frame(
                    tuple(box.story.blocks),
                    width if width > 20 else 220.0,
                    0.0,
                    place,
                    "below" if box.wrap == 1 else "none" if box.wrap == 3 else "beside",
                )
            )

    def _end_picture(self) -> None:
        picture, self._picture = self._picture, None
        if picture is None or not picture.known:
            return
        digits = b"".join(picture.hexadecimal)
        try:
            content = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
        except ValueError:
            return
        width = picture.width * picture.scale[0] / 100 or 300.0
        height = picture.height * picture.scale[1] / 100 or 300.0
        self._stories[-1].hung.append(Picture(content, width, height))

    def _byte(self, value: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._bytes.append(value)

    def _sign(self, sign: bytes) -> None:
        if sign == b"~":
            self._put(" ")
        elif sign == b"_":
            self._put("-")
        elif sign == b"-":
            self._put("\u00ad")
        elif sign in (b"\\", b"{", b"}"):
            self._put(sign.decode())
        elif sign == b"*":
            self._look = replace(self._look, destination="?")
        elif sign in (b"\r", b"\n"):
            self._control("par", None)

    def _plain(self, text: bytes) -> None:
        if self._look.destination == "pict" and self._picture is not None:
            self._picture.hexadecimal.append(text.replace(b" ", b""))
            return
        if self._look.destination == "fonttbl":
            self._flush()
            self._name_font(text)
            return
        if self._look.destination == "colortbl":
            for _ in range(text.count(b";")):
                red, green, blue = self._colour
                self._colours.append((red, green, blue))
                self._colour = [0, 0, 0]
            return
        if self._look.destination == "sn":
            self._property = text.decode("latin-1").strip()
            return
        if self._look.destination == "sv":
            self._box_property(text.decode("latin-1").strip())
            return
        skipped = min(self._to_skip, len(text))
        self._to_skip -= skipped
        self._bytes += text[skipped:]

    def _box_property(self, value: str) -> None:
        if not self._boxes:
            return
        box = self._boxes[-1]
        kinds = {"0": "margin", "1": "page", "2": "text", "3": "text"}
        if self._property == "posrelh":
            box.across = kinds.get(value, "text")
        elif self._property == "posrelv":
            box.down = kinds.get(value, "text")

    def _name_font(self, text: bytes) -> None:
        if self._font_being_read >= 0:
            name, page = self._fonts.get(self._font_being_read, ("", "cp1252"))
            name += text.decode("latin-1")
            self._fonts[self._font_being_read] = (name.partition(";")[0], page)
            if b";" in text:
                self._font_being_read = -1

    def _flush(self) -> None:
        if self._bytes:
            _, page = self._fonts.get(self._look.font, ("", self._code_page))
            raw, self._bytes = bytes(self._bytes), bytearray()
            self._put(raw.decode(page, "replace"), flushed=True)

    def _put(self, text: str, *, flushed: bool = False) -> None:
        if not flushed:
            self._flush()
        look = self._look
        if look.hidden or look.white or look.destination not in ("body", "shptxt", "header", "shp"):
            return
        if look.destination == "shp":
            return
        self._texts.append(text)
        name, _ = self._fonts.get(look.font, ("", ""))
        self._stories[-1].pieces.append(Piece(text, look.size, look.bold, look.caps, name))

    def _control(self, word: str, value: int | None) -> None:
        self._flush()
        if word in ("u",) and value is not None:
            self._to_skip = self._look.skip_bytes
            code = value & 0xFFFF if value < 0 else value
            if 0xF000 <= code <= 0xF0FF:
                code &= 0xFF
            self._unicode(code)
            return
        if self._look.destination == "?":
            self._starred(word)
            return
        if self._look.destination == "skip":
            return
        if word in _PRINTED:
            return
        if word in _SKIPPED or word.startswith(("header", "footer")) or word in ("shp", "shptxt"):
            if word in ("headery", "footery"):
                return
            self._destination(word)
            return
        if self._look.destination == "pict":
            self._picture_word(word, value)
        elif self._look.destination == "fonttbl":
            self._font_word(word, value)
        elif self._look.destination == "colortbl":
            if word in ("red", "green", "blue"):
                self._colour[("red", "green", "blue").index(word)] = value or 0
        elif word in _SIGNS:
            if _SIGNS[word]:
                self._put(_SIGNS[word])
            else:
                self._end_cell(nested=word == "nestcell")
        elif not self._structure(word, value) and not self._character(word, value):
            self._paragraph_word(word, value)

    def _unicode(self, code: int) -> None:
        """Put a letter; halves of a pair (RTF writes UTF-16) are put together."""
        pieces = self._stories[-1].pieces
        if 0xDC00 <= code < 0xE000 and pieces and "\ud800" <= pieces[-1].text[-1:] < "\udc00":
            high = ord(pieces[-1].text[-1])
            whole = chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
            pieces[-1] = replace(pieces[-1], text=pieces[-1].text[:-1] + whole)
        elif code < 0x110000 and not 0xDC00 <= code < 0xE000:
            self._put(chr(code) if code >= 32 else " ")

    def _starred(self, word: str) -> None:
        """Enter a destination marked as one that may be skipped: a few are read."""
        known = {"shptxt", "shpinst", "shppict"}
        if word == "shpinst":
            self._look = replace(self._look, destination="shp")
        elif word in known:
            self._look = replace(self._look, destination="body")
        else:
            self._look = replace(self._look, destination=word if word in ("sn", "sv") else "skip")

    def _destination(self, word: str) -> None:
        if word == "shp":
            self._boxes.append(_Box())
            self._look = replace(self._look, destination="shp")
        elif word == "shptxt":
            self._look = replace(self._look, destination="shptxt")
            self._layout = _Layout()
            self._stories.append(self._boxes[-1].story if self._boxes else _Story())
        elif word.startswith("header"):
            story = self._headers.setdefault(word, _Story())
            self._look = replace(self._look, destination="header")
            self._stories.append(story)
        elif word == "pict":
            self._picture = _Picture()
            self._look = replace(self._look, destination="pict")
        elif word in ("fonttbl", "colortbl", "sn", "sv"):
            self._look = replace(self._look, destination=word)
        elif word == "sp" and self._look.destination == "shp":
            pass  # the name and value in it are read
        else:
            self._look = replace(self._look, destination="skip")

    def _picture_word(self, word: str, value: int | None) -> None:
        picture = self._picture
        if picture is None:
            return
        if word in ("pngblip", "jpegblip"):
            picture.known = True
        elif word == "picwgoal":
            picture.width = (value or 0) / 20
        elif word == "pichgoal":
            picture.height = (value or 0) / 20
        elif word == "picscalex":
            picture.scale = (float(value or 100), picture.scale[1])
        elif word == "picscaley":
            picture.scale = (picture.scale[0], float(value or 100))

    def _font_word(self, word: str, value: int | None) -> None:
        if word == "f":
            self._font_being_read = value or 0
            self._fonts[self._font_being_read] = ("", self._code_page)
        elif word == "fcharset" and self._font_being_read >= 0:
            name, _ = self._fonts[self._font_being_read]
            page = _CODE_PAGES.get(value or 0, "cp1252")
            self._fonts[self._font_being_read] = (name, page)

    def _structure(self, word: str, value: int | None) -> bool:
        """Follow what ends paragraphs, rows and pages, and the shape of the page and its boxes."""
        story = self._stories[-1]
        if word == "par":
            self._end_paragraph(story)
        elif word in ("page", "column"):
            self._end_paragraph(story, last=True)
            story.blocks.append(Break("page" if word == "page" else "column"))
        elif word == "sect" and len(self._stories) == 1:
            self._end_section(story)
        elif word == "sectd":
            self._columns, self._continuous = 1, False
        elif word == "sbknone":
            self._continuous = True
        elif word == "cols":
            self._columns = min(max(value or 1, 1), 8)
        elif word == "row":
            self._end_row(story)
        elif word == "trowd":
            story.edges, story.merged = [], []
            story.next_merged, story.row_left = False, 0.0
        elif word == "trleft":
            story.row_left = (value or 0) / 20
        elif word in ("clmrg", "clvmrg"):
            story.next_merged = word == "clmrg" or story.next_merged
        elif word == "cellx":
            story.edges.append((value or 0) / 20)
            story.merged.append(story.next_merged)
            story.next_merged = False
        elif word in self._margins:
            self._margins[word] = (value or 0) / 20
        elif word == "titlepg":
            self._titled = True
        elif word == "ansicpg":
            self._code_page = f"cp{value}" if value in (1250, 1251, 1252, 1258) else "cp1252"
        elif word.startswith("shp") and self._boxes:
            self._box_word(word, value)
        else:
            return False
        return True

    def _box_word(self, word: str, value: int | None) -> None:
        box, points = self._boxes[-1], (value or 0) / 20
        if word in ("shpleft", "shptop", "shpright", "shpbottom"):
            setattr(box, word[3:], points)
        elif word in ("shpbxpage", "shpbxmargin"):
            box.across = word[5:]
        elif word in ("shpbypage", "shpbymargin"):
            box.down = word[5:]
        elif word == "shpwr":
            box.wrap = value or 0

    def _character(self, word: str, value: int | None) -> bool:
        look, on = self._look, value != 0
        match word:
            case "fs":
                look = replace(look, size=min(max((value or 24) / 2, 1.0), 200.0))
            case "b":
                look = replace(look, bold=on)
            case "caps" | "scaps":
                look = replace(look, caps=on)
            case "v" | "deleted":
                look = replace(look, hidden=on)
            case "cf":
                white = self._colours[value or 0 :][:1] == [(255, 255, 255)]
                look = replace(look, white=white)
            case "cb" | "chcbpat" | "highlight":
                look = replace(look, white=False)
            case "f":
                look = replace(look, font=value or 0)
            case "uc":
                look = replace(look, skip_bytes=min(max(value or 0, 0), 8))
            case "plain":
                look = replace(look, size=12.0, bold=False, caps=False, hidden=False, white=False)
            case _:
                return False
        self._look = look
        return True

    def _paragraph_word(self, word: str, value: int | None) -> None:
        layout, points = self._layout, (value or 0) / 20
        points = max(min(points, 1584.0), -1584.0)
        if word in _ALIGNS:
            layout = replace(layout, align=_ALIGNS[word])
        elif word == "pard":
            layout = _Layout()
        elif word == "intbl":
            layout = replace(layout, in_table=True)
        elif word == "itap":
            layout = replace(layout, in_table=(value or 0) > 0, level=value or 0)
        elif word in ("li", "lin"):
            layout = replace(layout, left=points)
        elif word in ("ri", "rin"):
            layout = replace(layout, right=points)
        elif word == "fi":
            layout = replace(layout, first=points)
        elif word == "sb":
            layout = replace(layout, before=max(points, 0.0))
        elif word == "sa":
            layout = replace(layout, after=max(points, 0.0))
        elif word in ("tqc", "tqr", "tqdec"):
            layout = replace(layout, tab_align="center" if word == "tqc" else "right")
        elif word == "tx":
            stop = TabStop(points, layout.tab_align)  # type: ignore[arg-type]
            tabs = tuple(sorted((*layout.tabs, stop), key=lambda tab: tab.position))
            layout = replace(layout, tabs=tabs, tab_align="left")
        elif word == "pagebb":
            layout = replace(layout, break_before=value != 0)
        self._layout = layout

    def _paragraph(self, story: _Story) -> Paragraph:
        spans = spans_of(story.pieces, self._fallback) or (Span("", self._look.size),)
        layout = self._layout
        made = Paragraph(
            spans,
            layout.align,
            layout.left,
            layout.right,
            layout.first,
            layout.before,
            layout.after,
            1.0,
            layout.tabs,
            layout.break_before,
            tuple(story.hung),
        )
        story.pieces, story.hung = [], []
        return made

    def _end_paragraph(self, story: _Story, *, last: bool = False) -> None:
        if last and not story.pieces and not story.hung:
            self._end_table(story)
            return
        in_table = self._layout.in_table and not last
        paragraph = self._paragraph(story)
        if in_table:
            story.cell.append(paragraph)
        else:
            self._end_table(story)
            story.blocks.append(paragraph)

    def _end_cell(self, *, nested: bool) -> None:
        story = self._stories[-1]
        if story.pieces or story.hung or not nested:
            story.cell.append(self._paragraph(story))
        if not nested:
            story.cells.append(Cell(tuple(story.cell)))
            story.cell = []

    def _end_row(self, story: _Story) -> None:
        cells = list(story.cells)
        if len(cells) == len(story.edges):
            cells = list(_widened(cells, story))
        story.rows.append(Row(tuple(cells)))
        story.cells = []

    def _end_table(self, story: _Story) -> None:
        if story.cell or story.cells:
            story.rows.append(Row((*story.cells, Cell(tuple(story.cell)))))
            story.cell, story.cells = [], []
        if story.rows:
            left = max(story.row_left, -20.0)
            story.blocks.append(Table(tuple(story.rows), left=left))
            story.rows = []


def _widened(cells: list[Cell], story: _Story) -> Iterator[Cell]:
    """Yield the cells of a row as wide as their edges say, merged ones as one."""
    before = story.row_left
    held: Cell | None = None
    for cell, edge, merged in zip(cells, story.edges, story.merged, strict=True):
        width = max(edge - before, 0.0)
        before = edge
        if merged and held is not None:
            held = replace(held, width=(held.width or 0.0) + width, columns=held.columns + 1)
            continue
        if held is not None:
            yield held
        held = replace(cell, width=width if width > 1 else None)
    if held is not None:
        yield held
