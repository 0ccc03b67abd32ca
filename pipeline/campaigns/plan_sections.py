"""The parts of a plan by their numbers and names, and whom each speaks to.

So that what a sentence points to is found: `nội dung tại điểm 2.1`, `Danh sách A Phụ lục`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from extractors.grammar.folding import fold
from pipeline.campaigns.part_references import (
    LABEL,
    NAMES,
    ROW,
    Reference,
    Step,
    label_of,
    references,
)
from pipeline.campaigns.passages import CONTINUED
from pipeline.campaigns.plan_facts import NamedBody

_PART = re.compile(rf"phan ({LABEL})")
_PARTS = re.compile(rf"^phan ({LABEL})(?: va phan ({LABEL}))?")
_MARKED = re.compile(rf"(?:(?:dieu|buoc) )?({LABEL[: LABEL.rindex('(?!')]})\s*[.):]")
_NAMED = re.compile(rf"({'|'.join(NAMES)})(?: so)?(?: 0?({LABEL}))?")
_OF_BODIES = ("nhom", "dot", "tieu to")
_DEPTHS = {
    "muc": (1, 2, 3, 4),
    "phan": (1,),
    "dieu": (2,),
    "buoc": (2, 3, 4),
    "khoan": (3, 4),
    "diem": (5, 4, 3),
    "tiet": (4, 5, 6),
}
"""How deep the markers of parts stand that are called so, the likeliest first (`_MARKERS`)."""
_ANY = re.compile(r"\b(?:cac|co quan|don vi|thuoc|doi voi)\b")
"""Words before and in what a group of bodies is called."""
_ANNEX_DEPTH, _LIST_DEPTH, _ROWS_DEPTH, _ROW_DEPTH = -1, 0, CONTINUED - 1, CONTINUED


@dataclass
class _Section:
    depth: int
    kind: str
    label: str
    title: str = ""
    bodies: dict[NamedBody, None] = field(default_factory=dict)

    def is_called(self, kind: str) -> bool:
        """Whether it is one of these, by its number or its title: `nhóm này`."""
        return kind in NAMES and (self.kind == kind or self.title.startswith(f"{kind} "))


@dataclass
class PlanSections:
    """Keeps the parts of one plan, in order."""

    _all: list[_Section] = field(default_factory=list)
    _open: list[_Section] = field(default_factory=list)

    def enter(self, text: str, depth: int) -> None:
        """Note a paragraph, which may begin a part."""
        written = text.strip(" -*+•–")
        told = fold(written)
        named = _NAMED.match(told)
        alone = named and (told == named[1] or (named[1] == "phu luc" and text.isupper()))
        begins = named and (named[2] or alone) and (depth < CONTINUED or text.isupper())
        if named and begins:
            item = depth < CONTINUED and named[1] in _OF_BODIES  # `- Nhóm 1: …`
            at = _ANNEX_DEPTH if named[1] == "phu luc" else depth if item else _LIST_DEPTH
            self._begin(_Section(at, named[1], named[2] or ""))
        elif depth < CONTINUED:
            marked = _MARKED.match(told) or _PART.match(told)
            label = label_of(written[marked.start(1) : marked.end(1)]) if marked else ""
            self._begin(_Section(depth, "", label, _title(told[marked.end() if marked else 0 :])))
            # `1. Nhóm 1: …` is both.
            behind = told[marked.end() :].strip() if marked else ""
            if parts := _PARTS.match(behind):  # `2.3. Phần C và Phần D - …`
                for part in filter(None, parts.groups()):
                    self._all.append(_Section(depth, "", part, "", self._open[-1].bodies))
            inner = _NAMED.match(behind)
            if inner and inner[2]:
                self._all.append(_Section(depth, inner[1], inner[2], "", self._open[-1].bodies))

    def _begin(self, section: _Section) -> None:
        while self._open and self._open[-1].depth >= section.depth:
            self._open.pop()
        self._open.append(section)
        self._all.append(section)

    def add(self, bodies: Iterable[NamedBody]) -> None:
        """Add bodies that a paragraph or a table's row speaks to."""
        for section in self._open:
            section.bodies |= dict.fromkeys(b for b in bodies if b.kind in ("body", "group"))

    def enter_rows(self, label: str, text: str) -> None:
        """Note a row that heads a part of a table: `A | PHẦN A: CÁC CƠ QUAN THUỘC TỈNH`."""
        self._begin(_Section(_ROWS_DEPTH, "", label.strip(" .)").lower(), _title(fold(text))))

    def add_row(self, label: str, bodies: Iterable[NamedBody]) -> None:
        """Add the bodies of a table's row, which is a part of its own by its running number."""
        told = dict.fromkeys(one for one in bodies if one.kind in ("body", "group"))
        if group := _NAMED.fullmatch(fold(label)):
            self._begin(_Section(_ROWS_DEPTH, group[1], group[2] or ""))
        self.add(told)
        if label and not group:
            self._all.append(
                _Section(_ROW_DEPTH, ROW, label.strip(" .").lstrip("0").lower(), "", told)
            )

    def titled(self, text: str) -> tuple[NamedBody, ...]:
        """Return the bodies of the part that is called so: `Các cơ quan thuộc khối nội chính`."""
        name = title_of(text)
        named = (one for one in reversed(self._all) if name and one.title == name and one.bodies)
        return next((tuple(one.bodies) for one in named), ())

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

    def told_in(
        self, text: str, at: int, own: int = CONTINUED, *, all_of: bool = False
    ) -> tuple[NamedBody, ...]:
        """Return the bodies of the parts that a text points to; of several, the narrowest, or those
        of all.

        `at`: how many parts had begun where the text stands, `own`: the depth of its paragraph.
        The last of a number before it is meant, else the next one.
        """
        found = [self._bodies(one, at, own) for one in references(text)]
        if all_of:
            return tuple(dict.fromkeys(body for bodies in found for body in bodies))
        return min(filter(None, found), key=len, default=())

    def _bodies(self, reference: Reference, at: int, own: int) -> tuple[NamedBody, ...]:
        """Return the bodies of a part, looked for within the one that it is said to stand in."""
        within = range(len(self._all))
        parts: list[int] = []
        for step in reversed(reference):
            parts = self._parts(step, within, at, own)
            if not parts:
                return ()
            if len(parts) == 1:
                within = self._inside(parts[0])
        told = (body for part in parts for body in self._all[part].bodies)
        return tuple(dict.fromkeys(told))

    def _parts(self, step: Step, within: range, at: int, own: int) -> list[int]:
        """Return the parts of a step, by their place among all."""
        if step.this:
            for depth in (one for one in _DEPTHS.get(step.kind, ()) if one < own):
                for n in reversed(range(at)):
                    if self._all[n].depth == depth:
                        return [n]
            called = (n for n in reversed(range(at)) if self._all[n].is_called(step.kind))
            return [n for n in called if self._all[n].depth < own][:1]
        labels = step.labels or ("",)
        found = (self._labelled(step.kind, label, within, at) for label in labels)
        return [part for part in found if part is not None]

    def _labelled(self, kind: str, label: str, within: range, at: int) -> int | None:
        fitting = [
            n
            for n in within
            if (self._all[n].label == label or (kind == "phu luc" and not label))
            and self._all[n].bodies
            and (self._all[n].is_called(kind) if kind in NAMES else not self._all[n].kind)
        ]
        likely = [n for n in fitting if self._all[n].depth in _DEPTHS.get(kind, ())] or fitting
        if len(within) < len(self._all):  # the part that it stands in is known
            return min(likely, key=lambda n: (self._all[n].depth, n), default=None)
        before = [n for n in likely if n < at]
        return before[-1] if before else next(iter(likely), None)

    def _inside(self, part: int) -> range:
        """Return the parts below one."""
        depth = self._all[part].depth
        behind = range(part + 1, len(self._all))
        end = next((n for n in behind if self._all[n].depth <= depth), len(self._all))
        return range(part + 1, end)


def points_to_parts(text: str) -> bool:
    """Say whether a text points to numbered parts of the plan."""
    return any(step.labels for one in references(text) for step in one)


def title_of(text: str) -> str:
    """Return what a paragraph calls the group of bodies that it heads, folded; empty for others."""
    told = fold(text).strip(" -*+•–")
    marked = _MARKED.match(told)
    return _title(told[marked.end() :] if marked else told)


def _title(told: str) -> str:
    """Return what a group of bodies is called, without what any is: `khối nội chính`."""
    words = re.findall(r"\w+", _ANY.sub(" ", re.split(r"[:(]| gom\b", told)[0]))
    return " ".join(words) if words[:1] == ["khoi"] or words[:1] == ["nhom"] else ""
