"""How scores (0-1) are rounded and written: once, so that a list, a page and a report agree.

Hundredths, half of one up: 0.695 is `0.70` in a table and `70 %` on a page.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


def rounded(score: float) -> float:
    """Return a score in hundredths, as lists and files hold it.

    >>> rounded(0.695), rounded(0.6949)
    (0.7, 0.69)
    """
    # Scores have four digits; the rest of a binary fraction would tip the half.
    return float(Decimal(str(round(score, 4))).quantize(HUNDREDTH, ROUND_HALF_UP))


def as_decimal(score: float) -> str:
    """Return a score as tables hold it (`0.70`)."""
    return f"{rounded(score):.2f}"


def as_percent(score: float) -> str:
    """Return a score as people read it (`70 %`); 100 % only for 1, which only a person can be.

    >>> as_percent(0.695), as_percent(0.997), as_percent(0.003), as_percent(1.0)
    ('70 %', '99 %', 'dưới 1 %', '100 %')
    """
    hundredths = round(100 * rounded(score))
    if hundredths == 0:
        return "dưới 1 %"
    return f"{hundredths if score == 1 else min(hundredths, 99)} %"
