"""The dossier (bộ hồ sơ): a folder per indicator with copies of the evidence, and a contents list.

Originals are only read. The dossier is built beside its place and renamed when it is whole.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from extractors.errors import ReadingError
from indicator_map.model import Indicator
from pipeline.errors import ReportError
from pipeline.intake.originals import locate, original
from pipeline.judging.drafts import withheld
from pipeline.records.cells import apart_reasons
from pipeline.records.listing import Entry, Listing, groups_above
from pipeline.records.results import Results
from pipeline.reports.assessment_rows import criterion_rows
from pipeline.reports.dossier_names import dossier_names
from pipeline.reports.page import page_template
from pipeline.reports.self_assessment import write_self_assessment
from pipeline.reports.sheets import Book, Column, Group, Item, Link, Table, add_sheet
from pipeline.reports.summary_sheet import group_text
from pipeline.reports.whole_file import file_sha256, refuse_inside, whole_file
from pipeline.reports.workbook import remarks, subtitle

CONTENTS_XLSX = "MUC_LUC.xlsx"
CONTENTS_HTML = "MUC_LUC.html"
HASHES = "SHA256SUMS"

ASSESSMENT_DOCX = "TU_DANH_GIA.docx"


@dataclass(frozen=True, slots=True)
class Copy:
    """One document under one indicator: its place in the dossier, or why it is not there.

    `name` is relative to the dossier with `/`, empty where nothing was copied; `code` is that of
    the evidence. `apart` is why it closes nothing of the indicator.
    """

    entry: Entry
    indicator: str
    name: str
    code: str = ""
    problem: str = ""
    apart: str = ""
    withheld: bool = False
    """Not handed in at all: superseded, or a draft that nobody confirmed."""


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

    Copies are named as `dossier_names` says; a file that holds several documents is copied whole
    for each. What is superseded, and drafts that nobody confirmed, are not handed in: neither
    copied nor listed, but among the problems. Every copy's hash is compared with the one taken at
    reading: a file that has changed or gone since is left out and said so. Documents with a
    secrecy mark are listed, not copied.
    The self-assessment lies in it too, its codes lead to the copies, and the contents lead to it.
    An earlier dossier at `out` is replaced; anything else there is refused. Raises ReportError.
    """
    refuse_inside(out, folder)
    if out.exists() and not (out / HASHES).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise ReportError(
            f"{out} có sẵn và không phải bộ hồ sơ do chương trình lập: chọn nơi khác."
        )
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        copies = tuple(_copy_all(results, listing, folder, part))
        rows = criterion_rows(results, listing, home="")
        write_self_assessment(results, rows, part / ASSESSMENT_DOCX)
        _write_contents(results, tuple(one for one in copies if not one.withheld), part)
        _write_hashes(part, copies)
        _take_place(part, out)
    except OSError as error:
        raise ReportError(f"Không lập được bộ hồ sơ {out}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Dossier(out, copies)


def _copy_all(results: Results, listing: Listing, folder: Path, part: Path) -> Iterator[Copy]:
    names = dossier_names(results, listing)
    apart = apart_reasons(results.coverage)
    for indicator, entries in listing.evidence.items():
        for entry in entries:
            key = (indicator, entry.row.doc_id)
            if why := withheld(entry.row):
                yield Copy(entry, indicator, "", "", why, withheld=True)
                continue
            if key in names:
                problem = _copy_one(folder, entry, part / names[key])
            else:
                problem = "Có dấu độ mật: không sao chép."
            yield Copy(
                entry,
                indicator,
                "" if problem else names[key],
                results.codes.get(key, ""),
                problem,
                apart.get(key, ""),
            )


def _copy_one(folder: Path, entry: Entry, target: Path) -> str:
    """Copy one file and check its hash; return what is wrong with the original, or nothing."""
    if ".." in PurePosixPath(entry.row.path).parts:
        return "Đường dẫn ra ngoài thư mục minh chứng: không sao chép."
    if not entry.row.sha256:
        return "Văn bản giấy, không có tệp: nộp kèm bản giấy."
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
    if file_sha256(target) != entry.row.sha256:
        target.unlink()
        return "Tệp gốc đã thay đổi từ lần đọc trước: chạy lại để cập nhật."
    return ""


def _stays_inside(folder: Path, path: str) -> bool:
    """Whether the file, or the archive it is in, lies in the evidence folder for good."""
    return locate(folder, path)[0].resolve().is_relative_to(folder.resolve())


def _write_hashes(part: Path, copies: tuple[Copy, ...]) -> None:
    """Write the hashes of all its files in the form that `sha256sum --check` reads.

    Those of the copies were compared when they were made.
    """
    digests = {copy.name: copy.entry.row.sha256 for copy in copies if copy.name}
    for path in part.iterdir():
        if path.is_file():
            digests[path.name] = file_sha256(path)
    lines = [f"{digests[name]}  {name}\n" for name in sorted(digests)]
    with whole_file(part / HASHES) as stream:
        stream.write("".join(lines).encode())


def _write_contents(results: Results, copies: tuple[Copy, ...], part: Path) -> None:
    steps = list(_by_indicator(results, copies))
    book = Book()
    table = _contents_table(results, steps)
    back = Link("Mở bảng tự đánh giá", ASSESSMENT_DOCX)
    add_sheet(book, "Mục lục", replace(table, beside=(8, back)))
    with whole_file(part / CONTENTS_XLSX) as stream:
        book.save(stream)
    page = page_template("contents.html.j2").render(
        results=results,
        subtitle=subtitle(results),
        steps=steps,
        link=_link,
        remarks=remarks,
        assessment=ASSESSMENT_DOCX,
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
        Column("Mã minh chứng", 14),
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
                    f"[{copy.code}]" if copy.code else "",
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
