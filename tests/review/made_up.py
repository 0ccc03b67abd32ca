"""A results folder made up for tests: no OCR, a real PDF picture behind every document."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from classifiers.profile import Profile
from classifiers.ranking import NONE, Ranking, Suggestion
from extractors.document import Citation, CoveredPeriod, Extraction, Field, Reading
from extractors.page import Box, Line, Page, Word
from extractors.reading.store_form import to_json
from pipeline.deciding.decision_store import DecisionStore
from pipeline.deciding.decisions import apply_decisions
from pipeline.intake.folder import hash_file
from pipeline.judging.coverage import coverage
from pipeline.judging.document import judge_document
from pipeline.judging.duplicates import mark_duplicates
from pipeline.judging.superseding import mark_superseded
from pipeline.records.files import FoundFile
from pipeline.records.found import FoundDocument, ReadResult
from pipeline.records.reasons import load_reasons
from pipeline.records.rows import EvidenceRow
from pipeline.store.store import Store
from review.app import make_app
from review.safety import Guard, guard_for
from review.workplace import Workplace
from tests.pipeline.parts import small_set

NOON = datetime(2025, 2, 3, 5, tzinfo=UTC)
READER = "made-up"
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Paper:
    """One document to make up; `score` is that of the first suggestion."""

    path: str
    number: str | None = "1/KH-SYT"
    issued: str | None = "2024-03-05"
    subject: str = "Kế hoạch phòng, chống tham nhũng năm 2024"
    doc_type: str = "Kế hoạch"
    issuer: str = "Sở Y tế tỉnh Đắk Lắk"
    text: str = ""
    indicator: str = "A"
    score: float = 0.95
    findings: tuple[str, ...] = ()
    confidence: float = 0.95
    cites: str = ""
    role: str = "căn cứ"
    error: str = ""

    @property
    def unit(self) -> str:
        return self.path.split("/")[0]


PAPERS = (
    Paper("So_Y_te/sure.pdf", text="Căn cứ Luật Phòng, chống tham nhũng; minh bạch tài sản"),
    Paper("So_Y_te/no-number.pdf", None, findings=("number-missing",), subject="Kế hoạch thiếu số"),
    Paper(
        "So_Y_te/after.pdf",
        "2/BC-SYT",
        "2024-12-16",
        "Báo cáo kết quả kê khai tài sản",
        "Báo cáo",
        indicator="B",
        score=0.7,
        cites="1/KH-SYT",
    ),
    Paper(
        "So_Xay_dung/script.pdf",
        "3/KH-SXD",
        "2024-05-06",
        "<script>alert(1)</script> Kế hoạch",
        issuer="Sở Xây dựng",
        findings=("date-uncertain",),
        confidence=0.4,
    ),
    Paper(
        "So_Xay_dung/secret.pdf",
        "4/KH-SXD",
        "2024-06-07",
        "Chuyện phải giữ kín",
        issuer="Sở Xây dựng",
        findings=("secret-mark",),
    ),
    Paper("So_Xay_dung/broken.pdf", error="damaged"),
)


class Clock:
    """A minute passes with every look at it."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


def make_workplace(tmp_path: Path, papers: tuple[Paper, ...] = PAPERS) -> Workplace:
    """Fill a results folder beside an evidence folder with made-up documents."""
    folder, out = tmp_path / "evidence", tmp_path / "results"
    folder.mkdir()
    store = Store.create(out)
    rows, texts = fill(store, folder, papers)
    marked = mark_superseded(mark_duplicates(rows, texts))
    decided = apply_decisions(marked, {}, small_set(), load_reasons())
    units = sorted({paper.unit for paper in papers})
    store.save_evidence(decided, coverage(small_set(), decided, units), marked)
    clock = Clock()
    reasons = load_reasons()
    return Workplace(
        out=out,
        folder=folder,
        store=store,
        year=2024,
        indicators=small_set(),
        campaign=None,
        reasons=reasons,
        decisions=DecisionStore(store.engine, small_set(), reasons, clock),
        now=clock,
    )


def copy_of(template: Workplace, tmp_path: Path) -> Workplace:
    """Return a folder of one's own: making the database takes longer than copying it."""
    folder, out = tmp_path / "evidence", tmp_path / "results"
    shutil.copytree(template.folder, folder)
    template.store.close()
    shutil.copytree(template.out, out)
    store, clock = Store.open(out), Clock()
    decisions = DecisionStore(store.engine, template.indicators, template.reasons, clock)
    return replace(template, out=out, folder=folder, store=store, decisions=decisions, now=clock)


def fill(
    store: Store, folder: Path, papers: tuple[Paper, ...]
) -> tuple[list[EvidenceRow], dict[str, str]]:
    rows: list[EvidenceRow] = []
    texts: dict[str, str] = {}
    files: list[tuple[FoundFile, str, str]] = []
    for place, paper in enumerate(papers):
        file = folder / paper.path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(pdf_page(place))
        sha256 = hash_file(file)
        about = file.stat()
        files.append(
            (
                FoundFile(paper.path, file, about.st_size, about.st_mtime_ns),
                sha256,
                "",
            )
        )
        row = EvidenceRow(f"{sha256[:16]}-1-1", paper.path, 1, 1, sha256, paper.unit, "ocr")
        if paper.error:
            rows.append(replace(row, error=paper.error, first_page=0, last_page=0, read_by=""))
            continue
        document = found_document(paper)
        reading = Reading((page_of(document.text),))
        store.save_result(
            ReadResult(sha256, to_json(reading), 1, (document,), 0.1), READER, "made-up"
        )
        texts[row.doc_id] = document.text
        rows.append(
            judge_document(
                replace(row, extraction=document.extraction),
                document,
                ranking_of(paper),
                small_set(),
            )
        )
    store.save_files(files, NOON)
    store.start_run({"folder": str(folder), "out": "", "year": 2024}, NOON)
    return rows, texts


def found_document(paper: Paper) -> FoundDocument:
    secret = "secret-mark" in paper.findings
    text = "" if secret else f"Số: {paper.number}\n{paper.subject}\n{paper.text}"
    box = Box(80, 90, 220, 106)
    extraction = Extraction(
        number=Field(paper.number, page=1, box=box, confidence=0.95, state="read")
        if paper.number
        else Field(),
        issue_date=Field(
            paper.issued,
            page=1,
            box=Box(300, 90, 500, 106),
            confidence=paper.confidence,
            reader="letterhead",
            state="read",
        ),
        doc_type=Field(paper.doc_type, confidence=0.9, state="read"),
        issuer=Field(paper.issuer, confidence=0.9, state="read"),
        subject=Field(
            paper.subject, page=1, box=Box(80, 150, 500, 190), confidence=0.9, state="read"
        ),
        citations=(
            Citation("Kế hoạch", paper.cites, None, "", paper.role, f"Kế hoạch {paper.cites}"),
        )
        if paper.cites
        else (),
        periods=(CoveredPeriod("2024-01-01", "2024-12-31", "năm 2024", 1),),
        findings=paper.findings,
    )
    return FoundDocument(1, 1, "ocr", extraction, Profile(title=paper.subject), text)


def ranking_of(paper: Paper) -> Ranking:
    others = tuple(one for one in ("A", "B", NONE) if one != paper.indicator)
    suggestions = (
        Suggestion(paper.indicator, paper.score),
        *(Suggestion(one, (1 - paper.score) / 2) for one in others),
    )
    return Ranking(suggestions, suggestions[:1], close=paper.score < 0.8, abstains=False)


def page_of(text: str) -> Page:
    lines = []
    for place, line in enumerate(text.splitlines()):
        top = 90.0 + 20 * place
        words = [
            Word(word, Box(80.0 + 40 * at, top, 115.0 + 40 * at, top + 12), 0.9)
            for at, word in enumerate(line.split())
        ]
        lines.append(Line(tuple(words)))
    return Page(1, 595.0, 842.0, tuple(lines), "ocr")


def pdf_page(seed: int) -> bytes:
    """Return a PDF of one empty A4 page; `seed` makes its bytes its own."""
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%"
    )
    return body + str(seed).encode() + b"\n%%EOF\n"


def client_of(
    workplace: Workplace,
    guard: Guard | None = None,
    reviewer: str = "Lan",
    app: Starlette | None = None,
) -> TestClient:
    """Return a browser without a screen that has given a reviewer's name."""
    client = TestClient(
        app or make_app(workplace, guard or guard_for(HOST, None)),
        base_url=f"http://{HOST}",
        follow_redirects=False,
    )
    if reviewer:
        client.post("/name", data={"csrf": csrf_of(client), "name": reviewer})
    return client


def csrf_of(client: TestClient) -> str:
    text = client.get("/name").text
    return text.split('name="csrf" content="')[1].split('"')[0]


def doc_id_of(workplace: Workplace, name: str) -> str:
    return next(row.doc_id for row in workplace.store.evidence() if row.path.endswith(name))


def row_of(workplace: Workplace, name: str) -> EvidenceRow:
    return next(row for row in workplace.store.evidence() if row.path.endswith(name))
