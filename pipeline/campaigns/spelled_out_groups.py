"""Groups whose bodies a plan spells out: `Các cơ quan khối nội chính gồm Công an tỉnh, …`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from spacy.tokens import Doc

from extractors.grammar.folding import fold
from pipeline.campaigns.class_names import norms

_SIGNS = ("(", ":", ",", "-", "–")
_TOO = "ca"
"""`gồm cả Công an tỉnh`: it belongs to the group besides the others."""


def spelled_out_groups(data: Mapping[str, Any], group: str) -> Callable[[Doc], Doc]:
    """Return the component that takes a group for the bodies alone that follow behind `gồm`."""
    opening = {tuple(map(fold, one.split())) for one in data["listings"]}

    def find(doc: Doc) -> Doc:
        held = list(doc.spans.get(group, []))
        bodies = {span.start for span in held if span.label_ == "body"}
        kept = []
        for span in held:
            behind = _behind(doc, span.end, opening) if span.label_ in ("group", "everybody") else 0
            if span.label_ == "everybody" and doc[span.end : span.end + 1].text == ":":
                behind = span.end + 1  # `Riêng các đơn vị: Sở Nội vụ, Sở Tư pháp gửi …`
            if not behind or behind not in bodies:
                kept.append(span)
        doc.spans[group] = kept
        return doc

    return find


def _behind(doc: Doc, at: int, opening: set[tuple[str, ...]]) -> int:
    """Return where the bodies begin that follow a word for listing; 0 without one."""
    while at < len(doc) and doc[at].text in _SIGNS:
        at += 1
    for count in (2, 1):
        if norms(doc, at, count) in opening:
            at += count
            while at < len(doc) and doc[at].text in _SIGNS:
                at += 1
            return at if at < len(doc) and doc[at].norm_ != _TOO else 0
    return 0
