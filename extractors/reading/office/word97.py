"""DOC (Word 97 to 2003) → sections, from the binary itself: text, looks, tables, boxes, headers.

What is read of the format ([MS-DOC]): the piece table, character and paragraph properties (with
those of styles), table rows, the header story, text boxes with their places. Macros are never
looked at. Word 6 and 95 files give their text only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import olefile

from extractors.errors import Damaged, Encrypted
from extractors.reading.office.embedded import pictures_in
from extractors.reading.office.sprms import (
    Sprms,
    deleted_or_hidden,
    paragraph_look,
    piece_look,
    table_edges,
)
from extractors.reading.office.word97_parts import (
    OpenStory,
    Runs,
    Stretch,
    character_run,
    paragraph_run,
    row_of,
    split_at_marks,
    style_of,
    text_in,
)
from extractors.reading.text_quality import legacy_encoding
from extractors.reading.typeset.model import (
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
)
from extractors.reading.word.text import Piece, spans_of, symbol

WORD97, WORD6 = 0xA5EC, 0xA5DC
_ENCRYPTED, _TABLE1 = 0x0100, 0x0200
_CELL, _PARAGRAPH, _LINE, _PAGE, _COLUMN = "\x07", "\r", "\x0b", "\x0c", "\x0e"
_FIELD_BEGIN, _FIELD_RESULT, _FIELD_END = "\x13", "\x14", "\x15"
MOST_LETTERS = 8_000_000


def read_doc(path: Path) -> tuple[Section, ...]:
    """Return the sections of a DOC; raises Damaged or Encrypted."""
    try:
        with olefile.OleFileIO(str(path)) as ole:
            stream = ole.openstream("WordDocument").read()
            if len(stream) < 0x200:
                raise Damaged("a WordDocument stream without a header")
            flags = struct.unpack_from("<H", stream, 0x0A)[0]
            if flags & _ENCRYPTED:
                raise Encrypted(str(path))
            tables = "1Table" if flags & _TABLE1 else "0Table"
            table = ole.openstream(tables).read() if ole.exists(tables) else b""
            data = ole.openstream("Data").read() if ole.exists("Data") else b""
    except (OSError, ValueError, IndexError, TypeError, struct.error) as error:
        raise Damaged(f"broken Word 97 file: {error}") from error
    try:
        magic = struct.unpack_from("<H", stream, 0)[0]
        if magic != WORD97 or not table:
            return _old_text(stream)
        return _Word97(stream, table, data).sections()
    except (struct.error, IndexError, ValueError, UnicodeDecodeError) as error:
        raise Damaged(f"broken Word 97 file: {error}") from error


def _old_text(stream: bytes) -> tuple[Section, ...]:
    """Return the text of a Word 6 or 95 file: one run of bytes."""
    first, last = struct.unpack_from("<II", stream, 0x18)
    text = stream[first:last].decode("cp1252", "replace")
    fallback = legacy_encoding([text], ())
    blocks = tuple(
        Paragraph(spans_of([Piece(part.replace(_LINE, "\n"), 13.0)], fallback))
        for part in text.replace(_CELL, _PARAGRAPH).replace(_PAGE, _PARAGRAPH).split(_PARAGRAPH)
    )
    return (Section(blocks),)


class _Word97:
    def __init__(self, stream: bytes, table: bytes, data: bytes) -> None:
        self._stream = stream
        self._table = table
        self._data = data
        self._stretches = list(self._piece_table())
        if sum(s.end - s.start for s in self._stretches) > MOST_LETTERS:
            raise Damaged("a piece table longer than any text")
        self._characters = self._pages_of_runs(12, paragraphs=False)
        self._paragraphs = self._pages_of_runs(13, paragraphs=True)
        self._fonts = self._font_names()
        self._styles = self._style_sheet()
        lengths = struct.unpack_from("<8i", stream, 0x4C)
        if any(length < 0 for length in lengths):
            raise Damaged("a story of less than nothing")
        text, notes, heads, macros, comments, ends, boxes, _ = lengths
        self._text = (0, text)
        self._heads = (text + notes, text + notes + heads)
        start = text + notes + heads + macros + comments + ends
        self._boxes = (start, start + boxes)
        letters = "".join(self._letters(s.start, s.end) for s in self._stretches)
        told = any(name.lower().startswith((".vn", "vni")) for name in self._fonts)
        self._fallback = None if told else legacy_encoding([letters], ())

    def sections(self) -> tuple[Section, ...]:
        """Return the document as one section: boxes and pictures hang on its first paragraph."""
        hung: list[Frame | Picture] = list(self._text_boxes())
        scans = [
            Picture(content, width, height)
            for content, width, height in pictures_in(self._data or self._stream)
        ]
        head: list[Block] = [Paragraph(hung=tuple(hung))] if hung else []
        left, right, top = self._margins()
        made: list[Section] = []
        start = self._text[0]
        for end, new_page, columns in self._section_ends():
            blocks = list(self._blocks(start, end))
            if blocks and isinstance(blocks[-1], Break) and end < self._text[1]:
                blocks.pop()  # the mark that ends the section
            start = end
            made.append(
                Section(
                    tuple(blocks),
                    left=left,
                    right=right,
                    top=top,
                    columns=columns,
                    new_page=new_page,
                )
            )
        first = made[0]
        made[0] = replace(first, blocks=(*head, *first.blocks), header=tuple(self._header()))
        made[-1] = replace(made[-1], blocks=(*made[-1].blocks, *scans))
        return tuple(made)

    def _section_ends(self) -> Iterator[tuple[int, bool, int]]:
        """Yield where each section ends, whether it begins a page, and its columns."""
        plc = self._entry(6)
        count = max((len(plc) - 4) // 16, 0)
        places = struct.unpack_from(f"<{count + 1}I", plc, 0) if count else ()
        end = self._text[1]
        for index in range(min(count, 500)):
            where = struct.unpack_from("<I", plc, 4 * (count + 1) + 12 * index + 2)[0]
            sprms = Sprms(())
            if where + 2 <= len(self._stream):
                length = struct.unpack_from("<H", self._stream, where)[0]
                sprms = Sprms.of(self._stream[where + 2 : where + 2 + length])
            columns = min(max(sprms.value(0x500B, "<H", 0) + 1, 1), 8)
            stop = end if index == count - 1 else min(places[index + 1], end)
            yield stop, sprms.value(0x3009, "<B", 2) != 0, columns
        if not count:
            yield end, True, 1

    def _entry(self, index: int) -> bytes:
        """Return a structure of the table stream by its place in the header's list."""
        offset, length = struct.unpack_from("<II", self._stream, 0x9A + 8 * index)
        return self._table[offset : offset + length]

    def _piece_table(self) -> Iterator[Stretch]:
        clx = self._entry(33)
        at = 0
        while at < len(clx) and clx[at] == 1:
            at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
        if at >= len(clx) or clx[at] != 2:
            raise Damaged("no piece table")
        plc = clx[at + 5 :]
        count = (len(plc) - 4) // 12
        places = struct.unpack_from(f"<{count + 1}I", plc, 0)
        for index in range(count):
            where = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)[0]
            narrow = bool(where & 0x40000000)
            offset = (where & 0x3FFFFFFF) // 2 if narrow else where & 0x3FFFFFFF
            if places[index + 1] < places[index] or offset > len(self._stream):
                raise Damaged("a piece outside of the file")
            yield Stretch(places[index], places[index + 1], offset, 1 if narrow else 2)

    def _letters(self, start: int, end: int) -> str:
        out = []
        for one in self._stretches:
            first, last = max(start, one.start), min(end, one.end)
            if first < last:
                begin = one.offset + (first - one.start) * one.width
                raw = self._stream[begin : begin + (last - first) * one.width]
                out.append(raw.decode("cp1252" if one.width == 1 else "utf-16-le", "replace"))
        return "".join(out)

    def _pages_of_runs(self, index: int, *, paragraphs: bool) -> Runs:
        """Return character or paragraph properties from their 512-byte pages."""
        plc = self._entry(index)
        count = max((len(plc) - 4) // 8, 0)
        starts: list[int] = []
        properties: list[Sprms] = []
        for number in struct.unpack_from(f"<{count}I", plc, 4 * (count + 1)) if count else ():
            page = self._stream[512 * (number & 0x3FFFFF) :][:512]
            if len(page) < 512:
                continue
            runs = page[511]
            offsets = struct.unpack_from(f"<{runs + 1}I", page, 0)
            for run in range(runs):
                starts.append(offsets[run])
                held = (
                    paragraph_run(page, runs, run) if paragraphs else character_run(page, runs, run)
                )
                properties.append(held)
        order = sorted(range(len(starts)), key=starts.__getitem__)
        return Runs(tuple(starts[i] for i in order), tuple(properties[i] for i in order))

    def _font_names(self) -> list[str]:
        table = self._entry(15)
        names: list[str] = []
        at = 4
        while at + 40 < len(table) + 1:
            length = table[at]
            name = table[at + 40 : at + 1 + length].decode("utf-16-le", "replace")
            names.append(name.partition("\0")[0])
            at += length + 1
        return names

    def _style_sheet(self) -> list[tuple[int, Sprms, Sprms]]:
        """Return of each style: what it is based on, its paragraph and its character properties."""
        sheet = self._entry(1)
        if len(sheet) < 6:
            return []
        head, count, base = struct.unpack_from("<HHH", sheet, 0)
        at = 2 + head
        styles: list[tuple[int, Sprms, Sprms]] = []
        for _ in range(min(count, 4095)):
            if at + 2 > len(sheet):
                break
            length = struct.unpack_from("<H", sheet, at)[0]
            styles.append(style_of(sheet[at + 2 : at + 2 + length], base))
            at += 2 + length
        return styles

    def _style_chain(self, style: int) -> list[tuple[Sprms, Sprms]]:
        chain: list[tuple[Sprms, Sprms]] = []
        while 0 <= style < len(self._styles) and len(chain) < 12:
            style, paragraph, run = self._styles[style]
            chain.append((paragraph, run))
        return chain[::-1]

    def _margins(self) -> tuple[float, float, float]:
        """Return left, right and top margin of the first section."""
        plc = self._entry(6)
        base = Section(())
        if len(plc) < 20:
            return base.left, base.right, base.top
        count = (len(plc) - 4) // 16
        where = struct.unpack_from("<I", plc, 4 * (count + 1) + 2)[0]
        if where + 2 > len(self._stream):
            return base.left, base.right, base.top
        length = struct.unpack_from("<H", self._stream, where)[0]
        sprms = Sprms.of(self._stream[where + 2 : where + 2 + length])
        found = [
            sprms.value(code, "<H", int(default * 20)) / 20
            for code, default in ((0xB021, base.left), (0xB022, base.right), (0x9023, base.top))
        ]
        return (
            min(max(found[0], 0), 200.0),
            min(max(found[1], 0), 200.0),
            min(max(found[2], 0), 250.0),
        )

    def _header(self) -> Iterator[Block]:
        """Yield the first page's header, or the usual one: six stories a section, after six."""
        plc = self._entry(11)
        count = len(plc) // 4
        if count < 8:
            return
        places = struct.unpack_from(f"<{count}I", plc, 0)
        for story in (10, 7):  # of the first page, of odd pages
            if story + 1 < count and places[story + 1] - places[story] > 1:
                start = self._heads[0] + places[story]
                blocks = list(self._blocks(start, self._heads[0] + places[story + 1]))
                if any(letter.isalpha() for letter in text_in(blocks)):
                    yield from blocks
                    return

    def _text_boxes(self) -> Iterator[Frame]:
        plc = self._entry(56)
        count = (len(plc) - 4) // 26
        if count < 1:
            return
        shapes = self._shape_places()
        places = struct.unpack_from(f"<{count + 1}I", plc, 0)
        for index in range(count):
            if places[index + 1] - places[index] <= 1:
                continue
            key = struct.unpack_from("<I", plc, 4 * (count + 1) + 22 * index + 14)[0]
            start = self._boxes[0] + places[index]
            blocks = tuple(self._blocks(start, self._boxes[0] + places[index + 1]))
            if text_in(blocks).strip():
                place, width = shapes.get(key, (None, 220.0))
                yield Frame(blocks, width, 0.0, place, "below")

    def _shape_places(self) -> dict[int, tuple[Place, float]]:
        """Return where shapes stand and how wide they are, by their key."""
        plc = self._entry(40)
        count = max((len(plc) - 4) // 30, 0)
        found: dict[int, tuple[Place, float]] = {}
        for index in range(count):
            key, left, top, right, _, flags = struct.unpack_from(
                "<I4iH", plc, 4 * (count + 1) + 26 * index
            )
            across = ("margin", "page", "text")[min((flags >> 1) & 3, 2)]
            down = ("margin", "page", "text")[min((flags >> 3) & 3, 2)]
            place = Place(left / 20, across, "", top / 20, down)  # type: ignore[arg-type]
            found[key] = place, min(max((right - left) / 20, 20.0), 1500.0)
        return found

    def _blocks(self, start: int, end: int) -> Iterator[Block]:
        """Yield the blocks of a story's letters from `start` to `end`."""
        held = OpenStory()
        for text, offset in self._equal_runs(start, end):
            for part in split_at_marks(text):
                yield from self._take(part, offset, held)
                offset += len(part[0]) * part[1]
        if held.pieces:
            yield Paragraph(spans_of(held.pieces, self._fallback))
        if held.cell or held.cells:
            held.rows.append(Row((*held.cells, Cell(tuple(held.cell)))))
        if held.rows:
            yield Table(tuple(held.rows))

    def _equal_runs(self, start: int, end: int) -> Iterator[tuple[tuple[str, int], int]]:
        """Yield (text, bytes a letter) of one look, and its offset in the file."""
        for one in self._stretches:
            first, last = max(start, one.start), min(end, one.end)
            while first < last:
                offset = one.offset + (first - one.start) * one.width
                room = (self._characters.next_start(offset) - offset) // one.width
                stop = min(last, first + max(room, 1))
                raw = self._stream[offset : offset + (stop - first) * one.width]
                text = raw.decode("cp1252" if one.width == 1 else "utf-16-le", "replace")
                yield (text, one.width), offset
                first = stop

    def _take(self, part: tuple[str, int], offset: int, held: OpenStory) -> Iterator[Block]:
        text, _ = part
        run = self._characters.at(offset)
        if text in (_PARAGRAPH, _CELL, _PAGE, _COLUMN):
            yield from self._end_paragraph(text, offset, held)
            return
        if text == _FIELD_BEGIN:
            held.fields.append(False)
        elif text == _FIELD_RESULT and held.fields:
            held.fields[-1] = True
        elif text == _FIELD_END and held.fields:
            held.fields.pop()
        elif all(held.fields) and not deleted_or_hidden(chain := self._chain(run, offset)):
            look = piece_look(chain, self._fonts)
            code = run.value(0x6A09, "<I", 0)
            if text == _LINE:
                text = "\n"
            elif code and text == "(":
                font = self._fonts[code & 0xFFFF] if code & 0xFFFF < len(self._fonts) else ""
                text = symbol(code >> 16, font)
            else:
                text = text.replace("\x1e", "-").replace("\x1f", "\u00ad").replace("\xa0", " ")
                text = "".join(c for c in text if c >= " " or c == "\t")
            if text:
                held.pieces.append(replace(look, text=text))

    def _chain(self, run: Sprms, offset: int) -> tuple[Sprms, ...]:
        """Return what makes the look of text, the strongest last."""
        style, _ = self._paragraph_at(offset)
        chain = [one for _, one in self._style_chain(style)]
        own = run.value(0x4A30, "<H", -1)
        if own >= 0:
            chain += [one for _, one in self._style_chain(own)]
        return (*chain, run)

    def _paragraph_at(self, offset: int) -> tuple[int, Sprms]:
        sprms = self._paragraphs.at(offset)
        return sprms.style, sprms

    def _end_paragraph(self, mark: str, offset: int, held: OpenStory) -> Iterator[Block]:
        style, sprms = self._paragraph_at(offset)
        chain = [one for one, _ in self._style_chain(style)]
        size = held.pieces[0].size if held.pieces else 13.0
        spans = spans_of(held.pieces, self._fallback) or (Span("", size),)
        paragraph = paragraph_look((*chain, sprms), spans)
        held.pieces = []
        if sprms.value(0x2416, "<B", 0) or sprms.value(0x6649, "<I", 0):
            if sprms.value(0x2417, "<B", 0):
                held.rows.append(row_of(held.cells, table_edges(sprms)))
                held.cells = []
                return
            if not sprms.value(0x244C, "<B", 0):
                held.cell.append(paragraph)
            if mark == _CELL:
                held.cells.append(Cell(tuple(held.cell)))
                held.cell = []
            return
        if held.rows:
            yield Table(tuple(held.rows))
            held.rows = []
        yield paragraph
        if mark in (_PAGE, _COLUMN):
            yield Break("page" if mark == _PAGE else "column")
