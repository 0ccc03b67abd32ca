"""The dossier (bộ hồ sơ): a folder per indicator with copies of the evidence, and a contents list.

Originals are only read. The dossier is built beside its place and renamed when it is whole.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from openpyxl import Workbook

from extractors.errors import ReadingError
from indicator_map.model import Indicator
from pipeline.errors import ReportError
from pipeline.intake.originals import locate, original
from pipeline.records.cells import apart_reasons
from pipeline.records.listing import Entry, Listing, groups_above
from pipeline.records.results import Results
from pipeline.reports.page import page_template
from pipeline.reports.sheets import Column, Group, Item, Link, Table, add_sheet
from pipeline.reports.summary_sheet import group_text
from pipeline.reports.whole_file import refuse_inside, whole_file
from pipeline.reports.workbook import remarks, subtitle

CONTENTS_XLSX = "MUC_LUC.xlsx"
CONTENTS_HTML = "MUC_LUC.html"
HASHES = "SHA256SUMS"

LONGEST_NAME = 180
"""Bytes of a copy's name: file systems allow 255, and a folder's path comes before it."""
LONGEST_UNIT = 60
"""Bytes of the unit's name within it."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]+')
_BLANKS = re.compile(r"[\s_]+")


@dataclass(frozen=True, slots=True)
class Copy:
    """One document under one indicator: its place in the dossier, or why it is not there.

    `name` is relative to the dossier with `/`, empty where nothing was copied. `apart` is why it
    closes nothing of the indicator.
    """

    entry: Entry
    indicator: str
    name: str
    problem: str = ""
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What was written where."""

    path: Path
    copies: tuple[Copy, ...]

    @property
    def problems(self) -> tuple[Copy, ...]:
        """The documents that could not be copied, each with its reason."""
        return tuple(copy for copy in self.copies if copy.problem)


def write_dossier(results: Results, listing: Listing, folder: Path, out: Path) -> Dossier:
    """Copy the evidence in `folder` into `out`, a folder per indicator.

    A copy is named `B.1.9.2_ĐV07_31-KH-UBND_2024-02-02.pdf`; a file that holds several documents
    is copied whole for each, with the document's pages in the name (`_tr4-6`). Every copy's hash
    is compared with the one taken at reading: a file that has changed or gone since is left out
    and said so. Documents with a secrecy mark are listed, not copied. An earlier dossier at `out`
    is replaced; anything else there is refused. Raises ReportError.
    """
    refuse_inside(out, folder)
    if out.exists() and not (out / HASHES).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise ReportError(
            f"{out} có sẵn và không phải bộ hồ sơ do chương trình lập: chọn nơi khác."
        )
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        apart = apart_reasons(results.coverage)
        copies = tuple(
            replace(copy, apart=apart.get((copy.indicator, copy.entry.row.doc_id), ""))
            for copy in _copy_all(results, listing, folder, part)
        )
        _write_hashes(part, copies)
        _write_contents(results, copies, part)
        _take_place(part, out)
    except OSError as error:
        raise ReportError(f"Không lập được bộ hồ sơ {out}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Dossier(out, copies)


def copy_name(entry: Entry, indicator: str, shared: bool) -> str:
    """Return the name of a copy without its ending; `shared`: its file holds other documents.

    Vietnamese letters stay; what Windows forbids becomes `-`; what is not known is said.
    """
    number = safe_part(entry.number) or "chưa-rõ-số"
    issued = entry.issue_date.isoformat() if entry.issue_date else "chưa-rõ-ngày"
    pages = f"_tr{safe_part(entry.row.pages)}" if shared and entry.row.pages else ""
    unit = _cut(safe_part(entry.row.unit), LONGEST_UNIT)
    tail = f"_{issued}{pages}"
    head = "_".join(part for part in (safe_part(indicator), unit, number) if part)
    return _cut(head, LONGEST_NAME - len(tail.encode())) + tail


def safe_part(text: str) -> str:
    """Return `text` as a part of a file name: NFC, no forbidden signs, blanks or edge dots."""
    text = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", text))
    text = _BLANKS.sub("-", text.encode("utf-8", errors="replace").decode())
    return re.sub(r"-{2,}", "-", text).strip("-. ")


def _copy_all(results: Results, listing: Listing, folder: Path, part: Path) -> Iterator[Copy]:
    documents_in = Counter(row.path for row in results.documents)
    taken: set[str] = set()
    for indicator, entries in listing.evidence.items():
        home = safe_part(indicator)
        for entry in entries:
            if entry.secret:
                yield Copy(entry, indicator, "", "Có dấu độ mật: không sao chép.")
                continue
            shared = documents_in[entry.row.path] > 1
            stem = f"{home}/{copy_name(entry, indicator, shared)}"
            ending = _FORBIDDEN.sub("-", Path(entry.row.path).suffix.lower())
            name = _free_name(stem, ending, taken)
            problem = _copy_one(folder, entry, part / name)
            if not problem:
                taken.add(name.casefold())
            yield Copy(entry, indicator, "" if problem else name, problem)


def _free_name(stem: str, ending: str, taken: set[str]) -> str:
    """Two names that differ in case only are one on Windows."""
    name, count = f"{stem}{ending}", 1
    while name.casefold() in taken:
        count += 1
        name = f"{stem}_{count}{ending}"
    return name


def _copy_one(folder: Path, entry: Entry, target: Path) -> str:
    """Copy one file and check its hash; return what is wrong with the original, or nothing."""
    if ".." in PurePosixPath(entry.row.path).parts:
        return "Đường dẫn ra ngoài thư mục minh chứng: không sao chép."
    target.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        try:
            source = held.enter_context(original(folder, entry.row.path))
            if not _stays_inside(folder, entry.row.path):
                return "Đường dẫn ra ngoài thư mục minh chứng: không sao chép."
            stream = held.enter_context(source.open("rb"))
        except FileNotFoundError:
            return "Tệp gốc không còn: chạy lại để cập nhật."
        except ReadingError as error:
            return f"Không mở được tệp nén chứa tệp gốc: {error}."
        except OSError as error:
            return f"Không đọc được tệp gốc: {error.strerror}."
        copy = held.enter_context(target.open("wb"))
        shutil.copyfileobj(stream, copy)
        copy.flush()
        os.fsync(copy.fileno())
    with target.open("rb") as copied:
        digest = hashlib.file_digest(copied, "sha256").hexdigest()
    if digest != entry.row.sha256:
        target.unlink()
        return "Tệp gốc đã thay đổi từ lần đọc trước: chạy lại để cập nhật."
    return ""


def _stays_inside(folder: Path, path: str) -> bool:
    """Whether the file, or the archive it is in, lies in the evidence folder for good."""
    return locate(folder, path)[0].resolve().is_relative_to(folder.resolve())


def _write_hashes(part: Path, copies: tuple[Copy, ...]) -> None:
    """In the form that `sha256sum --check` reads."""
    lines = [f"{copy.entry.row.sha256}  {copy.name}\n" for copy in copies if copy.name]
    with whole_file(part / HASHES) as stream:
        stream.write("".join(sorted(lines, key=lambda line: line[66:])).encode())


def _write_contents(results: Results, copies: tuple[Copy, ...], part: Path) -> None:
    steps = list(_by_indicator(results, copies))
    book = Workbook()
    book.remove(book.active)
    add_sheet(book, "Mục lục", _contents_table(results, steps))
    with whole_file(part / CONTENTS_XLSX) as stream:
        book.save(stream)
    page = page_template("contents.html.j2").render(
        results=results, subtitle=subtitle(results), steps=steps, link=_link, remarks=remarks
    )
    with whole_file(part / CONTENTS_HTML) as stream:
        stream.write(page.encode("utf-8", errors="backslashreplace"))


def _by_indicator(
    results: Results, copies: tuple[Copy, ...]
) -> Iterator[tuple[Group, tuple[Copy, ...]]]:
    """Yield every heading with the copies right under it, groups before what is below them."""
    shown: set[str] = set()
    for indicator in dict.fromkeys(copy.indicator for copy in copies):
        steps: tuple[Indicator, ...] = groups_above(results, indicator)
        for step in steps[:-1]:
            if step.id not in shown:
                shown.add(step.id)
                yield Group(group_text(step), step.level), ()
        heading = Group(group_text(steps[-1]), steps[-1].level) if steps else Group(indicator, 1)
        yield heading, tuple(copy for copy in copies if copy.indicator == indicator)


def _contents_table(results: Results, steps: list[tuple[Group, tuple[Copy, ...]]]) -> Table:
    columns = (
        Column("STT", 5, "count"),
        Column("Số, ký hiệu", 16),
        Column("Ngày ban hành", 11.5, "date"),
        Column("Loại văn bản", 10),
        Column("Trích yếu nội dung", 38),
        Column("Cơ quan ban hành", 20),
        Column("Đơn vị nộp", 18),
        Column("Trang", 7),
        Column("Tệp trong hồ sơ", 36, "link"),
        Column("Ghi chú", 28),
    )
    rows: list[Item | Group] = []
    for group, copies in steps:
        rows.append(group)
        rows.extend(
            Item(
                (
                    number,
                    copy.entry.number,
                    copy.entry.issue_date,
                    copy.entry.doc_type,
                    copy.entry.subject,
                    copy.entry.issuer,
                    copy.entry.row.unit,
                    copy.entry.row.pages,
                    Link(Path(copy.name).name, _link(copy)) if copy.name else "",
                    "\n".join([copy.problem, *remarks(copy.entry, copy.apart)]).strip(),
                )
            )
            for number, copy in enumerate(copies, start=1)
        )
    return Table(
        f"MỤC LỤC HỒ SƠ MINH CHỨNG NĂM {results.year}",
        (subtitle(results),),
        columns,
        tuple(rows),
        "Chưa có văn bản nào được xếp vào tiêu chí.",
        2,
    )


def _link(copy: Copy) -> str:
    return quote(copy.name, safe="/")


def _take_place(part: Path, out: Path) -> None:
    """Put the new dossier in the place of the old one, which goes only when the new one is in."""
    old = out.with_name(f".{out.name}.{os.getpid()}.old")
    if out.exists():
        out.rename(old)
    try:
        part.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _cut(text: str, most: int) -> str:
    """Cut `text` to `most` bytes of UTF-8, not within a letter."""
    return text.encode()[:most].decode(errors="ignore").strip("-. ")
