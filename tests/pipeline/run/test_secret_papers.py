"""Of a paper with a mark of secrecy no word remains, in any byte that the program leaves behind."""

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document as WordDocument
from platformdirs import user_cache_path
from sqlalchemy.orm import Session
from starlette.testclient import TestClient
from typer.testing import CliRunner

from classifiers.profile import Profile
from classifiers.ranking import Ranking
from extractors.document import SECRET_MARK, Extraction, Field, Reading
from extractors.grammar.folding import fold
from extractors.reading.store_form import to_json
from pipeline.cli import build
from pipeline.deciding.decision_store import DecisionStore
from pipeline.deciding.decisions import accept
from pipeline.deciding.teaching import decisions_of
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import FoundDocument, ReadResult
from pipeline.records.reasons import load_reasons
from pipeline.records.results import Results
from pipeline.reports.write import write_all
from pipeline.run.run import run
from pipeline.run.sealing import PICTURES
from pipeline.store.store import Store
from review.app import make_app
from review.safety import guard_for
from review.workplace import open_workplace
from tests.pipeline.parts import NOW, CountingEngine, parts, settings, small_set, write_evidence

WORDS = ("Quyzavo", "Brimoxel", "Wolfandek", "Zixtorun", "Jovequal", "Fytramox")
"""In subject, body, signer, recipients, a figure's sentence, a cited paper: no word of any of ours.
"""
SECRET_LETTER = (
    "ỦY BAN NHÂN DÂN TỈNH MẪU",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "MẬT",
    "Số: 12/BC-UBND",
    "Tỉnh Mẫu, ngày 05 tháng 3 năm 2024",
    "BÁO CÁO",
    "Kết quả công tác phòng, chống tham nhũng Quyzavo năm 2024",
    "Căn cứ Kế hoạch số 7/KH-UBND ngày 02/01/2024 của UBND tỉnh Mẫu về Fytramox;",
    "1. Nội dung Brimoxel chỉ người có trách nhiệm được biết.",
    "Đã kê khai tài sản Jovequal 125 người, từ ngày 01/01/2024 đến ngày 30/6/2024.",
    "Nơi nhận:",
    "- Phòng Zixtorun;",
    "- Lưu: VT.",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "Nguyễn Wolfandek",
)


def write_word(path: Path, lines: tuple[str, ...]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    word = WordDocument()
    for line in lines:
        word.add_paragraph(line)
    word.save(str(path))


def leaks(text: str) -> list[str]:
    plain = f"{text.casefold()} {fold(text)}"
    return [word for word in WORDS if word.casefold() in plain]


def leaks_in(folder: Path) -> dict[str, list[str]]:
    """Return the words in any byte below `folder`, in the parts of Office files as well."""
    found: dict[str, list[str]] = {}
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        contents = [path.read_bytes()]
        if zipfile.is_zipfile(path):  # Office files
            with zipfile.ZipFile(path) as parts_of:
                contents += [parts_of.read(name) for name in parts_of.namelist()]
        said = [
            word
            for word in WORDS
            if any(word.lower().encode() in content.lower() for content in contents)
        ]
        if said:
            found[path.name] = said
    return found


class Program:
    """The program with temporary files in a folder of our own; what it says is kept.

    `run`, whose workers are processes, is called as a user calls it; the other commands run here,
    which saves each the time in which the program and its language model are loaded.
    """

    def __init__(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.temporary = place / "tmp"
        self.temporary.mkdir()
        self.said = ""
        monkeypatch.setenv("TMPDIR", str(self.temporary))
        monkeypatch.setattr(tempfile, "tempdir", None)  # else the place is the one first asked for

    def run(self, *arguments: str | Path) -> None:
        done = subprocess.run(
            [Path(sys.executable).parent / "minhchung", "run", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        self.said += done.stdout + done.stderr

    def __call__(self, *arguments: str | Path) -> str:
        done = CliRunner().invoke(build(), [*map(str, arguments)])
        assert done.exit_code == 0, done.output
        self.said += done.output
        return done.stdout


@pytest.mark.slow
def test_no_word_of_a_marked_paper_is_in_anything_that_is_left_or_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = tmp_path / "evidence", tmp_path / "out"
    letter = folder / "DV01" / "a.docx"
    write_word(letter, SECRET_LETTER)
    other = tuple(line.replace("Quyzavo", "kê khai") for line in SECRET_LETTER[:8] if line != "MẬT")
    write_word(folder / "DV01" / "b.docx", (*other, "Căn cứ Báo cáo số 12/BC-UBND;"))
    program = Program(tmp_path, monkeypatch)
    program.run(folder, "--year", "2024", "--out", out, "--jobs", "1")
    assert "12/BC-UBND" in program("inspect", letter)
    assert "12/BC-UBND" in program("inspect", letter, "--json")
    for form in ("docx", "dossier"):  # the others are made by `run`
        program("report", out, "--format", form)
    program("compare", out, out)
    assert leaks(program.said) == []
    for path in (out, program.temporary, user_cache_path("minhchung")):
        assert leaks_in(path) == {}, path
    workplace = open_workplace(out, lambda: NOW)
    with closing(workplace.store):
        client = TestClient(make_app(workplace, guard_for("127.0.0.1", None)), "http://127.0.0.1")
        client.cookies.set("minhchung_reviewer", "Lan")
        (row,) = (row for row in workplace.store.evidence() if row.path.endswith("a.docx"))
        assert row.extraction is not None
        assert row.extraction.number.value == "12/BC-UBND"
        assert row.extraction.doc_type.value == "Báo cáo"
        assert row.extraction.marks == ("MẬT",)
        for page in ("/", "/?status=all", "/coverage", "/timeline", f"/doc/{row.doc_id}"):
            answer = client.get(page)
            assert answer.status_code == 200, page
            assert leaks(answer.text) == [], page
        for word in WORDS:
            answer = client.get("/", params={"status": "all", "q": word})
            assert "a.docx" not in answer.text
        assert client.get(f"/doc/{row.doc_id}/page/1.jpg").status_code == 404


def read_marked(task: ReadTask) -> ReadResult:
    """What an earlier version made of the file: it did not see the mark."""
    subject = "Kế hoạch Quyzavo"
    extraction = Extraction(
        number=Field("3/KH-UBND", state="read"),
        issue_date=Field("2024-03-05", state="read"),
        doc_type=Field("Kế hoạch", state="read"),
        subject=Field(subject, state="read"),
        signer=Field("Wolfandek", state="read"),
    )
    body = " ".join(["Brimoxel và những chuyện khác."] * 300)
    found = FoundDocument(1, 1, "text", extraction, Profile(title=subject, body=body), body)
    return ReadResult(
        task.sha256,
        content=to_json(Reading((), warnings=("Brimoxel " * 2000,))),
        pages=1,
        documents=(found,),
    )


def read_sealed(task: ReadTask) -> ReadResult:
    """What this version makes of it."""
    extraction = Extraction(
        number=Field("3/KH-UBND", state="read"),
        issue_date=Field("2024-03-05", state="read"),
        doc_type=Field("Kế hoạch", state="read"),
        marks=("MẬT",),
        findings=(SECRET_MARK,),
    )
    found = FoundDocument(1, 1, "text", extraction, Profile(doc_type="Kế hoạch"), "")
    return ReadResult(task.sha256, pages=1, documents=(found,))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store.create(tmp_path / "results")) as made:
        yield made


def test_what_an_earlier_version_kept_of_a_marked_paper_is_gone_after_the_next_run(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = tmp_path / "evidence", tmp_path / "results"
    write_evidence(folder, "So_A/a.txt", "3/KH-UBND", "2024-03-05", "x")
    asked = settings(folder)
    before = run(asked, parts(store, CountingEngine(read_marked)))
    (row,) = before.results.rows
    store.save_rankings("words", {"of the text": Ranking((), (), close=False, abstains=False)})
    decisions = DecisionStore(store.engine, small_set(), load_reasons(), lambda: NOW)
    decisions.decide(
        [accept(row, small_set(), "")], {row.doc_id: decisions.row(row.doc_id)[1]}, "Lan"
    )
    pictures = out / PICTURES
    pictures.mkdir()
    (pictures / f"{row.sha256[:32]}-1-0-110dpi-1.00.jpg").write_bytes(b"Brimoxel")
    (pictures / f"{'0' * 32}-1-0-110dpi-1.00.jpg").write_bytes(b"of another file")
    with Session(store.engine) as session:
        session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert leaks_in(out)["minhchung.db"], "the words must be there before"

    for module in ("pipeline.run.run", "pipeline.run.planning"):
        monkeypatch.setattr(f"{module}.extractor_version", lambda: "newer")
    after = run(asked, parts(store, CountingEngine(read_sealed)))
    (row,) = after.results.rows
    assert row.secret
    assert row.decision == "accepted"
    assert store.rankings("words", ["of the text"]) == {}
    assert leaks_in(out) == {}
    assert [path.name[:4] for path in pictures.iterdir()] == ["0000"]
    store.close()
    assert leaks_in(out) == {}


@pytest.mark.parametrize("in_one_run", [True, False])
def test_a_mark_that_only_the_second_pass_reads_takes_away_what_the_first_kept(
    tmp_path: Path, store: Store, in_one_run: bool
) -> None:
    folder, out = tmp_path / "evidence", tmp_path / "results"
    write_evidence(folder, "So_A/a.txt", "3/KH-UBND", "2024-03-05", "x")
    asked, early = settings(folder), []

    def read(task: ReadTask) -> ReadResult:
        return read_sealed(task) if task.rest else replace(read_marked(task), whole=False)

    def write_early(results: Results) -> None:
        write_all(results, out, folder, asked.as_record())
        early.append(leaks_in(out))

    of_run = replace(parts(store, CountingEngine(read)), early=write_early)
    if not in_one_run:
        first = run(replace(asked, identify_only=True), of_run)
        assert first.sealed == ()
        write_early(first.results)
    outcome = run(asked, of_run)
    assert {"evidence.csv", "evidence.xlsx", "report.html"} <= early[0].keys()
    assert outcome.sealed == ("So_A/a.txt",)
    write_all(outcome.results, out, folder, asked.as_record())
    store.close()
    assert leaks_in(out) == {}
    assert run(asked, of_run).sealed == ()


def test_no_title_of_a_marked_paper_is_learned_from(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "So_A/a.txt", "3/KH-UBND", "2024-03-05", "x")

    def read(task: ReadTask) -> ReadResult:
        result = read_marked(task)
        (found,) = result.documents
        marked = replace(found.extraction, findings=(SECRET_MARK,))
        return replace(result, documents=(replace(found, extraction=marked),))

    (row,) = run(settings(folder), parts(store, CountingEngine(read))).results.rows
    decisions = DecisionStore(store.engine, small_set(), load_reasons(), lambda: NOW)
    decisions.decide(
        [accept(row, small_set(), "")], {row.doc_id: decisions.row(row.doc_id)[1]}, "Lan"
    )
    assert decisions_of(store, small_set()) == ()
