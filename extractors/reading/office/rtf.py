"""RTF → sections: control words followed one by one; nothing is embedded, run or fetched.

Read: text in any code page and in Unicode, looks, alignment, tabs, tables (nested ones flattened),
headers, text boxes, fields with their stored results, pictures as PNG and JPEG. Hidden and deleted
text is left out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from extractors.errors import Damaged, TooLarge
from extractors.reading.office.rtf_parts import (
    CODE_PAGES,
    PRINTED,
    SIGNS,
    SKIPPED,
    Box,
    HexPicture,
    Layout,
    Look,
    Story,
    box_word,
    end_box,
    end_picture,
    end_row,
    end_table,
    picture_word,
    with_character,
    with_paragraph,
)
from extractors.reading.text_quality import legacy_encoding
from extractors.reading.typeset.model import (
    Break,
    Cell,
    Paragraph,
    Section,
    Span,
)
from extractors.reading.word.text import Piece, spans_of

MOST_BYTES = 100 * 1024 * 1024
DEEPEST = 200
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    rb"|[\r\n]+|([^\\{}\r\n]+)"
)


def read_rtf(path: Path) -> tuple[Section, ...]:
    """Return the sections of an RTF file; raises Damaged or TooLarge."""
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(f"{path.stat().st_size} bytes")
    return rtf_sections(path.read_bytes())


def rtf_sections(content: bytes) -> tuple[Section, ...]:
    """Return the sections of RTF text; raises Damaged."""
    reader = _Reader(content)
    sections = reader.sections(None)
    texts = [reader.text]
    if not reader.told and legacy_encoding(texts, ()) is not None:
        reader = _Reader(content)
        sections = reader.sections(legacy_encoding(texts, ()))
    return sections


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._look = Look()
        self._stack: list[tuple[Look, int]] = []
        self._layout = Layout()
        self._fonts: dict[int, tuple[str, str]] = {}
        self._font_being_read = -1
        self._code_page = "cp1252"
        self._stories: list[Story] = [Story()]
        self._headers: dict[str, Story] = {}
        self._boxes: list[Box] = []
        self._picture: HexPicture | None = None
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

    def _end_section(self, body: Story) -> None:
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
            end_picture(self._stories[-1], self._picture)
            self._picture = None
        if destination == "shp" and look.destination != "shp" and self._boxes:
            end_box(self._stories[-1], self._boxes.pop())
        while len(self._stories) > stories:
            story = self._stories.pop()
            self._end_paragraph(story, last=True)
        self._look = look

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
        if word in PRINTED:
            return
        if word in SKIPPED or word.startswith(("header", "footer")) or word in ("shp", "shptxt"):
            if word in ("headery", "footery"):
                return
            self._destination(word)
            return
        if self._look.destination == "pict":
            picture_word(self._picture, word, value)
        elif self._look.destination == "fonttbl":
            self._font_word(word, value)
        elif self._look.destination == "colortbl":
            if word in ("red", "green", "blue"):
                self._colour[("red", "green", "blue").index(word)] = value or 0
        elif word in SIGNS:
            if SIGNS[word]:
                self._put(SIGNS[word])
            else:
                self._end_cell(nested=word == "nestcell")
        elif not self._structure(word, value):
            look = with_character(self._look, word, value, self._colours)
            if look is not None:
                self._look = look
            else:
                self._layout = with_paragraph(self._layout, word, value)

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
            self._boxes.append(Box())
            self._look = replace(self._look, destination="shp")
        elif word == "shptxt":
            self._look = replace(self._look, destination="shptxt")
            self._layout = Layout()
            self._stories.append(self._boxes[-1].story if self._boxes else Story())
        elif word.startswith("header"):
            story = self._headers.setdefault(word, Story())
            self._look = replace(self._look, destination="header")
            self._stories.append(story)
        elif word == "pict":
            self._picture = HexPicture()
            self._look = replace(self._look, destination="pict")
        elif word in ("fonttbl", "colortbl", "sn", "sv"):
            self._look = replace(self._look, destination=word)
        elif word == "sp" and self._look.destination == "shp":
            pass  # the name and value in it are read
        else:
            self._look = replace(self._look, destination="skip")

    def _font_word(self, word: str, value: int | None) -> None:
        if word == "f":
            self._font_being_read = value or 0
            self._fonts[self._font_being_read] = ("", self._code_page)
        elif word == "fcharset" and self._font_being_read >= 0:
            name, _ = self._fonts[self._font_being_read]
            page = CODE_PAGES.get(value or 0, "cp1252")
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
            end_row(story)
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
            box_word(self._boxes[-1], word, value)
        else:
            return False
        return True

    def _paragraph(self, story: Story) -> Paragraph:
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

    def _end_paragraph(self, story: Story, *, last: bool = False) -> None:
        if last and not story.pieces and not story.hung:
            end_table(story)
            return
        in_table = self._layout.in_table and not last
        paragraph = self._paragraph(story)
        if in_table:
            story.cell.append(paragraph)
        else:
            end_table(story)
            story.blocks.append(paragraph)

    def _end_cell(self, *, nested: bool) -> None:
        story = self._stories[-1]
        if story.pieces or story.hung or not nested:
            story.cell.append(self._paragraph(story))
        if not nested:
            story.cells.append(Cell(tuple(story.cell)))
            story.cell = []
