"""A store that is locked or damaged, requests made to do harm, connections that only wait."""

import re
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html import unescape

import pytest
import uvicorn
from sqlalchemy import update
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from pipeline.errors import CallError
from pipeline.store.tables import EvidenceRowRecord, ReadingRecord
from review import connections
from review.app import make_app
from review.safety import FREE_GUESSES, LONGEST_WAIT, Guard, Guesses, guard_for
from review.serving import listen, server_settings
from review.workplace import Workplace
from tests.review.made_up import HOST, client_of, csrf_of, doc_id_of, row_of


@contextmanager
def locked(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hold the store as another program would; nobody waits long for it."""
    monkeypatch.setattr("pipeline.store.schema.BUSY_MILLISECONDS", 50)
    workplace.store.engine.dispose()
    with closing(sqlite3.connect(str(workplace.store.engine.url.database))) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()


def form_in(text: str) -> tuple[str, dict[str, list[str]]]:
    """Return where a page's form leads, and what is in it."""
    action = unescape(re.findall(r'<form method="post" action="([^"]*)"', text)[0])
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', text):
        fields.setdefault(unescape(name), []).append(unescape(value))
    return action, fields


def test_a_decision_on_a_locked_store_can_be_sent_again_as_it_was(
    client: TestClient, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = row_of(workplace, "sure.pdf")
    version = workplace.decisions.row(row.doc_id)[1]
    sent: dict[str, str | list[str]] = {
        "csrf": csrf_of(client),
        "version": version,
        "kind": "accept",
        "number": "7/KH-SYT",
        "indicators_shown": "1",
        "indicator": ["A", "B"],
        "note": 'xem <b> và "dấu" \u200e',
    }
    path = f"/doc/{row.doc_id}/decide?status=all"
    with locked(workplace, monkeypatch):
        answer = client.post(path, data=sent)
        assert answer.status_code == 503
        assert "7/KH-SYT" in answer.text
        assert "đang giữ cơ sở dữ liệu" in answer.text
        assert "<b> và" not in answer.text
    action, fields = form_in(answer.text)
    assert action == path
    assert fields == {
        name: value if isinstance(value, list) else [value] for name, value in sent.items()
    }
    assert client.post(action, data=fields).status_code == 303
    decided = row_of(workplace, "sure.pdf")
    assert decided.extraction is not None
    assert decided.extraction.number.value == "7/KH-SYT"
    assert [one.indicator for one in decided.indicators] == ["A", "B"]
    assert workplace.decisions.history(row.doc_id)[-1].note == sent["note"]


def test_undo_on_a_locked_store_can_be_sent_again(
    client: TestClient, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc_id = doc_id_of(workplace, "sure.pdf")
    sent = {"csrf": csrf_of(client), "kind": "reject"}
    version = workplace.decisions.row(doc_id)[1]
    client.post(f"/doc/{doc_id}/decide", data=sent | {"version": version})
    with locked(workplace, monkeypatch):
        answer = client.post("/undo", data={"csrf": csrf_of(client), "next": "/"})
    assert answer.status_code == 503
    assert client.post("/undo", data=form_in(answer.text)[1]).status_code == 303
    assert row_of(workplace, "sure.pdf").decision == ""


def test_a_damaged_row_is_a_sentence_and_all_others_are_shown(
    client: TestClient, workplace: Workplace
) -> None:
    sure, other = doc_id_of(workplace, "sure.pdf"), doc_id_of(workplace, "after.pdf")
    with Session(workplace.store.engine) as session, session.begin():
        where = EvidenceRowRecord.doc_id == sure
        session.execute(update(EvidenceRowRecord).where(where).values(row='{"doc_id": #'))
        session.execute(update(ReadingRecord).values(content='{"form": 2, "pages": [7]}'))
    answer = client.get(f"/doc/{sure}")
    assert answer.status_code == 500
    assert "bản ghi hỏng" in answer.text
    assert client.get("/?status=all").status_code == 200
    assert client.get(f"/doc/{other}").status_code == 200
    made = client.post("/export", data={"csrf": csrf_of(client), "form": "xlsx"})
    assert (made.status_code, "bản ghi hỏng" in made.text) == (500, True)


BOX = '"x0": 1, "top": 1, "x1": 20, "bottom": 20'


@pytest.mark.parametrize(
    "asked",
    [
        f'{{"page": 1e400, {BOX}}}',
        f'{{"page": NaN, {BOX}}}',
        f'{{"page": true, {BOX}}}',
        f'{{"page": "1", {BOX}}}',
        f'{{"page": 1.5, {BOX}}}',
        f'{{"page": null, {BOX}}}',
        f'{{"page": [1], {BOX}}}',
        '{"page": 1, "x0": NaN, "top": 1, "x1": 20, "bottom": 20}',
        '{"page": 1, "x0": 1, "top": -Infinity, "x1": 20, "bottom": 20}',
        '{"page": 1, "x0": 1e400, "top": 1, "x1": 20, "bottom": 20}',
        '{"page": 1, "x0": {}, "top": 1, "x1": 20, "bottom": 20}',
        f'{{"page": 1{"0" * 5000}, {BOX}}}',
        f'{{"page": 1{"0" * 4000}, {BOX}}}',
        "[" * 10_000 + "]" * 10_000,
        '{"page": ' * 10_000 + "1" + "}" * 10_000,
        "[]",
        "null",
        "",
        "\ufeff{}",
        "\x00",
    ],
    ids=lambda text: repr(text[:24]),
)
def test_odd_json_is_refused(client: TestClient, workplace: Workplace, asked: str) -> None:
    headers = {"X-CSRF-Token": csrf_of(client), "Content-Type": "application/json"}
    path = f"/doc/{doc_id_of(workplace, 'script.pdf')}/read"
    assert client.post(path, content=asked.encode(), headers=headers).status_code == 400


def test_bytes_that_are_no_text_and_bodies_without_end_are_refused(
    client: TestClient, workplace: Workplace
) -> None:
    headers = {"X-CSRF-Token": csrf_of(client), "Content-Type": "application/json"}
    path = f"/doc/{doc_id_of(workplace, 'script.pdf')}/read"
    assert client.post(path, content=b"\xff\xfe{", headers=headers).status_code == 400
    huge = {**headers, "Content-Length": str(10**12)}
    assert client.post(path, content=b"{}", headers=huge).status_code == 413
    assert client.post(path, content=iter([b"{}"]), headers=headers).status_code == 411


# -- the token --------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize("token", ["", "1", "x" * 15])
def test_a_short_token_is_refused_with_a_sentence(host: str, token: str) -> None:
    with pytest.raises(CallError, match="ít nhất 16 ký tự") as refused:
        guard_for(host, token)
    assert refused.value.exit_status == 2
    assert guard_for(host, "x" * 16).token == "x" * 16


def test_tokens_cannot_be_guessed_one_after_the_other(workplace: Workplace) -> None:
    now = [0.0]
    token = "a" * 15 + "b"
    guard = Guard(frozenset({HOST}), token=token, guesses=Guesses(lambda: now[0]))
    client = client_of(workplace, guard, reviewer="")
    for number in range(FREE_GUESSES + 1):
        assert client.get("/", params={"token": f"wrong {number}"}).status_code == 403
    refused = client.get("/", params={"token": token})
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "2"
    client.cookies.set("minhchung_access", token)
    assert client.get("/").status_code == 403
    client.cookies.clear()
    now[0] += 2.1
    assert client.get("/", params={"token": token}).status_code == 303
    assert client.get("/name").status_code == 200


def test_the_wait_after_wrong_tokens_grows_to_an_end_and_clients_are_apart() -> None:
    now = [0.0]
    guesses = Guesses(lambda: now[0])
    waits = []
    for _ in range(30):
        guesses.wrong("10.0.0.1")
        waits.append(guesses.seconds_left("10.0.0.1"))
        now[0] += waits[-1]
    assert waits[:FREE_GUESSES] == [0.0] * FREE_GUESSES
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
    assert guesses.seconds_left("10.0.0.2") == 0


# -- connections ------------------------------------------------------------------------------


@pytest.fixture
def port(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.6)
    monkeypatch.setattr(connections, "MOST_OF_ONE_CLIENT", 8)
    with closing(listen(HOST, 0)) as listening:
        config = server_settings(make_app(workplace, guard_for(HOST, None)))
        server = uvicorn.Server(config)
        running = threading.Thread(target=server.run, args=([listening],), daemon=True)
        running.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        running.join(10)


def closed_within(connection: socket.socket, seconds: float) -> bool:
    connection.settimeout(seconds)
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


def test_connections_that_only_wait_are_closed_and_hold_up_nobody(port: int) -> None:
    silent = [socket.create_connection((HOST, port)) for _ in range(5)]
    slow = socket.create_connection((HOST, port))
    slow.sendall(b"GET /name HTTP/1.1\r\nHost: 127.0.0.1\r\n")
    body = socket.create_connection((HOST, port))
    body.sendall(
        b"POST /name HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\nc"
    )
    assert asked(port).startswith(b"HTTP/1.1 200")
    deadline = time.monotonic() + 5
    dripping = 0
    try:
        while time.monotonic() < deadline:
            slow.sendall(b"X-A: b\r\n")
            dripping += 1
            time.sleep(0.1)
    except ConnectionError:
        pass
    assert dripping < 30
    assert [closed_within(one, 3) for one in (*silent, body)] == [True] * 6


def test_one_client_has_so_many_connections_and_gets_others_when_they_end(port: int) -> None:
    held = [socket.create_connection((HOST, port)) for _ in range(8)]
    time.sleep(0.1)
    assert closed_within(socket.create_connection((HOST, port)), 0.4)
    for one in held:
        one.close()
    time.sleep(0.1)
    assert asked(port).startswith(b"HTTP/1.1 200")


def test_a_connection_serves_request_after_request(port: int) -> None:
    with closing(socket.create_connection((HOST, port))) as connection:
        for _ in range(3):
            connection.sendall(b"GET /static/icon.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            connection.settimeout(5)
            answer = b""
            while not answer.endswith(b"</svg>\n"):
                answer += connection.recv(100_000)
            assert answer.startswith(b"HTTP/1.1 200")
            time.sleep(0.4)


def asked(port: int) -> bytes:
    with closing(socket.create_connection((HOST, port))) as connection:
        connection.sendall(b"GET /static/icon.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        connection.settimeout(10)
        return connection.recv(100)
