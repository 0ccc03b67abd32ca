"""What the line recogniser's reading of a strip says of a mark of secrecy.

The recogniser knows few letters with two marks, so `MAT` will do. Of a mark among other words the
case tells: running text says `mật` in small letters, a mark stands in capitals; between capitals it
is a word of a heading (`BÍ MẬT NHÀ NƯỚC`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.grammar.folding import fold, likeness

DOUBT = 0.78
"""Likeness to `toi mat`, `tuyet mat` from which a reading counts as the mark."""
NEXT = 2.5
"""Letters' distances from the last letter of a word to the first of the next, at most."""
MARKS = {"mat": "MẬT", "toimat": "TỐI MẬT", "tuyetmat": "TUYỆT MẬT"}
_LAST = ("mat", "mmat")
_JOINED = {"mat": "MẬT", "mmat": "MẬT", "imat": "TỐI MẬT", "oimat": "TỐI MẬT", "toimat": "TỐI MẬT",
           "tmat": "TUYỆT MẬT", "etmat": "TUYỆT MẬT", "yetmat": "TUYỆT MẬT",
           "uyetmat": "TUYỆT MẬT", "tuyetmat": "TUYỆT MẬT"}  # fmt: skip
"""Ends of the marks: a strip may cut the first word."""
_NUMBER_LINE = re.compile(r"\W*[Ss]\S{0,2}\s?[:.;]?\s?\d{1,5}[a-zđ]?\s?[/-]?\s?[A-ZĐ]{2}")
"""`Số: 47/KH-SNV`, as the recogniser may read it: `s5 :47 KH-SNV`."""
_LETTERS_OF_MARK = re.compile("M[ẬẠÂA]T")
_FIRST = {"i": "TỐI MẬT", "oi": "TỐI MẬT", "toi": "TỐI MẬT", "t": "TUYỆT MẬT", "et": "TUYỆT MẬT",
          "yet": "TUYỆT MẬT", "uyet": "TUYỆT MẬT", "tuyet": "TUYỆT MẬT"}  # fmt: skip
"""First words of marks, as a strip may cut them."""


@dataclass(frozen=True, slots=True)
class Token:
    """What stands between blanks in a reading, and the steps of its first and last sign."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LineReading:
    """What the recogniser reads in a line: a step for each sign, and its mean confidence (0-1)."""

    text: str
    steps: tuple[int, ...]
    confidence: float

    @property
    def tokens(self) -> list[Token]:
        """The words, dots between letters apart."""
        spans = (match.span() for match in re.finditer(r"[^\s.]+", self.text))
        return [Token(self.text[a:b], self.steps[a], self.steps[b - 1]) for a, b in spans]


def mark_of(text: str) -> str | None:
    """Return the mark that a reading with few diacritics is, None if it is anything else."""
    letters = "".join(c for c in fold(text) if c.isalpha())
    if letters in MARKS:
        return MARKS[letters]
    best = max(("toimat", "tuyetmat"), key=lambda mark: likeness(letters, mark))
    ends = "ma" in letters or "at" in letters or letters.endswith("mt")
    near = ends and likeness(letters, best) >= DOUBT
    return MARKS[best] if near else None


def mark_among(text: str) -> str | None:
    """Return the mark that stands in a reading in capitals, between words that are none."""
    tokens = text.replace(".", " ").split()
    for at, token in enumerate(tokens):
        mark = _JOINED.get(fold(token)) if token.isupper() else None
        if mark is None:
            continue
        before, after = tokens[max(at - 1, 0) : at], tokens[at + 1 : at + 2]
        if before and before[0].isupper() and fold(token) in _LAST:
            mark = _FIRST.get(fold(before[0]), mark)
            before = [] if fold(before[0]) in _FIRST else before
        if not any(_in_capitals(word) for word in (*before, *after)):
            return mark
    return None


def is_number_line(text: str) -> bool:
    """Return whether a reading is that of a document's number, digits and symbol side by side.

    Digits written by hand between them in blue ink are as large and as coloured as a mark.
    """
    return bool(_NUMBER_LINE.match(text))


def may_hold_mark(text: str) -> bool:
    """Return whether a line of a text layer has the letters of a mark, in capitals.

    Wherever they stand and however wide apart; `MẶT`, `MẤT` and `MẮT` are other words.
    """
    return bool(_LETTERS_OF_MARK.search("".join(sign for sign in text if sign.isalpha())))


def is_in_heading(reading: LineReading) -> bool:
    """Whether the word MẬT stands close to other words in capitals, as in a heading."""
    tokens = [token for token in reading.tokens if any(map(str.isalpha, token.text))]
    for at, token in enumerate(tokens):
        letters = fold(token.text).strip(",;:.")
        if not token.text.isupper() or not letters.endswith(("mat", "mt")):
            continue
        pitch = max((token.end - token.start) / max(len(token.text) - 1, 1), 1.0)
        first = at - 1 if at and fold(tokens[at - 1].text) in _FIRST else at
        before, after = tokens[max(first - 1, 0) : first], tokens[at + 1 : at + 2]
        for word, apart in (
            *((word, tokens[first].start - word.end) for word in before),
            *((word, word.start - token.end) for word in after),
        ):
            if apart <= NEXT * pitch and _in_capitals(word.text) and len(word.text) > 1:
                return True
    return False


def _in_capitals(word: str) -> bool:
    return word.isupper() and not any(map(str.isdigit, word))
