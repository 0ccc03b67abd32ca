"""What the checker finds that the loader lets pass, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicator_map.checker import check, doc_types
from indicator_map.errors import SetError
from indicator_map.loader import available_ids, load_set

HEAD = """\
id: test
year: 2025
name: Bộ thử
period: {start: 2024-12-16, end: 2025-12-15}
total_points: 10
indicators:
"""


def row(id: str, *more: str) -> str:
    return "  - {" + ", ".join([f"id: {id}", "title: x", "rule: issued", *more]) + "}\n"


def found(folder: Path, rows: str) -> list[tuple[str, int | None, str]]:
    path = folder / "set.yaml"
    path.write_text(HEAD + rows, encoding="utf-8")
    return [(problem.severity, problem.line, problem.reason) for problem in check(path)]


CLEAN = {
    "letters": row("A") + row("B") + row("C") + row("D") + row("Đ"),
    "letters without đ": row("A") + row("B") + row("C") + row("D") + row("E"),
    "roman": row("I") + row("II") + row("III") + row("IV"),
    "numbers past nine": "".join(row(str(n)) for n in range(1, 12)),
    "own prefix below a deduction": row("A") + row("ĐT.1", "parent: A") + row("ĐT.2", "parent: A"),
    "points that agree": row("A", "points: 10")
    + row("A.1", "points: 2.5")
    + row("A.2", "points: 7.5"),
    "points not all known": row("A", "points: 10") + row("A.1", "points: 4") + row("A.2"),
    "deductions do not count": row("A", "points: 10") + row("B", "points: 5", "deduction: true"),
}


@pytest.mark.parametrize("rows", CLEAN.values(), ids=CLEAN.keys())
def test_a_sound_set_has_no_problem(tmp_path: Path, rows: str) -> None:
    assert found(tmp_path, rows) == []


DOUBTFUL = {
    "gap in numbers": (row("A") + row("A.1") + row("A.4"), 9, "hụt trước A.4: không có A.2, A.3"),
    "does not begin with one": (row("A") + row("A.2"), 8, "không có A.1"),
    "gap in letters": (row("A") + row("C"), 8, "hụt trước C: không có B"),
    "gap in roman": (row("I") + row("III"), 8, "hụt trước III: không có II"),
    "gap in own prefix": (row("A") + row("ĐT.2", "parent: A"), 8, "không có ĐT.1"),
    "sum too small": (
        row("A", "points: 10") + row("A.1", "points: 2") + row("A.2", "points: 3"),
        7,
        "A có 10 điểm, nhưng các mục con cộng lại được 5",
    ),
    "part already too much": (
        row("A", "points: 10") + row("A.1", "points: 11") + row("A.2"),
        7,
        "mới một phần mục con đã có 11",
    ),
    "whole set": (row("A", "points: 4") + row("B", "points: 5"), 7, "cả bộ có 10 điểm"),
    "unknown paper": (
        row("A", "needs: [{doc_types: [Ké hoạch]}]"),
        7,
        "không biết loại văn bản “Ké hoạch”",
    ),
}


@pytest.mark.parametrize(("rows", "line", "reason"), DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_a_doubt_is_a_warning_with_its_line(
    tmp_path: Path, rows: str, line: int, reason: str
) -> None:
    ((severity, at, why),) = found(tmp_path, rows)
    assert (severity, at) == ("warning", line)
    assert reason in why


def test_doubts_do_not_keep_a_set_from_loading(tmp_path: Path) -> None:
    assert found(tmp_path, row("A") + row("C"))
    assert load_set(tmp_path / "set.yaml").id == "test"


def test_errors_are_reported_beside_doubts(tmp_path: Path) -> None:
    problems = found(tmp_path, row("A") + row("C") + row("C"))
    assert [(severity, line) for severity, line, _ in problems] == [("warning", 8), ("error", 9)]


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(SetError):
        check(tmp_path / "none.yaml")


@pytest.mark.parametrize("id", available_ids())
def test_shipped_sets_have_no_problem_at_all(id: str) -> None:
    assert check(id) == ()


def test_kinds_of_paper_are_named_once() -> None:
    assert len(set(doc_types())) == len(doc_types())
