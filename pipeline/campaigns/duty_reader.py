"""What a plan asks of bodies: the evidence and figures that each has to hand in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from pipeline.campaigns.passages import Passage, TableRow
from pipeline.campaigns.plan_bodies import after_bodies, tasks_of, without_owners
from pipeline.campaigns.plan_deadlines import other_task, says_nothing, strength
from pipeline.campaigns.plan_facts import (
    Evidence,
    NamedBody,
    StatedDuty,
    StatedFigure,
    StatedPeriod,
)
from pipeline.campaigns.plan_periods import tidy
from pipeline.campaigns.plan_words import PlanWords, behind_codes, codes_in, has, plain
from pipeline.campaigns.table_cells import handed_in

NOTES = {
    "working_group": "Tổ công tác",
    "contacts": "Đầu mối liên hệ",
    "originals": "Bản gốc",
}
"""What is kept in the plan's own sentence: the key of its words, and what it is called."""
_HOW = re.compile(r" ?\((?:qua|nếu có|trực tiếp|bản giấy)\b[^()]{0,80}\)")
"""How something is handed in: `(qua Phòng Nghiệp vụ 2)`."""
_LED = re.compile(r"^chỉ đạo (?=cung cấp|lập|chuẩn bị|thu thập|xây dựng|báo cáo)", re.IGNORECASE)
"""What the head of a body is told to see to."""
SHORTEST = 12
"""Letters of words that may say what is asked."""


@dataclass
class DutyReader:
    """Keeps the duties and figures of one plan; `units` are the bodies that it names with a task,
    each with the first sentence that does.
    """

    words: PlanWords
    evidence_of: Callable[[Passage, Span], Evidence]
    periods: Sequence[StatedPeriod]
    duties: list[StatedDuty] = field(default_factory=list)
    figures: list[StatedFigure] = field(default_factory=list)
    units: dict[NamedBody, Evidence] = field(default_factory=dict)

    def in_clause(
        self, passage: Passage, clause: Span, doing: tuple[NamedBody, ...], begin: int
    ) -> None:
        """Keep what a clause asks of bodies; each has its own where the clause tells them apart.

        `begin`: where the paragraph's text begins behind its marker.
        """
        doc = clause.doc
        evidence = self.evidence_of(passage, clause)
        if any(one.evidence == evidence for one in self.periods):
            return
        for who, start, end in tasks_of(clause, self.words):
            part = doc[start:end]
            if len(part):
                self._owed(passage, clause, who, max(part.start_char, begin), part.end_char)
        if not tasks_of(clause, self.words):
            self._owed(passage, clause, doing, max(clause.start_char, begin), clause.end_char)

    def in_row(
        self,
        row: TableRow,
        docs: Mapping[str, Doc],
        who: Sequence[NamedBody],
        shown: str,
        evidence: Evidence,
    ) -> None:
        """Keep what a table's row asks of bodies; `shown` is the row as one line."""
        what = row.cells.get("what")
        owing = tuple(one for one in who if one.kind in ("body", "group"))
        if not what or not owing:
            return
        text = plain(what.text)
        told = (row.cells[role].text for role in ("code", "product") if role in row.cells)
        codes = next(filter(None, map(codes_in, told)), ())
        asked = has(text, self.words.phrases("duties")) or handed_in(docs, self.words)
        # What has a code is a criterion, whatever it is called: `Hướng dẫn, đôn đốc …`.
        parts = map(plain, what.text.split(";"))  # `Danh sách …; kết quả cải cách hành chính`
        if not codes and not asked and all(map(self._is_other_task, parts)):
            return
        if has(text, self.words.phrases("figures")):
            split = has(plain(shown), self.words.phrases("split"))
            self.figures.append(StatedFigure(owing, what.text, split, evidence))
        for code in codes or codes_in(what.text) or ("",):
            self.duties.append(StatedDuty(owing, what.text, evidence, code))

    def _owed(
        self, passage: Passage, clause: Span, doing: tuple[NamedBody, ...], start: int, end: int
    ) -> None:
        who = tuple(one for one in doing if one.kind in ("body", "group"))
        at = after_bodies(clause.doc, start, end)
        at += _lead_in(clause.doc.text[at:end], self.words)
        words = without_owners(clause.doc, at, end, who, self.words)
        words = _LED.sub("", _HOW.sub("", words).strip(" :;.,-–"))
        told = plain(words)
        name_alone = all(word[:1].isupper() for word in words.split())  # who signs
        listed = has(told, self.words.phrases("listings")) and not self._asks(told)
        if not who or len(words) < SHORTEST or name_alone or listed:
            return
        evidence = self.evidence_of(passage, clause)
        for body in who:
            self.units.setdefault(body, evidence)
        phrases = self.words.phrases
        if says_nothing(told, self.words):
            return
        asked = has(told, phrases("duties"))
        other = self._is_other_task(told) or any(has(told, phrases(key)) for key in NOTES)
        if not asked and other:
            return
        if re.search(self.words.data["own_plan"], told):
            return
        if has(told, self.words.phrases("figures")):
            split = has(told, self.words.phrases("split"))
            self.figures.append(StatedFigure(who, tidy(words), split, evidence))
        codes = codes_in(words)
        for code in codes:
            self.duties.append(StatedDuty(who, tidy(words), evidence, code))
        # `cải cách hành chính (B.1.2), chuyển đổi vị trí công tác`: the rest has no code.
        rest = tidy(behind_codes(words))
        if rest:
            self.duties.append(StatedDuty(who, rest, evidence))

    def _asks(self, text: str) -> bool:
        return has(text, self.words.phrases("duties")) or strength(text, self.words) > 0

    def _is_other_task(self, text: str) -> bool:
        """Whether it says what is done with the evidence, or what goes to the level above."""
        above = has(text, tuple(map(plain, self.words.data["above"])))
        no_duty = has(text, self.words.phrases("not_duties"))
        return above or no_duty or other_task(text, self.words)


def _lead_in(text: str, words: PlanWords) -> int:
    """Return where the words behind `Căn cứ Kế hoạch này,` begin."""
    begin = len(text) - len(text.lstrip(" ,"))
    opening, comma, _ = text[begin:].partition(",")
    told = plain(opening)
    if comma and any(told.startswith(f"{one} ") for one in words.phrases("lead_ins")):
        return begin + len(opening) + 1
    return 0
