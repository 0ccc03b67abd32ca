"""Mends words that OCR broke, before titles are compared.

Only what cannot be a Vietnamese syllable is touched: it becomes the known word that is one letter
away, two known words that ran together, or one known word with the piece after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from classifiers.text import plain_words
from classifiers.wording import load_wording
from extractors.grammar.folding import fold
from extractors.grammar.syllables import spelling

LETTERS = "abcdeghiklmnopqrstuvxy"
SHORTEST = 3
"""Letters of the shortest word that is mended; shorter ones could be anything."""


def mended(words: str) -> str:
    """Return plain `words` with broken ones mended where a known word is near.

    >>> mended("ke khai tai san thu nhqp")
    'ke khai tai san thu nhap'
    >>> mended("congchuc vienchuc")
    'cong chuc vien chuc'
    """
    tokens = words.split()
    if all(_sound(token) for token in tokens):
        return words
    result: list[str] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        if _sound(token):
            joined = token + following
            if following and not _sound(following) and joined in known_words():
                result.append(joined)
                place += 1
            else:
                result.append(token)
        elif following and token + following in known_words():
            result.append(token + following)
            place += 1
        else:
            result.append(_nearest(token))
        place += 1
    return " ".join(result)


def _sound(token: str) -> bool:
    return not token.isalpha() or token in syllables() or token in known_words()


def _nearest(token: str) -> str:
    known = known_words()
    if len(token) < SHORTEST:
        return token
    halves = [
        (min(known[token[:cut]], known[token[cut:]]), f"{token[:cut]} {token[cut:]}")
        for cut in range(2, len(token) - 1)
        if token[:cut] in known and token[cut:] in known
    ]
    if halves:
        return max(halves)[1]
    near = [(known[other], other) for other in _one_letter_away(token) if other in known]
    return max(near)[1] if near else token


def _one_letter_away(token: str) -> Iterator[str]:
    for place in range(len(token) + 1):
        head, tail = token[:place], token[place:]
        if tail:
            yield head + tail[1:]
        for letter in LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]


@cache
def known_words() -> Counter[str]:
    """Return how often each word of letters stands in the invented titles."""
    return Counter(
        word
        for wording in load_wording()
        for word in plain_words(wording.title).split()
        if word.isalpha()
    )


@cache
def syllables() -> frozenset[str]:
    """Return everything that can be a Vietnamese syllable, folded."""
    rules = spelling()
    return frozenset(fold(onset + rime) for onset in rules.onsets for rime in rules.rimes)
