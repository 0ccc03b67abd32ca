"""Rules of the domain over titles: what is certain, or likely, whatever the examples say.

The rules are data, `rules.yaml`, which says what each key means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from classifiers.kinds import load_kinds
from classifiers.text import load_data, written_out

Strength = Literal["certain", "likely"]
ISSUING = re.compile(r"^(?:(?:ve viec )?(?:ban hanh|phe duyet) )+")
"""How a title opens before it says what is issued: `Ban hành Kế hoạch …`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; words are plain text, every condition left empty holds.

    `any_set`: it holds in sets of other fields as well.
    """

    id: str
    strength: Strength
    settles: bool
    speaks_for: tuple[str, ...]
    against: tuple[str, ...]
    because: str
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    not_types: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    not_levels: frozenset[str] = frozenset()
    part: bool = False
    any_set: bool = False

    def match(
        self, phrases: frozenset[str], wider: frozenset[str], title: str, kind: str, level: str
    ) -> str | None:
        """Return the words of the title that decided ("" for none), None where it does not hold.

        `phrases` are those of the rules' words that stand in the title, `wider` those in the
        title or the text below it; `title` is plain; `kind` and `level` are codes.
        """
        if (self.types and kind not in self.types) or kind in self.not_types:
            return None
        if (self.levels and level not in self.levels) or level in self.not_levels:
            return None
        words = ""
        if self.any:
            found = next((word for word in self.any if word in phrases), None)
            if found is None:
                return None
            words = found
        if self.all and not phrases.issuperset(self.all):
            return None
        if (self.without and not title) or not phrases.isdisjoint(self.without):
            return None
        if self.context and wider.isdisjoint(self.context):
            return None
        if self.begins:
            opening = f"{ISSUING.sub('', title)} "
            begun = next((word for word in self.begins if opening.startswith(f"{word} ")), None)
            if begun is None:
                return None
            words = words or begun
        return words or (self.all[0] if self.all else "")


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """A rule that holds for a document, and the words of the title that decided."""

    rule: Rule
    words: str


def matches(
    title: str, kind: str, level: str, below: str = "", part: bool = False
) -> tuple[RuleMatch, ...]:
    """Return the rules that hold; `title` and `below`, the text under it, are plain.

    Where a rule settles the matter, only those that do. `part`: it is the heading of a section, and
    `below` what stands over it; only then do the rules for sections hold.
    """
    here = _phrases_in(title)
    wider = here | _phrases_in(below) if below else here
    by_word, always = _by_word()
    candidates = {number for word in here for number in by_word.get(word, ())}
    rules = load_rules()
    found = []
    for number in sorted(candidates | always):
        if rules[number].part and not part:
            continue
        words = rules[number].match(here, wider, title, kind, level)
        if words is not None:
            found.append(RuleMatch(rules[number], words))
    settled = [match for match in found if match.rule.settles]
    return tuple(settled or found)


def phrases_of(title: str) -> str:
    """Return the words of a title that rules look for: what papers of one sort share."""
    return ", ".join(sorted(_phrases_in(written_out(title))))


def _phrases_in(text: str) -> frozenset[str]:
    phrases, lengths = _phrases()
    words = text.split()
    return frozenset(
        run
        for start, word in enumerate(words)
        for length in lengths.get(word, ())
        if (run := " ".join(words[start : start + length])) in phrases
    )


@cache
def _phrases() -> tuple[frozenset[str], dict[str, frozenset[int]]]:
    """Every phrase that a rule looks for anywhere, and by their first words how long they are."""
    phrases = frozenset(
        word
        for rule in load_rules()
        for word in (*rule.any, *rule.all, *rule.without, *rule.context)
    )
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        words = phrase.split()
        lengths.setdefault(words[0], set()).add(len(words))
    return phrases, {word: frozenset(held) for word, held in lengths.items()}


@cache
def _by_word() -> tuple[dict[str, tuple[int, ...]], frozenset[int]]:
    """Places in `load_rules()` by a phrase that must stand there, and those without one."""
    table: dict[str, list[int]] = {}
    always = set()
    for number, rule in enumerate(load_rules()):
        keys = rule.any or rule.all[:1]
        for key in keys:
            table.setdefault(key, []).append(number)
        if not keys:
            always.add(number)
    return {word: tuple(numbers) for word, numbers in table.items()}, frozenset(always)


@cache
def load_rules() -> tuple[Rule, ...]:
    """Return the rules of `rules.yaml`; ValueError names one that no document could be."""
    data: Any = load_data("rules.yaml")
    return tuple(_rule(row) for row in data["rules"])


def _rule(row: dict[str, Any]) -> Rule:
    kinds = load_kinds()
    types = {*row.get("types", ()), *row.get("not_types", ())}
    levels = {*row.get("levels", ()), *row.get("not_levels", ())}
    strange = types - kinds.printed.keys() | levels - {level for level, _ in kinds.level_words}
    if strange or row["strength"] not in ("certain", "likely"):
        raise ValueError(f"rules.yaml, {row['id']}: unknown {', '.join(sorted(strange))}")

    def words(key: str) -> tuple[str, ...]:
        return tuple(written_out(str(word)) for word in row.get(key, ()))

    return Rule(
        id=row["id"],
        strength=row["strength"],
        settles=row.get("settles", False),
        speaks_for=tuple(row.get("for", ())),
        against=tuple(row.get("against", ())),
        because=row["because"],
        any=words("any"),
        all=words("all"),
        without=words("not"),
        begins=words("begins"),
        context=words("context"),
        types=frozenset(row.get("types", ())),
        not_types=frozenset(row.get("not_types", ())),
        levels=frozenset(row.get("levels", ())),
        not_levels=frozenset(row.get("not_levels", ())),
        part=row.get("part", False),
        any_set=row.get("any_set", False),
    )
