"""`evidence.xlsx`: the evidence list (danh mục minh chứng) as it is handed in and corrected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from classifiers.scores import rounded
from pipeline.judging.figures import told_figures
from pipeline.records import review_cells as cells
from pipeline.records.cells import apart_reasons
from pipeline.records.listing import Entry, Listing, groups_above
from pipeline.records.reasons import ReasonList
from pipeline.records.results import Results
from pipeline.records.rows import EvidenceRow
from pipeline.records.times import in_vietnam
from pipeline.records.wording import VERDICT, day, visible
from pipeline.reports.cell_sheet import cell_table
from pipeline.reports.figure_sheets import FIGURES_SHEET, add_comparison, figures_table
from pipeline.reports.file_links import FileLinks
from pipeline.reports.picture_sheets import add_pictures
from pipeline.reports.register_parts import register_list, register_sheet
from pipeline.reports.sheets import (
    Book,
    Column,
    Group,
    Item,
    Link,
    Mark,
    Table,
    add_sheet,
    clean_lines,
)
from pipeline.reports.summary_sheet import add_summary, group_text
from pipeline.reports.whole_file import whole_file

_HOW_TO_CORRECT = (
    "Sửa được các cột: Tiêu chí (nhiều mã cách nhau bằng dấu ;), Số, ký hiệu, Ngày ban hành,"
    " Trích yếu, Loại văn bản, Cơ quan ban hành, Kỳ, Ghi chú; đánh x vào “Đã xem” nếu đúng."
    " Sau đó: minhchung import-review TỆP."
)

REGISTER_SHEET = "Sổ văn bản chưa có bản quét"

DOCUMENT_COLUMNS = (
    Column("STT", 5, "count"),
    Column(cells.INDICATORS, 11),
    Column(cells.NUMBER, 16),
    Column(cells.ISSUE_DATE, 11.5, "date"),
    Column(cells.SUBJECT, 36),
    Column(cells.DOC_TYPE, 10),
    Column(cells.ISSUER, 18),
    Column(cells.UNIT, 15),
    Column(cells.VERDICT_HEADING, 10, choices=tuple(VERDICT.values())),
    Column(cells.SCORE, 7, "share"),
    Column(cells.REMARKS, 30),
    Column("Tệp", 10.5, "link"),
    Column(cells.CONFIRMED, 7, "mark", choices=("x",)),
    Column(cells.NOTE, 14),
    Column(cells.DOC_ID, 12, hidden=True),
    Column(cells.ROW_HASH, 12, hidden=True),
    Column(cells.LOCKED_HASH, 12, hidden=True),
)


def write_workbook(
    results: Results, listing: Listing, sentences: ReasonList, path: Path, links: FileLinks
) -> str:
    """Write `evidence.xlsx` whole to `path`; `links` lead to the originals.

    Returns a digest of what its cells hold (`content_of`). Raises ReportError where it cannot be
    written.
    """
    book = make_workbook(results, listing, sentences, links)
    with whole_file(path) as stream:
        return book.save(stream)


def make_workbook(
    results: Results, listing: Listing, sentences: ReasonList, links: FileLinks
) -> Book:
    """Return the workbook with its sheets; every text of a document is a text cell."""
    book = Book(f"Danh mục minh chứng năm {results.year}")
    note = subtitle(results)
    add_summary(book, results, listing, sentences, note)
    list_sheet, outside_sheet, review_sheet = cells.REVIEW_SHEETS
    documents = {
        list_sheet: (
            f"DANH MỤC MINH CHỨNG NĂM {results.year}",
            _list_rows(results, listing, links),
            "Chưa có văn bản nào được xếp vào tiêu chí.",
        ),
        outside_sheet: (
            "VĂN BẢN NGOÀI KỲ ĐÁNH GIÁ",
            _plain_rows(listing.outside, links),
            "Không có văn bản nào ngoài kỳ.",
        ),
        cells.CELL_SHEET: None,
        review_sheet: (
            "VĂN BẢN CẦN NGƯỜI XEM",
            _plain_rows(listing.review, links),
            "Không có văn bản nào cần xem.",
        ),
    }
    for name, content in documents.items():
        if content is None:
            add_sheet(book, name, cell_table(results, note))
        else:
            title, rows, empty = content
            table = Table(title, (note, _HOW_TO_CORRECT), DOCUMENT_COLUMNS, rows, empty, 4)
            add_sheet(book, name, table)
    if results.register:
        listed = register_list(results, listing)
        add_sheet(book, REGISTER_SHEET, register_sheet(listed, note, links))
    told = told_figures(results.documents)
    add_sheet(book, FIGURES_SHEET, figures_table(told, listing, note, links))
    add_comparison(book, told, results.figures_owed, listing, note, links)
    add_pictures(book, results, note)
    add_sheet(book, "Tệp lỗi", _failed_table(listing, note, links))
    return book


def subtitle(results: Results) -> str:
    """Say which level, set and period, when, and that a set or the list is provisional."""
    period = results.period
    provisional = " (tạm dùng, chưa có bản chính thức)" if results.indicators.provisional else ""
    early = (
        f" Danh mục sơ bộ: {results.identified_only} tệp mới đọc trang đầu và trang cuối."
        if results.identified_only
        else ""
    )
    level = f"Cấp {results.level}. " if results.level else ""
    return (
        f"{level}Kỳ đánh giá {day(period.start)} – {day(period.end)}"
        f"{' (suy ra)' if period.inferred else ''}. Bộ tiêu chí {results.indicators.id}"
        f"{provisional}. Lập lúc {in_vietnam(results.made_at):%H:%M %d/%m/%Y}.{early}"
    )


def _list_rows(results: Results, listing: Listing, links: FileLinks) -> Iterator[Item | Group]:
    shown: set[str] = set()
    apart = apart_reasons(results.coverage)
    for indicator, entries in listing.evidence.items():
        for step in groups_above(results, indicator):
            if step.id not in shown:
                shown.add(step.id)
                yield Group(group_text(step), step.level)
        if results.indicators.get(indicator) is None:
            yield Group(f"{indicator} (không có trong bộ tiêu chí)", 1)
        for number, entry in enumerate(entries, start=1):
            told = apart.get((indicator, entry.row.doc_id), "")
            yield document_item(number, entry, links, told)


def _plain_rows(entries: tuple[Entry, ...], links: FileLinks) -> Iterator[Item]:
    for number, entry in enumerate(entries, start=1):
        yield document_item(number, entry, links)


def document_item(number: int, entry: Entry, links: FileLinks, apart: str = "") -> Item:
    """Return the row of one document, with the link to its file and the hidden hash."""
    row = entry.row
    held = cells.review_cells(entry)
    score = rounded(row.indicators[0].score) if row.indicators else None
    told = "\n".join(remarks(entry, apart))
    marks: list[tuple[int, Mark]] = []
    if not entry.number_sure and not row.confirmed:
        marks.append((2, "doubt"))
    if not entry.date_sure and not row.confirmed:
        marks.append((3, "doubt"))
    if row.period.verdict != "inside":
        marks.append((8, "doubt" if row.period.verdict == "unknown" else "outside"))
    return Item(
        (
            number,
            "; ".join(held.indicators),
            entry.number,
            entry.issue_date,
            entry.subject,
            entry.doc_type,
            entry.issuer,
            row.unit,
            entry.verdict,
            score,
            told,
            _opens(row, links),
            "x" if row.confirmed else "",
            "",
            row.doc_id,
            cells.row_hash(row.doc_id, held),
            cells.locked_hash((clean_lines(row.unit), score, clean_lines(told))),
        ),
        tuple(marks),
    )


def _opens(row: EvidenceRow, links: FileLinks) -> Link | str:
    """Return what opens the file of a row; of a document on paper (bản giấy) there is none."""
    if not row.sha256:
        return "bản giấy"
    return Link(f"Mở (tr. {row.pages})" if row.pages else "Mở", links.to(row.path))


def remarks(entry: Entry, apart: str = "") -> tuple[str, ...]:
    """Return why a person must look, what the period verdict rests on, who else sent it, and which
    papers it replaces or corrects, or replace or correct it.

    `apart` is why it closes nothing of the indicator under which it is listed.
    """
    lines = [f"Không tính cho tiêu chí này: {apart}."] if apart else []
    lines += entry.reasons if entry.row.review else []
    if entry.row.period.verdict != "inside" and entry.row.period.sentence:
        lines.append(entry.row.period.sentence)
    if entry.row.duplicate_of:
        lines.append("Là bản trùng, không đưa vào danh mục.")
    if entry.also_from:
        lines.append(f"Cũng do đơn vị khác nộp: {', '.join(entry.also_from)}.")
    lines.extend(entry.row.standing)
    return tuple(dict.fromkeys(lines))


def _failed_table(listing: Listing, note: str, links: FileLinks) -> Table:
    columns = (
        Column("STT", 5, "count"),
        Column("Đường dẫn tệp", 70),
        Column("Đơn vị nộp", 26),
        Column("Vì sao không đọc được, cần làm gì", 64),
        Column("Tệp", 11, "link"),
    )
    rows = tuple(
        Item(
            (
                number,
                visible(entry.row.path),
                entry.row.unit,
                "\n".join(entry.reasons),
                Link("Mở", links.to(entry.row.path)) if entry.row.unread else "bản giấy",
            )
        )
        for number, entry in enumerate((*listing.failed, *listing.unfilled), start=1)
    )
    title = "TỆP KHÔNG ĐỌC ĐƯỢC" + (", BẢN GIẤY CHƯA ĐIỀN" if listing.unfilled else "")
    return Table(title, (note,), columns, rows, "Mọi tệp đều đọc được.")
