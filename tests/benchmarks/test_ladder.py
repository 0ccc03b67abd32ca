"""The states of cells stay at least this right; docs/coverage.md has the figures measured."""

import pytest

from benchmarks.ladder import PAPERS, States, campaign, measure

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=[PAPERS, campaign("second")], ids=["first", "second"])
def states(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> States:
    return measure(tmp_path_factory.mktemp("ladder"), papers=request.param)


def test_no_cell_closes_that_is_open(states: States) -> None:
    assert states.false_closings == ()


def test_cells_are_in_the_right_state(states: States) -> None:
    assert states.right >= 0.9, states.wrong


def test_sections_evidence_their_indicators(states: States) -> None:
    assert states.f1 >= 0.85, states.wrong_indicators
