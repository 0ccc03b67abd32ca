from pathlib import Path

import pytest

from classifiers.profile import Profile
from classifiers.register_table import RegisterEntry, read_entries
from extractors.grammar.loader import Grammar, load_grammar
from indicator_map.loader import set_for_year
from pipeline.judging.registration import as_row, verdict_of
from pipeline.records.rows import RegisterRow
from tests.pipeline.judging.register_examples import registered_as


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return load_grammar()


def entry(line: int, title: str, number: str = "", day: str | None = None) -> RegisterEntry:
    return RegisterEntry("", line, Profile(title=title, number=number, issue_date=day))


ENTRIES = (
    entry(2, "Kế hoạch PCTN", "Số 031/KH – UBND", "2024-02-05"),
    entry(3, "Mời họp", "5/GM-UBND", "2024-02-06"),
    entry(4, "Báo cáo PCTN", "6/BC-UBND", "2023-02-06"),
    entry(5, "", "7/BC-UBND"),
)


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (registered_as(issue_date="2023-12-29", subject="Công tác PCTN năm 2024"), "inside"),
        (registered_as(issue_date="2023-12-29", subject="Công tác PCTN năm 2023"), "before"),
        # Issued after the period, about it: what is handed in every December.
        (
            registered_as(
                issue_date="2024-12-19",
                subject="Báo cáo công tác phòng, chống tham nhũng năm 2024",
                doc_type="Báo cáo",
                indicator="A.2.2.2",
            ),
            "inside",
        ),
        (registered_as(issue_date=None), "unknown"),
        (registered_as(issue_date="2022-03-01", subject="Chuyển đổi vị trí công tác"), "before"),
    ],
)
def test_the_period_is_judged_by_date_and_title(
    row: RegisterRow, verdict: str, grammar: Grammar
) -> None:
    assert verdict_of(row, set_for_year(2024), grammar) == verdict


@pytest.mark.parametrize(
    ("number", "title", "doc_type"),
    [
        ("27/2024/QĐ-UBND", "Ban hành Quy định", "Quyết định"),
        ("132-KH/TU", "Thực hiện Quy định 131", "Kế hoạch"),
        ("260/UBND-TTr", "V/v triển khai kê khai", ""),
        ("31", "Kế hoạch công tác PCTN", "Kế hoạch"),
    ],
)
def test_the_type_is_taken_from_symbol_or_title(
    number: str, title: str, doc_type: str, grammar: Grammar
) -> None:
    assert as_row(entry(2, title, number), grammar).doc_type == doc_type


def test_a_number_that_is_no_number_stays_as_it_is(grammar: Grammar) -> None:
    assert as_row(entry(2, "Kê khai", "không  số"), grammar).number == "không số"
    assert as_row(entry(2, "Kê khai", "31"), grammar).number == "31"


def test_a_register_is_read_where_it_lies_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("Số,Trích yếu\n1/KH-X,Kê khai tài sản\n", encoding="utf-8")
    path.chmod(0o444)
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert len(read_entries(path)) == 1
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [one.name for one in tmp_path.iterdir()] == ["so.csv"]
