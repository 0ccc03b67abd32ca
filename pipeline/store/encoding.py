"""How several codes stand in one column: `|A.1|A.2|`, so that one is found as `|A.1|`.

Stores of before 2026-11-28 have reasons without the bars at both ends; they are understood too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement

BAR = "|"


def encoded(codes: Iterable[str]) -> str:
    """Return codes as a column holds them; no codes are a single bar."""
    return "".join(f"{BAR}{code}" for code in codes) + BAR


def decoded(text: str) -> tuple[str, ...]:
    """Return the codes that a column holds."""
    return tuple(code for code in text.split(BAR) if code)


def holds(column: Any, code: str) -> ColumnElement[bool]:
    """Return the condition that a column of encoded codes has one of them."""
    within = BAR + column + BAR
    condition: ColumnElement[bool] = within.contains(encoded((code,)), autoescape=True)
    return condition
