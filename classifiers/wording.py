"""Invented titles in the usual wording, from `wording.yaml` and `none_wording.yaml`.

They teach the classifier what few labelled titles cannot: most leaves of a set have two or three
examples, many none that is real.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from classifiers.text import load_data

SLOT = re.compile(r"\{([^{}]+)\}|\[([^\[\]]+)\]")
VARIANTS = 4
"""Titles made from one pattern; more of them add no new words."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One invented title: kind code (or ""), issuer level (or ""), labels of `pctn-tinh-2025`.

    No labels: it evidences nothing. `weight`: its share of what its pattern counts.
    """

    title: str
    type_code: str
    level: str
    label: str
    weight: float


@cache
def load_wording() -> tuple[Wording, ...]:
    """Return every invented title, in the order of the files; the same on every call."""
    chance = random.Random(20251215)
    made: list[Wording] = []
    data: Any = load_data("wording.yaml")
    for label, kinds in data["labels"].items():
        for kind, patterns in kinds.items():
            for pattern in patterns:
                made += _variants(pattern, kind, label, data["words"], chance)
    none: Any = load_data("none_wording.yaml")
    words = none["words"]
    groups = [*none["near"].values(), none["central"]]
    for kinds in groups:
        for kind, patterns in kinds.items():
            for pattern in patterns:
                made += _variants(pattern, kind, "", words, chance)
    for subject in none["subjects"]:
        for kind, frames in none["frames"].items():
            frame = chance.choice(frames).replace("{s}", subject)
            made += _variants(frame, kind, "", words, chance, count=1)
    return tuple(made)


def _variants(
    pattern: str,
    kind: str,
    label: str,
    words: dict[str, list[str]],
    chance: random.Random,
    count: int = VARIANTS,
) -> Iterator[Wording]:
    codes, _, levels = kind.partition("@")
    types = [code for code in codes.split() if code != "*"] or [""]
    places = levels.split() or [""]
    titles = list(dict.fromkeys(_fill(pattern, words, chance) for _ in range(count * 2)))[:count]
    for title in titles:
        yield Wording(title, chance.choice(types), chance.choice(places), label, 1 / len(titles))


def _fill(pattern: str, words: dict[str, list[str]], chance: random.Random) -> str:
    def choose(slot: re.Match[str]) -> str:
        named: str | None = slot.group(1)
        either: str | None = slot.group(2)
        return chance.choice(words[named] if named else (either or "").split("|"))

    text = pattern
    while SLOT.search(text):
        text = SLOT.sub(choose, text)
    text = " ".join(text.split()).replace(" ,", ",")
    return text[:1].upper() + text[1:]
