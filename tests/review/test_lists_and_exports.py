"""Coverage, timeline, groups of documents, and exports."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

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
