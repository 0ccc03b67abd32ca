"""Sections and sentences that none occurred, judged: joined with the whole, gated by needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from classifiers.profile import Profile
from classifiers.ranking import NONE, Ranking, Suggestion
from extractors.document import Extraction, Field, NoneSaid, Section
from extractors.grammar.loader import load_grammar
from indicator_map.loader import load_set
from pipeline.judging.document import judge_documents
from pipeline.records.found import FoundDocument
from pipeline.records.rows import EvidenceRow

SET = load_set("pctn-tinh-2025")
BODY = "Đã thực hiện đối với toàn bộ người thuộc diện phải thực hiện."


def section(number: str, heading: str, body: str = BODY, above: tuple[str, ...] = ()) -> Section:
    return Section(number, heading, above, f"{heading} {body}", 3)


def answer(indicator: str, score: float = 0.95) -> Ranking:
    best = Suggestion(indicator, score)
    accepted = () if indicator == NONE else (best,)
    return Ranking((best,), accepted, close=False, abstains=False)


def judged(
    answers: Mapping[str, Ranking],
    sections: Sequence[Section] = (),
    none_said: Sequence[NoneSaid] = (),
    doc_type: str = "Báo cáo",
    **fields: Field,
) -> EvidenceRow:
    """Judge one paper; `answers` are the classifier's by title, NONE where there is none."""
    read = {
        "number": Field("12/BC-SYT", state="read"),
        "issue_date": Field("2024-12-10", state="read"),
        "doc_type": Field(doc_type, state="read"),
        **fields,
    }
    profile = Profile(
        title="Cả văn bản",
        doc_type=doc_type,
        sections=tuple(sections),
        none_said=tuple(none_said),
    )
    found = FoundDocument(1, 5, "text", Extraction(**read), profile, "")  # type: ignore[arg-type]
    row = EvidenceRow("a", "DV07/a.pdf", 1, 5, "0" * 64, "DV07")

    def rank(profiles: Sequence[Profile]) -> list[Ranking]:
        return [
            next((held for words, held in answers.items() if words in one.title), answer(NONE))
            for one in profiles
        ]

    return next(judge_documents([row], [found], SET, load_grammar(), rank)).row


def held(row: EvidenceRow) -> list[tuple[str, str]]:
    return [(one.indicator, one.section) for one in row.indicators]


DECLARING = {"Cả văn bản": answer("A.1.3.6"), "Kê khai": answer("B.1.9.2")}


def test_sections_come_after_the_whole_with_path_page_and_words() -> None:
    row = judged(DECLARING, [section("II.4", "Kê khai tài sản")])
    assert held(row) == [("A.1.3.6", ""), ("B.1.9.2", "II.4")]
    assert row.indicators[1].page == 3
    assert row.indicators[1].reasons == ("mục II.4, tr. 3: “Kê khai tài sản”",)
    assert row.indicators[1].words.endswith("thực hiện.")


def test_where_the_whole_is_about_it_the_whole_counts() -> None:
    answers = {**DECLARING, "Cả văn bản": answer("B.1.9.2")}
    assert held(judged(answers, [section("2", "Kê khai tài sản")])) == [("B.1.9.2", "")]


def test_a_paper_whose_sections_alone_evidence_something_is_not_without_indicator() -> None:
    answers = {"Kê khai": answer("B.1.9.2")}
    row = judged(answers, [section("I.2", "Kê khai tài sản")])
    assert row.indicator == "B.1.9.2"
    assert "no-indicator" not in row.reasons
    assert "no-indicator" in judged({}, [section("I.2", "Khen thưởng")]).reasons


def test_passing_mentions_and_what_is_to_come_evidence_nothing() -> None:
    assert held(judged(DECLARING, [section("2", "Kê khai tài sản", "")])) == [("A.1.3.6", "")]
    under = section("V.1", "Kê khai tài sản", above=("PHƯƠNG HƯỚNG, NHIỆM VỤ",))
    assert held(judged(DECLARING, [under])) == [("A.1.3.6", "")]
    unsure = {**DECLARING, "Kê khai": answer("B.1.9.2", 0.5)}
    assert held(judged(unsure, [section("2", "Kê khai tài sản")])) == [("A.1.3.6", "")]


def test_only_kinds_that_the_needs_take_count() -> None:
    sections = [section("2", "Kê khai tài sản")]
    assert held(judged(DECLARING, sections, doc_type="Tờ trình")) == [("A.1.3.6", "")]
    planned = {"Cả văn bản": answer("A.1.2"), "Kê khai": answer("B.1.9.1")}
    assert held(judged(planned, sections, doc_type="Kế hoạch")) == [("A.1.2", "")]
    content = {"Cả văn bản": answer("A.1.2"), "Tuyên truyền": answer("A.1.3.4")}
    told = judged(content, [section("II.4", "Tuyên truyền pháp luật")], doc_type="Kế hoạch")
    assert held(told) == [("A.1.2", ""), ("A.1.3.4", "II.4")]


def test_a_section_over_others_counts_only_where_none_of_these_does() -> None:
    outer = section("III", "Phát hiện")
    inner = section("III.1", "Kê khai tài sản", above=("Phát hiện",))
    answers = {**DECLARING, "Phát hiện": answer("C.1.3")}
    assert held(judged(answers, [outer, inner])) == [("A.1.3.6", ""), ("B.1.9.2", "III.1")]
    assert ("C.1.3", "III") in held(judged(answers, [outer]))


FOUND = section("III.1", "Qua thanh tra", "Đã tiến hành 09 cuộc tại 09 đơn vị trực thuộc.")
NOTHING = NoneSaid("III.1", 3, "Chưa phát hiện hành vi tham nhũng.")
SAID = {"Cả văn bản": answer("A.1.3.6"), "Qua thanh tra": answer("C.1.1")}


def test_none_occurred_has_words_page_and_section_and_is_no_evidence_of_a_case() -> None:
    row = judged(SAID, [FOUND], [NOTHING])
    assert [(n.indicator, n.section, n.page, n.words) for n in row.none_occurred] == [
        ("C.1.1", "III.1", 3, "Chưa phát hiện hành vi tham nhũng.")
    ]
    assert held(row) == [("A.1.3.6", "")]


def test_where_cases_are_reported_after_all_they_count() -> None:
    cases = replace(FOUND, words="Qua thanh tra Phát hiện 02 vụ, chuyển cơ quan điều tra.")
    row = judged(SAID, [cases], [NOTHING])
    assert row.none_occurred == ()
    assert ("C.1.1", "III.1") in held(row)


def test_only_leaves_that_need_a_case_are_settled() -> None:
    said = NoneSaid("2", 3, "Không phát sinh.")
    assert judged(DECLARING, [section("2", "Kê khai tài sản")], [said]).none_occurred == ()


def test_a_bare_sentence_is_about_what_the_paper_is_about() -> None:
    said = NoneSaid("", 1, "Trong năm không phát sinh.")
    row = judged({"Cả văn bản": answer("C.2.1.2")}, (), [said])
    assert [one.indicator for one in row.none_occurred] == ["C.2.1.2"]
    assert row.indicators == ()
    assert "no-indicator" not in row.reasons
    other = NoneSaid("", 1, "Không có vi phạm về phòng cháy.")
    assert judged({"Cả văn bản": answer("C.2.1.2")}, (), [other]).none_occurred == ()


def test_drafts_and_plans_settle_nothing() -> None:
    assert judged(SAID, [FOUND], [NOTHING], doc_type="Kế hoạch").none_occurred == ()
    blank = Field(None, state="blank")
    assert judged(SAID, [FOUND], [NOTHING], number=blank).none_occurred == ()
    assert judged(SAID, [FOUND], [NOTHING], issue_date=blank).none_occurred == ()


def test_how_leaders_were_punished_is_shown_by_the_words_that_say_so() -> None:
    leaders = Suggestion("C.2.3.1", 0.9), Suggestion("C.2.3.2", 0.9), Suggestion("C.2.3.3", 0.9)
    answers = {"người đứng đầu": Ranking(leaders, leaders, close=False, abstains=False)}
    told = section("II", "Xử lý người đứng đầu", "Đã cảnh cáo 01 giám đốc trung tâm trực thuộc.")
    assert [one.indicator for one in judged(answers, [told]).indicators] == ["C.2.3.2"]
    silent = section("II", "Xử lý người đứng đầu", "Đã xử lý nghiêm 02 người theo quy định.")
    assert judged(answers, [silent]).indicators == ()


def test_a_review_that_found_no_case_was_done_all_the_same() -> None:
    words = "Kiểm soát xung đột lợi ích. Đã rà soát, không phát sinh trường hợp nào."
    told = Section("2", "Kiểm soát xung đột lợi ích", (), words, 2)
    said = NoneSaid("2", 2, "Đã rà soát, không phát sinh trường hợp nào.")
    row = judged({"Kiểm soát xung đột": answer("B.1.6.2")}, [told], [said])
    assert [one.indicator for one in row.indicators] == ["B.1.6.2"]


def test_a_case_is_none_of_what_was_recovered() -> None:
    said = NoneSaid("I", 1, "Thu hồi tài sản tham nhũng: không phát sinh.")
    body = "Đã khởi tố 02 vụ, 03 bị can. Thu hồi tài sản tham nhũng: không phát sinh."
    answers = {"Cả văn bản": answer("C.2.2.1"), "Thu hồi": answer("D.2.1")}
    row = judged(answers, [section("I", "Kết quả thu hồi, khởi tố", body)], [said])
    assert [one.indicator for one in row.none_occurred] == ["D.2.1"]
    assert [one.indicator for one in row.indicators] == ["C.2.2.1"]


def test_no_case_at_all_is_none_of_what_the_whole_paper_is_about() -> None:
    said = NoneSaid("", 1, "Trong năm không có vụ án tham nhũng nào.")
    row = judged({"Cả văn bản": answer("C.2.2.1"), "vụ án": answer("C.1.3")}, none_said=[said])
    assert {one.indicator for one in row.none_occurred} == {"C.1.3", "C.2.2.1"}
    assert row.indicators == ()


def test_words_below_a_heading_that_says_nothing_must_be_surer() -> None:
    thin = section("I", "KẾT QUẢ", "Có 12 công ty ban hành quy tắc ứng xử cho người lao động.")
    weak, strong = {"KẾT QUẢ": answer("B.1.8", 0.8)}, {"KẾT QUẢ": answer("B.1.8", 0.95)}
    assert judged(weak, [thin]).indicators == ()
    assert [one.indicator for one in judged(strong, [thin]).indicators] == ["B.1.8"]
