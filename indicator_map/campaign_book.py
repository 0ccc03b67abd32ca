"""A campaign as an Excel workbook: its sheets and headings, and the way back into records.

A clerk fills in cells; the keys are those of a YAML campaign (docs/campaigns.md). Rows are read
into the same nodes that YAML gives, so that both are checked by the same code.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from indicator_map.nodes import tidy

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SUFFIX = ".xlsx"
LARGEST_UNPACKED = 50_000_000
MOST_ROWS, MOST_COLUMNS = 20_000, 20
"""Of a sheet; what holds more is refused aloud."""

NOTHING = "không"
"""In a group's `requires`: its units owe nothing by themselves (`requires: []`)."""
YES = ("x", "có", "true", "1")
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


@dataclass(frozen=True, slots=True)
class SheetForm:
    """One sheet: its name, the key of the records in it, and its columns (key → heading)."""

    title: str
    records: str
    columns: Mapping[str, str]


GENERAL = "Đợt đánh giá"
GENERAL_HEADINGS = ("Mục", "Giá trị", "Nguồn trong kế hoạch, ghi chú")
GENERAL_ROWS: Mapping[tuple[str, ...], str] = {
    ("name",): "Tên đợt",
    ("organisation",): "Cơ quan được đánh giá",
    ("evidence_code",): "Mã minh chứng",
    ("year",): "Năm",
    ("level",): "Cấp",
    ("set",): "Bộ tiêu chí",
    ("period", "start"): "Kỳ đánh giá từ ngày",
    ("period", "end"): "Kỳ đánh giá đến ngày",
    ("deadlines", "units"): "Hạn nộp chung",
    ("deadlines", "self_assessment"): "Hạn gửi báo cáo tự đánh giá lên cấp trên",
    ("deadlines", "last_day"): "Ngày cuối cùng được xét",
    ("deadlines", "collected"): "Hồ sơ đã có đến ngày",
    ("notes",): "Ghi chú",
}
"""The rows of the first sheet; `notes` may stand in several."""

LEVEL = "Cấp (trống: cấp của đợt)"
"""The column that says whose level below a row is."""

LEVELS = SheetForm(
    "Các cấp",
    "levels",
    {
        "level": "Cấp",
        "set": "Bộ tiêu chí",
        "period.start": "Kỳ đánh giá từ ngày",
        "period.end": "Kỳ đánh giá đến ngày",
        "deadlines.units": "Hạn nộp chung",
        "deadlines.self_assessment": "Hạn gửi báo cáo tự đánh giá lên cấp trên",
        "deadlines.last_day": "Ngày cuối cùng được xét",
        "deadlines.collected": "Hồ sơ đã có đến ngày",
        "note": "Nguồn, ghi chú",
    },
)
"""The levels below, where the campaign has several; `period.start` stands in the level's period."""
UNITS = SheetForm(
    "Đơn vị",
    "units",
    {
        "level": LEVEL,
        "name": "Tên đơn vị",
        "of": "Trực thuộc đơn vị",
        "code": "Mã",
        "aliases": "Tên gọi khác (cách nhau dấu ;)",
        "folders": "Thư mục (cách nhau dấu ;)",
        "group": "Nhóm",
        "deadline": "Hạn riêng",
        "excludes": "Không phải nộp",
        "proposed": "Đề xuất, chưa xác nhận (x)",
        "note": "Nguồn, ghi chú",
    },
)
GROUPS = SheetForm(
    "Hạn nộp",
    "groups",
    {
        "level": LEVEL,
        "name": "Nhóm",
        "deadline": "Hạn nộp",
        "requires": "Phải nộp (trống: theo bộ tiêu chí; không: chỉ theo trang Nhiệm vụ)",
        "excludes": "Không phải nộp",
        "note": "Nguồn, ghi chú",
    },
)
DUTIES = SheetForm(
    "Nhiệm vụ",
    "duties",
    {"level": LEVEL, "unit": "Đơn vị", "indicator": "Tiêu chí", "note": "Nguồn, ghi chú"},
)
FIGURES = SheetForm(
    "Số liệu",
    "figures",
    {
        "who": "Cơ quan",
        "what": "Số liệu",
        "split": "Tách cấp tỉnh, huyện (x)",
        "note": "Nguồn, ghi chú",
    },
)
MILESTONES = SheetForm(
    "Mốc thời gian",
    "milestones",
    {"what": "Việc", "by": "Đến ngày", "who": "Ai làm", "note": "Nguồn, ghi chú"},
)
ANSWERS = SheetForm(
    "Phụ trách",
    "answers",
    {"level": LEVEL, "who": "Ai", "indicators": "Tiêu chí", "note": "Nguồn, ghi chú"},
)
FORMS = (LEVELS, GROUPS, UNITS, DUTIES, FIGURES, MILESTONES, ANSWERS)

_LISTS = {"aliases", "folders", "requires", "excludes", "indicators"}
_FLAGS = {"proposed", "split"}

Trouble = tuple[int | None, str]


class SheetRow(int):
    """A row number that says its sheet where it is shown; one less is the YAML mark's line."""

    sheet: str

    @staticmethod
    def of(row: int, sheet: str) -> SheetRow:
        """Return the row of a sheet."""
        made = SheetRow(row)
        made.sheet = sheet
        return made

    def __add__(self, other: int) -> SheetRow:
        return SheetRow.of(int(self) + other, self.sheet)

    def __str__(self) -> str:
        return f"{int(self)} của trang “{self.sheet}”"

    def __format__(self, form: str) -> str:
        return str(self)


def book_node(path: Path) -> tuple[yaml.MappingNode | None, list[Trouble]]:
    """Return a workbook as the node that its YAML form would give, and what is wrong with it."""
    # Here, for most campaigns are YAML, and the libraries of office files take time to load.
    import openpyxl

    from indicator_map.tables import BROKEN_OFFICE

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                return None, [(None, "tệp quá lớn cho một đợt đánh giá")]
        book = openpyxl.load_workbook(path, data_only=True)
    except OSError as error:
        return None, [(None, f"không đọc được tệp: {error.strerror or error}")]
    except BROKEN_OFFICE:
        return None, [(None, "tệp Excel hỏng hoặc có mật khẩu")]
    reader = _BookReader()
    sheets = {tidy(sheet.title): sheet for sheet in book.worksheets}
    if GENERAL not in sheets:
        wanted = ", ".join(f"“{one}”" for one in (GENERAL, *(form.title for form in FORMS)))
        return None, [(None, f"thiếu trang “{GENERAL}”; các trang của tệp: {wanted}")]
    for title in (GENERAL, *(form.title for form in FORMS)):
        if title in sheets and (last := last_row(sheets[title])) > MOST_ROWS:
            beyond = SheetRow.of(MOST_ROWS + 1, title)
            return None, [(beyond, f"trang có {last} dòng, nhiều nhất {MOST_ROWS}: chia nhỏ đợt")]
    reader.general(sheets[GENERAL])
    for form in FORMS:
        if form.title in sheets:
            reader.sheet(sheets[form.title], form)
    return reader.node(), reader.problems


@dataclass
class _BookReader:
    entries: dict[str, yaml.Node] = field(default_factory=dict)
    records: dict[tuple[str, str], list[yaml.MappingNode]] = field(default_factory=dict)
    """By level (empty: the first) and key."""
    problems: list[Trouble] = field(default_factory=list)
    _duties: list[tuple[str, str, yaml.ScalarNode, SheetRow]] = field(default_factory=list)

    def general(self, sheet: Worksheet) -> None:
        labels = {_key(label): keys for keys, label in GENERAL_ROWS.items()}
        inner: dict[str, list[tuple[yaml.ScalarNode, yaml.Node]]] = {}
        notes: list[yaml.Node] = []
        for row, cells in _rows(sheet):
            label, value = cells[0], cells[1] if len(cells) > 1 else ""
            if not label or (row == 1 and label == GENERAL_HEADINGS[0]):
                continue
            keys = labels.get(_key(label))
            if keys is None:
                self.problems.append((row, f"không có mục “{label}” trong trang “{GENERAL}”"))
            elif not value:
                continue
            elif keys == ("notes",):
                notes.append(_scalar(value, row))
            elif len(keys) == 1:
                self.entries[keys[0]] = _scalar(value, row)
            else:
                inner.setdefault(keys[0], []).append((_scalar(keys[1], row), _scalar(value, row)))
        for key, pairs in inner.items():
            self.entries[key] = _mapping(pairs, pairs[0][0])
        if notes:
            self.entries["notes"] = _sequence(notes, notes[0])

    def sheet(self, sheet: Worksheet, form: SheetForm) -> None:
        keys: list[str | None] = []
        wanted = {_key(heading): key for key, heading in form.columns.items()}
        for row, cells in _rows(sheet):
            if not keys:
                keys = [wanted.get(_key(cell)) for cell in cells]
                for cell, known in zip(cells, keys, strict=True):
                    if cell and known is None:
                        self.problems.append((row, f"không có cột “{cell}” trong trang này"))
                continue
            held = {key: cell for key, cell in zip(keys, cells, strict=False) if key and cell}
            if not held:
                continue
            if form is DUTIES:
                self._duty(held, row)
                continue
            level = "" if form is LEVELS else held.pop("level", "").lower()
            if held:
                record = _record(held, row)
                self.records.setdefault((level, form.records), []).append(record)

    def _duty(self, held: Mapping[str, str], row: SheetRow) -> None:
        if "unit" not in held or "indicator" not in held:
            self.problems.append((row, "nhiệm vụ phải có cả đơn vị và tiêu chí"))
            return
        for id in _parts(held["indicator"]):
            level = held.get("level", "").lower()
            self._duties.append((level, held["unit"], _scalar(id, row), row))

    def node(self) -> yaml.MappingNode:
        first_level = self.entries.get("level")
        named = str(first_level.value).lower() if first_level is not None else ""
        self._of_first_level(named)
        self._give_duties()
        self._give_levels()
        for (level, key), records in self.records.items():
            if not level:
                self.entries[key] = _sequence(list(records), records[0])
        start = next(iter(self.entries.values()), None)
        first = start or _scalar("", SheetRow.of(1, GENERAL))
        return _mapping(
            [(_scalar(key, None, node), node) for key, node in self.entries.items()], first
        )

    def _of_first_level(self, named: str) -> None:
        """Rows that name the campaign's own level are those of the first one."""
        for level, key in list(self.records):
            if level and level == named:
                self.records.setdefault(("", key), []).extend(self.records.pop((level, key)))
        self._duties = [("" if one[0] == named else one[0], *one[1:]) for one in self._duties]

    def _give_duties(self) -> None:
        """Put what the sheet of duties says into the units' `requires`."""
        units = {
            (level, _key(_text_of(unit, "name"))): unit
            for (level, key), rows in self.records.items()
            if key == "units"
            for unit in rows
        }
        owed: dict[tuple[str, str], list[yaml.Node]] = {}
        for level, name, id, row in self._duties:
            if (level, _key(name)) not in units:
                of = f" của cấp {level}" if level else ""
                self.problems.append(
                    (row, f"không có đơn vị “{name}”{of} trong trang “{UNITS.title}”")
                )
                continue
            ids = owed.setdefault((level, _key(name)), [])
            if id.value not in [one.value for one in ids]:
                ids.append(id)
        for whose, ids in owed.items():
            units[whose].value.append((_scalar("requires", None, ids[0]), _sequence(ids, ids[0])))

    def _give_levels(self) -> None:
        """Put the rows that name a level below into that level's record."""
        rows = self.records.get(("", "levels"), [])
        levels = {_text_of(one, "level").lower(): one for one in rows}
        for (level, key), records in self.records.items():
            if level in levels:
                like = records[0]
                levels[level].value.append(
                    (_scalar(key, None, like), _sequence(list(records), like))
                )
            elif level:
                row = records[0].start_mark.line + 1
                self.problems.append((row, f"cấp “{level}” không có trong trang “{LEVELS.title}”"))


def _record(held: Mapping[str, str], row: SheetRow) -> yaml.MappingNode:
    """A row as a record; `period.start` stands in a record within it."""
    pairs: list[tuple[yaml.ScalarNode, yaml.Node]] = []
    inner: dict[str, list[tuple[yaml.ScalarNode, yaml.Node]]] = {}
    for name, value in held.items():
        key, _, within = name.rpartition(".")
        into = inner.setdefault(key, []) if key else pairs
        into.append((_scalar(within, row), _cell(within, value, row)))
    pairs += [(_scalar(key, row), _mapping(of, of[0][0])) for key, of in inner.items()]
    return _mapping(pairs, pairs[0][0])


def _text_of(record: yaml.MappingNode, key: str) -> str:
    return next((str(value.value) for name, value in record.value if name.value == key), "")


def last_row(sheet: Worksheet) -> int:
    """Return the last row that holds anything; borders and colours often go on to the end.

    openpyxl makes a cell of each that it is asked for, so rows are not asked for beyond it.
    """
    return max(
        (row for (row, _), cell in sheet._cells.items() if cell.value is not None), default=0
    )


def _rows(sheet: Worksheet) -> Iterator[tuple[SheetRow, list[str]]]:
    last, widest = min(last_row(sheet), MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    rows = sheet.iter_rows(max_row=last, max_col=widest, values_only=True)
    for number, cells in enumerate(rows, start=1):
        texts = [_text(cell) for cell in cells]
        if any(texts):
            while texts and not texts[-1]:
                texts.pop()
            yield SheetRow.of(number, tidy(sheet.title)), texts


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = tidy(str(value))
    if day := _DAY.fullmatch(text):
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
    return text


def _cell(key: str, value: str, row: SheetRow) -> yaml.Node:
    if key in _FLAGS:
        return _scalar("true" if value.lower() in YES else value, row)
    if key in _LISTS:
        nothing = key == "requires" and value.lower() == NOTHING
        parts = [] if nothing else [_scalar(one, row) for one in _parts(value)]
        return _sequence(list(parts), _scalar("", row))
    return _scalar(value, row)


def _parts(value: str) -> Sequence[str]:
    return [one.strip() for one in re.split(r"[;\n]|,\s", value) if one.strip()]


def _key(text: str) -> str:
    return tidy(text).lower()


def _scalar(text: str, row: SheetRow | None, like: yaml.Node | None = None) -> yaml.ScalarNode:
    mark = like.start_mark if like is not None else None
    if row is not None:
        mark = yaml.Mark("", 0, row + -1, 0, None, 0)
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, mark, mark)


def _sequence(nodes: list[yaml.Node], like: yaml.Node) -> yaml.SequenceNode:
    return yaml.SequenceNode("tag:yaml.org,2002:seq", nodes, like.start_mark, like.start_mark)


def _mapping(
    pairs: Sequence[tuple[yaml.ScalarNode, yaml.Node]], like: yaml.Node
) -> yaml.MappingNode:
    return yaml.MappingNode("tag:yaml.org,2002:map", list(pairs), like.start_mark, like.start_mark)
