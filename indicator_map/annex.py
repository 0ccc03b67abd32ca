"""The rows of an annex table: which column is which, and what each row says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

import yaml

from indicator_map.bare_words import bare_words
from indicator_map.codes import Code, read_code, split_code
from indicator_map.nodes import tidy
from indicator_map.tables import Row

Column = Literal[
    "code", "title", "item", "points", "guide", "evidence", "evidence_code", "ignored", "other"
]
Named = Literal["code", "ignored", "points", "evidence", "evidence_code", "guide", "title"]
NAMED: tuple[Named, ...] = get_args(Named)
_TRIED: tuple[Named, ...] = ("evidence", "guide", "points", "title")
MOST_HEADER_ROWS = 15
"""A heading stands among the first rows; an Excel sheet often begins with a title."""

LONGEST_HEADING = 120
LONGEST_LABEL = 40

_POINTS = re.compile(r"(?:toi da )?(?P<sign>[-–−]?)(?P<number>\d{1,4}(?:[.,]\d{1,2})?)(?:diem|d)?")
_BULLET = re.compile(r"[-–+•*·]")
_NAMES: Mapping[Column, str] = {
    "code": "mã",
    "title": "tên tiêu chí",
    "item": "nội dung tiêu chí",
    "points": "điểm tối đa",
    "guide": "hướng dẫn",
    "evidence": "minh chứng",
    "evidence_code": "mã minh chứng",
    "other": "hướng dẫn",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """What `annex.yaml` says of annexes: headings by column, words before codes, and the like."""

    columns: Mapping[Named, tuple[str, ...]]
    weak_titles: tuple[str, ...]
    other_columns: tuple[str, ...]
    code_words: tuple[str, ...]
    totals: tuple[str, ...]
    sums: tuple[str, ...]
    deductions: tuple[str, ...]
    rules: tuple[tuple[str, tuple[str, ...]], ...]
    default_rule: str
    anticorruption: tuple[str, ...]
    unfinished: tuple[str, ...]
    set_names: tuple[str, ...]


def load_layout() -> Layout:
    """Return the layout of annexes that comes with the program."""
    path = Path(__file__).with_name("annex.yaml")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Layout(
        columns={column: tuple(data["columns"][column]) for column in NAMED},
        weak_titles=tuple(data["columns"]["weak_title"]),
        other_columns=tuple(data["other_columns"]),
        code_words=tuple(data["code_words"]),
        totals=tuple(data["totals"]),
        sums=tuple(data["sums"]),
        deductions=tuple(data["deductions"]),
        rules=tuple((one["rule"], tuple(one["words"])) for one in data["rules"]),
        default_rule=data["default"],
        anticorruption=tuple(data["anticorruption"]),
        unfinished=tuple(data["unfinished"]),
        set_names=tuple(data["set_names"]),
    )


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One row: its code and texts; `points` as printed. `code` None: it has none.

    `unread_code` is what stands in the code column and is no code. `continues`: it is the first of
    a page, and may go on with the row above. `item`: it stands below the title of its own row, or
    of one above, without a code of its own. `evidence` has its line breaks.
    """

    where: str
    code: Code | None
    title: str
    points: str = ""
    guide: str = ""
    evidence: str = ""
    unread_code: str = ""
    continues: bool = False
    item: bool = False
    note: str = ""

    @property
    def is_step(self) -> bool:
        """Whether it is a step of the guide: a line with a dash."""
        return bool(_BULLET.match(self.title))


@dataclass(frozen=True, slots=True)
class Heading:
    """Which column of a table is which, by its number from 0, and the first row below.

    `labels` are the headings of columns that the guide takes in.
    """

    columns: Mapping[int, Column]
    end: int
    labels: Mapping[int, str]

    def describe(self, row: Row) -> str:
        """Return the columns as people name them: `mã = cột 1 “STT”, tên tiêu chí = cột 2`."""
        cells = [tidy(cell) for cell in row.cells]
        used = ", ".join(
            f"{_NAMES[column]} = cột {at + 1}" + (f" “{cells[at]}”" if cells[at] else "")
            for at, column in sorted(self.columns.items())
            if column in _NAMES and at < len(cells) and (cells[at] or column != "other")
        )
        left = ", ".join(
            f"cột {at + 1} “{cells[at]}”"
            for at, column in self.columns.items()
            if column == "ignored" and at < len(cells) and cells[at]
        )
        return f"{used}; để ngoài: {left}" if left else used


def find_heading(rows: tuple[Row, ...], layout: Layout) -> tuple[Heading, Row] | None:
    """Return the heading of a table and the row it stands on, None if it has none we know.

    A heading names the title and at least the code, the points or the evidence; it may take two
    rows, `Điểm` above `Tối đa` and `Tự chấm`.
    """
    for number, row in enumerate(rows[:MOST_HEADER_ROWS]):
        columns = _columns(row.cells, layout)
        kinds = set(columns.values())
        if "title" not in kinds or not {"code", "points", "evidence"} & kinds:
            continue
        cells = row.cells
        end = number + 1
        if end < len(rows) and _is_second(cells, rows[end].cells, columns, layout):
            cells = tuple(
                f"{above} {under}" for above, under in zip(cells, rows[end].cells, strict=False)
            )
            codes: dict[int, Column] = {at: c for at, c in columns.items() if c == "code"}
            columns = {**_columns(cells, layout), **codes}
            end += 1
        single = _single(columns)
        for at in range(len(cells)):
            single.setdefault(at, "other")
        labels = {at: tidy(cells[at])[:LONGEST_LABEL] for at, c in single.items() if c == "other"}
        return Heading(single, end, labels), row
    return None


def _is_second(
    cells: tuple[str, ...], below: tuple[str, ...], columns: Mapping[int, Column], layout: Layout
) -> bool:
    """Whether the row below is the heading's second: `Tối đa` and `Tự chấm` below `Điểm`."""
    under = set(_columns(below, layout).values())
    if "title" in under or _has_code(below, columns, layout):
        return False
    if any(read_points(cell) is not None for cell in below):
        return False
    if under - {"other"}:
        return True
    named = [at for at, column in columns.items() if column in ("code", "title")]
    blank = all(not below[at] for at in named if at < len(below))
    parted = any(
        text and not above for above, text in zip(cells, below, strict=False)
    )  # a cell below one that is merged over several columns
    return blank and parted and bool(under)


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
        for c in range(title + 1, width):
            columns.setdefault(c, "other")
        return Heading(columns, 0, {})
    return None


def _columns(cells: tuple[str, ...], layout: Layout) -> dict[int, Column]:
    found: dict[int, Column] = {}
    weak: list[int] = []
    for at, cell in enumerate(cells):
        text = bare_words(cell)
        if not text:
            continue
        words = f" {text} "
        found[at] = "other"
        if len(text) > LONGEST_HEADING:
            continue
        if text in layout.columns["code"]:
            found[at] = "code"
        elif _names(words, layout.columns["evidence_code"]):
            found[at] = "evidence_code"
        elif "toi da" not in text and _names(words, layout.columns["ignored"]):
            found[at] = "ignored"
        elif _names(words, layout.other_columns):
            continue
        else:
            for column in _TRIED:
                if _names(words, layout.columns[column]):
                    found[at] = column
                    break
            else:
                if _names(words, layout.weak_titles):
                    weak.append(at)
    if weak and "title" not in found.values():
        found[weak[0]] = "title"
    return found


def _names(words: str, phrases: tuple[str, ...]) -> bool:
    return any(f" {one} " in words for one in phrases)


def _single(columns: Mapping[int, Column]) -> dict[int, Column]:
    """One column for code, title and points: the first of each; a later title is that of items."""
    kept: dict[int, Column] = {}
    for at, column in sorted(columns.items()):
        if column == "title" and "title" in kept.values():
            kept[at] = "item" if "item" not in kept.values() else "other"
        elif column in ("code", "points") and column in kept.values():
            kept[at] = "other"
        else:
            kept[at] = column
    return kept


def _has_code(cells: tuple[str, ...], columns: Mapping[int, Column], layout: Layout) -> bool:
    return any(
        column == "code" and at < len(cells) and read_code(cells[at], layout.code_words)
        for at, column in columns.items()
    )


def annex_rows(rows: tuple[Row, ...], heading: Heading, layout: Layout) -> Iterator[AnnexRow]:
    """Yield what each row below the heading says; blank rows and repeated headings are left out."""
    fresh = False
    for row in rows[heading.end :]:
        fresh = fresh or row.first_on_page
        filled = [cell for cell in row.cells if cell]
        if not filled or is_heading(row, layout) or numbers_columns(filled):
            continue
        yield from _annex_rows(row, heading, layout, fresh)
        fresh = False


def is_heading(row: Row, layout: Layout) -> bool:
    """Say whether a row is the heading come again."""
    columns = set(_columns(row.cells, layout).values())
    short = all(len(cell) < 60 for cell in row.cells)
    return short and {"code", "title"} <= columns


def numbers_columns(filled: list[str]) -> bool:
    """Say whether it is the row (1) (2) (3) below a heading."""
    bare = [cell.strip("()[] ") for cell in filled]
    numbers = [str(number) for number in range(1, len(bare) + 1)]
    letters = [chr(ord("A") + number) for number in range(len(bare))]
    return len(bare) > 2 and bare in (numbers, letters)


def _annex_rows(row: Row, heading: Heading, layout: Layout, fresh: bool) -> Iterator[AnnexRow]:
    texts = _texts(row, heading)
    printed, title, item = (tidy(texts.get(c, "")) for c in ("code", "title", "item"))
    code = read_code(printed, layout.code_words) if printed else None
    unread = "" if code else printed
    if code is None:
        whole = " ".join(part for part in (printed, title) if part)
        split = split_code(whole, layout.code_words) or _only_code(whole, layout)
        worded = split is not None and bool(split[0].word)
        uncoded = "code" not in heading.columns.values()
        if split and (printed or uncoded or whole.isupper() or worded or "." in split[0].printed):
            (code, title), unread = split, ""
        elif printed and not title:
            title, unread = printed, ""
    last = AnnexRow(
        row.where,
        code,
        title,
        tidy(texts.get("points", "")),
        tidy(texts.get("guide", "")),
        texts.get("evidence", ""),
        unread,
        continues=fresh and code is None and not unread,
        note=texts.get("evidence_code", ""),
    )
    if not item:
        yield last
        return
    if code or title or unread:
        yield AnnexRow(row.where, code, title, unread_code=unread)
    last = replace(last, unread_code="")
    if split := split_code(item, layout.code_words):
        yield replace(last, code=split[0], title=split[1], continues=False)
    else:
        yield replace(last, code=None, title=item, continues=fresh and not title, item=True)


def _only_code(text: str, layout: Layout) -> tuple[Code, str] | None:
    """`Mức 1` is its own title."""
    code = read_code(text, layout.code_words)
    return (code, text) if code and code.word else None


def _texts(row: Row, heading: Heading) -> dict[Column, str]:
    texts: dict[Column, str] = {}
    for at, column in heading.columns.items():
        cell = row.cells[at] if at < len(row.cells) else ""
        if not cell:
            continue
        if column == "other":
            label = heading.labels.get(at, "")
            column, cell = "guide", f"{label}: {tidy(cell)}" if label else cell
        texts[column] = f"{texts[column]}; {cell}" if column in texts else cell
    if heading.columns and (most := max(heading.columns)) < len(row.cells) - 1:
        beyond = [tidy(cell) for cell in row.cells[most + 1 :] if cell]
        if beyond:
            texts["guide"] = "; ".join([*([texts["guide"]] if "guide" in texts else []), *beyond])
    return texts


def read_points(text: str) -> float | None:
    """Return the points that a cell holds and nothing else: `2`, `1,5`, `1.5 điểm`, `-1`."""
    bare = " ".join(text.split()).lower().replace("đ", "d").replace("ể", "e").replace("ố", "o")
    match = _POINTS.fullmatch(bare.replace("i đa", "i da").replace(" diem", "diem"))
    return float(match["number"].replace(",", ".")) if match else None
