"""Which indicators a duty in words is about (`cung cấp hồ sơ về kê khai tài sản` → B.1.9.2).

A plan names what the set's rows are called, in its own words, and often a row above the leaves. So
duties are compared with the titles of all rows and with what the set says of their evidence: words,
pairs of words and pieces of words, the rarer the weightier. No training: any set will do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from classifiers.text import written_out
from indicator_map.bodies import class_of, is_body
from indicator_map.model import ANYONE, NOT_BELOW, PROVINCE, UNIT, Indicator, IndicatorSet
from pipeline.campaigns.plan_words import load_plan_words

SURE, LIKELY = 0.50, 0.34
"""Likeness from which a match stands, and from which it is proposed for a person to check."""
WHOLE_PATH = 0.9
"""What a title together with the ones above it counts, against the title alone."""
OWN, ANOTHERS = 1.1, 0.75
"""What likeness counts of a row whose evidence the body issues (`issued_by`), and of one whose
evidence another body of its class does: courts do not investigate."""
FEWEST_WORDS = 3
FEWEST_MATTER = 2
"""Words of a duty that say what it is about."""
FEWEST_GENERAL = 6
"""Words of a title that has no words of its own, by which it is still told as a whole."""
AS_LIKE = 0.03
"""Difference of likeness from which one row is more like than another."""
NAMED = 0.7
"""Share of a row's title that words name which mean the row, whoever else issues such papers."""
_PART = re.compile(r"[,;](?!\s*(?:chống|tiêu cực|lãng phí)\b)| và (?=[a-zà-ỹđ])|\s-\s")


@dataclass(frozen=True, slots=True)
class Match:
    """An indicator (a row of any level) that words are about, with how alike they are (0-1)."""

    indicator: str
    words: str
    likeness: float
    told: bool = True

    @property
    def sure(self) -> bool:
        """Whether nobody has to check it before it counts.

        Not if it was not `told` that the body owes this row, among several bodies.
        """
        return self.told and self.likeness >= SURE


class DutyMatcher:
    """Matches duties to the rows of one set."""

    def __init__(self, indicators: IndicatorSet) -> None:
        texts: list[str] = []
        self._rows: list[str] = []
        self._weights: list[float] = []
        self._issuers = {
            row.id: {
                name
                for need in row.needs
                for name in need.issued_by
                if name not in (UNIT, PROVINCE, ANYONE, NOT_BELOW)
            }
            for row in indicators.indicators
        }
        shared = Counter(_own(row.title) for row in indicators.indicators)
        for row in indicators.indicators:
            if row.deduction or _is_part(indicators, row):
                continue
            for text, weight in _texts(indicators, row):
                if shared[text] > 1 and len(text.split()) < FEWEST_WORDS:
                    continue  # `kế hoạch`, which is what several titles come down to
                texts.append(text)
                self._rows.append(row.id)
                self._weights.append(weight)
        self._general = {
            row.id: _undated(row.title)
            for row in indicators.indicators
            if not row.deduction and _is_general(row.title)
        }
        self._titles = {row.id: frozenset(_own(row.title).split()) for row in indicators.indicators}
        self._whole = {row.id: frozenset(_undated(row.title)) for row in indicators.indicators}
        self._parents = {row.id: row.parent for row in indicators.indicators}
        self._words = TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), sublinear_tf=True)
        self._pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        self._words.fit(texts)
        self._pieces.fit(texts)
        self._known = self._vectors(texts)

    def match(self, words: str, bodies: Sequence[str] = ()) -> tuple[Match, ...]:
        """Return what a duty is about, best first; each row once, none within another's words.

        Of rows that are nearly as like those count first whose evidence `bodies` issue.
        """
        parts = list(dict.fromkeys(_parts(words)))
        if not parts or not self._rows:
            return ()
        likeness = (self._vectors([_bare(part) for _, _, part in parts]) @ self._known.T).toarray()
        likeness = likeness * np.asarray(self._weights) * self._issued_by(tuple(bodies))
        found: list[tuple[float, int, int, Match]] = []
        for (start, end, part), scores in zip(parts, likeness, strict=True):
            best = self._likest(scores, f"{part} {' '.join(bodies)}")
            if scores[best] >= LIKELY:
                match = Match(self._rows[best], part, round(float(scores[best]), 3))
                found.append((float(scores[best]), start, end, match))
        kept = list(self._by_whole_title(words))
        for one in sorted(found, key=lambda o: (-o[0], o[1] - o[2])):
            apart = all(one[2] <= held[1] or held[2] <= one[1] for held in kept)
            fresh = all(one[3].indicator != held[3].indicator for held in kept)
            if apart and fresh:
                kept.append(one)
        return tuple(
            replace(m, indicator=self._part_of(m.indicator, bodies)) for _, _, _, m in kept
        )

    def _likest(self, scores: NDArray[np.float64], said: str) -> int:
        """Return the text that words are most like; of rows that are as like, the one whose title
        has more of all their words: whose chairman receives citizens (`cấp tỉnh`, `cấp huyện`).
        """
        as_like = np.flatnonzero(scores >= scores.max() - AS_LIKE)
        words = frozenset(written_out(said).split())
        whole = self._whole
        return int(max(as_like, key=lambda n: (len(whole[self._rows[n]] & words), scores[n])))

    def _by_whole_title(self, words: str) -> Iterator[tuple[float, int, int, Match]]:
        """Yield the rows whose title words have whole, where it has no words of its own: `Ban hành
        kế hoạch PCTN năm 2025`. Only the title's and general words may stand between.
        """
        runs = sorted(_runs(words), key=lambda run: run[1] - run[0])
        for row, title in self._general.items():
            for start, end in runs:
                if _has_whole(title, _undated(words[start:end])):
                    part = words[start:end].strip(" ,;.-")
                    yield 1.0, start, end, Match(row, part, 1.0)
                    break

    def _part_of(self, row: str, bodies: Sequence[str]) -> str:
        """Return a row, or the only one below it whose evidence no other body alone issues."""
        below = [id for id in self._issuers if id.startswith(f"{row}.")]
        open_ = [
            id
            for id in below
            if not (named := self._issuers[id])
            or any(is_body(body, name) for body in bodies for name in named)
        ]
        return open_[0] if bodies and len(open_) == 1 < len(below) else row

    def shared(self, words: str, body: str) -> tuple[Match, ...]:
        """Return what one of several bodies owes of words that are said of all of them.

        Of what police and courts are asked for in one sentence each has its own row, the one whose
        evidence it issues, unless the words name another row. What is nobody's own is theirs as far
        as a person says so.
        """
        own = [row for row, names in self._issuers.items() if any(is_body(body, n) for n in names)]
        said = frozenset(written_out(words).split())
        found: dict[str, Match] = {}
        for one in self.match(words, (body,)):
            below = [row for row in own if f"{row}.".startswith(f"{one.indicator}.")]
            title = self._titles[one.indicator]
            named = len(title & frozenset(written_out(one.words).split())) >= NAMED * len(title)
            if named and not below:
                found.setdefault(one.indicator, one)
            for row in below or ([] if named else own):
                found.setdefault(row, replace(one, indicator=row, told=self._told(row, said)))
            if not own and not named:
                found.setdefault(one.indicator, replace(one, told=False))
        return tuple(found.values())

    def _told(self, row: str, said: frozenset[str]) -> bool:
        """Whether words say what tells a row from those beside it: `truy tố`, not `điều tra`."""
        beside = (
            self._titles[r] for r, above in self._parents.items() if above == self._parents[row]
        )
        common = frozenset.intersection(*beside)
        return self._titles[row] - common <= said

    def _issued_by(self, bodies: tuple[str, ...]) -> NDArray[np.float64]:
        """Return what each row's likeness counts by who issues its evidence."""
        weight = {}
        for row, names in self._issuers.items():
            if any(is_body(body, name) for body in bodies for name in names):
                weight[row] = OWN
            elif {class_of(name) for name in names} & {class_of(body) for body in bodies} - {""}:
                weight[row] = ANOTHERS
        return np.array([weight.get(row, 1.0) for row in self._rows])

    def _vectors(self, texts: Sequence[str]) -> csr_matrix:
        both = hstack([self._words.transform(texts), self._pieces.transform(texts)]).tocsr()
        return both * (0.5**0.5)


def _is_part(indicators: IndicatorSet, row: Indicator) -> bool:
    """Whether a row says too much, or is a part of another's paper without evidence of its own."""
    below = [other for other in indicators.indicators if other.parent == row.id]
    if below:  # of the rows above, only those right above leaves say enough
        ids = {one.id for one in below}
        return any(other.parent in ids for other in indicators.indicators)
    return not row.needs and not row.units_supply


def _texts(indicators: IndicatorSet, row: Indicator) -> Iterator[tuple[str, float]]:
    """What a row is compared by: its title, with its parent's, and its evidence."""
    path = indicators.path(row.id)
    own = _bare(row.title)
    # `kế hoạch` alone, which is all that is left of some titles, tells none of them.
    fewest = FEWEST_WORDS if _is_general(row.title) else FEWEST_WORDS - 1
    if len(own.split()) >= fewest:
        yield own, 1.0
    if len(path) > 1:
        yield _bare(f"{path[-2]} {row.title}"), WHOLE_PATH
    for need in row.needs:
        if need.wording:
            for part in need.wording.split("/"):
                if len(_bare(part).split()) >= fewest:
                    yield _bare(part), WHOLE_PATH
    for hint in row.hints.words:
        if len(_bare(hint).split()) >= fewest:
            yield _bare(hint), WHOLE_PATH


def _is_general(title: str) -> bool:
    """Say whether a title has hardly a word of its own, but is told by all its words."""
    return len(_own(title).split()) < FEWEST_WORDS and len(_undated(title)) >= FEWEST_GENERAL


def _bare(text: str) -> str:
    """Words written out and folded, without those that nearly every title has."""
    bare = _own(text)
    return bare if len(bare.split()) > 1 else written_out(text)


def _own(text: str) -> str:
    """The words that tell a title from others; numbers do not."""
    return " ".join(_general().sub(" ", written_out(text)).split())


@cache
def _general() -> re.Pattern[str]:
    phrases = _general_phrases()
    return re.compile(rf"\b(?:{'|'.join(phrases)}|\d+)\b")


def _general_phrases() -> tuple[str, ...]:
    return load_plan_words().phrases("general")


@cache
def _aside() -> re.Pattern[str]:
    phrases = sorted(load_plan_words().phrases("no_matter"), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b")


def _undated(text: str) -> list[str]:
    """The words of a text without numbers and the word for a year."""
    return [word for word in written_out(text).split() if word != "nam" and not word.isdigit()]


def _has_whole(title: Sequence[str], told: Sequence[str]) -> bool:
    """Whether words have a title's in its order, with only its own and general ones between."""
    between = {*title, *(word for phrase in _general_phrases() for word in phrase.split())}
    for first in (n for n, word in enumerate(told) if word == title[0]):
        left = list(title)
        for word in told[first:]:
            if word == left[0]:
                left.pop(0)
            elif word not in between:
                break
            if not left:
                return True
    return False


def _runs(words: str) -> list[tuple[int, int]]:
    """Where a text's parts between commas stand, and up to four that follow each other."""
    cuts = [0, *(found.end() for found in _PART.finditer(words)), len(words)]
    spans = [(a, b) for a, b in pairwise(cuts) if words[a:b].strip()]
    return [
        (spans[i][0], spans[j][1])
        for i in range(len(spans))
        for j in range(i, min(i + 4, len(spans)))
    ]


def _parts(words: str) -> Iterator[tuple[int, int, str]]:
    """The whole, its parts between commas, and each two that follow each other."""
    runs = [*_runs(words), (0, len(words))]
    for start, end in dict.fromkeys(runs):
        part = words[start:end].strip(" ,;.-")
        if len(_own(part).split()) >= FEWEST_WORDS and len(_matter(part)) >= FEWEST_MATTER:
            yield start, end, part


def _matter(text: str) -> list[str]:
    """The words that say what something is about."""
    return _aside().sub(" ", _own(text)).split()
