"""What the reports say of the register (sổ văn bản): `register.csv`, a sheet, a section.

The table has every row of the register; sheet and section only what a person must act on: what
looks like evidence and has no scan, and scans to be compared with the register.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from classifiers.scores import as_decimal, rounded
from pipeline.records.listing import Entry, Listing
from pipeline.records.results import Results
from pipeline.records.rows import RegisterRow
from pipeline.records.wording import WITHHELD, clean
from pipeline.reports.file_links import FileLinks
from pipeline.reports.sheets import Column, Group, Item, Link, Table

if TYPE_CHECKING:
    import pandas as pd

REGISTER_COLUMNS = (
    "register_sheet",
    "register_row",
    "number",
    "issue_date",
    "doc_type",
    "issuer",
    "subject",
    "indicator",
    "indicator_score",
    "period",
    "status",
    "doc_id",
    "note",
)

_SHEET_COLUMNS = (
    Column("STT", 5, "count"),
    Column("Tiêu chí", 9),
    Column("Tên tiêu chí", 30),
    Column("Số, ký hiệu theo sổ", 17),
    Column("Ngày theo sổ", 11.5, "date"),
    Column("Trích yếu theo sổ", 40),
    Column("Loại văn bản", 11),
    Column("Cơ quan ban hành", 20),
    Column("Điểm tin cậy", 7, "share"),
    Column("Dòng trong sổ", 12),
    Column("Ghi chú", 32),
    Column("Bản quét", 11, "link"),
)


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A row of the register as people read it, with the scan to be compared, if there is one."""

    row: RegisterRow
    title: str
    issue_date: date | None
    subject: str
    place: str
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class RegisterList:
    """What a person must act on: documents without a scan, and scans to be compared."""

    total: int
    scanned: int
    untitled: int
    without: tuple[RegisterLine, ...]
    probable: tuple[RegisterLine, ...]

    @property
    def sentence(self) -> str:
        """Say how many rows there are and what became of them."""
        rest = self.total - self.scanned - len(self.without) - len(self.probable)
        unknown = f"; {self.untitled} dòng không có trích yếu nên chưa xét" if self.untitled else ""
        return (
            f"Sổ có {self.total} dòng: {self.scanned} đã có bản quét, {len(self.without)} có vẻ là "
            f"minh chứng mà chưa có bản quét, {len(self.probable)} có thể đã có bản quét; "
            f"{rest - self.untitled} dòng còn lại không giống minh chứng, hoặc ngoài kỳ{unknown}."
        )


def register_table(results: Results) -> pd.DataFrame:
    """Return every row of the register, with the columns of `register.csv`.

    The subject of a document whose scan bears a secrecy mark is empty.
    """
    import pandas as pd

    secret = _secret(results)
    rows = [
        (
            row.sheet,
            row.line,
            row.number,
            row.issue_date or "",
            row.doc_type,
            row.issuer,
            "" if row.doc_id in secret else clean(row.subject),
            row.indicator,
            as_decimal(row.score) if row.indicator else "",
            row.verdict if row.indicator else "",
            row.status,
            row.doc_id,
            row.note,
        )
        for row in results.register
    ]
    return pd.DataFrame(rows, columns=list(REGISTER_COLUMNS))


def register_list(results: Results, listing: Listing) -> RegisterList:
    """Return what sheet and section show, by issuer, indicator and date."""
    entries = {entry.row.doc_id: entry for entry in listing.documents}
    secret = _secret(results)
    order = {one.id: place for place, one in enumerate(results.indicators.indicators)}
    asked = sorted(
        (
            row
            for row in results.register
            if row.status == "no-scan" or (row.status == "probable" and row.indicator)
        ),
        key=lambda row: (
            row.issuer.casefold(),
            order.get(row.indicator, len(order)),
            row.issue_date or "9999",
            row.sheet,
            row.line,
        ),
    )
    lines = [
        RegisterLine(
            row=row,
            title=_title(results, row.indicator),
            issue_date=row.issued,
            subject=WITHHELD if row.doc_id in secret else clean(row.subject),
            place=f"{row.sheet}, dòng {row.line}" if row.sheet else f"dòng {row.line}",
            entry=entries.get(row.doc_id),
        )
        for row in asked
    ]
    count = Counter(row.status for row in results.register)
    return RegisterList(
        total=len(results.register),
        scanned=count["scanned"],
        untitled=count["no-subject"],
        without=tuple(line for line in lines if line.row.status == "no-scan"),
        probable=tuple(line for line in lines if line.row.status == "probable"),
    )


def register_sheet(listed: RegisterList, note: str, links: FileLinks) -> Table:
    """Return the sheet “Sổ văn bản chưa có bản quét”."""
    rows: list[Item | Group] = []
    for heading, lines in (
        ("Chưa có bản quét: xin bản quét, hoặc xác nhận không phải minh chứng", listed.without),
        ("Có thể đã có bản quét: mở bản quét, đối chiếu với sổ", listed.probable),
    ):
        if lines:
            rows.append(Group(f"{heading} ({len(lines)})", 1))
            rows += [_item(number, line, links) for number, line in enumerate(lines, start=1)]
    return Table(
        "SỔ VĂN BẢN: CÓ VẺ LÀ MINH CHỨNG, CHƯA CÓ BẢN QUÉT",
        (note, listed.sentence),
        _SHEET_COLUMNS,
        tuple(rows),
        "Mọi văn bản trong sổ có vẻ là minh chứng đều đã có bản quét.",
        4,
    )


def _item(number: int, line: RegisterLine, links: FileLinks) -> Item:
    row = line.row
    link = None
    if line.entry:
        link = Link("Mở", links.to(line.entry.row.path))
    return Item(
        (
            number,
            row.indicator,
            line.title,
            row.number,
            line.issue_date,
            line.subject,
            row.doc_type,
            row.issuer,
            rounded(row.score),
            line.place,
            row.note,
            link,
        ),
        ((1, "doubt"),) if row.close else (),
    )


def _title(results: Results, indicator: str) -> str:
    known = results.indicators.get(indicator)
    return known.title if known else ""


def _secret(results: Results) -> frozenset[str]:
    """The ids of documents whose subject is not told."""
    return frozenset(row.doc_id for row in results.rows if row.secret)
