"""The first sheet of `evidence.xlsx`: what came out, per unit, per indicator and per reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from openpyxl.worksheet.pagebreak import Break

from indicator_map.model import Indicator
from pipeline.records.cells import holes_in
from pipeline.records.listing import Listing, units_of
from pipeline.records.reasons import ReasonList
from pipeline.records.results import Results
from pipeline.records.rows import HOLES, LADDER, CoverageStatus
from pipeline.records.wording import (
    HOLES_NAME,
    REGISTER_STATUS,
    STATUS,
    STATUS_SIGN,
    VERDICT,
    WHOLE_PROVINCE_NAME,
    points,
)
from pipeline.reports.coverage_grid import CoverageGrid, coverage_grid
from pipeline.reports.sheets import Book, Column, Group, Item, Table, put_table

_WIDTHS = (70, *(11 for _ in range(10)))

_UNIT_COLUMNS = (
    Column("Đơn vị", 70),
    *(
        Column(heading, 11, "count")
        for heading in (
            "Văn bản",
            "Trong kỳ",
            "Một phần",
            "Ngoài kỳ",
            "Chưa rõ kỳ",
            "Cần xem",
            "Tệp lỗi",
            "Tiêu chí đủ",
            "Tiêu chí còn thiếu",
            "Trong đó chưa có gì",
        )
    ),
)
_INDICATOR_COLUMNS = (
    Column("Tiêu chí", 70),
    Column("Điểm tối đa", 11, "mark"),
    Column("Văn bản", 11, "count"),
    Column("Đơn vị đủ", 11, "count"),
    Column("Đơn vị còn thiếu", 11, "count"),
    Column("Trong đó chưa có gì", 11, "count"),
)
_COUNT_COLUMNS = (Column("Nội dung", 70), Column("Số lượng", 11, "count"))


def add_summary(
    book: Book, results: Results, listing: Listing, sentences: ReasonList, note: str
) -> None:
    """Add the sheet “Tổng hợp”; `note` says set, period and time."""
    sheet = book.sheet("Tổng hợp", [Column("", width) for width in _WIDTHS])
    grid = coverage_grid(results)
    title = f"TỔNG HỢP MINH CHỨNG CÔNG TÁC PHÒNG, CHỐNG THAM NHŨNG NĂM {results.year}"
    notes = (note, f"Bộ tiêu chí: {results.indicators.name}", f"Thư mục: {results.folder}")
    tables = (
        Table(title, notes, _COUNT_COLUMNS, tuple(_counts(results, listing)), ""),
        Table("Vì sao cần người xem", (), _COUNT_COLUMNS, tuple(_reasons(listing, sentences)),
              "Không có văn bản nào cần xem."),
        Table("Theo đơn vị", (), _UNIT_COLUMNS, tuple(_units(results, listing, grid)),
              "Chưa có đơn vị nào."),
        Table("Theo tiêu chí", (), _INDICATOR_COLUMNS, tuple(_indicators(results, listing, grid)),
              "Bộ tiêu chí không có tiêu chí nào."),
    )  # fmt: skip
    for place, table in enumerate(tables):
        if place:
            sheet.go_to(sheet.row + 2)
        if table is tables[-1]:
            sheet.worksheet.row_breaks.append(Break(id=sheet.row))
        put_table(sheet, table)


def _counts(results: Results, listing: Listing) -> Iterator[Item]:
    verdicts = Counter(entry.row.period.verdict for entry in listing.documents)
    tally = coverage_grid(results).tally()
    for text, count in (
        ("Tệp đã xử lý", len({row.path for row in results.rows})),
        ("Văn bản đọc được", len(listing.documents)),
        *((f"– {word.lower()}", verdicts[verdict]) for verdict, word in VERDICT.items()),
        ("Bản trùng", sum(bool(entry.row.duplicate_of) for entry in listing.documents)),
        ("Văn bản cần người xem", len(listing.review)),
        ("Văn bản đã có người xác nhận", sum(entry.row.confirmed for entry in listing.documents)),
        ("Tệp không đọc được", len(listing.failed)),
        *((("Bản giấy chưa điền", len(listing.unfilled)),) if listing.unfilled else ()),
        *((f"Dòng trong sổ văn bản {word}", count) for word, count in _register_counts(results)),
    ):
        yield Item((text, count))
    yield Item((f"{HOLES_NAME}: số chỗ (mỗi tiêu chí của một đơn vị là một chỗ)", holes_in(tally)))
    for status in HOLES:
        yield _status_item(status, tally, "– ")
    for status in LADDER[len(HOLES) :]:
        yield _status_item(status, tally, "Chỗ không thiếu: ")


def _status_item(status: CoverageStatus, tally: Counter[CoverageStatus], before: str) -> Item:
    text = f"{before}{STATUS_SIGN[status]} {STATUS[status]}"
    return Item((text, tally[status]), ((0, status),))


def _register_counts(results: Results) -> Iterator[tuple[str, int]]:
    count = Counter(row.status for row in results.register)
    if results.register:
        yield from ((word, count[status]) for status, word in REGISTER_STATUS.items())


def _reasons(listing: Listing, sentences: ReasonList) -> Iterator[Item]:
    counts = Counter(code for entry in listing.review for code in entry.row.reasons)
    for code, count in counts.most_common():
        yield Item((sentences.sentence(code), count))


def _units(results: Results, listing: Listing, grid: CoverageGrid) -> Iterator[Item | Group]:
    lines = []
    for unit in units_of(results):
        entries = [entry for entry in listing.documents if entry.row.unit == unit]
        verdicts = Counter(entry.row.period.verdict for entry in entries)
        tally = grid.tally(unit=unit)
        lines.append((
            len(entries),
            verdicts["inside"],
            verdicts["partial"],
            verdicts["before"] + verdicts["after"],
            verdicts["unknown"],
            sum(entry.row.review for entry in entries),
            sum(entry.row.unit == unit for entry in listing.failed),
            tally["found"] + tally["confirmed"],
            holes_in(tally),
            tally["missing"],
        ))  # fmt: skip
        yield Item((unit or f"{WHOLE_PROVINCE_NAME}, tệp chưa rõ đơn vị", *lines[-1]))
    if lines:
        yield Group("Cộng", 2)
        yield Item(("Tất cả đơn vị", *(sum(column) for column in zip(*lines, strict=True))))


def _indicators(results: Results, listing: Listing, grid: CoverageGrid) -> Iterator[Item | Group]:
    leaves = {leaf.id for leaf in results.indicators.leaves}
    for indicator in results.indicators.indicators:
        if indicator.id not in leaves:
            yield Group(group_text(indicator), indicator.level)
            continue
        tally = grid.tally(indicator=indicator.id)
        yield Item((
            f"{indicator.id} {indicator.title}",
            points(indicator.points),
            len(listing.evidence.get(indicator.id, ())),
            tally["found"] + tally["confirmed"],
            holes_in(tally),
            tally["missing"],
        ))  # fmt: skip


def group_text(indicator: Indicator) -> str:
    """Return code, title and maximum points of a heading (`B.1.9 Kết quả … (tối đa 2 điểm)`)."""
    most = f" (tối đa {points(indicator.points)} điểm)" if indicator.points is not None else ""
    return f"{indicator.id} {indicator.title}{most}"
