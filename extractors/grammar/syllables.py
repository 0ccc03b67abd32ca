"""The spelling of a Vietnamese syllable: a small closed grammar (`syllables.yaml`)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from extractors.packaged_data import packaged_yaml


@dataclass(frozen=True, slots=True)
class Spelling:
    """The grammar of a syllable: onsets, rimes without tone, and which tones stops may carry."""

    onsets: frozenset[str]
    rimes: frozenset[str]
    stop_codas: tuple[str, ...]
    tones: frozenset[str]
    tones_of_stops: frozenset[str]


@cache
def spelling() -> Spelling:
    """Return the grammar of `syllables.yaml`."""
    data = packaged_yaml("extractors.grammar", "syllables.yaml")
    return Spelling(
        onsets=frozenset(data["onsets"]),
        rimes=frozenset(rime for row in data["rimes"] for rime in row),
        stop_codas=tuple(data["stop_codas"]),
        tones=frozenset(data["tones"].values()),
        tones_of_stops=frozenset(data["tones"][name] for name in data["tones_of_stops"]),
    )


@cache
def is_syllable(word: str) -> bool:
    """Return whether `word` can be a Vietnamese syllable, in any case and tone placement."""
    rules = spelling()
    tones: list[str] = []
    letters: list[str] = []
    for letter in unicodedata.normalize("NFD", word.lower()):
        (tones if letter in rules.tones else letters).append(letter)
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(letters))
    if not any(_splits(plain, onset, rules) for onset in rules.onsets):
        return False
    if plain.endswith(rules.stop_codas):
        return bool(tones) and tones[0] in rules.tones_of_stops
    return True


def _splits(plain: str, onset: str, rules: Spelling) -> bool:
    if not plain.startswith(onset):
        return False
    rime = plain[len(onset) :]
    return rime in rules.rimes or (onset == "gi" and rime == "")
