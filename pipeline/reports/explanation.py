"""The answer to the superior's scores (báo cáo giải trình): its score, its remark and our answer.

In the form of Nghị định 30/2020/NĐ-CP, Phụ lục I, with an appendix of the evidence that it cites.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docx.document import Document as WordFile

from pipeline.records.results import Results
from pipeline.records.wording import clean, points
from pipeline.reports.assessment_rows import CriterionRow
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
from pipeline.reports.score_table import Remark
from pipeline.reports.whole_file import whole_file
from pipeline.reports.word_parts import DOTS, add_row, put_lines, start_table, write

_COLUMNS = (
    ("Mã", 17.0),
    ("Tiêu chí", 45.0),
    ("Điểm tối đa", 15.0),
    ("Điểm tự chấm", 16.0),
    ("Điểm thẩm định", 18.0),
    ("Ý kiến thẩm định", 48.0),
    ("Giải trình của đơn vị", 60.0),
    ("Mã minh chứng", 33.0),
)


def write_explanation(
    results: Results, rows: Sequence[CriterionRow], remarks: Sequence[Remark], path: Path
) -> None:
    """Write the answer whole to `path`, a row for each indicator that the superior speaks of.

    The answer is what people wrote as the result of the indicator, else the proposed one. Raises
    ReportError.
    """
    row_of = {row.indicator.id: row for row in rows}
    told = [(row_of[one.indicator], one) for one in remarks]
    word = start_report(f"Báo cáo giải trình kết quả đánh giá công tác PCTN năm {results.year}")
    _put_report(word, results, told)
    start_appendix(word, results.organisation, "I", "BẢNG GIẢI TRÌNH THEO TIÊU CHÍ")
    _put_answers(word, told)
    shown = [row for row, _ in told]
    put_legend(word, shown)
    put_evidence_appendix(word, results.organisation, "II", shown)
    with whole_file(path) as stream:
        word.save(stream)


def _put_report(
    word: WordFile, results: Results, told: Sequence[tuple[CriterionRow, Remark]]
) -> None:
    organisation = clean(results.organisation)
    put_letterhead(
        word,
        organisation,
        f"Giải trình kết quả đánh giá công tác phòng, chống tham nhũng năm {results.year}",
    )
    put_text(
        word,
        f"Qua nghiên cứu kết quả thẩm định, {organisation or DOTS} giải trình {len(told)} tiêu chí "
        "như sau:",
    )
    lower = [
        (row, one)
        for row, one in told
        if one.score is not None and row.points is not None and one.score < row.points
    ]
    if lower:
        wanting = sum((row.points or 0) - (one.score or 0) for row, one in lower)
        put_text(
            word,
            f"1. Số tiêu chí có điểm thẩm định thấp hơn điểm tự chấm: {len(lower)}, "
            f"chênh lệch {points(round(wanting, 2))} điểm "
            f"({', '.join(row.indicator.id for row, _ in lower)}).",
        )
    put_text(
        word,
        f"{'2' if lower else '1'}. Giải trình từng tiêu chí: Phụ lục I. Tài liệu minh chứng kèm "
        "theo: Phụ lục II; mã minh chứng ghi trong ngoặc vuông.",
    )
    put_text(
        word,
        f"{organisation or DOTS} kính báo cáo, đề nghị xem xét./.",
        last=True,
    )
    put_signature(word, organisation)


def _put_answers(word: WordFile, told: Sequence[tuple[CriterionRow, Remark]]) -> None:
    table = start_table(word, _COLUMNS)
    for row, one in told:
        cells = add_row(table).cells
        write(cells[0].paragraphs[0], row.indicator.id)
        write(cells[1].paragraphs[0], row.indicator.title)
        put_points(cells[2], points(row.indicator.points))
        put_own_points(cells[3], row)
        put_points(cells[4], points(one.score))
        put_lines(cells[5], [one.remark])
        put_lines(cells[6], row.result.split("\n"))
        put_codes(cells[7], row.evidence)
