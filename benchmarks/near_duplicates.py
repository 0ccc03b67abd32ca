"""Which titles are near-duplicates: the same but for unit, year, number or a few words.

What is learned from one of them must not be judged on another, or every figure, and every score
that is calibrated on such figures, is too good for titles that nobody has seen.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence

from scipy.sparse import vstack
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer

DUPLICATE = 0.6
"""Least likeness (cosine over groups of characters) of near-duplicates."""

CHUNK = 1024

FLEETING = re.compile(
    r"\b(?:\d\w*|nam|quy|thang|ngay|so|giai doan|tren dia ban|tinh|thanh pho|cua|ve|viec"
    r"|ban hanh|phe duyet|ke hoach|quyet dinh|bao cao|thong bao|thuc hien|trien khai)\b"
)
"""Words of plain titles that titles of different units and years differ in, or all share."""


def near_duplicates(titles: Sequence[str], likeness: float = DUPLICATE) -> list[int]:
    """Return for each plain title (`text.plain`) the number of its group of near-duplicates.

    Titles are in one group if a chain of near-duplicates joins them.
    """
    if not titles:
        return []
    cores = [" ".join(FLEETING.sub(" ", title).split()) or title for title in titles]
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    rows = vectors.fit_transform(cores)
    near = vstack([rows[n : n + CHUNK] @ rows.T >= likeness for n in range(0, len(cores), CHUNK)])
    _, groups = connected_components(near, directed=False)
    return [int(group) for group in groups]


def folds_of(groups: Sequence[str | int], count: int, seed: int) -> list[int]:
    """Return for each member of `groups` the number of its fold, none of them in two folds.

    Groups are dealt in an order drawn with `seed`, the greater ones first, each to the fold that
    holds least, so that the folds are as even as the groups allow.
    """
    sizes = Counter(groups)
    order = list(sizes)
    random.Random(seed).shuffle(order)
    held = [0] * count
    fold = {}
    for group in sorted(order, key=lambda one: -sizes[one]):
        fold[group] = held.index(min(held))
        held[fold[group]] += sizes[group]
    return [fold[group] for group in groups]
