"""The tables of an annex gathered into indicators; every row of them is accounted for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from indicator_map.annex import (
    AnnexRow,
    Heading,
    Layout,
    annex_rows,
    find_heading,
    guess_heading,
    is_heading,
    numbers_columns,
    read_points,
)
from indicator_map.annex_sections import with_sections
from indicator_map.bare_words import bare_words
from indicator_map.codes import Code, Place, Placer, mend_heading, read_code, split_code
from indicator_map.nodes import tidy
from indicator_map.tables import File, Row, Table

CODED_ROWS = 0.5
"""Share of rows with a code from which a sheet without a heading goes on with the one before."""

LONGEST_TOTAL = 60
"""Letters; a longer text is an indicator, whatever it begins with."""

_AFTER_TOTAL = re.compile(
    r"|\s*[:(+].*|\s+(?:điểm|số điểm|các|toàn|cả|chung|mục|phần|nhóm|tiêu|lĩnh|[ivx]{1,4}\b|\w\b).*"
)
_OF_SECTION = re.compile(r"\s*(?:(?:số )?điểm\s+)?(?:mục|phần|nhóm|tiêu|lĩnh|[ivx]{1,4}\b|\w\b)")


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was understood, or was not: where it stands, its text, and what about it."""

    where: str
    text: str
    about: str


@dataclass
class Item:
    """An indicator as it is being gathered from one or more rows."""

    id: str
    parent: str | None
    title: str
    where: str
    points: float | None = None
    deduction: bool = False
    guide: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)

    @property
    def parent_stated(self) -> bool:
        """Whether the id does not tell the parent, so that the file must."""
        return self.parent != (self.id.rpartition(".")[0] or None)


@dataclass
class AnnexReader:
    """Goes through the tables of a file and gathers indicators and notes.

    `fates` says of every row of every table, by where it stands, what became of it.
    """

    layout: Layout
    items: list[Item] = field(default_factory=list)
    total: float | None = None
    understood: list[Note] = field(default_factory=list)
    not_understood: list[Note] = field(default_factory=list)
    fates: dict[str, str] = field(default_factory=dict)
    _placer: Placer = field(default_factory=Placer)

    def read(self, file: File) -> None:
        """Read all tables; afterwards `items` and the notes are there."""
        rows = with_sections(_joined(list(self._rows(file)), self._joins))
        codes = [row.code for row in rows if row.code]
        mended = iter([mend_heading(codes, at) for at in range(len(codes))])
        for row in rows:
            code = row.code
            if code is not None and (better := next(mended)) is not None:
                about = f"mã {code.printed} đánh số sai, hiểu là {better.printed} theo mục con"
                self._doubt(row, about)
                code = better
            self._take(row, code)

    def _rows(self, file: File) -> Iterator[AnnexRow]:
        """The rows of every table that has a heading, or goes on from one that has."""
        heading: Heading | None = None
        width = 0
        for table in file.tables:
            found = find_heading(table.rows, self.layout)
            own_width = max((len(row.cells) for row in table.rows), default=0)
            if found:
                yield from self._before(table, heading)
                heading, width = found[0], own_width
                about = heading.describe(found[1])
                self.understood.append(Note(found[1].where, "dòng tiêu đề", about))
                self._fate_of_heading(table.rows, heading.end)
                yield from annex_rows(table.rows, heading, self.layout)
            elif heading is not None and own_width == width and self._goes_on(table, heading):
                yield from self._before(table, heading)
                heading = replace(heading, end=0)
                yield from annex_rows(table.rows, heading, self.layout)
            elif heading is not None:
                self._leave_out(table, "không phải bảng tiêu chí")
            self._fate_of_repeated(table.rows)
        if heading is None:
            yield from self._guessed(file)

    def _guessed(self, file: File) -> Iterator[AnnexRow]:
        for table in file.tables:
            guessed = guess_heading(table.rows, self.layout)
            if guessed:
                about = "không có dòng tiêu đề; đoán các cột: " + guessed.describe(table.rows[0])
                self.not_understood.append(Note(table.rows[0].where, "", about))
                yield from annex_rows(table.rows, guessed, self.layout)
            else:
                self._leave_out(table, "không phải bảng tiêu chí")

    def _goes_on(self, table: Table, heading: Heading) -> bool:
        """A sheet of prose does not go on with the sheet before, however wide it is."""
        if not table.sheet:
            return True
        at = next((at for at, column in heading.columns.items() if column == "code"), None)
        cells = [row.cells[at] for row in table.rows if any(row.cells)] if at is not None else []
        coded = sum(read_code(cell, self.layout.code_words) is not None for cell in cells)
        return coded >= CODED_ROWS * len(cells) > 0

    def _before(self, table: Table, heading: Heading | None) -> Iterator[AnnexRow]:
        """A heading between two tables: `II. CẢI CÁCH THỂ CHẾ`, `Tiêu chuẩn 2: …`."""
        if not table.before:
            return
        split = split_code(table.before[-1], self.layout.code_words)
        sectional = split is not None and (
            split[0].word or (split[0].kind in ("roman", "absolute") and len(split[1]) < 200)
        )
        if split and sectional and (heading is not None or split[0].kind != "number"):
            yield AnnexRow(f"trước {table.rows[0].where}", *split)

    def _leave_out(self, table: Table, why: str) -> None:
        rows = [row for row in table.rows if any(row.cells)]
        if not rows:
            return
        for row in rows:
            self.fates[row.where] = f"để ngoài: {why}"
        where = rows[0].where if len(rows) == 1 else f"{rows[0].where} đến {rows[-1].where}"
        text = tidy(" ".join(rows[0].cells))[:80]
        self.not_understood.append(Note(where, text, f"{why}: {len(rows)} dòng để ngoài"))

    def _fate_of_heading(self, rows: Sequence[Row], end: int) -> None:
        for row in rows[:end]:
            if any(row.cells):
                self.fates[row.where] = "tiêu đề"

    def _fate_of_repeated(self, rows: Sequence[Row]) -> None:
        for row in rows:
            filled = [cell for cell in row.cells if cell]
            if filled and (is_heading(row, self.layout) or numbers_columns(filled)):
                self.fates.setdefault(row.where, "tiêu đề")

    def _joins(self, above: AnnexRow, row: AnnexRow) -> bool:
        """Whether a row goes on with the one above: cut by a page, or its title a line lower.

        A title that a page cuts goes on with a small letter, or ends with a word like `của`.
        """
        if self._total_of(row) is not None or (row.title and self._total_of(above) is not None):
            return False
        if above.code is not None and not above.title and row.code is None and not row.unread_code:
            return True
        if not row.continues or row.is_step or (row.points and above.points):
            return False
        last = above.title.rpartition(" ")[2].lower()
        return not row.title or row.title[:1].islower() or last in self.layout.unfinished

    def _take(self, row: AnnexRow, code: Code | None) -> None:
        total = self._total_of(row) if code is None else None
        if total is not None:
            self._sum(row, total)
        elif code is not None and row.title:
            self._start(row, self._placer.place(code))
        elif code is not None:
            self._doubt(row, f"mã {code.printed} không có tên tiêu chí")
        elif row.unread_code:
            hint = "; có thể Excel đã đổi mã thành ngày" if "/" in row.unread_code else ""
            self._doubt(row, f"không hiểu mã “{row.unread_code}”{hint}")
        elif row.item and self.items and not row.is_step:
            self._start(row, self._placer.under(self._owner().id), guessed="id")
        elif self.items:
            self._add(row)
        else:
            self._doubt(row, "dòng không có mã, đứng trước mọi tiêu chí")

    def _owner(self) -> Item:
        """The last item that has a code: what items without one stand below."""
        return next(
            (one for one in reversed(self.items) if "id" not in one.guessed), self.items[-1]
        )

    def _total_of(self, row: AnnexRow) -> str | None:
        """`total` or `sum` where a row gives points of the whole set, or of a section."""
        text = unicodedata.normalize("NFC", row.title or row.unread_code).lower().strip(" .:")
        if row.code is not None or not row.points or len(text) > LONGEST_TOTAL:
            return None
        for kind, words in (("total", self.layout.totals), ("sum", self.layout.sums)):
            for word in words:
                if text.startswith(word) and _AFTER_TOTAL.fullmatch(text.removeprefix(word)):
                    of_section = _OF_SECTION.match(text.removeprefix(word))
                    return "sum" if of_section else kind
        return None

    def _sum(self, row: AnnexRow, kind: str) -> None:
        points = read_points(row.points)
        shown = row.title or row.unread_code
        self.fates[row.where] = "dòng cộng điểm"
        if points is None:
            self._doubt(row, f"không hiểu điểm “{row.points}”")
        elif kind == "total":
            self.total = points
            self.understood.append(Note(row.where, shown, f"tổng điểm {row.points}"))
        else:
            self.understood.append(Note(row.where, shown, f"cộng điểm {row.points}"))

    def _start(self, row: AnnexRow, place: Place, guessed: str = "") -> None:
        if place.doubt:
            self._doubt(row, place.doubt)
        above = next((item for item in self.items if item.id == place.parent), None)
        item = Item(place.id, place.parent, row.title, row.where)
        item.deduction = bool(above and above.deduction) or any(
            word in bare_words(row.title) for word in self.layout.deductions
        )
        if place.doubt:
            item.guessed.append("parent" if item.parent_stated else "id")
        if guessed or (row.code and row.code.printed == ""):
            item.guessed.append("id")
            self._doubt(row, f"dòng không có mã; tạm đặt mã {item.id}")
        if row.points:
            item.points = read_points(row.points)
            if item.points is None:
                self._doubt(row, f"không hiểu điểm “{row.points}”")
                item.guide.append(f"điểm: {row.points}")
        self.items.append(item)
        self._texts(item, row)
        shown = "không có điểm" if item.points is None else f"{item.points:g} điểm"
        self.understood.append(Note(row.where, f"{item.id} {item.title}", shown))
        self.fates[row.where] = f"tiêu chí {item.id}"

    def _add(self, row: AnnexRow) -> None:
        """A row without a code belongs to the indicator above: a step of its guide."""
        item = self.items[-1]
        if row.title:
            if not row.is_step and not row.points:
                self._doubt(row, f"dòng không có mã; xếp vào hướng dẫn của {item.id}")
            item.guide.append(f"{row.title} ({row.points})" if row.points else row.title)
        elif row.points and item.points is None:
            item.points = read_points(row.points)
        elif row.points:
            item.guide.append(f"điểm: {row.points}")
        self._texts(item, row)
        self.fates[row.where] = f"hướng dẫn của {item.id}"

    def _texts(self, item: Item, row: AnnexRow) -> None:
        item.guide += [row.guide] if row.guide else []
        item.evidence += [row.evidence] if row.evidence else []
        item.notes += [f"Mã minh chứng: {row.note}"] if row.note else []

    def _doubt(self, row: AnnexRow, about: str) -> None:
        self.not_understood.append(Note(row.where, row.title, about))
        self.fates[row.where] = about


def _joined(rows: list[AnnexRow], joins: Callable[[AnnexRow, AnnexRow], bool]) -> list[AnnexRow]:
    """Rows with those put together that are one row of the annex."""
    out: list[AnnexRow] = []
    for row in rows:
        if out and joins(out[-1], row):
            out[-1] = _put_together(out[-1], row)
        else:
            out.append(row)
    return out


def _put_together(above: AnnexRow, row: AnnexRow) -> AnnexRow:
    def both(one: str, other: str) -> str:
        return " ".join(part for part in (one, other) if part)

    return replace(
        above,
        code=above.code or row.code,
        title=both(above.title, row.title),
        points=above.points or row.points,
        guide=both(above.guide, row.guide),
        evidence=both(above.evidence, row.evidence),
        note=both(above.note, row.note),
    )
