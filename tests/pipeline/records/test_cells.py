"""A cell with its months is one: how it stands, how many there are, what is said of it."""

from datetime import date

import pytest

from pipeline.records import coverage_sentences as sentences
from pipeline.records.cells import (
    CoverageCell,
    cell_version,
    cells_of,
    count_cells,
    count_rows,
    counted_for,
    holes_in,
    not_asked,
    settled_cells,
    status_of,
)
from pipeline.records.rows import (
    HOLES,
    LADDER,
    CellKey,
    CoverageRow,
    CoverageStatus,
    Settled,
)
from pipeline.records.wording import HOLE, STATUS, STATUS_COLOUR, STATUS_SIGN

LAN = Settled("none-occurred", "không có", "1/BC", "Lan")


def row(
    status: CoverageStatus = "missing", month: int = 0, unit: str = "Sở A", note: str = ""
) -> CoverageRow:
    first = date(2024, month, 1) if month else None
    return CoverageRow("A", "t", unit, status, "n", note=note, month=first)


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        ((), "not-required"),
        (("missing",), "missing"),
        (("missing", "found"), "partial"),
        (("missing", "confirmed", "found"), "partial"),
        (("missing", "partial"), "partial"),
        (("missing", "outside-only"), "missing"),
        (("draft", "wrong-kind"), "wrong-kind"),
        (("missing", "none-occurred"), "missing"),
        (("missing", "not-required"), "missing"),
        (("found", "confirmed"), "found"),
        (("confirmed", "none-occurred"), "confirmed"),
        (("none-occurred", "not-required"), "none-occurred"),
    ],
)
def test_a_cell_stands_as_its_months_do(
    statuses: tuple[CoverageStatus, ...], status: CoverageStatus
) -> None:
    assert status_of(statuses) == status


def test_a_cell_is_a_hole_when_one_of_its_months_is() -> None:
    for one in LADDER:
        assert (status_of(["confirmed", one]) in HOLES) == (one in HOLES)


def test_months_of_a_cell_are_counted_once() -> None:
    rows = [*(row("missing", month) for month in range(1, 13)), row("found", unit="Sở B")]
    count = count_rows(rows)
    assert (count["missing"], count["found"], holes_in(count)) == (1, 1, 1)
    assert count == count_cells((one.indicator, one.unit, one.status) for one in rows)


@pytest.mark.parametrize(
    ("months", "told"),
    [
        ((7,), "tháng 7"),
        ((1, 2), "tháng 1, 2"),
        ((1, 2, 5, 6, 7), "tháng 1, 2, 5–7"),
        (range(1, 13), "tháng 1–12"),
    ],
)
def test_months_are_joined(months: tuple[int, ...], told: str) -> None:
    rows = tuple(row("missing" if n in months else "found", n) for n in range(1, 13))
    assert CoverageCell(rows).lacking == told


def test_months_of_two_years_name_the_year() -> None:
    days = [date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)]
    assert sentences.months(days) == "tháng 12 năm 2023; 1–3 năm 2024"


def test_quarters_are_told_apart_from_months() -> None:
    cell = CoverageCell(tuple(row("missing", month) for month in (1, 4, 7, 10)))
    assert cell.lacking == "quý I–IV"
    assert cell.span_name(date(2024, 10, 1)) == "IV"
    assert CoverageCell((row(month=1), row(month=2), row(month=3))).lacking == "tháng 1–3"


def test_notes_do_not_repeat_the_month_that_stands_beside_them() -> None:
    cell = CoverageCell(
        tuple(row("missing", month, note=f"tháng {month:02d}/2024; hạn 1/2") for month in (1, 2))
    )
    assert cell.notes == ("hạn 1/2",)
    alone = CoverageCell((row("found", 1, note="tháng 01/2024"), row("found", 2)))
    assert alone.notes == ()


def test_a_paper_that_closes_one_month_does_not_stand_apart_for_another() -> None:
    january = CoverageRow("A", "t", "", "found", "", ("1/BC",), month=date(2024, 1, 1),
                          doc_ids=("d1",))  # fmt: skip
    february = CoverageRow("A", "t", "", "missing", "", month=date(2024, 2, 1),
                           apart=("1/BC: sau kỳ", "2/BC: trước kỳ"),
                           apart_ids=("d1", "d2"))  # fmt: skip
    cell = CoverageCell((january, february))
    assert (cell.found, cell.doc_ids, cell.apart) == (("1/BC",), ("d1",), ("2/BC: trước kỳ",))


def test_what_counts_for_an_indicator_is_not_known_of_old_coverage() -> None:
    named = CoverageRow("A", "t", "", "found", "", ("1/BC",), doc_ids=("d1",))
    old = CoverageRow("B", "t", "", "found", "", ("1/BC",))
    assert counted_for([named, old, row()]) == {"A": frozenset({"d1"}), "B": None}


def test_months_that_were_settled_alike_stand_together() -> None:
    rows = [row("none-occurred", month) for month in (1, 2, 3)]
    other = Settled("not-required", "nghỉ", "2/QĐ", "Minh")
    settled = {rows[0].key: LAN, rows[1].key: LAN, rows[2].key: other}
    first, second = settled_cells(cells_of(rows), settled)
    assert first.months == (date(2024, 1, 1), date(2024, 2, 1))
    assert (second.months, second.settled) == ((date(2024, 3, 1),), other)


def test_decisions_on_cells_that_are_not_there_are_told_of() -> None:
    key = CellKey("A", "Sở A", date(2024, 1, 1))
    assert not_asked({key: LAN}, [row(month=2)]) == ((key, LAN),)
    assert not_asked({key: LAN}, [row(month=1)]) == ()


def test_the_version_of_a_cell_changes_with_all_that_a_reviewer_sees_of_it() -> None:
    one = row()
    seen = cell_version([one], {})
    assert cell_version([one], {CellKey("Z", ""): LAN}) == seen
    for changed in (
        cell_version([row("draft")], {}),
        cell_version([one], {one.key: LAN}),
        cell_version([CoverageRow("A", "t", "Sở A", "missing", "n", doc_ids=("d",))], {}),
        cell_version([one, row(month=2)], {}),
    ):
        assert changed != seen


def test_every_status_has_word_sign_and_colours_of_its_own() -> None:
    for table in (STATUS, STATUS_SIGN, STATUS_COLOUR):
        assert tuple(table) == LADDER
    assert tuple(HOLE) == HOLES
    for table in (STATUS, STATUS_SIGN):
        assert len(set(table.values())) == len(LADDER)
    assert len({ground for ground, _ in STATUS_COLOUR.values()}) == len(LADDER)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("status", LADDER)
def test_words_on_every_colour_can_be_read(status: CoverageStatus) -> None:
    """What WCAG 2.2 asks for at level AA: a contrast of 4.5:1."""
    dark, light = sorted(luminance(one) for one in STATUS_COLOUR[status])
    assert (light + 0.05) / (dark + 0.05) >= 4.5
