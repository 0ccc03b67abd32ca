"""Annexes of four other fields come back, and no row of them is lost without a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.annexes import Annex, Found, load_annexes, make, measure
from indicator_map.nodes import tidy
from indicator_map.tables import read_tables

ANNEXES = {f"{one.id}.{kind}": (one, kind) for one in load_annexes() for kind in one.formats}
FASTEST = {f"{one.id}.{one.formats[0]}" for one in load_annexes()}
MARKED = [
    pytest.param(*case, id=name, marks=[] if name in FASTEST else [pytest.mark.slow])
    for name, case in ANNEXES.items()
]


def found(folder: Path, annex: Annex, kind: str) -> Found:
    return measure(annex, make(annex, folder / f"{annex.id}.{kind}"))


@pytest.mark.parametrize(("annex", "kind"), MARKED)
def test_every_row_has_its_code_parent_and_points(tmp_path: Path, annex: Annex, kind: str) -> None:
    assert found(tmp_path, annex, kind).wrong == ()


@pytest.mark.parametrize(("annex", "kind"), MARKED)
def test_every_row_is_in_the_set_or_in_the_report(tmp_path: Path, annex: Annex, kind: str) -> None:
    """Counted: each row of each table has a fate, and each of its words is in the one or other."""
    came = found(tmp_path, annex, kind)
    fates = dict(came.result.fates)
    left_out = {
        at for row in annex.heading for at, cell in enumerate(row) if re.match("Tự|Điểm tự", cell)
    }
    kept = tidy(" ".join([*_texts(came), *_report(came)])).lower()
    for table in read_tables(tmp_path / f"{annex.id}.{kind}").tables:
        for row in table.rows:
            cells = [tidy(cell) for cell in row.cells if cell]
            assert not cells or row.where in fates, row
            if fates.get(row.where, "").startswith(("tiêu chí", "hướng dẫn")):
                texts = [tidy(cell) for at, cell in enumerate(row.cells) if at not in left_out]
                for word in " ".join(texts).lower().split():
                    bare = word.strip(".,;:()-–")
                    assert bare in kept or bare.replace(",", ".").removesuffix("0") in kept, row


def _texts(came: Found) -> list[str]:
    texts = []
    for one in came.loaded.indicators:
        texts += [one.id, one.title, one.scoring, one.note, f"{one.points:g}" if one.points else ""]
        texts += [f"{need.wording} {need.note}" for need in one.needs]
    return texts


def _report(came: Found) -> list[str]:
    notes = (*came.result.understood, *came.result.not_understood)
    return [f"{note.text} {note.about}" for note in notes]
