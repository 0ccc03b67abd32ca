"""Text as the classifier compares it: abbreviations written out, no place names, no diacritics.

Registers are often typed without diacritics and OCR loses them first, so everything is compared
in its folded form (lower case, no diacritics). The words that are dropped or written out are
data: `abbreviations.yaml`, and the provinces of the extractors' grammar.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from extractors.grammar.folding import fold
from extractors.grammar.loader import load_grammar
from extractors.packaged_data import packaged_yaml

WORD = re.compile(r"[a-z0-9]+")
"""A word of folded text."""


def load_data(name: str) -> object:
    """Return the YAML data file `name` of this room; FileNotFoundError if there is none."""
    loaded: object = packaged_yaml("classifiers", name)
    return loaded


def plain(text: str) -> str:
    """Return the title `text` as it is compared: `written_out`, without opening and places.

    >>> plain("V/v kê khai TSTN năm 2024 trên địa bàn tỉnh Đắk Lắk")
    'ke khai tai san thu nhap nam 2024 tren dia ban tinh'
    """
    return " ".join(_places().sub(" ", _openings().sub("", written_out(text))).split())


def written_out(text: str) -> str:
    """Return the folded words of `text` with abbreviations written out.

    >>> written_out("PCTN")
    'phong chong tham nhung'
    """
    abbreviations, pattern = _abbreviations()
    return pattern.sub(lambda found: abbreviations[found.group()], plain_words(text))


@cache
def _abbreviations() -> tuple[dict[str, str], re.Pattern[str]]:
    table = load_data("abbreviations.yaml")
    if not isinstance(table, dict):
        raise ValueError("abbreviations.yaml: a mapping is wanted")
    folded = {plain_words(short): plain_words(long) for short, long in table.items()}
    longest_first = sorted(folded, key=len, reverse=True)
    return folded, re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


def plain_words(text: str) -> str:
    """Return the folded words of `text`, joined by single blanks; nothing dropped."""
    return " ".join(WORD.findall(fold(unicodedata.normalize("NFC", text))))


@cache
def _places() -> re.Pattern[str]:
    names = {
        plain_words(name)
        for province in load_grammar().provinces
        for name in (province.name, *province.also)
    }
    folded = sorted(names | {f"tp {name}" for name in names}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, folded))})\b")


@cache
def _openings() -> re.Pattern[str]:
    return re.compile(r"^(?:v v|ve viec|ve)\b ?")
