"""One run of a small folder: every paper and page tells the same number of holes."""

import csv
import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console
from rich.table import Table

from indicator_map.model import Indicator, IndicatorSet, Need
from pipeline.commands.terminal import (
    holes_sentence,
    missing_by_indicator,
    missing_by_unit,
    missing_summary,
    missing_table,
)
from pipeline.deciding.cell_decisions import CellDraft
from pipeline.deciding.cell_store import CellDecisionStore
from pipeline.deciding.decision_store import DecisionStore
from pipeline.records.cells import count_cells, holes_in
from pipeline.records.reasons import load_reasons
from pipeline.records.rows import HOLES, CoverageRow
from pipeline.records.wording import STATUS
from pipeline.reports.write import write_all
from pipeline.run.run import RunOutcome, run, summary
from pipeline.store.store import Store
from review.workplace import Workplace
from tests.pipeline.parts import (
    NOW,
    CountingEngine,
    parts,
    settings,
    small_set,
    write_evidence,
)
from tests.review.made_up import client_of

UNITS = ("So_Y_te", "So_Noi_vu", "So_Tu_phap")
HOLES_HERE = 3 + 2 + 1
"""Meetings of three units, plans of two, the province's report; one of them is settled below."""


def a_set() -> IndicatorSet:
    """A plan of each unit, the province's report, and meetings of each unit in every month."""
    need = Need(("Thông báo",), "tiếp công dân", "từng đơn vị", "month", True, (), each_unit=True)
    meetings = Indicator("M", "Tiếp công dân", "Tiếp công dân", None, None, 1, needs=(need,))
    return replace(small_set(), indicators=(*small_set().indicators, meetings))


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunOutcome, Store, Path]]:
    folder = tmp_path_factory.mktemp("count") / "evidence"
    write_evidence(folder, "So_Y_te/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    write_evidence(folder, "So_Noi_vu/b.pdf", "2/KH-SNV", "2025-01-20", "Kế hoạch PCTN 2025")
    write_evidence(folder, "So_Tu_phap/c.pdf", "3/GM-STP", "2024-05-06", "Giấy mời họp")
    asked = settings(folder)
    with closing(Store.create(asked.out)) as store:
        made = replace(parts(store, CountingEngine()), indicators=a_set())
        run(asked, made)
        cells = CellDecisionStore(store.engine, a_set(), lambda: NOW)
        version = cells.cell("A", "So_Tu_phap").version
        given = ("none-occurred", "không có", "1/BC")
        cells.decide([CellDraft("A", "So_Tu_phap", (None,), version, *given)], "Lan")  # type: ignore[arg-type]
        outcome = run(asked, made)
        write_all(outcome.results, asked.out, folder)
        yield outcome, store, asked.out


HERE = HOLES_HERE - 1


def rows_of(table: Table) -> int:
    return table.row_count


def test_the_terminal(ran: tuple[RunOutcome, Store, Path]) -> None:
    outcome, store, _ = ran
    covered: tuple[CoverageRow, ...] = store.coverage()
    assert summary(outcome.results)["holes"] == HERE
    assert holes_sentence(covered) == f"{HERE} chỗ còn thiếu minh chứng."
    for table in (missing_table(covered), missing_by_unit(covered), missing_by_indicator(covered)):
        assert rows_of(table) == HERE
    told = list(missing_summary(covered).columns[3].cells)
    assert sum(int(str(cell)) for cell in told) == HERE


def test_by_unit_names_what_is_wanting_and_joins_the_months(
    ran: tuple[RunOutcome, Store, Path],
) -> None:
    _, store, _ = ran
    screen = Console(file=StringIO(), width=200)
    screen.print(missing_by_unit(store.coverage()))
    assert isinstance(screen.file, StringIO)
    text = screen.file.getvalue()
    assert "tháng 1–12" in text
    assert "còn thiếu Thông báo tiếp công dân" in text
    assert text.index("Toàn tỉnh") < text.index("So_Noi_vu") < text.index("So_Y_te")


def test_the_tables(ran: tuple[RunOutcome, Store, Path]) -> None:
    _, _, out = ran
    counts = json.loads((out / "run.json").read_text(encoding="utf-8"))["counts"]
    assert counts["holes"] == sum(counts["coverage"].get(one, 0) for one in HOLES) == HERE
    with (out / "missing.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 3 + 1 + 3 * 12
    cells = ((row["indicator"], row["unit"], row["status"]) for row in rows)
    assert holes_in(count_cells(cells)) == HERE  # type: ignore[arg-type]


def test_the_workbook(ran: tuple[RunOutcome, Store, Path]) -> None:
    _, _, out = ran
    book = load_workbook(out / "evidence.xlsx")
    sheet = book["Thiếu minh chứng"]
    assert sheet.cell(1, 1).value == f"THIẾU MINH CHỨNG: {HERE} chỗ"
    header = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "STT")
    first = [sheet.cell(row, 1).value for row in range(header + 1, sheet.max_row + 1)]
    assert first == [*range(1, HERE + 1), "Người rà soát đã kết luận: 1 chỗ", 1]
    told = {str(row[0].value): row[1].value for row in book["Tổng hợp"].iter_rows(max_col=2)}
    (count,) = (value for text, value in told.items() if text.startswith("Còn thiếu minh chứng"))
    kinds = [told[text] for text in told if text[:2] == "– " and text[4:] in STATUS.values()]
    assert count == sum(map(int, filter(None, map(str, kinds)))) == HERE


def test_the_report(ran: tuple[RunOutcome, Store, Path]) -> None:
    _, _, out = ran
    page = (out / "report.html").read_text(encoding="utf-8")
    assert f"<b>{HERE}</b>chỗ còn thiếu minh chứng" in page
    assert f"Thiếu minh chứng: {HERE} chỗ" in page
    holes = page.split('<section id="holes">')[1].split("</table>")[0]
    assert holes.count("<tr>") - 1 == HERE


def test_the_page_and_its_filters(ran: tuple[RunOutcome, Store, Path]) -> None:
    outcome, store, out = ran
    reasons = load_reasons()
    decisions = DecisionStore(store.engine, a_set(), reasons, lambda: NOW)
    workplace = Workplace(
        out, Path(outcome.results.folder), store, 2024, a_set(), None, reasons, decisions,
        lambda: NOW,
    )  # fmt: skip
    client = client_of(workplace)
    grid = client.get("/coverage").text
    assert f"Thiếu <b>{HERE}</b> chỗ" in grid
    assert f"Còn thiếu minh chứng <b>{HERE}</b>" in grid
    told = dict(re.findall(r'<span class="cell ([\w-]+)">.</span> [^<]+ <b>(\d+)</b>', grid))
    assert sum(int(told[status]) for status in HOLES) == HERE
    bright = 0
    for status in HOLES:
        table = client.get(f"/coverage?only={status}").text.split("<tbody>")[1]
        bright += len(re.findall(rf'<a class="cell {status}"', table))
    assert bright == HERE
    table = client.get("/coverage?only=holes").text.split("<tbody>")[1]
    assert len(re.findall(r'<a class="cell [\w-]+"', table)) == HERE
