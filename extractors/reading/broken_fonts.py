"""Text layers of fonts whose own tables name the wrong letters: `CỘNG HÕA`, `THƢƠNG`, `KẾ O`.

Programs that embed a part of a font sometimes write a letter's neighbour into the table that tells
what each shape means. The page looks right and its text does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.grammar.language import Language, language, tone_last

_NEVER = str.maketrans({"ƣ": "ư", "Ƣ": "Ư", "ö": "ú", "Ö": "Ú"})
"""Letters that Vietnamese does not have, and what stands there instead."""
_DOUBTFUL = str.maketrans({"õ": "ò", "Õ": "Ò"})
"""A letter that may be right; the language tells by the syllable."""
FEW = 2
"""So many words that only such a font explains make a page suspect without other signs."""
CLEARLY = 10
"""How many times better known the other syllable must be."""
FEW_CAPITALS = 12
MOST_SINGLE = 0.2
"""Share of single letters among the words in capitals of a page's head (measured: 0.41 where the
letters H, C and Đ of the capitals were lost, at most 0.11 on the 19 other digital pages)."""
SPACED = 4
"""So many single letters in a row are a spaced word (`Q U Y Ế T`)."""


def from_broken_font(texts: Sequence[str]) -> list[str]:
    """Return the words of a page with the letters that a broken font table changed put back."""
    words = language()
    never = any(letter in "ƣƢöÖ" for text in texts for letter in text)
    changed = [_put_back(text, words) for text in texts]
    doubted = sum(new != text for new, text in zip(changed, texts, strict=True))
    if not never and doubted < FEW:
        return list(texts)
    return [text.translate(_NEVER) for text in changed]


def _put_back(text: str, words: Language) -> str:
    """Return a word with the doubtful letter changed where only then it is one that is used."""
    other = text.translate(_DOUBTFUL)
    if other == text:
        return text
    known = [words.single.get(tone_last(w.strip(".,;:()/-\"'")), 0) for w in (other, text)]
    return other if known[0] >= CLEARLY * max(known[1], 1) else text


def lost_capitals(texts: Sequence[str]) -> bool:
    """Whether letters are missing from the words in capitals (`NG ỆP`, `K OA`)."""
    capitals = [word for text in texts if (word := text.strip(".,;:-–()*'\"")).isupper()]
    kept: list[str] = []
    run: list[str] = []
    for word in [*capitals, "END"]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        kept += run if len(run) < SPACED else []
        kept.append(word)
        run = []
    kept = [word for word in kept[:-1] if word.isalpha()]
    single = sum(len(word) == 1 for word in kept)
    return len(kept) >= FEW_CAPITALS and single > MOST_SINGLE * len(kept)
