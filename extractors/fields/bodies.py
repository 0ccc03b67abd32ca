"""How a body is named on its own: `UBND TỈNH ĐẮK LẮK / SỞ TƯ PHÁP` is `Sở Tư pháp tỉnh Đắk Lắk`.

A letterhead tells a body in two parts, the one above it first; official papers name it in one, with
the place or with the body that it is a part of (Nghị định 30/2020/NĐ-CP, Phụ lục II).
"""

from __future__ import annotations

import re

from extractors.fields.names import starts_with_any
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar


def in_full(name: str) -> str:
    """Return a name with the people's committee or council it begins with written out."""
    for short, full in (("UBND", "Ủy ban nhân dân"), ("HĐND", "Hội đồng nhân dân")):
        if name.startswith(short + " "):
            return full + name[len(short) :]
    return name


def named_alone(body: str, superior: str, grammar: Grammar) -> str:
    """Return the name by which others cite a body that stands under `superior` in a letterhead."""
    naming = grammar.naming
    folded = fold(body)
    place = place_of(superior, grammar)
    part = starts_with_any(folded, naming.of_body)
    if _ends_in_place_word(folded, grammar):
        own = _with_word(place, folded.split()[-1])
        return f"{body.rsplit(' ', 1)[0]} {own}" if own else body
    if has_place(body, grammar) or starts_with_any(folded, naming.whole):
        return body
    above = fold(superior)
    if starts_with_any(above, naming.committee):
        if folded in ("van phong", "thuong truc"):
            return f"{body} {in_full(superior)}"
        return f"{body} {place}" if place else body
    if starts_with_any(above, naming.council):
        return f"{body} {in_full(superior)}" if part else body
    if starts_with_any(above, naming.party):
        return body if starts_with_any(folded, naming.party) else f"{body} {superior}"
    if part:
        return _of_body(body, superior)
    return f"{body} {place}" if place and not starts_with_any(above, naming.whole) else body


_WORDS = "tỉnh|thành phố|thị xã|huyện|quận|thị trấn|phường|xã|đặc khu|chi nhánh"
_PLACE = re.compile(rf"(?<!\w)(?i:{_WORDS}) (?=(?P<name>\w))")
"""A place word before a name or a number: `tỉnh Đắk Lắk`, `Phường 4`; `xã hội` is none."""


def place_of(name: str, grammar: Grammar) -> str:
    """Return the place a body's name ends with, with its word: `tỉnh Đắk Lắk`; empty if none.

    `Sở Y tế Nam Định` names its province without the word, `Thành phố Bến Sông` is a place itself.
    """
    for match in _PLACE.finditer(name):
        small = match.group()[0].islower()
        if match["name"].isdigit() or (small and match["name"].isupper()):
            return name[match.start() :]
    if re.match(rf"(?:{_WORDS}) \S", name, re.IGNORECASE):
        return name[:1].lower() + name[1:]
    folded = fold(name)
    ends = [p for p in grammar.provinces if folded.endswith(" " + fold(p.name))]
    return f"{ends[0].kind} {ends[0].name}" if ends else ""


_EVERYWHERE = re.compile(r"(?<!\w)(?:viet nam|trung uong|khu vuc)(?!\w)")


def has_place(name: str, grammar: Grammar) -> bool:
    """Whether a name itself says where its body is: a place word, a province, a region."""
    return bool(place_of(name, grammar) or _EVERYWHERE.search(fold(name)))


def _ends_in_place_word(folded: str, grammar: Grammar) -> bool:
    """Whether a name ends with a place word without a name: `Thanh tra tỉnh`."""
    return any(folded.endswith(" " + word) for word in grammar.body_words["places"])


def _with_word(place: str, word: str) -> str:
    """Return the place, if its word is that one: `tỉnh` of `tỉnh Hà Giang`."""
    return place if fold(place).startswith((word, "thanh pho" if word == "pho" else word)) else ""


def _of_body(body: str, superior: str) -> str:
    """Return a part named with its body; `Văn phòng Sở` of `Sở Tài chính` says `Sở` once."""
    first = superior.split()[0]
    if fold(body.split()[-1]) == fold(first) and len(body.split()) > 1:
        body = body.rsplit(" ", 1)[0]
    return f"{body} {superior}"
