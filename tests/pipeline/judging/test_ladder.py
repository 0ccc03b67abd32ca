"""How a cell stands on the ladder: each rung, what is wanting, what stands apart, what settles."""

from dataclasses import replace
from datetime import date

import pytest

from extractors.document import CoveredPeriod, Extraction, Field
from indicator_map.campaign import Campaign, Unit
from indicator_map.model import Indicator, Need
from pipeline.judging.coverage import coverage
from pipeline.records.rows import (
    CellKey,
    CoverageRow,
    EvidenceRow,
    NoneOccurred,
    ScoredIndicator,
    Settled,
)
from tests.pipeline.judging.test_coverage import evidence, leaf, set_of

PLAN = Need(("Kế hoạch",), "xác minh tài sản", "", "province", True, (), issued_by=("province",))
REPORT = replace(PLAN, doc_types=("Báo cáo",), wording="kết quả xác minh")
COMMITTEE = "Ủy ban nhân dân tỉnh Mẫu"
DRAFT = Extraction(number=Field(state="blank"), findings=("number-blank",))


def asking(*needs: Need, **more: object) -> Indicator:
    return leaf("A", "province", needs=needs, **more)


def cell(indicator: Indicator, *rows: EvidenceRow, **more: object) -> CoverageRow:
    (row,) = coverage(set_of(indicator), rows, ["Sở X"], **more)  # type: ignore[arg-type]
    return row


def paper(kind: str = "Kế hoạch", issuer: str = COMMITTEE, **more: object) -> EvidenceRow:
    return evidence("A", "Sở X", kind=kind, issuer=issuer, **more)  # type: ignore[arg-type]


def unfinished(row: EvidenceRow) -> EvidenceRow:
    assert row.extraction is not None
    blank = replace(row.extraction, number=Field(state="blank"), findings=("number-blank",))
    return replace(row, extraction=blank)


RUNGS = [
    ("missing", []),
    ("missing", [paper("Báo cáo", "Sở X tỉnh Mẫu")]),
    ("missing", [paper("Báo cáo", verdict="before")]),
    ("outside-only", [paper(verdict="before")]),
    ("wrong-issuer", [paper(issuer="Sở X tỉnh Mẫu")]),
    ("wrong-kind", [paper("Báo cáo")]),
    ("draft", [unfinished(paper())]),
    ("draft", [paper(verdict="unknown")]),
    ("found", [paper()]),
    ("confirmed", [paper(confirmed=True)]),
]


@pytest.mark.parametrize(("status", "rows"), RUNGS)
def test_every_rung_of_the_ladder(status: str, rows: list[EvidenceRow]) -> None:
    assert cell(asking(PLAN), *rows).status == status


@pytest.mark.parametrize("at", range(1, len(RUNGS)))
def test_the_best_paper_decides(at: int) -> None:
    rows = [
        replace(row, doc_id=f"{n}-{m}")
        for n, (_, held) in enumerate(RUNGS[: at + 1])
        for m, row in enumerate(held)
    ]
    assert cell(asking(PLAN), *rows).status == RUNGS[at][0]


def test_one_of_two_pieces_is_a_part() -> None:
    row = cell(asking(PLAN, REPORT), paper())
    assert (row.status, row.have, row.need) == ("partial", 1, 2)
    assert row.wanting == ("còn thiếu Báo cáo kết quả xác minh; đã có 1/KH-UBND (05/03/2024)")


def test_any_one_piece_will_do_where_the_set_says_so() -> None:
    row = cell(asking(PLAN, REPORT, pieces="one"), paper())
    assert (row.status, row.have, row.need, row.wanting) == ("found", 1, 1, "")


def test_all_pieces_close_and_all_confirmed_ones_confirm() -> None:
    plan, report = paper(), paper("Báo cáo", number="2/BC-UBND")
    assert cell(asking(PLAN, REPORT), plan, report).status == "found"
    plan = replace(plan, confirmed=True)
    assert cell(asking(PLAN, REPORT), plan, report).status == "found"
    report = replace(report, confirmed=True)
    assert cell(asking(PLAN, REPORT), plan, report).status == "confirmed"


def test_what_only_supports_is_a_part_and_is_not_asked_for() -> None:
    minutes = replace(PLAN, doc_types=("Biên bản",), supports=True)
    assert cell(asking(REPORT, minutes), paper("Biên bản")).status == "partial"
    done = cell(asking(REPORT, minutes), paper("Báo cáo"))
    assert (done.status, done.have, done.need) == ("found", 1, 1)


def test_as_many_as_the_need_counts() -> None:
    twice = replace(PLAN, count=2)
    row = cell(asking(twice), paper())
    assert (row.status, row.have, row.need) == ("partial", 1, 2)
    assert cell(asking(twice), paper(), paper(number="2/KH-UBND")).status == "found"


def test_a_part_of_a_paper_is_no_paper_of_its_own() -> None:
    scored = ScoredIndicator("A", 0.9, section="II.4", page=3, words="Xác minh tài sản")
    row = replace(paper(), indicators=(scored,))
    assert cell(asking(replace(PLAN, part="whole")), row).status == "wrong-kind"
    found = cell(asking(PLAN), row)
    assert found.found == ("1/KH-UBND (05/03/2024), mục II.4, tr. 3",)


def test_a_decision_that_issues_a_plan_is_that_plan() -> None:
    assert cell(asking(PLAN), paper("Quyết định", subject="Ban hành Kế hoạch xác minh")).status == (
        "found"
    )
    assert cell(asking(PLAN), paper("Quyết định", subject="Về việc khen thưởng")).status == (
        "wrong-kind"
    )


def test_words_of_a_schedule_are_no_proof() -> None:
    held = replace(PLAN, doc_types=("Thông báo",), not_words=("lịch tiếp công dân",))
    assert cell(asking(held), paper("Thông báo", subject="Lịch tiếp công dân")).status == (
        "wrong-kind"
    )


def test_what_does_not_close_a_cell_stands_apart_with_its_reason() -> None:
    row = cell(asking(PLAN), paper(), paper("Báo cáo", "Sở X tỉnh Mẫu", number="9/BC-SX"))
    assert row.found == ("1/KH-UBND (05/03/2024)",)
    assert row.doc_ids == ("Sở X-1/KH-UBND-2024-03-05",)
    assert row.apart == ("9/BC-SX (05/03/2024): do Sở X tỉnh Mẫu ban hành, là Báo cáo",)


def test_a_superseded_paper_and_a_correction_close_nothing() -> None:
    old = replace(paper(), superseded_by="other")
    correcting = replace(paper(number="3/KH-UBND"), corrects="other")
    row = cell(asking(PLAN), old, correcting)
    assert row.status == "missing"
    assert row.apart == (
        "1/KH-UBND (05/03/2024): đã bị thay thế",
        "3/KH-UBND (05/03/2024): chỉ đính chính văn bản khác",
    )


def test_a_province_wide_cell_is_closed_whoever_was_asked() -> None:
    indicators = set_of(asking(PLAN))
    campaign = Campaign(
        "Thử", 2024, "tỉnh", indicators, units=(Unit("Sở X", requires=("A",)), Unit("Sở Y"))
    )
    (row,) = coverage(indicators, [replace(paper(), unit="Sở Y")], [], campaign)
    assert (row.unit, row.status, row.asked) == ("", "found", ("Sở X",))
    (row,) = coverage(indicators, [], [], campaign)
    assert "hỏi Sở X" in row.note


def test_a_units_paper_counts_wherever_it_lies() -> None:
    indicators = set_of(leaf("A", "unit"))
    row = evidence("A", "Thanh tra tỉnh", issuer="Sở Y tế tỉnh Mẫu")
    found = {one.unit: one.status for one in coverage(indicators, [row], ["Sở Y tế", "Sở Z"])}
    assert found == {"Sở Y tế": "found", "Sở Z": "missing"}


def test_copies_show_in_whose_folders_a_paper_lies() -> None:
    indicators = set_of(
        leaf(
            "A",
            "unit",
            needs=(Need(("Kế hoạch",), "", "", "unit", True, (), issued_by=("anyone",)),),
        )
    )
    first = evidence("A", "Sở X", issuer=COMMITTEE)
    copy = replace(first, doc_id="copy", unit="Sở Y", duplicate_of=first.doc_id)
    copy_of_copy = replace(first, doc_id="third", unit="Sở Z", duplicate_of="copy")
    units = ["Sở X", "Sở Y", "Sở Z"]
    found = coverage(indicators, [first, copy, copy_of_copy], units)
    assert {one.unit: one.status for one in found} == dict.fromkeys(units, "found")


def test_every_indicator_judges_the_period_by_its_own_rule() -> None:
    """A year's report signed after the period: inside for what it covers, not by its day."""
    covers = set_of(leaf("A", "province", rule="covers", needs=()), leaf("B", "province", needs=()))
    row = evidence("A", "Sở X", issued="2025-01-10", kind="Báo cáo")
    assert row.extraction is not None
    year = CoveredPeriod("2024-01-01", "2024-12-31", "năm 2024", about=True)
    row = replace(
        row,
        extraction=replace(row.extraction, periods=(year,)),
        indicators=(ScoredIndicator("A", 0.9), ScoredIndicator("B", 0.8)),
    )
    found = {one.indicator: one.status for one in coverage(covers, [row], [])}
    assert found == {"A": "found", "B": "outside-only"}


CASE = Need(("Quyết định",), "kỷ luật", "", "province", True, (), if_any=True)


def saying_none(issuer: str, **more: object) -> EvidenceRow:
    said = NoneOccurred("A", 4, "Trong năm không phát sinh trường hợp nào bị kỷ luật.", "II.5")
    row = evidence("B", "Sở X", kind="Báo cáo", number="7/BC", issuer=issuer)
    return replace(row, none_occurred=(said,), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("issuer", "status"),
    [
        ("Thanh tra tỉnh Mẫu", "none-occurred"),
        (COMMITTEE, "none-occurred"),
        ("Sở Y tế tỉnh Mẫu", "missing"),
        ("", "missing"),
    ],
)
def test_who_speaks_for_the_province_may_say_that_nothing_occurred(
    issuer: str, status: str
) -> None:
    row = cell(asking(CASE), saying_none(issuer))
    assert row.status == status
    if status == "none-occurred":
        assert row.basis == (
            "7/BC (05/03/2024), mục II.5, tr. 4: "
            "“Trong năm không phát sinh trường hợp nào bị kỷ luật.”"
        )


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Năm 2024, trên địa bàn tỉnh không có người đứng đầu nào bị kỷ luật.", "none-occurred"),
        ("Các cơ quan, đơn vị, địa phương không có trường hợp nào bị kỷ luật.", "none-occurred"),
        ("Tại Sở không có người đứng đầu nào bị kỷ luật.", "missing"),
        ("Không phát sinh trường hợp nào.", "missing"),
    ],
)
def test_the_department_of_home_affairs_speaks_for_the_province_where_it_says_so(
    words: str, status: str
) -> None:
    row = saying_none("Sở Nội vụ tỉnh Mẫu")
    (said,) = row.none_occurred
    row = replace(row, none_occurred=(replace(said, words=words),))
    assert cell(asking(CASE), row).status == status


def test_none_settles_only_what_is_needed_if_any() -> None:
    assert cell(asking(PLAN), saying_none(COMMITTEE)).status == "missing"


@pytest.mark.parametrize(
    "more",
    [
        {"superseded_by": "other"},
        {"decision": "rejected"},
        {"duplicate_of": "other"},
        {"extraction": DRAFT},
    ],
)
def test_a_paper_that_does_not_count_settles_nothing(more: dict[str, object]) -> None:
    assert cell(asking(CASE), saying_none(COMMITTEE, **more)).status == "missing"


def test_a_unit_says_for_itself_that_nothing_occurred() -> None:
    indicator = leaf("A", "unit", needs=(replace(CASE, per="unit"),))
    row = saying_none("Sở X tỉnh Mẫu")
    found = coverage(set_of(indicator), [row], ["Sở X", "Sở Y"])
    assert {one.unit: one.status for one in found} == {
        "Sở X": "none-occurred",
        "Sở Y": "missing",
    }


def test_a_case_that_is_there_is_not_talked_away() -> None:
    row = cell(asking(CASE), saying_none(COMMITTEE), paper("Quyết định", "Sở X tỉnh Mẫu"))
    assert row.status == "found"
    assert "ghi không phát sinh, nhưng có văn bản về vụ việc" in row.note


KEY = CellKey("A", "", None)
SAID = Settled("none-occurred", "đã hỏi các sở", "7/BC-TTr", "Lan")


def test_a_reviewer_settles_a_hole_with_note_and_basis() -> None:
    row = cell(asking(CASE), settled={KEY: SAID})
    assert (row.status, row.basis) == (
        "none-occurred",
        "Lan: đã hỏi các sở; căn cứ 7/BC-TTr",
    )
    row = cell(asking(PLAN), settled={KEY: replace(SAID, status="not-required")})
    assert row.status == "not-required"


def test_papers_that_come_later_stand_against_what_was_settled() -> None:
    row = cell(asking(PLAN), paper(), settled={KEY: SAID})
    assert row.status == "found"
    assert "Lan đã ghi là không có, nhưng nay có văn bản" in row.note


def test_what_is_settled_counts_for_its_month_only() -> None:
    monthly = replace(PLAN, per="month")
    settled = {CellKey("A", "", date(2024, 3, 1)): SAID}
    rows = coverage(set_of(asking(monthly)), [], [], None, settled)
    assert [row.month.month for row in rows if row.status == "none-occurred" and row.month] == [3]
