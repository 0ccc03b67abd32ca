"""Own points and words are given on the page; figures are shown there."""

from __future__ import annotations

import re
from html import unescape
from threading import Event

import pytest
from docx import Document
from starlette.testclient import TestClient

from pipeline.deciding.assessment_store import all_assessed
from pipeline.errors import ReportError
from pipeline.records.listing import Listing
from pipeline.records.results import Results
from pipeline.run.lock import only_run
from pipeline.run.progress import PROGRESS_NAME
from review.whole import whole_results
from review.workplace import Workplace
from tests.review.made_up import NOON, client_of, csrf_of, doc_id_of, row_of


def test_every_leaf_has_its_form_and_the_list_shows_codes(client: TestClient) -> None:
    page = client.get("/assessment").text
    assert 'href="/assessment/A"' in page
    assert "[A-01]" in page
    assert client.get("/assessment/A").status_code == 200
    assert client.get("/assessment/nothing").status_code == 404


def test_what_is_given_stands_on_the_page_and_in_the_report(
    client: TestClient, workplace: Workplace
) -> None:
    given = {
        "csrf": csrf_of(client),
        "score": "0,5",
        "result": "Đã <b>làm</b>.",
        "difficulties": "",
    }
    answer = client.post("/assessment/A", data=given, follow_redirects=False)
    assert answer.status_code == 303
    assert all_assessed(workplace.store.engine)["A"].score == "0.5"
    assert "Đã &lt;b&gt;làm&lt;/b&gt;." in client.get("/assessment").text
    client.post("/export", data={"csrf": csrf_of(client), "form": "docx"})
    word = Document(str(workplace.out / "self-assessment.docx"))
    cells = [cell.text for one in word.tables for row in one.rows for cell in row.cells]
    assert "Đã <b>làm</b>." in cells


def test_what_is_impossible_is_said_and_kept_in_the_form(
    client: TestClient, workplace: Workplace
) -> None:
    answer = client.post("/assessment/A", data={"csrf": csrf_of(client), "score": "nhiều"})
    assert answer.status_code == 422
    assert "không phải số" in answer.text
    assert 'value="nhiều"' in answer.text
    assert all_assessed(workplace.store.engine) == {}


@pytest.fixture
def at_rest(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """The made-up folder with its run at its end: what is made of it may be kept."""
    monkeypatch.setattr("review.kept.PATIENCE", 60)  # a busy machine is not what is tested
    settings = workplace.store.last_settings()
    workplace.store.end_run(workplace.store.start_run(settings, NOON), {}, NOON)
    return workplace


def decide(client: TestClient, doc_id: str, kind: str) -> None:
    version = client.get(f"/doc/{doc_id}").text.split('name="version" value="')[1].split('"')[0]
    given = {"csrf": csrf_of(client), "version": version, "kind": kind}
    assert client.post(f"/doc/{doc_id}/decide", data=given).status_code == 303


def test_nothing_is_built_twice_while_nothing_changes(
    at_rest: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[Workplace] = []

    def whole(workplace: Workplace) -> tuple[Results, Listing]:
        built.append(workplace)
        return whole_results(workplace)

    monkeypatch.setattr("review.assessment_pages.whole_results", whole)
    client = client_of(at_rest)
    for path in ("/assessment", "/assessment/A", "/figures", "/assessment"):
        assert client.get(path).status_code == 200
    assert len(built) == 1
    client.post("/assessment/A", data={"csrf": csrf_of(client), "score": "0,5"})
    assert "<b>0,5</b>" in client.get("/assessment").text
    assert len(built) == 1, "points are no rows: only they are read again"


@pytest.mark.parametrize("resting", [True, False], ids=["at-rest", "run-not-at-its-end"])
def test_a_decision_shows_at_once(request: pytest.FixtureRequest, resting: bool) -> None:
    workplace: Workplace = request.getfixturevalue("at_rest" if resting else "workplace")
    client = client_of(workplace)
    doc_id = doc_id_of(workplace, "sure.pdf")
    assert f'href="/doc/{doc_id}"' in client.get("/assessment").text
    decide(client, doc_id, "reject")
    assert row_of(workplace, "sure.pdf").decision == "rejected"
    assert f'href="/doc/{doc_id}"' not in client.get("/assessment").text


def test_what_a_run_replaces_meanwhile_shows_at_once(at_rest: Workplace) -> None:
    client, store = client_of(at_rest), at_rest.store
    doc_id = doc_id_of(at_rest, "sure.pdf")
    assert f'href="/doc/{doc_id}"' in client.get("/assessment").text
    run = store.start_run(store.last_settings(), NOON)
    kept = tuple(row for row in store.evidence() if row.doc_id != doc_id)
    store.save_evidence(kept, store.coverage())
    assert f'href="/doc/{doc_id}"' not in client.get("/assessment").text
    store.end_run(run, {}, NOON)
    assert f'href="/doc/{doc_id}"' not in client.get("/assessment").text


def test_without_a_token_nothing_is_kept(client: TestClient, workplace: Workplace) -> None:
    assert client.post("/assessment/A", data={"score": "1"}).status_code == 403
    assert all_assessed(workplace.store.engine) == {}


def test_the_figures_have_a_page(client: TestClient) -> None:
    page = client.get("/figures").text
    assert "Mâu thuẫn (0)" in page


def test_words_that_were_only_proposed_are_nobodys(
    client: TestClient, workplace: Workplace
) -> None:
    page = client.get("/assessment/A").text
    proposed = re.search(r'<textarea name="result"[^>]*>([^<]*)<', page)
    assert proposed is not None
    given = {"csrf": csrf_of(client), "score": "1", "result": unescape(proposed[1])}
    client.post("/assessment/A", data=given)
    assert all_assessed(workplace.store.engine)["A"].result == ""


def test_a_page_that_takes_long_is_served_as_it_was_and_says_so(
    at_rest: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(at_rest)
    assert "Đang tính lại" not in client.get("/assessment").text
    going_on = Event()

    def slowly(place: Workplace) -> tuple[Results, Listing]:
        assert going_on.wait(60)
        return whole_results(place)

    monkeypatch.setattr("review.assessment_pages.whole_results", slowly)
    monkeypatch.setattr("review.kept.PATIENCE", 0.01)
    rejected = doc_id_of(at_rest, "sure.pdf")
    decide(client, rejected, "reject")
    for path in ("/assessment", "/assessment/A"):
        page = client.get(path).text
        assert "Đang tính lại" in page
        assert rejected in page
    never_made = client.get("/figures").text
    assert "mất vài giây" in never_made
    going_on.set()
    monkeypatch.setattr("review.kept.PATIENCE", 60)
    page = client.get("/assessment").text
    assert "Đang tính lại" not in page
    assert rejected not in page
    assert "mất vài giây" not in client.get("/figures").text


def test_what_cannot_be_made_is_said_and_tried_again(
    at_rest: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(at_rest)

    def broken(place: Workplace) -> tuple[Results, Listing]:
        raise ReportError("Không lập được.")

    monkeypatch.setattr("review.assessment_pages.whole_results", broken)
    assert "Không lập được." in client.get("/assessment").text
    monkeypatch.setattr("review.assessment_pages.whole_results", whole_results)
    assert "[A-01]" in client.get("/assessment").text


def test_the_queue_says_that_not_all_is_read_yet(workplace: Workplace) -> None:
    client = client_of(workplace)
    assert "dừng giữa chừng" in client.get("/").text
    settings = workplace.store.last_settings()
    workplace.store.end_run(workplace.store.start_run(settings, NOON), {}, NOON)
    assert "dừng giữa chừng" not in client.get("/").text
    with only_run(workplace.out):
        (workplace.out / PROGRESS_NAME).write_text('{"title": "Đọc", "text": "6/28 tệp"}', "utf-8")
        for path in ("/", "/coverage"):
            assert "Máy đang đọc (Đọc: 6/28 tệp)" in client.get(path).text
