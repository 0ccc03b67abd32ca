"""The measuring tool against a folder of which all is known: right, wrong, missing, unseen."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from extractors.document import Extraction, Field
from pipeline.commands.terminal import evaluation_table
from pipeline.errors import CallError
from pipeline.reading.engines import SerialEngine
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import ReadResult
from pipeline.run.evaluation import (
    Answer,
    Evaluation,
    FieldScore,
    Truth,
    compare,
    evaluate,
    likeness,
    load_truth,
    score,
)
from tests.pipeline.parts import WordClassifier, read_plain, small_set, write_evidence

COLUMNS = ("file", "kind", "number", "issue_date",
           "doc_type", "issuer", "subject", "indicator", "period")  # fmt: skip
TRUTH = (
    ("right.pdf", "scan", "1/KH-UBND", "2024-02-05",
     "Kế hoạch", "Sở Tư pháp", "Kế hoạch PCTN năm 2024", "A", "inside"),
    ("wrong.pdf", "scan", "2/KH-UBND", "2024-02-06",
     "Báo cáo", "Sở Y tế", "Báo cáo tổng kết phong trào", "B", "after"),
    ("doubted.pdf", "scan", "3/KH-UBND", "2024-02-07"),
    ("none.pdf", "photo", "4/KH-UBND", "2024-02-08",
     "Kế hoạch", "Sở Nội vụ", "Kế hoạch kê khai", "A|B", "inside"),
    ("broken.pdf", "photo", "5/KH-UBND", "2024-02-09"),
    ("unseen.pdf", "photo", "6/KH-UBND", "2024-02-10", "", "", "", "none"),
)  # fmt: skip


def read_known(task: ReadTask) -> ReadResult:
    """`read_plain`, with a fourth line for the issuer and a fifth for findings."""
    result = read_plain(task)
    if not result.documents:
        return result
    _, _, _, issuer, *findings = task.absolute.read_text(encoding="utf-8").splitlines()
    (document,) = result.documents
    told = document.extraction
    fields = {
        name: Field(None) if getattr(told, name).value == "-" else getattr(told, name)
        for name in ("number", "issue_date", "subject")
    }
    extraction: Extraction = replace(
        told,
        **fields,  # type: ignore[arg-type]
        issuer=Field(issuer if issuer != "-" else None, state="read"),
        findings=tuple(findings),
    )
    return replace(result, documents=(replace(document, extraction=extraction),))


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    folder = tmp_path_factory.mktemp("evidence")
    write_evidence(folder, "right.pdf", "1/KH-UBND", "2024-02-05", "Kế hoạch PCTN năm 2024",
                   "UBND tỉnh Mẫu - Sở Tư pháp")  # fmt: skip
    write_evidence(folder, "wrong.pdf", "7/KH-UBND", "2024-02-06", "Kế hoạch gì đó khác hẳn", "-")
    write_evidence(folder, "doubted.pdf", "8/KH-UBND", "2024-02-07", "Kế hoạch", "Sở Y tế",
                   "number-uncertain", "date-uncertain")  # fmt: skip
    write_evidence(folder, "none.pdf", "-", "-", "-", "Sở Y", "number-missing", "date-missing")
    write_evidence(folder, "broken.pdf", "!damaged")
    truth = folder.parent / "truth.tsv"
    truth.write_text("\n".join("\t".join(line) for line in (COLUMNS, *TRUTH)), encoding="utf-8")
    return evaluate(
        load_truth(truth),
        folder,
        SerialEngine(read_known),
        small_set(),
        WordClassifier(),
        lambda path, pages, error: None,
    )


EXPECTED = {
    # right, wrong, nothing, among the first three, not for review, right of those
    "number": (1, 2, 3, 1, 2, 1),
    "issue_date": (3, 0, 3, 3, 2, 2),
    "doc_type": (2, 1, 0, 2, 0, 0),
    "issuer": (1, 1, 1, 1, 0, 0),
    "subject": (1, 1, 1, 1, 0, 0),
    "indicator": (1, 2, 1, 3, 2, 1),
    "period": (1, 2, 0, 1, 0, 0),
}
SCANS = {
    "number": (1, 2, 0, 1, 2, 1),
    "issue_date": (3, 0, 0, 3, 2, 2),
    "doc_type": (1, 1, 0, 1, 0, 0),
    "issuer": (1, 0, 1, 1, 0, 0),
    "subject": (1, 1, 0, 1, 0, 0),
    "indicator": (1, 1, 0, 2, 2, 1),
    "period": (1, 1, 0, 1, 0, 0),
}


def as_counts(scores: dict[str, FieldScore]) -> dict[str, tuple[int, ...]]:
    return {
        name: (one.right, one.wrong, one.nothing, one.top3, one.sure, one.sure_right)
        for name, one in scores.items()
    }


def test_every_answer_is_counted_once_and_by_kind(evaluation: Evaluation) -> None:
    assert as_counts(evaluation.scores) == EXPECTED
    assert set(evaluation.by_kind) == {"scan", "photo"}
    assert as_counts(evaluation.by_kind["scan"]) == SCANS
    for name, counts in as_counts(evaluation.by_kind["photo"]).items():
        pairs = zip(EXPECTED[name], SCANS[name], strict=True)
        assert counts == tuple(all_files - scans for all_files, scans in pairs)
    assert evaluation.documents == 6
    assert evaluation.documents_without_review == 2


def test_the_json_holds_every_figure(evaluation: Evaluation) -> None:
    told = evaluation.as_json()
    assert told["documents"] == 6
    assert told["number_and_date_need_no_review"] == 2
    assert told["fields"]["number"] == {
        "scored": 6, "right": 1, "wrong": 2, "nothing": 3,
        "accuracy": 0.1667, "top3": 0.1667,
        "sure": 2, "sure_precision": 0.5, "sure_coverage": 0.3333,
    }  # fmt: skip
    assert told["fields"]["indicator"] == {
        "scored": 4, "right": 1, "wrong": 2, "nothing": 1,
        "accuracy": 0.25, "top3": 0.75,
        "sure": 2, "sure_precision": 0.5, "sure_coverage": 0.5,
    }  # fmt: skip
    assert told["fields"]["issue_date"]["sure_precision"] == 1.0
    assert told["fields"]["doc_type"]["sure_precision"] is None
    assert list(told["by_kind"]) == ["photo", "scan"]
    assert told["by_kind"]["photo"]["number"] == {
        "scored": 3, "right": 0, "wrong": 0, "nothing": 3,
        "accuracy": 0.0, "top3": 0.0,
        "sure": 0, "sure_precision": None, "sure_coverage": 0.0,
    }  # fmt: skip
    assert told["mistakes"] == evaluation.mistakes
    assert json.loads(json.dumps(told)) == told


def test_every_mistake_is_named_with_what_was_said(evaluation: Evaluation) -> None:
    named = [
        (one["file"], one["field"], one["outcome"], one["said"], one["sure"])
        for one in evaluation.mistakes
    ]
    assert named == [
        ("wrong.pdf", "number", "wrong", "7/KH-UBND", "1"),
        ("wrong.pdf", "doc_type", "wrong", "Kế hoạch", ""),
        ("wrong.pdf", "issuer", "nothing", "", ""),
        ("wrong.pdf", "subject", "wrong", "Kế hoạch gì đó khác hẳn", ""),
        ("wrong.pdf", "indicator", "wrong", "A|B|none", "1"),
        ("wrong.pdf", "period", "wrong", "inside", ""),
        ("doubted.pdf", "number", "wrong", "8/KH-UBND", ""),
        ("none.pdf", "number", "nothing", "", ""),
        ("none.pdf", "issue_date", "nothing", "", ""),
        ("none.pdf", "issuer", "wrong", "Sở Y", ""),
        ("none.pdf", "subject", "nothing", "", ""),
        ("none.pdf", "indicator", "wrong", "none|A|B", ""),
        ("none.pdf", "period", "wrong", "unknown", ""),
        ("broken.pdf", "number", "nothing", "", ""),
        ("broken.pdf", "issue_date", "nothing", "", ""),
        ("unseen.pdf", "number", "nothing", "", ""),
        ("unseen.pdf", "issue_date", "nothing", "", ""),
        ("unseen.pdf", "indicator", "nothing", "", ""),
    ]
    assert evaluation.mistakes[0]["truth"] == "2/KH-UBND"


def test_the_table_prints_every_figure(evaluation: Evaluation) -> None:
    printed = StringIO()
    Console(file=printed, width=200).print(evaluation_table(evaluation))
    lines = [
        [cell.strip() for cell in line.strip()[1:-1].split("│")]
        for line in printed.getvalue().splitlines()
        if "│" in line
    ]
    assert lines[0] == ["tất cả", "number", "6", "1", "2", "3", "16.7%", "", "33.3%", "50.0%"]
    assert lines[1] == ["tất cả", "issue_date", "6", "3", "0", "3", "50.0%", "", "33.3%", "100.0%"]
    assert lines[2] == ["tất cả", "doc_type", "3", "2", "1", "0", "66.7%", "", "", ""]
    assert lines[5] == [
        "tất cả",
        "indicator",
        "4",
        "1",
        "2",
        "1",
        "25.0%",
        "75.0%",
        "50.0%",
        "50.0%",
    ]
    kinds = [line[0] for line in lines]
    assert kinds == ["tất cả"] * 7 + ["photo"] * 7 + ["scan"] * 7
    assert lines[14] == ["scan", "number", "3", "1", "2", "0", "33.3%", "", "66.7%", "50.0%"]


@pytest.mark.parametrize(
    ("field", "truth", "said", "outcome"),
    [
        ("number", "31/KH-UBND", "31/KH-UBND", "right"),
        ("number", "31/KH-UBND", "37/KH-UBND", "wrong"),
        ("number", "31/KH-UBND", "", "nothing"),
        ("number", "31/KH-UBND|13/KH-UBND", "13/KH-UBND", "right"),
        ("issue_date", "2024-02-05", "2024-02-15", "wrong"),
        ("doc_type", "Kế hoạch", "Ke hoach", "wrong"),
        ("doc_type", "Kế hoạch", "Kế hoạch", "right"),
        ("subject", "a" * 19 + "b", "a" * 18 + "bb", "right"),
        ("subject", "a" * 10, "a" * 8 + "bb", "wrong"),
        ("subject", "Báo cáo công tác PCTN năm 2024", "BÁO CÁO  công tác PCTN năm 2024", "right"),
        ("subject", "Kế hoạch PCTN năm 2024", "Kế hoạch tiếp công dân", "wrong"),
        ("issuer", "Sở Y tế", "UBND tỉnh Mẫu - Sở Y tế", "right"),
        ("issuer", "Sở Y tế tỉnh Mẫu", "UBND tỉnh Mẫu - Sở Y tế", "right"),
        ("issuer", "Sở Y tế tỉnh Mẫu", "Ủy ban nhân dân tỉnh Mẫu - Sở Y tế", "right"),
        ("issuer", "UBND tỉnh Mẫu - Sở Y tế", "UBND tỉnh Mẫu - Sở Y tế", "right"),
        ("issuer", "UBND tỉnh Mẫu - Sở Y tế", "Sở Y tế", "right"),
        ("issuer", "UBND tỉnh Mẫu - Sở Y tế", "Sở Y tế tỉnh Mẫu", "right"),
        ("issuer", "Sở Y tế tỉnh Mẫu", "UBND tỉnh Đồng Xa Lộ - Sở Y tế", "wrong"),
        ("issuer", "UBND tỉnh Mẫu - Sở Y tế", "UBND tỉnh Đồng Xa Lộ - Sở Y tế", "wrong"),
        ("issuer", "UBND tỉnh Mẫu - Sở Y tế", "UBND tỉnh Mẫu", "wrong"),
        ("issuer", "UBND tỉnh Mẫu - Sở Y tế", "UBND tỉnh Mẫu - Sở Nội vụ", "wrong"),
        ("issuer", "Tỉnh ủy Mẫu - Ban Nội chính", "Ban Nội chính", "right"),
    ],
)
def test_what_is_right(field: str, truth: str, said: str, outcome: str) -> None:
    assert compare(field, truth.split("|"), [said]) == outcome


def test_likeness_is_a_share_of_what_two_texts_have_in_common() -> None:
    assert likeness("Kế hoạch", "kế  HOẠCH") == 1.0
    assert likeness("aaaa", "bbbb") == 0.0
    assert likeness("aabb", "aacc") == 0.5


def test_only_the_first_answer_counts_and_three_are_looked_at() -> None:
    truth = Truth("a", "", {"indicator": ("D",)})
    third = score([truth], {"a": Answer({"indicator": ("B", "C", "D")})}).scores["indicator"]
    fourth = score([truth], {"a": Answer({"indicator": ("A", "B", "C", "D")})}).scores["indicator"]
    assert (third.right, third.wrong, third.top3) == (0, 1, 1)
    assert (fourth.right, fourth.wrong, fourth.top3) == (0, 1, 0)


def test_a_document_needs_no_look_only_where_number_and_date_are_both_sure() -> None:
    truths = [Truth(name, "", {}) for name in "abc"]
    answers = {
        "a": Answer({}, frozenset({"number", "issue_date"})),
        "b": Answer({}, frozenset({"number"})),
        "c": Answer({}, frozenset({"issue_date", "indicator"})),
    }
    assert score(truths, answers).documents_without_review == 1


def test_nothing_scored_makes_no_figure() -> None:
    assert score([], {}).as_json() == {
        "documents": 0, "number_and_date_need_no_review": 0,
        "fields": {}, "by_kind": {}, "mistakes": [],
    }  # fmt: skip


def test_a_truth_table_without_files_and_a_missing_folder_are_call_errors(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("number\n1\n", encoding="utf-8")
    with pytest.raises(CallError, match="cột file"):
        load_truth(tmp_path / "t.tsv")
    with pytest.raises(CallError, match="--data"):
        evaluate((), tmp_path / "gone", SerialEngine(read_known), small_set(), WordClassifier(),
                 lambda path, pages, error: None)  # fmt: skip
