import pytest

from extractors.grammar.loader import load_grammar
from pipeline.judging.figures import (
    Told,
    body_key,
    contradictions,
    load_comparison,
    told_figures,
    totals,
)
from pipeline.records.rows import EvidenceRow
from tests.pipeline.judging.figure_examples import Stated, figure, report

REPORTING_YEAR = ("2023-12-15", "2024-12-14")
QUARTERS = [("2023-12-15", "2024-03-14"), ("2024-03-15", "2024-06-14")]


def sums(*rows: EvidenceRow) -> dict[tuple[str, str, str], float]:
    return {(one.stage, one.what, one.measure): one.amount for one in totals(told_figures(rows))}


RECOVERED = ("thanh tra", "tiền phải thu hồi")


def test_figures_are_told_in_base_units_and_the_original_is_kept() -> None:
    row = report(
        "A",
        (*RECOVERED, 1.2, "tỷ đồng"),
        ("thanh tra", "đất vi phạm", 500, "m2"),
        ("điều tra", "bị can khởi tố", 4, "bị can"),
    )
    told = told_figures([row])
    assert [(one.amount, one.measure) for one in told] == [
        (1_200_000_000, "đồng"),
        (0.05, "ha"),
        (4, "người"),
    ]
    assert (told[0].figure.value, told[0].figure.unit) == (1.2, "tỷ đồng")


def test_nothing_is_added_over_stages() -> None:
    rows = (
        report("Công an tỉnh", ("điều tra", "tiền phải thu hồi", 12.5, "tỷ đồng")),
        report("Viện kiểm sát nhân dân tỉnh", ("truy tố", "tiền phải thu hồi", 12.5, "tỷ đồng")),
        report("Sở Y tế", ("thanh tra", "tiền phải thu hồi", 1, "tỷ đồng")),
        report("Sở Tư pháp", ("kiểm tra", "tiền phải thu hồi", 1, "tỷ đồng")),
    )
    assert sums(*rows) == {}
    assert contradictions(told_figures(rows)) == ()


def test_departments_are_added_within_a_stage_and_districts_apart_from_them() -> None:
    rows = (
        report("Sở Y tế", (*RECOVERED, 1, "tỷ đồng")),
        report("Sở Tư pháp", (*RECOVERED, 350, "triệu đồng")),
        report("UBND huyện Mẫu Một", (*RECOVERED, 3, "tỷ đồng")),
    )
    (total,) = totals(told_figures(rows))
    assert (total.amount, total.bodies) == (1_350_000_000, "Các sở ban ngành")
    assert set(total.by_body) == {"Sở Y tế", "Sở Tư pháp"}


@pytest.mark.parametrize(
    "wide",
    [
        report("Thanh tra tỉnh Mẫu", (*RECOVERED, 9, "tỷ đồng")),
        report("Ủy ban nhân dân tỉnh Mẫu", (*RECOVERED, 9, "tỷ đồng")),
        report("Sở Nội vụ", figure(*RECOVERED, 9, "tỷ đồng", text="Toàn tỉnh thu hồi 9 tỷ đồng")),
        report("Sở Nội vụ", figure(*RECOVERED, 9, "tỷ đồng", part=True)),
    ],
)
def test_who_tells_of_the_whole_province_is_added_to_nobody(wide: EvidenceRow) -> None:
    assert sums(report("Sở Y tế", (*RECOVERED, 1, "tỷ đồng")), wide) == {}


def test_of_one_document_the_largest_value_counts_once() -> None:
    meetings = ("khác", "hội nghị tuyên truyền")
    rows = (
        report("Sở A", (*meetings, 5, "hội nghị"), (*meetings, 2, "hội nghị")),
        report("Sở B", (*meetings, 1, "hội nghị")),
    )
    assert sums(*rows) == {(*meetings, "hội nghị"): 6}


def test_quarters_add_up_but_never_beside_the_year() -> None:
    matter = ("thanh tra", "cuộc thanh tra")
    other = report("Sở B", (*matter, 1, "cuộc"))
    quarters = [
        report("Sở A", (*matter, n, "cuộc"), covers=covers, number=f"{n}/BC")
        for n, covers in zip((2, 3), QUARTERS, strict=True)
    ]
    assert sums(*quarters, other) == {(*matter, "cuộc"): 6}
    year = report("Sở A", (*matter, 9, "cuộc"), covers=REPORTING_YEAR, number="9/BC")
    assert sums(*quarters, year, other) == {(*matter, "cuộc"): 10}


CASES: Stated = ("điều tra", "vụ khởi tố", 5, "vụ")


@pytest.mark.parametrize(
    "row",
    [
        report("A", CASES, duplicate_of="x"),
        report("A", CASES, decision="rejected"),
        report("A", CASES, reasons=("secret-mark",)),
        report("A", CASES, doc_type="Kế hoạch"),  # an aim
        report("A", ("", "người", 5, "người")),  # nobody says what is counted
    ],
)
def test_what_tells_nothing(row: EvidenceRow) -> None:
    assert told_figures([row]) == ()


def test_figures_outside_the_period_are_listed_and_compared_with_nothing() -> None:
    outside = report("Sở A", CASES, verdict="before")
    assert len(told_figures([outside])) == 1
    inside = report("Sở A", ("điều tra", "vụ khởi tố", 7, "vụ"), number="2/BC")
    assert contradictions(told_figures([outside, inside])) == ()


def test_two_values_of_one_body_are_shown_with_both_sentences() -> None:
    rows = (
        report(
            "Thanh tra tỉnh",
            figure("điều tra", "vụ khởi tố", 5, "vụ", body="Cơ quan Cảnh sát điều tra"),
            covers=REPORTING_YEAR,
        ),
        report("Công an tỉnh", ("điều tra", "vụ khởi tố", 7, "vụ án"), issuer="Công an tỉnh Mẫu"),
    )
    (found,) = contradictions(told_figures(rows))
    assert (found.stage, found.what, found.kind) == ("điều tra", "vụ khởi tố", "body")
    assert [(one.unit, one.amount, one.figure.text) for one in found.told] == [
        ("Công an tỉnh", 7, "câu"),
        ("Thanh tra tỉnh", 5, "câu"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        # Rounding is no contradiction.
        (
            report("Thanh tra tỉnh", figure("thi hành án", "tiền kê biên", 1.2, "tỷ đồng",
                                            body="Cục Thi hành án dân sự")),
            report("Cục THADS", ("thi hành án", "tiền kê biên", 1203, "triệu đồng")),
        ),
        # Each department has meetings of its own.
        (
            report("Sở A", ("khác", "hội nghị tuyên truyền", 5, "hội nghị")),
            report("Công an tỉnh", ("khác", "hội nghị tuyên truyền", 7, "hội nghị")),
        ),
        # Cases for which an indictment is asked are not those indicted.
        (
            report("Công an tỉnh", ("điều tra", "vụ đề nghị truy tố", 7, "vụ")),
            report("Viện kiểm sát", ("truy tố", "vụ truy tố", 6, "vụ")),
        ),
        # The province's police and a district's.
        (
            report("Công an tỉnh", CASES),
            report("Công an huyện Mẫu Một", ("điều tra", "vụ khởi tố", 2, "vụ")),
        ),
        # One level and the other.
        (
            report("Công an tỉnh", figure(*CASES, level="tỉnh")),
            report("Thanh tra tỉnh", figure("điều tra", "vụ khởi tố", 3, "vụ", level="huyện",
                                            body="Công an")),
        ),
        # Half a year is not a year.
        (
            report("Công an tỉnh", CASES, covers=("2023-12-15", "2024-06-14")),
            report("Công an tỉnh", ("điều tra", "vụ khởi tố", 7, "vụ"), number="2/BC"),
        ),
        # A sentence names its own period.
        (
            report("Công an tỉnh", figure(*CASES, period="2024-01-01/2024-03-31")),
            report("Công an tỉnh", ("điều tra", "vụ khởi tố", 7, "vụ"), number="2/BC"),
        ),
    ],
)  # fmt: skip
def test_what_may_differ_is_no_contradiction(rows: tuple[EvidenceRow, ...]) -> None:
    assert contradictions(told_figures(rows)) == ()


def test_two_papers_of_one_unit_that_differ_are_shown() -> None:
    rows = (
        report("Sở A", ("kê khai", "người đã kê khai", 40, "người"), number="1/BC"),
        report("Sở A", ("kê khai", "người đã kê khai", 41, "người"), number="2/BC"),
    )
    (found,) = contradictions(told_figures(rows))
    assert found.kind == "own"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Công an tỉnh Mẫu", "Cơ quan Cảnh sát điều tra", True),
        ("Công an tỉnh Mẫu", "Công an", True),
        ("Công an huyện Mẫu Một", "Công an", False),
        ("Viện kiểm sát nhân dân tỉnh Mẫu", "VKSND", True),
        ("Công an", "Tòa án nhân dân", False),
    ],
)
def test_names_of_one_body(one: str, other: str, same: bool) -> None:
    assert (body_key(one) == body_key(other)) is same


def test_a_level_told_apart_is_named_with_the_body() -> None:
    (told,) = told_figures([report("Công an tỉnh", figure(*CASES, level="huyện"))])
    assert isinstance(told, Told)
    assert told.body_and_level == "Công an tỉnh (cấp huyện)"
    (told,) = told_figures([report("Công an tỉnh", figure(*CASES, level="tỉnh"))])
    assert told.body_and_level == "Công an tỉnh (cấp tỉnh)"
    (told,) = told_figures([report("Công an huyện Mẫu Một", figure(*CASES, level="huyện"))])
    assert told.body_and_level == "Công an huyện Mẫu Một"


def test_the_rules_speak_of_units_that_the_extractor_gives() -> None:
    units = {name for _, name in load_grammar().figures.units}
    assert set(load_comparison().measures) - {"m²"} <= units | {"m²"}
