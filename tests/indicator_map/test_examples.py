"""Labelled titles: every row is read, and its labels carry over to other sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicator_map.errors import SetError
from indicator_map.examples import COLUMNS, LABELLED_IN, labels_in, load_examples
from indicator_map.loader import load_set

EXAMPLES = load_examples()


def test_every_row_is_there_once() -> None:
    assert len(EXAMPLES) == len({example.rid for example in EXAMPLES}) == 566
    assert sum(not example.labels for example in EXAMPLES) == 77
    assert sum(example.synthetic for example in EXAMPLES) == 253


def test_invented_titles_are_marked() -> None:
    assert all(example.synthetic == (example.source == "made") for example in EXAMPLES)


def test_labels_are_leaves() -> None:
    leaves = {leaf.id for leaf in load_set(LABELLED_IN).leaves}
    assert {label for example in EXAMPLES for label in example.labels} == leaves


def test_quotes_inside_titles_stay() -> None:
    assert any('"' in example.title for example in EXAMPLES)


def test_labels_hold_in_the_sets_of_the_same_structure() -> None:
    for id in (LABELLED_IN, "pctn-tinh-2024"):
        target = load_set(id)
        assert all(labels_in(example, target) == example.labels for example in EXAMPLES)


def test_labels_follow_equivalents_elsewhere() -> None:
    target = load_set("pctn-tinh-2022")
    by_label = {
        example.labels[0]: labels_in(example, target) for example in EXAMPLES if example.labels
    }
    assert by_label["A.2.2.1"][0] == "A.2.3"
    assert by_label["B.1.9.4"] == ("B.1.9",)
    assert by_label["A.1.1.5"][:1] != ("A.1.1",)


def test_bad_rows_are_refused_with_their_lines(tmp_path: Path) -> None:
    good = ["x", "made", "1", "Kế hoạch", "", "2025", "", "", "Tên", "A.1.2", "high", ""]
    rows = [
        good,
        good[:5],
        [*good[:2], "2", *good[3:]],
        [*good[:10], "sure", ""],
        [*good[:5], "nay", *good[6:]],
        [*good[:6], "2025-02-30", *good[7:]],
        [*good[:9], "", "high", ""],
    ]
    path = tmp_path / "titles.tsv"
    path.write_text("\n".join("\t".join(row) for row in [COLUMNS, *rows]), encoding="utf-8")
    with pytest.raises(SetError) as caught:
        load_examples(path)
    assert [problem.line for problem in caught.value.problems] == [3, 4, 5, 6, 7, 8]


def test_other_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "titles.tsv"
    path.write_text("title\tlabels\n", encoding="utf-8")
    with pytest.raises(SetError, match="phải có các cột"):
        load_examples(path)
