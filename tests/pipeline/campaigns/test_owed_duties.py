"""What a plan asks of bodies, and what sounds like it and is no duty."""

from pathlib import Path

from pipeline.campaigns.proposed import Proposal
from tests.pipeline.campaigns.test_proposal import PERIOD, proposed_of


def owed(one: Proposal) -> dict[str, set[str]]:
    return {
        whose.name: {duty.indicator for duty in whose.duties if not duty.of_group}
        for whose in (*one.units, *one.groups)
        if whose.duties
    }


def test_a_marker_and_who_is_called_are_no_duty(tmp_path: Path) -> None:
    body = PERIOD + (
        "3. Giao Sở Nội vụ và Sở Tư pháp, ngoài hồ sơ chung, có báo cáo riêng về cải cách hành "
        "chính (Sở Nội vụ), về theo dõi thi hành pháp luật (Sở Tư pháp).\n"
    )
    assert owed(proposed_of(body, tmp_path)) == {"Sở Nội vụ": {"B.1.2"}, "Sở Tư pháp": {"A.2.3"}}
