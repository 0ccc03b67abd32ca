"""Settling cells of the coverage on the review page, and what their pages and the grid show."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from starlette.testclient import TestClient

from pipeline.deciding.cell_decisions import CellDraft, all_cell_decisions
from pipeline.deciding.cell_store import CellDecisionStore
from pipeline.records.rows import LADDER, CoverageRow, CoverageStatus
from pipeline.records.wording import STATUS, STATUS_COLOUR, STATUS_SIGN
from review.workplace import Workplace
from tests.review.made_up import NOON, client_of, csrf_of, doc_id_of, row_of

CELL = "/coverage/B?unit="


def put(workplace: Workplace, *rows: CoverageRow) -> None:
    """Store these rows as the coverage."""
    evidence = workplace.store.evidence()
    made = all_cell_decisions(workplace.store.engine)
    assert workplace.store.save_evidence(
        evidence, rows, last_cell_decision=made[-1].id if made else 0
    )


def monthly(
    unit: str, lacking: tuple[int, ...], status: CoverageStatus = "missing"
) -> list[CoverageRow]:
    return [
        CoverageRow("A", "t", unit, status if month in lacking else "found", "Thông báo",
                    month=date(2024, month, 1))
        for month in range(1, 13)
    ]  # fmt: skip


def form_of(text: str, action: str) -> dict[str, str | list[str]]:
    """Return the hidden fields and ticked boxes of a form, as a browser would send them."""
    (form,) = re.findall(rf'<form class="settle"[^>]*/{action}">(.*?)</form>', text, re.S)
    data: dict[str, str | list[str]] = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
    )
    months = re.findall(r'name="month" value="([^"]*)"', form)
    return data | {"month": months}


def settle(client: TestClient, page: str = CELL, **given: str) -> "tuple[int, str]":
    path = page.partition("?")[0]
    data = form_of(client.get(page).text, "settle")
    values = {"status": "none-occurred", "note": "Không có vụ việc", "basis": "12/BC-TTr"} | given
    answer = client.post(f"{path}/settle", data=data | values)
    return answer.status_code, answer.headers.get("location", answer.text)


def status(workplace: Workplace, indicator: str = "B", unit: str = "") -> str:
    return next(
        row.status
        for row in workplace.store.coverage()
        if (row.indicator, row.unit) == (indicator, unit)
    )


def test_a_hole_is_settled_shown_with_its_basis_and_opened_again(
    client: TestClient, workplace: Workplace
) -> None:
    before = status(workplace)
    code, onward = settle(client)
    assert (code, status(workplace)) == (303, "none-occurred")
    text = client.get(onward).text
    assert "Đã ghi kết luận cho ô B – Toàn tỉnh." in text
    assert "Lan: Không có vụ việc; căn cứ 12/BC-TTr" in text
    assert "/settle" not in text
    answer = client.post("/coverage/B/reopen", data=form_of(text, "reopen"))
    assert (answer.status_code, status(workplace)) == (303, before)
    history = client.get(CELL).text
    assert "Kết luận: Không phát sinh" in history
    assert "Thu lại kết luận</td>" in history


def test_the_log_has_decisions_on_cells_and_u_takes_the_newest_back(
    client: TestClient, workplace: Workplace
) -> None:
    before = status(workplace)
    settle(client)
    log = client.get("/history").text
    assert "Kết luận: Không phát sinh" in log
    assert 'href="/coverage/B?unit="' in log
    answer = client.post("/undo", data={"csrf": csrf_of(client), "next": "/"})
    assert answer.headers["location"].startswith("/coverage/B?unit=")
    assert status(workplace) == before


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"note": " "}, "Thiếu lý do"),
        ({"basis": ""}, "Thiếu căn cứ"),
        ({"status": "found"}, "Chưa chọn kết luận"),
    ],
)
def test_without_note_or_basis_nothing_is_written_and_nothing_typed_is_lost(
    client: TestClient, workplace: Workplace, given: dict[str, str], told: str
) -> None:
    code, text = settle(client, **given)
    assert code == 422
    assert told in text
    kept = {"note": "Không có vụ việc", "basis": "12/BC-TTr"} | given
    assert not kept["note"].strip() or kept["note"] in text
    assert not kept["basis"] or kept["basis"] in text
    assert all_cell_decisions(workplace.store.engine) == ()


def test_the_second_reviewer_sees_who_came_first(client: TestClient, workplace: Workplace) -> None:
    seen = form_of(client.get(CELL).text, "settle")
    settle(client)
    other = client_of(workplace, reviewer="Minh")
    values = {"status": "not-required", "note": "khác", "basis": "9/QĐ", "csrf": csrf_of(other)}
    answer = other.post("/coverage/B/settle", data=seen | values)
    assert answer.status_code == 409
    assert "Lan: Không phát sinh (căn cứ 12/BC-TTr)" in answer.text
    assert status(workplace) == "none-occurred"


def test_who_has_no_name_is_asked_for_it(workplace: Workplace) -> None:
    nameless = client_of(workplace, reviewer="")
    data = {"csrf": csrf_of(nameless), "unit": "", "month": ""}
    answer = nameless.post("/coverage/B/settle", data=data)
    assert answer.headers["location"].startswith("/name?next=%2Fcoverage%2FB")
    assert nameless.post("/coverage/B/settle", data=data | {"csrf": "x"}).status_code == 403


def test_only_holes_have_a_form(client: TestClient) -> None:
    assert "/settle" in client.get(CELL).text
    assert "/settle" not in client.get("/coverage/A?unit=So_Y_te").text


def test_months_are_settled_together_or_some_of_them(
    client: TestClient, workplace: Workplace
) -> None:
    put(workplace, *monthly("So_Y_te", (3, 5, 6)))
    page = "/coverage/A?unit=So_Y_te"
    text = client.get(page).text
    data = form_of(text, "settle")
    assert data["month"] == ["2024-03-01", "2024-05-01", "2024-06-01"]
    assert "<b>tháng 3, 5, 6</b>" in text or "tháng 3" in text
    values = {"status": "not-required", "note": "nghỉ", "basis": "1/TB", "month": "2024-05-01"}
    answer = client.post("/coverage/A/settle", data=data | values)
    assert answer.status_code == 303
    (made,) = all_cell_decisions(workplace.store.engine)
    assert made.key.month == date(2024, 5, 1)


def test_a_form_without_months_or_with_none_that_are_is_refused(
    client: TestClient, workplace: Workplace
) -> None:
    put(workplace, *monthly("So_Y_te", (3,)))
    data = form_of(client.get("/coverage/A?unit=So_Y_te").text, "settle")
    values = {"status": "not-required", "note": "n", "basis": "b"}
    none = client.post("/coverage/A/settle", data=data | values | {"month": []})
    assert (none.status_code, "Chưa chọn tháng nào" in none.text) == (422, True)
    odd = client.post("/coverage/A/settle", data=data | values | {"month": "tháng ba"})
    assert odd.status_code == 400


def test_a_cell_shows_what_closes_it_what_does_not_and_what_is_wanting(
    client: TestClient, workplace: Workplace
) -> None:
    there, draft = doc_id_of(workplace, "sure.pdf"), doc_id_of(workplace, "no-number.pdf")
    put(
        workplace,
        CoverageRow(
            "A", "t", "So_Y_te", "partial", "Kế hoạch; và Báo cáo", ("1/KH-SYT",), "hạn nộp 01/02",
            have=1, need=2, wanting="còn thiếu Báo cáo kết quả", doc_ids=(there,),
            apart=("no-number.pdf: bản chưa hoàn chỉnh",), apart_ids=(draft,),
            asked=("Sở Tư pháp",),
        ),
    )  # fmt: skip
    text = client.get("/coverage/A?unit=So_Y_te").text
    closing, rest = text.split("<h2>Không tính (1)</h2>")
    for told in ("Kế hoạch; và Báo cáo", "1 trên 2 phần", "còn thiếu Báo cáo kết quả",
                 "Sở Tư pháp", "hạn nộp 01/02", f'href="/doc/{there}'):  # fmt: skip
        assert told in closing
    assert draft not in closing
    assert "no-number.pdf: bản chưa hoàn chỉnh" in rest
    assert f'href="/doc/{draft}' in rest


def test_the_grid_has_every_state_with_sign_word_and_colour(
    client: TestClient, workplace: Workplace
) -> None:
    put(workplace, *(CoverageRow("A", "t", f"Đơn vị {one}", one, "") for one in LADDER))
    text = client.get("/coverage").text
    style = client.get("/statuses.css").text
    for one in LADDER:
        assert re.search(rf'class="cell {one}"[^>]*>{STATUS_SIGN[one]} <span>{STATUS[one]}<', text)
        assert f'<span class="cell {one}">{STATUS_SIGN[one]}</span> {STATUS[one]} <b>1</b>' in text
        assert f".cell.{one}, .month.{one} {{ background: #{STATUS_COLOUR[one][0]}" in style


def test_a_unit_with_months_is_one_cell_with_a_strip(
    client: TestClient, workplace: Workplace
) -> None:
    units = [f"Đơn vị {n}" for n in range(8)]
    put(workplace, *(row for unit in units for row in monthly(unit, (3, 5, 6, 7), "wrong-kind")))
    text = client.get("/coverage").text
    assert text.count('class="cell partial"') == 8 + 1  # and the legend's
    assert text.count('<i class="month wrong-kind"') == 8 * 4
    assert "thiếu tháng 3, 5–7" in text
    assert "Thiếu <b>8</b> chỗ" in text


@pytest.mark.parametrize("only", [*LADDER, "holes"])
def test_a_filter_keeps_the_rows_with_such_a_cell_and_dims_the_others(
    client: TestClient, workplace: Workplace, only: str
) -> None:
    put(
        workplace,
        *(CoverageRow("A", "t", f"Đơn vị {one}", one, "") for one in LADDER),
        CoverageRow("B", "t", "Đơn vị khác", "found", ""),
    )
    text = client.get(f"/coverage?only={only}").text
    table = text.split("<tbody>")[1]
    bright = re.findall(r'<a class="cell ([\w-]+)"', table)
    shown = {"holes": set(LADDER[:6])}.get(only, {only})
    assert set(bright) == shown
    assert ("/coverage/B?" in table) == (only == "found")


def test_a_decision_on_a_cell_that_is_not_asked_any_more_is_shown_and_can_be_taken_back(
    client: TestClient, workplace: Workplace
) -> None:
    settle(client)
    put(workplace, CoverageRow("A", "t", "So_Y_te", "found", ""))
    grid = client.get("/coverage").text
    assert "Kết luận về chỗ không còn được hỏi (1)" in grid
    text = client.get(CELL).text
    assert "nay không hỏi nữa: Không phát sinh" in text
    client.post("/coverage/B/reopen", data=form_of(text, "reopen"))
    assert "không còn được hỏi" not in client.get("/coverage").text
    assert len(all_cell_decisions(workplace.store.engine)) == 2


def test_a_cell_of_an_indicator_that_the_set_lacks_shows_what_was_decided(
    client: TestClient, workplace: Workplace
) -> None:
    put(workplace, CoverageRow("Z.9", "t", "", "missing", ""))
    cells = CellDecisionStore(workplace.store.engine, workplace.indicators, workplace.now)
    seen = cells.cell("Z.9", "").version
    cells.decide([CellDraft("Z.9", "", (None,), seen, "not-required", "n", "1/QĐ")], "Lan")
    assert "1/QĐ" in client.get("/coverage/Z.9?unit=").text
    assert client.get("/coverage/Z.8?unit=").status_code == 404


def test_papers_that_came_after_all_win_and_the_reviewer_is_told(
    client: TestClient, workplace: Workplace
) -> None:
    settle(client)
    rows = workplace.store.coverage()
    put(workplace, *(replace(one, status="found", note="xem lại") if one.indicator == "B" else one
                     for one in rows))  # fmt: skip
    text = client.get(CELL).text
    assert "Đã kết luận: Không phát sinh" in text
    assert "xem lại" in text


# -- attaching a paper, asking the unit -------------------------------------------------------


def test_a_paper_is_found_and_attached_to_a_cell(client: TestClient, workplace: Workplace) -> None:
    doc_id = doc_id_of(workplace, "after.pdf")
    put(workplace, CoverageRow("A", "t", "So_Y_te", "missing", "kế hoạch"))
    page = client.get("/coverage/A?unit=So_Y_te&find=2/BC-SYT").text
    assert f'name="doc_id" value="{doc_id}"' in page
    data = {"csrf": csrf_of(client), "unit": "So_Y_te", "doc_id": doc_id}
    answer = client.post("/coverage/A/attach", data=data)
    assert answer.headers["location"].startswith("/coverage/A?unit=So_Y_te&said=attached")
    row = row_of(workplace, "after.pdf")
    assert [one.indicator for one in row.indicators] == ["B", "A"]
    assert not row.confirmed
    client.post("/coverage/A/attach", data=data)
    assert len(workplace.decisions.history(doc_id)) == 1


@pytest.mark.parametrize(("indicator", "doc_id"), [("Z", ""), ("A", "x")])
def test_nothing_is_attached_to_what_is_not_there(
    client: TestClient, workplace: Workplace, indicator: str, doc_id: str
) -> None:
    data = {"csrf": csrf_of(client), "doc_id": doc_id or doc_id_of(workplace, "sure.pdf")}
    assert client.post(f"/coverage/{indicator}/attach", data=data).status_code == 404


def test_the_letter_to_a_unit_is_a_word_file(client: TestClient, workplace: Workplace) -> None:
    put(workplace, CoverageRow("A", "t", "So_Y_te", "missing", "kế hoạch"))
    too_early = client.get("/letter?unit=So_Y_te")  # the made-up run is not at its end
    assert too_early.status_code == 409
    assert "có thể xin cả văn bản đơn vị đã nộp" in too_early.text
    assert "dừng giữa chừng" in client.get("/coverage/A?unit=So_Y_te").text
    settings = workplace.store.last_settings()
    workplace.store.end_run(workplace.store.start_run(settings, NOON), {}, NOON)
    answer = client.get("/letter?unit=So_Y_te")
    word = Document(BytesIO(answer.content))
    assert any("Kính gửi" in line.text and "So_Y_te" in line.text for line in word.paragraphs)
    assert client.get("/letter?unit=Xa_La").status_code == 404
