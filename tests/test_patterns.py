"""No regular expression of ours takes more than a time that grows with the length of its line.

A document's line may be 5,000 dots. Each expression is driven with every sign, pairs of signs and
its own words, over and over. What takes long is driven at twice and four times the length: linear
work grows fourfold, quadratic sixteenfold. Time is the process's own, so that a busy machine
does not count, and the least of several runs.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHORT, LENGTH = 300, 1500
SIGNS = " \n.,;:-–_/\\|()[]{}<>'\"“”‘’…·•*~+=&%#@!?^`$0159aAnNxXđĐấẬ"
FEW = " .-/1a"
SHORT_SECONDS = 0.02
"""Processor seconds for `SHORT` signs that only cubic or worse work takes."""
FAST = 0.001
"""Seconds for `LENGTH` signs below which nothing is to be asked: quadratic work takes longer."""
GROWTH = 8.0
"""Growth at four times the length, between linear (4) and quadratic (16)."""


def _own_words(pattern: str) -> list[str]:
    words = re.findall(r"(?<![\\?<])\b[a-zA-Z]{2,}(?: [a-z]{2,})*", pattern)
    return sorted(set(words), key=len, reverse=True)[:6]


def _fills(pattern: str) -> Iterator[tuple[str, str]]:
    """Yield beginnings and what is repeated behind them."""
    for sign in SIGNS:
        yield "", sign
    for one in FEW:
        for two in FEW:
            if one != two:
                yield "", one + two
    for word in _own_words(pattern):
        yield "", word
        yield "", word + " "
        for sign in " .1":
            yield word, sign


def _seconds(pattern: re.Pattern[str], call: str, text: str, runs: int = 1) -> float:
    least = float("inf")
    for _ in range(runs):
        start = time.process_time()
        if call in ("match", "fullmatch"):
            getattr(pattern, call)(text)
        else:
            for _found in pattern.finditer(text):
                pass
        least = min(least, time.process_time() - start)
    return least


def _slow(pattern: re.Pattern[str], call: str) -> str | None:
    """Return with what an expression takes more than linear time, None where with nothing."""

    def text(length: int) -> str:
        return before + fill * (length // len(fill)) + end

    for before, fill in _fills(pattern.pattern):
        for end in ("", "\x00"):
            told = f"{before!r} + {fill!r}{' + end' if end else ''}"
            if _seconds(pattern, call, text(SHORT)) > SHORT_SECONDS:
                return f"{told}: {SHORT} signs take too long"
            if _seconds(pattern, call, text(LENGTH)) < FAST:
                continue
            some = _seconds(pattern, call, text(LENGTH), runs=3)
            if some < FAST:
                continue
            growth = _seconds(pattern, call, text(4 * LENGTH), runs=2) / some
            if growth > GROWTH:
                return f"{told}: grows {growth:.0f}fold"
    return None


@pytest.mark.slow
def test_no_expression_is_more_than_linear() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.patterns"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert len(rows) > 250, "expressions are no longer collected"
    slow = [
        f"{where} {pattern[:70]}: {why}"
        for where, pattern, flags, call in rows
        if (why := _slow(re.compile(pattern, flags), call)) is not None
    ]
    assert slow == [], "\n".join(slow)
