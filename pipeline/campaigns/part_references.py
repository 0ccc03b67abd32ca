"""What a plan calls its own parts: `các điểm c, d khoản 2 Mục này`, `Danh sách B Phụ lục`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.grammar.folding import fold

ROW = "so thu tu"
"""The kind of a table's row: `số thứ tự 7, 8`."""
NAMES = (ROW, "phu luc", "danh sach", "bieu", "bang", "nhom", "dot", "tieu to")
"""Kinds of parts that stand with their number: `Nhóm 2`; the others only bear a marker: `2.`."""
ORDINALS = ("nhat", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi")
"""`Phần thứ nhất`, `thứ hai`…"""
LABEL = (
    rf"(?:thu (?:{'|'.join(ORDINALS)})|[ivx]{{1,5}}|\d{{1,2}}(?:\.\d{{1,2}})*|[a-z])(?![\w.]*\w)"
)
_KINDS = rf"stt|tt|so(?= \d)|dieu|muc|tieu muc|khoan|diem|tiet|phan|buoc|{'|'.join(NAMES)}"
_COLUMN = re.compile(r"(?:cac )?cot (?:so )?(?:\d{1,2}|[\"“”'][^\"“”']{1,60}[\"“”'])(?: |(?=,))")
"""The column of a table that lists bodies, of which the table is the part: `cột 3 của Phụ lục`."""
_STEP = re.compile(
    rf"(?:cac )?(?P<kind>{_KINDS})(?: so)?(?: (?:tu )?0?(?P<label>{LABEL})"
    rf"(?P<further>(?:(?:,| va| den| -) ?(?:cac )?(?:(?P=kind) )?0?{LABEL})*)| (?P<this>nay)\b"
    r"|(?<=phu luc)(?:(?: ban hanh)? kem theo)?(?: ke hoach)?(?: nay)?\b)"
)
_FURTHER = re.compile(rf"(,| va| den| -) ?(?:cac )?(?:(?:{_KINDS}) )?0?({LABEL})")
_GLUE = re.compile(r",? ?(?:(?:cua|thuoc|tai|trong|o) )?")
_AHEAD = re.compile(
    r"\b(?:tai|theo|trong|thuoc|o|cac|quan|vi|neu|tu|co|cua"
    r"|thuc hien|duoc giao|phan cong|chuan bi|chu tri) "
)
_BRACKET = re.compile(r" ?\((?=[a-z])")
_AND = re.compile(r"(?:,| va|;) (?:tai )?")


@dataclass(frozen=True, slots=True)
class Step:
    """Parts of one kind by their labels, as plans write them: `khoản 1, 2`; without any, the one
    that the sentence stands in (`Mục này`), or the only one (`Phụ lục`).
    """

    kind: str
    labels: tuple[str, ...] = ()
    this: bool = False


Reference = tuple[Step, ...]
"""From the innermost part to the one that it stands in: `điểm a khoản 2 Mục III`."""


def references(text: str) -> list[Reference]:
    """Return the parts that a text points to, each behind a word that says so (`tại`, `theo`)."""
    folded = fold(text)
    found: list[Reference] = []
    end = 0
    for ahead in _AHEAD.finditer(folded):
        if ahead.end() < end:
            continue
        for one, behind in _together(text, folded, ahead.end()):
            found.append(one)
            end = behind
    return found


def reference_end(text: str, at: int) -> int:
    """Return where a reference to parts ends that begins here; `at` for none."""
    return max((end for _, end in _together(text, fold(text), at)), default=at)


def _together(text: str, folded: str, at: int) -> Iterator[tuple[Reference, int]]:
    """Yield the references that stand here, joined by `và`, each with where it ends."""
    while True:
        steps, end = _reference(text, folded, at)
        if not steps:
            return
        yield steps, end
        aside = _BRACKET.match(folded, end)
        if aside:  # `Phần A và Phần B (khoản 1, khoản 2 Mục III)`
            for one, behind in _together(text, folded, aside.end()):
                yield one, behind + folded[behind : behind + 1].count(")")
            return
        joined = _AND.match(folded, end)
        if joined is None:
            return
        at = joined.end()


def _reference(text: str, folded: str, at: int) -> tuple[Reference, int]:
    steps: list[Step] = []
    end = at
    if column := _COLUMN.match(folded, at):
        glue = _GLUE.match(folded, column.end())
        at = glue.end() if glue else column.end()
    while step := _STEP.match(folded, at):
        end = step.end()
        labels = _labels(text, step) if step["label"] else ()
        this = bool(step["this"]) and step["kind"] != "phu luc"  # there is only one, mostly
        kind = ROW if step["kind"] in ("stt", "tt", "so") else step["kind"]
        steps.append(Step(kind, labels, this))
        glue = _GLUE.match(folded, end)
        at = glue.end() if glue else end
    return tuple(steps), end


def _labels(text: str, step: re.Match[str]) -> tuple[str, ...]:
    labels = [label_of(text[step.start("label") : step.end("label")])]
    start = step.start("further")
    for one in _FURTHER.finditer(step["further"]):
        label = label_of(text[start + one.start(2) : start + one.end(2)])
        ranged = one[1].strip() in ("den", "-")
        labels += _between(labels[-1], label) if ranged else [label]
    return tuple(dict.fromkeys(labels))


def label_of(written: str) -> str:
    """Return a label as parts are told by it, in small letters: `thứ hai` is 2."""
    ordinal = fold(written).removeprefix("thu ")
    return f"{ORDINALS.index(ordinal) + 1}" if ordinal in ORDINALS else written.lower()


def _between(first: str, last: str) -> list[str]:
    """Return the labels behind the first up to the last: `2.3`, `2.6` → 2.4, 2.5, 2.6."""
    head, _, begin = first.rpartition(".")
    other, _, end = last.rpartition(".")
    letters = "abcdđeghiklmnopqrstuvxy"  # the order of Vietnamese lists
    if len(first) == len(last) == 1 and first in letters and last in letters:
        return list(letters[letters.index(first) + 1 : letters.index(last) + 1])
    if head != other or not begin.isdigit() or not end.isdigit():
        return [last]
    dot = "." if head else ""
    return [f"{head}{dot}{n}" for n in range(int(begin) + 1, int(end) + 1)]
