from dataclasses import replace

from extractors.document import CoveredPeriod, Extraction, Field
from indicator_map.loader import set_for_year
from pipeline.judging.copied_indicators import with_indicators_of_copies
from pipeline.records.rows import EvidenceRow, NoneOccurred, ScoredIndicator

SET = set_for_year(2024)


def row(doc_id: str, *indicators: tuple[str, float], duplicate_of: str = "") -> EvidenceRow:
    extraction = Extraction(issue_date=Field("2024-02-05", state="read"))
    said = ("Lời văn.",)
    scored = tuple(ScoredIndicator(id, score, said, "II.4", 3, "chữ") for id, score in indicators)
    reasons = () if indicators else ("no-indicator",)
    return EvidenceRow(
        doc_id, f"{doc_id}.pdf", 1, 2, doc_id, "X", "text", extraction, scored,
        reasons=reasons, duplicate_of=duplicate_of,
    )  # fmt: skip


def test_what_only_a_copy_showed_is_kept_with_the_copys_name() -> None:
    original = row("a", ("A.1.2", 0.9), ("A.2.4", 0.4))
    copy = row("b", ("A.2.4", 0.8), ("B.1.8", 0.6), duplicate_of="a")
    again = row("c", ("B.1.8", 0.7), duplicate_of="b")
    joined, *others = with_indicators_of_copies([original, copy, again], SET)
    assert [(one.indicator, one.score) for one in joined.indicators] == [
        ("A.1.2", 0.9),
        ("B.1.8", 0.7),
        ("A.2.4", 0.4),
    ]
    assert joined.indicators[0] == original.indicators[0]
    added = joined.indicators[1]
    assert (added.section, added.page, added.words) == ("II.4", 0, "chữ")
    assert added.reasons == ("Thấy ở bản trùng c.pdf.", "Lời văn.")
    assert others == [copy, again]


def test_an_original_without_any_indicator_has_its_copys() -> None:
    copy = row("b", ("A.1.2", 0.9), duplicate_of="a")
    joined = with_indicators_of_copies([row("a"), copy], SET)[0]
    assert (joined.indicator, joined.reasons) == ("A.1.2", ())


def test_another_best_indicator_judges_the_period_anew() -> None:
    """The yearly plan counts by the year it covers, wherever it was issued."""
    extraction = Extraction(
        issue_date=Field("2023-12-01", state="read"),
        periods=(CoveredPeriod("2024-01-01", "2024-12-31", "năm 2024", about=True),),
    )
    rows = [row("a"), row("b", ("A.1.2", 0.9), duplicate_of="a")]
    rows = [replace(one, extraction=extraction) for one in rows]
    joined = with_indicators_of_copies(rows, SET)[0]
    assert (joined.period.rule, joined.period.verdict) == ("covers", "inside")


def test_words_of_a_secret_paper_are_not_carried_over() -> None:
    copy = replace(row("b", ("A.1.2", 0.9), duplicate_of="a"), reasons=("secret-mark",))
    joined = with_indicators_of_copies([row("a"), copy], SET)[0]
    assert joined.indicators[0].words == ""


def test_what_only_a_copy_says_did_not_occur_is_kept_unless_another_shows_a_case() -> None:
    said = (
        NoneOccurred("C.1.1", 3, "Không phát sinh.", "II.4"),
        NoneOccurred("B.1.8", 3, "Không có."),
    )
    copy = replace(row("b", duplicate_of="a"), none_occurred=said)
    joined = with_indicators_of_copies(
        [row("a"), copy, row("c", ("B.1.8", 0.7), duplicate_of="a")], SET
    )[0]
    assert joined.none_occurred == (NoneOccurred("C.1.1", 0, "Không phát sinh.", "II.4"),)
    alone = with_indicators_of_copies([row("a"), replace(copy, none_occurred=said[:1])], SET)[0]
    assert alone.reasons == ()
