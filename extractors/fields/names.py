"""Names of bodies as they are written inside a sentence: `SỞ TƯ PHÁP` → `Sở Tư pháp`."""

from __future__ import annotations

import re

from extractors.grammar.folding import fold, likeness
from extractors.grammar.loader import Grammar


def _known_names(grammar: Grammar) -> dict[tuple[str, ...], list[str]]:
    names = [*grammar.phrases, *(agency.name for agency in grammar.agencies)]
    names += [p.name for p in grammar.provinces if " " in p.name]
    return {tuple(fold(name).split()): name.split() for name in names}


def starts_with_any(folded: str, words: tuple[str, ...]) -> bool:
    """Whether folded text begins with one of the words, at a word's end."""
    return any(re.match(re.escape(word) + r"(?!\w)", folded) for word in words)


def sentence_case(text: str, grammar: Grammar) -> str:
    """Return a body's name as inside a sentence; names that are not in capitals stay as they are.

    Known bodies and provinces get their spelling from the grammar (OCR's slips in diacritics go
    with it); what follows a place word (`TỈNH`, `HUYỆN`, …) gets capitals; abbreviations stay.
    """
    tokens = text.split()
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) < 0.7 * len(letters):
        return text
    known = _known_names(grammar)
    longest = max(len(key) for key in known)
    bare = [fold(token).strip(".,;:") for token in tokens]
    written: list[str] = []
    index = 0
    proper = False
    while index < len(tokens):
        for length in range(min(longest, len(tokens) - index), 0, -1):
            name = known.get(tuple(bare[index : index + length]))
            if name is not None and (length > 1 or index == 0):
                tail = re.search(r"[.,;:]+$", tokens[index + length - 1])
                written += [*name[:-1], name[-1] + (tail.group() if tail else "")]
                index += length
                proper = False
                break
        else:
            token = tokens[index]
            named = index > 0 and bare[index - 1] in grammar.body_words["places"]
            if bare[index] in grammar.body_words["places"] and not named:
                # `xã hội` is no commune.
                place = not (bare[index] == "xa" and bare[index + 1 : index + 2] == ["hoi"])
                word = _lower(token, grammar)
                if not _kept(token, grammar):
                    word = _PLACES.get(bare[index], word)
                written.append(word if index else word[:1].upper() + word[1:])
                province = _province(bare[index + 1 :], grammar) if place else None
                if province is not None:
                    written += province.split()
                    index += len(province.split())
                proper = place
            elif proper or index == 0:
                written.append(_capital(token, grammar))
            else:
                written.append(_lower(token, grammar))
            index += 1
    return " ".join(written)


_PLACES = {"tinh": "tỉnh", "huyen": "huyện", "quan": "quận", "phuong": "phường", "xa": "xã"}


def _province(folded: list[str], grammar: Grammar) -> str | None:
    """Return the province that the words begin with, as far as OCR's slips let it be known."""
    for province in grammar.provinces:
        length = len(province.name.split())
        if likeness(" ".join(folded[:length]), fold(province.name)) >= 0.88:
            return province.name
    return None


def _kept(token: str, grammar: Grammar) -> bool:
    bare = token.strip(".,;:()")
    return bare in grammar.kept_capitals or any(c.isdigit() for c in bare) or "." in bare


def _lower(token: str, grammar: Grammar) -> str:
    return token if _kept(token, grammar) else token.lower()


def _capital(token: str, grammar: Grammar) -> str:
    return token if _kept(token, grammar) else token[:1].upper() + token[1:].lower()
