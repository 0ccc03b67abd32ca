"""A unit's own page: it shows its cells and papers, and no more; and it needs its own token."""

import pytest
from starlette.testclient import TestClient

from review.app import make_app
from review.safety import guard_for
from review.unit_links import token_of
from review.workplace import Workplace
from tests.review.made_up import client_of, csrf_of

LONG = "sixteen-letters-and-more"


def stranger(workplace: Workplace) -> TestClient:
    """A browser elsewhere that never had the access token."""
    guard = guard_for("0.0.0.0", LONG)
    return TestClient(
        make_app(workplace, guard), base_url="http://10.0.0.5", follow_redirects=False
    )


def link(workplace: Workplace, unit: str = "So_Y_te") -> str:
    return f"/unit/{token_of(workplace.out, unit)}"


def test_a_unit_sees_its_cells_and_papers_and_nobody_elses(workplace: Workplace) -> None:
    answer = stranger(workplace).get(link(workplace))
    assert answer.status_code == 200
    assert "1/KH-SYT" in answer.text
    assert "Kế hoạch PCTN" in answer.text
    for of_others in ("So_Xay_dung", "3/KH-SXD", "/doc/", "<nav aria-label", "csrf", "Lan"):
        assert of_others not in answer.text


def test_a_secret_subject_is_not_shown(workplace: Workplace) -> None:
    text = stranger(workplace).get(link(workplace, "So_Xay_dung")).text
    assert "4/KH-SXD" in text
    assert "giữ kín" not in text


@pytest.mark.parametrize(
    "path",
    ["/", "/coverage", "/links", "/unit/" + "a" * 31, "/unit/x/y", "/history", "/export/csv"],
)
def test_the_units_token_opens_nothing_else(workplace: Workplace, path: str) -> None:
    client = stranger(workplace)
    client.get(link(workplace))
    assert client.get(path).status_code == 403


def test_a_token_of_nobody_shows_nothing_of_the_work(workplace: Workplace) -> None:
    answer = stranger(workplace).get("/unit/" + "a" * 32)
    assert answer.status_code == 404
    assert "<" not in answer.text


def test_nothing_can_be_sent_by_it(workplace: Workplace) -> None:
    assert stranger(workplace).post(link(workplace), data={"x": "1"}).status_code in (403, 405)


def test_links_are_listed_for_reviewers_and_changed_all_at_once(workplace: Workplace) -> None:
    client, before = client_of(workplace), link(workplace)
    assert before in client.get("/links").text
    client.post("/links", data={"csrf": csrf_of(client)})
    assert link(workplace) != before
    assert stranger(workplace).get(before).status_code == 404
    assert stranger(workplace).get(link(workplace)).status_code == 200
