"""Put right OCR's slips in diacritics with the language itself: `kiêm tra` → `kiểm tra`.

A word is changed only into one with the same letters under the marks, only where neither neighbour
makes a known word with it as it was read, and only where one change clearly does. What is
known: two-syllable words of underthesea's dictionary, pairs counted in official wording
(`words.tsv`, by `training/count_words.py`), and words that subjects are made of
(`official_words.yaml`). Nothing is added or dropped, names stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

from extractors.grammar.folding import fold
from extractors.grammar.syllables import is_syllable
from extractors.packaged_data import packaged_yaml

_WORD = re.compile(r"[^\W\d_]+")
_DICTIONARY = Path("corpus", "data", "Viet74K.txt")
DICTIONARY_WEIGHT = 3
"""What a word of the dictionary counts beside pairs that were counted."""
CLEARLY = 10
"""How many times better known a reading must be than any other."""
OWN_SHARE = 5
"""How many times oftener than a pair a word may be used and still be taken for a slip. With 5 none
of 503 clean titles and 1 of 7,355 words of digital pages changes (with 12: 3, with 25: 12)."""
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True, slots=True)
class Language:
    """How often syllables and pairs of them are used; the tone stands last (`hoa´`), wherever it
    is set in print (`hóa`, `hoá`).

    `readings` gives for letters without marks the syllables that are written with them.
    """

    single: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]
    readings: Mapping[str, tuple[str, ...]]

    def known(self, first: str, second: str) -> int:
        """Return how well known a pair is, 0 if it is not."""
        return self.pairs.get((first, second), 0)


@cache
def language() -> Language:
    """Return what is known of the language; reads two files, once."""
    single: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    table = files("extractors.grammar").joinpath("words.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        words, _, count = line.partition("\t")
        first, *rest = (tone_last(word) for word in words.split(" "))
        if rest:
            pairs[first, rest[0]] = pairs.get((first, rest[0]), 0) + int(count)
        else:
            single[first] = single.get(first, 0) + int(count)
    for first, second in _dictionary():
        pairs[first, second] = pairs.get((first, second), 0) + DICTIONARY_WEIGHT
        for word in (first, second):
            single[word] = single.get(word, 0) + 1
    official = packaged_yaml("extractors.grammar", "official_words.yaml")
    for word in official["words"]:
        first, second = (tone_last(part) for part in word.split(" "))
        pairs[first, second] = pairs.get((first, second), 0) + official["weight"]
    readings: dict[str, list[str]] = defaultdict(list)
    for word in single:
        readings[_bare(word)].append(word)
    return Language(
        MappingProxyType(single),
        MappingProxyType(pairs),
        MappingProxyType({bare: tuple(words) for bare, words in readings.items()}),
    )


def _dictionary() -> list[tuple[str, str]]:
    """Return the two-syllable words of underthesea's dictionary, without importing it."""
    spec = find_spec("underthesea")
    homes = spec.submodule_search_locations if spec is not None else None
    for home in homes or ():
        file = Path(home) / _DICTIONARY
        if file.is_file():
            words = unicodedata.normalize("NFC", file.read_text(encoding="utf-8")).lower()
            pairs = (word.split(" ") for word in map(str.strip, words.splitlines()))
            return [
                (tone_last(pair[0]), tone_last(pair[1]))
                for pair in pairs
                if len(pair) == 2 and is_syllable(pair[0]) and is_syllable(pair[1])
            ]
    return []


@lru_cache(maxsize=1 << 14)  # the dictionary says most syllables a dozen times
def tone_last(word: str) -> str:
    """Return a syllable in small letters, its tone as a combining mark at the end."""
    letters = unicodedata.normalize("NFD", word.lower())
    tone = "".join(c for c in letters if c in _TONES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES)) + tone


def _bare(word: str) -> str:
    return fold(word.rstrip(_TONES))


def _printed(word: str) -> str:
    """Return a syllable with its tone over the vowel that carries it (`hòa`, `quý`, `tiến`)."""
    plain, tone = word.rstrip(_TONES), word[len(word.rstrip(_TONES)) :]
    if not tone:
        return plain
    start = 2 if re.match(r"qu|gi(?=[^\W\d_]*[aăâeêoôơuưy])", plain) else 0
    vowels = [i for i, c in enumerate(plain) if i >= start and fold(c) in "aeiouy"]
    marked = [i for i in vowels if plain[i] in "ăâêôơư"]
    last = vowels[-1] if vowels else len(plain) - 1
    if marked:
        place = marked[-1]
    elif len(vowels) == 3 or (len(vowels) == 2 and last < len(plain) - 1):
        place = vowels[1]
    else:
        place = vowels[0] if vowels else last
    return unicodedata.normalize("NFC", plain[: place + 1] + tone + plain[place + 1 :])


def put_right(text: str, words: Language) -> str:
    """Return a phrase with OCR's slips in diacritics put right, where the language is clear."""
    runs = [_Word(match.start(), match.group()) for match in _WORD.finditer(text)]
    said = [tone_last(run.text) for run in runs]
    beside = [
        index + 1 < len(runs) and text[runs[index].end : runs[index + 1].start] == " "
        for index in range(len(runs))
    ]
    changed = list(said)
    for index, run in enumerate(runs):
        if not _may_slip(run.text, index == 0):
            continue
        before = changed[index - 1] if index and beside[index - 1] else ""
        after = said[index + 1] if beside[index] else ""
        changed[index] = _read_anew(said[index], before, after, words)
    for index in range(len(runs) - 1):
        both = changed[index] == said[index] and changed[index + 1] == said[index + 1]
        small = _may_slip(runs[index].text, index == 0) and _may_slip(runs[index + 1].text, False)
        if both and small and beside[index]:
            _read_pair_anew(changed, index, beside, words)
    parts = []
    last = 0
    for run, old, new in zip(runs, said, changed, strict=True):
        spelled = run.text if new == old else _in_case_of(run.text, new)
        parts += [text[last : run.start], spelled]
        last = run.end
    return "".join([*parts, text[last:]])


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def _may_slip(word: str, first: bool) -> bool:
    """Whether a word may be changed: no name, no abbreviation."""
    return len(word) > 1 and (word.islower() or (first and word[1:].islower()))


def _read_anew(word: str, before: str, after: str, words: Language) -> str:
    """Return the reading of a word that clearly makes a known pair with a neighbour, else the word.

    A word that is itself used oftener than that pair may well stand beside a stranger.
    """
    if words.known(before, word) or words.known(word, after):
        return word
    bare = _bare(word)
    others = [w for w in words.readings.get(bare, ()) if w != word]
    told = {w: words.known(before, w) + words.known(w, after) for w in others}
    best = _clearly_best(told)
    spelled = is_syllable(_printed(word))
    if best and told[best] * OWN_SHARE > (words.single.get(word, 0) if spelled else 0):
        return best
    if not spelled and not any(told.values()):
        return _clearly_best({w: words.single[w] for w in others}) or word
    return word


def _clearly_best(counts: Mapping[str, int]) -> str:
    """Return what counts clearly more than all others, empty if nothing does."""
    ranked = sorted(counts, key=lambda word: -counts[word])
    if not ranked or not counts[ranked[0]]:
        return ""
    second = counts[ranked[1]] if len(ranked) > 1 else 0
    return ranked[0] if counts[ranked[0]] >= max(CLEARLY * second, DICTIONARY_WEIGHT) else ""


def _read_pair_anew(
    changed: list[str], index: int, beside: Sequence[bool], words: Language
) -> None:
    """Change two neighbours at once where both slipped and one is no syllable now."""
    first, second = changed[index], changed[index + 1]
    before = changed[index - 1] if index and beside[index - 1] else ""
    after = changed[index + 2] if index + 2 < len(changed) and beside[index + 1] else ""
    if words.known(first, second) or words.known(before, first) or words.known(second, after):
        return
    if is_syllable(_printed(first)) and is_syllable(_printed(second)):
        return
    told = {
        f"{a} {b}": words.known(a, b)
        for a in words.readings.get(_bare(first), ())
        for b in words.readings.get(_bare(second), ())
    }
    best = _clearly_best(told)
    if best:
        changed[index], changed[index + 1] = best.split(" ")


def _in_case_of(old: str, word: str) -> str:
    new = _printed(word)
    return new[:1].upper() + new[1:] if old[:1].isupper() else new
