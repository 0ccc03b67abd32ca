"""Set files into `IndicatorSet`s; a bad file is refused with every problem and its line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from indicator_map.errors import Problem, SetError
from indicator_map.model import (
    Deadline,
    Hints,
    Indicator,
    IndicatorSet,
    Need,
    Paper,
    Part,
    Per,
    Period,
    Rule,
)
from indicator_map.nodes import Record, SetReader
from indicator_map.schema import TABLES

SETS = Path(__file__).parent / "sets"
SUFFIX = ".yaml"

_ID = re.compile(r"[^\W_]{1,6}(\.\d{1,3})*")


@dataclass(frozen=True, slots=True)
class Draft:
    """A set as far as its file could be understood, with the problems found on the way.

    `set` is None only where not even id, year and period could be read; `rows` are the records
    of its indicators by id, for the lines they stand on.
    """

    set: IndicatorSet | None
    rows: Mapping[str, Record]
    problems: tuple[Problem, ...]


def available_ids() -> tuple[str, ...]:
    """Return the ids of the sets that come with the program, in order."""
    return tuple(sorted(path.stem for path in SETS.glob(f"*{SUFFIX}")))


def available_sets() -> tuple[IndicatorSet, ...]:
    """Return the sets that come with the program, in the order of their ids."""
    return tuple(load_set(id) for id in available_ids())


def load_set(id_or_path: str | Path) -> IndicatorSet:
    """Return the set with this id, or the one in this file.

    Raises `SetError`: an unknown id (names the known ones), or a bad file (every problem).
    """
    path = find_set(id_or_path)
    draft = read_draft(path)
    errors = [problem for problem in draft.problems if problem.severity == "error"]
    if errors or draft.set is None:
        raise SetError(f"Bộ tiêu chí {path.name} không dùng được ({len(errors)} lỗi):", errors)
    return draft.set


def set_for_year(year: int) -> IndicatorSet:
    """Return the provincial set of a year; `SetError` names the years there are."""
    wanted = f"pctn-tinh-{year}"
    if wanted in available_ids():
        return load_set(wanted)
    years = [id.rsplit("-", 1)[-1] for id in available_ids() if id.startswith("pctn-tinh-")]
    raise SetError(
        f"Chưa có bộ tiêu chí cấp tỉnh cho năm {year}; có các năm: {', '.join(years)}. "
        "Có thể chỉ một tệp bộ tiêu chí khác bằng --set."
    )


def find_set(id_or_path: str | Path) -> Path:
    """Return the file of a set given by id or path; `SetError` if there is none."""
    if str(id_or_path) in available_ids():
        return SETS / f"{id_or_path}{SUFFIX}"
    path = Path(id_or_path)
    if path.is_file():
        return path
    if isinstance(id_or_path, Path) or path.suffix in (SUFFIX, ".yml") or len(path.parts) > 1:
        raise SetError(f"Không thấy tệp bộ tiêu chí: {id_or_path}")
    raise SetError(
        f"Không có bộ tiêu chí “{id_or_path}”; các bộ có sẵn: {', '.join(available_ids())}"
    )


def read_draft(path: Path) -> Draft:
    """Read a set file, and those it extends, as far as they can be understood."""
    reader = SetReader(str(path))
    top = reader.read(path)
    if top is None:
        return Draft(None, {}, tuple(reader.problems))
    rows: dict[str, Record] = {}
    top, lineage = _extended(top, path, reader, rows, (path.resolve(),))
    builder = _Builder(reader, rows, lineage)
    built = builder.build(top)
    if path.parent == SETS and built is not None and built.id != path.stem:
        reader.report(top.line_of("id"), f"`id` phải trùng với tên tệp: {path.stem}")
    return Draft(built, rows, tuple(sorted(reader.problems, key=_by_place)))


def _by_place(problem: Problem) -> tuple[str, int]:
    return problem.file, problem.line or 0


def _extended(
    top: Record, path: Path, reader: SetReader, rows: dict[str, Record], chain: tuple[Path, ...]
) -> tuple[Record, tuple[str, ...]]:
    """Fill `rows` with the indicators of a set and of those it extends; return it and its line."""
    lineage: tuple[str, ...] = (top.text("id"),)
    if top.has("extends"):
        name, line = top.text("extends"), top.line_of("extends")
        base_path = SETS / f"{name}{SUFFIX}"
        if name not in available_ids():
            base_path = path.parent / name
        if base_path.resolve() in chain:
            reader.report(line, f"`extends: {name}` quay vòng: bộ này kế thừa chính nó")
        elif not base_path.is_file():
            known = ", ".join(available_ids())
            reader.report(line, f"`extends: {name}`: không có bộ hay tệp ấy; có sẵn: {known}")
        else:
            base_reader = SetReader(str(base_path), reader.problems)
            base = base_reader.read(base_path)
            if base is not None:
                base, above = _extended(
                    base, base_path, base_reader, rows, (*chain, base_path.resolve())
                )
                lineage += above
                top = _inherit(top, base)
    _remove(top, rows, reader)
    _add(top, rows, reader)
    return top, lineage


def _inherit(top: Record, base: Record) -> Record:
    """A set takes over its base's sources; all else about the set as a whole it says itself."""
    entries = dict(top.entries)
    if base.has("sources"):
        both = {**base.names("sources"), **top.names("sources")}
        entry = top.entries.get("sources", base.entries["sources"])
        entries["sources"] = type(entry)(both, entry.file, entry.line)
    return Record(top.file, top.line, entries)


def _remove(top: Record, rows: dict[str, Record], reader: SetReader) -> None:
    for id in top.texts("remove"):
        if id not in rows:
            reader.report(
                top.line_of("remove"), f"`remove`: không có tiêu chí {id} trong bộ kế thừa"
            )
        gone = {id}
        while more := {r for r in rows if _parent(rows[r]) in gone and r not in gone}:
            gone |= more
        for one in gone & rows.keys():
            del rows[one]


def _add(top: Record, rows: dict[str, Record], reader: SetReader) -> None:
    own: dict[str, int] = {}
    for row in top.records("indicators"):
        id = row.text("id")
        if not id:
            continue
        if id in own:
            reader.report(row.line, f"mã {id} đã có ở dòng {own[id]}")
            continue
        own[id] = row.line
        rows[id] = row.over(rows[id]) if id in rows else row


def _parent(row: Record) -> str | None:
    """A row's parent: as stated, else its id without the last part; None at the root."""
    if "parent" in row.entries:
        return row.text("parent") or None
    id = row.text("id")
    return id.rpartition(".")[0] or None


@dataclass
class _Builder:
    """Turns merged rows into the set, reporting what does not fit together."""

    reader: SetReader
    rows: dict[str, Record]
    lineage: tuple[str, ...]

    def build(self, top: Record) -> IndicatorSet | None:
        period = self._period(top.record("period"))
        year = top.number("year")
        sources = top.names("sources")
        if not self.rows and "indicators" not in top.entries:
            self.reader.report(top.line, "bộ tiêu chí không có tiêu chí nào")
        if period is None or year is None or not top.text("id"):
            return None
        indicators = self._indicators(int(year))
        records = [top, *self.rows.values()]
        self._check_sources(records, sources)
        return IndicatorSet(
            id=top.text("id"),
            year=int(year),
            name=_fill(top.text("name"), int(year)),
            period=period,
            provisional=top.flag("provisional"),
            indicators=indicators,
            lineage=self.lineage,
            total_points=top.number("total_points"),
            decision=_paper(top.record("decision")),
            plan=_paper(top.record("plan")),
            deadlines=tuple(
                Deadline(
                    one.text("place"),
                    one.text("what"),
                    by,
                    one.text("late"),
                    one.texts("source"),
                )
                for one in top.records("deadlines")
                if (by := one.day("by"))
            ),
            completeness=top.text("completeness"),
            reliability=top.text("reliability"),
            notes=top.texts("notes"),
            sources=tuple(sources.items()),
        )

    def _period(self, row: Record | None) -> Period | None:
        start, end = (row.day("start"), row.day("end")) if row else (None, None)
        if row is None or start is None or end is None:
            return None
        if start > end:
            self.reader.report(row.line_of("start"), f"kỳ bắt đầu {start} sau khi kết thúc {end}")
        return Period(start, end, row.flag("inferred"), row.texts("source"), row.text("note"))

    def _indicators(self, year: int) -> tuple[Indicator, ...]:
        levels = {id: self._level(id) for id in self.rows}
        parents = {_parent(row) for row in self.rows.values()}
        built = []
        for id in self._in_order():
            row = self.rows[id]
            self._check_row(id, row, leaf=id not in parents)
            built.append(_indicator(id, row, levels[id], year))
        return tuple(built)

    def _in_order(self) -> list[str]:
        """Ids in the file's order, but what an extending set adds stands with its siblings."""
        below: dict[str | None, list[str]] = {}
        for id, row in self.rows.items():
            parent = _parent(row)
            below.setdefault(parent if parent in self.rows else None, []).append(id)
        order: list[str] = []
        waiting = list(reversed(below.get(None, [])))
        while waiting:
            id = waiting.pop()
            order.append(id)
            waiting.extend(reversed(below.get(id, [])))
        return order

    def _level(self, id: str) -> int:
        """Depth from the root, 1 there; a loop of parents is reported and ends the count."""
        seen = [id]
        while (parent := _parent(self.rows[seen[-1]])) in self.rows:
            if parent in seen:
                row = self.rows[id]
                self._report(row, "parent", f"tiêu chí {id} nằm dưới chính nó: {parent}")
                break
            seen.append(str(parent))
        return len(seen)

    def _check_row(self, id: str, row: Record, leaf: bool) -> None:
        if not _ID.fullmatch(id):
            self._report(row, "id", f"mã “{id}” không đúng dạng như A.1.2")
        if not row.text("title"):
            self._report(row, "title", f"tiêu chí {id} thiếu `title`")
        parent = _parent(row)
        if parent is not None and parent not in self.rows:
            self._report(row, "parent", f"tiêu chí {id} thuộc {parent}, nhưng không có {parent}")
        if leaf and "rule" not in row.entries:
            choices = ", ".join(get_args(Rule))
            self._report(row, "rule", f"tiêu chí {id} thiếu `rule` (một trong: {choices})")
        keys = TABLES["indicator"]
        for name in row.texts("inferred"):
            if name not in keys:
                self._report(row, "inferred", f"`inferred` nêu “{name}”, không phải một khóa")
        for need in row.records("needs"):
            if need.flag("each_unit") and need.text("per") not in ("month", "quarter"):
                told = "`each_unit` chỉ đi cùng `per: month` hoặc `per: quarter`"
                self._report(need, "each_unit", told)
            count = need.number("count")
            if count is not None and (count < 1 or count != int(count)):
                self._report(need, "count", "`count` phải là số nguyên từ 1 trở lên")

    def _check_sources(self, records: Iterable[Record], known: Mapping[str, str]) -> None:
        for record in records:
            for key in record.texts("source"):
                if key not in known:
                    self._report(record, "source", f"nguồn {key} không có trong `sources`")
            for entry in record.entries.values():
                inner = entry.value if isinstance(entry.value, tuple) else (entry.value,)
                nested = [
                    one for one in inner if isinstance(one, Record) and "title" not in one.entries
                ]
                self._check_sources(nested, known)

    def _report(self, row: Record, key: str, reason: str) -> None:
        entry = row.entries.get(key)
        file, line = (entry.file, entry.line) if entry else (row.file, row.line)
        self.reader.problems.append(Problem(file, line, reason))


def _fill(text: str, year: int) -> str:
    return text.replace("{year}", str(year))


def _indicator(id: str, row: Record, level: int, year: int) -> Indicator:
    hints = row.record("hints")
    return Indicator(
        id=id,
        title=_fill(row.text("title"), year),
        title_template=row.text("title"),
        points=row.number("points"),
        parent=_parent(row),
        level=level,
        rule=_rule(row.text("rule")),
        needs=tuple(_need(need, year) for need in row.records("needs")),
        pieces="one" if row.text("pieces") == "one" else "all",
        hints=Hints(
            tuple(_fill(word, year) for word in hints.texts("words")), hints.texts("citations")
        )
        if hints
        else Hints(),
        examples=tuple(_fill(one, year) for one in row.texts("examples")),
        source=row.texts("source"),
        note=_fill(row.text("note"), year),
        inferred=row.texts("inferred"),
        deduction=row.flag("deduction"),
        units_supply=row.flag("units_supply", default=True),
        equivalents=row.texts("equivalents"),
        legal_reference=row.text("legal_reference"),
        scoring=row.text("scoring"),
        reported=row.text("reported"),
    )


def _need(row: Record, year: int) -> Need:
    return Need(
        doc_types=row.texts("doc_types"),
        wording=_fill(row.text("wording"), year),
        issuer=row.text("issuer"),
        per=_per(row.text("per")),
        inferred=row.flag("inferred"),
        source=row.texts("source"),
        each_unit=row.flag("each_unit"),
        if_any=row.flag("if_any"),
        number=row.text("number"),
        note=row.text("note"),
        issued_by=row.texts("issued_by"),
        owed_by=row.texts("owed_by"),
        count=int(row.number("count") or 1),
        part=_part(row.text("part")),
        supports=row.flag("supports"),
        not_words=row.texts("not_words"),
    )


def _part(text: str) -> Part:
    parts: dict[str, Part] = {part: part for part in get_args(Part)}
    return parts.get(text, "any")


def _paper(row: Record | None) -> Paper | None:
    if row is None:
        return None
    return Paper(
        row.text("number"),
        row.day("date"),
        row.text("signer"),
        row.texts("source"),
        row.text("note"),
    )


def _rule(text: str) -> Rule:
    rules: dict[str, Rule] = {rule: rule for rule in get_args(Rule)}
    return rules.get(text, "issued")


def _per(text: str) -> Per:
    pers: dict[str, Per] = {per: per for per in get_args(Per)}
    return pers.get(text, "province")
