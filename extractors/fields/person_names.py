"""Whether words are a Vietnamese person's name, and how sure: family name first, then given ones.

What OCR made of a common family name is put right where just one has its letters (`Nguyên` is
`Nguyễn`), and so is a given name that is no syllable. All else stays as it was read, and the name
is less sure: there are more given names than any list has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar, SigningWords
from extractors.grammar.syllables import is_syllable

STRANGE_FAMILY = 0.7
"""What is left of the belief in a name whose family name is not known."""
STRANGE_GIVEN = 0.8
"""For each given name that is a syllable but none of the known names."""
NO_SYLLABLE = 0.5
"""For each word that is no syllable at all: letters of it were lost."""
COMMON = 30
"""So many family names at the head of the list are common ones."""
PUT_RIGHT = 0.95
"""For each syllable whose marks were put right."""


@dataclass(frozen=True, slots=True)
class NameReading:
    """A name as it is spelled, and how much it looks like one (0-1)."""

    name: str
    likely: float


def name_reading(name: str, grammar: Grammar, printed: bool = False) -> NameReading:
    """Return the name with its marks put right where that is sure, and how likely it is one.

    `printed`: the letters are a text layer's, where nothing was misread.
    """
    words = unicodedata.normalize("NFC", name).split()
    signing = grammar.signing
    spelled: list[str] = []
    likely = 1.0
    for index, word in enumerate(words):
        new, share = _family(word, signing) if index == 0 else _given(word, signing)
        spelled.append(word if printed else new)
        likely *= share
    return NameReading(" ".join(spelled), round(likely, 4))


def is_family_name(word: str, grammar: Grammar) -> bool:
    """Whether a word is a known family name, marks apart."""
    return fold(word) in {fold(name) for name in grammar.signing.family_names}


def _family(word: str, signing: SigningWords) -> tuple[str, float]:
    if word in signing.family_names or word in signing.other_names:
        return word, 1.0
    alike = _alike(word, signing.family_names[:COMMON])
    if len(alike) == 1:
        return alike[0], PUT_RIGHT
    if alike:
        return word, STRANGE_GIVEN
    return word, STRANGE_FAMILY if is_syllable(word) else NO_SYLLABLE


def _given(word: str, signing: SigningWords) -> tuple[str, float]:
    known = word in signing.given_names or word in signing.other_names
    if known or word in signing.family_names:
        return word, 1.0
    if is_syllable(word):
        return word, STRANGE_GIVEN
    alike = _alike(word, signing.given_names)
    return (alike[0], PUT_RIGHT) if len(alike) == 1 else (word, NO_SYLLABLE)


def _alike(word: str, names: Iterable[str]) -> list[str]:
    """Return the known names with the same letters; `Hòa` and `Hoà` are one."""
    bare = fold(word)
    found = {tuple(sorted(unicodedata.normalize("NFD", n))): n for n in names if fold(n) == bare}
    return list(found.values())
