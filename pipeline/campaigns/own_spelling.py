"""Names of known bodies as a plan itself writes them: `Ngân hàng Nhà nước Chi nhánh tỉnh`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from spacy.tokens import Doc

from pipeline.campaigns.plan_bodies import body_of
from pipeline.campaigns.plan_facts import NamedBody
from pipeline.campaigns.plan_spans import BODIES


def as_written(docs: Iterable[Doc], place: str) -> Mapping[NamedBody, str]:
    """Return the spelling that a plan has most often where it differs by capitals alone.

    Decree 30/2020/NĐ-CP (Phụ lục II) has names written with capitals, and bodies do so each in its
    own way. A line of capitals tells nothing.
    """
    found: dict[NamedBody, Counter[str]] = {}
    for doc in docs:
        for span in doc.spans[BODIES]:
            known, text = span.id_.replace("<place>", place), " ".join(span.text.split())
            same = span.label_ == "body" and text.casefold() == known.casefold()
            if same and text[:1].isupper() and not text.isupper():
                found.setdefault(body_of(span), Counter())[text] += 1
    return {body: spelled.most_common(1)[0][0] for body, spelled in found.items()}
