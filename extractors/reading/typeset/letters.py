"""How wide letters are: Times, the face that Nghị định 30/2020/NĐ-CP prescribes."""

from __future__ import annotations

import unicodedata
from functools import cache

from pdfminer.fontmetrics import FONT_METRICS

_FACES = {False: "Times-Roman", True: "Times-Bold"}
_BASES = {"đ": "d", "Đ": "D", "\u00a0": " ", "\u2013": "n", "\u2014": "m", "…": "m"}
"""Letters whose base does not come out of their decomposition, and signs as wide as a letter."""
USUAL = 500
"""Width of a letter that the face does not have, in thousandths of its size."""


@cache
def _letter(letter: str, bold: bool) -> float:
    base = _BASES.get(letter) or unicodedata.normalize("NFD", letter)[0]
    if unicodedata.combining(base):
        return 0.0
    widths: dict[str, int] = FONT_METRICS[_FACES[bold]][1]
    return float(widths.get(base, USUAL))


def width_of(text: str, size: float, bold: bool) -> float:
    """Return the width of `text` in points."""
    return sum(_letter(letter, bold) for letter in text) * size / 1000
