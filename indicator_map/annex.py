"""The rows of an annex table: which column is which, and what each row says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import yaml

from indicator_map.bare_words import bare_words
from indicator_map.codes import Code, read_code, split_code
from indicator_map.tables import Row

Column = Literal["code", "title", "points", "guide", "evidence", "ignored"]
COLUMNS: tuple[Column, ...] = get_args(Column)
MOST_HEADER_ROWS = 15
"""A heading stands among the first rows; an Excel sheet often begins with a title."""

_POINTS = re.compile(r"(?:toi da )?(?P<sign>[-–−]?)(?P<number>\d{1,3}(?:[.,]\d{1,2})?)(?:diem|d)?")


@dataclass(frozen=True, slots=True)
class Layout:
    """What `annex.yaml` says of annexes: headings by column, words before codes, and the like."""

    columns: Mapping[Column, tuple[str, ...]]
    code_words: tuple[str, ...]
    totals: tuple[str, ...]
    deductions: tuple[str, ...]
    rules: tuple[tuple[str, tuple[str, ...]], ...]
    default_rule: str
    each_unit: tuple[str, ...]
    no_papers: tuple[str, ...]


def load_layout() -> Layout:
    """Return the layout of annexes that comes with the program."""
    path = Path(__file__).with_name("annex.yaml")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Layout(
        columns={column: tuple(data["columns"][column]) for column in COLUMNS},
        code_words=tuple(data["code_words"]),
        totals=tuple(data["totals"]),
        deductions=tuple(data["deductions"]),
        rules=tuple((one["rule"], tuple(one["words"])) for one in data["rules"]),
        default_rule=data["default"],
        each_unit=tuple(data["each_unit"]),
        no_papers=tuple(data["no_papers"]),
    )


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One row: its code and texts; `points` as printed. `code` None: it has none.

    `unread_code` is what stands in the code column and is no code.
    """

    where: str
    code: Code | None
    title: str
    points: str = ""
    guide: str = ""
    evidence: str = ""
    unread_code: str = ""
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Which column of a table is which, by its number from 0, and the first row below."""

    columns: Mapping[int, Column]
    end: int

    def describe(self, row: Row) -> str:
        """Return the columns as people name them: `mã = STT, tên = Tiêu chí`."""
        names = {
            "code": "mã",
            "title": "tên tiêu chí",
            "points": "điểm tối đa",
            "guide": "hướng dẫn",
            "evidence": "minh chứng",
        }
        return ", ".join(
            f"{names[column]} = cột {at + 1}" + (f" “{row.cells[at]}”" if row.cells[at] else "")
            for at, column in self.columns.items()
            if column in names and at < len(row.cells)
        )


def find_heading(rows: tuple[Row, ...], layout: Layout) -> tuple[Heading, Row] | None:
    """Return the heading of a table and the row it stands on, None if it has none we know.

    A heading names the title and at least the code or the points; it may take two rows, `Điểm`
    above `Tối đa` and `Tự chấm`.
    """
    for number, row in enumerate(rows[:MOST_HEADER_ROWS]):
        columns = _columns(row.cells, layout)
        if "title" not in columns.values() or not {"code", "points"} & set(columns.values()):
            continue
        end = number + 1
        if end < len(rows):
            below = rows[end].cells
            both = [f"{above} {under}" for above, under in zip(row.cells, below, strict=False)]
            under = _columns(below, layout)
            if under and "title" not in under.values() and not _has_code(below, columns, layout):
                columns = {**_columns(tuple(both), layout), **_code_column(columns)}
                end += 1
        return Heading(_single(columns), end), row
    return None


def guess_heading(rows: tuple[Row, ...], layout: Layout) -> Heading | None:
    """Return the columns of a table without a heading, by what stands in them; None if unclear."""
    width = max((len(row.cells) for row in rows), default=0)
    texts = [[row.cells[at] for row in rows if at < len(row.cells)] for at in range(width)]
    codes = [sum(read_code(text, layout.code_words) is not None for text in one) for one in texts]
    for at in range(width - 1):
        filled = sum(bool(text) for text in texts[at])
        if filled < 3 or codes[at] < 0.6 * filled:
            continue
        lengths = {c: sum(map(len, texts[c])) for c in range(at + 1, width)}
        title = next((c for c in lengths if lengths[c] > 10 * filled), None)
        if title is None:
            continue
        columns: dict[int, Column] = {at: "code", title: "title"}
        for c in range(title + 1, width):
            numbers = sum(read_points(text) is not None for text in texts[c])
            if numbers and numbers >= 0.6 * sum(bool(text) for text in texts[c]):
                columns[c] = "points"
                break
        return Heading(columns, 0)
    return None


def _columns(cells: tuple[str, ...], layout: Layout) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for at, cell in enumerate(cells):
        text = bare_words(cell)
        if not text or len(text) > 120:
            continue
        if text in layout.columns["code"]:
            found[at] = "code"
        elif "toi da" not in text and any(w in text for w in layout.columns["ignored"]):
            found[at] = "ignored"
        else:
            for column in ("evidence", "guide", "points", "title"):
                if any(f" {word} " in f" {text} " for word in layout.columns[column]):
                    found[at] = column
                    break
    return found


def _code_column(columns: Mapping[int, Column]) -> dict[int, Column]:
    return {at: column for at, column in columns.items() if column == "code"}


def _single(columns: Mapping[int, Column]) -> dict[int, Column]:
    """One column for code, title and points: the first of each; guides may be several."""
    kept: dict[int, Column] = {}
    for at, column in sorted(columns.items()):
        if column in ("code", "title", "points") and column in kept.values():
            continue
        kept[at] = column
    return kept


def _has_code(cells: tuple[str, ...], columns: Mapping[int, Column], layout: Layout) -> bool:
    return any(
        column == "code" and at < len(cells) and read_code(cells[at], layout.code_words)
        for at, column in columns.items()
    )


def annex_rows(rows: tuple[Row, ...], heading: Heading, layout: Layout) -> Iterator[AnnexRow]:
    """Yield what each row below the heading says; blank rows and repeated headings are left out."""
    for row in rows[heading.end :]:
        filled = [cell for cell in row.cells if cell]
        if not filled or _is_heading(row, layout) or _numbers_columns(filled):
            continue
        yield _annex_row(row, heading, layout)


def _is_heading(row: Row, layout: Layout) -> bool:
    columns = set(_columns(row.cells, layout).values())
    short = all(len(cell) < 60 for cell in row.cells)
    return short and {"code", "title"} <= columns


def _numbers_columns(filled: list[str]) -> bool:
    """The row (1) (2) (3) below a heading."""
    bare = [cell.strip("()[] ") for cell in filled]
    return len(bare) > 2 and bare == [str(number) for number in range(1, len(bare) + 1)]


def _annex_row(row: Row, heading: Heading, layout: Layout) -> AnnexRow:
    texts: dict[Column, str] = {}
    for at, column in heading.columns.items():
        if at < len(row.cells) and row.cells[at]:
            texts[column] = (
                f"{texts[column]}; {row.cells[at]}" if column in texts else row.cells[at]
            )
    printed, title = texts.get("code", ""), texts.get("title", "")
    code = read_code(printed, layout.code_words) if printed else None
    unread = "" if code else printed
    if code is None:
        whole = " ".join(part for part in (printed, title) if part)
        split = split_code(whole, layout.code_words)
        if split and (printed or "code" not in heading.columns.values() or whole.isupper()):
            (code, title), unread = split, ""
        elif printed and not title:
            title, unread = printed, ""
    return AnnexRow(
        where=row.where,
        code=code,
        title=title,
        points=texts.get("points", ""),
        guide=texts.get("guide", ""),
        evidence=texts.get("evidence", ""),
        unread_code=unread,
        continues=row.first_on_page and code is None and not unread,
    )


def read_points(text: str) -> float | None:
    """Return the points that a cell holds and nothing else: `2`, `1,5`, `1.5 điểm`, `-1`."""
    bare = " ".join(text.split()).lower().replace("đ", "d").replace("ể", "e").replace("ố", "o")
    match = _POINTS.fullmatch(bare.replace("i đa", "i da").replace(" diem", "diem"))
    return float(match["number"].replace(",", ".")) if match else None
