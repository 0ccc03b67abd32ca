"""`minhchung missing`: the holes, as they are, by unit, by indicator, or counted."""

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import build
from pipeline.commands.terminal import missing_by_indicator, missing_by_unit
from pipeline.records.rows import CoverageRow
from pipeline.store.store import Store

MEETINGS = [
    CoverageRow(
        "A.2.5", "Tiếp công dân", "Sở Y tế", "missing" if month in (1, 2, 5, 6, 7) else "found",
        "Thông báo", month=date(2024, month, 1), wanting="còn thiếu Thông báo",
        found=() if month in (1, 2, 5, 6, 7) else ("9/TB",),
    )
    for month in range(1, 13)
]  # fmt: skip
COVERAGE = (
    CoverageRow("A.1.2", "Kế hoạch", "Sở Y tế", "outside-only", "Kế hoạch", note="hạn nộp 01/02",
                wanting="còn thiếu Kế hoạch", apart=("1/KH: trước kỳ",)),
    CoverageRow("A.1.2", "Kế hoạch", "Sở Nội vụ", "found", "Kế hoạch", ("2/KH",)),
    *MEETINGS,
    CoverageRow("B.1", "Báo cáo", "", "partial", "Báo cáo", ("3/BC",), wanting="còn thiếu Báo cáo"),
)  # fmt: skip


NOW = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    with closing(Store.create(tmp_path / "results")) as store:
        assert store.save_evidence((), COVERAGE)
        store.start_run({"folder": str(tmp_path), "out": str(tmp_path), "year": 2024}, NOW)
    return tmp_path / "results"


def lines(out: Path, *options: str) -> list[list[str]]:
    done = CliRunner().invoke(build(), ["missing", str(out), *options])
    assert done.exit_code == 0, done.stderr
    assert done.stderr == "3 chỗ còn thiếu minh chứng.\n"
    return [
        [cell.strip() for cell in line.strip("│┃").replace("┃", "│").split("│")]
        for line in done.stdout.splitlines()
        if line[0] in "│┃"
    ]


def test_every_hole_is_one_line_with_its_months(out: Path) -> None:
    header, *rows = lines(out)
    assert header[:3] == ["Tiêu chí", "Đơn vị", "Tình trạng"]
    assert [row[0] for row in rows] == ["A.1.2", "A.2.5", "B.1"]
    assert rows[1][2] == "Mới có một phần: thiếu tháng 1, 2, 5–7"
    assert rows[1][4:6] == ["9/TB", "còn thiếu Thông báo"]
    assert rows[0][4] == ""  # what lies outside is not what is there


def test_by_unit_the_province_comes_first(out: Path) -> None:
    _, *rows = lines(out, "--by", "unit")
    assert [row[:2] for row in rows] == [
        ["Toàn tỉnh", "B.1"],
        ["Sở Y tế", "A.1.2"],
        ["Sở Y tế", "A.2.5"],
    ]
    assert rows[2][-1] == "còn thiếu Thông báo"
    assert "tháng 1, 2, 5–7" in rows[2][3]


def test_what_the_province_owes_names_whom_the_campaign_asks() -> None:
    cell = CoverageRow("A.2.1", "Rà soát", "", "missing", "Kế hoạch", asked=("Sở Tư pháp",))
    for table, column in ((missing_by_unit([cell]), 0), (missing_by_indicator([cell]), 2)):
        assert [str(one) for one in table.columns[column].cells] == ["Toàn tỉnh; hỏi Sở Tư pháp"]


def test_by_indicator_the_set_keeps_its_order(out: Path) -> None:
    _, *rows = lines(out, "--by", "indicator")
    assert [(row[0], row[2]) for row in rows] == [
        ("A.1.2", "Sở Y tế"),
        ("A.2.5", "Sở Y tế"),
        ("B.1", "Toàn tỉnh"),
    ]


def test_the_summary_says_of_what_kind_the_holes_are(out: Path) -> None:
    _, *rows = lines(out, "--summary")
    assert rows == [
        ["A.1.2", "Kế hoạch", "1", "1", "1 chỉ ngoài kỳ"],
        ["A.2.5", "Tiếp công dân", "0", "1", "1 mới có một phần"],
        ["B.1", "Báo cáo", "0", "1", "1 mới có một phần"],
    ]


def test_another_way_of_putting_together_is_refused(out: Path) -> None:
    done = CliRunner().invoke(build(), ["missing", str(out), "--by", "month"])
    assert done.exit_code == 2
