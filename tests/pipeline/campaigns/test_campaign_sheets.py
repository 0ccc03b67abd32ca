"""What a clerk sees in the workbook: days as days, rows to check yellow, texts in full."""

import io
from datetime import date, datetime

from openpyxl import load_workbook

from indicator_map.campaign import CampaignDeadlines
from pipeline.campaigns.campaign_sheets import UNSURE, workbook
from pipeline.campaigns.plan_facts import Evidence
from pipeline.campaigns.proposed import Proposal, ProposedGroup, ProposedUnit

ONE = Proposal(
    name="=1+1",
    organisation="UBND tỉnh Mẫu",
    year=2024,
    level="tỉnh",
    set="pctn-tinh-2024",
    period=None,
    deadlines=CampaignDeadlines(),
    groups=(ProposedGroup("Sở", date(2025, 3, 14), Evidence("dài " * 200, 3)),),
    units=(
        ProposedUnit("Sở Nội vụ", "Sở", proposed=False),
        ProposedUnit("Sở Y tế", "Sở", proposed=True),
    ),
)


def test_days_are_days_and_proposals_are_yellow() -> None:
    book = load_workbook(io.BytesIO(workbook(ONE)))
    assert book["Hạn nộp"]["C2"].value == datetime(2025, 3, 14)
    colours = [row[0].fill.start_color.rgb for row in book["Đơn vị"].iter_rows(min_row=2)]
    assert colours[1].endswith(UNSURE.start_color.rgb[2:])
    assert colours[0] != colours[1]


def test_long_sentences_get_higher_rows_and_formulas_stay_text() -> None:
    book = load_workbook(io.BytesIO(workbook(ONE)))
    assert book["Hạn nộp"].row_dimensions[2].height > 30
    assert book["Đợt đánh giá"]["B2"].data_type == "s"
    assert book["Đợt đánh giá"]["B2"].value == "=1+1"
