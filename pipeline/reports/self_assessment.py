"""The self-assessment (báo cáo tự đánh giá) as it is handed in: a Word file for people to sign.

A report in the form of Nghị định 30/2020/NĐ-CP, Phụ lục I: the letter itself, Phụ lục I with points
and results of every indicator, Phụ lục II with the evidence in the order of the indicators. It says
nothing of how the program read the papers. What people have not given yet is proposed and marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx.document import Document as WordFile
from docx.shared import Mm
from docx.table import _Row

from pipeline.records.results import Results
from pipeline.records.wording import clean, day, points
from pipeline.reports.assessment_rows import CriterionRow, total_points
from pipeline.reports.report_form import (
    put_codes,
    put_evidence_appendix,
    put_legend,
    put_letterhead,
    put_own_points,
    put_points,
    put_signature,
    put_text,
    start_appendix,
    start_report,
)
from pipeline.reports.whole_file import whole_file
from pipeline.reports.word_parts import (
    DOTS,
    add_paragraph,
    add_row,
    keep_whole,
    put_lines,
    shade,
    start_table,
    write,
)

_CRITERIA = (
    ("Mã", 18.0),
    ("Tiêu chí, nội dung đánh giá", 52.0),
    ("Điểm tối đa", 15.0),
    ("Điểm tự chấm", 16.0),
    ("Kết quả thực hiện (giải trình)", 82.0),
    ("Khó khăn, vướng mắc", 33.0),
    ("Mã minh chứng", 36.0),
)
_PARTS = (("Mã", 15.0), ("Nội dung đánh giá", 90.0), ("Điểm tối đa", 30.0), ("Điểm tự chấm", 30.0))
"""Columns and their widths in millimetres; together what margins leave of A4."""


def write_self_assessment(results: Results, rows: Sequence[CriterionRow], path: Path) -> None:
    """Write the paper whole to `path`: report, table of the indicators, list of the evidence.

    Raises ReportError where it cannot be written.
    """
    word = start_report(f"Báo cáo tự đánh giá công tác PCTN năm {results.year}")
    _put_report(word, results, rows)
    title = f"BẢNG TỰ ĐÁNH GIÁ CÔNG TÁC PHÒNG, CHỐNG THAM NHŨNG NĂM {results.year}"
    start_appendix(word, results.organisation, "I", title)
    _put_criteria(word, results, rows)
    put_legend(word, rows)
    put_evidence_appendix(word, results.organisation, "II", rows)
    with whole_file(path) as stream:
        word.save(stream)


# -- the report ---------------------------------------------------------------------------------


def _put_report(word: WordFile, results: Results, rows: Sequence[CriterionRow]) -> None:
    organisation = clean(results.organisation)
    put_letterhead(
        word, organisation, f"Tự đánh giá công tác phòng, chống tham nhũng năm {results.year}"
    )
    period = results.period
    put_text(
        word,
        f"{organisation or DOTS} báo cáo kết quả tự đánh giá công tác phòng, chống tham nhũng năm "
        f"{results.year} (thời kỳ đánh giá từ ngày {day(period.start)} đến ngày {day(period.end)}) "
        f"theo {_small(clean(results.indicators.name))} như sau:",
    )
    _put_heading(word, "I. TỔ CHỨC THỰC HIỆN")
    put_text(word, DOTS * 4)
    _put_heading(word, "II. KẾT QUẢ TỰ ĐÁNH GIÁ")
    most = results.indicators.total_points
    own = points(total_points(rows)) or "……"
    total = f"{own}{f'/{points(most)}' if most is not None else ''} điểm"
    put_text(word, f"1. Tổng điểm tự chấm: {total}, gồm:")
    _put_parts(word, rows)
    put_text(
        word,
        "2. Điểm, kết quả thực hiện và giải trình từng tiêu chí: Phụ lục I. Tài liệu minh chứng: "
        "Phụ lục II; mã minh chứng ghi trong ngoặc vuông.",
    )
    _put_heading(word, "III. KHÓ KHĂN, VƯỚNG MẮC")
    hard = [row for row in rows if row.given.difficulties]
    for row in hard:
        put_text(word, f"- Tiêu chí {row.indicator.id}: {row.given.difficulties}")
    if not hard:
        put_text(word, DOTS * 4)
    put_text(
        word,
        f"Trên đây là báo cáo kết quả tự đánh giá công tác phòng, chống tham nhũng năm "
        f"{results.year}{f' của {organisation}' if organisation else ''}./.",
        last=True,
    )
    put_signature(word, organisation)


def _small(name: str) -> str:
    return name[:1].lower() + name[1:] if name.startswith("Bộ ") else name


def _put_heading(word: WordFile, text: str) -> None:
    line = add_paragraph(word, before=8)
    line.paragraph_format.first_line_indent = Mm(10)
    line.paragraph_format.keep_with_next = True
    write(line, text, bold=True, size=14)


def _put_parts(word: WordFile, rows: Sequence[CriterionRow]) -> None:
    """The points of the outermost groups, each the sum of what stands below it."""
    table = start_table(word, _PARTS)
    for root in (row for row in rows if row.indicator.parent is None):
        own = [row for row in rows if row.is_leaf and _root(row, rows) == root.indicator.id]
        line = add_row(table)
        keep_whole(line)
        cells = line.cells
        write(cells[0].paragraphs[0], root.indicator.id)
        write(cells[1].paragraphs[0], root.indicator.title)
        put_points(cells[2], points(root.indicator.points))
        put_points(cells[3], points(total_points(own)) if any(r.points for r in own) else "")


def _root(row: CriterionRow, rows: Sequence[CriterionRow]) -> str:
    parents = {one.indicator.id: one.indicator.parent for one in rows}
    step = row.indicator.id
    while (above := parents.get(step)) is not None:
        step = above
    return step


# -- the appendices -----------------------------------------------------------------------------


def _put_criteria(word: WordFile, results: Results, rows: Sequence[CriterionRow]) -> None:
    table = start_table(word, _CRITERIA)
    for row in rows:
        line = add_row(table)
        if row.is_leaf:
            _put_criterion(line, row)
        else:
            _put_group(line, row)
    cells = add_row(table).cells
    write(cells[1].paragraphs[0], "Tổng điểm", bold=True)
    put_points(cells[2], points(results.indicators.total_points), bold=True)
    put_points(cells[3], points(total_points(rows)), bold=True)


def _put_group(line: _Row, row: CriterionRow) -> None:
    cells = line.cells
    for cell in cells:
        shade(cell, "EDEDED")
    write(cells[0].paragraphs[0], row.indicator.id, bold=True)
    if row.indicator.points is None:
        title = cells[1].merge(cells[-1])
    else:
        title = cells[1]
        put_points(cells[2], points(row.indicator.points), bold=True)
    write(title.paragraphs[0], row.indicator.title, bold=True)
    for cell in (cells[0], title):
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    keep_whole(line)


def _put_criterion(line: _Row, row: CriterionRow) -> None:
    cells = line.cells
    write(cells[0].paragraphs[0], row.indicator.id)
    write(cells[1].paragraphs[0], row.indicator.title)
    put_points(cells[2], points(row.indicator.points))
    put_own_points(cells[3], row)
    put_lines(cells[4], row.result.split("\n"))
    put_lines(cells[5], row.given.difficulties.split("\n"))
    put_codes(cells[6], row.evidence)
