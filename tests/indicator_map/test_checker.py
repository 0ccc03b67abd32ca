"""What the checker finds that the loader lets pass, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicator_map.checker import check
from indicator_map.doc_types import doc_types
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
    needs = (
        []
        if any(one.startswith("needs:") for one in more)
        else ["needs: [{doc_types: [Kế hoạch]}]"]
    )
    return "  - {" + ", ".join([f"id: {id}", "title: x", "rule: issued", *needs, *more]) + "}\n"


def needing(*needs: str, pieces: str = "all") -> str:
    """One row with these needs."""
    asked = ", ".join("{" + need + "}" for need in needs)
    return row("A", f"needs: [{asked}]", f"pieces: {pieces}")


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
    "needs of all kinds": needing(
        "doc_types: [Báo cáo, Sổ], issued_by: [province, Sở Tư pháp]",
        "doc_types: [Ảnh], supports: true, issued_by: [anyone]",
        "doc_types: [Biên bản], per: month, each_unit: true, owed_by: [party], issued_by: [unit]",
        "doc_types: [Kế hoạch], part: section, not_words: [lịch tiếp], wording: kế hoạch năm",
    ),
    "one of two where one can be met": needing(
        "doc_types: [Ảnh]", "doc_types: [Báo cáo]", pieces="one"
    ),
    "needs above": row("A") + row("A.1", "needs: []"),
    "deductions need no paper": row("A") + row("B", "deduction: true", "needs: []"),
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


NEVER_MET = {
    "no such body": ("doc_types: [Báo cáo], issued_by: [Sơ Tư páp]", "không biết cơ quan nào tên"),
    "a class is no body": (
        "doc_types: [Báo cáo], issued_by: [department]",
        "lớp cơ quan chỉ dùng ở `owed_by`",
    ),
    "a unit where no unit owes it": (
        "doc_types: [Báo cáo], per: province, issued_by: [unit]",
        "không đơn vị nào phải nộp",
    ),
    "one class unknown": (
        "doc_types: [Sổ, Báo cáo], per: unit, owed_by: [department, sở]",
        "`owed_by` không có lớp “sở”",
    ),
    "classes of a paper that no unit owes": (
        "doc_types: [Báo cáo], owed_by: [department]",
        "`owed_by` không có tác dụng",
    ),
    "a kind that no document is named": (
        "doc_types: [Ảnh, Đường dẫn]",
        "không văn bản nào được nhận ra là Ảnh / Đường dẫn",
    ),
    "only supporting": (
        "doc_types: [Danh sách], supports: true",
        "A: mọi minh chứng đều chỉ bổ trợ",
    ),
    "a section of what has none": (
        "doc_types: [Giấy mời, Ảnh, Báo cáo], part: section",
        "",
    ),
    "a section of an invitation": (
        "doc_types: [Giấy mời, Danh sách], part: section",
        "`part: section` nhưng Giấy mời / Danh sách không có mục nào",
    ),
    "a law of a province": ("doc_types: [Quyết định, Luật]", "“Luật” không do địa phương ban hành"),
    "its own words left out": (
        "doc_types: [Thông báo], wording: thông báo lịch tiếp công dân, not_words: [lịch tiếp]",
        "chính `wording` có chữ ấy",
    ),
}


@pytest.mark.parametrize(("need", "reason"), NEVER_MET.values(), ids=NEVER_MET.keys())
def test_a_need_that_can_never_be_met_is_said(tmp_path: Path, need: str, reason: str) -> None:
    problems = found(tmp_path, needing(need))
    assert len(problems) == bool(reason)
    for severity, line, why in problems:
        assert (severity, line) == ("warning", 7)
        assert reason in why


def test_months_that_nobody_owes_are_said(tmp_path: Path) -> None:
    need = "doc_types: [Sổ, Báo cáo], per: month, each_unit: true, owed_by: [sở]"
    reasons = [why for _, _, why in found(tmp_path, needing(need))]
    assert any(
        "không đơn vị nào phải nộp: `owed_by` không có lớp nào đúng" in one for one in reasons
    )


def test_the_line_is_that_of_the_need(tmp_path: Path) -> None:
    rows = (
        "  - id: A\n    title: x\n    rule: issued\n    needs:\n      - doc_types: [Báo cáo]\n"
        "      - doc_types: [Báo cáo]\n        issued_by: [Sơ Tư páp]\n"
    )
    ((_, line, _),) = found(tmp_path, rows)
    assert line == 13


def test_a_set_without_needs_is_said_to_take_anything(tmp_path: Path) -> None:
    ((severity, line, why),) = found(tmp_path, row("A", "needs: []") + row("B", "needs: []"))
    assert (severity, line) == ("warning", 7)
    assert why.startswith("bộ tiêu chí không nêu minh chứng nào")


def test_indicators_without_needs_are_named_once(tmp_path: Path) -> None:
    bare = "".join(row(letter, "needs: []") for letter in "BCDEGHI")
    ((severity, line, why),) = found(tmp_path, row("A") + bare)
    assert (severity, line) == ("warning", 8)
    assert why.endswith("B, C, D, E, G và 2 tiêu chí khác")


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


def test_numbers_may_go_on_over_sections(tmp_path: Path) -> None:
    below = row("1", "parent: I") + row("2", "parent: II") + row("4", "parent: II")
    problems = found(tmp_path, row("I") + row("II") + below)
    assert [why for _, _, why in problems] == ["đánh số hụt trước 4: không có 3"]
