"""Sentences of a document that say that no case occurred (không phát sinh vụ việc, trường hợp).

What they are about is judged later. Words are data: `none_said.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.document import NoneSaid
from extractors.fields.heading_marks import KINDS
from extractors.fields.sections import Part
from extractors.fields.text_lines import TextLine
from extractors.grammar.folding import fold
from extractors.packaged_data import packaged_yaml

_SENTENCE_END = re.compile(
    r"(?<=[.;!?])\s+(?=\S)|\n(?=[^\S\n]{0,20}[-–+•*]\s)|(?<=[^.;:]:)[^\S\n]{0,20}\n"
)
_ENUMERATION = re.compile(r"^\s*(?:[-–+•*]|\w{1,4}[.)])\s+")
_EDGES = " \n.:;,"
_UNNUMBERED = frozenset(KINDS.index(kind) for kind in ("bare", "dash"))
_WORD = re.compile(r"\w+|[:,]")


@dataclass(frozen=True, slots=True)
class _Wording:
    says: re.Pattern[str]
    of: re.Pattern[str]
    bare: re.Pattern[str]
    no: re.Pattern[str]
    not_in: re.Pattern[str]
    longest: int
    most: int


@cache
def _wording() -> _Wording:
    data = packaged_yaml("extractors.fields", "none_said.yaml")

    def one_of(key: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in data[key]))

    return _Wording(
        says=one_of("says"),
        of=one_of("of"),
        bare=re.compile(data["bare"]),
        no=one_of("not"),
        not_in=re.compile(rf"\b(?:{'|'.join(data['not_in'])})\b"),
        longest=data["longest"],
        most=data["most"],
    )


def none_said_in(parts: Sequence[Part], title: str = "") -> tuple[NoneSaid, ...]:
    """Return the sentences in the parts of a document that say that no case occurred.

    What stands over its `title` is not read. A heading without a number stands with its sentence,
    for its section is told by the number above it.
    """
    found: list[NoneSaid] = []
    for part in parts:
        section = part.section
        headings = () if section is None else (*section.above, section.heading)
        if any(_wording().not_in.search(fold(heading)) for heading in headings):
            continue
        number = "" if section is None else section.number
        heading = "" if section is None else section.heading
        if heading and says_none(heading):
            found.append(NoneSaid(number, part.lines[0].page, heading[: _wording().longest]))
        for sentence, page in _sentences(part.lines, heading or title, anywhere=not heading):
            if says_none(sentence, heading):
                told = f"{heading}: {sentence}" if part.rank in _UNNUMBERED else sentence
                found.append(NoneSaid(number, page, told[: _wording().longest]))
    return tuple(found[: _wording().most])


def says_none(sentence: str, heading: str = "") -> bool:
    """Whether a sentence, under its heading, says that no case occurred.

    >>> says_none("Trong kỳ không phát hiện vụ việc tham nhũng nào.")
    True
    >>> says_none("Phấn đấu không để xảy ra tham nhũng.")
    False
    >>> says_none("Không có.", "Kết quả xử lý kỷ luật")
    True
    """
    wording = _wording()
    plain = _plain(sentence)
    about = wording.of.search(f"{_plain(heading)} {plain}") is not None
    _, colon, after = plain.rpartition(": ")
    if wording.no.search(plain):
        return False
    if wording.bare.match(plain) or (colon and wording.bare.match(after)):
        return about or not heading
    return about and wording.says.search(plain.replace(",", "")) is not None


def _plain(text: str) -> str:
    words = " ".join(_WORD.findall(fold(text)))
    return words.replace(" :", ":").replace(" ,", ",")


def _sentences(
    lines: Sequence[TextLine], heading: str, anywhere: bool
) -> Iterator[tuple[str, int]]:
    """Yield the sentences below a heading with the pages that they begin on.

    `anywhere`: the heading need not stand at the beginning.
    """
    text = "\n".join(line.text for line in lines)
    ends = []
    length = 0
    for line in lines:
        length += len(line.text) + 1
        ends.append((length, line.page))
    start = _end_of(heading, text, anywhere)
    for end in (*(one.start() for one in _SENTENCE_END.finditer(text, start)), len(text)):
        held = text[start:end]
        if held.strip(_EDGES):
            begins = start + len(held) - len(held.lstrip())
            page = next(page for stop, page in ends if begins < stop)
            yield " ".join(_ENUMERATION.sub("", held.lstrip(_EDGES)).split()), page
        start = end


def _end_of(heading: str, text: str, anywhere: bool) -> int:
    """Return where the heading ends that a section's text begins with, 0 where it does not."""
    words = r"\s+".join(re.escape(word) for word in heading.split())
    if anywhere:
        found = re.search(words, text, re.IGNORECASE) if words else None
    else:
        found = re.match(rf"[^\n]{{0,20}}?{words}", text) if words else None
    return found.end() if found else 0
