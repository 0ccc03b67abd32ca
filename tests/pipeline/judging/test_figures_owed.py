"""What bodies owe of figures, against what they and others told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.grammar.loader import load_grammar
from indicator_map.campaign import Campaign, Group, OwedFigure, Unit
from indicator_map.loader import load_set
from pipeline.judging.figures import contradictions, told_figures
from pipeline.judging.figures_owed import OwedRow, _rules, owed_by_body, owed_rows
from pipeline.records.rows import EvidenceRow
from tests.pipeline.judging.figure_examples import figure, report

POLICE = OwedFigure("Công an tỉnh", "số vụ, số bị can về tội tham nhũng qua điều tra", split=True)


def rows_of(owed: OwedFigure, rows: Sequence[EvidenceRow]) -> tuple[OwedRow, ...]:
    told = told_figures(rows)
    return owed_rows((owed,), told, contradictions(told))


def states(owed: OwedFigure, *rows: EvidenceRow) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.stage, one.level, one.status) for one in rows_of(owed, rows)]


def test_given_and_missing_levels_apart() -> None:
    row = report(
        "Công an tỉnh",
        figure("điều tra", "vụ khởi tố", 4, "vụ", level="tỉnh"),
        figure("điều tra", "vụ khởi tố", 5, "vụ", level="huyện"),
        figure("điều tra", "bị can khởi tố", 11, "bị can"),
    )
    assert states(POLICE, row) == [
        ("số vụ", "điều tra", "tỉnh", "given"),
        ("số vụ", "điều tra", "huyện", "given"),
        ("số bị can", "điều tra", "tỉnh", "missing"),
        ("số bị can", "điều tra", "huyện", "missing"),
    ]


def test_a_figure_with_two_values_is_contradicted() -> None:
    owed = OwedFigure("Công an tỉnh", "số vụ khởi tố")
    rows = (
        report("Công an tỉnh", ("điều tra", "vụ khởi tố", 5, "vụ")),
        report("Thanh tra tỉnh", figure("điều tra", "vụ khởi tố", 6, "vụ", body="Công an")),
    )
    (one,) = rows_of(owed, rows)
    assert one.status == "contradicted"
    assert [told.amount for told in one.differing[0].told] == [6, 5]


@pytest.mark.parametrize(
    ("what", "names"),
    [
        (
            "số tiền phải thu hồi, đã thu hồi qua thanh tra",
            ["tiền phải thu hồi", "tiền đã thu hồi"],
        ),
        ("kết quả thu hồi tiền, tài sản tham nhũng", ["tiền đã thu hồi"]),
        (
            "số người có nghĩa vụ kê khai, số bản kê khai",
            ["người có nghĩa vụ kê khai", "bản kê khai"],
        ),
    ],
)
def test_words_of_plans(what: str, names: list[str]) -> None:
    assert [one[0] for one in states(OwedFigure("Thanh tra tỉnh", what))] == names


def test_every_stage_that_is_named_is_owed() -> None:
    owed = OwedFigure("Thanh tra tỉnh", "số tiền phải thu hồi qua điều tra, truy tố, xét xử")
    assert [one[1] for one in states(owed)] == ["điều tra", "truy tố", "xét xử"]


def test_a_stage_that_is_not_named_is_the_keepers() -> None:
    (one,) = states(OwedFigure("Cục Thi hành án dân sự tỉnh", "số tiền phải thu hồi"))
    assert one[1] == "thi hành án"


def test_words_that_name_no_figure_are_left_to_a_person() -> None:
    assert states(OwedFigure("Sở A", "số lượng trang thiết bị")) == [
        ("số lượng trang thiết bị", "", "", "unclear")
    ]


def test_another_units_figure_does_not_count() -> None:
    owed = OwedFigure("Sở Tư pháp", "số hội nghị tuyên truyền")
    row = report("Sở Y tế", ("khác", "hội nghị tuyên truyền", 5, "hội nghị"))
    assert [one[3] for one in states(owed, row)] == ["missing"]


def test_a_group_stands_for_its_units_and_bodies_are_parted() -> None:
    campaign = Campaign(
        "Đợt",
        2024,
        "tỉnh",
        load_set("pctn-tinh-2024"),
        groups=(Group("Cấp huyện"),),
        units=(Unit("UBND huyện Mẫu Một", group="Cấp huyện"), Unit("Công an tỉnh")),
        figures=(
            OwedFigure("Cấp huyện", "số đơn"),
            OwedFigure("Công an tỉnh, VKSND tỉnh", "số vụ"),
        ),
    )
    assert [one.who for one in owed_by_body(campaign)] == [
        "UBND huyện Mẫu Một",
        "Công an tỉnh",
        "VKSND tỉnh",
    ]


def test_the_rules_name_what_the_vocabulary_has() -> None:
    asked, _ = _rules()
    assert {what for one in asked for what in one.any} <= load_grammar().figures.vocabulary
