"""What is gathered while an RTF file is read, and what its words stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.reading.typeset.model import (
    Align,
    Block,
    Cell,
    Frame,
    Picture,
    Place,
    Row,
    Table,
    TabStop,
    Wrap,
)
from extractors.reading.word.text import Piece

CODE_PAGES = {
    0: "cp1252", 1: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""Code page of a font by `\\fcharset`."""


SKIPPED = frozenset([
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "fldinst", "listtable",
    "listoverridetable", "revtbl", "rsidtbl", "generator", "themedata", "colorschememapping",
    "datastore", "latentstyles", "xmlnstbl", "mmathPr", "object", "objdata", "objclass",
    "bkmkstart", "bkmkend", "pntext", "annotation", "atnid", "atnauthor", "atndate", "atnref",
    "footnote", "sp", "sn", "sv", "nonshppict", "shprslt", "background", "docvar", "userprops",
    "pgptbl", "filetbl", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "upr", "pn", "pnseclvl",
    "listtext", "template", "password", "passwordhash", "wgrffmtfilter", "factoidname",
])  # fmt: skip
"""Destinations whose text is not printed in the flow. `listtext` and `pntext` are printed."""


PRINTED = frozenset({"listtext", "pntext"})


SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "tab": "\t", "line": "\n", "emspace": " ", "enspace": " ",
    "qmspace": " ", "cell": "", "nestcell": "",
}  # fmt: skip


ALIGNS: dict[str, Align] = {"ql": "left", "qc": "center", "qr": "right", "qj": "both"}


@dataclass(frozen=True, slots=True)
class Look:
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
class Layout:
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
class Story:
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
class Box:
    """A text box being read: its own story, and where it stands."""

    story: Story = field(default_factory=Story)
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    across: str = "text"
    down: str = "text"
    wrap: int = 3


@dataclass
class HexPicture:
    """A picture being read."""

    hexadecimal: list[bytes] = field(default_factory=list)
    known: bool = False
    width: float = 0.0
    height: float = 0.0
    scale: tuple[float, float] = (100.0, 100.0)


def widened_cells(cells: list[Cell], story: Story) -> Iterator[Cell]:
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


def with_character(
    look: Look, word: str, value: int | None, colours: Sequence[tuple[int, int, int]]
) -> Look | None:
    """Return the look after a word of character formatting, None for other words."""
    on = value != 0
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
            white = colours[value or 0 :][:1] == [(255, 255, 255)]
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
            return None
    return look


def with_paragraph(layout: Layout, word: str, value: int | None) -> Layout:
    """Return the layout after a word of paragraph formatting; others change nothing."""
    points = (value or 0) / 20
    points = max(min(points, 1584.0), -1584.0)
    if word in ALIGNS:
        layout = replace(layout, align=ALIGNS[word])
    elif word == "pard":
        layout = Layout()
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
    return layout


def end_row(story: Story) -> None:
    """Close a row of the story's table."""
    cells = list(story.cells)
    if len(cells) == len(story.edges):
        cells = list(widened_cells(cells, story))
    story.rows.append(Row(tuple(cells)))
    story.cells = []


def end_table(story: Story) -> None:
    """Close the story's table, with a row that was left open."""
    if story.cell or story.cells:
        story.rows.append(Row((*story.cells, Cell(tuple(story.cell)))))
        story.cell, story.cells = [], []
    if story.rows:
        left = max(story.row_left, -20.0)
        story.blocks.append(Table(tuple(story.rows), left=left))
        story.rows = []


def box_word(box: Box, word: str, value: int | None) -> None:
    """Keep what a word says of a text box's place."""
    points = (value or 0) / 20
    if word in ("shpleft", "shptop", "shpright", "shpbottom"):
        setattr(box, word[3:], points)
    elif word in ("shpbxpage", "shpbxmargin"):
        box.across = word[5:]
    elif word in ("shpbypage", "shpbymargin"):
        box.down = word[5:]
    elif word == "shpwr":
        box.wrap = value or 0


def picture_word(picture: HexPicture | None, word: str, value: int | None) -> None:
    """Keep what a word says of a picture's kind and size."""
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


def end_box(story: Story, box: Box) -> None:
    """Hang a text box that was read on the story's paragraph."""
    width = box.right - box.left
    place = Place(box.left, box.across, "", box.top, box.down)  # type: ignore[arg-type]
    if box.story.blocks:
        wrap: Wrap = "below" if box.wrap == 1 else "none" if box.wrap == 3 else "beside"
        blocks = tuple(box.story.blocks)
        story.hung.append(Frame(blocks, width if width > 20 else 220.0, 0.0, place, wrap))


def end_picture(story: Story, picture: HexPicture | None) -> None:
    """Hang a picture that was read on the story's paragraph; other kinds are not read."""
    if picture is None or not picture.known:
        return
    digits = b"".join(picture.hexadecimal)
    try:
        content = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
    except ValueError:
        return
    width = picture.width * picture.scale[0] / 100 or 300.0
    height = picture.height * picture.scale[1] / 100 or 300.0
    story.hung.append(Picture(content, width, height))
