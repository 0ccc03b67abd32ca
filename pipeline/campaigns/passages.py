"""A plan's pages as passages: paragraphs with their markers, and rows of tables by column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from statistics import median

from extractors.document import Document, Place
from extractors.fields.running_text import NUMBER_ZONE, PAGE_NUMBER, paragraph_starts
from extractors.grammar.folding import fold
from extractors.page import Line, Word
from pipeline.campaigns.plan_words import PlanWords, plain

_MARKERS = (
    (1, re.compile(r"(?:[IVX]{1,5}|Phần [IVX\d]+)\s*[.)]\s")),
    (2, re.compile(r"(?:Điều|Bước|Giai đoạn|Đợt) \d{1,2}\s*[.):]\s")),
    (4, re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\)?\s")),
    (3, re.compile(r"\d{1,2}\s*[.):]\s")),
    (5, re.compile(r"[a-zđ]\s*\)\s", re.IGNORECASE)),
    (6, re.compile(r"[-–—•*]\s")),
    (7, re.compile(r"\+\s")),
)
CONTINUED = 8
"""The depth of a paragraph without marker: it belongs to what stands above it."""
_RECIPIENTS = re.compile(r"noi nhan\s*:")
ROW_GAPS = (0.5, 0.35, 0.75, 1.0, 1.3)
"""Heights of a line without text that part two rows of a table, tried in this order until there
are as many rows as running numbers."""
CELL_GAP = 0.7
"""Heights of a line from which a gap between words parts two cells."""
MOST_HEAD_LINES = 12
MOST_HEAD_WORDS = 5
_TITLE = re.compile(r"(?:[IVX]{1,5}\.|\d{1,2}\.|Điều \d+\.?) +[A-ZĐÀ-Ỹ]\w+ \w+|PHỤ LỤC")
"""What no cell begins with: the heading of the part behind a table."""
_ORDER = re.compile(r"[\dIVX.]{1,6}[.)]?")
_CODE = re.compile(r"[A-DĐ]?T?\.?\d{1,2}(?:[.\-]\d{1,2}){0,4}\.?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text with where its lines begin in the document's text; `depth`: its marker's."""

    text: str
    starts: tuple[tuple[int, int], ...]
    page: int
    depth: int = CONTINUED

    def place(self, document: Document, start: int, end: int) -> Place | None:
        """Return where `text[start:end]` stands."""
        at, offset = max((one for one in self.starts if one[0] <= start), default=self.starts[0])
        return document.place(offset + start - at, offset + max(end, start + 1) - at)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its cells by what the column holds (`what`, `who`, `when`, `code`…).

    `heads` are the columns' headings: `Nội dung minh chứng`, `Thời hạn gửi`.
    """

    cells: Mapping[str, Passage]
    page: int
    heads: Mapping[str, str]


Block = Passage | TableRow


@dataclass(frozen=True, slots=True)
class _Placed:
    offset: int
    page: int
    line: Line


@dataclass
class _Column:
    role: str
    x0: float
    x1: float
    head: str


def blocks_of(document: Document, words: PlanWords) -> tuple[Block, ...]:
    """Return the paragraphs and table rows of a document in reading order."""
    lines: list[_Placed] = []
    offset = 0
    every = [(page.number, line) for page, line in document.lines()]
    for page, line in document.lines():
        if not (
            PAGE_NUMBER.fullmatch(line.text)
            and line.box.top < NUMBER_ZONE * page.height
            and not any(_beside(line, other) for number, other in every if number == page.number)
        ):
            lines.append(_Placed(offset, page.number, line))
        offset += len(line.text) + 1
    starts = set(paragraph_starts(document))
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        head = _head_at(lines, at, words)
        if head is None:
            end = at + 1
            while end < len(lines) and not _begins(lines[end], starts, lines[end - 1]):
                if _head_at(lines, end, words) is not None:
                    break
                end += 1
            blocks.append(_passage(lines[at:end]))
            at = end
            continue
        columns, begin = head
        end = _table_end(lines, begin, columns)
        blocks.extend(_table_rows(lines[begin:end], columns))
        at = max(end, begin)
    return tuple(_without_recipients(blocks))


def _beside(number: Line, other: Line) -> bool:
    """Whether a line stands level with a number, which is that of a table's row then."""
    return other is not number and abs(other.box.top - number.box.top) < 0.3 * number.box.height


def _without_recipients(blocks: Sequence[Block]) -> Iterator[Block]:
    """Leave out the list of recipients and the signature beside it, to the end of their page."""
    left_out = 0
    for block in blocks:
        if isinstance(block, Passage) and _RECIPIENTS.match(fold(block.text)):
            left_out = block.page
        if block.page != left_out:
            yield block


def _begins(one: _Placed, starts: set[int], above: _Placed) -> bool:
    marked = _depth(one.line.text) < CONTINUED
    if marked or _RECIPIENTS.match(fold(one.line.text)):
        return True
    if one.offset not in starts:
        return False
    # A line that ends without a stop is continued by small letters, and by the rest of a day,
    # whatever the layout says.
    goes_on = one.line.text[:1].islower() or one.line.text[:1].isdigit()
    return not (goes_on and above.line.text[-1:] not in ".;:")


def _depth(text: str) -> int:
    return next((depth for depth, marker in _MARKERS if marker.match(text)), CONTINUED)


def _passage(lines: Sequence[_Placed]) -> Passage:
    parts: list[str] = []
    starts: list[tuple[int, int]] = []
    length = 0
    for one in lines:
        starts.append((length, one.offset))
        parts.append(one.line.text)
        length += len(one.line.text) + 1
    text = " ".join(parts)
    return Passage(text, tuple(starts), lines[0].page, _depth(text))


def _head_at(
    lines: Sequence[_Placed], at: int, words: PlanWords
) -> tuple[list[_Column], int] | None:
    """Return the columns of a table whose head begins here, and where its rows begin."""
    first = lines[at]
    height = first.line.box.height
    near = [
        one
        for one in lines[at : at + MOST_HEAD_LINES]
        if one.page == first.page and one.line.box.top < first.line.box.top + 3.2 * height
    ]
    cells: list[list[_Placed]] = []
    for one in (piece for line in near for piece in _pieces(line)):
        held = next((cell for cell in cells if _over(cell[0].line, one.line)), None)
        if held is None:
            cells.append([one])
        elif one.line.box.top - held[-1].line.box.bottom < 0.8 * height:
            held.append(one)
    heads: list[tuple[str, list[_Placed]]] = []
    beside = [c for c in cells if abs(c[0].line.box.top - first.line.box.top) <= 2.2 * height]
    told = [_role(cell, words) for cell in beside]
    sure = {"who", "when"} <= {found[0] for found in told if found}
    tops = [c[0].line.box.top for c, found in zip(beside, told, strict=True) if found]
    bottom = max(
        (one.line.box.bottom for c, f in zip(beside, told, strict=True) if f for one in c[: f[1]]),
        default=0.0,
    )
    for cell, found in zip(beside, told, strict=True):
        if found is None:
            # A column that nobody knows does not hide a table of who hands in by when.
            text, top = cell[0].line.text, cell[0].line.box.top
            level = any(abs(top - other) < 0.8 * height for other in tops)
            wordy = len(plain(text).split()) > MOST_HEAD_WORDS or _depth(text) < CONTINUED
            if wordy or not (sure and level):
                continue
            found = "else", 1
        role, count = found
        # The words behind a known beginning belong to the head as far as the other heads reach.
        more = [one for one in cell[count:] if one.line.box.top < bottom - 0.3 * height]
        heads.append((role, [*cell[:count], *more]))
    used = {one.offset for _, cell in heads for one in cell}
    columns = [_column(role, cell) for role, cell in heads]
    roles = {column.role for column in columns}
    if len(columns) < 2 or not (roles & {"what", "who"}) or first.offset not in used:
        return None
    begin = at
    while begin < len(lines) and lines[begin].offset in used:
        begin += 1
    return sorted(columns, key=lambda c: c.x0), begin


def _column(role: str, cell: Sequence[_Placed]) -> _Column:
    boxes = [one.line.box for one in cell]
    head = " ".join(one.line.text for one in cell)
    return _Column(role, min(b.x0 for b in boxes), max(b.x1 for b in boxes), head)


def _pieces(one: _Placed) -> list[_Placed]:
    """Part a line where words stand far from each other: cells beside each other."""
    pieces: list[_Placed] = []
    held: list[Word] = []
    offset = start = one.offset
    for word in one.line.words:
        if held and word.box.x0 - held[-1].box.x1 > CELL_GAP * one.line.box.height:
            pieces.append(_Placed(start, one.page, Line(tuple(held))))
            held, start = [], offset
        held.append(word)
        offset += len(word.text) + 1
    return [*pieces, _Placed(start, one.page, Line(tuple(held)))]


def _role(cell: Sequence[_Placed], words: PlanWords) -> tuple[str, int] | None:
    """Return what a head's cell says its column holds, and how many of its lines say it."""
    for count in range(len(cell), 0, -1):
        text = plain(" ".join(one.line.text for one in cell[:count]))
        for role, names in words.tables.items():
            if text in names:
                return role, count
    text = plain(cell[0].line.text)
    for role, names in words.tables.items():
        if any(len(name.split()) > 1 and text.startswith(name) for name in names):
            return role, 1
    return None


def _over(one: Line, other: Line) -> bool:
    return one.box.x0 < other.box.x1 and other.box.x0 < one.box.x1


def _table_end(lines: Sequence[_Placed], begin: int, columns: Sequence[_Column]) -> int:
    end = begin
    middles = [(column.x0 + column.x1) / 2 for column in columns]
    while end < len(lines):
        boxes = [piece.line.box for piece in _pieces(lines[end])]
        if any(sum(box.x0 < m < box.x1 for m in middles) > 1 for box in boxes):
            break
        if end > begin and lines[end].page == lines[end - 1].page:
            box = lines[end].line.box
            gap = box.top - max(o.line.box.bottom for o in lines[max(begin, end - 4) : end])
            if gap > 3.5 * box.height:
                break
        if _RECIPIENTS.match(fold(lines[end].line.text)) or _TITLE.match(lines[end].line.text):
            break
        end += 1
    return end


def _table_rows(lines: Sequence[_Placed], columns: Sequence[_Column]) -> Iterator[TableRow]:
    """Yield the rows, found by their running numbers or by the gaps between them."""
    if not lines:
        return
    lines = [piece for line in lines for piece in _pieces(line)]
    spans = _spread(lines, columns)
    told = [(one, _role_of(one.line, spans)) for one in lines]
    told.sort(key=lambda one: (one[0].page, one[0].line.box.top, one[0].line.box.x0))
    numbered = _numbers(told)
    bands = _by_gap(told, ROW_GAPS[0])
    for share in ROW_GAPS[1:] if numbered else ():
        if len(bands) == len(numbered):
            break
        bands = _by_gap(told, share)
    if numbered and len(bands) != len(numbered):
        bands = _by_number(told, numbered)
    above: Passage | None = None
    for band in bands:
        cells = {
            role: _passage([one for one, its in band if its == role])
            for role in dict.fromkeys(role for _, role in band)
        }
        if "who" not in cells and above is not None and "what" in cells:
            cells["who"] = above  # a cell merged over several rows stands in the first
        above = cells.get("who", above)
        yield TableRow(cells, band[0][0].page, {one.role: one.head for one in columns})


_Told = tuple[_Placed, str]
"""A line of a table with what its column holds."""


def _numbers(told: Sequence[_Told]) -> list[_Placed]:
    """Return the running numbers of rows; where there are none, their codes."""
    ordered = [one for one, role in told if role == "order" and _ORDER.fullmatch(one.line.text)]
    coded = [one for one, role in told if role == "code" and _CODE.fullmatch(one.line.text)]
    return ordered or coded


def _by_gap(told: Sequence[_Told], share: float) -> list[list[_Told]]:
    """Part the lines where nothing stands for a share of a line's height, and at new pages."""
    height = median(one.line.box.height for one, _ in told)
    bands: list[list[_Told]] = []
    page, bottom = 0, 0.0
    for one, role in told:
        if one.page != page or one.line.box.top - bottom > share * height:
            bands.append([])
            bottom = 0.0
        bands[-1].append((one, role))
        page, bottom = one.page, max(bottom, one.line.box.bottom)
    return bands


def _by_number(told: Sequence[_Told], numbered: Sequence[_Placed]) -> list[list[_Told]]:
    """Give each line to the last running number that does not stand below it."""
    bands: list[list[_Told]] = [[] for _ in numbered]
    centred = _centred(told, numbered[0])
    for one, role in told:
        slack = 0.5 * one.line.box.height
        if centred:
            bands[min(range(len(numbered)), key=partial(_away, one, numbered))].append((one, role))
            continue
        at = sum((n.page, n.line.box.top) <= (one.page, one.line.box.top + slack) for n in numbered)
        bands[max(at - 1, 0)].append((one, role))
    return [band for band in bands if band]


def _centred(told: Sequence[_Told], first: _Placed) -> bool:
    """Whether cells stand beside the middle of their row: some begin above its number."""
    slack = 0.4 * first.line.box.height
    above = [one for one, _ in told if one.page == first.page]
    return any(one.line.box.top < first.line.box.top - slack for one in above)


def _away(one: _Placed, numbered: Sequence[_Placed], at: int) -> tuple[int, float]:
    number = numbered[at]
    return abs(number.page - one.page), abs(number.line.box.top - one.line.box.top)


def _spread(lines: Sequence[_Placed], columns: Sequence[_Column]) -> dict[str, tuple[float, float]]:
    """Return from where to where each column reaches, by the cells below its head."""
    edges: list[float] = []
    for left, right in pairwise(columns):
        between = (left.x1 + right.x0) / 2
        # The head is often centred: the column begins where its cells do.
        reach = [o.line.box.x0 for o in lines if left.x1 - 1 < o.line.box.x0 <= right.x1]
        starts = [x for x in reach if x > left.x0 + 8]
        edges.append(min([between, *(x - 1 for x in starts)]))
    bounds = [float("-inf"), *edges, float("inf")]
    return {
        (column.role if [c.role for c in columns].index(column.role) == n else f"else{n}"): (
            bounds[n],
            bounds[n + 1],
        )
        for n, column in enumerate(columns)
    }


def _role_of(line: Line, spans: Mapping[str, tuple[float, float]]) -> str:
    return next((role for role, (x0, x1) in spans.items() if x0 <= line.box.x0 + 2 < x1), "else")
