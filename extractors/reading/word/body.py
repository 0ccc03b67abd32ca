"""The XML of a Word story (body, header, text box, cell) → blocks as they are printed.

Tracked changes are accepted, hidden text is left out, fields show what was stored; nothing is run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.reading.typeset.model import (
    Block,
    Break,
    Cell,
    Frame,
    Paragraph,
    Picture,
    Row,
    Section,
    Span,
    Table,
)
from extractors.reading.word.elements import (
    TRANSPARENT,
    break_kind,
    chosen_alternative,
    continues,
    flat,
    frame_of,
    is_deleted_row,
    is_placeholder,
    list_entry,
    mark_is_gone,
    only_page_number,
    paragraph_of,
    same_frame,
    text_of,
)
from extractors.reading.word.numbering import Numbering
from extractors.reading.word.package import (
    Element,
    Package,
    attribute,
    child,
    descendants,
    name_of,
)
from extractors.reading.word.shapes import Shape, drawing_shapes, vml_shapes
from extractors.reading.word.styles import (
    RunLook,
    Styles,
    is_on,
    is_shaded,
    number,
    points,
)
from extractors.reading.word.text import Piece, spans_of

DEEPEST = 12
"""Tables and text boxes inside each other; what lies deeper is not read."""
MOST_COLUMNS = 63
"""Columns of a table: Word's own limit."""
PLACEHOLDER_BLANK = " " * 8
"""What an unfilled content control is read as: room left free."""


@dataclass
class _Line:
    """A paragraph as it is gathered: its pieces, what hangs on it, and breaks within it."""

    pieces: list[Piece] = field(default_factory=list)
    hung: list[Frame | Picture] = field(default_factory=list)


@dataclass
class _Story:
    """What is known while one story is read: its relations, and the fields that are open."""

    relations: dict[str, tuple[str, str]]
    fields: list[bool] = field(default_factory=list)

    @property
    def shown(self) -> bool:
        """Whether text is printed here: not in the instruction of a field."""
        return all(self.fields)


class WordReader:
    """Reads the stories of one Word file."""

    def __init__(
        self,
        package: Package,
        main: str,
        fallback: str | None = None,
        imported: Callable[[bytes], tuple[Section, ...]] = lambda content: (),
    ) -> None:
        """`imported` reads files within the file whose text Word imports (w:altChunk)."""
        self._package = package
        self._imported = imported
        self._main = main
        relations = package.relations(main)
        by_kind = dict(relations.values())
        self._styles = Styles.of(package.optional_xml(by_kind.get("styles", "")))
        self._numbering = Numbering.of(package.optional_xml(by_kind.get("numbering", "")))
        self._notes = {
            kind: part for kind, part in by_kind.items() if kind in ("footnotes", "endnotes")
        }
        self._noted: list[tuple[str, str]] = []
        self._fallback = fallback
        self._relations = relations

    def sections(self, body: Element) -> tuple[Section, ...]:
        """Return the sections of the document's body."""
        story = _Story(self._relations)
        sections: list[Section] = []
        held: list[Block] = []
        for one in self._stream(body, story, 0):
            if isinstance(one, Block):
                held.append(one)
            else:
                sections.append(self._section(one, held))
                held = []
        last = body[-1] if len(body) else None
        properties = last if last is not None and name_of(last) == "w:sectPr" else None
        held.extend(self._footnotes())
        sections.append(self._section(properties, held))
        return tuple(sections)

    def _stream(self, parent: Element, story: _Story, depth: int) -> Iterator[Block | Element]:
        """Yield the blocks in an element; a `w:sectPr` where a section ends."""
        pending: list[Piece] = []
        frame: list[Block] = []
        frame_properties: Element | None = None
        for one in flat(parent):
            properties = child(one, "w:pPr") if name_of(one) == "w:p" else None
            own_frame = child(properties, "w:framePr")
            if frame and not same_frame(own_frame, frame_properties):
                assert frame_properties is not None
                yield frame_of(frame_properties, frame)
                frame = []
            if name_of(one) == "w:tbl":
                if depth < DEEPEST:
                    yield self._table(one, story, depth)
                continue
            if name_of(one) == "w:altChunk":
                _, part = story.relations.get(attribute(one, "r:id"), ("", ""))
                for held in self._imported(self._package.content(part)):
                    yield from (*held.header, *held.blocks)
                continue
            if name_of(one) != "w:p":
                continue
            blocks = list(self._paragraph(one, story, depth, pending))
            gone = mark_is_gone(properties)
            drop_cap = attribute(own_frame, "w:dropCap", "none") != "none"
            pending = []
            if (gone or drop_cap) and len(blocks) == 1 and isinstance(blocks[0], Paragraph):
                # Without its mark the paragraph runs on in the next one.
                pending = [Piece(s.text, s.size, s.bold) for s in blocks[0].spans]
                blocks = list(blocks[0].hung)
            if own_frame is not None and not drop_cap:
                frame.extend(blocks)
                frame_properties = own_frame
            else:
                yield from blocks
            broken = child(properties, "w:sectPr")
            if broken is not None:
                yield broken
        if frame and frame_properties is not None:
            yield frame_of(frame_properties, frame)
        if pending:
            yield Paragraph(tuple(Span(p.text, p.size, p.bold) for p in pending))

    def blocks(self, parent: Element, story: _Story, depth: int) -> tuple[Block, ...]:
        """Return the blocks in a cell, text box, header or note."""
        return tuple(one for one in self._stream(parent, story, depth) if isinstance(one, Block))

    def _paragraph(
        self, element: Element, story: _Story, depth: int, before: Sequence[Piece]
    ) -> Iterator[Block]:
        """Yield a paragraph, in parts where a break stands in it."""
        properties = child(element, "w:pPr")
        look, run_look = self._styles.of_paragraph(properties)
        if look.shaded:
            run_look = replace(run_look, shaded=True)
        parts: list[_Line | Break] = [_Line(list(before))]
        self._inline(element, run_look, story, depth, parts)
        mark = self._numbering.next(look.list_id, look.level) if look.list_id else ""
        if mark:
            first = parts[0]
            assert isinstance(first, _Line)
            size = first.pieces[0].size if first.pieces else run_look.size
            first.pieces.insert(0, Piece(mark + " ", size, run_look.bold))
        whole = len(parts) == 1
        for index, part in enumerate(parts):
            if isinstance(part, Break):
                yield part
                continue
            if not whole and not part.hung and not any(p.text.strip() for p in part.pieces):
                continue  # nothing before or after a break
            spans = spans_of(part.pieces, self._fallback)
            if not spans:
                spans = (Span("", run_look.size),)
            yield paragraph_of(look, spans, tuple(part.hung), first=index == 0)

    def _inline(
        self,
        parent: Element,
        look: RunLook,
        story: _Story,
        depth: int,
        parts: list[_Line | Break],
    ) -> None:
        for one in parent:
            name = name_of(one)
            if name == "w:r":
                own = self._styles.of_run(look, child(one, "w:rPr"))
                self._run(one, own, story, depth, parts)
            elif name == "w:sdt":
                if is_placeholder(one):
                    _current(parts).pieces.append(Piece(PLACEHOLDER_BLANK, look.size))
                    continue
                content = child(one, "w:sdtContent")
                if content is not None:
                    self._inline(content, look, story, depth, parts)
            elif name in TRANSPARENT:
                self._inline(one, look, story, depth, parts)
            elif name == "mc:AlternateContent":
                chosen = chosen_alternative(one)
                if chosen is not None:
                    self._inline(chosen, look, story, depth, parts)
            elif name in ("m:oMath", "m:oMathPara"):
                text = "".join(t.text or "" for t in descendants(one, "m:t"))
                _current(parts).pieces.append(Piece(text, look.size))

    def _run(
        self,
        run: Element,
        look: RunLook,
        story: _Story,
        depth: int,
        parts: list[_Line | Break],
    ) -> None:
        for one in run:
            name = name_of(one)
            if name == "w:fldChar":
                self._field(one, look, story, parts)
                continue
            if name == "mc:AlternateContent":
                chosen = chosen_alternative(one)
                if chosen is not None:
                    self._run(chosen, look, story, depth, parts)
                continue
            if not story.shown or (look.invisible and name not in ("w:drawing", "w:pict")):
                continue
            if look.hidden:
                continue
            text = text_of(one, look)
            if text:
                piece = Piece(text, look.size, look.bold, look.caps, look.font)
                _current(parts).pieces.append(piece)
            elif name == "w:br":
                parts += [Break(break_kind(one)), _Line()]
            elif name == "w:drawing":
                self._shapes(drawing_shapes(one), look, story, depth, parts)
            elif name in ("w:pict", "w:object"):
                self._shapes(vml_shapes(one), look, story, depth, parts)
            elif name in ("w:ruby",):
                self._inline(one, look, story, depth, parts)
            elif name in ("w:footnoteReference", "w:endnoteReference"):
                kind = "footnotes" if name == "w:footnoteReference" else "endnotes"
                self._noted.append((kind, attribute(one, "w:id")))

    def _field(
        self, mark: Element, look: RunLook, story: _Story, parts: list[_Line | Break]
    ) -> None:
        """Follow a field's begin, separator and end: only what stands after the separator shows."""
        kind = attribute(mark, "w:fldCharType")
        if kind == "begin":
            if story.shown and not look.invisible:
                entry = list_entry(mark)
                if entry:
                    _current(parts).pieces.append(Piece(entry, look.size, look.bold))
            story.fields.append(False)
        elif kind == "separate" and story.fields:
            story.fields[-1] = True
        elif kind == "end" and story.fields:
            story.fields.pop()

    def _shapes(
        self,
        shapes: Iterable[Shape],
        look: RunLook,
        story: _Story,
        depth: int,
        parts: list[_Line | Break],
    ) -> None:
        hung = _current(parts).hung
        for shape in shapes:
            if shape.text is not None and depth < DEEPEST:
                inner = self.blocks(shape.text, _Story(story.relations), depth + 1)
                hung.append(Frame(inner, shape.width, 0.0, shape.place, shape.wrap))
            elif shape.drawn:
                # A watermark lies across the page; read on top, where such a mark is looked for.
                span = Span(shape.drawn, look.size)
                hung.append(Frame((Paragraph((span,), "center"),), shape.width, 0.0, None))
            elif shape.picture:
                _, part = story.relations.get(shape.picture, ("", ""))
                if part in self._package:
                    content = self._package.content(part)
                    hung.append(Picture(content, shape.width, shape.height, shape.place))

    def _table(self, element: Element, story: _Story, depth: int) -> Table:
        properties = child(element, "w:tblPr")
        grid = child(element, "w:tblGrid")
        columns = tuple(
            points(one, "w:w") for one in (grid if grid is not None else ()) if len(one.attrib)
        )[:MOST_COLUMNS]
        rows = [
            self._row(row, story, depth)
            for row in flat(element)
            if name_of(row) == "w:tr" and not is_deleted_row(row)
        ]
        indent = child(properties, "w:tblInd")
        return Table(
            tuple(rows),
            columns,
            left=points(indent, "w:w") if attribute(indent, "w:type", "dxa") == "dxa" else 0.0,
            centred=attribute(child(properties, "w:jc"), "w:val") == "center",
        )

    def _row(self, element: Element, story: _Story, depth: int) -> Row:
        properties = child(element, "w:trPr")
        cells: list[Cell] = []
        for one in flat(element):
            if name_of(one) != "w:tc":
                continue
            about = child(one, "w:tcPr")
            if child(about, "w:cellDel") is not None:
                continue
            span = int(number(attribute(child(about, "w:gridSpan"), "w:val"), 1))
            columns = min(max(span, 1), MOST_COLUMNS)
            stated = child(about, "w:tcW")
            width = points(stated, "w:w") if attribute(stated, "w:type", "dxa") == "dxa" else 0.0
            if continues(about, "w:hMerge") and cells:
                before = cells[-1]
                both = (before.width or 0.0) + width
                cells[-1] = replace(before, columns=before.columns + columns, width=both or None)
                continue
            merged = continues(about, "w:vMerge")
            blocks = () if merged else self._cell_blocks(one, about, story, depth)
            bottom = attribute(child(about, "w:vAlign"), "w:val") == "bottom"
            cells.append(Cell(blocks, columns, width if width > 0 else None, bottom, merged))
        skipped = int(number(attribute(child(properties, "w:gridBefore"), "w:val")))
        height = points(child(properties, "w:trHeight"), "w:val")
        return Row(tuple(cells), min(max(skipped, 0), MOST_COLUMNS), min(max(height, 0.0), 400.0))

    def _cell_blocks(
        self, cell: Element, about: Element | None, story: _Story, depth: int
    ) -> tuple[Block, ...]:
        if not is_shaded(about):
            return self.blocks(cell, story, depth + 1)
        kept = self._styles.run
        self._styles.run = replace(kept, shaded=True)
        try:
            return self.blocks(cell, story, depth + 1)
        finally:
            self._styles.run = kept

    def _footnotes(self) -> Iterator[Block]:
        """Yield the notes that the text refers to, in its order."""
        roots = {kind: self._package.optional_xml(part) for kind, part in self._notes.items()}
        for kind, key in dict.fromkeys(self._noted):
            for note in roots.get(kind) if roots.get(kind) is not None else ():  # type: ignore[union-attr]
                if attribute(note, "w:id") == key:
                    yield from self.blocks(
                        note, _Story(self._package.relations(self._notes[kind])), 1
                    )

    def _section(self, properties: Element | None, blocks: list[Block]) -> Section:
        size, margins = child(properties, "w:pgSz"), child(properties, "w:pgMar")
        base = Section(())
        width = min(max(points(size, "w:w", base.width), 144.0), 1584.0)
        height = min(max(points(size, "w:h", base.height), 144.0), 1584.0)
        left = max(points(margins, "w:left", base.left), 0.0)
        right = max(points(margins, "w:right", base.right), 0.0)
        if left + right > 0.8 * width:
            left = right = 0.1 * width
        top = min(abs(points(margins, "w:top", base.top)), 0.4 * height)
        bottom = min(abs(points(margins, "w:bottom", base.bottom)), 0.4 * height)
        columns = child(properties, "w:cols")
        count = int(min(max(number(attribute(columns, "w:num"), 1), 1), 8))
        widths = tuple(points(one, "w:w") for one in (columns if columns is not None else ()))[
            :count
        ]
        first, second, footer = self._running(properties)
        return Section(
            tuple(blocks),
            width,
            height,
            left,
            right,
            top,
            bottom,
            header_top=min(max(points(margins, "w:header", base.header_top), 0.0), 0.3 * height),
            columns=count,
            column_gap=points(columns, "w:space", 36.0),
            column_widths=widths if len(widths) == count > 1 else (),
            new_page=attribute(child(properties, "w:type"), "w:val") != "continuous",
            header=first,
            second_header=second,
            footer=footer,
        )

    def _running(
        self, properties: Element | None
    ) -> tuple[tuple[Block, ...], tuple[Block, ...], tuple[Block, ...]]:
        """Return the header of a section's first page, of its second, and its footer.

        Each is printed once, where the section brings its own: a letterhead, not a page number.
        """
        found: dict[tuple[str, str], tuple[Block, ...]] = {}
        for one in properties if properties is not None else ():
            name = name_of(one)
            if name in ("w:headerReference", "w:footerReference"):
                _, part = self._relations.get(attribute(one, "r:id"), ("", ""))
                root = self._package.optional_xml(part)
                if root is not None:
                    story = _Story(self._package.relations(part))
                    blocks = self.blocks(root, story, 0)
                    key = (name, attribute(one, "w:type", "default"))
                    found[key] = () if only_page_number(blocks) else blocks
        titled = is_on(child(properties, "w:titlePg"))
        head, foot = "w:headerReference", "w:footerReference"
        default, even = found.get((head, "default"), ()), found.get((head, "even"), ())
        if titled:
            first, second = found.get((head, "first"), ()), default
        else:
            first, second = default, even if even != default else ()
        footers = [found.get((foot, "first"), ()) if titled else ()]
        footers.append(found.get((foot, "default"), ()))
        footer = tuple(block for blocks in dict.fromkeys(footers) for block in blocks)
        return first, second, footer


def _current(parts: list[_Line | Break]) -> _Line:
    last = parts[-1]
    assert isinstance(last, _Line)
    return last
