"""The official annex (phụ lục) as a Word, Excel or PDF table, made into a set file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from indicator_map.annex import (
    AnnexRow,
    Heading,
    Layout,
    annex_rows,
    find_heading,
    guess_heading,
    load_layout,
    read_points,
)
from indicator_map.bare_words import bare_words
from indicator_map.codes import Code, Placer, mend_heading
from indicator_map.doc_types import doc_types
from indicator_map.errors import SetError
from indicator_map.examples import LABELLED_IN
from indicator_map.likeness import KnownTitles
from indicator_map.loader import load_set
from indicator_map.model import Indicator, IndicatorSet
from indicator_map.tables import File, read_tables
from indicator_map.writer import Inline, set_text

_SOURCE = "TEP"
_YEAR = re.compile(r"(?i)(?<!\d )(?:năm|PAR|DTI|INDEX)\s+(20\d\d)(?!\d)")
_DATED = re.compile(r"(?i)tháng\s+\d{1,2}\s+$")
_SPAN = re.compile(
    r"(?i)từ\s+(?:ngày\s+)?(\d{1,2})/(\d{1,2})/(20\d\d)\s*"
    r"(?:đến|-|–)\s*(?:hết\s+)?(?:ngày\s+)?(\d{1,2})/(\d{1,2})/(20\d\d)"
)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was understood, or was not: where it stands, its text, and what about it."""

    where: str
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The text of a set file that `load_set` takes, and the report for the user (Vietnamese).

    `understood` has a note for the columns of each table, for year and period, and for every
    indicator; `not_understood` has one for everything that a person must look at.
    """

    set_yaml: str
    understood: tuple[Note, ...]
    not_understood: tuple[Note, ...]


@dataclass
class _Item:
    """An indicator as it is being gathered from one or more rows."""

    id: str
    parent: str | None
    title: str
    where: str
    points: float | None = None
    deduction: bool = False
    guide: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)

    @property
    def parent_stated(self) -> bool:
        """Whether the id does not tell the parent, so that the file must."""
        return self.parent != (self.id.rpartition(".")[0] or None)


def import_table(
    path: Path, *, id: str | None = None, year: int | None = None, name: str | None = None
) -> ImportResult:
    """Return the annex in a .docx, .xlsx or .pdf file as the text of a set file, with a report.

    Id, year and name are taken from the file where they are not given. Raises `SetError`: a file
    that cannot be read, no table that looks like an annex, no year.
    """
    known = load_set(LABELLED_IN)
    return import_rows(read_tables(path), path, known, id=id, year=year, name=name)


def import_rows(
    file: File,
    path: Path,
    known: IndicatorSet,
    *,
    id: str | None = None,
    year: int | None = None,
    name: str | None = None,
) -> ImportResult:
    """Return the set that the tables of a file make, already read; see `import_table`.

    `known` is the set whose indicators lend their rules and hints where the matter is the same.
    """
    reader = _AnnexReader(load_layout())
    reader.read(file)
    if not reader.items:
        raise SetError(
            f"Không thấy bảng tiêu chí trong {path.name}: cần một bảng có cột tên tiêu chí và cột "
            "mã (STT) hoặc điểm tối đa"
        )
    year = year or _find_year(file, reader.items, path)
    reader.understood.append(Note(path.name, str(year), "năm đánh giá"))
    about: dict[str, object] = {
        "id": id or re.sub(r"[^a-z0-9]+", "-", bare_words(path.stem)).strip("-") or f"nhap-{year}",
        "year": year,
        "name": _with_year(name or f"Bộ tiêu chí nhập từ tệp {path.name}", year),
        "period": _period(file, year, reader),
    }
    if reader.total is not None:
        about["total_points"] = reader.total
    about["sources"] = {_SOURCE: f"tệp {path.name}"}
    titles = KnownTitles(known)
    rows = [_row(item, reader, year, titles, known.year) for item in reader.items]
    return ImportResult(
        set_text(about, rows), tuple(reader.understood), tuple(reader.not_understood)
    )


@dataclass
class _AnnexReader:
    """Goes through the tables of a file and gathers indicators and notes."""

    layout: Layout
    items: list[_Item] = field(default_factory=list)
    total: float | None = None
    understood: list[Note] = field(default_factory=list)
    not_understood: list[Note] = field(default_factory=list)

    def read(self, file: File) -> None:
        rows = list(self._rows(file))
        codes = [row.code for row in rows if row.code]
        mended = iter([mend_heading(codes, at) for at in range(len(codes))])
        placer = Placer()
        for row in rows:
            code = row.code
            if code is not None and (better := next(mended)) is not None:
                about = f"mã {code.printed} đánh số sai, hiểu là {better.printed} theo mục con"
                self._doubt(row, about)
                code = better
            self._take(row, code, placer)

    def _rows(self, file: File) -> Iterator[AnnexRow]:
        """The rows of every table that has a heading, or goes on from one that has."""
        heading: Heading | None = None
        width = 0
        for table in file.tables:
            found = find_heading(table, self.layout)
            own_width = max((len(row.cells) for row in table), default=0)
            if found:
                heading, width = found[0], own_width
                about = heading.describe(found[1])
                self.understood.append(Note(found[1].where, "dòng tiêu đề", about))
                yield from annex_rows(table, heading, self.layout)
            elif heading is not None and own_width == width:
                yield from annex_rows(table, Heading(heading.columns, 0), self.layout)
        if heading is None:
            for table in file.tables:
                guessed = guess_heading(table, self.layout)
                if guessed:
                    about = "không có dòng tiêu đề; đoán các cột: " + guessed.describe(table[0])
                    self.not_understood.append(Note(table[0].where, "", about))
                    yield from annex_rows(table, guessed, self.layout)

    def _take(self, row: AnnexRow, code: Code | None, placer: Placer) -> None:
        if self._is_total(row):
            self.total = read_points(row.points)
            self.understood.append(Note(row.where, row.title, f"tổng điểm {row.points}"))
        elif code is not None and row.title:
            self._start(row, code, placer)
        elif code is not None:
            self._doubt(row, f"mã {code.printed} không có tên tiêu chí")
        elif row.unread_code:
            hint = "; có thể Excel đã đổi mã thành ngày" if "/" in row.unread_code else ""
            self._doubt(row, f"không hiểu mã “{row.unread_code}”{hint}")
        elif self.items:
            self._add(row)
        else:
            self._doubt(row, "dòng không có mã, đứng trước mọi tiêu chí")

    def _is_total(self, row: AnnexRow) -> bool:
        text = bare_words(row.title or row.unread_code)
        return any(text == word or text.startswith(f"{word} ") for word in self.layout.totals) and (
            read_points(row.points) is not None and len(text) < 60
        )

    def _start(self, row: AnnexRow, code: Code, placer: Placer) -> None:
        place = placer.place(code)
        if place.doubt:
            self._doubt(row, place.doubt)
        if place.again:
            return
        above = next((item for item in self.items if item.id == place.parent), None)
        item = _Item(place.id, place.parent, row.title, row.where)
        item.deduction = bool(above and above.deduction) or any(
            word in bare_words(row.title) for word in self.layout.deductions
        )
        if place.doubt:
            item.guessed.append("parent" if item.parent_stated else "id")
        if row.points:
            item.points = read_points(row.points)
            if item.points is None:
                self._doubt(row, f"không hiểu điểm “{row.points}”")
        item.guide += [row.guide] if row.guide else []
        item.evidence += [row.evidence] if row.evidence else []
        self.items.append(item)
        shown = "không có điểm" if item.points is None else f"{item.points:g} điểm"
        self.understood.append(Note(row.where, f"{item.id} {item.title}", shown))

    def _add(self, row: AnnexRow) -> None:
        """A row without a code belongs to the indicator above: more of its text, or its guide."""
        item = self.items[-1]
        step = re.match(r"[-–+•*·]", row.title) or row.points
        if row.title and not step and row.continues:
            item.title = f"{item.title} {row.title}"
        elif row.title:
            if not step:
                self._doubt(row, f"dòng không có mã; xếp vào hướng dẫn của {item.id}")
            item.guide.append(f"{row.title} ({row.points})" if row.points else row.title)
        item.guide += [row.guide] if row.guide else []
        item.evidence += [row.evidence] if row.evidence else []

    def _doubt(self, row: AnnexRow, about: str) -> None:
        self.not_understood.append(Note(row.where, row.title, about))


def _find_year(file: File, items: list[_Item], path: Path) -> int:
    """The year that titles and text name most often, else the one in the file's name."""
    text = "\n".join([file.text, *(item.title for item in items)])
    years = Counter(
        int(match[1]) for match in _YEAR.finditer(text) if not _DATED.search(text[: match.start()])
    )
    if years:
        return years.most_common(1)[0][0]
    named = re.search(r"20\d\d", path.stem)
    if named:
        return int(named[0])
    raise SetError(f"Không thấy năm đánh giá trong {path.name}; hãy ghi rõ năm")


def _with_year(text: str, year: int) -> str:
    """Put {year} for the set's year, but not inside a document's date (tháng 2 năm 2024)."""

    def put(match: re.Match[str]) -> str:
        dated = _DATED.search(text[: match.start()])
        return match[0] if dated or int(match[1]) != year else match[0][:-4] + "{year}"

    return _YEAR.sub(put, text.replace("{", "(").replace("}", ")"))


def _period(file: File, year: int, reader: _AnnexReader) -> dict[str, object]:
    """The period that the file's text gives, else 16/12 to 15/12, marked as inferred."""
    for match in _SPAN.finditer(file.text):
        d1, m1, y1, d2, m2, y2 = (int(part) for part in match.groups())
        try:
            start, end = date(y1, m1, d1), date(y2, m2, d2)
        except ValueError:
            continue
        if 300 <= (end - start).days <= 400 and end.year == year:
            reader.understood.append(Note("", match[0], "kỳ đánh giá"))
            return {"start": start, "end": end, "source": Inline([_SOURCE])}
    start, end = date(year - 1, 12, 16), date(year, 12, 15)
    about = f"tệp không nêu kỳ đánh giá; tạm đặt {start:%d/%m/%Y}–{end:%d/%m/%Y}"
    reader.not_understood.append(Note("", "", about))
    return {"start": start, "end": end, "inferred": True}


def _row(
    item: _Item, reader: _AnnexReader, year: int, titles: KnownTitles, known_year: int
) -> dict[str, object]:
    leaf = item.id not in {one.parent for one in reader.items}
    row: dict[str, object] = {"id": item.id}
    if item.parent_stated:
        row["parent"] = item.parent
    row["title"] = _with_year(item.title, year)
    if item.points is not None:
        row["points"] = item.points
    if item.deduction:
        row["deduction"] = True
    guessed = list(item.guessed)
    if leaf:
        like = titles.like(item.id, item.title, _parent_title(item, reader.items))
        row["rule"] = like.rule if like else _rule(item.title, reader.layout)
        guessed.append("rule")
    needs = _needs(item, reader.layout, year)
    if needs:
        row["needs"] = needs
    if leaf and like:
        if not needs and like.needs:
            row["needs"] = _needs_like(like, known_year)
        words = [word.replace(str(known_year), "{year}") for word in like.hints.words]
        hints: dict[str, object] = {"words": words}
        if like.hints.citations:
            hints["citations"] = list(like.hints.citations)
        row["hints"] = hints
        row["equivalents"] = Inline([like.id])
        guessed += ["hints", "equivalents"]
    if item.guide:
        row["scoring"] = _plain(" | ".join(item.guide))
    if guessed:
        row["inferred"] = Inline(guessed)
    row["source"] = Inline([_SOURCE])
    return row


def _plain(text: str) -> str:
    """Text without braces, which stand for the year in a set file."""
    return text.replace("{", "(").replace("}", ")")


def _rule(title: str, layout: Layout) -> str:
    text = f" {bare_words(title)} "
    for rule, words in layout.rules:
        if any(f" {word} " in text for word in words):
            return rule
    return layout.default_rule


def _needs(item: _Item, layout: Layout, year: int) -> list[dict[str, object]]:
    """The kinds of paper that the evidence column names."""
    text = "; ".join(item.evidence)
    kinds = _papers(text, layout)
    if not kinds:
        return []
    each = any(f" {word} " in f" {bare_words(text)} " for word in layout.each_unit)
    return [
        {
            "doc_types": Inline(kinds),
            "wording": _with_year(text, year),
            "per": "unit" if each else "province",
            "source": Inline([_SOURCE]),
        }
    ]


def _papers(text: str, layout: Layout) -> list[str]:
    """The kinds of paper that a text names, in its order; the longest name wins at a place."""
    rest = text.lower()
    for wording in layout.no_papers:
        rest = rest.replace(wording, "#" * len(wording))
    found: list[tuple[int, str]] = []
    for name in sorted(doc_types(besides=("legal",)), key=len, reverse=True):
        match = re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", rest)
        if match:
            found.append((match.start(), name))
            rest = re.sub(rf"(?<!\w){re.escape(name.lower())}(?!\w)", "#" * len(name), rest)
    return [name for _, name in sorted(found)]


def _needs_like(like: Indicator, year: int) -> list[dict[str, object]]:
    """What a known indicator about the same matter needs, as our conclusion."""
    needs = []
    for need in like.needs:
        one: dict[str, object] = {"doc_types": Inline(need.doc_types)}
        if need.wording:
            one["wording"] = need.wording.replace(str(year), "{year}")
        if need.issuer:
            one["issuer"] = need.issuer
        one["per"] = need.per
        if need.each_unit:
            one["each_unit"] = True
        needs.append({**one, "inferred": True})
    return needs


def _parent_title(item: _Item, items: list[_Item]) -> str:
    return next((one.title for one in items if one.id == item.parent), "")
