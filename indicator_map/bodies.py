"""Which class a body (cơ quan, đơn vị) belongs to, by its name: department, commune, …"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

_BODIES = Path(__file__).with_name("bodies.yaml")
_PREFIX = re.compile(r"^\s*(?:[dđ]v\s*)?\d{1,3}(?=[\W_])[\W_]*", re.IGNORECASE)
"""The number of a unit's folder: `DV03_`, `03. `."""

_CLOSELY = re.compile(r"[^\W\d_]+")

LONGEST_NAME = 300

Word = tuple[str, str]
"""A word as its letters and its marks: `ủy` and `uỷ` are the same, `uy` has none."""

Phrase = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _OfPlace:
    words: tuple[Phrase, ...]
    province: str
    bare: str


@dataclass(frozen=True, slots=True)
class _Bodies:
    classes: Mapping[str, str]
    titles: tuple[Phrase, ...]
    begins: tuple[tuple[str, tuple[Phrase, ...]], ...]
    holds: tuple[tuple[str, tuple[Phrase, ...]], ...]
    of_places: tuple[_OfPlace, ...]
    places: tuple[tuple[str, Phrase], ...]
    cities: tuple[Phrase, ...]
    central_cities: tuple[Phrase, ...]
    abbreviations: Mapping[str, str]
    in_full: Mapping[str, Phrase]


def classes() -> Mapping[str, str]:
    """Return the classes of bodies that there are, each with its meaning in Vietnamese."""
    return _load().classes


CLASSES_OF_LEVEL: Mapping[str, tuple[str, ...]] = {
    "huyện": ("district",),
    "xã": ("commune",),
    "sở": ("department",),
    "bộ": ("central",),
    "đơn vị": ("attached", "enterprise"),
}
"""The classes of the bodies that a level assesses; of the province (tỉnh) none is one."""


@lru_cache(maxsize=8192)
def class_of(name: str) -> str:
    """Return the class of a body by its name, an abbreviation or its folder; empty if unknown.

    `DV03_So_Tu_phap`, `STP` and `Giám đốc Sở Tư pháp` are a `department`. Of a letterhead's
    `superior - body` the body counts. A city is a `district`, one of the central ones a
    `province`. An unknown body is no error: who asks decides what it owes.
    """
    name = unicodedata.normalize("NFC", name[:LONGEST_NAME])
    parts = re.split(r"\s[-–]\s", name)
    for at in range(len(parts) - 1, -1, -1):
        found = _class_of_part(" - ".join(parts[at:]))
        if found:
            return found
    return ""


@lru_cache(maxsize=8192)
def is_body(issuer: str, named: str) -> bool:
    """Say whether an issuer, as its letterhead names it, is the body that a set names.

    `named` is a body's name without its place: `Sở Tư pháp` is `SỞ TƯ PHÁP TỈNH MẪU`, `Công an`
    every police body of the place, its investigators too, `Thanh tra tỉnh` that of a central city.
    """
    ours, theirs = class_of(named), class_of(issuer)
    if not named.strip() or (ours and theirs and ours != theirs):
        return False
    return _holds(_in_full(issuer[:LONGEST_NAME]), _in_full(named))


def _in_full(name: str) -> Phrase:
    """The words of a name with abbreviations in full; a city that is a province as `tỉnh`."""
    bodies = _load()
    words: list[Word] = []
    given = _words(_CLOSELY.sub(_apart, _PREFIX.sub("", unicodedata.normalize("NFC", name))))
    at = 0
    while at < len(given):
        rest = given[at:]
        city = next((one for one in bodies.cities if _begins(rest, one)), ())
        if city and _city(rest[len(city) :], bodies) == "province":
            words.append(_word("tỉnh"))
            at += len(city)
            continue
        words += bodies.in_full.get(rest[0][0], rest[:1])
        at += 1
    return tuple(words)


def _class_of_part(name: str) -> str:
    bodies = _load()
    bare = _PREFIX.sub("", name)
    words = _words(_CLOSELY.sub(_apart, bare))
    if not words:
        return ""
    return (
        _by_abbreviation(bare, bodies)
        or _by_name(words, bodies)
        or _by_name(_without_title(words, bodies), bodies)
    )


def _apart(word: re.Match[str]) -> str:
    """`SoTuPhap` as `So Tu Phap`."""
    text = word[0]
    return text[0] + "".join(
        f" {one}" if one.isupper() and before.islower() else one
        for before, one in itertools.pairwise(text)
    )


def _by_name(words: Phrase, bodies: _Bodies) -> str:
    for class_, phrases in bodies.begins:
        length = max((len(one) for one in phrases if _begins(words, one)), default=0)
        if length:
            return _moved_down(words[length:], class_, bodies)
    for class_, phrases in bodies.holds:
        if any(_holds(words, phrase) for phrase in phrases):
            return class_
    for body in bodies.of_places:
        length = max((len(one) for one in body.words if _begins(words, one)), default=-1)
        if length >= 0:
            rest = words[length:]
            if not rest or (length and len(rest) == 1 and rest[0] in _bare_cities(bodies)):
                return body.bare
            place = _place(rest, bodies, anywhere=length > 0)
            if place == "province":
                return body.province
            return place or (body.bare if length else "")
    return ""


def _moved_down(rest: Phrase, class_: str, bodies: _Bodies) -> str:
    """A centre or school that bears a district's or commune's name belongs to it."""
    if class_ != "attached":
        return class_
    place = _place(rest, bodies, anywhere=True)
    return place if place in ("district", "commune") else class_


def _bare_cities(bodies: _Bodies) -> set[Word]:
    return {city[0] for city in bodies.cities if len(city) == 1}


def _place(words: Phrase, bodies: _Bodies, *, anywhere: bool) -> str:
    """The class of the first place named, only at the beginning or anywhere; empty for none."""
    for at in range(len(words) if anywhere else 1):
        rest = words[at:]
        for city in bodies.cities:
            if _begins(rest, city):
                return _city(rest[len(city) :], bodies)
        for class_, phrase in bodies.places:
            if _begins(rest, phrase):
                return class_
    return ""


def _city(name: Phrase, bodies: _Bodies) -> str:
    """A city by what follows the word: none named, or a central one, is the province."""
    if not name:
        return "province"
    central = any(_begins(name, one) for one in bodies.central_cities)
    below = any(_holds(name, phrase) for phrase in _province_words())
    return "province" if central and not below else "district"


@cache
def _province_words() -> tuple[Phrase, ...]:
    return tuple(phrase for class_, phrase in _load().places if class_ == "province")


def _by_abbreviation(name: str, bodies: _Bodies) -> str:
    """The class of a name that is an abbreviation, or begins with one in capitals."""
    tight = re.sub(r"\s{0,3}&\s{0,3}", "", name)
    whole = "".join(re.findall(r"\w+", tight.replace("_", " ")))
    if len(whole) > 2 and (found := bodies.abbreviations.get(_letters(whole))):
        return found
    first = re.match(r"[^\W\d_]+", tight)
    if first is None or sum(map(str.isupper, first[0])) < max(2, len(first[0]) - 1):
        return ""
    return bodies.abbreviations.get(_letters(first[0]), "")


def _without_title(words: Phrase, bodies: _Bodies) -> Phrase:
    for title in bodies.titles:
        if _begins(words, title):
            return words[len(title) :]
    return words


def _begins(words: Phrase, phrase: Phrase) -> bool:
    if phrase and words and phrase[0][0] != words[0][0]:
        return False
    return len(words) >= len(phrase) and all(
        letters == wanted and marks in ("", wanted_marks)
        for (letters, marks), (wanted, wanted_marks) in zip(words, phrase, strict=False)
    )


def _holds(words: Phrase, phrase: Phrase) -> bool:
    return any(_begins(words[at:], phrase) for at in range(len(words)))


def _words(text: str) -> Phrase:
    return tuple(_word(one) for one in re.findall(r"[^\W_]+", text.lower()))


def _word(text: str) -> Word:
    apart = unicodedata.normalize("NFD", text)
    marks = sorted(one for one in apart if unicodedata.combining(one) or one == "đ")
    return _letters(text), "".join(marks)


def _letters(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(one for one in apart if not unicodedata.combining(one))


@cache
def _load() -> _Bodies:
    data = yaml.safe_load(_BODIES.read_text(encoding="utf-8"))
    return _Bodies(
        classes=data["classes"],
        titles=tuple(map(_words, data["titles"])),
        begins=tuple(_classed(data["begins"])),
        holds=tuple(_classed(data["holds"])),
        of_places=tuple(
            _OfPlace(tuple(map(_words, one["words"])), one["province"], one["bare"])
            for one in data["of_places"]
        ),
        places=tuple(
            (one["class"], _words(word)) for one in data["places"] for word in one["words"]
        ),
        cities=tuple(map(_words, data["cities"])),
        central_cities=tuple(map(_words, data["central_cities"])),
        abbreviations={
            _letters(short): class_
            for class_, names in data["abbreviations"].items()
            for short in names
        },
        in_full={_letters(short): _words(long) for short, long in data["in_full"].items()},
    )


def _classed(rows: list[Mapping[str, object]]) -> Iterator[tuple[str, tuple[Phrase, ...]]]:
    for row in rows:
        words = row["words"]
        assert isinstance(words, list)
        yield str(row["class"]), tuple(map(_words, words))
