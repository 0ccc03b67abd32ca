"""The parts of a plan by their numbers and names, and whom each speaks to.

So that what a sentence points to is found: `nội dung tại điểm 2.1`, `Danh sách A Phụ lục`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extractors.grammar.folding import fold
from pipeline.campaigns.passages import CONTINUED
from pipeline.campaigns.plan_facts import NamedBody

_LABEL = r"(?:[ivx]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-e])(?![\w.]*\w)"
_MARKED = re.compile(r"(?:dieu )?(" + _LABEL[: _LABEL.rindex("(?!")] + r")\s*[.):]")
_NAMED = re.compile(rf"(phu luc|danh sach|bieu|bang|nhom|dot|tieu to)(?: so)?(?: 0?({_LABEL}))?")
_POINTING = re.compile(
    r"\b(?:tai|theo|trong|thuoc|o|cac|quan|vi|neu) "
    r"(muc|khoan|diem|tiet|phan|phu luc|danh sach|bieu|bang|nhom|dot|tieu to)(?: so)? "
    rf"(?:tu )?0?({_LABEL})((?:(?:,| va| den| -) ?(?:cac )?(?:diem |khoan |muc )?0?{_LABEL})*)"
)
_FURTHER = re.compile(rf"(,| va| den| -) ?(?:cac )?(?:diem |khoan |muc )?0?({_LABEL})")
_NAMES = ("phu luc", "danh sach", "bieu", "bang", "nhom", "dot", "tieu to")
_ANNEX_DEPTH, _LIST_DEPTH = -1, 0


@dataclass
class _Section:
    depth: int
    kind: str
    label: str
    bodies: dict[NamedBody, None] = field(default_factory=dict)


@dataclass
class PlanSections:
    """Keeps the parts of one plan, in order."""

    _all: list[_Section] = field(default_factory=list)
    _open: list[_Section] = field(default_factory=list)

    def enter(self, text: str, depth: int) -> None:
        """Note a paragraph, which may begin a part."""
        told = fold(text).strip(" -*+•–")
        named = _NAMED.match(told)
        begins = named and (named[2] or told == named[1]) and (depth < CONTINUED or text.isupper())
        if named and begins:
            at = _ANNEX_DEPTH if named[1] == "phu luc" else min(depth, _LIST_DEPTH)
            self._begin(_Section(at, named[1], named[2] or ""))
        elif depth < CONTINUED:
            marked = _MARKED.match(told)
            self._begin(_Section(depth, "", marked[1] if marked else ""))
            # `1. Nhóm 1: …` is both.
            inner = _NAMED.match(told[marked.end() :].strip()) if marked else None
            if inner and inner[2]:
                self._all.append(_Section(depth, inner[1], inner[2], self._open[-1].bodies))

    def _begin(self, section: _Section) -> None:
        while self._open and self._open[-1].depth >= section.depth:
            self._open.pop()
        self._open.append(section)
        self._all.append(section)

    def add(self, bodies: Iterable[NamedBody]) -> None:
        """Add bodies that a paragraph or a table's row speaks to."""
        for section in self._open:
            section.bodies |= dict.fromkeys(b for b in bodies if b.kind in ("body", "group"))

    def around(self, depth: int) -> tuple[NamedBody, ...]:
        """Return the bodies told so far in the part that a paragraph of this depth belongs to."""
        part = self._part(depth)
        return tuple(part.bodies) if part and part.depth > _LIST_DEPTH else ()

    @property
    def count(self) -> int:
        """How many parts have begun: where a sentence stands, for `told_in`."""
        return len(self._all)

    def parent(self, depth: int) -> int:
        """Return which part a paragraph of this depth belongs to."""
        return id(self._part(depth))

    def _part(self, depth: int) -> _Section | None:
        return next((one for one in reversed(self._open) if one.depth < depth), None)

    def told_in(self, text: str, at: int) -> tuple[NamedBody, ...]:
        """Return the bodies of the parts that a text points to; of several, the narrowest.

        `at`: how many parts had begun where the text stands. The last of a number before it is
        meant, else the next one.
        """
        found = [self._named(kind, labels, at) for kind, labels in _pointed(text)]
        return min(filter(None, found), key=len, default=())

    def _named(self, kind: str, labels: Sequence[str], at: int) -> tuple[NamedBody, ...]:
        bodies: dict[NamedBody, None] = {}
        for label in labels:
            fitting = [
                n
                for n, one in enumerate(self._all)
                if one.label == label
                and one.bodies
                and (one.kind == kind if kind in _NAMES else not one.kind)
            ]
            before = [n for n in fitting if n < at]
            if fitting:
                bodies |= self._all[before[-1] if before else fitting[0]].bodies
        return tuple(bodies)


def points_to_parts(text: str) -> bool:
    """Say whether a text points to numbered parts of the plan."""
    return next(_pointed(text), None) is not None


def _pointed(text: str) -> Iterator[tuple[str, list[str]]]:
    for found in _POINTING.finditer(fold(text)):
        labels = [found[2]]
        for word, label in _FURTHER.findall(found[3]):
            ranged = word.strip() in ("den", "-") and "." in label
            labels += _between(labels[-1], label) if ranged else [label]
        yield found[1], labels


def _between(first: str, last: str) -> list[str]:
    """Return the labels behind the first up to the last: `2.3`, `2.6` → 2.4, 2.5, 2.6."""
    head, _, begin = first.rpartition(".")
    other, _, end = last.rpartition(".")
    if head != other or not begin.isdigit() or not end.isdigit():
        return [last]
    return [f"{head}.{n}" for n in range(int(begin) + 1, int(end) + 1)]
