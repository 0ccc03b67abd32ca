"""Codes of an annex (`A`, `I`, `1`, `1.1`, `A.1.2`, `a)`) into ids that tell their place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from indicator_map.bare_words import bare_words

Kind = Literal["absolute", "roman", "number", "letter"]
"""`absolute` begins with a section letter; `letter` is a small one, as in `a)`."""

_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = {"X" * (value // 10) + _ONES[value % 10]: value for value in range(1, 40)}
_SMALL = "abcdđeghiklmnopqrstuvxy"
"""The letters of Vietnamese lists, in their order."""

_SECTION = re.compile(r"(?P<root>[A-ZĐ]{1,3})(?P<rest>(?:\.\d{1,3})*)")
_NUMBERS = re.compile(r"\d{1,3}(\.\d{1,3})*")
_LETTERED = re.compile(r"(?P<above>.*\d)\.?(?P<letter>[a-eghikđ])")


@dataclass(frozen=True, slots=True)
class Code:
    """A code as printed: `parts` are its numbers, `root` the letters before them.

    `word` is what stands before it: rows with the same one (`Mức 1`, `Mức 2`) are of one level.
    """

    printed: str
    kind: Kind
    parts: tuple[int, ...]
    root: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: its id and its parent's, None at the root.

    `doubt` says in Vietnamese what had to be guessed, empty if nothing.
    """

    id: str
    parent: str | None
    doubt: str = ""


def read_code(text: str, words: tuple[str, ...] = ()) -> Code | None:
    """Return the code that a cell holds and nothing else, None if it holds none.

    `words` may stand before it: `Tiêu chí 1.2`.
    """
    text = " ".join(text.split())
    for word in words:
        first = " ".join(text.split()[: len(word.split())])
        if bare_words(first) == word:
            code = _read(text[len(first) :])
            return replace(code, word=word) if code else None
    return _read(text)


def _read(text: str) -> Code | None:
    printed = re.sub(r"(?<!\s)\s*[.\-–]\s*(?=\w)", ".", text.strip(" :")).rstrip(" .):-–")
    printed = re.sub(r"^\((\w{1,3})$", r"\1", printed)
    printed = re.sub(r"(?<=\d),(?=\d)", ".", printed)
    printed = re.sub(r"^([A-ZĐ]{1,2})(?=\d)", r"\1.", printed)
    if printed in _ROMAN:
        return Code(printed, "roman", (_ROMAN[printed],))
    if _NUMBERS.fullmatch(printed):
        return Code(printed, "number", tuple(int(part) for part in printed.split(".")))
    if len(printed) == 1 and printed in _SMALL:
        return Code(printed, "letter", (_SMALL.index(printed) + 1,))
    if match := _LETTERED.fullmatch(printed):
        above = _read(match["above"])
        last = _SMALL.index(match["letter"]) + 1
        return replace(above, printed=printed, parts=(*above.parts, last)) if above else None
    root, _, rest = printed.partition(".")
    if root in _ROMAN and _NUMBERS.fullmatch(rest):
        parts = (_ROMAN[root], *(int(part) for part in rest.split(".")))
        return Code(printed, "number", parts, root)
    if match := _SECTION.fullmatch(printed):
        parts = tuple(int(part) for part in match["rest"].split(".")[1:])
        return Code(printed, "absolute", parts, match["root"])
    return None


def split_code(text: str, words: tuple[str, ...] = ()) -> tuple[Code, str] | None:
    """Return a code at the head of a text and the rest: `A. Đánh giá…`, `Phần II: …`."""
    for found in re.finditer(r"[.):\-–]\s+|\s{1,40}[.:\-–]\s*|\s", text[:40]):
        head, tail = text[: found.start()], text[found.end() :].strip()
        mark = found[0].strip()
        code = read_code(head, words)
        plain = code is not None and not mark and code.kind != "absolute" and "." in code.printed
        sectional = code is not None and code.root and code.parts
        worded = code is not None and code.word and tail[:1].isupper()
        if code and tail and (mark or plain or sectional or worded):
            return code, tail
    return None


@dataclass(frozen=True, slots=True)
class _Step:
    kind: Kind
    printed: tuple[int, ...]
    id: str
    word: str = ""


@dataclass
class Placer:
    """Gives each row of an annex its id, from its code and the rows before it."""

    _stack: list[_Step] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)
    _has_roman: bool = False
    _above_plain: set[str] = field(default_factory=set)
    """Words of rows that numbers without a word stand below."""

    def place(self, code: Code) -> Place:
        """Return where the row with this code stands, below the rows placed before it."""
        if code.kind == "roman" and self._is_section_letter(code):
            code = Code(code.printed, "absolute", (), code.printed)
        if code.kind == "absolute":
            return self._absolute(code)
        if code.kind == "number" and len(code.parts) > 1:
            return self._dotted(code)
        self._has_roman = self._has_roman or code.kind == "roman"
        self._cut(code)
        parent = self._stack[-1].id if self._stack else None
        numeral = code.kind == "roman" and parent is None
        last = code.printed or code.root if numeral else str(code.parts[-1])
        return self._settle(code, parent, last)

    def _is_section_letter(self, code: Code) -> bool:
        """`I` after `H` and `V` after `U` are letters, not Roman numerals."""
        if len(code.printed) != 1:
            return False
        if code.parts == (1,):
            return not self._has_roman and bool(self._stack) and self._stack[0].id[0] == "H"
        roman = next((step for step in reversed(self._stack) if step.kind == "roman"), None)
        return roman is None or roman.printed[0] != code.parts[0] - 1

    def _absolute(self, code: Code) -> Place:
        id = ".".join([code.root, *map(str, code.parts)])
        parent = id.rpartition(".")[0] or None
        doubt = ""
        nearest = parent
        while nearest is not None and nearest not in self._ids:
            nearest = nearest.rpartition(".")[0] or None
        if parent is not None and nearest != parent:
            if nearest is None:
                nearest = self._root_for(code.root)
            if nearest or len(code.parts) > 1 or len(code.root) == 1:
                doubt = f"không có mục {parent}; đặt dưới {nearest or 'gốc'}"
        self._stack = [_Step("absolute", code.parts, id)]
        return self._new(id, nearest, doubt)

    def _root_for(self, letters: str) -> str | None:
        """`ĐT.1` stands under `Đ`."""
        return letters[0] if letters[0] in self._ids else None

    def _dotted(self, code: Code) -> Place:
        # `Tiêu chí 2.2` is beside `Tiêu chí 2.1`, not below its `Mức 2`.
        beside = [
            depth
            for depth, step in enumerate(self._stack)
            if code.word and step.word == code.word and len(step.printed) == len(code.parts)
        ]
        deepest = min(beside, default=len(self._stack)) - 1
        for depth in range(deepest, -1, -1):
            step = self._stack[depth]
            if step.kind in ("number", "roman") and step.printed == code.parts[:-1]:
                del self._stack[depth + 1 :]
                return self._settle(code, step.id, str(code.parts[-1]))
        self._cut(code)
        parent = self._stack[-1].id if self._stack else None
        above = ".".join(map(str, code.parts[:-1]))
        last = ".".join(map(str, code.parts))
        return self._settle(code, parent, last, f"không có mục {above}; đặt dưới {parent or 'gốc'}")

    def _cut(self, code: Code) -> None:
        """Leave the rows below which a code of this kind may stand.

        Numbers with another word before them (`Mức 1` below `Tiêu chí 1`) are of another level,
        unless they go on counting.
        """
        length = len(code.parts)
        alike = [
            depth
            for depth, step in enumerate(self._stack)
            if step.kind == code.kind and (code.kind != "number" or len(step.printed) >= length)
        ]
        if code.kind == "number" and length == 1:
            short = [depth for depth in alike if len(self._stack[depth].printed) == 1]
            worded = [depth for depth in short if self._stack[depth].word == code.word]
            going_on = [
                depth
                for depth in short
                if self._stack[depth].printed == (code.parts[0] - 1,)
                and self._stack[depth].word not in self._above_plain
            ]
            alike = worded or going_on if short else alike
        if alike:
            del self._stack[alike[0] :]

    def _settle(self, code: Code, parent: str | None, last: str, doubt: str = "") -> Place:
        id = f"{parent}.{last}" if parent else last
        place = self._new(id, parent, doubt)
        if self._stack and not code.word and len(code.parts) == 1:
            self._above_plain |= {self._stack[-1].word} - {""}
        self._stack.append(_Step(code.kind, code.parts, place.id, code.word))
        return place

    def under(self, parent: str) -> Place:
        """Return the place of a row without a code that stands below another: its next number."""
        number = next(n for n in range(1, 1000) if f"{parent}.{n}" not in self._ids)
        return self._new(f"{parent}.{number}", parent, "")

    def _new(self, id: str, parent: str | None, doubt: str) -> Place:
        if id in self._ids:
            ten = self._after_nine(id)
            if ten is None:
                free = self._free(id)
                self._ids.add(free)
                return Place(free, parent, f"mã {id} đã có ở trên; tạm đặt mã {free}")
            id, doubt = ten, f"bảng tính ghi {id}, hiểu là {ten}"
        self._ids.add(id)
        return Place(id, parent, doubt)

    def _free(self, id: str) -> str:
        """An id that no annex gives, so that a row whose code comes twice is not lost."""
        head, _, last = id.rpartition(".")
        begins = f"{head}." if head else ("" if last.isdecimal() else f"{last}.")
        return next(f"{begins}{n}" for n in range(901, 1000) if f"{begins}{n}" not in self._ids)

    def _after_nine(self, id: str) -> str | None:
        """A spreadsheet shows 1.10 as 1.1 and 1.20 as 1.2: what comes after 1.9 or 1.19."""
        head, _, last = id.rpartition(".")
        ten = f"{head}.{last}0"
        before = f"{head}.{int(last) * 10 - 1}" if last.isdecimal() else ""
        return ten if head and before in self._ids and ten not in self._ids else None


def mend_heading(codes: list[Code], at: int) -> Code | None:
    """Return what a wrongly numbered heading must be, None where it looks right.

    A heading printed A.2.3 whose next row is A.2.2.1, while another row is the real A.2.3 and
    none is A.2.2, is A.2.2.
    """
    code = codes[at]
    following = codes[at + 1] if at + 1 < len(codes) else None
    if following is None or code.kind != "absolute" or following.kind != "absolute":
        return None
    above = following.parts[:-1]
    named = [(one.root, one.parts) for one in codes]
    if (
        code.root == following.root
        and len(above) == len(code.parts)
        and above != code.parts
        and named.count((code.root, code.parts)) > 1
        and (code.root, above) not in named
    ):
        return Code(".".join([code.root, *map(str, above)]), "absolute", above, code.root)
    return None
