import pytest

from classifiers.ranking import NONE, Ranking, Suggestion
from classifiers.scores import as_decimal, as_percent, rounded


@pytest.mark.parametrize(
    ("score", "number", "decimal", "percent"),
    [
        (0.78, 0.78, "0.78", "78 %"),
        # Halves go up, whatever the binary fraction is; what is shown is never a hundredth apart.
        (0.695, 0.7, "0.70", "70 %"),
        (0.6949, 0.69, "0.69", "69 %"),
        (0.145, 0.15, "0.15", "15 %"),
        (0.005, 0.01, "0.01", "1 %"),
        (0.0049, 0.0, "0.00", "dưới 1 %"),
        (0.0, 0.0, "0.00", "dưới 1 %"),
        (0.997, 1.0, "1.00", "99 %"),
        (1.0, 1.0, "1.00", "100 %"),
    ],
)
def test_a_score_is_rounded_once(score: float, number: float, decimal: str, percent: str) -> None:
    assert (rounded(score), as_decimal(score), as_percent(score)) == (number, decimal, percent)


def test_table_and_page_agree_on_every_score() -> None:
    for ten_thousandths in range(50, 9950):
        score = ten_thousandths / 10_000
        assert as_percent(score) == f"{round(100 * float(as_decimal(score)))} %"


@pytest.mark.parametrize(
    ("best", "close", "abstains", "doubt"),
    [
        ("A", False, False, ""),
        ("A", True, True, "indicator-close"),
        ("A", False, True, "indicator-weak"),
        (NONE, False, False, ""),
        (NONE, False, True, "no-indicator"),
        (NONE, True, True, "indicator-close"),
    ],
)
def test_only_two_answers_near_each_other_are_close(
    best: str, close: bool, abstains: bool, doubt: str
) -> None:
    assert Ranking((Suggestion(best, 0.8),), (), close, abstains).doubt == doubt
