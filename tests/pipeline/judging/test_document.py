import pytest

from classifiers.profile import Profile
from classifiers.ranking import NONE, Ranking, Suggestion
from extractors.document import Extraction, Field
from pipeline.judging.document import judge_document
from pipeline.records.found import FoundDocument
from pipeline.records.rows import EvidenceRow
from tests.pipeline.parts import small_set


def judged(path: str, ranking: Ranking) -> EvidenceRow:
    extraction = Extraction(issue_date=Field("2024-03-05", state="read"))
    document = FoundDocument(1, 1, "ocr", extraction, Profile(), "")
    row = EvidenceRow("id", path, 1, 1, "0" * 64, "X")
    return judge_document(row, document, ranking, small_set())


def ranking(best: str, close: bool = False, abstains: bool = False) -> Ranking:
    suggestions = (Suggestion(best, 0.9), Suggestion("B" if best == "A" else "A", 0.05))
    accepted = () if best == NONE else suggestions[:1]
    return Ranking(suggestions, accepted, close, abstains)


@pytest.mark.parametrize(
    ("path", "found", "reasons"),
    [
        ("X/a.pdf", ranking("A"), ()),
        ("X/A/a.pdf", ranking("A"), ()),
        ("X/a.pdf", ranking(NONE), ("no-indicator",)),
        ("X/a.pdf", ranking("A", close=True), ("indicator-close",)),
        ("X/a.pdf", ranking("A", abstains=True), ("indicator-close",)),
    ],
)
def test_what_the_classifier_doubts_goes_to_a_person(
    path: str, found: Ranking, reasons: tuple[str, ...]
) -> None:
    assert judged(path, found).reasons == reasons


def test_a_folder_code_that_speaks_against_the_content_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.judging.document.hints_in", lambda path: ("B",))
    assert judged("X/B/a.pdf", ranking("A")).reasons == ("hint-conflict",)
    assert judged("X/B/a.pdf", ranking("B")).reasons == ()


def test_a_code_of_another_set_is_no_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.judging.document.hints_in", lambda path: ("Z.1",))
    assert judged("X/Z-1/a.pdf", ranking("A")).reasons == ()
