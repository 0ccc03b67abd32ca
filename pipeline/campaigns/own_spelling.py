"""Names of known bodies and groups as a plan itself writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from spacy.tokens import Doc, Span

from pipeline.campaigns.plan_bodies import body_of
from pipeline.campaigns.plan_facts import NamedBody
from pipeline.campaigns.plan_spans import BODIES
from pipeline.campaigns.plan_words import PlanWords

_WHERE = (
    r"(?:, (?:đơn vị|cơ quan|tổ chức))?,? (?:(?:trực )?thuộc|trên địa bàn|của) "
    r"(?:UBND |Ủy ban nhân dân )?"
)
"""What belongs to a group's name: `Các doanh nghiệp nhà nước thuộc Thành phố`."""


def as_written(docs: Iterable[Doc], place: str, words: PlanWords) -> Mapping[NamedBody, str]:
    """Return the spelling that a plan has most often.

    Of bodies, where it differs by capitals and signs alone (`Ngân hàng Nhà nước Chi nhánh tỉnh`,
    `Đài Phát thanh - Truyền hình`): Decree 30/2020/NĐ-CP (Phụ lục II) has names written with
    capitals, and bodies do so each in its own way. Of groups, the longest that the plan calls
    them; those of one class only keep their name.
    A line of capitals tells nothing.
    """
    places = "|".join(map(re.escape, [*words.data["every_place"], *words.data["places"]]))
    where = re.compile(rf"{_WHERE}(?:{places})\b", re.IGNORECASE)
    found: dict[NamedBody, Counter[str]] = {}
    for doc in docs:
        for span, text in _spelled(doc, place, where, words):
            if not text.isupper():
                found.setdefault(body_of(span), Counter())[text] += 1
    return {
        body: max(spelled, key=len) if body.kind == "group" else spelled.most_common(1)[0][0]
        for body, spelled in found.items()
    }


def _spelled(
    doc: Doc, place: str, where: re.Pattern[str], words: PlanWords
) -> Iterator[tuple[Span, str]]:
    kept = set(words.data["named_groups"])
    for span in doc.spans[BODIES]:
        text = " ".join(span.text.split())
        known = span.id_.replace("<place>", place)
        if span.label_ == "body" and _letters(text) == _letters(known) and text[:1].isupper():
            yield span, f"{text}{_own_place(span, known, place, words)}"
        elif span.label_ == "group" and span.id_ not in kept:
            tail = where.match(doc.text, span.end_char)
            yield span, f"{text[:1].upper()}{text[1:]}{tail[0] if tail else ''}"


def _own_place(span: Span, known: str, place: str, words: PlanWords) -> str:
    """Return the place that a plan writes behind a name which may have one: `Ban Dân tộc tỉnh`."""
    behind = span.doc[span.end : span.end + len(place.split()) + 1].text
    if span.text.split()[0] not in words.data["class_names"]["by_place"] or place in known:
        return ""
    following = behind[len(place) :].strip()
    if not behind.lower().startswith(place) or following[:1].isupper() or following == "ủy":
        return ""  # `Ban Tuyên giáo Tỉnh ủy`
    return f" {behind[: len(place)]}"


def _letters(name: str) -> str:
    """Return a name's letters, `và` taken for a sign."""
    return "".join(word for word in re.findall(r"\w+", name.casefold()) if word != "và")
