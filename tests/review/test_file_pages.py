"""Splitting and merging documents of a file, the original, and papers without a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import pipeline.run.judging_again
from extractors.document import Reading
from extractors.grammar.loader import load_grammar
from extractors.reading.store_form import to_json
from pipeline.deciding.decision_store import DecisionStore
from pipeline.deciding.decisions import accept
from pipeline.deciding.excel_review import read_review
from pipeline.deciding.page_breaks import PageBreaks, standing_breaks
from pipeline.reading.tasks import ReadTask
from pipeline.reading.versions import readers
from pipeline.reading.worker import documents_in, found_document
from pipeline.records.found import ReadResult
from pipeline.records.reasons import load_reasons
from pipeline.reports.write import write_all
from pipeline.run.lock import only_run
from pipeline.run.rankings import ClassifierSource
from pipeline.run.results import stored_results
from pipeline.run.run import run
from pipeline.run.splitting import split_as_decided
from pipeline.run.verification import verify
from pipeline.store.store import Store
from review.workplace import Workplace
from tests.pipeline.parts import CountingEngine, WordClassifier, parts, settings, small_set
from tests.review.made_up import Clock, client_of, csrf_of, page_of

PLAN = "UBND TỈNH X\nSố: 12/KH-UBND\nKẾ HOẠCH\nPhòng, chống tham nhũng năm 2024"
REPORT = "Nơi khác nói về việc khác\nBÁO CÁO\nKết quả phòng, chống tham nhũng năm 2024"


def three_pages(task: ReadTask) -> ReadResult:
    """Three pages, of which the program sees one document."""
    texts = (PLAN, "Trang hai", REPORT)
    pages = tuple(replace(page_of(text), number=at) for at, text in enumerate(texts, start=1))
    content = to_json(Reading(pages))
    grammar = load_grammar()
    found = [found_document(one, grammar) for one in documents_in(task.path, content, grammar)]
    return ReadResult(task.sha256, content=content, pages=3, documents=tuple(found), seconds=0.1)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """A results folder made by a real run over one file of three pages."""
    monkeypatch.setattr(
        pipeline.run.judging_again,
        "classifier_source",
        lambda indicators, out: ClassifierSource("words", WordClassifier),
    )
    folder = tmp_path / "evidence"
    (folder / "So_Y_te").mkdir(parents=True)
    (folder / "So_Y_te" / "ba-trang.pdf").write_bytes(b"%PDF-1.4 three")
    asked = settings(folder)
    store = Store.create(asked.out)
    run(asked, parts(store, CountingEngine(three_pages)))
    clock, reasons = Clock(), load_reasons()
    decisions = DecisionStore(store.engine, small_set(), reasons, clock)
    yield Workplace(asked.out, folder, store, 2024, small_set(), None, reasons, decisions, clock)
    store.close()


@pytest.fixture
def client(place: Workplace) -> TestClient:
    return client_of(place)


def ranges(place: Workplace) -> list[str]:
    return [row.pages for row in place.store.evidence()]


def first_id(place: Workplace) -> str:
    return place.store.evidence()[0].doc_id


def said(client: TestClient, doc_id: str, page: int, begins: int) -> tuple[int, str]:
    data = {"csrf": csrf_of(client), "page": str(page), "begins": str(begins)}
    answer = client.post(f"/doc/{doc_id}/split", data=data)
    return answer.status_code, answer.headers.get("location", answer.text)


def test_a_reviewer_splits_and_merges(place: Workplace, client: TestClient) -> None:
    assert ranges(place) == ["1-3"]
    status, onward = said(client, first_id(place), 3, 1)
    assert status == 303
    assert "-3-3?said=split" in onward
    assert ranges(place) == ["1-2", "3-3"]
    second = place.store.evidence()[1]
    assert second.extraction is not None
    assert second.extraction.doc_type.value == "Báo cáo"
    page = client.get(f"/doc/{first_id(place)}").text
    assert "Tệp này có 2 văn bản" in page
    assert "Tách ở trang 3" in page
    assert second.doc_id in client.get("/?status=all&q=noi khac noi").text
    status, onward = said(client, second.doc_id, 3, 0)
    assert status == 303
    assert ranges(place) == ["1-3"]
    assert "said=merge" in onward


def test_what_was_split_outlives_runs_and_decisions_stay(
    place: Workplace, client: TestClient
) -> None:
    doc_id = first_id(place)
    row, version = place.decisions.row(doc_id)
    place.decisions.decide([accept(row, small_set())], {doc_id: version}, "Lan")
    said(client, doc_id, 3, 1)
    assert [row.decision for row in place.store.evidence()] == ["accepted", ""]
    # As a newer version of the program does: everything is extracted anew.
    sha256 = place.store.evidence()[0].sha256
    reading = three_pages(ReadTask(sha256, place.folder, "So_Y_te/ba-trang.pdf"))
    kept = place.store.readings(*readers())
    place.store.save_result(reading, kept[sha256].reader, "another version")
    engine = CountingEngine(three_pages)
    run(settings(place.folder), parts(place.store, engine))
    assert ranges(place) == ["1-2", "3-3"]
    assert [row.decision for row in place.store.evidence()] == ["accepted", ""]


def test_taken_back_it_is_as_the_program_sees_it(place: Workplace, client: TestClient) -> None:
    said(client, first_id(place), 2, 1)
    sha256 = place.store.evidence()[0].sha256
    PageBreaks(place.store.engine, place.now).say(sha256, 2, None, "Lan")
    assert standing_breaks(place.store.engine) == {sha256: {}}
    split_as_decided(place.store, {sha256})
    run(settings(place.folder), parts(place.store, CountingEngine(three_pages)))
    assert ranges(place) == ["1-3"]
    assert len(PageBreaks(place.store.engine, place.now).history(sha256)) == 2


def test_undo_takes_splits_and_merges_back_one_by_one_and_the_history_lists_them(
    place: Workplace, client: TestClient
) -> None:
    undo = {"csrf": csrf_of(client), "next": "/"}
    said(client, first_id(place), 3, 1)
    said(client, place.store.evidence()[1].doc_id, 3, 0)
    assert ranges(place) == ["1-3"]
    for stands in (["1-2", "3-3"], ["1-3"]):
        onward = client.post("/undo", data=undo).headers["location"]
        assert "said=unsplit" in onward
        assert ranges(place) == stands
        assert client.get(onward).status_code == 200
    assert "said=nothing" in client.post("/undo", data=undo).headers["location"]
    page = client.get("/history").text
    assert page.count("Tách ở trang 3") == 1
    assert page.count("Gộp từ trang 3") == 1
    assert page.count("Hoàn tác tách, gộp ở trang 3") == 2
    assert page.count("ba-trang.pdf") == 4


def test_undo_takes_back_what_came_last_be_it_a_decision_or_a_split(
    place: Workplace, client: TestClient
) -> None:
    undo = {"csrf": csrf_of(client), "next": "/"}
    said(client, first_id(place), 3, 1)
    row, version = place.decisions.row(first_id(place))
    place.decisions.decide([accept(row, small_set())], {row.doc_id: version}, "Lan")
    client.post("/undo", data=undo)
    assert [row.decision for row in place.store.evidence()] == ["", ""]
    client.post("/undo", data=undo)
    assert ranges(place) == ["1-3"]


def test_nobody_takes_back_what_another_said_of_a_page(
    place: Workplace, client: TestClient
) -> None:
    undo = {"csrf": csrf_of(client), "next": "/"}
    said(client, first_id(place), 3, 1)
    sha256 = place.store.evidence()[0].sha256
    breaks = PageBreaks(place.store.engine, place.now)
    breaks.say(sha256, 2, True, "Minh")
    assert breaks.latest_of("Minh") == breaks.history(sha256)[1]
    breaks.say(sha256, 3, False, "Minh")
    onward = client.post("/undo", data=undo).headers["location"]
    assert "said=split-covered" in onward
    assert len(breaks.history(sha256)) == 3


@pytest.mark.parametrize(("page", "begins"), [(1, 1), (4, 1), (0, 1), (2, 0), (1, 0)], ids=str)
def test_what_cannot_be_split_is_refused_aloud(
    place: Workplace, client: TestClient, page: int, begins: int
) -> None:
    status, text = said(client, first_id(place), page, begins)
    assert status == 400
    assert 'role="alert"' in text
    assert standing_breaks(place.store.engine) == {}


def test_while_a_run_reads_the_word_is_kept_for_its_end(
    place: Workplace, client: TestClient
) -> None:
    with only_run(place.out):
        status, text = said(client, first_id(place), 3, 1)
    assert status == 409
    assert "khi lần đọc này xong" in text
    run(settings(place.folder), parts(place.store, CountingEngine(three_pages)))
    assert ranges(place) == ["1-2", "3-3"]


def test_after_an_update_of_the_program_nothing_is_lost_by_splitting(
    place: Workplace, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline.run.judging_again, "readers", lambda: ("newer", "newer-identify"))
    status, text = said(client, first_id(place), 3, 1)
    assert status == 409
    assert "đọc lại thư mục" in text
    assert ranges(place) == ["1-3"]
    assert standing_breaks(place.store.engine) == {}


def test_excel_from_before_the_split_harms_nothing(place: Workplace, client: TestClient) -> None:
    results, _ = stored_results(place.store, place.now())
    write_all(results, place.out, place.folder, {})
    said(client, first_id(place), 3, 1)
    now, _ = stored_results(place.store, place.now())
    diff = read_review(place.out / "evidence.xlsx", now)
    assert not diff.changes
    write_all(now, place.out, place.folder, {})
    assert not read_review(place.out / "evidence.xlsx", now).problems


# -- a paper without a file -------------------------------------------------------------------


def added(place: Workplace, client: TestClient) -> str:
    data = {"csrf": csrf_of(client), "unit": "So_Y_te", "kept_at": "tủ 2, tập 5"}
    answer = client.post("/add", data=data)
    assert answer.status_code == 303
    return answer.headers["location"].split("/doc/")[1].split("?")[0]


def test_a_paper_is_added_filled_in_and_counted(place: Workplace, client: TestClient) -> None:
    doc_id = added(place, client)
    text = client.get(f"/doc/{doc_id}").text
    assert "Văn bản giấy, không có tệp" in text
    row, version = place.decisions.row(doc_id)
    assert row.review
    data = {
        "csrf": csrf_of(client), "version": version, "kind": "accept", "number": "9/KH-SYT",
        "issue_date": "2/5/24", "doc_type": "Kế hoạch", "issuer": "Sở Y tế", "unit": "So_Y_te",
        "subject": "Kế hoạch phòng, chống tham nhũng", "indicators_shown": "1", "more": "a",
    }  # fmt: skip
    assert client.post(f"/doc/{doc_id}/decide", data=data).status_code == 303
    run(settings(place.folder), parts(place.store, CountingEngine(three_pages)))
    row = place.decisions.row(doc_id)[0]
    assert (row.indicator, row.confirmed, row.error, row.duplicate_of) == ("A", True, "", "")
    closing = next(one for one in place.store.coverage() if one.indicator == "A")
    assert doc_id in closing.doc_ids
    assert not [one for one in verify(place.store, place.folder) if doc_id in str(one)]


def test_two_papers_are_no_copies_of_each_other(place: Workplace, client: TestClient) -> None:
    for number in ("1/KH-SYT", "2/KH-SYT"):
        doc_id = added(place, client)
        _, version = place.decisions.row(doc_id)
        data = {"csrf": csrf_of(client), "version": version, "kind": "accept-anyway"}
        client.post(f"/doc/{doc_id}/decide", data=data | {"number": number})
    run(settings(place.folder), parts(place.store, CountingEngine(three_pages)))
    assert [row.duplicate_of for row in place.store.evidence()] == ["", "", ""]


@pytest.mark.parametrize("given", [{"unit": "Lạ"}, {"kept_at": "  "}])
def test_a_paper_needs_a_known_unit_and_a_place(
    place: Workplace, client: TestClient, given: dict[str, str]
) -> None:
    data = {"csrf": csrf_of(client), "unit": "So_Y_te", "kept_at": "tủ 1"} | given
    assert client.post("/add", data=data).status_code == 422
    assert len(place.store.evidence()) == 1


# -- the original -----------------------------------------------------------------------------


def test_the_original_is_opened_and_never_one_that_is_gone(
    place: Workplace, client: TestClient
) -> None:
    answer = client.get(f"/doc/{first_id(place)}/original")
    assert answer.content == b"%PDF-1.4 three"
    assert answer.headers["content-disposition"].startswith("inline")
    shutil.rmtree(place.folder / "So_Y_te")
    assert client.get(f"/doc/{first_id(place)}/original").status_code == 404
