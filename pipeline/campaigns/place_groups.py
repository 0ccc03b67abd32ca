"""Committees named by the kinds of their places: `UBND huyện, thành phố`, `các xã, phường`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from spacy.tokens import Doc, Span

from extractors.grammar.folding import fold
from pipeline.campaigns.class_names import norms

_BETWEEN = (",", "/", "-", "–", "va", ";")


def place_groups(data: Mapping[str, Any], group: str) -> Callable[[Doc], Doc]:
    """Return the component that adds such groups to the spans of a group.

    Two kinds of places, or one behind `các` or a number: `UBND 09 phường`; without the word for
    the committee, two behind `các`.
    """
    heads = {tuple(fold(head).split()) for head, _, _ in data["named"]}
    classes = {
        tuple(fold(kind).split()): class_ for _, kinds, class_ in data["named"] for kind in kinds
    }
    names = {class_: one["name"] for one in data["groups"] for class_ in one["classes"]}

    def find(doc: Doc) -> Doc:
        held = list(doc.spans.get(group, []))
        for at in range(len(doc)):
            head = _longest(doc, at, heads)
            begin = at + head
            several = begin < len(doc) and (doc[begin].norm_ == "cac" or doc[begin].text.isdigit())
            kinds, end = _kinds(doc, begin + several, classes)
            fewest = 1 if head and several else 2
            own = set(kinds)
            told = head or doc[begin : begin + 1].text == "các"
            name = names.get(own.pop()) if len(own) == 1 else None
            if name and told and len(kinds) >= fewest:
                held.append(Span(doc, at, end, label="group", span_id=name))
        doc.spans[group] = held
        return doc

    return find


def _longest(doc: Doc, at: int, phrases: Iterable[tuple[str, ...]]) -> int:
    return max((len(one) for one in phrases if norms(doc, at, len(one)) == one), default=0)


def _kinds(doc: Doc, at: int, classes: Mapping[tuple[str, ...], str]) -> tuple[list[str], int]:
    """Return the classes of the kinds of places in a row here, and where they end."""
    found: list[str] = []
    end = at
    while at < len(doc):
        count = _longest(doc, at, classes)
        if not count or doc[at].text[:1].isupper():
            break
        found.append(classes[norms(doc, at, count)])
        at = end = at + count
        while at < len(doc) and doc[at].norm_ in _BETWEEN:
            at += 1
    return found, end
