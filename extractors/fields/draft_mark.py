"""The mark of a draft: `DỰ THẢO` on the head of page 1, and not the words in a text.

Reports on drafts name them (`góp ý dự thảo Nghị quyết`), in the subject and in capitals as well.
"""

from __future__ import annotations

import re
from statistics import median

from extractors.fields.title import title_of
from extractors.fields.zone_lines import Zone, ZoneLine
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar

DRAFT = "DỰ THẢO"
WATERMARK = 1.8
"""How many times as high as the other lines a watermark's letters are, at least."""

_ALONE = re.compile(
    r"(?:ban)?dutha[o0]"
    r"(?:(?:lan)?(?:thu)?(?:\d{1,2}|[ivx]{1,4}|nhat|mot|hai|ba|bon|tu|nam|cuoi))?"
    r"\W*(?:ngay)?(?:\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?)?"
)
"""`DỰ THẢO`, `Dự thảo lần 2`, `DỰ THẢO 3 ngày 12/3/2024`, without blanks."""
_BEHIND_TITLE = re.compile(r"\(\s*du thao[^()]{0,20}\)\W*$")
_BEFORE_TITLE = re.compile(r"^\W*du thao\s+")
_EDGES = " .,:;*|[](){}!'\"-–—_=~“”‘’•·<>/\\"


def has_draft_mark(zone: Zone, grammar: Grammar) -> bool:
    """Return whether the first page calls itself a draft.

    Above title, subject and text the words stand alone on their line, or open the title itself
    (`DỰ THẢO KẾ HOẠCH`). Below they stand in brackets, or are a watermark.
    """
    usual = median(line.box.height for line in zone.lines) if zone.lines else 0.0
    heading = True
    for line in zone.lines:
        if says_draft_alone(line):
            if heading or _in_brackets(line) or line.box.height > WATERMARK * usual:
                return True
        elif heading and _is_draft_title(line, grammar):
            return True
        if line.role in ("title", "subject", "addressee", "recital", "body"):
            heading = False
    return False


def says_draft_alone(line: ZoneLine) -> bool:
    """Return whether a line says no more than that this is a draft, of which turn or day."""
    text = line.text.strip(_EDGES)
    return text[:1].isupper() and bool(_ALONE.fullmatch("".join(fold(text).split())))


def _in_brackets(line: ZoneLine) -> bool:
    return line.text.strip().startswith("(") and line.text.strip().endswith(")")


def _is_draft_title(line: ZoneLine, grammar: Grammar) -> bool:
    if line.role == "title":
        return bool(_BEHIND_TITLE.search(line.folded))
    before = _BEFORE_TITLE.match(line.folded)
    return before is not None and title_of(line.text[before.end() :], grammar) is not None
