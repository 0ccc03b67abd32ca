"""Around a figure: of which source and stage it is, whose, of which level, and for which period.

Asked from near to far: the clause before the figure, the words behind it, its sentence, the
headings above, the document's title, at last who issued it (`figures.yaml` has the words).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from extractors.document import Document
from extractors.fields.periods import find_periods
from extractors.fields.sections import Part, parts_of
from extractors.grammar.figure_words import FigureSubject, FigureWords, Keeper, Named
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar

FARTHEST = 400
"""Characters before a figure that are looked at for its sentence."""
_CLAUSE = re.compile(r"[.;,]\s|\(")
_LIMB = re.compile(r"[.;]\s")
_SENTENCE = re.compile(r"(?<!\btp)(?<!\bths)(?<![\s(]\d)\.\s")
_BEHIND = re.compile(r"[;:\n]|\.\s|,\s|\(|\)")
_PLACE = re.compile(
    r" (?:tỉnh|huyện|thị xã|thành phố|quận|xã|phường|thị trấn|TP\.?|cấp tỉnh|cấp huyện|hai cấp"
    r"|các cấp)(?!\w)"
)
_WORD = re.compile(r" (\w)\w*")
LONGEST_PLACE = 4
"""Words of a place's name."""
_TO_WHOM = re.compile(r"\b(?:cho|sang|chuyen|ra|gui|den|ve)\W*$")
LEAD = 14
"""Characters that may stand in a sentence before a period that its figures are of."""


@dataclass(frozen=True)
class FigureContext:
    """A document's text around its figures. `flat` is it folded, what is masked blanked."""

    document: Document
    text: str
    flat: str
    starts: Sequence[int]
    title: str
    issuer: str
    grammar: Grammar

    @property
    def words(self) -> FigureWords:
        """What tells stages, bodies and levels."""
        return self.grammar.figures

    def limb(self, at: int) -> str:
        """Return the words before a place in its limb of the sentence."""
        return after_last(_LIMB, self._paragraph(at))

    def sentence(self, at: int) -> str:
        """Return the words before a place in its sentence."""
        return after_last(_SENTENCE, self._paragraph(at))

    def behind(self, at: int) -> str:
        """Return the words behind a place, to the end of the clause."""
        return up_to(_BEHIND, self.flat[at : at + 90])

    def _paragraph(self, at: int) -> str:
        index = bisect_right(self.starts, at)
        first = self.starts[index - 1] if index else 0
        return self.flat[max(first, at - FARTHEST) : at]

    # -- stage ------------------------------------------------------------------------------

    def stage(self, subject: FigureSubject, before: Sequence[str], behind: str, offset: int) -> str:
        """Return the stage of a figure of `subject`.

        `before` are the words before it, nearest first, `behind` those behind it; `offset` is where
        it stands in the text.
        """
        if subject.stage:
            return subject.stage
        told = _told(self.words.stages, [*map(self._staged, before)], self._staged(behind))
        if told:
            return told
        for heading in (*self.headings(offset), self.title):
            folded = fold(heading)
            stages = {stage for _, stage in _places(self.words.stages, self._staged(folded))}
            if len(stages) == 1:
                return stages.pop()
            if len(stages) > 1 or self.words.no_stage.search(folded):
                break
        kept = (keeper.stage for keeper in self.words.keepers if self._issued_by(keeper))
        return next(kept, self.words.other_stage)

    def _staged(self, words: str) -> str:
        """Words of the same length without those that only sound like a stage."""
        return self.words.no_stage.sub(lambda match: " " * len(match[0]), words)

    def headings(self, offset: int) -> tuple[str, ...]:
        """Return the headings over a place in the text, nearest first."""
        index = bisect_right(self._part_starts, offset)
        section = self._all_parts[index - 1].section if index else None
        return (section.heading, *reversed(section.above)) if section else ()

    @cached_property
    def _all_parts(self) -> tuple[Part, ...]:
        return tuple(part for part in parts_of(self.document) if part.lines)

    @cached_property
    def _part_starts(self) -> list[int]:
        return [part.lines[0].start for part in self._all_parts]

    # -- body, level, period ------------------------------------------------------------------

    def body(self, stage: str, at: int) -> str:
        """Return the body that a figure is of, empty where it is the issuer's own.

        What a body keeps for its province (cases, accused) is its own wherever it is told.
        """
        sentence = self.sentence(at)
        begin = at - len(sentence)
        if keeper := self._keeper_of(stage):
            named = [m for m in keeper.pattern.finditer(sentence) if not _is_told(sentence, m)]
            if not named:
                return self.keeper(stage)
            name = self._in_full(begin + named[-1].start(), begin + named[-1].end())
            return "" if self._issued_by(keeper) and self._own(name) else name
        for match in reversed(list(self.words.named_bodies.finditer(sentence))):
            first, last = begin + match.start(), begin + match.end()
            name = self._in_full(first, last)
            placed = len(name) > last - first
            if placed and self.text[first].isupper() and not _is_told(sentence, match):
                return name
        return ""

    def keeper(self, stage: str) -> str:
        """Return the body that keeps the figures of a stage, empty where the issuer is one."""
        keeper = self._keeper_of(stage)
        return "" if keeper is None or self._issued_by(keeper) else keeper.body

    def body_of_row(self, name: str, stage: str) -> str:
        """Return the body that a table's row is of: its name where that is a body's."""
        keeper = self._keeper_of(stage)
        named = keeper is not None and keeper.pattern.match(fold(name))
        return name if named else self.keeper(stage)

    def _keeper_of(self, stage: str) -> Keeper | None:
        return next((one for one in self.words.keepers if one.stage == stage), None)

    def _issued_by(self, keeper: Keeper) -> bool:
        return keeper.pattern.search(fold(self.issuer)) is not None

    def _own(self, name: str) -> bool:
        """Whether a name is the issuer's: it has no place of its own, or begins the issuer's."""
        below = re.search(r" (?:huyện|thị xã|quận|xã|phường|thị trấn|cấp huyện)\b", name)
        return below is None or fold(self.issuer).startswith(fold(name))

    def _in_full(self, first: int, last: int) -> str:
        line = self.text.replace("\n", " ")
        place = _PLACE.match(line, last)
        last = place.end() if place else last
        for _ in range(LONGEST_PLACE):
            word = _WORD.match(line, last)
            if word is None or not word[1].isupper():
                break
            last = word.end()
        return " ".join(line[first:last].split())

    def level(self, before: Sequence[str], behind: str) -> str:
        """Return the level of government that a figure is of, empty for all together."""
        return _told(self.words.levels, before, behind)

    def period(self, at: int) -> str:
        """Return the period with which a figure's clause or sentence begins, as `first/last`."""
        clause = after_last(_CLAUSE, self._paragraph(at))
        for words in (clause, self.limb(at), self.sentence(at)):
            begin = at - len(words)
            told = self.text[begin : begin + 90].replace("\n", " ")
            spans = find_periods(told[: at - begin], (), None, self.grammar)
            if spans and spans[0].start <= LEAD:
                return f"{spans[0].first}/{spans[0].last}"
        return ""


def _told(named: Named, before: Sequence[str], behind: str) -> str:
    """Return the name told nearest to a figure: before it, right behind it, then farther before."""
    near, *wider = before
    ways = [(near, max), (behind, min), *((words, max) for words in wider)]
    for words, nearest in ways:
        if found := _places(named, words):
            return nearest(found)[1]
    return ""


def _places(named: Named, words: str) -> list[tuple[int, str]]:
    """Return where names are told in folded words, and which."""
    return [(match.end(), name) for name, pattern in named for match in pattern.finditer(words)]


def after_last(stop: re.Pattern[str], words: str) -> str:
    """Return what stands behind the last `stop` in words; all of them where there is none."""
    ends = [match.end() for match in stop.finditer(words)]
    return words[ends[-1] :] if ends else words


def up_to(stop: re.Pattern[str], words: str) -> str:
    """Return what stands before the first `stop` in words; all of them where there is none."""
    found = stop.search(words)
    return words[: found.start()] if found else words


def _is_told(sentence: str, match: re.Match[str]) -> bool:
    """Whether a body is one to which something goes (`chuyển Tòa án`)."""
    return _TO_WHOM.search(sentence[: match.start()]) is not None
