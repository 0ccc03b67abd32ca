"""Decisions on a document's page, and every field that may be changed."""

import csv
import os
import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from pipeline.deciding.decisions import values_of
from review.app import make_app
from review.safety import guard_for
from review.workplace import Workplace
from tests.review.forms import decide
from tests.review.made_up import (
    HOST,
    client_of,
    csrf_of,
    doc_id_of,
    row_of,
)


def test_accepting_confirms_and_goes_on_to_the_next(
    client: TestClient, workplace: Workplace
) -> None:
    doc_id = doc_id_of(workplace, "script.pdf")
    status, onward = decide(client, doc_id, "accept")
    row = row_of(workplace, "script.pdf")
    assert (status, row.decision, row.confirmed) == (303, "accepted", True)
    assert onward.startswith("/doc/")
    assert "Đã duyệt 3/KH-SXD" in client.get(onward).text


def test_an_accepted_form_changes_no_value(client: TestClient, workplace: Workplace) -> None:
    before = values_of(row_of(workplace, "script.pdf"))
    decide(client, doc_id_of(workplace, "script.pdf"), "accept")
    assert values_of(row_of(workplace, "script.pdf")) == before


def test_a_corrected_date_is_judged_anew(client: TestClient, workplace: Workplace) -> None:
    decide(
        client,
        doc_id_of(workplace, "script.pdf"),
        "accept",
        issue_date="16/12/2024",
        doc_type="Thông báo",
    )
    row = row_of(workplace, "script.pdf")
    assert row.extraction is not None
    assert row.extraction.issue_date.value == "2024-12-16"
    assert (row.decision, row.period.verdict) == ("corrected", "after")
    history = workplace.decisions.history(row.doc_id)[-1]
    assert (history.reviewer, history.before["issue_date"]) == ("Lan", "2024-05-06")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("issue_date", "31/02/2024", "không có"),
        ("issue_date", "hôm qua", "không có"),
        ("issue_date", "01/01/2031", "ở tương lai"),
        ("number", "KH-UBND", "không có chữ số nào"),
        ("more", "Z.9", "không có trong bộ tiêu chí"),
    ],
)
def test_an_impossible_value_is_refused_and_what_was_typed_stays(
    client: TestClient, workplace: Workplace, field: str, value: str, said: str
) -> None:
    doc_id = doc_id_of(workplace, "script.pdf")
    status, text = decide(client, doc_id, "accept", **{field: value})
    assert status == 422
    assert said in text
    assert value in text
    assert row_of(workplace, "script.pdf").decision == ""


def test_a_document_without_number_is_accepted_only_after_a_question(
    client: TestClient, workplace: Workplace
) -> None:
    doc_id = doc_id_of(workplace, "no-number.pdf")
    status, page = decide(client, doc_id, "accept", note="không có số")
    assert (status, "chưa có số, ký hiệu. Duyệt như vậy?" in page) == (422, True)
    assert 'value="không có số"' in page
    assert workplace.decisions.history(doc_id) == ()
    assert decide(client, doc_id, "accept", number="9/KH-SYT")[0] == 303
    assert row_of(workplace, "no-number.pdf").confirmed
    client.post("/undo", data={"csrf": csrf_of(client)})
    assert decide(client, doc_id, "accept-anyway")[0] == 303
    row = row_of(workplace, "no-number.pdf")
    assert (row.decision, row.confirmed) == ("accepted", True)


def test_a_file_that_could_not_be_read_asks_and_is_filled_in_by_hand(
    client: TestClient, workplace: Workplace
) -> None:
    doc_id = doc_id_of(workplace, "broken.pdf")
    status, page = decide(client, doc_id, "accept")
    assert (status, "Máy không đọc được tệp này và chưa ô nào" in page) == (422, True)
    assert decide(client, doc_id, "accept", number="5/BC-SXD")[0] == 422
    given = {"number": "5/BC-SXD", "issue_date": "7/5/2024", "doc_type": "Báo cáo", "more": "B"}
    assert decide(client, doc_id, "accept", **given)[0] == 303
    row = row_of(workplace, "broken.pdf")
    assert (row.error, row.confirmed, row.indicator) == ("", True, "B")
    assert row.extraction is not None
    assert (row.extraction.number.value, row.issued) == ("5/BC-SXD", date(2024, 5, 7))
    assert row.period.verdict == "inside"
    assert "do người rà soát điền" in client.get(f"/doc/{doc_id}").text
    cell = client.get("/coverage/B?unit=So_Xay_dung").text
    assert "5/BC-SXD" in cell
    client.post("/undo", data={"csrf": csrf_of(client)})
    assert row_of(workplace, "broken.pdf").error == "damaged"


def test_an_indicator_is_found_by_its_id_in_any_case_and_by_words(
    client: TestClient, workplace: Workplace
) -> None:
    title = workplace.indicators.get("B")
    assert title is not None
    doc_id = doc_id_of(workplace, "script.pdf")
    for typed in ("b", title.title.upper()):
        assert decide(client, doc_id, "accept", more=typed)[0] == 303
        row = row_of(workplace, "script.pdf")
        assert [one.indicator for one in row.indicators] == ["A", "B"]
        client.post("/undo", data={"csrf": csrf_of(client)})
    status, page = decide(client, doc_id, "accept", more="công khai ngân sách")
    assert (status, page.count("không có trong bộ tiêu chí")) == (422, 1)


def test_a_score_under_the_threshold_is_not_green(client: TestClient, workplace: Workplace) -> None:
    page = client.get(f"/doc/{doc_id_of(workplace, 'sure.pdf')}").text
    assert re.findall(r'class="(score[^"]*)"', page) == ["score", "score under"]


def test_the_signer_is_corrected_as_any_field(client: TestClient, workplace: Workplace) -> None:
    doc_id = doc_id_of(workplace, "script.pdf")
    assert decide(client, doc_id, "accept", signer="Trần Thị Thí Dụ")[0] == 303
    row = row_of(workplace, "script.pdf")
    assert row.extraction is not None
    assert (row.extraction.signer.value, row.extraction.signer.reader) == (
        "Trần Thị Thí Dụ",
        "human",
    )
    assert "người ký: <del>(trống)</del>" in client.get(f"/doc/{doc_id}").text


def test_the_queue_hands_nobody_what_another_has_open(workplace: Workplace) -> None:
    app = make_app(workplace, guard_for(HOST, None))
    lan, minh = client_of(workplace, app=app), client_of(workplace, app=app, reviewer="Minh")
    first, second, third = re.findall(r'class="open" href="/doc/([^"?]+)', lan.get("/").text)[:3]
    assert minh.get(f"/doc/{second}").status_code == 200
    assert f'id="after" href="/doc/{third}?' in lan.get(f"/doc/{first}").text
    assert f"/doc/{third}" in decide(lan, first, "skip")[1]
    assert "Minh cũng đang mở" in lan.get(f"/doc/{second}").text
    assert "Minh đang mở" in lan.get("/").text
    minh.get("/")
    assert "Minh đang mở" not in lan.get("/").text


def test_after_the_last_one_the_page_says_what_is_left(
    client: TestClient, workplace: Workplace
) -> None:
    assert 'id="finished"' not in client.get("/?unit=none").text
    for name in ("no-number.pdf", "after.pdf", "script.pdf", "secret.pdf", "broken.pdf"):
        assert decide(client, doc_id_of(workplace, name), "reject")[0] == 303
    page = client.get("/").text
    assert "Còn <b>1</b> văn bản chưa ai xem mà máy thấy chắc chắn" in page
    for onward in ("/bulk", "/coverage?only=holes", "/export"):
        assert f'href="{onward}"' in page.split('id="finished"')[1]


def test_rejecting_and_skipping(client: TestClient, workplace: Workplace) -> None:
    decide(client, doc_id_of(workplace, "after.pdf"), "reject", note="giấy mời")
    decide(client, doc_id_of(workplace, "no-number.pdf"), "skip")
    assert row_of(workplace, "after.pdf").decision == "rejected"
    assert row_of(workplace, "no-number.pdf").decision == "skipped"
    listed = re.findall(r'class="open" href="/doc/([^?"]+)', client.get("/").text)
    assert listed[-1] == doc_id_of(workplace, "no-number.pdf")
    assert "giấy mời" in client.get("/history").text


def test_undo_takes_back_and_shows_the_document(client: TestClient, workplace: Workplace) -> None:
    before = row_of(workplace, "after.pdf")
    decide(client, before.doc_id, "reject")
    answer = client.post("/undo", data={"csrf": csrf_of(client), "next": "/"})
    assert answer.headers["location"].startswith(f"/doc/{before.doc_id}")
    assert row_of(workplace, "after.pdf") == before
    again = client.post("/undo", data={"csrf": csrf_of(client), "next": "/"})
    assert parse_qs(urlsplit(again.headers["location"]).query)["said"] == ["nothing"]


def test_the_second_of_two_reviewers_is_told(client: TestClient, workplace: Workplace) -> None:
    doc_id = doc_id_of(workplace, "script.pdf")
    minh = client_of(workplace, reviewer="Minh")
    seen = minh.get(f"/doc/{doc_id}").text
    version = re.findall(r'name="version" value="(\w+)"', seen)[0]
    decide(client, doc_id, "accept", number="33/KH-SXD")
    answer = minh.post(
        f"/doc/{doc_id}/decide",
        data={"csrf": csrf_of(minh), "version": version, "kind": "reject"},
    )
    assert answer.status_code == 409
    assert "Lan" in answer.text
    assert "chưa ghi gì" in answer.text
    row = row_of(workplace, "script.pdf")
    assert row.extraction is not None
    assert (row.decision, row.extraction.number.value) == ("corrected", "33/KH-SXD")


def test_the_same_decision_sent_twice_is_made_once(
    client: TestClient, workplace: Workplace
) -> None:
    doc_id = doc_id_of(workplace, "script.pdf")
    version = re.findall(r'name="version" value="(\w+)"', client.get(f"/doc/{doc_id}").text)[0]
    data = {"csrf": csrf_of(client), "version": version, "kind": "skip"}
    statuses = [client.post(f"/doc/{doc_id}/decide", data=data).status_code for _ in range(2)]
    assert statuses == [303, 409]
    assert len(workplace.decisions.history(doc_id)) == 1


def test_progress_is_on_every_page(client: TestClient, workplace: Workplace) -> None:
    decide(client, doc_id_of(workplace, "script.pdf"), "accept")
    for path in ("/", "/coverage", "/timeline", "/bulk", "/history", "/export"):
        text = client.get(path).text
        assert "Đã quyết <b>1</b>" in text, path
        assert "Thiếu <b>" in text, path


def test_unit_and_covered_period_can_be_changed(workplace: Workplace, client: TestClient) -> None:
    doc_id = doc_id_of(workplace, "sure.pdf")
    given = {"unit": "So_Xay_dung", "covers": "quý I năm 2024", "issuer": "Sở Xây dựng"}
    status, _ = decide(client, doc_id, "accept", **given)
    row = row_of(workplace, "sure.pdf")
    assert status == 303
    assert row.unit == "So_Xay_dung"
    assert row.covers == (date(2024, 1, 1), date(2024, 3, 31))
    text = client.get(f"/doc/{doc_id}").text
    assert "01/01/2024 – 31/03/2024" in text
    # Whose cell it closes goes by its issuer first, wherever it lies (judging/issuing.py).
    closing = {one.unit: one.doc_ids for one in workplace.store.coverage() if one.indicator == "A"}
    assert doc_id in closing["So_Xay_dung"]
    assert doc_id not in closing["So_Y_te"]


@pytest.mark.parametrize("typed", ["1/1/24 - 30/6/24", "từ 01.01.2024 đến 30.06.2024"])
def test_a_period_is_typed_as_people_do(
    workplace: Workplace, client: TestClient, typed: str
) -> None:
    decide(client, doc_id_of(workplace, "sure.pdf"), "accept", covers=typed)
    assert row_of(workplace, "sure.pdf").covers == (date(2024, 1, 1), date(2024, 6, 30))


@pytest.mark.parametrize("given", [{"unit": "Sở Lạ"}, {"covers": "mùa xuân"}])
def test_a_unit_or_period_that_is_none_is_refused(
    workplace: Workplace, client: TestClient, given: dict[str, str]
) -> None:
    status, text = decide(client, doc_id_of(workplace, "sure.pdf"), "accept", **given)
    assert status == 422
    assert next(iter(given.values())) in text
    assert row_of(workplace, "sure.pdf").decision == ""


def test_accepting_does_not_settle_the_unit(workplace: Workplace, client: TestClient) -> None:
    doc_id = doc_id_of(workplace, "sure.pdf")
    decide(client, doc_id, "accept")
    assert "unit" not in workplace.decisions.history(doc_id)[-1].after


def test_each_decision_marks_files_as_old_until_all_are_made_anew(
    workplace: Workplace, client: TestClient
) -> None:
    post = {"csrf": csrf_of(client), "form": "all"}
    client.post("/export", data=post)
    present = [path for path in workplace.out.iterdir() if path.suffix in (".csv", ".xlsx")]
    assert 'class="stale"' not in client.get("/export").text
    before = (workplace.now() - timedelta(hours=1)).timestamp()
    for path in present:
        os.utime(path, (before, before))
    decide(client, doc_id_of(workplace, "sure.pdf"), "accept", number="77/KH-SYT")
    text = client.get("/export").text
    assert text.count('<span class="stale">cũ</span>') == len(present)
    assert f"{len(present)} cũ" in client.get("/coverage").text
    client.post("/export", data=post)
    assert 'class="stale"' not in client.get("/export").text
    with (workplace.out / "evidence.csv").open(encoding="utf-8-sig") as stream:
        rows = {row["path"]: row for row in csv.DictReader(stream)}
    assert rows["So_Y_te/sure.pdf"]["number"] == "77/KH-SYT"
