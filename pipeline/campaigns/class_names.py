"""Bodies by the word for their class and a name behind it: `Trung tâm Công nghệ thông tin`.

Only the first syllable of the words of a body's name bears a capital (Phụ lục II of Nghị định
30/2020/NĐ-CP), so that a name is told from what follows it by the words with which something else
begins: what is done, a preposition, a sign. The word for its place ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Span, Token

from extractors.grammar.folding import fold

MOST_SMALL = 4
"""Small words behind each capital of a name: `Phục vụ hành chính công`."""
MOST_WORDS = 14
OWN_NAME = 2
"""Capitals one after the other that are a name of its own (`An Giang`), which ends the body's."""
_DASHES = ("-", "–")
_GOING_ON = (*_DASHES, ",", "và", "Khu")
"""`Ngân hàng Nhà nước chi nhánh Khu vực 6`."""
_ZONES = "và các khu"
"""`Ban Quản lý Khu kinh tế … và các Khu công nghiệp`."""
_COMMITTEES = {(of, "uy") for of in ("tinh", "thanh", "huyen", "quan", "thi", "dang")}
"""`Ban Tuyên giáo Tỉnh ủy`, `Ủy ban Kiểm tra Đảng ủy phường`."""
_SOCIETY = ("xã", "hội")
"""No commune: `Phòng Công tác xã hội`."""
_IN_NAMES = ("tổng", "hợp")
"""What a room is called (`Phòng Kế hoạch tổng hợp`) unless something follows that it collects."""


@dataclass(frozen=True, slots=True)
class _Words:
    classes: tuple[tuple[str, ...], ...]
    ends: frozenset[tuple[str, ...]]
    places: frozenset[tuple[str, ...]]
    with_comma: tuple[tuple[str, ...], ...]
    with_and: tuple[tuple[str, ...], ...]
    numbered: frozenset[tuple[str, ...]]
    by_place: frozenset[str]
    small: frozenset[tuple[str, ...]]
    not_units: tuple[tuple[str, ...], ...]


def name_ends(data: Mapping[str, Any]) -> frozenset[tuple[str, ...]]:
    """Return the words that no body's name goes on with: what is done, to whom."""
    ends: Sequence[str] = (
        *data["acts"],
        *data["duties"],
        *data["class_names"]["ends"],
        *(one for one in data["submission"]["verbs"] if "{" not in one),
        *data["submission"]["other_tasks"],
        *data["submission"]["dated_tasks"],
    )
    return frozenset(tuple(one.lower().split()) for one in ends)


def named_by_class(data: Mapping[str, Any], group: str) -> Callable[[Doc], Doc]:
    """Return the component that adds such bodies to the spans of a group, unless known ones stand
    there.
    """
    kept = data["class_names"]
    words = _Words(
        classes=tuple(tuple(one.lower().split()) for one in kept["classes"]),
        ends=name_ends(data),
        places=frozenset(tuple(one.lower().split()) for one in data["every_place"]),
        with_comma=tuple(tuple(fold(one).split()) for one in kept["with_comma"]),
        with_and=tuple(tuple(fold(one).split()) for one in kept["with_and"]),
        numbered=frozenset(tuple(fold(one).split()) for one in kept["numbered"]),
        by_place=frozenset(map(fold, kept["by_place"])),
        small=frozenset(tuple(one.lower().split()) for one in kept["small"]),
        not_units=tuple(tuple(fold(one).split()) for one in kept["not_units"]),
    )

    def find(doc: Doc) -> Doc:
        held = list(doc.spans.get(group, []))
        known = {span.start: span.end for span in held}
        inside = {i for span in held for i in range(span.start + 1, span.end)}
        at = 0
        while at < len(doc):
            behind = _class_at(doc, at, words) if at not in inside else 0
            end = _end(doc, at + behind, words, known) if behind else 0
            # A known body counts, unless its name goes on: `Phòng Kinh tế, Hạ tầng và Đô thị`.
            last = known.get(at, 0)
            placed = last and doc[at].norm_ in words.by_place
            own = _after_capitals(doc, last, words, known) if placed else 0
            if own > last and doc[own : own + 3].text.lower() == _ZONES:
                own = max(own, end)
            if own > last:
                held.append(Span(doc, at, own, label="body", span_id=_name(doc, at, own)))
            if end > last and (not last or doc[last : last + 1].text in _GOING_ON):
                held.append(Span(doc, at, end, label="body", span_id=_name(doc, at, end)))
            at = max(at + 1, end)
        doc.spans[group] = held
        return doc

    return find


def _after_capitals(doc: Doc, at: int, words: _Words, known: Mapping[int, int]) -> int:
    """Return where a place's name ends that may follow a body's: `Đài Phát thanh … Hải Phòng`,
    `Bảo hiểm xã hội cơ sở Mẫu`.
    """
    behind = at + _small_at(doc, at, words)
    if behind > at and behind < len(doc) and _capital(doc[behind]):
        at = behind
    while at < len(doc):
        dash = doc[at].text in _DASHES and at + 1 < len(doc)  # `tỉnh Bà Rịa - Vũng Tàu`
        after = at + 1 if dash else at
        # `… tỉnh Ví Mẫu Cung cấp`; not one word, which may be a name: `Cao Bằng`
        pair = tuple(token.lower_ for token in doc[after : after + 2])
        acts = len(pair) > 1 and pair in words.ends
        if not _capital(doc[after]) or _opens(doc, after, words, known) or acts:
            break
        at = after + 1
    return at


def _name(doc: Doc, start: int, end: int) -> str:
    return " ".join(doc[start:end].text.split())


def _class_at(doc: Doc, at: int, words: _Words) -> int:
    """Return how many words for a class stand here, the first with a capital; 0 for none."""
    if not doc[at].text[:1].isupper() or (len(doc[at]) > 1 and doc[at].is_upper):
        return 0  # in a line of capitals nothing tells where a name ends: `GỬI BÁO CÁO`
    if any(norms(doc, at, len(one)) == one for one in words.not_units):
        return 0
    return max((len(one) for one in words.classes if _is(doc, at, one)), default=0)


def _is(doc: Doc, at: int, name: Sequence[str]) -> bool:
    """Whether words stand here, with their diacritics (`Ban`, not `Bản`) or without any."""
    tokens = doc[at : at + len(name)]
    return len(tokens) == len(name) and all(
        token.lower_ == word or token.lower_ == token.norm_ == fold(word)
        for token, word in zip(tokens, name, strict=True)
    )


def _small_at(doc: Doc, at: int, words: _Words) -> int:
    """Return how many small words stand here that may open a name: `cơ sở`, `ngành`."""
    following = tuple(token.lower_ for token in doc[at : at + 2])
    return next((count for count in (2, 1) if following[:count] in words.small), 0)


def norms(doc: Doc, at: int, count: int) -> tuple[str, ...]:
    """Return the folded words of tokens in a row."""
    return tuple(token.norm_ for token in doc[at : at + count])


def _end(doc: Doc, at: int, words: _Words, known: Mapping[int, int]) -> int:
    """Return where the name that begins here ends; 0 where none does."""
    place = _place_at(doc, at, words)
    if place and (own := _after_capitals(doc, at + place, words, known)) > at + place:
        return own  # `Thống kê tỉnh Mẫu`
    opening = at + _small_at(doc, at, words)
    if opening > at and opening < len(doc) and _capital(doc[opening]):
        at = opening
    begin, small, run = at, 0, 0
    while at < min(len(doc), begin + MOST_WORDS):
        token = doc[at]
        if _capital(token):
            if at > begin and norms(doc, at, 2) in _COMMITTEES:
                place = _place_at(doc, at + 2, words)
                return _after_capitals(doc, at + 2 + place, words, known)
            if at > begin and _opens(doc, at, words, known):
                break
            small = 0
            run = run + 1 if not token.is_upper else 0
            at += 1
            continue
        own, run = run >= OWN_NAME, 0
        if at == begin and token.lower_ != "và":
            return 0
        elif token.lower_ == "và" or token.text in (*_DASHES, ","):
            if not _goes_on(doc, at, words, known):
                break
            small = 0
        elif place := _place_at(doc, at, words):
            return _after_capitals(doc, at + place, words, known)
        elif token.text.isdigit() and norms(doc, at - 2, 2) in words.numbered:
            return at + 1
        elif (
            own
            or not token.is_alpha
            or _ends(doc, at, words)
            or (
                small >= MOST_SMALL
                and not any(_place_at(doc, ahead, words) for ahead in (at + 1, at + 2))
            )
        ):
            break
        else:
            small += 1
        at += 1
    return at if at > begin else 0


def _capital(token: Token) -> bool:
    return token.is_alpha and token.text[:1].isupper()


def _opens(doc: Doc, at: int, words: _Words, known: Mapping[int, int]) -> bool:
    return at in known or bool(_class_at(doc, at, words))


def _goes_on(doc: Doc, at: int, words: _Words, known: Mapping[int, int]) -> bool:
    """Whether a name goes on behind `và`, a dash or a comma: with a capital that opens no body, and
    behind a comma only as far as `và` or its place follow.
    """
    following = at + 1
    if any(norms(doc, at - len(one) + 2, len(one)) == one for one in words.with_and):
        return True
    if doc[at : at + 3].text.lower() == _ZONES:
        return True
    if any(norms(doc, at - 2, 2) + norms(doc, following, 2) == one for one in words.with_comma):
        return True
    if (
        following >= len(doc)
        or not _capital(doc[following])
        or _opens(doc, following, words, known)
    ):
        return False
    if doc[at].text != ",":
        return True
    for i in range(following, min(len(doc), following + MOST_SMALL + 2)):
        if _place_at(doc, i, words):
            return True
        if doc[i].lower_ == "và":
            return _goes_on(doc, i, words, known)
        if not doc[i].is_alpha or _ends(doc, i, words):
            return False
    return False


def _place_at(doc: Doc, at: int, words: _Words) -> int:
    pair = tuple(token.lower_ for token in doc[at : at + 2])
    if pair == _SOCIETY:
        return 0
    return next((count for count in range(len(pair), 0, -1) if pair[:count] in words.places), 0)


def _ends(doc: Doc, at: int, words: _Words) -> bool:
    following = tuple(token.lower_ for token in doc[at : at + 3])
    if following[:2] == _IN_NAMES:
        behind = at + 2
        if behind >= len(doc) or _ends(doc, behind, words) or _place_at(doc, behind, words):
            return False
    return any(following[:count] in words.ends for count in (1, 2, 3))
