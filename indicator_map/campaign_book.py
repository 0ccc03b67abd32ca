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

import openpyxl
import yaml
from openpyxl.worksheet.worksheet import Worksheet

from indicator_map.nodes import tidy
from indicator_map.tables import BROKEN_OFFICE

SUFFIX = ".xlsx"
LARGEST_UNPACKED = 50_000_000
MOST_ROWS, MOST_COLUMNS = 2000, 20

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

UNITS = SheetForm(
    "Đơn vị",
    "units",
    {
        "name": "Tên đơn vị",
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
    {"unit": "Đơn vị", "indicator": "Tiêu chí", "note": "Nguồn, ghi chú"},
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
ANSWERS = SheetForm("Phụ trách", "answers", {"who": "Ai", "indicators": "Tiêu chí"})
FORMS = (GROUPS, UNITS, DUTIES, FIGURES, MILESTONES, ANSWERS)

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
    reader.general(sheets[GENERAL])
    for form in FORMS:
        if form.title in sheets:
            reader.sheet(sheets[form.title], form)
    return reader.node(), reader.problems


@dataclass
class _BookReader:
    entries: dict[str, yaml.Node] = field(default_factory=dict)
    records: dict[str, list[yaml.MappingNode]] = field(default_factory=dict)
    problems: list[Trouble] = field(default_factory=list)
    _duties: list[tuple[str, yaml.ScalarNode, SheetRow]] = field(default_factory=list)

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
            pairs = [(_scalar(key, row), _cell(key, value, row)) for key, value in held.items()]
            self.records.setdefault(form.records, []).append(_mapping(pairs, pairs[0][0]))

    def _duty(self, held: Mapping[str, str], row: SheetRow) -> None:
        if "unit" not in held or "indicator" not in held:
            self.problems.append((row, "nhiệm vụ phải có cả đơn vị và tiêu chí"))
            return
        for id in _parts(held["indicator"]):
            self._duties.append((held["unit"], _scalar(id, row), row))

    def node(self) -> yaml.MappingNode:
        self._give_duties()
        for key, records in self.records.items():
            self.entries[key] = _sequence(list(records), records[0])
        start = next(iter(self.entries.values()), None)
        first = start or _scalar("", SheetRow.of(1, GENERAL))
        return _mapping(
            [(_scalar(key, None, node), node) for key, node in self.entries.items()], first
        )

    def _give_duties(self) -> None:
        """Put what the sheet of duties says into the units' `requires`."""
        units = {
            _key(str(value.value)): unit
            for unit in self.records.get("units", [])
            for key, value in unit.value
            if key.value == "name"
        }
        owed: dict[str, list[yaml.Node]] = {}
        for name, id, row in self._duties:
            if _key(name) not in units:
                self.problems.append((row, f"không có đơn vị “{name}” trong trang “{UNITS.title}”"))
                continue
            ids = owed.setdefault(_key(name), [])
            if id.value not in [one.value for one in ids]:
                ids.append(id)
        for name, ids in owed.items():
            units[name].value.append((_scalar("requires", None, ids[0]), _sequence(ids, ids[0])))


def _rows(sheet: Worksheet) -> Iterator[tuple[SheetRow, list[str]]]:
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
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
