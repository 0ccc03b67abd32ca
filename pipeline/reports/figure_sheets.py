"""The sheets “Số liệu” and “Đối chiếu số liệu” of `evidence.xlsx`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from indicator_map.campaign import OwedFigure
from pipeline.judging.figures import FigureTotal, Told, contradictions, totals
from pipeline.judging.figures_owed import OwedRow, owed_rows
from pipeline.records.listing import Entry, Listing
from pipeline.records.wording import OWED_FIGURE, span
from pipeline.reports.figure_words import READ_BY_MACHINE, amount, headed, number_of
from pipeline.reports.file_links import FileLinks
from pipeline.reports.sheets import (
    Book,
    Column,
    Group,
    Item,
    Link,
    Mark,
    Table,
    Value,
    put_table,
)

FIGURES_SHEET = "Số liệu"
COMPARISON_SHEET = "Đối chiếu số liệu"

_FIGURE_COLUMNS = (
    Column("STT", 5, "count"),
    Column("Đơn vị nộp", 18),
    Column("Cơ quan có số liệu", 22),
    Column("Nguồn, giai đoạn", 10),
    Column("Số liệu về", 22),
    Column("Số lượng", 17, "figure"),
    Column("Đơn vị tính", 9),
    Column("Nguyên văn", 14),
    Column("Kỳ số liệu", 13),
    Column("Văn bản", 22),
    Column("Trang", 7, "count"),
    Column("Câu nguồn", 50),
    Column("Tệp", 8, "link"),
)
_COMPARED_COLUMNS = (
    Column("Đơn vị nộp", 26),
    Column("Cơ quan có số liệu", 22),
    Column("Số lượng", 17, "figure"),
    Column("Đơn vị tính", 10),
    Column("Nguyên văn", 15),
    Column("Kỳ số liệu", 13),
    Column("Văn bản", 28),
    Column("Trang", 7, "count"),
    Column("Câu nguồn", 60),
    Column("Tệp", 8, "link"),
)
_OWED_COLUMNS = (
    Column("Cơ quan phải nộp", 26),
    Column("Số liệu phải nộp", 22),
    Column("Nguồn, giai đoạn", 17),
    Column("Cấp", 10),
    Column("Tình trạng", 15),
    Column("Số đã nộp", 13),
    Column("Văn bản", 28),
    Column("Trang", 7),
    Column("Kế hoạch ghi", 60),
    Column("", 8),
)


def figures_table(told: Sequence[Told], listing: Listing, note: str, links: FileLinks) -> Table:
    """Return every figure of which it is known what it counts, in base units and as written."""
    entries = {entry.row.doc_id: entry for entry in listing.documents}
    rows = tuple(
        Item(
            (
                number,
                one.unit,
                one.body_and_level,
                one.figure.stage,
                one.what,
                *_told(one, entries, links),
            )
        )
        for number, one in enumerate(told, start=1)
    )
    return Table(
        "SỐ LIỆU ĐỌC ĐƯỢC TỪ BÁO CÁO",
        (note, f"{READ_BY_MACHINE} Tiền tính bằng đồng, đất bằng ha."),
        _FIGURE_COLUMNS,
        rows,
        "Không đọc được số liệu nào.",
        2,
    )


def add_comparison(
    book: Book,
    told: Sequence[Told],
    owed: Sequence[OwedFigure],
    listing: Listing,
    note: str,
    links: FileLinks,
) -> None:
    """Add the sheet with what is owed, the contradictions, and sums of what does not overlap."""
    entries = {entry.row.doc_id: entry for entry in listing.documents}
    sheet = book.sheet(COMPARISON_SHEET, _COMPARED_COLUMNS)

    def lines(figures: Sequence[Told]) -> Iterator[Item]:
        for one in figures:
            yield Item((one.unit, one.body_and_level, *_told(one, entries, links)))

    found = contradictions(told)
    differing: list[Item | Group] = []
    for contradiction in found:
        differing += [Group(headed(contradiction), 2), *lines(contradiction.told)]
    summed: list[Item | Group] = []
    for total in totals(told):
        summed.append(Group(_total(total), 2))
        for part in total.by_body.values():
            summed += lines(part)
    tables = [
        Table(
            f"SỐ LIỆU MÂU THUẪN: {len(found)} CHỖ",
            (
                note,
                "Cùng một số liệu của cùng một cơ quan, cùng giai đoạn, cùng kỳ mà hai văn bản nêu "
                f"hai giá trị. {READ_BY_MACHINE}",
            ),
            _COMPARED_COLUMNS,
            tuple(differing),
            "Không thấy số liệu nào mâu thuẫn.",
        ),
        Table(
            "CỘNG TRONG CÙNG MỘT GIAI ĐOẠN",
            (
                "Chỉ cộng số của các đơn vị cùng loại không chồng nhau, trong cùng một giai đoạn; "
                "không bao giờ cộng qua các giai đoạn (điều tra, truy tố, xét xử, thi hành án). "
                "Có báo cáo năm thì không cộng báo cáo quý.",
            ),
            _COMPARED_COLUMNS,
            tuple(summed),
            "Không có số liệu nào cộng được.",
        ),
    ]
    if owed:
        tables.insert(0, _owed_table(owed_rows(owed, told, found)))
    for place, table in enumerate(tables):
        if place:
            sheet.go_to(sheet.row + 2)
        put_table(sheet, table)


def _owed_table(owed: Sequence[OwedRow]) -> Table:
    count = sum(one.status == "missing" for one in owed)
    return Table(
        f"SỐ LIỆU PHẢI NỘP THEO KẾ HOẠCH: CÒN THIẾU {count}",
        (READ_BY_MACHINE,),
        _OWED_COLUMNS,
        tuple(
            Item(
                (
                    one.who,
                    one.name,
                    one.stage,
                    f"cấp {one.level}" if one.level else "",
                    OWED_FIGURE[one.status],
                    "\n".join(dict.fromkeys(f"{amount(t.amount)} {t.measure}" for t in one.given)),
                    "\n".join(dict.fromkeys(number_of(t) for t in one.given)),
                    ", ".join(
                        dict.fromkeys(f"{t.figure.page}" for t in one.given if t.figure.page)
                    ),
                    one.asked,
                    "",
                ),
                _owed_marks(one),
            )
            for one in owed
        ),
        "",
    )


def _owed_marks(one: OwedRow) -> tuple[tuple[int, Mark], ...]:
    marks: dict[str, Mark] = {"missing": "missing", "contradicted": "doubt"}
    return ((4, marks[one.status]),) if one.status in marks else ()


def _told(one: Told, entries: Mapping[str, Entry], links: FileLinks) -> tuple[Value, ...]:
    """The value, as converted and as written, with its period, document, page and sentence."""
    return (
        one.amount,
        one.measure,
        f"{amount(one.figure.value)} {one.figure.unit}",
        span(*one.covers) if one.covers else "",
        entries[one.row.doc_id].name,
        one.figure.page,
        one.figure.text,
        Link("Mở", links.to(one.row.path)),
    )


def _total(one: FigureTotal) -> str:
    return (
        f"{one.stage}, {one.what}: {amount(one.amount)} {one.measure} "
        f"({one.bodies}: {len(one.by_body)} cơ quan)"
    )
