"""The motto (quốc hiệu, tiêu ngữ, tiêu đề of the Party) on top of the right column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from extractors.fields.geometry import load_geometry
from extractors.grammar.folding import fold, likeness
from extractors.grammar.loader import Grammar
from extractors.page import Line, Page, Word

LEAST_WORDS = 2
"""Words of a motto that must be read right: they spare most lines the comparison."""


def motto_start(line: Line, grammar: Grammar) -> tuple[str, int] | None:
    """Return whose motto stands in the line and at which word it begins."""
    folded = [fold(word.text).strip(".,;:*|_'\"") for word in line.words]
    known = set(folded)
    for system, mottoes in grammar.mottoes.items():
        for motto in mottoes:
            if len(known & _words_of(motto)) < LEAST_WORDS:
                continue
            start = _placed(line.words, folded, motto, grammar)
            if start is not None:
                return system, start
    return _torn(line.words, folded, grammar)


@cache
def _words_of(motto: str) -> frozenset[str]:
    return frozenset(motto.split())


def _placed(
    words: Sequence[Word], folded: Sequence[str], motto: str, grammar: Grammar
) -> int | None:
    """Return the word at which a whole motto begins, None if it is not there."""
    wanted = motto.split()
    layout = load_geometry().letterhead
    least = layout.motto_alike if len(wanted) > 5 else layout.motto_alike_short
    best = (0.0, 0)
    for start in range(len(folded)):
        window = folded[start : start + len(wanted)]
        piece = " ".join(window)
        if abs(len(piece) - len(motto)) > 8 or len(_words_of(motto) & set(window)) < LEAST_WORDS:
            continue
        if _set_as_motto(words[start : start + len(wanted)], motto):
            best = max(best, (likeness(piece, motto), -start))
    return -best[1] if best[0] >= least else None


def _set_as_motto(words: Sequence[Word], motto: str) -> bool:
    """Whether words are in capitals; `Độc lập - Tự do - Hạnh phúc` has capitals at three words."""
    letters = [c for word in words for c in word.text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    least = 0.1 if motto.startswith("doc lap") else 0.7
    return words[0].text[:1].isupper() and capitals >= least * len(letters)


def _torn(words: Sequence[Word], folded: Sequence[str], grammar: Grammar) -> tuple[str, int] | None:
    """Return a motto of which a scanner's line, a stamp or a fold left some words in a row.

    The state's, whose words no body's name has: `… HÒA XÃ HỘI …`, `… Tự do - Hạnh …`; `PHÒNG VĂN
    HÓA - XÃ HỘI` has three of them in a row, after a word that the motto has not.
    """
    kept = [(i, word) for i, word in enumerate(folded) if any(c.isalpha() for c in word)]
    most = load_geometry().letterhead.motto_words
    for motto in grammar.mottoes["state"][:2]:
        if len(_words_of(motto).intersection(folded)) < LEAST_WORDS:
            continue
        wanted = [word for word in motto.split() if word != "-"]
        runs = [wanted[i : i + most] for i in range(len(wanted) - most + 1)]
        for place in range(len(kept) - most + 1):
            run = kept[place : place + most]
            held = [words[i] for i, _ in run]
            capitals = all(w.text.lstrip("-–'\"")[:1].isupper() for w in held)
            if place and [word for _, word in run] == ["hoa", "xa", "hoi"]:
                capitals = capitals and kept[place - 1][1] != "van"
            if motto.startswith("doc lap"):
                capitals = any(w.text[:1].isupper() for w in held)
            if capitals and [word for _, word in run] in runs and len(kept) <= len(wanted) + 3:
                return "state", kept[place][0]
    return None


def right_column(lines: Iterable[Line], page: Page, grammar: Grammar) -> float | None:
    """Return the x where the right column of the letterhead begins, None without a motto.

    What begins in the left third is a body of that name: `TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM`.
    """
    starts = [
        line.words[found[1]].box.x0 for line in lines if (found := motto_start(line, grammar))
    ]
    least = load_geometry().letterhead.motto_right * page.width
    return min((x for x in starts if x > least), default=None)
