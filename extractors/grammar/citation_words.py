"""How papers name other papers: the words of `citations.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extractors.grammar.folding import fold

Roles = tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class CitationWords:
    """Patterns of citations; what each is for is said in citations.yaml."""

    roles: Roles
    verbs: Roles
    reported: re.Pattern[str]
    unsettled: re.Pattern[str]
    amending: re.Pattern[str]
    between: re.Pattern[str]
    verb_reaches: int
    ended: re.Pattern[str]
    part: re.Pattern[str]
    issuer_ends: re.Pattern[str]
    law_ends: re.Pattern[str]
    law_words: tuple[str, ...]
    law_names: re.Pattern[str]
    bare: re.Pattern[str]


def citation_words(data: Mapping[str, Any]) -> CitationWords:
    """Return what citations.yaml holds; KeyError where it lacks something."""
    return CitationWords(
        roles=_roles(data["roles"]),
        verbs=_roles(data["verbs"]),
        reported=re.compile(data["reported"]),
        unsettled=re.compile(data["unsettled"]),
        amending=re.compile(data["amending"]),
        between=re.compile(data["between"]),
        verb_reaches=data["verb_reaches"],
        ended=re.compile(data["ended"]),
        part=re.compile(data["part"]),
        issuer_ends=re.compile(data["issuer_ends"]),
        law_ends=re.compile(data["law_ends"]),
        law_words=tuple(fold(word) for word in data["law_words"]),
        law_names=_law_names(data["law_words"], data["law_names"]),
        bare=_bare_citations(data["bare_kinds"]),
    )


def _roles(rows: list[dict[str, str]]) -> Roles:
    return tuple((row["role"], re.compile(row["pattern"])) for row in rows)


def _law_names(words: list[str], names: list[str]) -> re.Pattern[str]:
    """Return the pattern of a law's word and known name, blanks and commas as OCR leaves them."""
    longest_first = sorted((fold(name) for name in names), key=len, reverse=True)
    spelled = "|".join(
        re.escape(n).replace(r"\ ", r"\s+").replace(",", ",?") for n in longest_first
    )
    heads = "|".join(sorted((fold(word) for word in words), key=len, reverse=True))
    return re.compile(rf"\b(?:{heads})\s+(?P<name>{spelled})(?!\w)")


def _bare_citations(kinds: list[str]) -> re.Pattern[str]:
    """Return the pattern of a kind and serials without a symbol, with a date or body behind."""
    heads = "|".join(fold(kind) for kind in kinds)
    return re.compile(
        rf"\b(?P<kind>{heads})\s+(?P<so>so\s*:?\s*)?"
        r"(?P<serials>\d{1,5}(?:/(?:19|20)\d\d)?(?:(?:\s*,\s*|\s+va\s+)(?:so\s+)?\d{1,5})*)"
        r"(?=\s*,?\s*(?:ngay\s+\d|cua\s)|/?\s*(?P<end>[;.)]|$)|(?P<year>(?<=/\d{4})(?![/\d])))"
    )
