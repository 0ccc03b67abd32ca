"""`campaign new` and `campaign check` as a user calls them."""

import csv
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from benchmarks.plans import HELD as HELD_PLANS
from benchmarks.plans import draw, plans
from indicator_map.campaign import CampaignError
from indicator_map.campaign_loader import load_campaign
from pipeline.cli import build
from pipeline.errors import CallError, PlanError

PLANS = {plan["id"]: plan for plan in plans()}
HELD = {plan["id"]: plan for plan in plans(HELD_PLANS)}


def call(*arguments: str | Path) -> tuple[int, str]:
    """Call `campaign`; an error that `main` would turn into a status is raised."""
    return call_program("campaign", *arguments)


def call_program(*arguments: str | Path) -> tuple[int, str]:
    app: typer.Typer = build()
    done = CliRunner().invoke(app, [*map(str, arguments)])
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


TWO_LEVELS = """\
name: Đợt hai cấp
organisation: Ủy ban nhân dân tỉnh Mẫu
year: 2024
level: tỉnh
set: pctn-tinh-2024
deadlines: {units: 2025-03-15}
units:
  - {name: Sở Nội vụ}
  - {name: UBND huyện Mẫu Một}
levels:
  - level: huyện
    set: pctn-tinh-2024
    deadlines: {units: 2025-02-28}
"""


@pytest.mark.slow
def test_each_level_has_results_of_its_own_and_each_file_is_read_once(tmp_path: Path) -> None:
    folder, out = tmp_path / "evidence", tmp_path / "out"
    for name in ("So_Noi_vu", "UBND_huyen_Mau_Mot"):
        (folder / name).mkdir(parents=True)
    draw(PLANS["prose-province"], folder / "So_Noi_vu", pdf=False)
    draw(PLANS["yearless"], folder / "UBND_huyen_Mau_Mot", pdf=False)
    campaign = tmp_path / "campaign.yaml"
    campaign.write_text(TWO_LEVELS, encoding="utf-8")
    run = ["run", folder, "--campaign", campaign, "--out", out, "--jobs", "1"]  # its year
    status, said = call_program(*run)
    assert status == 0
    assert "Cấp tỉnh" in said
    assert "đọc mới 0;" in said.split("Cấp huyện")[1]
    below = out / "cap-huyen"
    paths = [row["path"] for row in table(below / "evidence.csv")]
    assert paths == ["UBND_huyen_Mau_Mot/yearless.docx"]
    cells = table(below / "missing.csv")
    assert {row["level"] for row in cells} == {"huyện"}
    assert {row["unit"] for row in cells} == {"UBND huyện Mẫu Một"}
    assert {row["level"] for row in table(out / "missing.csv")} == {"tỉnh"}
    reports = [path for folder in (out, below) for path in folder.glob("e*.xlsx")]
    made = [path.stat().st_mtime_ns for path in reports]
    status, said_again = call_program(*run)
    assert (status, said_again.count("Không có gì thay đổi")) == (0, 2)
    assert [path.stat().st_mtime_ns for path in reports] == made
    overdue = [line for line in said.splitlines() if "15/03/2025" in line or "28/02/2025" in line]
    assert overdue
    assert [line for line in said_again.splitlines() if line in overdue] == overdue
    status, said = call_program("missing", out, "--summary")
    assert [said.count(f"Cấp {level}:") for level in ("tỉnh", "huyện")] == [1, 1]
    assert "hạn 15/03/2025" in said.split("Cấp huyện")[0]
    assert "hạn 28/02/2025" in said.split("Cấp huyện")[1]
    assert call_program("verify", out)[0] == 0
    kept, again = tmp_path / "keep" / "k.zip", tmp_path / "again"
    kept.parent.mkdir()
    assert call_program("backup", out, kept)[0] == 0
    assert call_program("restore", kept, again)[0] == 0
    assert (again / "cap-huyen" / "minhchung.db").is_file()
    (folder / "UBND_huyen_Mau_Mot" / "yearless.docx").unlink()
    status, said = call_program("verify", out)
    assert (status, "cap-huyen: UBND_huyen_Mau_Mot" in said) == (3, True)


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_plan_for_two_levels_proposes_both_and_asks_for_the_lower_set(tmp_path: Path) -> None:
    plan = draw(HELD["duties-by-body-in-a-table"], tmp_path, pdf=False)
    for name in ("campaign.yaml", "campaign.xlsx"):
        out = tmp_path / name
        status, said = call("new", plan, "--out", out)
        assert (status, "bộ tiêu chí cấp huyện (`set`)" in said) == (0, True)
        with pytest.raises(CampaignError, match="cấp huyện chưa có bộ tiêu chí"):
            load_campaign(out)
        out.unlink()
        assert call("new", plan, "--out", out, "--lower-set", "pctn-tinh-2024")[0] == 0
        (below,) = load_campaign(out).levels
        assert below.deadlines.units == date(2025, 2, 28)
        assert len(below.units) == 3


def test_folders_name_the_districts_that_a_plan_speaks_of_together(tmp_path: Path) -> None:
    for name in ("DV01_So_Tu_phap", "DV21_UBND_huyen_Mau_Mot"):
        (tmp_path / "evidence" / name).mkdir(parents=True)
    plan = draw(PLANS["prose-province"], tmp_path, pdf=False)
    out = tmp_path / "campaign.yaml"
    assert call("new", plan, "--folder", tmp_path / "evidence", "--out", out)[0] == 0
    districts = [one for one in load_campaign(out).units if one.group == "UBND cấp huyện"]
    assert [(one.name, one.proposed) for one in districts] == [("DV21_UBND_huyen_Mau_Mot", True)]
