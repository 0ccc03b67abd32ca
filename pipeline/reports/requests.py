"""Letters of request (công văn đề nghị bổ sung minh chứng): one for each unit that owes something.

Their form is that of an official letter of Nghị định 30/2020/NĐ-CP, Phụ lục III, mẫu 1.5; number,
day and the sender's name stay blank for the clerk.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from indicator_map.campaign import Campaign
from indicator_map.model import IndicatorSet
from pipeline.errors import ReportError
from pipeline.records.results import Results
from pipeline.records.rows import WHOLE_PROVINCE, CoverageStatus
from pipeline.records.times import vietnam_day
from pipeline.records.wording import day, span
from pipeline.reports.dossier_names import safe_part
from pipeline.reports.owed import Owed, owed_by_unit
from pipeline.reports.whole_file import refuse_inside
from pipeline.reports.word_parts import (
    DOTS,
    add_paragraph,
    add_row,
    keep_whole,
    number_pages,
    put_lines,
    put_state_header,
    set_style,
    start_table,
    write,
)

ALL_UNITS = "00 Tất cả đơn vị.docx"

_HEADINGS = (("STT", 13.0), ("Tiêu chí", 54.0), ("Tài liệu cần nộp", 55.0), ("Hiện có", 43.0))
_PARTS: tuple[tuple[str, tuple[CoverageStatus, ...]], ...] = (
    ("Chưa có tài liệu minh chứng", ("missing",)),
    ("Mới có một phần", ("partial",)),
    ("Đã gửi bản chưa hoàn chỉnh (dự thảo, thiếu số hoặc ngày)", ("draft",)),
    (
        "Văn bản đã gửi không đúng loại hoặc do cơ quan khác ban hành",
        ("wrong-kind", "wrong-issuer"),
    ),
    ("Chỉ có văn bản ngoài kỳ đánh giá", ("outside-only",)),
)
SHORT_TITLE = 40
"""Letters below which a title needs that of the row above it to be understood."""
MOST_APART = 5
"""Papers that are there and do not serve, named in one row of the table."""


SENDER = "……………………"
"""The blank line of who sends it: as wide as the left half of the letterhead."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says: to whom, what is owed, by when (None: no deadline is known)."""

    unit: str
    owed: tuple[Owed, ...]
    deadline: date | None
    past: bool


@dataclass(frozen=True, slots=True)
class Sender:
    """What all letters of a call say alike."""

    campaign: str
    organisation: str
    year: int
    period: str
    seen: date
    indicators: IndicatorSet


def letters(results: Results, campaign: Campaign | None) -> tuple[Letter, ...]:
    """Return a letter for each unit that owes something, in the order of their names.

    What the province owes and nobody was asked for is in no letter: there is nobody to write to.
    """
    today = vietnam_day(results.made_at)
    made = []
    for unit, owed in owed_by_unit(results.coverage).items():
        if unit == WHOLE_PROVINCE:
            continue
        known = campaign.unit(unit) if campaign else None
        due = campaign.deadline(known) if campaign and known else None
        made.append(Letter(unit, owed, due, due is not None and due < today))
    return tuple(made)


def write_requests(
    results: Results, campaign: Campaign | None, folder: Path, out: Path
) -> tuple[Path, ...]:
    """Write a Word file for each letter, and one with all of them, into the new folder `out`.

    `folder` is the evidence folder, into which nothing is written. Letters that are there already
    may have been numbered and edited: they are never replaced. Raises ReportError where `out`
    holds something, or cannot be written.
    """
    refuse_inside(out, folder)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ReportError(
            f"{out} đã có công văn hoặc tệp khác: chọn thư mục mới bằng --out, "
            "để không ghi đè công văn đã sửa."
        )
    made = letters(results, campaign)
    if not made:
        raise ReportError("Không đơn vị nào còn thiếu minh chứng: không có công văn nào để lập.")
    sender = sender_of(results, campaign)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.mkdir(parents=True)
        names = _write_all(made, sender, part)
        if out.exists():
            out.rmdir()
        part.replace(out)
    except OSError as error:
        raise ReportError(f"Không ghi được {out}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return tuple(out / name for name in names)


def sender_of(results: Results, campaign: Campaign | None) -> Sender:
    """Return what all letters of these results say alike."""
    return Sender(
        campaign.name if campaign else "",
        results.organisation,
        results.year,
        span(results.period.start, results.period.end),
        vietnam_day(results.made_at),
        results.indicators,
    )


def letter_file(results: Results, campaign: Campaign | None, unit: str) -> bytes:
    """Return the Word file of the letter to one unit; KeyError where it owes nothing."""
    letter = {one.unit: one for one in letters(results, campaign)}[unit]
    stream = BytesIO()
    make_letters((letter,), sender_of(results, campaign)).save(stream)
    return stream.getvalue()


def _write_all(made: Sequence[Letter], sender: Sender, folder: Path) -> list[str]:
    names = [ALL_UNITS, *_names(made).values()]
    make_letters(made, sender).save(str(folder / ALL_UNITS))
    for letter, name in zip(made, names[1:], strict=True):
        make_letters((letter,), sender).save(str(folder / name))
    return names


def _names(made: Sequence[Letter]) -> Mapping[str, str]:
    """File names by unit, numbered, so that no two are one."""
    return {
        letter.unit: f"{number:02d} {safe_part(letter.unit)[:60] or 'đơn vị'}.docx"
        for number, letter in enumerate(made, start=1)
    }


def make_letters(made: Sequence[Letter], sender: Sender) -> WordFile:
    """Return a Word file with the letters, each from a new page 1 on."""
    word = Document()
    set_style(word, f"Công văn đề nghị bổ sung minh chứng PCTN năm {sender.year}")
    for number, letter in enumerate(made):
        section = word.sections[0] if number == 0 else word.add_section(WD_SECTION.NEW_PAGE)
        _set_page(section, first=number == 0)
        _put_letter(word, letter, sender)
    return word


def _set_page(section: Section, first: bool) -> None:
    """A4 with the margins of the decree; pages are counted from 1 in every letter."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    if first:
        number_pages(section)
    count = OxmlElement("w:pgNumType")
    count.set(qn("w:start"), "1")
    section._sectPr.append(count)


def _put_letter(word: WordFile, letter: Letter, sender: Sender) -> None:
    put_state_header(
        word,
        (
            (sender.organisation.upper() or DOTS, False, False),
            (SENDER, True, False),
            ("Số: ……/……-……", False, False),
            ("V/v bổ sung tài liệu minh chứng", False, False),
            (f"công tác PCTN năm {sender.year}", False, False),
        ),
        (68, 97),
    )
    to = add_paragraph(word, before=18)
    to.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(to, f"Kính gửi: {letter.unit}.", size=14)
    for text in _opening(letter, sender):
        _put_text(word, text)
    number = 0
    for title, statuses in _PARTS:
        owed = [part for one in letter.owed if (part := one.with_status(statuses))]
        if owed:
            number += 1
            _put_part(word, f"{number}. {title}", owed, sender.indicators)
    for text in _closing(letter):
        _put_text(word, text)
    _put_signature(word)


def _opening(letter: Letter, sender: Sender) -> list[str]:
    basis = f"Phục vụ việc đánh giá công tác phòng, chống tham nhũng năm {sender.year}"
    if name := sender.campaign:
        small = name[:1].lower() + name[1:] if name[1:2].islower() else name
        basis = f"Thực hiện {name}" if name.startswith("Kế hoạch") else f"Phục vụ {small}"
    return [
        f"{basis} (thời kỳ đánh giá {sender.period}), qua rà soát tài liệu minh chứng nhận được "
        f"đến ngày {day(sender.seen)}, đề nghị {letter.unit} bổ sung các tài liệu sau:"
    ]


def _put_part(word: WordFile, title: str, owed: Sequence[Owed], indicators: IndicatorSet) -> None:
    heading = add_paragraph(word, before=8)
    heading.paragraph_format.keep_with_next = True
    heading.paragraph_format.space_after = Pt(4)
    write(heading, title, bold=True, size=14)
    table = start_table(word, _HEADINGS)
    for number, one in enumerate(owed, start=1):
        row = add_row(table)
        keep_whole(row)
        cells = row.cells
        write(cells[0].paragraphs[0], str(number))
        months = f" ({one.months})" if one.months else ""
        put_lines(cells[1], [f"{one.indicator}. {_title(one, indicators)}{months}"])
        put_lines(cells[2], _needed(one))
        apart = list(dict.fromkeys(text for row in one.rows for text in (*row.found, *row.apart)))
        more = len(apart) - MOST_APART
        put_lines(cells[3], [*apart[:MOST_APART], *([f"và {more} văn bản khác"] * (more > 0))])


def _title(one: Owed, indicators: IndicatorSet) -> str:
    """The title, behind that of the row above where it says little alone (`Kết quả thực hiện`)."""
    above = indicators.path(one.indicator)[-2:-1]
    short = len(one.title) < SHORT_TITLE and above
    return f"{above[0]}: {one.title}" if short else one.title


def _needed(one: Owed) -> list[str]:
    row = one.rows[0]
    lines = list(row.open_pieces) or [row.title]
    if row.status == "partial" and row.need > 1:
        lines.append(f"Đã có {row.have}/{row.need} tài liệu.")
    if row.if_any:
        lines.append("Nếu không phát sinh, đề nghị nêu rõ bằng văn bản.")
    if one.for_province:
        lines.append("(Minh chứng chung của tỉnh, giao đơn vị cung cấp.)")
    return lines


def _closing(letter: Letter) -> list[str]:
    if letter.deadline is None:
        when = "Đề nghị đơn vị gửi tài liệu trước ngày …… tháng …… năm ………"
    elif letter.past:
        when = (
            f"Thời hạn nộp (ngày {day(letter.deadline)}) đã qua; đề nghị đơn vị gửi ngay, "
            "chậm nhất ngày …… tháng …… năm ………"
        )
    else:
        when = f"Đề nghị đơn vị gửi tài liệu chậm nhất ngày {day(letter.deadline)}"
    return [
        f"{when} để tổng hợp. Tài liệu cần có đủ số, ngày, chữ ký, dấu và thuộc thời kỳ đánh giá; "
        "tài liệu thuộc danh mục bí mật nhà nước gửi theo quy định về bảo vệ bí mật nhà nước."
    ]


def _put_text(word: WordFile, text: str) -> None:
    line = add_paragraph(word, before=6)
    line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    line.paragraph_format.first_line_indent = Mm(10)
    write(line, text, size=14)


def _put_signature(word: WordFile) -> None:
    end = add_paragraph(word, before=6)
    table = word.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.width, right.width = Mm(80), Mm(85)
    write(left.paragraphs[0], "Nơi nhận:", bold=True, italic=True)
    for text in ("- Như trên;", "- Lưu: VT, ……"):
        write(left.add_paragraph(), text, size=11)
    for text, bold, italic in (
        ("QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ", True, False),
        ("(Chữ ký, dấu)", False, True),
        ("", False, False),
        ("", False, False),
        ("Họ và tên", True, False),
    ):
        line = right.paragraphs[0] if text.startswith("QUYỀN") else right.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.keep_with_next = True
        write(line, text, bold=bold, italic=italic, size=13)
    end.paragraph_format.keep_with_next = True
