"""A YAML file read into records that remember the line of everything in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar

import yaml

from indicator_map.errors import Problem, Severity
from indicator_map.schema import TABLES, Key

LARGEST_FILE = 4_000_000
"""Bytes; the largest set known has 40,000."""

DEEPEST_NESTING = 20
"""Levels of lists and mappings; a set has eight. The C composer dies of very deep nesting."""

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)")
_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Entry:
    """One value and where it stands; None for an empty one. `lines`: where a list's texts stand."""

    value: object
    file: str
    line: int
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping of the file whose keys are those of one table of the schema."""

    file: str
    line: int
    entries: Mapping[str, Entry]

    def has(self, key: str) -> bool:
        """Say whether the key is there with a value."""
        return key in self.entries and self.entries[key].value is not None

    def line_of(self, key: str) -> int:
        """Return the line of a key's value, of the record where the key is not there."""
        return self.entries[key].line if key in self.entries else self.line

    def text(self, key: str) -> str:
        """Return a text, empty if not there."""
        value = self._value(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty if not there."""
        value = self._value(key)
        return tuple(str(one) for one in value) if isinstance(value, tuple) else ()

    def items(self, key: str) -> Iterator[tuple[str, int]]:
        """Yield the texts of a list with the line that each stands on."""
        if key in self.entries:
            yield from zip(self.texts(key), self.entries[key].lines, strict=True)

    def number(self, key: str) -> float | None:
        """Return a number, None if not there."""
        value = self._value(key)
        return value if isinstance(value, float) else None

    def day(self, key: str) -> date | None:
        """Return a date, None if not there."""
        value = self._value(key)
        return value if isinstance(value, date) else None

    def flag(self, key: str, default: bool = False) -> bool:
        """Return a yes or no."""
        value = self._value(key)
        return value if isinstance(value, bool) else default

    def record(self, key: str) -> Record | None:
        """Return a record, None if not there."""
        value = self._value(key)
        return value if isinstance(value, Record) else None

    def records(self, key: str) -> tuple[Record, ...]:
        """Return a list of records, empty if not there."""
        value = self._value(key)
        return tuple(r for r in value if isinstance(r, Record)) if isinstance(value, tuple) else ()

    def names(self, key: str) -> dict[str, str]:
        """Return a mapping of names to texts, empty if not there."""
        value = self._value(key)
        return dict(value) if isinstance(value, dict) else {}

    def over(self, base: Record) -> Record:
        """Return this record with the keys that it leaves out taken from another."""
        return Record(self.file, self.line, {**base.entries, **self.entries})

    def _value(self, key: str) -> object:
        return self.entries[key].value if key in self.entries else None


def tidy(text: str) -> str:
    """Return text in NFC with every run of white space as one blank."""
    return " ".join(unicodedata.normalize("NFC", text).split())


@dataclass
class SetReader:
    """Reads one set file; everything wrong in it gathers in `problems`.

    A reader of other files names its own tables, the outermost of them, and what that one is
    called in messages.
    """

    tables: ClassVar[Mapping[str, Mapping[str, Key]]] = TABLES
    outermost: ClassVar[tuple[str, str]] = ("set", "bộ tiêu chí")

    file: str
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int | None, reason: str, severity: Severity = "error") -> None:
        """Add a problem of this file."""
        self.problems.append(Problem(self.file, line, reason, severity))

    def read(self, path: Path) -> Record | None:
        """Return the file's outermost record, None where there is none to speak of."""
        try:
            if path.stat().st_size > LARGEST_FILE:
                self.report(None, f"tệp quá lớn cho một bộ tiêu chí (trên {LARGEST_FILE} byte)")
                return None
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            self.report(None, "tệp không phải chữ UTF-8; hãy lưu lại với mã UTF-8")
            return None
        except OSError as error:
            self.report(None, f"không đọc được tệp: {error.strerror}")
            return None
        try:
            if (line := _too_deep(text)) is not None:
                self.report(line, "không đúng YAML: lồng nhau quá sâu")
                return None
            node = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.report(mark.line + 1 if mark else None, f"không đúng YAML: {error.problem}")
            return None
        except yaml.YAMLError as error:
            self.report(None, f"không đúng YAML: {str(error).splitlines()[0]}")
            return None
        if node is None:
            self.report(None, "tệp trống")
            return None
        return self._record(node, *self.outermost)

    def _record(self, node: yaml.Node, table: str, what: str) -> Record | None:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            self.report(line, f"{what} phải gồm các dòng `khóa: giá trị`")
            return None
        keys = self.tables[table]
        entries: dict[str, Entry] = {}
        empty: set[str] = set()
        for key_node, value_node in node.value:
            name, at = self._name(key_node), key_node.start_mark.line + 1
            if name not in keys:
                known = ", ".join(keys)
                self.report(at, f"không có khóa `{name}` trong {what}; các khóa: {known}")
            elif name in entries:
                self.report(at, f"khóa `{name}` ghi hai lần trong {what}")
            else:
                problems = len(self.problems)
                value = self._value(value_node, name, keys[name])
                entries[name] = Entry(value, self.file, at, _item_lines(value_node))
                if value in (None, ()) and len(self.problems) == problems:
                    empty.add(name)
        for name, key in keys.items():
            if key.required and (name not in entries or name in empty):
                self.report(line, f"{what} thiếu `{name}`")
        return Record(self.file, line, entries)

    @staticmethod
    def _name(node: yaml.Node) -> str:
        return tidy(node.value) if isinstance(node, yaml.ScalarNode) else "?"

    def _value(self, node: yaml.Node, name: str, key: Key) -> object:
        if _is_null(node):
            return None
        if key.kind == "record":
            return self._record(node, key.table, f"`{name}`")
        if key.kind in ("records", "texts"):
            return self._list(node, name, key)
        if key.kind == "names":
            return self._names(node, name)
        return self._scalar(node, name, key)

    def _list(self, node: yaml.Node, name: str, key: Key) -> tuple[object, ...]:
        if not isinstance(node, yaml.SequenceNode):
            self.report(node.start_mark.line + 1, f"`{name}` phải là một danh sách")
            return ()
        if key.kind == "records":
            read = [self._record(one, key.table, f"mục của `{name}`") for one in node.value]
            return tuple(one for one in read if one is not None)
        texts = [self._scalar(one, name, Key("text")) for one in node.value]
        return tuple(one for one in texts if one is not None)

    def _names(self, node: yaml.Node, name: str) -> dict[str, str]:
        if not isinstance(node, yaml.MappingNode):
            self.report(node.start_mark.line + 1, f"`{name}` phải gồm các dòng `tên: nội dung`")
            return {}
        names: dict[str, str] = {}
        for key_node, value_node in node.value:
            key = self._name(key_node)
            if key in names:
                self.report(key_node.start_mark.line + 1, f"`{key}` ghi hai lần trong `{name}`")
            names[key] = str(self._scalar(value_node, f"{name}.{key}", Key("text")) or "")
        return names

    def _scalar(self, node: yaml.Node, name: str, key: Key) -> object:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.ScalarNode):
            self.report(line, f"`{name}` phải là một giá trị, không phải danh sách")
            return None
        text = tidy(node.value)
        if key.kind == "scheme":
            return text or None
        if key.kind == "text":
            for wrong in re.findall(r"\{(?!year\})[^}]*\}?", text):
                self.report(line, f"`{name}` có chỗ điền lạ {wrong}; chỉ có {{year}}")
            return text or None
        if key.kind == "choice":
            if text in key.choices:
                return text
            self.report(line, f"`{name}` là “{text}”; phải là một trong: {', '.join(key.choices)}")
        elif key.kind == "flag":
            if text in ("true", "false"):
                return text == "true"
            self.report(line, f"`{name}` phải là true hoặc false, không phải “{text}”")
        elif key.kind == "number":
            if re.fullmatch(r"\d{1,6}(\.\d+)?", text):
                return float(text)
            self.report(line, f"`{name}` phải là số như 2 hoặc 1.5, không phải “{text}”")
        elif key.kind == "year":
            if re.fullmatch(r"20\d\d", text):
                return float(text)
            self.report(line, f"`{name}` phải là năm như 2025, không phải “{text}”")
        elif key.kind == "date":
            return self._date(line, name, text)
        return None

    def _date(self, line: int, name: str, text: str) -> date | None:
        if found := _ISO.fullmatch(text) or _DAY.fullmatch(text):
            try:
                return date(*(int(found[part]) for part in ("year", "month", "day")))
            except ValueError:
                pass
        self.report(line, f"`{name}` phải là ngày có thật, viết 16/12/2024, không phải “{text}”")
        return None


def _item_lines(node: yaml.Node) -> tuple[int, ...]:
    if not isinstance(node, yaml.SequenceNode):
        return ()
    return tuple(
        one.start_mark.line + 1
        for one in node.value
        if isinstance(one, yaml.ScalarNode) and tidy(one.value)
    )


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _too_deep(text: str) -> int | None:
    """Return the line where lists and mappings nest too deep to be a set, None if nowhere."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST_NESTING:
                return event.start_mark.line + 1 if event.start_mark else 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None
