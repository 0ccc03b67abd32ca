"""Whether text read from a page is Vietnamese that can be trusted.

The spelling of a Vietnamese syllable is a small closed grammar (`syllables.yaml`), so text that
was decoded wrongly, read in the wrong language or broken into pieces shows at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extractors.grammar.syllables import is_syllable
from extractors.packaged_data import packaged_yaml
from extractors.reading.thresholds import load_thresholds

_TOKEN = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"\b[^\W\d_]{1,3}\.?\d+(?:\.\d+)*")
"""`B.1.9.2`, `DV14`: codes of criteria and units, of which an annex may hold more than words."""
_TONES_AND_MARKS = re.compile("[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323đĐ]")


@dataclass(frozen=True, slots=True)
class TextQuality:
    """How Vietnamese a text is.

    `tokens`: letter runs judged (abbreviations left out); `valid`: share of them that are
    syllables; `accented`: share with a Vietnamese mark; `single`: share of single letters.
    """

    tokens: int
    valid: float
    accented: float
    single: float

    @property
    def good(self) -> bool:
        """Whether it can be trusted as it stands; too few tokens to tell count as good.

        Thresholds were set between real pages and damaged ones: see thresholds.yaml.
        """
        limits = load_thresholds()
        if self.tokens < limits.few_words:
            return self.tokens == 0 or self.valid >= limits.least_valid
        return (
            self.valid >= limits.least_valid
            and self.accented >= limits.least_accented
            and self.single <= limits.most_single
        )


def measure(text: str) -> TextQuality:
    """Return the quality of `text` (any Unicode form)."""
    tokens = _TOKEN.findall(_CODE.sub(" ", unicodedata.normalize("NFC", text)))
    judged = [t for t in tokens if is_syllable(t) or not _may_abbreviate(t)]
    # A text of "abbreviations" alone is no text: then they count as what they are.
    if len(judged) < len(tokens) / 2:
        judged = tokens
    if not judged:
        return TextQuality(0, 0.0, 0.0, 0.0)
    count = len(judged)
    return TextQuality(
        tokens=count,
        valid=sum(map(is_syllable, judged)) / count,
        accented=sum(bool(_TONES_AND_MARKS.search(_nfd(t))) for t in judged) / count,
        single=sum(len(t) == 1 for t in judged) / count,
    )


def _may_abbreviate(token: str) -> bool:
    """Return whether a token is written like UBND, QĐ, TTr or NQ: capitals without marks."""
    capitals = sum(letter.isupper() for letter in token)
    plain = all(letter.isascii() or letter in "ĐđƯ" for letter in token)
    return 2 <= len(token) <= 8 and plain and capitals >= 2


def _nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@cache
def _legacy() -> dict[str, dict[str, object]]:
    data: dict[str, dict[str, object]] = packaged_yaml(
        "extractors.reading", "legacy_encodings.yaml"
    )
    return data


def legacy_encoding(texts: Sequence[str], fonts: Sequence[str]) -> str | None:
    """Return `tcvn3` or `vni` if the page's text is written in it, else None.

    Font names tell (`.VnTime`, `VNI-Times`); where they do not, the encoding wins whose
    conversion makes clearly more syllables than the text has as it stands.
    """
    counted = Counter(fonts)
    for name, table in _legacy().items():
        marks = table["fonts"]
        assert isinstance(marks, list)
        told = sum(n for font, n in counted.items() if any(mark in font for mark in marks))
        if told > len(fonts) / 2:
            return name
    text = " ".join(texts)
    before = measure(text)
    limits = load_thresholds()
    if before.tokens < limits.few_words or before.valid >= limits.least_valid:
        return None
    best = max(_legacy(), key=lambda name: measure(from_legacy(text, name)).valid)
    return best if measure(from_legacy(text, best)).valid >= limits.least_valid else None


def encoding_of_font(font: str) -> str | None:
    """Return `tcvn3` or `vni` where a font's name tells it (`.VnTime`, `VNI-Times`), else None."""
    for name, table in _legacy().items():
        marks = table["fonts"]
        assert isinstance(marks, list)
        if any(mark.lower() in font.lower() for mark in marks):
            return name
    return None


def from_legacy(text: str, encoding: str, font: str = "") -> str:
    """Return `text`, bytes of `encoding` seen as Latin-1, in Unicode NFC."""
    table = _legacy()[encoding]
    letters = table["letters"]
    assert isinstance(letters, dict)
    if encoding == "tcvn3":
        converted = "".join(letters.get(letter, letter) for letter in text)
        capital = font.endswith(str(table["capital_fonts_end"]))
        return unicodedata.normalize("NFC", converted.upper() if capital else converted)
    marks = table["marks"]
    assert isinstance(marks, dict)
    bases = str(table["bases"])
    out: list[str] = []
    for letter in text:
        mark = marks.get(letter.lower()) if out and out[-1][-1:] in bases else None
        out.append(mark if mark else letters.get(letter, letter))
    return unicodedata.normalize("NFC", "".join(out))
