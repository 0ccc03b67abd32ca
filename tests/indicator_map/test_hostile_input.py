"""Whatever stands in a file, it is read or refused with a word; nothing else happens."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicator_map.checker import check
from indicator_map.errors import SetError
from indicator_map.importer import import_rows
from indicator_map.loader import load_set
from indicator_map.tables import File, Row, Table

SET = """\
id: test
year: 2025
name: Bộ thử năm {year}
period:
  start: 2024-12-16
  end: 2025-12-15
sources:
  Q: nguồn
indicators:
  - id: A
    title: Phần A
    source: [Q]
  - id: A.1
    title: Kế hoạch năm {year}
    points: 1.5
    rule: covers
    needs:
      - doc_types: [Kế hoạch]
        per: unit
    hints:
      words: [kế hoạch]
"""
LINES = SET.splitlines()
BROKEN = """
  -
- x
x:
x
  - {
id: 7
    parent: A
\t
    points: .nan
&a *a
    needs: {}
    hints: []
indicators: 3
period:
  - id: A.1
sources: [1]
    inferred: {a: b}
    title: [1]
? - a
!!python/none x
extends: ../..
\x00
"""
BROKEN_LINES = st.sampled_from(BROKEN.splitlines())
CHANGES = st.lists(st.tuples(st.integers(0, len(LINES) - 1), BROKEN_LINES), min_size=1, max_size=4)

fast = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@fast
@given(CHANGES, st.booleans())
def test_a_spoilt_set_is_loaded_or_refused(
    tmp_path: Path, changes: list[tuple[int, str]], instead: bool
) -> None:
    lines = list(LINES)
    for at, text in changes:
        lines[at : at + instead] = [text]
    path = tmp_path / "set.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    errors = [problem for problem in check(path) if problem.severity == "error"]
    if not errors:
        load_set(path)
        return
    with pytest.raises(SetError) as caught:
        load_set(path)
    assert caught.value.problems == tuple(errors)


KNOWN = load_set("pctn-tinh-2025")
CODES = ["", "A", "I", "V", "1", "1.1", "1.2", "A.1", "A.2.1", "a)", "-", "ĐT.1", "1.1.1", "x", "B"]
TITLES = ["", "Một", "A. Phần", "điểm trừ", "Tổng cộng", "Kế hoạch năm 2024", "- {x}: [y", "'#"]
POINTS = ["", "1", "1,5", "hai", "-3"]
ROW = st.tuples(st.sampled_from(CODES), st.sampled_from(TITLES), st.sampled_from(POINTS))


@fast
@given(st.lists(ROW, min_size=1, max_size=12))
def test_any_table_gives_a_set_that_loads(
    tmp_path: Path, cells: list[tuple[str, str, str]]
) -> None:
    heading = Row("dòng 1", ("STT", "Tiêu chí", "Điểm tối đa"))
    rows = [Row(f"dòng {number}", row) for number, row in enumerate(cells, start=2)]
    try:
        result = import_rows(
            File((Table((heading, *rows)),), ""), Path("annex.xlsx"), KNOWN, year=2024
        )
    except SetError as error:
        if "Không thấy bảng tiêu chí" not in str(error):
            raise
        return
    path = tmp_path / "set.yaml"
    path.write_text(result.set_yaml, encoding="utf-8")
    assert load_set(path).indicators
