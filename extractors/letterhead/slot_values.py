"""What stands in the slots: the looks of all line readers put together under the grammar."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractors.letterhead.ctc import Steps, best_texts
from extractors.letterhead.slot_grammar import DateGrammar, NumberGrammar, calendar_day
from extractors.letterhead.slot_reader import readings

_DIGIT_ALPHABET = ("", *"0123456789")
_ENOUGH = 2
"""Readers that must put the same value first."""
_FLOOR = 1e-4
"""What a reader leaves to readings that it did not think of."""


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A reading of a slot with its probability among all that the readers saw (0-1).

    `agreed`: two readers put it first, or the only one that saw anything; `against`: how many
    put another one first.
    """

    text: str
    probability: float
    agreed: bool
    against: int = 0


@dataclass(frozen=True, slots=True)
class _Serials:
    """Digits only, up to `longest`."""

    longest: int

    def following(self, text: str) -> str:
        return "0123456789" if len(text) < self.longest else ""

    def complete(self, text: str) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class _Small:
    """A day or month: one or two digits up to `most`, or nothing."""

    most: int

    def following(self, text: str) -> str:
        if text == "":
            return "0123456789"
        return "".join(
            d for d in "0123456789" if len(text) == 1 and 1 <= int(text + d) <= self.most
        )

    def complete(self, text: str) -> bool:
        return text != "0"


def shares_of(found: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Return probabilities that sum to 1 from log probabilities."""
    if not found:
        return {}
    most = max(log for _, log in found)
    weights: dict[str, float] = {}
    for text, log in found:
        weights[text] = weights.get(text, 0.0) + math.exp(log - most)
    total = sum(weights.values())
    return {text: weight / total for text, weight in weights.items()}


def averaged(looks: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the mean of several looks' shares."""
    held = [look for look in looks if look]
    texts = {text for look in held for text in look}
    return {text: sum(look.get(text, 0.0) for look in held) / len(held) for text in texts}


def number_shares(looks: Sequence[Steps], grammar: NumberGrammar) -> dict[str, float]:
    """Return a slot net's shares of number readings (`31/`, `123-`) over several looks."""
    return averaged(_seen([shares_of(readings(steps, grammar)) for steps in looks], ("", "/", "-")))


def date_shares(looks: Sequence[Steps], grammar: DateGrammar) -> dict[str, float]:
    """Return a slot net's shares of dates (ISO; `?` for an empty day or month)."""
    return averaged(_seen([shares_of(_iso(readings(steps, grammar))) for steps in looks], ()))


def _seen(looks: list[dict[str, float]], empty: tuple[str, ...]) -> list[dict[str, float]]:
    """Return the looks without those that see an empty slot where another surely reads something.

    Red ink is gone in the red channel. `empty`: readings of an empty slot; so is one with a `?`.
    """

    def is_empty(text: str) -> bool:
        return text in empty or "?" in text

    best = [max(look, key=lambda text: look[text]) if look else "" for look in looks]
    if not any(
        look and not is_empty(text) and look[text] > 0.7
        for look, text in zip(looks, best, strict=True)
    ):
        return looks
    return [look for look, text in zip(looks, best, strict=True) if not is_empty(text)]


def _iso(found: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    named = []
    for text, log in found:
        day, _, rest = text.partition("T")
        month, _, year = rest.partition("A")
        named.append((iso_text(day, month, year), log))
    return named


def iso_text(day: str, month: str, year: str) -> str:
    """Return `2024-02-05`, with `??` where day or month is empty."""
    return f"{year}-{month.zfill(2) if month else '??'}-{day.zfill(2) if day else '??'}"


def serial_shares(slot: Steps, longest: int = 6) -> dict[str, float]:
    """Return the stock reader's shares of what digits stand in a number slot."""
    return shares_of(best_texts(slot, _DIGIT_ALPHABET, _Serials(longest)))


def stock_date_shares(day: Steps, month: Steps, year: Mapping[str, float]) -> dict[str, float]:
    """Return the stock reader's shares of dates from its day and month slots and years."""
    days = shares_of(best_texts(day, _DIGIT_ALPHABET, _Small(31)))
    months = shares_of(best_texts(month, _DIGIT_ALPHABET, _Small(12)))
    joint: dict[str, float] = {}
    for y, y_share in year.items():
        for m, m_share in months.items():
            for d, d_share in days.items():
                if d and m and calendar_day(d, m, y) is None:
                    continue
                text = iso_text(d, m, y)
                joint[text] = joint.get(text, 0.0) + y_share * m_share * d_share
    total = sum(joint.values())
    return {text: share / total for text, share in joint.items()} if total > 0 else {}


def year_shares(slot: Steps, first_year: int, last_year: int) -> dict[str, float]:
    """Return the stock reader's shares of four-digit plausible years."""
    found = best_texts(slot, _DIGIT_ALPHABET, _Serials(4))
    years = [(t, log) for t, log in found if len(t) == 4 and first_year <= int(t) <= last_year]
    return shares_of(years)


def combined(readers: Sequence[tuple[Mapping[str, float], float]]) -> list[SlotValue]:
    """Weigh readers' shares, each with its weight, log-linearly; best first.

    A reader that saw nothing at all (empty shares) has no say, nor has one of weight 0.
    """
    heard = [(shares, weight) for shares, weight in readers if shares and weight]
    texts = {text for shares, _ in heard for text in shares}
    if not texts:
        return []
    scores = {
        text: sum(weight * math.log(shares.get(text, 0.0) + _FLOOR) for shares, weight in heard)
        for text in texts
    }
    best = Counter(max(shares, key=lambda text: shares[text]) for shares, _ in heard)
    needed = min(len(heard), _ENOUGH)
    ranked = sorted(shares_of(list(scores.items())).items(), key=lambda item: -item[1])
    return [
        SlotValue(text, share, best[text] >= needed, len(heard) - best[text])
        for text, share in ranked
    ]
