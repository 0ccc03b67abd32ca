"""The synthetic campaign stays at least this right; docs/campaigns.md has the figures measured."""

import pytest

from benchmarks.campaign import Score, measure

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Score:
    return measure(tmp_path_factory.mktemp("campaign"))[0]


def test_verdicts_are_right_given_the_date(scored: Score) -> None:
    assert scored.verdicts_given[1] >= 60
    assert scored.verdict_accuracy >= 0.97, scored.wrong_verdicts


def test_all_holes_are_found_and_none_invented_where_fields_are_right(scored: Score) -> None:
    assert scored.holes >= 45
    assert scored.missed_given == ()
    assert scored.invented_given == ()


def test_fields_are_read_so_that_holes_mean_something(scored: Score) -> None:
    assert scored.fields["issue_date"] == scored.papers
    assert scored.fields["indicator"] >= 0.95 * scored.papers
    assert len(scored.holes_missed) <= 1
    assert len(scored.holes_invented) <= 2


def test_late_files_copies_and_other_years_are_said(scored: Score) -> None:
    assert scored.wrong_reasons == ()
