"""Figures by source and stage stay at least this right; docs/fields.md has the figures measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.figures import measured, scored, without_level

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("held", "least"), [(False, 0.99), (True, 0.95)])
def test_figures_with_the_right_stage(tmp_path: Path, held: bool, least: float) -> None:
    pairs = measured(held, tmp_path).values()
    bare = [(without_level(ours), without_level(theirs)) for ours, theirs in pairs]
    assert scored(bare).f1 >= least
