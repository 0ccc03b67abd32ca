"""Bodies that a plan only points to by their part: `các cơ quan nêu tại khoản 2 Mục III`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractors.grammar.folding import fold
from pipeline.campaigns.part_references import reference_end
from pipeline.campaigns.plan_facts import POINTER

_GROUP = r"(?:(?:cac )?(?:co quan|don vi)(?: thuoc| o| trong)?(?: cac)?(?: nhom| khoi)?|nhom|khoi)"
"""How a group of bodies is called before its own words, which its heading has as well."""
_ORDINAL = re.compile(r"\b(?:thứ|này)\b")
FEWEST_WORDS = 3
"""Words of a title, its `khối` or `nhóm` among them, by which a part is told."""


@lru_cache(maxsize=2048)
def _calling(title: str) -> re.Pattern[str]:
    own = r"\W+(?:(?:cac|co quan|don vi|thuoc)\W+)*".join(map(re.escape, title.split()[1:]))
    return re.compile(rf"(?<!\w){_GROUP}(?: cac)?(?: co quan| don vi)? {own}(?!\w)")


def mark_titles(doc: Doc, titles: Iterable[str], group: str) -> None:
    """Mark in a group of spans the words that call a part of the plan by its title."""
    text = fold(doc.text)
    found = []
    for title in {one for one in titles if len(one.split()) >= FEWEST_WORDS}:
        for one in _calling(title).finditer(text):
            span = doc.char_span(one.start(), one.end())
            if span is not None:
                found.append(_pointer(span, title))
    parts = {t.i for span in doc.spans[group] if span.id_.startswith(POINTER) for t in span}
    found = [span for span in found if not parts.intersection(token.i for token in span)]
    if found:
        taken = {token.i for span in found for token in span}
        kept = [
            one
            for one in doc.spans[group]
            if one.label_ == "body" or not taken.intersection(token.i for token in one)
        ]
        doc.spans[group] = filter_spans([*found, *kept])


def pointing_spans(data: Mapping[str, Any], group: str) -> Callable[[Doc], Doc]:
    """Return the component that finds them; whom they mean is told when all was read."""
    pointing = re.compile(fold(data["pointed"]["by_part"]))
    never = tuple(data["pointed"]["never"])
    bare = re.compile(fold(data["pointed"]["bare"]))

    def find(doc: Doc) -> Doc:
        text, folded = doc.text, fold(doc.text)
        found = []
        bodies = {one.start for one in doc.spans.get(group, [])}
        for one in bare.finditer(folded):
            span = doc.char_span(one.start(1), one.end(1))
            if span is not None and (span.text[:1].isupper() or _ORDINAL.search(span.text)):
                found.append(_pointer(span, f"tại {span.text}"))
        for one in pointing.finditer(folded):
            end = reference_end(text, one.end())
            span = doc.char_span(one.start(), end) if end > one.end() else None
            if span is None or text[one.start() :].lower().startswith(never):
                continue
            # `các cơ quan nêu ở Bước 2: Văn phòng, Sở A, Sở B`: named right behind
            listed = text[end : end + 1] == ":" and span.end + 1 in bodies
            if not listed:
                found.append(_pointer(span, span.text))
        if found:
            doc.spans[group] = filter_spans([*doc.spans.get(group, []), *found])
        return doc

    return find


def _pointer(span: Span, said: str) -> Span:
    """Return a span that stands for the bodies which words mean."""
    name = f"{POINTER} {said}"
    return Span(span.doc, span.start, span.end, label="everybody", span_id=name)
