"""The server side of the review page, on a made-up results folder."""

import csv
import os
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from extractors.document import Alternative, Field
from extractors.errors import Damaged
from indicator_map.campaign import Campaign, CampaignDeadlines, Unit
from pipeline.deciding.decisions import values_of
from review.app import make_app
from review.safety import guard_for
from review.second_look import SecondLook
from review.workplace import Workplace, open_workplace
from tests.review.made_up import (
    HOST,
    Clock,
    Paper,
    client_of,
    csrf_of,
    doc_id_of,
    make_workplace,
    row_of,
)


@pytest.fixture
def client(workplace: Workplace) -> TestClient:
    return client_of(workplace)


def decide(
    client: TestClient, doc_id: str, kind: str, query: str = "", **changes: str
) -> "tuple[int, str]":
    """Send the form of a document's page as a browser would; returns status and where it leads."""
    text = client.get(f"/doc/{doc_id}").text
    data: dict[str, str | list[str]] = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text)
    )
    for name, value in re.findall(r'<input id="f-\w+" name="(\w+)" value="([^"]*)"', text):
        data[name] = value
    data["indicator"] = re.findall(r'name="indicator" value="([^"]+)"[^>]*checked', text)
    subject = re.search(r'<textarea id="f-subject"[^>]*>([^<]*)<', text)
    if subject:
        data["subject"] = unescaped(subject[1])
    answer = client.post(f"/doc/{doc_id}/decide{query}", data=data | {"kind": kind} | changes)
    return answer.status_code, answer.headers.get("location", answer.text)


def names_in(text: str) -> list[str]:
    """Return the numbers, or else the file names, of the documents listed on a page."""
    links = re.findall(r'class="open"[^>]*>\s*(.*?)\s*</a>', text, re.S)
    return [re.sub(r".*<b>|</b>", "", link).strip() for link in links]


def unescaped(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


# -- queue ------------------------------------------------------------------------------------


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


# -- deciding ---------------------------------------------------------------------------------


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


# -- a document's page ------------------------------------------------------------------------


def test_the_page_shows_boxes_scores_and_a_link_to_the_cited_document(
    client: TestClient, workplace: Workplace
) -> None:
    text = client.get(f"/doc/{doc_id_of(workplace, 'after.pdf')}").text
    assert 'class="spot number"' in text
    assert re.search(
        r'data-key="1" checked[^>]*>\s*<kbd>1</kbd> <b>B</b> <span class="score">70 %', text
    )
    assert f'href="/doc/{doc_id_of(workplace, "sure.pdf")}">Kế hoạch 1/KH-SYT' in text


def test_a_doubtful_field_has_a_dashed_box(client: TestClient, workplace: Workplace) -> None:
    text = client.get(f"/doc/{doc_id_of(workplace, 'script.pdf')}").text
    assert 'class="spot issue_date doubtful"' in text


def test_what_a_file_name_and_citing_papers_say_is_shown(
    client: TestClient, workplace: Workplace
) -> None:
    note = "Được viện dẫn là số 9/KH-SYT, ngày 05/03/2024 trong 2/BC-SYT (So_Y_te/after.pdf)."
    named = Field("9/KH-SYT", confidence=0.6, reader="citation", state="read")
    others = (Alternative("7/KH-SYT", 0.45, "file-name"),)
    rows = [
        replace(
            row,
            notes=(note,),
            extraction=replace(row.extraction, number=replace(named, alternatives=others)),
        )
        if row.path.endswith("no-number.pdf") and row.extraction
        else row
        for row in workplace.store.evidence()
    ]
    assert workplace.store.save_evidence(rows, workplace.store.coverage())
    text = client.get(f"/doc/{doc_id_of(workplace, 'no-number.pdf')}").text
    assert f"<li>{note}</li>" in text
    assert "<b>60 %</b> · văn bản khác viện dẫn" in text
    assert 'data-value="7/KH-SYT" title="tên tệp"' in text
    assert 'data-show="number"' not in text


def test_copies_stand_side_by_side_and_can_be_told_apart(tmp_path: Path) -> None:
    text = "Một hai ba bốn năm sáu bảy tám chín mười"
    papers = (
        Paper("X/first.pdf", "9/KH-X", text=text),
        Paper("X/second.pdf", "9/KH-X", text=text, issued="2024-03-05"),
    )
    workplace = make_workplace(tmp_path, papers)
    client = client_of(workplace)
    first, second = (doc_id_of(workplace, name) for name in ("first.pdf", "second.pdf"))
    shown = client.get(f"/doc/{second}").text
    assert f"/doc/{second}/beside/{first}" in shown
    assert client.get(f"/doc/{second}/beside/{first}").text.count("<img") == 2
    decide(client, second, "accept", not_duplicate="1")
    row = row_of(workplace, "second.pdf")
    assert (row.duplicate_of, row.confirmed) == ("", True)
    workplace.store.close()


def test_what_replaces_a_paper_is_said_and_linked_and_is_no_reason_to_look(tmp_path: Path) -> None:
    papers = (
        Paper("X/old.pdf", "9/KH-X", text="một"),
        Paper("X/new.pdf", "12/KH-X", "2024-06-07", text="hai", cites="9/KH-X", role="thay thế"),
    )
    workplace = make_workplace(tmp_path, papers)
    client = client_of(workplace)
    old, new = (doc_id_of(workplace, name) for name in ("old.pdf", "new.pdf"))
    shown = client.get(f"/doc/{old}").text
    assert (
        "<li>Đã được thay thế bằng Kế hoạch số 12/KH-X ngày 07/06/2024 (X/new.pdf).</li>" in shown
    )
    assert f'href="/doc/{new}">' in shown
    assert "thay thế văn bản này" in shown
    assert "Máy không thấy điều gì đáng ngờ" in shown
    assert "<li>Thay thế Kế hoạch số 9/KH-X" in client.get(f"/doc/{new}").text
    workplace.store.close()


def test_page_pictures_are_drawn_and_kept(client: TestClient, workplace: Workplace) -> None:
    doc_id = doc_id_of(workplace, "sure.pdf")
    for kind in ("page", "head"):
        answer = client.get(f"/doc/{doc_id}/{kind}/1.jpg")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        assert answer.content.startswith(b"\xff\xd8")
    assert len(list(workplace.pictures.iterdir())) == 2


@pytest.mark.parametrize("path", ["page/2.jpg", "page/0.jpg", "other/1.jpg", "page/../../x"])
def test_pages_that_are_not_the_documents_are_not_shown(
    client: TestClient, workplace: Workplace, path: str
) -> None:
    assert client.get(f"/doc/{doc_id_of(workplace, 'sure.pdf')}/{path}").status_code == 404


def test_a_file_that_leads_out_of_the_folder_is_not_shown(
    client: TestClient, workplace: Workplace, tmp_path: Path
) -> None:
    file = workplace.folder / "So_Y_te/sure.pdf"
    outside = tmp_path / "outside.pdf"
    file.rename(outside)
    file.symlink_to(outside)
    assert client.get(f"/doc/{doc_id_of(workplace, 'sure.pdf')}/page/1.jpg").status_code == 404


def test_a_file_that_went_is_said_so(client: TestClient, workplace: Workplace) -> None:
    doc_id = doc_id_of(workplace, "sure.pdf")
    (workplace.folder / "So_Y_te/sure.pdf").unlink()
    assert "Tệp đã thay đổi hoặc không còn" in client.get(f"/doc/{doc_id}").text
    assert client.get(f"/doc/{doc_id}/page/1.jpg").status_code == 404


def test_a_spot_is_read_again_for_its_field(
    client: TestClient, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for = []

    def read(source: object, box: object, field: str, *tools: object) -> SecondLook:
        asked_for.append(field)
        return SecondLook("ngày 03 tháng 02", ("2024-02-03",))

    monkeypatch.setattr("review.second_look.read_again", read)
    path = f"/doc/{doc_id_of(workplace, 'script.pdf')}/read"
    asked = {"page": 1, "x0": 10, "top": 10, "x1": 200, "bottom": 40, "field": "issue_date"}
    answer = client.post(path, json=asked, headers={"X-CSRF-Token": csrf_of(client)})
    assert answer.json() == {"text": "ngày 03 tháng 02", "values": ["03/02/2024"]}
    assert asked_for == ["issue_date"]
    assert client.post(path, json=asked).status_code == 403
    wrong: object
    for wrong in ([], {"page": 1}, {**asked, "x0": "left"}, {**asked, "field": "path"}):
        sent = client.post(path, json=wrong, headers={"X-CSRF-Token": csrf_of(client)})
        assert sent.status_code == 400


def test_a_page_number_beyond_all_numbers_is_no_error_of_ours(
    client: TestClient, workplace: Workplace
) -> None:
    path = f"/doc/{doc_id_of(workplace, 'script.pdf')}/read"
    headers = {"X-CSRF-Token": csrf_of(client), "Content-Type": "application/json"}
    asked = '{"page": 1e400, "x0": 1, "top": 1, "x1": 2, "bottom": 2}'
    assert client.post(path, content=asked, headers=headers).status_code == 400


def test_a_spot_that_cannot_be_read_is_said_so(
    client: TestClient, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*asked: object) -> SecondLook:
        raise Damaged("torn")

    monkeypatch.setattr("review.second_look.read_again", refuse)
    answer = client.post(
        f"/doc/{doc_id_of(workplace, 'script.pdf')}/read",
        json={"page": 1, "x0": 1, "top": 1, "x1": 2, "bottom": 2, "field": "number"},
        headers={"X-CSRF-Token": csrf_of(client)},
    )
    assert answer.status_code == 422


# -- coverage, timeline, bulk, exports --------------------------------------------------------


def test_the_grid_says_in_words_what_is_there(client: TestClient) -> None:
    text = client.get("/coverage").text
    assert re.search(
        r'cell outside-only"[^>]*title="B – Toàn tỉnh: Chỉ ngoài kỳ"', text
    ) or re.search(r'title="B – Toàn tỉnh: [^"]+"', text)
    assert re.search(r'cell found" href="/coverage/A\?unit=So_Y_te"', text)


def test_a_cell_shows_what_is_needed_and_what_is_there(client: TestClient) -> None:
    text = client.get("/coverage/A?unit=So_Y_te").text
    assert "kế hoạch PCTN" in text
    assert "1/KH-SYT" in text
    assert client.get("/coverage/Z.9").status_code == 404


def test_the_timeline_shows_documents_against_the_period(client: TestClient) -> None:
    text = client.get("/timeline").text
    assert "16/12/2023–15/12/2024" in text
    assert text.count('class="bar ') >= 2


def test_a_group_is_counted_then_accepted_then_undone_in_one_go(tmp_path: Path) -> None:
    papers = tuple(Paper(f"X/{n}.pdf", f"{n}/KH-X", text=f"khác {n}") for n in range(1, 5))
    doubtful = Paper("X/5.pdf", "5/KH-X", findings=("date-uncertain",))
    workplace = make_workplace(tmp_path, (*papers, doubtful))
    client = client_of(workplace)
    text = client.get("/bulk").text
    assert "Xem 4 văn bản" in text
    group = client.get("/bulk/group", params={"indicator": "A", "issuer": papers[0].issuer}).text
    assert "Duyệt cả 4 văn bản" in group
    documents = re.findall(r'name="document" value="([^"]+)"', group)
    answer = client.post("/bulk", data={"csrf": csrf_of(client), "document": documents})
    assert "Đã duyệt 4 văn bản" in client.get(answer.headers["location"]).text
    assert sum(row.confirmed for row in workplace.store.evidence()) == 4
    client.post("/undo", data={"csrf": csrf_of(client), "next": "/bulk"})
    assert not any(row.confirmed for row in workplace.store.evidence())
    workplace.store.close()


def test_a_group_that_changed_meanwhile_is_not_accepted(
    client: TestClient, workplace: Workplace
) -> None:
    group = client.get(
        "/bulk/group", params={"indicator": "A", "issuer": "Sở Y tế tỉnh Đắk Lắk"}
    ).text
    documents = re.findall(r'name="document" value="([^"]+)"', group)
    decide(client_of(workplace, reviewer="Minh"), doc_id_of(workplace, "sure.pdf"), "skip")
    answer = client.post("/bulk", data={"csrf": csrf_of(client), "document": documents})
    assert answer.status_code == 409
    assert not row_of(workplace, "sure.pdf").confirmed


@pytest.mark.parametrize("form", ["xlsx", "docx", "html"])
def test_reports_are_made_and_sent(client: TestClient, workplace: Workplace, form: str) -> None:
    assert client.get(f"/export/{form}").status_code == 404
    client.post("/export", data={"csrf": csrf_of(client), "form": form})
    answer = client.get(f"/export/{form}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert len(answer.content) > 1000


def test_after_an_export_every_file_shows_what_was_decided_on_the_page(
    client: TestClient, workplace: Workplace
) -> None:
    doc_id = doc_id_of(workplace, "sure.pdf")
    decide(client, doc_id, "accept", number="81/KH-UBND")
    out = workplace.out
    for form in ("csv", "docx", "xlsx"):
        client.post("/export", data={"csrf": csrf_of(client), "form": form})
        assert "81/KH-UBND" in (out / "evidence.csv").read_text(encoding="utf-8-sig")
        numbers = [
            cell
            for sheet in load_workbook(out / "evidence.xlsx").worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        ]
        assert "81/KH-UBND" in numbers
        assert "81/KH-UBND" in (out / "report.html").read_text(encoding="utf-8")
        assert (out / "figures.csv").is_file()
        assert (out / "missing.csv").is_file()
    # Our own export is no correction that the next run must keep.
    assert list(out.glob("evidence-da-sua-*")) == []


def test_the_dossier_is_made_in_the_results_folder(
    client: TestClient, workplace: Workplace
) -> None:
    client.post("/export", data={"csrf": csrf_of(client), "form": "dossier"})
    assert list((workplace.out / "dossier").rglob("*.pdf"))
    assert client.get("/export/dossier").status_code == 404
    assert client.post("/export", data={"csrf": csrf_of(client), "form": "../x"}).status_code == 404


# -- safety -----------------------------------------------------------------------------------


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


# -- every field ------------------------------------------------------------------------------


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
