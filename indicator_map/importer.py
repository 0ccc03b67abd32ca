"""The official annex (phụ lục) as a Word, Excel or PDF table, made into a set file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from indicator_map.annex import Layout, load_layout
from indicator_map.annex_items import AnnexReader, Item, Note
from indicator_map.bare_words import bare_words
from indicator_map.errors import SetError
from indicator_map.examples import LABELLED_IN
from indicator_map.loader import load_set
from indicator_map.model import IndicatorSet
from indicator_map.set_rows import SOURCE, SetRows, with_year, years_named
from indicator_map.tables import File, read_tables
from indicator_map.writer import Inline, set_text

_DAY = (
    r"(?:ngày\s+)?(\d{1,2})\s*(?:/|\.|-|\s+tháng\s+)\s*(\d{1,2})\s*(?:/|\.|-|\s+năm\s+)\s*(20\d\d)"
)
_SPAN = re.compile(rf"(?i){_DAY}\s*(?:đến|-|–|tới)\s*(?:hết\s+)?{_DAY}")
_DAY_OF_YEAR = r"(?:ngày\s+)?(\d{1,2})\s*(?:/|\s+tháng\s+)\s*(\d{1,2})"
_SPAN_IN_YEAR = re.compile(rf"(?i)từ\s+{_DAY_OF_YEAR}\s+đến\s+(?:hết\s+)?{_DAY}")
ABOUT_CORRUPTION = 0.2
"""Share of rows that name corruption from which a set is of that field; ours, not measured."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The text of a set file that `load_set` takes, and the report for the user (Vietnamese).

    `understood` has a note for the columns of each table, for year and period, and for every
    indicator; `not_understood` has one for everything that a person must look at. `fates` says of
    every row of the file's tables, by where it stands, what became of it.
    """

    set_yaml: str
    understood: tuple[Note, ...]
    not_understood: tuple[Note, ...]
    fates: tuple[tuple[str, str], ...] = ()
    year: int = 0


def import_table(
    path: Path,
    *,
    id: str | None = None,
    year: int | None = None,
    name: str | None = None,
    period: tuple[date, date] | None = None,
) -> ImportResult:
    """Return the annex in a .docx, .xlsx or .pdf file as the text of a set file, with a report.

    Id, year, name and period (first and last day) are taken from the file where they are not
    given. Raises `SetError`: a file that cannot be read, no table that looks like an annex, no
    year.
    """
    known = load_set(LABELLED_IN)
    file = read_tables(path)
    return import_rows(file, path, known, id=id, year=year, name=name, period=period)


def import_rows(
    file: File,
    path: Path,
    known: IndicatorSet,
    *,
    id: str | None = None,
    year: int | None = None,
    name: str | None = None,
    period: tuple[date, date] | None = None,
) -> ImportResult:
    """Return the set that the tables of a file make, already read; see `import_table`.

    `known` is the set whose indicators lend their rules and hints where the matter is the same.
    """
    layout = load_layout()
    reader = AnnexReader(layout)
    reader.read(file)
    if not reader.items:
        raise SetError(
            f"Không thấy bảng tiêu chí trong {path.name}: cần một bảng có cột tên tiêu chí và cột "
            "mã (STT) hoặc điểm tối đa"
        )
    printed = _name(file, layout)
    year = year or _find_year(file, printed, reader.items, path)
    reader.understood.append(Note(path.name, str(year), "năm đánh giá"))
    if printed and not name:
        reader.understood.append(Note(path.name, printed, "tên bộ tiêu chí"))
    about: dict[str, object] = {
        "id": id or re.sub(r"[^a-z0-9]+", "-", bare_words(path.stem)).strip("-") or f"nhap-{year}",
        "year": year,
        "name": with_year(name or printed or f"Bộ tiêu chí nhập từ tệp {path.name}", year),
        "period": _period(file, year, reader, period, printed),
    }
    if reader.total is not None:
        about["total_points"] = reader.total
    about["sources"] = {SOURCE: f"tệp {path.name}"}
    rows = SetRows(reader.items, layout, year, known).rows()
    return ImportResult(
        set_text(about, rows),
        tuple(reader.understood),
        tuple(reader.not_understood),
        tuple(reader.fates.items()),
        year,
    )


def _name(file: File, layout: Layout) -> str:
    """The set's name as the annex prints it: its line, and those in capitals that go on with it."""
    lines = [line.strip() for line in file.text.splitlines() if line.strip()]
    for at, line in enumerate(lines):
        bare = f"{re.sub(r'^phu luc(?: [ivx0-9]+)? ?', '', bare_words(line))} "
        if len(line) > 250 or not any(bare.startswith(f"{word} ") for word in layout.set_names):
            continue
        if not (line.isupper() or re.search(r"20\d\d", line) or "đánh giá" in line.lower()):
            continue
        name = line
        for more in lines[at + 1 : at + 4]:
            if not (line.isupper() and more.isupper()) or len(name) + len(more) > 250:
                break
            if re.match(r"(?:STT|TT|SỐ TT|PHẦN|[A-Z]|[IVX]+)\b", more):
                break
            name = f"{name} {more}"
        return name
    return ""


def _find_year(file: File, name: str, items: list[Item], path: Path) -> int:
    """The year in the set's name, else the one that titles and text name most often, else the
    one in the file's name.
    """
    for text in (name, "\n".join([file.text, *(item.title for item in items)])):
        years = Counter(years_named(text))
        if years:
            return years.most_common(1)[0][0]
    named = re.search(r"20\d\d", path.stem)
    if named:
        return int(named[0])
    raise SetError(f"Không thấy năm đánh giá trong {path.name}; hãy ghi rõ năm")


def _period(
    file: File, year: int, reader: AnnexReader, given: tuple[date, date] | None, name: str
) -> dict[str, object]:
    """The period that is given or that the file's text says, else the usual one, as inferred.

    A year of anti-corruption runs from 16/12 to 15/12; that of any other field is taken to be the
    calendar year. The report says so.
    """
    if given is not None:
        shown = f"{given[0]:%d/%m/%Y}–{given[1]:%d/%m/%Y}"
        reader.understood.append(Note("", shown, "kỳ đánh giá, theo người dùng"))
        return {"start": given[0], "end": given[1]}
    for start, end, words in _spans(file.text):
        if 300 <= (end - start).days <= 400 and year in (end.year, start.year + 1):
            reader.understood.append(Note("", words, "kỳ đánh giá"))
            return {"start": start, "end": end, "source": Inline([SOURCE])}
    if _about_corruption(name, reader):
        start, end = date(year - 1, 12, 16), date(year, 12, 15)
    else:
        start, end = date(year, 1, 1), date(year, 12, 31)
    about = (
        f"tệp không nêu kỳ đánh giá; tạm đặt {start:%d/%m/%Y}–{end:%d/%m/%Y}: hãy xem lại, ghi kỳ "
        "đúng vào `period` hoặc nhập lại với --from và --to"
    )
    reader.not_understood.append(Note("", "", about))
    return {"start": start, "end": end, "inferred": True}


def _spans(text: str) -> list[tuple[date, date, str]]:
    spans = []
    for match in _SPAN.finditer(text):
        d1, m1, y1, d2, m2, y2 = (int(part) for part in match.groups())
        spans.append((y1, m1, d1, y2, m2, d2, match[0]))
    for match in _SPAN_IN_YEAR.finditer(text):
        d1, m1, d2, m2, y2 = (int(part) for part in match.groups())
        spans.append((y2, m1, d1, y2, m2, d2, match[0]))
    days = []
    for y1, m1, d1, y2, m2, d2, words in spans:
        try:
            days.append((date(y1, m1, d1), date(y2, m2, d2), words))
        except ValueError:
            continue
    return days


def _about_corruption(name: str, reader: AnnexReader) -> bool:
    def names(text: str) -> bool:
        bare = f" {bare_words(text)} "
        return any(f" {word} " in bare for word in reader.layout.anticorruption)

    about = sum(names(item.title) for item in reader.items)
    return names(name) or about >= ABOUT_CORRUPTION * len(reader.items)
