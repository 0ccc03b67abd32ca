"""The words of a set: what its rows say of themselves, plain, as documents are compared with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from classifiers.kinds import load_kinds
from classifiers.text import plain, plain_words, written_out
from indicator_map.model import Indicator, IndicatorSet

SHORT = re.compile(r"(?<![^\W_])[A-ZĐƯ]{2,7}(?![^\W_])")
"""What may be initials in a title: `CMHS`."""

LONGEST_INITIALS = 6

YEARS = (
    (re.compile(r"\b(?:giai doan |tu nam |nam )?20\d\d (?:den nam |den )?20\d\d\b"), "nhieu nam"),
    (re.compile(r"\bden nam 20\d\d\b"), "nhieu nam"),
    (re.compile(r"\b(?:0?5|10) nam\b"), "nhieu nam"),
    (re.compile(r"\bnam 20\d\d\b"), "hang nam"),
)
"""Spans of time as words: a plan of five years is another paper than one of this year."""


@dataclass(frozen=True, slots=True)
class LeafWords:
    """What one leaf says of itself, plain: its title, the titles above it, wordings and hints.

    `kinds` are codes of the papers that it needs (kinds.yaml).
    """

    title: str
    above: str
    wording: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class SetWords:
    """What all leaves of a set say, in order; `initials`: its own phrases by their initials."""

    leaves: tuple[LeafWords, ...]
    initials: dict[str, str]

    def written_out(self, title: str) -> str:
        """Return a title with initials of the set's own phrases written out.

        Abbreviations that all know stay for `text.plain`; nothing is one in a title of capitals.
        """
        if title.isupper():
            return title
        return SHORT.sub(self._phrase, title)

    def _phrase(self, found: re.Match[str]) -> str:
        short = plain_words(found.group())
        known = written_out(short) != short
        return found.group() if known else self.initials.get(short, found.group())


def words_of(target: IndicatorSet) -> SetWords:
    """Return what a set says of itself."""
    titles = [indicator.title for indicator in target.indicators]
    return SetWords(tuple(_leaf_words(target, leaf) for leaf in target.leaves), initials_of(titles))


def _leaf_words(target: IndicatorSet, leaf: Indicator) -> LeafWords:
    needs = target.needs_of(leaf)
    kinds = load_kinds()
    codes = dict.fromkeys(kinds.type_code(kind) for need in needs for kind in need.doc_types)
    texts = (*(need.wording for need in needs), *leaf.hints.words, *leaf.examples)
    # Of `Báo cáo kết quả …` the kind is told by itself; `Báo cáo` alone says nothing else.
    wording = [
        kinds.without_opening(text, kinds.type_opening(text))
        for text in texts
        if text and not kinds.type_code(text)
    ]
    return LeafWords(
        timed(plain(leaf.title)),
        timed(plain(" ".join(target.path(leaf.id)[:-1]))),
        tuple(dict.fromkeys(timed(plain(text)) for text in wording)),
        tuple(code for code in codes if code),
    )


def timed(text: str) -> str:
    """Return a plain text with years as words for how long they last.

    >>> timed("chuyen doi so giai doan 2021 2025"), timed("chuyen doi so nam 2025")
    ('chuyen doi so nhieu nam', 'chuyen doi so hang nam')
    """
    for pattern, words in YEARS:
        text = pattern.sub(words, text)
    return text


def initials_of(texts: Iterable[str]) -> dict[str, str]:
    """Return the phrases of texts by their initials, where it is clear which is meant.

    >>> initials_of(["Ban đại diện cha mẹ học sinh", "Cha mẹ học sinh"])["cmhs"]
    'cha mẹ học sinh'
    """
    counted: dict[str, Counter[str]] = {}
    for text in texts:
        for part in re.split(r"[,;:().–-]", text.lower()):
            words = re.findall(r"[^\W\d_]+", part)
            for start in range(len(words)):
                for end in range(start + 2, min(len(words), start + LONGEST_INITIALS) + 1):
                    short = plain_words("".join(word[0] for word in words[start:end]))
                    phrase = " ".join(words[start:end])
                    counted.setdefault(short, Counter())[phrase] += 1
    return {short: phrase for short, seen in counted.items() if (phrase := _clear(short, seen))}


def _clear(short: str, phrases: Counter[str]) -> str:
    """The phrase that stands out; two letters could be much, so it must come twice as often."""
    (best, count), *others = phrases.most_common(2)
    second = others[0][1] if others else 0
    if len(short) == 2:
        return best if count >= max(2, 2 * second) else ""
    return best if count > second else ""
