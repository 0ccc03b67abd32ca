"""`campaign new` and `campaign check` as a user calls them."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from benchmarks.plans import draw, plans
from indicator_map.campaign_loader import load_campaign
from pipeline.cli import build
from pipeline.errors import CallError, PlanError

PLANS = {plan["id"]: plan for plan in plans()}


def call(*arguments: str | Path) -> tuple[int, str]:
    """Call the program; an error that `main` would turn into a status is raised."""
    app: typer.Typer = build()
    done = CliRunner().invoke(app, ["campaign", *map(str, arguments)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@pytest.mark.parametrize("name", ["campaign.yaml", "campaign.xlsx"])
def test_a_plan_becomes_a_campaign_that_checks(tmp_path: Path, name: str) -> None:
    plan = draw(PLANS["prose-province"], tmp_path, pdf=False)
    out, shown = tmp_path / name, tmp_path / "plan.html"
    status, _ = call("new", plan, "--out", out, "--show", shown)
    assert status == 0
    assert "HẠN" in shown.read_text(encoding="utf-8")
    status, said = call("check", out)
    assert status == 0
    assert "14/03/2025" in said
    assert load_campaign(out).year == 2024


def test_a_plan_that_contradicts_itself_is_written_and_ends_with_3(tmp_path: Path) -> None:
    body = (
        "1. Thời kỳ đánh giá: từ ngày 16/12/2023 đến ngày 15/12/2024.\n"
        "2. Các sở, ban, ngành gửi hồ sơ minh chứng trước ngày 15/3/2025.\n"
        "3. Các sở, ban, ngành gửi hồ sơ minh chứng trước ngày 25/3/2025.\n"
    )
    plan = draw({**PLANS["prose-province"], "body": body}, tmp_path, pdf=False)
    out = tmp_path / "campaign.yaml"
    status, _ = call("new", plan, "--out", out)
    assert status == 3
    assert load_campaign(out).year == 2024


def test_a_folder_gives_a_template(tmp_path: Path) -> None:
    for name in ("DV01_So_Tu_phap", "DV02_So_Noi_vu", ".ẩn"):
        (tmp_path / "evidence" / name).mkdir(parents=True)
    out = tmp_path / "campaign.yaml"
    assert call("new", "--folder", tmp_path / "evidence", "--year", "2024", "--out", out)[0] == 0
    names = [unit.name for unit in load_campaign(out).units]
    assert names == ["DV01_So_Tu_phap", "DV02_So_Noi_vu"]


def test_no_file_is_written_over_or_into_the_evidence(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    (folder / "So_Tu_phap").mkdir(parents=True)
    there = tmp_path / "there.yaml"
    there.write_text("x", encoding="utf-8")
    with pytest.raises(CallError, match="Đã có tệp"):
        call("new", "--out", there)
    with pytest.raises(CallError, match="thư mục minh chứng"):
        call("new", "--folder", folder, "--out", folder / "a.yaml")
    with pytest.raises(CallError, match="phải kết thúc"):
        call("new", "--out", tmp_path / "a.txt")


def test_what_is_no_plan_leaves_nothing_behind(tmp_path: Path) -> None:
    letter = {**PLANS["city"], "subject": "Mời họp giao ban", "body": "Kính mời dự họp."}
    path = draw(letter, tmp_path, pdf=False)
    with pytest.raises(PlanError, match="không phải kế hoạch"):
        call("new", path, "--out", tmp_path / "a.yaml")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(PlanError, match="Không đọc được"):
        call("new", broken, "--out", tmp_path / "a.yaml")
    with pytest.raises(CallError, match="Không có tệp"):
        call("new", tmp_path / "gone.pdf")
    assert not (tmp_path / "a.yaml").exists()
