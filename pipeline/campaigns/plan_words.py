"""The words of assessment plans (`extractors/grammar/plans.yaml`) in the form they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from extractors.grammar.folding import fold
from extractors.packaged_data import packaged_yaml

_CODE = re.compile(
    r"(?<![\w.])([A-DĐ]T?(?:[.\-]\d{1,2}){1,4})(?![\w])"
    r"|(?<!\w)[Tt]iêu chí (?:thành phần )?số (\d{1,2}(?:\.\d{1,2}){0,3})(?![\w])"
)
"""`A.1.2`, and the bare number of sets that count their criteria: `tiêu chí số 17`."""

_WITHOUT_DEPARTMENTS = ("huyện", "xã")
"""Levels that have no departments (sở) of their own: those above them are meant."""
KEPT = 16
"""Levels and issuers whose words are kept at a time."""


def plain(text: str) -> str:
    """Return text folded, its words parted by single blanks, without signs."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


@dataclass(frozen=True, slots=True)
class BodyGroup:
    """Bodies that plans name together; `usual` names the list of those that there usually are."""

    name: str
    classes: tuple[str, ...]
    usual: str


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What plans.yaml holds; phrases are plain (`plain`).

    `neutral` are words that say nothing of what is due; `receiving` who receives it, with the word
    before, and `to_above` those of them that are the level above.
    """

    data: Mapping[str, Any]
    tables: Mapping[str, frozenset[str]]
    groups: tuple[BodyGroup, ...]
    neutral: frozenset[str]
    receiving: tuple[str, ...]
    to_above: tuple[str, ...]

    def phrases(self, *keys: str) -> tuple[str, ...]:
        """Return a list of phrases, plain."""
        found: Any = self.data
        for key in keys:
            found = found[key]
        return tuple(plain(one) for one in found)

    def usual(self, which: str, issued: date | None, place: str) -> tuple[str, ...]:
        """Return the bodies that a province (`place`: tỉnh, thành phố) usually has on a day."""
        if not which:
            return ()
        usual = self.data["usual"]
        after = issued is not None and issued >= usual["changed"]
        names = usual[which]["after" if after else "before"]
        return tuple(name.replace("<place>", place) for name in names)

    @property
    def levels_in_headings(self) -> Mapping[str, str]:
        """Return the groups that a heading names by their level."""
        return {plain(name): group for name, group in self.data["levels_in_headings"].items()}

    def group_of(self, class_: str) -> BodyGroup | None:
        """Return the group that bodies of a class belong to."""
        return next((one for one in self.groups if class_ in one.classes), None)


def has(text: str, phrases: tuple[str, ...]) -> bool:
    """Say whether plain text holds one of the phrases as whole words."""
    held = f" {text} "
    return any(f" {phrase} " in held for phrase in phrases)


def begins(text: str, phrases: Iterable[str]) -> str:
    """Return the first of some phrases that plain text begins with as whole words; else empty."""
    return next((one for one in phrases if f"{text} ".startswith(f"{one} ")), "")


@lru_cache(maxsize=KEPT)
def load_plan_words(
    level: str = "", superior: str = "", own: str = "", place: str = ""
) -> PlanWords:
    """Load the words of plans of a level (`levels` in plans.yaml); empty for a province.

    `superior` is the body above the one that issued the plan, `own` the latter's name, where only
    the letterhead says them. `place` is the issuer's: a city's own bodies are not above it, nor
    is a ministry above itself.
    """
    data = _at_level(packaged_yaml("extractors.grammar", "plans.yaml"), level)
    data = {
        **data,
        "above": [
            *(
                one
                for one in data["above"]
                if not (place and one.endswith(f" {place}")) and plain(one) != plain(own)
            ),
            *_called(superior, data["every_place"]),
        ],
        "ourselves": [*data["ourselves"], *filter(None, (own,))],
        "bodies": [names for names in data["bodies"] if plain(names[0]) != plain(own)],
    }
    to, above = data["submission"]["to"], data["above"]
    receivers = [*data["submission"]["receivers"], *above]
    return PlanWords(
        data=data,
        tables={role: frozenset(map(plain, names)) for role, names in data["tables"].items()},
        groups=tuple(
            BodyGroup(one["name"], tuple(one["classes"]), one["usual"]) for one in data["groups"]
        ),
        neutral=frozenset(map(plain, data["neutral"])),
        receiving=tuple(plain(f"{one} {receiver}") for one in to for receiver in receivers),
        to_above=tuple(plain(f"{one} {name}") for one in to for name in above),
    )


def _called(body: str, places: Sequence[str]) -> Iterator[str]:
    """Yield what a plan calls a body of its letterhead: `Sở Y tế tỉnh Mẫu`, `UBND tỉnh`."""
    if not body:
        return
    yield body
    place = "|".join(sorted(places, key=len, reverse=True))
    found = re.match(rf"(.{{3,60}}?) ({place}) ", f"{body} ", re.IGNORECASE)
    if found is None:
        return
    committee = re.match(r"(?:ubnd|ủy ban nhân dân)$", found[1], re.IGNORECASE)
    for name in ("UBND", "Ủy ban nhân dân") if committee else ():
        yield f"{name} {found[2]}"
        yield f"{name}{body[found.end(1) :]}"
    if not committee:
        yield found[1]


def _at_level(data: Mapping[str, Any], level: str) -> Mapping[str, Any]:
    if not level:
        return data
    own = data["levels"][level]
    names = {names[0].removesuffix(" <place>") for names in own["bodies"]}
    others = [one for one in data["bodies"] if one[0] not in names]
    departments = [name for one in data["bodies"] for name in one if name.startswith("Sở ")]
    return {
        **data,
        "places": own["places"],
        "bodies": [*own["bodies"], *others],
        "above": [
            *data["above"],
            *own["above"],
            *(one for one in departments if level in _WITHOUT_DEPARTMENTS),
        ],
        "class_names": {
            **data["class_names"],
            "classes": [*data["class_names"]["classes"], *own["class_names"]],
        },
    }


def codes_in(text: str) -> tuple[str, ...]:
    """Return the codes of indicators in a text, each once."""
    found = (one[1] or one[2] for one in _CODE.finditer(text))
    return tuple(dict.fromkeys(code.replace("-", ".") for code in found))


def behind_codes(text: str) -> str:
    """What a list goes on with behind its last code; the whole text where it has none."""
    last = max((found.end() for found in _CODE.finditer(text)), default=0)
    rest = re.sub(r"^[)\]\s]*", "", text[last:])
    if last and rest[:1] not in (",", ";") and not rest.startswith("và "):
        return ""
    return rest.lstrip(",; ").removeprefix("và ")
