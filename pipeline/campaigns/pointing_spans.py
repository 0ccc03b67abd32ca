"""Bodies that a plan only points to by their part: `các cơ quan nêu tại khoản 2 Mục III`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractors.grammar.folding import fold
from pipeline.campaigns.part_references import reference_end
from pipeline.campaigns.plan_facts import POINTER


def pointing_spans(data: Mapping[str, Any], group: str) -> Callable[[Doc], Doc]:
    """Return the component that finds them; whom they mean is told when all was read."""
    pointing = re.compile(fold(data["pointed"]["by_part"]))
    never = tuple(data["pointed"]["never"])

    bare = re.compile(fold(data["pointed"]["bare"]))

    def find(doc: Doc) -> Doc:
        text, folded = doc.text, fold(doc.text)
        found = []
        for one in bare.finditer(folded):
            span = doc.char_span(one.start(1), one.end(1), label="everybody")
            if span is not None and span.text[:1].isupper():
                pointer = f"{POINTER} tại {span.text}"
                found.append(Span(doc, span.start, span.end, label="everybody", span_id=pointer))
        for one in pointing.finditer(folded):
            end = reference_end(text, one.end())
            span = doc.char_span(one.start(), end, label="everybody") if end > one.end() else None
            if span is not None and not text[one.start() :].lower().startswith(never):
                pointer = f"{POINTER} {span.text}"
                found.append(Span(doc, span.start, span.end, label="everybody", span_id=pointer))
        if found:
            doc.spans[group] = filter_spans([*doc.spans.get(group, []), *found])
        return doc

    return find
