"""Compare Vietnamese text without diacritics, letter case and OCR's slips in them."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

_DASHES = "‐‑‒–—−―"


class _Folded(dict[int, str]):
    """A table for `str.translate` that folds each character when it is first seen."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in "đĐÐð":
        return "d"
    if character in _DASHES:
        return "-"
    if character.isspace():
        return " "
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics, dashes as `-`.

    Every character gives exactly one, so spans of the result are spans of the NFC `text`.
    """
    return text.translate(_FOLDED)


_SPECK = re.compile(r"(?<=\s)[|'‘’~_*^`·•°](?=\s)")


def without_specks(text: str) -> str:
    """Return `text` with blanks for signs that stand alone between blanks: dirt on a scan.

    Its length stays, so spans of the result are spans of `text`.
    """
    return _SPECK.sub(" ", text)


def straighten(text: str) -> str:
    """Return `text` in NFC, single blanks, every dash as `-`, every slash as `/`."""
    # Ð (eth) and Đ look the same; OCR reads one as the other, or as both.
    composed = unicodedata.normalize("NFC", text)
    for both in ("ĐÐ", "ÐĐ", "Ð"):
        composed = composed.replace(both, "Đ")
    for dash in _DASHES:
        composed = composed.replace(dash, "-")
    for slash in "\u2044\u2215":
        composed = composed.replace(slash, "/")
    return " ".join(composed.split())


@lru_cache(maxsize=1 << 14)
def _letters_of(text: str) -> int:
    """Return which characters a text has, as bits; some share one."""
    held = 0
    for character in text:
        held |= 1 << (ord(character) & 63)
    return held


def likeness(one: str, other: str, least: float = 0.5) -> float:
    """Return how alike two folded texts are, 0-1 (Ratcliff/Obershelp as in difflib).

    May return 0 where they are less than `least` alike, which is told sooner.
    """
    if one == other:
        return 1.0
    if least > 0.5:
        # A letter that only one of them has is matched by none.
        strange = (_letters_of(one) ^ _letters_of(other)).bit_count()
        if strange > (1 - least) * (len(one) + len(other)):
            return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < least:
        return 0.0
    # The letters alone, in any order, cost a fifth of the comparison.
    if least > 0.5 and matcher.quick_ratio() < least:
        return 0.0
    return matcher.ratio()


_CONFUSED = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l"})


def confusable(text: str) -> str:
    """Return `text` folded, with letters and digits that OCR confuses made one (O/0, l/1/I)."""
    return fold(text).translate(_CONFUSED)


def number_key(number: str) -> str:
    """Return a number (số ký hiệu) without leading zeros and diacritics, which are often lost.

    >>> number_key("031/QĐ-UBND") == number_key("31/QD-UBND")
    True
    """
    return fold(number).lstrip("0")
