"""Mend what OCR broke in the words of a letterhead: torn syllables, `II` for H."""

from __future__ import annotations

import re

from extractors.grammar.folding import fold
from extractors.grammar.syllables import is_syllable
from extractors.page import Box, Line, Word

_ONSET = re.compile(r"(?:ngh|ng|nh|ch|gh|kh|ph|th|tr|gi|qu|[bcdghklmnprstvx])$")
"""Consonants with which a Vietnamese syllable begins; alone they are no word."""
_WIDEST = 0.6
"""Share of the letters' height; a wider gap parts words."""
GLUED = 8
"""Letters from which a word in capitals may be several: no syllable has more than seven."""
_DOUBLE_I = re.compile(r"(?<=[^\W\d_IVX])II(?=[^\W\d_]|$|-)|^II(?=[^\W\d_IVX])")


def mended(line: Line) -> Line:
    """Return the line with torn syllables joined (`TH ANH` → `THANH`) and `TỈNII` as `TỈNH`.

    A line without anything to mend comes back as it is.
    """
    words: list[Word] = []
    for word in line.words:
        if words and _torn(words[-1], word):
            before = words.pop()
            word = Word(
                before.text + word.text,
                Box.around((before.box, word.box)),
                min(before.confidence, word.confidence),
            )
        words.append(_letters_mended(word))
    return Line(tuple(words)) if words != list(line.words) else line


def parted(text: str, kept: tuple[str, ...]) -> str:
    """Return a text with glued words in capitals parted: `UBNDTỈNHPHÚTHỌ` → `UBND TỈNH PHÚ THỌ`.

    A word is glued when it is no syllable and falls into syllables and abbreviations (`kept`).
    """
    return " ".join(_pieces(word, kept) or word for word in text.split())


def _pieces(word: str, kept: tuple[str, ...]) -> str:
    """Return the fewest syllables that a word falls into, blanks between them; empty if none."""
    if not (len(word) >= GLUED and word.isupper() and word.isalpha()) or is_syllable(word):
        return ""
    best: list[tuple[int, list[str]] | None] = [(0, []), *([None] * len(word))]
    for end in range(1, len(word) + 1):
        for start in range(max(end - 7, 0), end):
            before, piece = best[start], word[start:end]
            fits = piece in kept or (len(piece) > 1 and is_syllable(piece))
            if before is not None and fits:
                found = (before[0] + 1, [*before[1], piece])
                held = best[end]
                if held is None or found[0] < held[0]:
                    best[end] = found
    whole = best[len(word)]
    return " ".join(whole[1]) if whole is not None and whole[0] > 1 else ""


def _torn(first: Word, second: Word) -> bool:
    """Whether two words are halves of one: consonants, then a vowel, set alike and close."""
    onset = fold(first.text)
    if not second.text or not _ONSET.match(onset) or fold(second.text[0]) not in "aeiouy":
        return False
    alike = first.text.isupper() == second.text[:2].isupper() or first.text[:-1].isupper()
    gap = second.box.x0 - first.box.x1
    # One capital is an initial or the mark of a class (`KHU B AN`), a small letter is none.
    single = len(onset) == 1 and first.text.isupper()
    return alike and not single and gap < _WIDEST * max(second.box.height, 6.0)


def _letters_mended(word: Word) -> Word:
    if "II" not in word.text or re.fullmatch(r"\W*[IVXLC]+\W*", word.text):
        return word
    text = _DOUBLE_I.sub("H", word.text)
    # Only what then is a syllable's end or beginning: `TỈNII`, `KIIOA`, not `KV.XIII`.
    if any(c.isdigit() for c in text) or "." in text:
        return word
    return Word(text, word.box, word.confidence)
