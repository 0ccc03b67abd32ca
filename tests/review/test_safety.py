"""What the page keeps from whom: scripts, secret papers, strangers."""

import re

import pytest
from starlette.testclient import TestClient

from review.safety import guard_for
from review.workplace import Workplace, open_workplace
from tests.review.forms import decide
from tests.review.made_up import (
    Clock,
    client_of,
    csrf_of,
    doc_id_of,
    row_of,
)


def test_text_from_documents_is_never_html(client: TestClient, workplace: Workplace) -> None:
    doc_id = doc_id_of(workplace, "script.pdf")
    decide(client, doc_id, "skip", note="<img src=x onerror=alert(2)>")
    for path in (
        "/?status=all",
        f"/doc/{doc_id}",
        "/history",
        "/coverage",
        "/bulk",
        "/?status=all&q=script",
    ):
        text = client.get(path).text
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in client.get(f"/doc/{doc_id}").text


def test_nothing_is_inline_and_the_policy_forbids_it(
    client: TestClient, workplace: Workplace
) -> None:
    for path in ("/", f"/doc/{doc_id_of(workplace, 'after.pdf')}", "/coverage", "/timeline"):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(
            r"<script(?! src=)|<style| style=| on\w+=|https?://(?!www\.w3)", answer.text
        ), path


def test_a_secret_document_shows_no_text_and_no_picture(
    client: TestClient, workplace: Workplace
) -> None:
    doc_id = doc_id_of(workplace, "secret.pdf")
    for path in (
        f"/doc/{doc_id}",
        "/?status=all",
        "/?status=all&q=giữ+kín",
        "/coverage/A?unit=So_Xay_dung",
    ):
        assert "giữ kín" not in re.sub(
            r'value="giữ kín"|Tìm “giữ kín”', "", client.get(path).text
        ), path
    assert client.get(f"/doc/{doc_id}/page/1.jpg").status_code == 404
    assert "không hiện hình" in client.get(f"/doc/{doc_id}").text


def test_a_secret_document_can_be_decided_without_losing_its_subject(
    client: TestClient, workplace: Workplace
) -> None:
    decide(client, doc_id_of(workplace, "secret.pdf"), "accept", number="44/KH-SXD")
    row = row_of(workplace, "secret.pdf")
    assert row.extraction is not None
    assert (row.extraction.number.value, row.extraction.subject.value) == (
        "44/KH-SXD",
        "Chuyện phải giữ kín",
    )
    assert client.get(f"/doc/{row.doc_id}/page/1.jpg").status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "10.0.0.5:8765"])
def test_another_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


def test_forms_without_the_token_or_from_elsewhere_are_refused(
    client: TestClient, workplace: Workplace
) -> None:
    path = f"/doc/{doc_id_of(workplace, 'script.pdf')}/decide"
    assert client.post(path, data={"kind": "reject"}).status_code == 403
    good = {"csrf": csrf_of(client), "kind": "reject"}
    assert (
        client.post(path, data=good, headers={"origin": "http://evil.example"}).status_code == 403
    )
    assert client.get(path).status_code == 405
    assert row_of(workplace, "script.pdf").decision == ""


def test_off_this_machine_a_token_is_asked_for(workplace: Workplace) -> None:
    guard = guard_for("0.0.0.0", None)
    assert guard.token is not None
    client = client_of(workplace, guard, reviewer="")
    assert client.get("/").status_code == 403
    assert client.get("/?token=wrong").status_code == 403
    assert client.get(f"/?token={guard.token}").status_code == 303
    assert client.get("/name").status_code == 200


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil", "evil"])
def test_a_name_leads_on_only_within_the_server(client: TestClient, onward: str) -> None:
    data = {"csrf": csrf_of(client), "name": "Lan", "next": onward}
    assert client.post("/name", data=data).headers["location"] == "/"


def test_without_a_name_nobody_decides(workplace: Workplace) -> None:
    client = client_of(workplace, reviewer="")
    assert client.get("/").headers["location"] == "/name"
    doc_id = doc_id_of(workplace, "script.pdf")
    answer = client.post(f"/doc/{doc_id}/decide", data={"csrf": csrf_of(client), "kind": "reject"})
    assert answer.headers["location"].startswith("/name")
    assert row_of(workplace, "script.pdf").decision == ""


def test_an_unknown_document_is_said_so(client: TestClient) -> None:
    assert client.get("/doc/nowhere").status_code == 404
    assert client.get("/static/../app.py").status_code == 404


def test_a_stored_folder_is_opened_as_the_run_left_it(workplace: Workplace) -> None:
    opened = open_workplace(workplace.out, Clock())
    assert (opened.year, opened.folder.name) == (2024, "evidence")
    opened.store.close()
