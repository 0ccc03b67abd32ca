"""The start page's server side: what it shows, and what it refuses."""

import io
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import docx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from pipeline.campaigns.campaign_yaml import CHECK
from pipeline.campaigns.edited_sheets import book_of_sheets, read_sheets
from pipeline.store.overview import STOPPED
from pipeline.store.store import Store
from review.desk.app import make_desk
from review.desk.found import CAMPAIGN_NAME, find_campaigns, look_at
from review.desk.roots import open_roots
from review.safety import Guard, guard_for
from tests.review.desk.made_up import LIGHT_RUN, campaign_book, make_root

HOST = "127.0.0.1"
PLAN = (
    "KẾ HOẠCH",
    "Triển khai đánh giá công tác phòng, chống tham nhũng cấp tỉnh năm 2024",
    "I. Thời kỳ đánh giá: từ ngày 16/12/2023 đến ngày 15/12/2024.",
    "II. Phân công: Sở Tư pháp cung cấp minh chứng tiêu chí A.2.1 trước ngày 15/3/2025.",
)
AT = "0/thu.minhchung"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_root(tmp_path)


@pytest.fixture
def client(root: Path) -> Iterator[TestClient]:
    with client_of(desk_of(root)) as made:
        yield made


def desk_of(root: Path, guard: Guard | None = None) -> Starlette:
    return make_desk(
        open_roots([root]),
        HOST,
        guard or guard_for(HOST, None),
        lambda: datetime.now(UTC),
        LIGHT_RUN,
    )


def client_of(app: Starlette) -> TestClient:
    return TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)


def csrf(client: TestClient) -> str:
    return client.get("/").text.split('name="csrf" content="')[1].split('"')[0]


def routes(app: Starlette, method: str) -> list[str]:
    held = [one for one in app.routes if isinstance(one, Route)]
    return [one.path for one in held if method in (one.methods or ())]


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_an_empty_root_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with client_of(desk_of(tmp_path / "empty")) as client:
        page = client.get("/").text
    assert "Chưa có đợt đánh giá nào" in page
    assert "Lập đợt mới" in page


def test_campaigns_are_found_with_their_state_and_no_link_is_followed(
    root: Path, client: TestClient
) -> None:
    elsewhere = make_root(root.parent / "elsewhere")
    (root / "link").symlink_to(elsewhere)
    (root / "broken.minhchung").mkdir()
    (root / "broken.minhchung" / "minhchung.db").write_bytes(b"x" * 99)
    page = client.get("/").text
    assert "Đã lập, chưa đọc" in page
    assert "Không xem được kho kết quả" in page
    assert "elsewhere" not in page


def test_looking_for_campaigns_ends_in_time_and_says_so(root: Path) -> None:
    times = iter(range(1000))
    found = find_campaigns(open_roots([root]), lambda: next(times))
    assert not found.whole


@pytest.mark.parametrize(
    "at",
    ["", "1", "0/..", "0/../elsewhere", "0//etc", "0/link", "0/thu/gone", "0/a\\b", "C:/", "//s/h"],
)
@pytest.mark.parametrize(
    "path",
    ["/folders?at=", "/new?folder=", "/campaign?at=", "/campaign/sheet?at=", "/campaign/watch?at=",
     "/campaign/review?at="],
)  # fmt: skip
def test_no_page_leads_out_of_the_roots(root: Path, client: TestClient, path: str, at: str) -> None:
    (root.parent / "elsewhere").mkdir()
    (root / "link").symlink_to(root.parent / "elsewhere")
    answer = client.get(path + quote(at, safe=""))
    if path.startswith("/folders") and not at:
        assert str(root) in answer.text  # the list of the roots
        return
    assert answer.status_code in (404, 409)
    assert "elsewhere" not in answer.text


def test_files_chosen_for_a_campaign_lie_below_the_roots(root: Path, client: TestClient) -> None:
    (root / "neu").mkdir()
    (root.parent / "plan.pdf").write_bytes(b"%PDF-1.4")
    for name in ("plan", "file"):
        form = {"csrf": csrf(client), "folder": "0/neu", "source": name, name: "0/../plan.pdf"}
        answer = client.post("/new", files={"x": ("", b"")}, data=form)
        assert answer.status_code in (404, 422)
    assert not (root / "neu.minhchung").exists()


def test_every_post_needs_the_sessions_token(root: Path) -> None:
    app = desk_of(root)
    paths = routes(app, "POST")
    assert len(paths) >= 8
    with client_of(app) as client:
        token = csrf(client)
        for path in paths:
            for given in ("", "0" * 64):
                headers = {"x-csrf-token": given}
                answer = client.post(path, data={"csrf": given, "at": AT}, headers=headers)
                assert answer.status_code == 403, path
            away = {"x-csrf-token": token, "origin": "http://evil.example"}
            answer = client.post(path, data={"csrf": token, "at": AT}, headers=away)
            assert answer.status_code == 403, path
    assert not (root / "thu.minhchung" / "minhchung.said").exists()


def test_every_answer_has_the_safety_headers_and_strange_hosts_get_none(root: Path) -> None:
    app = desk_of(root)
    with client_of(app) as client:
        for path in routes(app, "GET"):
            answer = client.get(f"{path}?at={AT}")
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["cache-control"] == "no-store"
            assert client.get(path, headers={"host": "rebound.example"}).status_code == 400


def test_with_a_token_nothing_opens_without_it(root: Path) -> None:
    app = desk_of(root, guard_for("192.168.1.5", "abcdefgh12345678"))
    with client_of(app) as client:
        for path in routes(app, "GET"):
            assert client.get(f"{path}?at={AT}").status_code == 403
        for path in routes(app, "POST"):
            assert client.post(path).status_code == 403
        assert client.get("/?token=abcdefgh12345678").status_code == 303
        assert client.get("/").status_code == 200


def test_names_of_folders_are_never_html(root: Path, client: TestClient) -> None:
    (root / "<script>alert(1)<" / "sub").mkdir(parents=True)
    for page in ("/folders?at=0", "/folders?at=" + quote("0/<script>alert(1)<", safe="")):
        text = client.get(page).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;" in text


def test_an_upload_goes_through_the_pages_and_bad_requests_are_refused(
    root: Path, client: TestClient
) -> None:
    headers = {"x-csrf-token": csrf(client)}
    asked = {"at": "0", "name": "mới", "existing": False, "files": [["a.pdf", 8]]}
    for bad in ("", "[]", "{}", "[" * 5000, json.dumps({**asked, "files": [["a.pdf"]]})):
        answer = client.post("/upload/begin", content=bad, headers=headers)
        assert answer.status_code == 422
    for at in ("0/..", "9", "0/../.."):
        answer = client.post("/upload/begin", json={**asked, "at": at}, headers=headers)
        assert answer.status_code == 422
    upload = client.post("/upload/begin", json=asked, headers=headers).json()["upload"]
    piece = f"/upload/piece?upload={upload}&file=0&offset="
    assert client.post(piece + "4", content=b"4", headers=headers).status_code == 422
    assert client.post(piece + "-1", content=b"%PDF-1.4", headers=headers).status_code == 422
    assert client.post(piece + "0", content=b"%PDF-1.4", headers=headers).status_code == 200
    stored = client.post(f"/upload/finish?upload={upload}", headers=headers).json()
    assert stored == {"at": "0/mới", "files": 1, "problems": []}
    assert (root / "mới" / "a.pdf").read_bytes() == b"%PDF-1.4"


def test_a_piece_larger_than_a_request_may_be_is_refused(root: Path, client: TestClient) -> None:
    headers = {"x-csrf-token": csrf(client)}
    assert (
        client.post("/upload/piece", content=b"x" * (9 << 20), headers=headers).status_code == 413
    )


def test_a_campaign_file_is_taken_over_only_without_faults(root: Path, client: TestClient) -> None:
    (root / "neu" / "So_0").mkdir(parents=True)
    form = {"csrf": csrf(client), "folder": "0/neu", "source": "file"}
    bad = {"file_upload": ("a.xlsx", campaign_book(Năm="2023"))}
    answer = client.post("/new", data=form, files=bad)
    assert answer.status_code == 422
    assert "không dùng được" in answer.text
    odd = {"file_upload": ("a.exe", b"MZ")}
    assert client.post("/new", data=form, files=odd).status_code == 422
    assert not (root / "neu.minhchung").exists()
    good = {"file_upload": ("a.xlsx", campaign_book())}
    answer = client.post("/new", data=form, files=good)
    assert answer.status_code == 303
    taken = read_sheets(root / "neu.minhchung" / CAMPAIGN_NAME)
    assert taken.value("name") == "Thử"
    again = client.post("/new", data=form, files=good)
    assert again.status_code in (303, 422)


def test_a_form_is_saved_checked_and_not_over_what_came_between(
    root: Path, client: TestClient
) -> None:
    page = f"/campaign/sheet?at={quote(AT)}&sheet={quote('Hạn nộp')}"
    version = client.get(page).text.split('name="version" value="')[1].split('"')[0]
    form = {
        "csrf": csrf(client), "at": AT, "sheet": "Hạn nộp", "from": "0", "version": version,
        "count": "2", "0.name": "Sở", "0.deadline": "31/2/2025", "1.name": "bỏ", "1.drop": "on",
    }  # fmt: skip
    assert client.post("/campaign/sheet", data=form).status_code == 303
    shown = client.get(page).text
    assert "“Hạn nộp” phải là ngày có thật" in shown
    assert "31/2/2025" in shown
    book = root / "thu.minhchung" / CAMPAIGN_NAME
    assert [row["name"] for row in read_sheets(book).rows["Hạn nộp"]] == ["Sở"]

    late = client.post("/campaign/sheet", data={**form, "0.name": "Muộn"})
    assert late.status_code == 409
    assert "đã được sửa ở nơi khác" in late.text
    assert "Muộn" in late.text
    assert [row["name"] for row in read_sheets(book).rows["Hạn nộp"]] == ["Sở"]
    started = client.post("/campaign/start", data={"csrf": form["csrf"], "at": AT})
    assert started.status_code == 409
    assert "còn lỗi" in started.text


def test_rows_that_the_program_proposed_are_confirmed_in_the_form(
    root: Path, client: TestClient
) -> None:
    book = root / "thu.minhchung" / CAMPAIGN_NAME
    sheets = read_sheets(book)
    proposed = {"name": "Sở Hai", "code": "ĐV2", "proposed": "x", "note": f"tr. 1; {CHECK}"}
    book.write_bytes(book_of_sheets(replace(sheets, rows={"Đơn vị": (proposed, proposed)})))
    page = f"/campaign/sheet?at={quote(AT)}&sheet={quote('Đơn vị')}"
    text = client.get(page).text
    assert text.count("Đã kiểm tra, đúng") == 2
    form = {
        "csrf": csrf(client), "at": AT, "sheet": "Đơn vị", "from": "0", "count": "2",
        "version": text.split('name="version" value="')[1].split('"')[0],
        "0.name": "Sở Hai", "0.code": "ĐV2", "0.note": f"tr. 1; {CHECK}", "0.seen": "on",
        "1.name": "Sở Ba", "1.note": CHECK,
    }  # fmt: skip
    assert client.post("/campaign/sheet", data=form).status_code == 303
    rows = read_sheets(book).rows["Đơn vị"]
    assert rows == (
        {"name": "Sở Hai", "code": "ĐV2", "note": "tr. 1"},
        {"name": "Sở Ba", "proposed": "x", "note": CHECK},
    )


def test_a_run_of_a_terminal_can_be_given_a_campaign_file(root: Path, client: TestClient) -> None:
    (root / "thu.minhchung" / CAMPAIGN_NAME).unlink()
    with closing(Store.create(root / "thu.minhchung")) as store:
        store.start_run({"folder": str(root / "thu"), "year": 2024}, datetime.now(UTC))
    page = client.get(f"/campaign?at={AT}").text
    assert "Lập tệp đợt đánh giá" in page
    assert client.get("/new?folder=0/thu").status_code == 200
    form = {"csrf": csrf(client), "folder": "0/thu", "source": "file"}
    good = {"file_upload": ("a.xlsx", campaign_book())}
    assert client.post("/new", data=form, files=good).status_code == 303
    assert "Dùng được." in client.get(f"/campaign?at={AT}").text


def test_results_that_were_moved_with_their_evidence_are_of_it_still(root: Path) -> None:
    with closing(Store.create(root / "thu.minhchung")) as store:
        store.start_run({"folder": "/elsewhere/thu", "year": 2024}, datetime.now(UTC))
    assert look_at(root / "thu.minhchung").evidence == root / "thu"


def test_evidence_outside_the_roots_is_not_read(root: Path, client: TestClient) -> None:
    outside = make_root(root.parent / "outside") / "thu"
    with closing(Store.create(root / "thu.minhchung")) as store:
        store.start_run({"folder": str(outside), "year": 2024}, datetime.now(UTC))
    answer = client.post("/campaign/start", data={"csrf": csrf(client), "at": AT})
    assert answer.status_code == 409
    assert "ngoài các thư mục được phép" in answer.text


@pytest.mark.slow
def test_a_campaign_is_proposed_from_an_uploaded_plan_by_the_command(
    root: Path, client: TestClient
) -> None:
    (root / "neu" / "So_0").mkdir(parents=True)
    form = {"csrf": csrf(client), "folder": "0/neu", "source": "plan"}
    letter = {"plan_upload": ("thu.docx", word_file("Kính gửi Sở Y tế. Xin cảm ơn."))}
    answer = client.post("/new", data=form, files=letter)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not (root / "neu.minhchung").exists()
    plan = {"plan_upload": ("ke hoach.docx", word_file(*PLAN))}
    answer = client.post("/new", data=form, files=plan)
    assert answer.status_code == 303, answer.text
    out = root / "neu.minhchung"
    assert (out / "ke-hoach.docx").is_file()
    sheets = read_sheets(out / CAMPAIGN_NAME)
    assert sheets.value("year") == "2024"
    assert "Sở Tư pháp" in [row["name"] for row in sheets.rows["Đơn vị"]]


def test_a_reviewed_folder_that_was_never_read_is_said(client: TestClient) -> None:
    answer = client.get(f"/campaign/review?at={AT}")
    assert answer.status_code == 409
    assert "Chưa có danh mục" in answer.text


def test_events_tell_how_a_run_stands_and_that_it_is_over(client: TestClient) -> None:
    told = client.get(f"/campaign/watch?at={AT}").text
    assert json.loads(told.partition("data: ")[2].partition("\n")[0]) == {"html": "", "list": False}
    assert told.endswith("event: over\ndata: {}\n\n")


def test_fields_of_few_values_are_chosen_by_name_and_rows_count_from_one(
    root: Path, client: TestClient
) -> None:
    text = client.get(f"/campaign/sheet?at={quote(AT)}").text
    assert '<option value="pctn-tinh-2024" selected>' in text
    assert '<option value="tỉnh" selected>' in text
    assert "{number} là số thứ tự" in text
    rows = client.get(f"/campaign/sheet?at={quote(AT)}&sheet={quote('Đơn vị')}").text
    assert "<legend>Dòng 1<" in rows
    assert 'id="row-2"' in rows
    book = root / "thu.minhchung" / CAMPAIGN_NAME
    book.write_bytes(campaign_book(Bộ_tiêu_chí="cua-toi.yaml"))
    own = client.get(f"/campaign/sheet?at={quote(AT)}").text
    assert "<option selected>cua-toi.yaml</option>" in own


def test_a_run_that_was_stopped_is_gone_on_with_not_read_again(
    root: Path, client: TestClient
) -> None:
    with closing(Store.create(root / "thu.minhchung")) as store:
        began = store.start_run({"folder": str(root / "thu"), "year": 2024}, datetime.now(UTC))
        store.end_run(began, {STOPPED: True}, datetime.now(UTC))
        page = client.get(f"/campaign?at={AT}").text
        assert "dừng giữa chừng" in page
        assert "Đọc tiếp" in page
        assert "Dừng giữa chừng" in client.get("/").text
        store.end_run(began, {STOPPED: False}, datetime.now(UTC))
        assert "Đọc lại (chỉ tệp mới" in client.get(f"/campaign?at={AT}").text
