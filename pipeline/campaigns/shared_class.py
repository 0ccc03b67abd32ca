"""Bodies that share the word for their class: `các Sở: Tư pháp, Nội vụ và Tài chính`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from spacy.tokens import Doc, Span

from extractors.grammar.folding import fold

_BETWEEN = (",", ";", "và", "-", "–")
"""Signs and words within a name, and from one name to the next."""
Names = Mapping[tuple[str, ...], str]
"""The folded words of a name behind the word for its class, and the whole name."""


def shared_class(data: Mapping[str, Any], group: str) -> Callable[[Doc], Doc]:
    """Return the component that adds such bodies to the spans of a group.

    Only known bodies count, so that no matter (`Sở Nội vụ, Tài chính công`) becomes one.
    """
    names = {one.lower(): _names_of(one, data["bodies"]) for one in data["shared_classes"]}

    def find(doc: Doc) -> Doc:
        held = list(doc.spans.get(group, []))
        for token in doc:
            known = names.get(token.lower_)
            if known is None:
                continue
            colon = doc[token.i + 1 : token.i + 2].text == ":"
            listed = _listed(doc, token.i + 1 + colon, known)
            if colon and listed:  # `các Sở: …` speaks of these alone
                held = [one for one in held if not one.start <= token.i < one.end]
            held += [
                Span(doc, start, end, label="body", span_id=name)
                for start, end, name in listed[0 if colon else 1 :]
            ]
        doc.spans[group] = held
        return doc

    return find


def _names_of(kind: str, bodies: list[list[str]]) -> Names:
    found = {}
    for spellings in bodies:
        for name in spellings:
            first, *rest = re.findall(r"\w+", name)
            if first == kind and rest:
                found[tuple(map(fold, rest))] = spellings[0]
    return found


def _listed(doc: Doc, at: int, names: Names) -> list[tuple[int, int, str]]:
    """Return where the names begin and end that stand in a row from here on."""
    found = []
    while at < len(doc):
        ends = [(end, name) for words, name in names.items() if (end := _end(doc, at, words))]
        if not ends:
            break
        end, name = max(ends)
        found.append((at, end, name))
        at = end
        while at < len(doc) and doc[at].lower_ in (",", "và"):
            at += 1
        if at == end:
            break
    return found


def _end(doc: Doc, at: int, words: tuple[str, ...]) -> int:
    """Return where a name ends that begins here with a capital, 0 where another word stands."""
    if not doc[at].text[:1].isupper():
        return 0
    for place, word in enumerate(words):
        if place and at < len(doc) and doc[at].lower_ in _BETWEEN and doc[at].norm_ != word:
            at += 1
        if at >= len(doc) or doc[at].norm_ != word:
            return 0
        at += 1
    return at
