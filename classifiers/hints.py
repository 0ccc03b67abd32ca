"""Criterion codes in folder and file names (`B-1-9-2`): a prior, never the truth.

Provinces file evidence in one folder per criterion, named by its code with dashes for dots, and
name files `DV07_B-1-9-2_20250312_KH 31.pdf`.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

CODE = re.compile(
    r"(?<![^\W_])"
    r"(?:ĐT[-._ ]?[1-9]|[A-DĐ][-._ ]?[1-9]\d?(?P<gap>[-._ ])[1-9]\d?(?:(?P=gap)[1-9]\d?)?)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
"""`B-1-9-2`, `B.1.9.2`, `b 1 9 2`, `B1.9.2`, `ĐT-1`; not part of a longer word."""

PARTS = re.compile(r"\d+")


def hints_in(path: str | PurePosixPath) -> tuple[str, ...]:
    """Return the criterion codes in the names of `path`, nearest to the file first.

    >>> hints_in("DV07/B-1-9-2/DV07_B-1-9-2_20250312_KH 31.pdf")
    ('B.1.9.2',)
    """
    names = unicodedata.normalize("NFC", str(path)).split("/")
    codes: dict[str, None] = {}
    for name in reversed(names):
        for match in CODE.finditer(name):
            codes[_canonical(match.group())] = None
    return tuple(codes)


def _canonical(code: str) -> str:
    upper = code.upper()
    letters = "ĐT" if upper.startswith("ĐT") else upper[0]
    return ".".join((letters, *PARTS.findall(upper)))
