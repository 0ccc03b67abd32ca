"""The answer to the superior's scores, and the table that it is filled from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from docx import Document

from pipeline.errors import CallError
from pipeline.records.assessment import Assessed
from pipeline.records.listing import make_listing
from pipeline.records.reasons import load_reasons
from pipeline.reports.assessment_rows import criterion_rows
from pipeline.reports.explanation import write_explanation
from pipeline.reports.score_table import Remark, read_scores
from tests.pipeline.reports.example import make_results, make_row, make_set


def table(path: Path, *rows: tuple[str, str, str], columns: str = "indicator,score,remark") -> Path:
    frame = pd.DataFrame(rows, columns=columns.split(","))
    if path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")
    return path


@pytest.mark.parametrize("name", ["điểm.csv", "điểm.tsv", "điểm.xlsx"])
def test_the_table_is_read_in_the_sets_order(tmp_path: Path, name: str) -> None:
    path = table(tmp_path / name, ("B.1.7.1", "", "chưa rõ"), ("A.2.4", "1,5", "thiếu tháng 3"))
    assert read_scores(path, make_set()) == (
        Remark("A.2.4", 1.5, "thiếu tháng 3"),
        Remark("B.1.7.1", None, "chưa rõ"),
    )


def test_every_problem_of_the_table_is_said(tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv", ("Z.9", "1", ""), ("A.2.4", "một", ""), ("A.1.2", "1", ""),
        ("A.1.2", "1", ""),
    )  # fmt: skip
    with pytest.raises(CallError) as caught:
        read_scores(path, make_set())
    assert "dòng 2" in str(caught.value)
    assert "“một” không phải số" in str(caught.value)
    assert "A.1.2 có hai lần" in str(caught.value)


def test_a_table_without_the_columns_or_none_at_all(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="thiếu cột remark"):
        read_scores(table(tmp_path / "a.csv", ("A.1.2", "1", ""), columns="indicator,score,x"),
                    make_set())  # fmt: skip
    with pytest.raises(CallError, match="Không đọc được"):
        read_scores(tmp_path / "none.xlsx", make_set())


def test_the_answer_sets_score_remark_and_words_beside_each_other(tmp_path: Path) -> None:
    row = make_row()
    results = replace(
        make_results((row,)),
        codes={("A.1.2", row.doc_id): "A.1.2-01"},
        assessed={"A.1.2": Assessed("1", "Kế hoạch đã ban hành đúng hạn [A.1.2-01].")},
    )
    path = tmp_path / "gt.docx"
    remarks = [Remark("A.1.2", 0.5, "ban hành chậm"), Remark("A.2.4", None, "thiếu")]
    rows = criterion_rows(results, make_listing(results, load_reasons()))
    write_explanation(results, rows, remarks, path)
    word = Document(str(path))
    answers = next(one for one in word.tables if len(one.columns) == 8)
    assert [cell.text for cell in answers.rows[1].cells] == [
        "A.1.2", "Ban hành kế hoạch PCTN năm 2024", "1", "1", "0,5", "ban hành chậm",
        "Kế hoạch đã ban hành đúng hạn [A.1.2-01].", "[A.1.2-01]*",
    ]  # fmt: skip
    text = "\n".join(line.text for line in word.paragraphs)
    assert "Số tiêu chí có điểm thẩm định thấp hơn điểm tự chấm: 1, chênh lệch 0,5 điểm" in text
