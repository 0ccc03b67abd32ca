"""Criterion codes in folder and file names (`B-1-9-2`): a prior, never the truth.

Provinces file evidence in one folder per criterion, named by its code with dashes for dots, and
name files `DV07_B-1-9-2_20250312_KH 31.pdf`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

CODE = re.compile(
    r"(?<![^\W_])"
    r"(?:ĐT[-._ ]?[1-9]|[A-DĐ][-._ ]?[1-9]\d?(?P<gap>[-._ ])[1-9]\d?(?:(?P=gap)[1-9]\d?)?)"
    r"(?![^\W_])",
    re.IGNORECASE,
)
"""`B-1-9-2`, `B.1.9.2`, `b 1 9 2`, `B1.9.2`, `ĐT-1`; not part of a longer word."""

NUMBERED = re.compile(
    r"(?<![^\W_])(?<![^\W_][-.])"
    r"(?P<word>(?:TC|TCTP|CT|tiêu chí|tieu chi|tiêu chuẩn|tieu chuan|chỉ tiêu|chi tieu)"
    r"(?: số| so)?[ ._-]*)?"
    r"(?P<code>(?:[IVX]{1,5}|\d{1,2})(?:(?P<gap>[-._])\d{1,2}(?:(?P=gap)\d{1,2}){0,3})?)"
    r"(?![^\W_]|[-.]\d)",
    re.IGNORECASE,
)
"""`2.1.3`, `II.2.1`, `2-1`, `TC 5`, `Tiêu chuẩn 3`; a number alone only after such a word."""

BOXED = re.compile(
    r"(?<![^\W_])H\d{1,2}[-.](?P<code>\d{1,2}\.\d{1,2})[-.]\d{1,3}(?!\d)", re.IGNORECASE
)
"""`H1-1.2-05`: box, criterion and number of a piece of evidence (mã minh chứng) in schools."""

SECTION = re.compile(r"^[IVX]+\.")
"""The section of an id, which names of folders leave out where numbers go on over sections."""

PARTS = re.compile(r"\d+")


def hints_in(path: str | PurePosixPath, ids: Collection[str] = frozenset()) -> tuple[str, ...]:
    """Return the criterion codes in the names of `path`, nearest to the file first.

    `ids`: the codes of a set, which need not begin with a letter as those of `CODE` do.

    >>> hints_in("DV07/B-1-9-2/DV07_B-1-9-2_20250312_KH 31.pdf")
    ('B.1.9.2',)
    >>> hints_in("Xã Mẫu/TC 2/2.3 ngõ xóm 15.3.2025.pdf", {"II.2", "II.2.3", "V.3"})
    ('II.2.3', 'II.2')
    """
    names = unicodedata.normalize("NFC", str(path)).split("/")
    codes: dict[str, None] = {}
    for name in reversed(names):
        for match in CODE.finditer(name):
            codes[_canonical(match.group())] = None
        for code in _numbered(name, ids) if ids else ():
            codes[code] = None
    return tuple(codes)


def _numbered(name: str, ids: Collection[str]) -> Iterator[str]:
    """Yield the codes of a set in one name, as the set has them."""
    for match in (*BOXED.finditer(name), *NUMBERED.finditer(name)):
        first, *others = re.split(r"[-._]", match["code"].upper())
        if any(other.startswith("0") for other in others):
            continue  # a day
        if not others and not match.groupdict().get("word"):
            continue
        code = ".".join((first.lstrip("0"), *others))
        below = [id for id in ids if SECTION.sub("", id) == code]
        if code in ids:
            yield code
        elif len(below) == 1:
            yield below[0]


def _canonical(code: str) -> str:
    upper = code.upper()
    letters = "ĐT" if upper.startswith("ĐT") else upper[0]
    return ".".join((letters, *PARTS.findall(upper)))
