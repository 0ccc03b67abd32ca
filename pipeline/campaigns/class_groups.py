"""Groups of bodies that only the word for their class tells: `các trường mầm non, tiểu học trên địa
bàn phường`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any

from spacy.tokens import Doc, Span

from pipeline.campaigns.class_names import name_ends

_SEVERAL = "các"
_PUBLIC = "công"
"""`công lập` is no `lập`."""
_JOINED = (",", ";", "và")
_SIGNS = frozenset(".;:()|")
MOST_WORDS = 18
MOST_CLASS_WORDS = 6


def class_groups(data: Mapping[str, Any], group: str) -> Callable[[Doc], Doc]:
    """Return the component that adds them to the spans of a group, where no body is known."""
    kept = data["class_groups"]
    classes = _phrases(kept["classes"])
    never = _phrases(data["not_groups"])  # `các trường hợp`
    before = {one.split()[-1] for one in kept["before"]}
    goes_on = _phrases(kept["goes_on"])
    places = _phrases(data["every_place"])
    ends = name_ends(data) - goes_on

    def find(doc: Doc) -> Doc:
        held = list(doc.spans.get(group, []))
        taken = {i for span in held for i in range(span.start, span.end) if span.label_ != "group"}
        groups = {span.start: span for span in held if span.label_ == "group"}
        for at in range(len(doc) - 1):
            beside = doc[at].text in _JOINED and _behind_group(doc, at, groups.values())
            if not beside and doc[at].lower_ != _SEVERAL:
                continue
            if at in taken or not _at(doc, at + 1, classes) or _at(doc, at + 1, never):
                continue
            if beside:
                # `Sở, ban, ngành Thành phố và doanh nghiệp nhà nước thuộc Thành phố: …`
                end = _end(doc, at + 1)
                if at + 1 not in groups and any(_at(doc, i, goes_on) for i in range(at + 1, end)):
                    held.append(_span(doc, at + 1, end))
                continue
            ahead = doc[at - 1].lower_ if at else ""
            if ahead.isalpha() and ahead not in before and len(ahead) > 1:
                continue
            end = _end(doc, at + 1)
            known = groups.get(at)
            # A known group counts unless it is a part of the class: `doanh nghiệp (có vốn)`.
            if end > at + 1 and (known is None or known.end <= at + _at(doc, at + 1, classes)):
                held = [one for one in held if one is not known]
                held.append(_span(doc, at, end))
        doc.spans[group] = held
        return doc

    def _behind_group(doc: Doc, at: int, known: Iterable[Span]) -> bool:
        """Whether a group, its place, or whose it is (`thuộc UBND tỉnh`) stands right before."""
        bodies = {span.start: span.end for span in doc.spans.get(group, [])}
        for span in known:
            behind = span.end + _at(doc, span.end, goes_on)
            whose = bodies.get(behind, behind + _at(doc, behind, places))
            if at in (span.end, whose):
                return True
        return False

    def _end(doc: Doc, at: int) -> int:
        begin = at
        bodies = {span.start: span.end for span in doc.spans.get(group, [])}
        at += _at(doc, at, classes)
        while at < min(len(doc), begin + MOST_WORDS):
            token = doc[at]
            if step := _at(doc, at, goes_on):
                at += step
                if at not in bodies and _at(doc, at, ends):
                    break  # `các trường học trực thuộc gửi …`
                at = bodies[at] if at in bodies else at + max(_at(doc, at, places), 1)
                continue
            if token.text in _SIGNS or token.is_digit or at in bodies:
                break
            if _at(doc, at, ends) and doc[at - 1].lower_ != _PUBLIC:
                break
            if token.text == "," or token.lower_ == "và":
                following = doc[at + 1] if at + 1 < len(doc) else None
                if following is None or at + 1 in bodies or not following.text.islower():
                    break
                if following.lower_ == _SEVERAL or (
                    token.lower_ == "và" and not _at(doc, at + 1, classes)
                ):
                    break
            at += 1
        return min(at, len(doc))

    return find


def _phrases(names: Iterable[str]) -> set[tuple[str, ...]]:
    return {tuple(one.lower().split()) for one in names}


def _at(doc: Doc, at: int, phrases: Set[tuple[str, ...]]) -> int:
    """Return how many words the longest of some phrases has that stands here; 0 for none."""
    following = tuple(token.lower_ for token in doc[at : at + MOST_CLASS_WORDS])
    return next((n for n in range(len(following), 0, -1) if following[:n] in phrases), 0)


def _span(doc: Doc, start: int, end: int) -> Span:
    text = " ".join(doc[start:end].text.split())
    return Span(doc, start, end, label="group", span_id=f"{text[:1].upper()}{text[1:]}")
