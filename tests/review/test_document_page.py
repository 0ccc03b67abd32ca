"""What a document's page shows, its pictures, and a spot that is read again."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from extractors.document import Alternative, Field
from extractors.errors import Damaged
from review.second_look import SecondLook
from review.workplace import Workplace
from tests.review.forms import decide
from tests.review.made_up import (
    Paper,
    client_of,
    csrf_of,
    doc_id_of,
    make_workplace,
    row_of,
)


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
