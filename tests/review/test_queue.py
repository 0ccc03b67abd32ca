"""The queue (hàng chờ): what stands in it, and how it is searched."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from indicator_map.campaign import Campaign, CampaignDeadlines, Unit
from tests.review.forms import names_in
from tests.review.made_up import (
    Paper,
    client_of,
    make_workplace,
)


def test_the_queue_puts_missing_fields_first_and_leaves_out_the_sure(client: TestClient) -> None:
    names = names_in(client.get("/").text)
    assert names[0] == "(chưa có số)"
    assert "1/KH-SYT" not in names


def test_each_reason_is_a_card_with_its_count(client: TestClient) -> None:
    text = client.get("/").text
    assert re.search(r"reason=date-uncertain.*?<b>1</b>\s*<span>Ngày ban hành đọc được", text, re.S)
    assert re.search(r"reason=damaged.*?<b>1</b>", text, re.S)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("unit=So_Xay_dung", {"3/KH-SXD", "4/KH-SXD", "broken.pdf"}),
        ("reason=number-missing", {"(chưa có số)"}),
        ("status=all&indicator=B", {"2/BC-SYT"}),
        ("verdict=after", {"2/BC-SYT"}),
        ("status=sample", set()),
        ("reason=%25", set()),
        ("unit=nowhere&page=abc", set()),
    ],
)
def test_filters(client: TestClient, query: str, found: set[str]) -> None:
    assert set(names_in(client.get(f"/?{query}").text)) == found


@pytest.mark.parametrize(
    "query", ["minh bach tai san", "minh bạch tài sản", "MINH BẠCH", "tai san min"]
)
def test_search_finds_text_with_and_without_diacritics(client: TestClient, query: str) -> None:
    text = client.get("/", params={"status": "all", "q": query}).text
    assert "1/KH-SYT" in text
    assert "<mark>min" in text.lower()


def test_search_by_number_and_for_what_is_not_there(client: TestClient) -> None:
    assert "2/BC-SYT" in client.get("/", params={"status": "all", "q": "2/BC-SYT"}).text
    assert "Không có văn bản nào khớp" in client.get("/?status=all&q=khongcodau").text


def test_wrong_diacritics_are_forgiven_and_said_so(client: TestClient) -> None:
    text = client.get("/", params={"status": "all", "q": "minh bách tài sản"}).text
    assert "1/KH-SYT" in text
    assert "không phân biệt dấu" in text


@pytest.mark.parametrize("query", ['"', "* OR (", "text : x", "NEAR(", "';--", "%_"])
def test_signs_of_the_search_language_are_only_text(client: TestClient, query: str) -> None:
    assert client.get("/", params={"status": "all", "q": query}).status_code == 200


def test_the_page_says_what_is_due_and_which_level(tmp_path: Path) -> None:
    workplace = make_workplace(tmp_path, (Paper("So_X/1.pdf", issued="2020-03-05"),))
    unit = "So_X"
    today = workplace.now().date()
    campaign = Campaign(
        "Đợt thử – cấp huyện",
        2024,
        "huyện",
        workplace.indicators,
        CampaignDeadlines(units=today - timedelta(3), self_assessment=today + timedelta(5)),
        units=(Unit(unit),),
        each_assessed=True,
    )
    client = client_of(replace(workplace, campaign=campaign))
    for page in ("/", "/coverage"):
        text = client.get(page).text
        assert "Quá hạn 3 ngày" in text
        assert unit in text.split("Quá hạn")[1][:200]
        assert "Còn 5 ngày" in text
        assert "Cấp huyện" in text
    workplace.store.close()


def test_without_a_campaign_the_page_speaks_of_no_deadline(client: TestClient) -> None:
    text = client.get("/").text
    assert "Hạn nộp" not in text
    assert 'class="level"' not in text
