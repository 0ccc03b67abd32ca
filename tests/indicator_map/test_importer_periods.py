"""Which year and period an imported set is of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indicator_map.importer import import_table
from indicator_map.loader import load_set
from tests.indicator_map.annex_files import abouts, imported, make_docx, small


def test_years_become_the_sets_year_but_not_in_documents(tmp_path: Path) -> None:
    title = "Kế hoạch PCTN năm 2024 theo Quyết định số 5/QĐ-UBND ngày 02 tháng 01 năm 2024"
    loaded, _ = imported(make_docx(tmp_path / "annex.docx", small(["1", title])))
    assert loaded.indicators[0].title_template == title.replace("PCTN năm 2024", "PCTN năm {year}")
    assert loaded.indicators[0].title == title


def test_the_period_of_the_text_is_taken(tmp_path: Path) -> None:
    text = "Thời kỳ đánh giá năm 2023: từ ngày 16/12/2022 đến hết ngày 31/12/2023."
    path = make_docx(tmp_path / "annex.docx", small(["1", "Kế hoạch"]), text)
    loaded, result = imported(path)
    period = loaded.period
    assert (period.start, period.end) == (date(2022, 12, 16), date(2023, 12, 31))
    assert not period.inferred
    assert abouts(result) == []


def test_another_field_has_the_calendar_year_unless_it_says_so(tmp_path: Path) -> None:
    text = "BỘ TIÊU CHÍ ĐÁNH GIÁ CHUYỂN ĐỔI SỐ NĂM 2024"
    path = make_docx(tmp_path / "annex.docx", small(["1", "Kế hoạch"]), text)
    loaded, result = imported(path)
    assert (loaded.period.start, loaded.period.end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert loaded.period.inferred
    assert "tạm đặt 01/01/2024–31/12/2024" in abouts(result)[-1]


def test_a_period_that_is_given_is_taken(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "annex.docx", small(["1", "Kế hoạch năm 2024"]))
    period = (date(2024, 4, 1), date(2025, 3, 31))
    result = import_table(path, period=period)
    out = tmp_path / "annex.yaml"
    out.write_text(result.set_yaml, encoding="utf-8")
    given = load_set(out).period
    assert ((given.start, given.end), given.inferred) == (period, False)
    assert abouts(result) == []


PERIODS = {
    "Kỳ đánh giá: từ 01/10/2023 đến 30/9/2024": (date(2023, 10, 1), date(2024, 9, 30)),
    "từ ngày 16 tháng 12 năm 2023 đến ngày 15 tháng 12 năm 2024": (
        date(2023, 12, 16),
        date(2024, 12, 15),
    ),
    "từ ngày 01 tháng 01 đến hết ngày 31 tháng 12 năm 2024": (
        date(2024, 1, 1),
        date(2024, 12, 31),
    ),
}


@pytest.mark.parametrize(("text", "period"), PERIODS.items())
def test_periods_are_worded_in_many_ways(
    tmp_path: Path, text: str, period: tuple[date, date]
) -> None:
    path = make_docx(tmp_path / "annex.docx", small(["1", "Kế hoạch năm 2024"]), text)
    loaded, _ = imported(path)
    assert ((loaded.period.start, loaded.period.end), loaded.period.inferred) == (period, False)
