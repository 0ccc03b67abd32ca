"""Who reviews what: assignments, queues of one's own, progress per person, filters by day."""

import pytest
from starlette.testclient import TestClient

from pipeline.store.queries.assignments import assignments
from review.workplace import Workplace
from tests.review.forms import decide, names_in
from tests.review.made_up import csrf_of, doc_id_of


def give(client: TestClient, kind: str, key: str, assignee: str) -> int:
    data = {"csrf": csrf_of(client), "kind": kind, "key": key, "assignee": assignee}
    return client.post("/people", data=data).status_code


def test_a_queue_of_ones_own_and_what_nobody_was_given(client: TestClient) -> None:
    assert give(client, "unit", "So_Xay_dung", "Minh") == 303
    mine = set(names_in(client.get("/?whose=Minh").text))
    nobodys = set(names_in(client.get("/?whose=-").text))
    assert mine == {"3/KH-SXD", "4/KH-SXD", "broken.pdf"}
    assert nobodys == {"(chưa có số)", "2/BC-SYT"}
    assert set(names_in(client.get("/?whose=Lan").text)) == set()


def test_an_indicator_is_given_and_filters_combine(client: TestClient) -> None:
    give(client, "indicator", "A", "Minh")
    text = client.get("/?whose=Minh&status=all&unit=So_Y_te&since=1/3/2024&until=31/3/2024").text
    assert set(names_in(text)) == {"1/KH-SYT", "(chưa có số)"}
    assert names_in(client.get("/?status=all&since=1/12/24").text) == ["2/BC-SYT"]


def test_what_was_given_is_taken_back_and_all_is_kept(
    client: TestClient, workplace: Workplace
) -> None:
    give(client, "unit", "So_Y_te", "Minh")
    give(client, "unit", "So_Y_te", "Lan")
    assert [one.assignee for one in assignments(workplace.store.engine)] == ["Lan"]
    give(client, "unit", "So_Y_te", "")
    assert assignments(workplace.store.engine) == ()


@pytest.mark.parametrize(("kind", "key"), [("unit", "Xa_La"), ("indicator", "Z"), ("x", "A")])
def test_what_is_not_there_cannot_be_given(client: TestClient, kind: str, key: str) -> None:
    assert give(client, kind, key, "Minh") == 400


def test_progress_of_each_person(client: TestClient, workplace: Workplace) -> None:
    give(client, "unit", "So_Y_te", "Minh")
    decide(client, doc_id_of(workplace, "sure.pdf"), "accept")
    text = client.get("/people").text
    lan, minh = (text.split(f"<td>{name}</td>")[1].split("</tr>")[0] for name in ("Lan", "Minh"))
    assert "1 văn bản" in lan
    assert "0 văn bản" in minh
    assert "2 / 3" in minh


@pytest.mark.parametrize("query", ["5/3/24", "05.03.2024", "3/2024", "tháng 3/2024"])
def test_days_are_searched_for(client: TestClient, query: str) -> None:
    found = names_in(client.get("/", params={"status": "all", "q": query}).text)
    assert "1/KH-SYT" in found
    assert "2/BC-SYT" not in found
