from contextlib import closing
from pathlib import Path

from pipeline.run.log import LOG_NAME, ProblemLog
from pipeline.run.run import run
from pipeline.store.store import Store
from tests.pipeline.parts import NOW, CountingEngine, parts, settings, write_evidence


def test_one_line_for_each_problem_and_none_of_the_text(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    write_evidence(folder, "a/a.pdf", "1/KH-SYT", "2024-03-05", "Kế hoạch PCTN")
    write_evidence(folder, "a/b.pdf", "!damaged")
    write_evidence(folder, "a/c\nd.pdf", "!crashed")
    out = tmp_path / "results"
    with closing(Store.create(out)) as store, closing(ProblemLog(out, lambda: NOW)) as log:
        run(settings(folder), parts(store, CountingEngine(), log))
    text = (out / LOG_NAME).read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines()]
    assert [line[1:3] for line in lines] == [
        ["run-begins", "-"],
        ["damaged", "a/b.pdf"],
        ["crashed", "a/c\\nd.pdf"],
        ["run-ends", "-"],
    ]
    assert all(len(line) == 4 for line in lines)
    assert lines[0][0] == NOW.isoformat(timespec="seconds")
    assert "Kế hoạch" not in text


def test_a_long_detail_is_cut(tmp_path: Path) -> None:
    with closing(ProblemLog(tmp_path, lambda: NOW)) as log:
        log.problem("damaged", "a.pdf", "x" * 1000)
    assert len((tmp_path / LOG_NAME).read_text()) < 300
