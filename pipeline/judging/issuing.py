"""Whose paper it is: whether the body that issued it is the one that a need asks for.

Owner, issuer and folder are three things: a superior's plan in a unit's folder is not the unit's,
and a unit's report is its own wherever it lies. What is compared are names of bodies, since
folders, campaigns and letterheads all write them differently.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from extractors.fields.issuer import IssuerPlace, issuer_place
from extractors.grammar.folding import fold
from extractors.grammar.loader import load_grammar
from indicator_map.bodies import CLASSES_OF_LEVEL, is_body
from indicator_map.campaign import Campaign, Unit
from indicator_map.model import ANYONE, NOT_BELOW, PROVINCE, UNIT
from pipeline.records.rows import EvidenceRow

_SHORT = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "mttq": "mat tran to quoc",
    "ubmttq": "uy ban mat tran to quoc",
    "vp": "van phong",
    "bql": "ban quan ly",
}
"""Short forms in names of units and folders; single bodies' come from agencies.yaml."""

_CODE = re.compile(r"^(?:dv|don vi|\d)[\d\s.]*\b\s*(?=\w)")
"""A number or code before a folder's name: `DV07_Cong_an_tinh`, `01. Sở Y tế`."""

_LOCAL = re.compile(r"\b(?:huyen|quan|thi xa|thanh pho|xa|phuong|thi tran|dac khu) (\w.*)$")
_COMMUNE = re.compile(r"\b(?:xa|phuong|thi tran)\b")
_AT_PROVINCE = re.compile(r" (?:tinh|thanh pho)$")
_PROVINCE = re.compile(r"\b(?:tinh uy|thanh uy|tinh|thanh pho) (\w.*)$")
MISREAD = 0.7
"""Names of one place, one of them misread, are at least so alike."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies of an assessment: its units, and whose the province's own papers are."""

    units: tuple[Unit, ...]
    campaign: Campaign | None = None

    def named(self, row: EvidenceRow, wanted: Sequence[str], unit: Unit | None) -> bool:
        """Say whether the issuer of `row` is one of those that a need asks for (`issued_by`).

        `unit` is the one that owes it, None where the province does. A paper on which no issuer
        was read is nobody else's: it passes.
        """
        issuer = issuer_of(row)
        if not wanted or ANYONE in wanted or not issuer:
            return True
        for name in wanted:
            if name == UNIT:
                fits = unit is None or self.is_of(issuer, unit)
            elif name == NOT_BELOW:
                fits = not self.is_below(issuer)
            elif name == PROVINCE and unit is not None and self._assessed(unit):
                fits = self.is_of(issuer, unit)
            elif name == PROVINCE:
                fits = self.is_provinces_own(issuer)
            else:
                fits = is_body(issuer, name)
            if fits:
                return True
        return False

    def is_of(self, issuer: str, unit: Unit) -> bool:
        """Say whether a body is this unit or a part of it.

        Of a folder whose name names no body, any body is but those of the province and above it.
        """
        parts = self.campaign.parts_of(unit.name) if self.campaign else ()
        names = [name for one in (unit, *parts) for name in (one.name, *one.aliases)]
        if any(_is_of(issuer, name) for name in names):
            return True
        return not any(_names_a_body(name) for name in names) and _below_province(issuer)

    def is_below(self, issuer: str) -> bool:
        """Say whether a body is one that a level below assesses, or a part of one."""
        levels = self.campaign.levels if self.campaign else ()
        return any(
            _is_of(issuer, name)
            for level in levels
            for unit in level.units
            for name in (unit.name, *unit.aliases)
        )

    def _assessed(self, unit: Unit) -> bool:
        return self.campaign is not None and self.campaign.is_assessed(unit)

    def owner(self, row: EvidenceRow) -> tuple[str, ...]:
        """Return the names of the units that issued a paper, wherever it lies; seldom several."""
        issuer = issuer_of(row)
        if not issuer:
            return ()
        names = tuple((unit.name, *unit.aliases) for unit in self.units)
        return tuple(self.units[at].name for at in _owners(issuer, names))

    def is_provinces_own(self, issuer: str) -> bool:
        """Say whether a body is the province's own, or that of the body that assesses itself.

        The people's committee and council of the province and its Party committee are; their
        offices and departments (`UBND tỉnh … - Sở …`) are not, nor the Party committee of a city
        that is no province (`Thành ủy Buôn Ma Thuột`).
        """
        organisation = self.campaign.organisation if self.campaign else ""
        if self.campaign and self.campaign.level != "tỉnh":
            if organisation:
                return _is_of(issuer, organisation)
            levels = ("party", *CLASSES_OF_LEVEL.get(self.campaign.level, ()))
            return _place(issuer).level in levels
        bare = re.sub(r"^(?:chu tich|thuong truc|ban thuong vu) ", "", fold(issuer))
        place = _place(bare)
        own = bare.split(" - ")
        of_party = len(own) == 1 and (
            own[0].startswith("tinh uy") or (own[0].startswith("thanh uy") and bool(place.province))
        )
        if not (of_party if place.level == "party" else place.level == "province"):
            return False
        ours = _place(organisation).province if organisation else ""
        if ours and place.province:
            return ours == place.province
        return not _is_elsewhere(bare, fold(organisation))


def issuer_of(row: EvidenceRow) -> str:
    """Return the issuing body (cơ quan ban hành) as read, empty where none was."""
    return (row.extraction.issuer.value or "") if row.extraction else ""


@lru_cache(maxsize=4096)
def _place(issuer: str) -> IssuerPlace:
    """Level and province of an issuer; thousands of papers have some hundreds of issuers."""
    return issuer_place(issuer, "", load_grammar())


@lru_cache(maxsize=4096)
def _is_elsewhere(issuer: str, organisation: str) -> bool:
    """Whether two bodies, folded, name provinces that are not alike, for such as no list has."""
    names = [_PROVINCE.search(name) for name in (issuer, organisation)]
    theirs, ours = (name[1] if name else "" for name in names)
    return bool(theirs and ours) and SequenceMatcher(None, theirs, ours).ratio() < MISREAD


@lru_cache(maxsize=4096)
def _owners(issuer: str, units: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    return tuple(
        at for at, names in enumerate(units) if any(_is_of(issuer, name) for name in names)
    )


@lru_cache(maxsize=8192)
def _words(name: str) -> str:
    """A body's name in folded words, short forms written out, without a code before it."""
    folded = " ".join(re.sub(r"[^\w ]|_", " ", fold(name)).split())
    folded = _CODE.sub("", folded)
    return " ".join(_written_out(word) for word in folded.split())


def _written_out(word: str) -> str:
    return _SHORT.get(word) or _agencies().get(word, word)


@lru_cache(maxsize=1)
def _agencies() -> dict[str, str]:
    """Abbreviations of bodies, three letters or more: shorter ones are words (`ca`, `ct`)."""
    return {
        fold(short): _AT_PROVINCE.sub("", fold(agency.name))
        for agency in load_grammar().agencies
        for short in agency.abbreviations
        if len(short) > 2
    }


@lru_cache(maxsize=65536)
def _is_of(issuer: str, unit: str) -> bool:
    """Whether the body `issuer` is `unit` or a part of it, both as people write them."""
    body, own = _words(issuer.split(" - ")[-1]), _words(unit)
    if not body or not own:
        return False
    generic = _AT_PROVINCE.sub("", own)
    if own != generic:  # `Công an tỉnh` of a campaign is `Công an tỉnh Đắk Lắk` on paper
        return _has(body, own) or (_has(body, generic) and _below_nothing(body, generic, own))
    if _has(body, own):
        return True
    place = _LOCAL.search(own)
    if place is None:
        return False
    inner = _COMMUNE.search(own) is not None
    # A province's city often bears the province's name: `Sở Tài chính tỉnh Hà Giang` is not its.
    here = body.replace(f"tinh {place[1]}", "tinh")
    return _has(here, place[1]) and (inner or _COMMUNE.search(body) is None)


def _below_nothing(body: str, generic: str, own: str) -> bool:
    """Whether a body named as a province's is no district's, city's or commune's of that name."""
    rest = body.partition(generic)[2]
    cities = "|thanh pho" if own.endswith("tinh") else ""
    return re.search(rf"\b(?:huyen|quan|thi xa|xa|phuong|thi tran{cities})\b", rest) is None


def _has(words: str, part: str) -> bool:
    return f" {part} " in f" {words} "


@lru_cache(maxsize=1024)
def _names_a_body(unit: str) -> bool:
    words = _words(unit)
    starts = load_grammar().body_words["starts"]
    local = _LOCAL.search(words) is not None
    return local or any(_has(words, start) for start in _folded(starts) if len(start) > 1)


@lru_cache(maxsize=4)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)


def _below_province(issuer: str) -> bool:
    place = _place(issuer)
    party = place.level == "party" and _words(issuer).startswith(("tinh uy", "thanh uy"))
    return place.level not in ("central", "province") and not party
