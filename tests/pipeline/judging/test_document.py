from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from classifiers.profile import Profile
from classifiers.ranking import NONE, Ranking, Suggestion
from extractors.document import Extraction, Field
from extractors.grammar.loader import load_grammar
from indicator_map.loader import load_set
from indicator_map.model import IndicatorSet
from pipeline.judging.document import judge_document, judge_documents
from pipeline.records.found import FoundDocument
from pipeline.records.rows import EvidenceRow
from tests.pipeline.parts import small_set


def judged(path: str, ranking: Ranking, indicators: IndicatorSet | None = None) -> EvidenceRow:
    extraction = Extraction(issue_date=Field("2024-03-05", state="read"))
    document = FoundDocument(1, 1, "ocr", extraction, Profile(), "")
    row = EvidenceRow("id", path, 1, 1, "0" * 64, "X")
    return judge_document(row, document, ranking, indicators or small_set())


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
        ("X/a.pdf", ranking("A", close=True, abstains=True), ("indicator-close",)),
        # Nothing is near it; it is only not sure.
        ("X/a.pdf", ranking("A", abstains=True), ("indicator-weak",)),
    ],
)
def test_what_the_classifier_doubts_goes_to_a_person(
    path: str, found: Ranking, reasons: tuple[str, ...]
) -> None:
    assert judged(path, found).reasons == reasons


def test_an_accepted_indicator_has_one_score_in_the_list_and_among_the_suggestions() -> None:
    """A section evidences what the title hardly speaks of."""
    found = ranking("A")
    found = replace(found, accepted=(*found.accepted, Suggestion("B", 0.7784)))
    row = judged("X/a.pdf", found)
    assert [(one.indicator, one.score) for one in row.indicators] == [("A", 0.9), ("B", 0.78)]
    assert row.suggestions[:2] == row.indicators
    assert [one.indicator for one in row.suggestions].count("B") == 1


def test_no_accepted_indicator_is_left_out_of_the_suggestions() -> None:
    many = (Suggestion("A", 0.9), *(Suggestion(f"C.{at}", 0.5) for at in range(8)))
    row = judged("X/a.pdf", replace(ranking("A"), accepted=many))
    assert row.suggestions == row.indicators


def test_a_folder_code_that_speaks_against_the_content_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.judging.document.hints_in", lambda path, ids: ("B",))
    assert judged("X/B/a.pdf", ranking("A")).reasons == ("hint-conflict",)
    assert judged("X/B/a.pdf", ranking("B")).reasons == ()


def test_a_code_of_another_set_is_no_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.judging.document.hints_in", lambda path, ids: ("Z.1",))
    assert judged("X/Z-1/a.pdf", ranking("A")).reasons == ()


@pytest.mark.parametrize(
    ("path", "found", "conflict"),
    [
        # The folder's code is the indicator, or its group.
        ("DV07_So_Y_te/B-1-9-2/BC ke khai TSTN.pdf", "B.1.9.2", False),
        ("DV07_So_Y_te/B-1-9/BC ke khai TSTN.pdf", "B.1.9.2", False),
        # Another one; that one's neighbour; one whose code only begins alike.
        ("DV07_So_Y_te/C-1-1/BC ke khai TSTN.pdf", "B.1.9.2", True),
        ("DV07_So_Y_te/B.1.9.1/BC ke khai TSTN.pdf", "B.1.9.2", True),
        ("DV07_So_Y_te/B-1-1/xu ly.pdf", "B.1.10.1", True),
        # The file's own name counts, whatever folder it was put in, and the other way round.
        ("DV07_So_Y_te/C-1-1/DV07_B-1-9-2_BC.pdf", "B.1.9.2", False),
        ("DV07_So_Y_te/B-1-9-2/DV07_C-1-1_BC.pdf", "B.1.9.2", False),
        ("DV07_So_Y_te/A-1-2/DV07_C-1-1_BC.pdf", "B.1.9.2", True),
        ("DV01/ĐT-1/bc.pdf", "B.1.9.2", True),
        ("DV01/ĐT-1/bc.pdf", "ĐT.1", False),
        # No code, none of this set, and a number that looks like one.
        ("DV07_So_Y_te/BC ke khai TSTN.pdf", "B.1.9.2", False),
        ("DV07_So_Y_te/D-9-9/BC ke khai TSTN.pdf", "B.1.9.2", False),
        ("DV07_So_Y_te/KH 31-2-2024.pdf", "B.1.9.2", False),
        # Nothing accepted cannot speak against a folder.
        ("DV07_So_Y_te/C-1-1/BC.pdf", NONE, False),
    ],
)
def test_what_real_codes_in_folder_and_file_names_say(
    path: str, found: str, conflict: bool
) -> None:
    indicators = load_set("pctn-tinh-2025")
    suggestions = (Suggestion(found, 0.96), Suggestion("A.2.4", 0.01))
    accepted = () if found == NONE else suggestions[:1]
    told = Ranking(suggestions, accepted, close=False, abstains=False)
    reasons = judged(path, told, indicators).reasons
    assert ("hint-conflict" in reasons) == conflict


def test_a_second_accepted_indicator_is_enough_for_a_folder() -> None:
    suggestions = (Suggestion("B.1.9.1", 0.96), Suggestion("B.1.9.2", 0.4))
    told = Ranking(suggestions, suggestions, close=False, abstains=False)
    indicators = load_set("pctn-tinh-2025")
    assert "hint-conflict" not in judged("DV07/B-1-9-2/a.pdf", told, indicators).reasons
    assert "hint-conflict" in judged("DV07/B-1-9-3/a.pdf", told, indicators).reasons


class Streamed(list[FoundDocument | None]):
    """Counts how many documents were handed out."""

    handed_out = 0

    def __iter__(self) -> Iterator[FoundDocument | None]:
        for one in super().__iter__():
            self.handed_out += 1
            yield one


def judged_rows(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> tuple[list[EvidenceRow], list[int]]:
    """Judge seven files, the third without a document; return rows and documents handed out."""
    monkeypatch.setattr("pipeline.judging.document.JUDGED_AT_ONCE", at_once)
    extraction = Extraction(issue_date=Field("2024-03-05", state="read"))
    found = Streamed(
        FoundDocument(1, 1, "ocr", extraction, Profile(title=f"Kế hoạch {at}"), "")
        for at in range(7)
    )
    found[2] = None
    rows = [
        EvidenceRow(
            str(at), f"X/{at}.pdf", 1, 1, f"{at}" * 64, "X", "ocr", extraction if at != 2 else None
        )
        for at in range(7)
    ]

    def rank(profiles: Sequence[Profile]) -> list[Ranking]:
        return [ranking("B" if "4" in one.title else "A") for one in profiles]

    judged_so_far: list[EvidenceRow] = []
    handed_out: list[int] = []
    for one in judge_documents(rows, found, small_set(), load_grammar(), rank):
        judged_so_far.append(one.row)
        handed_out.append(found.handed_out)
    return judged_so_far, handed_out


def test_documents_are_judged_some_at_a_time_with_the_same_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    together, _ = judged_rows(monkeypatch, 100)
    apart, handed_out = judged_rows(monkeypatch, 2)
    assert apart == together
    assert [row.indicator for row in apart] == ["A", "A", "", "A", "B", "A", "A"]
    assert handed_out == [2, 2, 4, 4, 6, 6, 7]
