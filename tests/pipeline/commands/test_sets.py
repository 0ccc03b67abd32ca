"""`indicators import` on the terminal: what became of every row, and which period is meant."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from indicator_map.loader import load_set
from pipeline.cli import build
from pipeline.errors import CallError


def imported(folder: Path, *options: str) -> Result:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["STT", "Tiêu chí", "Điểm tối đa"],
        ["1", "Công tác chỉ đạo năm 2024", 100],
        ["", "Lưu ý chung", ""],
        ["", "Tổng cộng", 100],
        ["1/2", "Lạc", 1],
    ):
        sheet.append(row)
    book.save(folder / "annex.xlsx")
    call = ["indicators", "import", str(folder / "annex.xlsx"), "--out", str(folder / "set.yaml")]
    return CliRunner().invoke(build(), [*call, *options])


def test_every_row_is_counted(tmp_path: Path) -> None:
    result = imported(tmp_path)
    assert result.exit_code == 0, result.output
    told = " ".join(result.output.split())
    assert (
        "Các bảng có 5 dòng: 1 thành tiêu chí, 1 vào hướng dẫn, 2 là tiêu đề và cộng điểm" in told
    )
    assert "1 để ngoài (lý do ở trên)" in told
    assert "--year 2024" in told


def test_name_and_period_may_be_given(tmp_path: Path) -> None:
    result = imported(tmp_path, "--name", "Bộ của xã", "--from", "2023-10-01", "--to", "2024-09-30")
    assert result.exit_code == 0, result.output
    loaded = load_set(tmp_path / "set.yaml")
    assert loaded.name == "Bộ của xã"
    assert (f"{loaded.period.start}", f"{loaded.period.end}") == ("2023-10-01", "2024-09-30")


@pytest.mark.parametrize(
    "options", [("--from", "2024-01-01"), ("--from", "2024-12-31", "--to", "2024-01-01")]
)
def test_half_a_period_is_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    result = imported(tmp_path, *options)
    assert isinstance(result.exception, CallError)
    assert not (tmp_path / "set.yaml").exists()
