"""The pieces of evidence that an annex's words ask for: kinds, issuer, months, how many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from indicator_map.bare_words import bare_words
from indicator_map.doc_types import doc_types
from indicator_map.model import UNIT, Part, Per
from indicator_map.nodes import tidy

_BREAKS = re.compile(r"\n|;|(?:^|(?<=[\s:.]))[-–+•*·]\s+|(?<=\.)\s+(?=[A-ZĐÀ-Ỵ])")
"""What ends one piece and begins the next; a wrapped line of a cell does so too."""

_BULLET = re.compile(r"^[-–+•*·\s]+|^(?:\d{1,2}|[a-zđ])[.)]\s+")
MOST_PAPERS = 60
"""No annex asks for more papers of one kind; a larger number counts something else."""


@dataclass(frozen=True, slots=True)
class AnnexWords:
    """Words of annexes, without diacritics but for `no_papers`; see `annex.yaml`."""

    each_unit: tuple[str, ...]
    no_papers: tuple[str, ...]
    lead_in: tuple[str, ...]
    monthly: tuple[str, ...]
    quarterly: tuple[str, ...]
    if_any: tuple[str, ...]
    one_of: tuple[str, ...]
    sections: tuple[str, ...]
    at_least: tuple[str, ...]
    counted: tuple[str, ...]
    issuers: tuple[tuple[str, tuple[str, ...]], ...]
    stands_for: Mapping[str, tuple[str, ...]]
    pictures: frozenset[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as the annex words it; `text` in full."""

    doc_types: tuple[str, ...]
    text: str
    per: Per = "province"
    each_unit: bool = False
    issued_by: tuple[str, ...] = ()
    count: int = 1
    part: Part = "any"
    if_any: bool = False
    supports: bool = False

    @property
    def says_who(self) -> bool:
        """Whether the annex itself says who issues it, or for what time."""
        return bool(self.issued_by) or self.per != "province"


@dataclass(frozen=True, slots=True)
class Evidence:
    """All pieces of an indicator; `one`: any of them will do. `unread`: no kind is named in it."""

    pieces: tuple[Piece, ...]
    one: bool = False
    unread: str = ""


@cache
def load_words() -> AnnexWords:
    """Return the words of annexes that come with the program."""
    path = Path(__file__).with_name("annex.yaml")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return AnnexWords(
        each_unit=tuple(data["each_unit"]),
        no_papers=tuple(data["no_papers"]),
        lead_in=tuple(data["lead_in"]),
        monthly=tuple(data["monthly"]),
        quarterly=tuple(data["quarterly"]),
        if_any=tuple(data["if_any"]),
        one_of=tuple(data["one_of"]),
        sections=tuple(data["sections"]),
        at_least=tuple(data["at_least"]),
        counted=tuple(data["counted"]),
        issuers=tuple((name, tuple(words)) for name, words in data["issuers"].items()),
        stands_for={word: tuple(kinds) for word, kinds in data["stands_for"].items()},
        pictures=frozenset(data["pictures"]),
    )


def evidence_of(text: str) -> Evidence:
    """Return the pieces that the evidence text of an indicator asks for; lines are pieces."""
    words = load_words()
    whole = tidy(text)
    pieces: list[Piece] = []
    waiting: list[str] = []
    for chunk in _chunks(text):
        found = list(_pieces(chunk, words))
        if found:
            first = replace(found[0], text="; ".join([*waiting, found[0].text]))
            pieces += [first, *found[1:]]
            waiting = []
        elif pieces:
            pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text}; {chunk}")
        else:
            waiting.append(chunk)
    if not pieces:
        return Evidence((), unread=whole)
    pieces = _with_what_all_share(pieces, whole, words)
    return Evidence(_supporting(pieces, words), one=_has(whole, words.one_of))


def _chunks(text: str) -> Iterator[str]:
    for part in _BREAKS.split(text):
        chunk = _BULLET.sub("", tidy(part)).strip(" .,:")
        if chunk:
            yield chunk


def _pieces(chunk: str, words: AnnexWords) -> Iterator[Piece]:
    """The pieces of one line: `và` before a kind begins another, `hoặc`, `/` and `,` do not."""
    named = _kinds(chunk, words)
    if not named:
        return
    groups: list[list[tuple[int, str]]] = [[named[0]]]
    for at, kind in named[1:]:
        before = bare_words(chunk[:at]).split()
        joined = before[-1:] == ["va"] or before[-2:] == ["kem", "theo"]
        if joined and "/" not in chunk[max(0, at - 3) : at]:
            groups.append([])
        groups[-1].append((at, kind))
    starts = [0, *(group[0][0] for group in groups[1:]), len(chunk)]
    pieces = []
    for group, start, end in zip(groups, starts, starts[1:], strict=False):
        text = _without_joint(chunk[start:end])
        named_kinds = (one for _, kind in group for one in words.stands_for.get(kind, (kind,)))
        pieces.append(_piece(tuple(dict.fromkeys(named_kinds)), text, words))
    yield from _shared(pieces, pieces[-1])


def _piece(kinds: tuple[str, ...], text: str, words: AnnexWords) -> Piece:
    each = _has(text, words.each_unit)
    per: Per = "unit" if each else "province"
    if _has(text, words.monthly):
        per = "month"
    elif _has(text, words.quarterly):
        per = "quarter"
    bare = f" {bare_words(text)} "
    named = tuple(name for name, ones in words.issuers if any(f" {one} " in bare for one in ones))
    return Piece(
        kinds,
        text,
        per,
        each and per != "unit",
        (UNIT,) if each else named,
        _count(text, words),
        "section" if _has(text, words.sections) else "any",
        _has(text, words.if_any),
    )


def _with_what_all_share(pieces: list[Piece], whole: str, words: AnnexWords) -> list[Piece]:
    """A cell that says once that every body owes it, or every month, says it of all its lines."""
    if len(pieces) < 2:
        return pieces
    last = pieces[-1]
    tail = re.search(r"\(([^()]*)\)\s*$|(?:^|[.;\n])\s*([^.;\n]*)$", whole)
    shared = (tail[1] or tail[2] or "") if tail else ""
    if not shared or _kinds(shared, words):
        return pieces
    extra = _piece((), shared, words)
    if not extra.says_who:
        return pieces
    said_last = replace(
        last,
        per=extra.per if extra.per != "province" else last.per,
        each_unit=extra.each_unit or last.each_unit,
        issued_by=extra.issued_by or last.issued_by,
    )
    return [*_shared(pieces[:-1], extra), said_last]


def _shared(pieces: Sequence[Piece], said: Piece) -> Iterator[Piece]:
    """Give to pieces that do not say so themselves whose they are and for what time."""
    for one in pieces:
        if one.says_who or not said.says_who:
            yield one
        else:
            yield replace(one, per=said.per, each_unit=said.each_unit, issued_by=said.issued_by)


def _supporting(pieces: list[Piece], words: AnnexWords) -> tuple[Piece, ...]:
    """Pictures, lists and the like only support where other papers are asked for."""
    slight = [set(one.doc_types) <= words.pictures for one in pieces]
    if all(slight):
        return tuple(pieces)
    return tuple(
        replace(one, supports=True) if is_slight else one
        for one, is_slight in zip(pieces, slight, strict=True)
    )


def _count(text: str, words: AnnexWords) -> int:
    """How many papers a text asks for: `ít nhất 02 cuộc`; 1 where it names no number of papers."""
    bare = bare_words(text)
    counted = "|".join(sorted(map(re.escape, words.counted), key=len, reverse=True))
    at_least = "|".join(map(re.escape, words.at_least))
    match = re.search(rf"\b(?:{at_least}) (\d{{1,3}}) (?:{counted})\b", bare)
    match = match or re.match(rf"(?:co )?0?(\d{{1,2}}) (?:{counted})\b", bare)
    number = int(match[1]) if match else 1
    return number if 1 <= number <= MOST_PAPERS else 1


def _kinds(text: str, words: AnnexWords) -> list[tuple[int, str]]:
    """The kinds of paper that a text asks for, with their places.

    Those that stand at the head of the text or after `,`, `/`, `hoặc`, `và`: the plan in “báo cáo
    kết quả thực hiện kế hoạch” is no paper to hand in. Where none stands so, the first one named.
    """
    rest = text.lower()
    for wording in words.no_papers:
        rest = rest.replace(wording, "#" * len(wording))
    found: list[tuple[int, str]] = []
    names = [*doc_types(besides=("legal",)), *words.stands_for]
    for name in sorted(names, key=len, reverse=True):
        pattern = rf"(?<!\w){re.escape(name.lower())}(?!\w)"
        found += [(match.start(), name) for match in re.finditer(pattern, rest)]
        rest = re.sub(pattern, "#" * len(name), rest)
    found.sort()
    heads = [(at, name) for at, name in found if _is_head(text[:at], words)]
    heads = _with_what_is_issued(text, heads, found)
    named = heads or found[:1]
    exact = [(at, name) for at, name in named if name not in words.stands_for]
    return exact or named


def _is_head(before: str, words: AnnexWords) -> bool:
    since = re.split(r"[,/(:&]|\bhoặc\b|\bhay\b|\bvà\b|\bkèm theo\b|\bkèm\b", before.lower())[-1]
    left = f" {bare_words(since)} "
    for word in sorted(words.lead_in, key=len, reverse=True):
        left = left.replace(f" {word} ", " ")
    return not re.sub(r"\d+", "", left).strip()


def _with_what_is_issued(
    text: str, heads: list[tuple[int, str]], found: list[tuple[int, str]]
) -> list[tuple[int, str]]:
    """“Quyết định ban hành kế hoạch” may be filed as the decision or as the plan."""
    issued = [
        (at, name)
        for at, name in found
        if re.search(r"(?i)(?:ban hành|phê duyệt)\s*$", text[:at])
        and heads
        and (at, name) not in heads
    ]
    deciding = {"Quyết định", "Nghị quyết", "Công văn"}
    if not any(name in deciding for _, name in heads):
        return heads
    return sorted([*heads, *issued])


def _has(text: str, phrases: Sequence[str]) -> bool:
    bare = f" {bare_words(text)} "
    return any(f" {one} " in bare for one in phrases)


def _without_joint(text: str) -> str:
    """A piece's words without what joins them to the next one: `Báo cáo, và`."""
    bare = text.rstrip(" \t\n,")
    for word in ("và", "kèm theo"):
        if bare.endswith(word) and bare[: -len(word)][-1:] in (" ", "\t", "\n", ",", ""):
            bare = bare.removesuffix(word).rstrip(" \t\n,")
    return bare
