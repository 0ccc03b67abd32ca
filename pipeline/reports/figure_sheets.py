"""The sheets “Số liệu” and “Đối chiếu số liệu” of `evidence.xlsx`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from pipeline.judging.figures import (
    Contradiction,
    FigureTotal,
    Told,
    contradictions,
    totals,
)
from pipeline.records.listing import Entry, Listing
from pipeline.records.wording import day
from pipeline.reports.file_links import file_link
from pipeline.reports.sheets import Column, Group, Item, Link, Table, put_table, set_up_page

COMPARISON_SHEET = "Đối chiếu số liệu"

_READ_BY_MACHINE = "Số liệu đọc bằng máy: đối chiếu với câu nguồn trước khi dùng."

_FIGURE_COLUMNS = (
    Column("STT", 5, "count"),
    Column("Đơn vị nộp", 20),
    Column("Tiêu chí", 10),
    Column("Số liệu về", 30),
    Column("Số lượng", 14, "figure"),
    Column("Đơn vị tính", 11),
    Column("Quy đổi", 17, "figure"),
    Column("Kỳ số liệu", 13),
    Column("Văn bản", 24),
    Column("Trang", 7, "count"),
    Column("Câu nguồn", 52),
    Column("Tệp", 8, "link"),
)
_COMPARED_COLUMNS = (
    Column("Đơn vị nộp", 30),
    Column("Tiêu chí", 10),
    Column("Số lượng", 17, "figure"),
    Column("Đơn vị tính", 11),
    Column("Nguyên văn", 17),
    Column("Kỳ số liệu", 13),
    Column("Văn bản", 28),
    Column("Trang", 7, "count"),
    Column("Câu nguồn", 60),
    Column("Tệp", 8, "link"),
)


def figures_table(
    told: Sequence[Told], listing: Listing, note: str, out_dir: Path, folder: Path
) -> Table:
    """Return every figure that was read, as it is written and converted (đồng, m²)."""
    entries = {entry.row.doc_id: entry for entry in listing.documents}
    rows = tuple(
        Item(
            (
                number,
                one.unit,
                "; ".join(entries[one.row.doc_id].indicator_ids),
                one.figure.what,
                one.figure.value,
                one.figure.unit,
                one.amount if one.measure != one.figure.unit else None,
                _period(one),
                entries[one.row.doc_id].name,
                one.figure.page,
                one.figure.text,
                Link("Mở", file_link(folder, one.row.path, out_dir)),
            )
        )
        for number, one in enumerate(told, start=1)
    )
    return Table(
        "SỐ LIỆU ĐỌC ĐƯỢC TỪ BÁO CÁO",
        (note, f"{_READ_BY_MACHINE} Quy đổi: tiền ra đồng, đất ra m²."),
        _FIGURE_COLUMNS,
        rows,
        "Không đọc được số liệu nào.",
        2,
    )


def add_comparison(
    book: Workbook, told: Sequence[Told], listing: Listing, note: str, out_dir: Path, folder: Path
) -> None:
    """Add the sheet with the contradictions, then the totals with the figures they are made of."""
    entries = {entry.row.doc_id: entry for entry in listing.documents}
    sheet = book.create_sheet(COMPARISON_SHEET)
    for position, column in enumerate(_COMPARED_COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = column.width

    def lines(figures: Sequence[Told]) -> Iterator[Item]:
        for one in figures:
            yield _item(one, entries, out_dir, folder)

    differing: list[Item | Group] = []
    for contradiction in (found := contradictions(told)):
        differing += [Group(_headed(contradiction), 2), *lines(contradiction.told)]
    summed: list[Item | Group] = []
    for total in totals(told):
        summed.append(Group(_total(total), 2))
        for part in total.by_unit.values():
            summed += lines(part)
    tables = (
        Table(
            f"SỐ LIỆU KHÁC NHAU: {len(found)} CHỖ",
            (
                note,
                "Cùng nội dung, cùng kỳ: số của cơ quan ngành dọc và của đơn vị khác, hoặc của hai "
                f"văn bản cùng một đơn vị. {_READ_BY_MACHINE}",
            ),
            _COMPARED_COLUMNS,
            tuple(differing),
            "Không thấy số liệu nào khác nhau.",
        ),
        Table(
            "CỘNG THEO NỘI DUNG",
            (
                "Mỗi văn bản lấy số lớn nhất của một nội dung; mỗi đơn vị lấy các kỳ dài nhất "
                "không chồng nhau (có báo cáo năm thì không cộng báo cáo quý). "
                "Chỉ cộng số trong kỳ.",
            ),
            _COMPARED_COLUMNS,
            tuple(summed),
            "Không có số liệu nào để cộng.",
        ),
    )
    row = 1
    for table in tables:
        row = put_table(sheet, table, row)[1] + 2
    set_up_page(sheet, None)


def _item(one: Told, entries: Mapping[str, Entry], out_dir: Path, folder: Path) -> Item:
    entry = entries[one.row.doc_id]
    return Item(
        (
            one.unit,
            "; ".join(entry.indicator_ids),
            one.amount,
            one.measure,
            f"{amount(one.figure.value)} {one.figure.unit}",
            _period(one),
            entry.name,
            one.figure.page,
            one.figure.text,
            Link("Mở", file_link(folder, one.row.path, out_dir)),
        )
    )


def _headed(one: Contradiction) -> str:
    what = "hai văn bản của một đơn vị" if one.kind == "own" else "ngành dọc và đơn vị khác"
    least, most = one.told[-1].amount, one.told[0].amount
    return (
        f"{one.what}: từ {amount(least)} đến {amount(most)} {one.measure}, "
        f"chênh {amount(most - least)} ({what}; kỳ {day(one.period[0])}–{day(one.period[1])})"
    )


def _total(one: FigureTotal) -> str:
    return f"{one.what}: {amount(one.amount)} {one.measure} ({len(one.by_unit)} đơn vị)"


def _period(one: Told) -> str:
    return f"{day(one.covers[0])} – {day(one.covers[1])}" if one.covers else ""


def amount(value: float) -> str:
    """Return a number as Vietnamese papers write it: `1.234.567,5`."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))
