"""The words of a receipt stamp (dấu ĐẾN) taken out of the lines they were read into.

The stamp is pressed beside the number or over it, so that its words and the letterhead's come out
as one line: `UBND HUYỆN SỞ NỘI VỤ`, `4512 Số: 66/SNV-TTr`. Its four lines stand around one middle
(Nghị định 30/2020/NĐ-CP, Phụ lục IV): the receiver's name, ĐẾN, `Số: …`, `Ngày: …`, `Chuyển: …`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.fields.geometry import load_geometry
from extractors.fields.names import starts_with_any
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.page import Box, Line, Page, Word

_KEPT_BEFORE = ("cong", "van", "ban")
"""`CÔNG VĂN ĐẾN`, `VĂN BẢN ĐẾN`."""
_ENTRY = re.compile(r"(?:so|ngay|gio|chuyen|luu)\b")
_FILLED = re.compile(r"\W*(?:\d[\d/.\-]*|thang|nam|ngay)?\W*")
"""What goes on with an entry beyond the stamp's columns: the rest of its day."""


@dataclass(frozen=True, slots=True)
class _Stamp:
    """Where a stamp stands: its word ĐẾN, its columns and its last line's bottom."""

    anchor: Box
    x0: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        return self.anchor.middle[0]

    @property
    def height(self) -> float:
        return max(self.anchor.height, 8.0)


def apart_from_stamp(
    lines: Sequence[Line], page: Page, grammar: Grammar
) -> tuple[list[Line], list[Line]]:
    """Return the lines without the words of a receipt stamp, and the stamp's own lines."""
    stamp = _find(lines, page)
    if stamp is None:
        return list(lines), []
    kept: list[Line] = []
    stamped: list[Line] = []
    names = [line for line in lines if _names_body(line.words, grammar)]
    for line in lines:
        own = _own(line, stamp, len(names) > 1, grammar)
        rest = tuple(word for word in line.words if word not in own)
        if own:
            stamped.append(Line(tuple(own)))
        if rest:
            kept.append(Line(rest) if own else line)
    return kept, stamped


def _find(lines: Sequence[Line], page: Page) -> _Stamp | None:
    for line in lines:
        for index, word in enumerate(line.words):
            if fold(word.text).strip(" .,:;*-") != "den" or not word.text.strip(" .,:*-").isupper():
                continue
            before = [fold(w.text) for w in line.words[:index]]
            if word.box.x1 > 0.45 * page.width or any(w not in _KEPT_BEFORE for w in before):
                continue
            anchor = Box.around(w.box for w in line.words[: index + 1])
            stamp = _around(anchor, lines)
            if stamp is not None:
                return stamp
    return None


def _around(anchor: Box, lines: Sequence[Line]) -> _Stamp | None:
    """Return the stamp around its word ĐẾN, None where no entry stands below it."""
    height = max(anchor.height, 8.0)
    middle = anchor.middle[0]
    reach = load_geometry().stamps.reach * height
    entries: list[Box] = []
    last = anchor
    below = (line for line in lines if 0.3 * height < line.box.middle[1] - anchor.middle[1] < reach)
    for line in sorted(below, key=lambda one: one.box.middle[1]):
        first = next((w for w in line.words if w.box.x0 <= middle and _entry(w)), None)
        if first is None or first.box.middle[1] - last.middle[1] > 4.0 * height:
            continue  # one entry between them may be lost
        if middle - first.box.x0 < 9 * height:
            entries.append(first.box)
            last = first.box
    if not entries:
        return None
    x0 = min(anchor.x0, *(box.x0 for box in entries))
    return _Stamp(anchor, x0, max(2 * middle - x0, anchor.x1), last.bottom)


def _entry(word: Word) -> bool:
    return _ENTRY.match(fold(word.text)) is not None


def _own(line: Line, stamp: _Stamp, other_names: bool, grammar: Grammar) -> list[Word]:
    """Return the words of a line that are the stamp's."""
    middle = line.box.middle[1]
    if middle > stamp.bottom + 0.3 * stamp.height:
        return []
    if middle < stamp.anchor.top - 0.2 * stamp.height:
        near = stamp.anchor.top - middle < 2.2 * stamp.height
        return _receiver(line, stamp, other_names, grammar) if near else []
    own: list[Word] = []
    for word in line.words:
        inside = stamp.x0 - 4 <= word.box.middle[0] <= stamp.x1 + 4
        inside = inside or (not own and not any(c.isalnum() for c in word.text))
        if not inside or _begins_own_slot(word, bool(own), grammar):
            break
        own.append(word)
    if own and _entry(own[0]):
        for word in line.words[line.words.index(own[-1]) + 1 :]:
            apart = word.box.x0 - own[-1].box.x1 > 0.8 * stamp.height
            if apart or not _FILLED.fullmatch(fold(word.text)):
                break
            own.append(word)
    return own


def _begins_own_slot(word: Word, after_stamp: bool, grammar: Grammar) -> bool:
    """Whether the paper's own number or subject begins with a word beside the stamp's."""
    folded = fold(word.text)
    own = after_stamp and re.match(r"s[o06]\W*$", folded) is not None
    return own or grammar.patterns["subject_letter"].match(folded) is not None


def _receiver(line: Line, stamp: _Stamp, other_names: bool, grammar: Grammar) -> list[Word]:
    """Return the receiver's name above ĐẾN: the words from the line's start around its middle.

    A whole line is the receiver's only where another body is named: the paper has an issuer.
    """
    for count in range(1, len(line.words) + 1):
        held = line.words[:count]
        if not _names_body(held, grammar) or (count == len(line.words) and not other_names):
            continue
        if abs(Box.around(w.box for w in held).middle[0] - stamp.middle) < 0.5 * stamp.height:
            return list(held)
    return []


def _names_body(words: Sequence[Word], grammar: Grammar) -> bool:
    text = " ".join(word.text for word in words)
    return text.isupper() and starts_with_any(fold(text), grammar.body_words["starts"])
