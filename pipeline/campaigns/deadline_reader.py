"""The deadlines of clauses and table cells: whose each is, what for, and how surely."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from spacy.tokens import Doc, Span

from extractors.grammar.folding import fold
from indicator_map.bodies import class_of
from pipeline.campaigns.day_roles import DAY, DEADLINES
from pipeline.campaigns.passages import Passage, TableRow
from pipeline.campaigns.plan_bodies import listed, owners, possessors, receivers
from pipeline.campaigns.plan_deadlines import (
    OTHER,
    WEAK,
    Said,
    last_day,
    other_task,
    purpose,
    said,
    says_nothing,
    strength,
    year_for,
)
from pipeline.campaigns.plan_facts import (
    Evidence,
    NamedBody,
    PlanHead,
    StatedDeadline,
    StatedPeriod,
)
from pipeline.campaigns.plan_periods import quoted, tidy
from pipeline.campaigns.plan_spans import written
from pipeline.campaigns.plan_words import PlanWords, codes_in, has, plain
from pipeline.campaigns.pointed_bodies import points
from pipeline.campaigns.same_day import referred_to

NOT_SAID = "kế hoạch không nói rõ nộp gì, kiểm tra lại"
BY_HEADING = "hiểu theo đề mục, kiểm tra lại"
FOR = ["doi", "voi"]
AS_BEFORE = "kế hoạch nói cùng thời hạn đã nêu trước đó, kiểm tra lại"
OF_SENTENCE = "ngày ghi ở cuối câu, hiểu là của mọi đơn vị trong câu, kiểm tra lại"
OF_ROW_ABOVE = "ô ngày để trống, hiểu như dòng trên, kiểm tra lại"
OF_LIST = "ngày ghi dưới danh sách, hiểu là của mọi đơn vị trong đó, kiểm tra lại"
OF_ITEMS = "ngày ghi trên danh sách, hiểu là của các đơn vị trong đó, kiểm tra lại"
_BEHIND = re.compile(r"\b(?:là|thì|gửi|nộp)\b|[,:]")
"""What stands behind whom a day is for."""
_BEFORE = re.compile(r"\btruoc(?: ngay)?\W*$")
"""A column's head that says what a bare day below it means."""
_COUNTED = re.compile(r"\b(?:nay|do|ay|tren) \d{1,2} ngay\b")
_TAKEN = re.compile(r"(?:tiep )?nhan\b")
"""`Đợt 2 (…): tiếp nhận tài liệu của các sở, kể cả tài liệu mà Sở A được giao`."""
_STANDING = "Thanh tra "
_TO_ALL = re.compile(r"\b(?:đến|cho|tới) (?:tất cả )?các (?:cơ quan|đơn vị|địa phương|sở)\b")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a clause and may say what is due: what is near, and the headings.

    `remark` says how it was understood whose its days are, where that is to be checked. `frame`:
    the clause heads a step whose tasks have days of their own, so that its days are nobody's.
    """

    near: tuple[Said, ...] = ()
    headings: tuple[Said, ...] = ()
    remark: str = ""
    frame: bool = False


@dataclass
class DeadlineReader:
    """Keeps the deadlines of one plan; `stated` when all were read."""

    head: PlanHead
    words: PlanWords
    year: int | None
    evidence_of: Callable[[Passage, Span], Evidence]
    periods: Sequence[StatedPeriod]
    last_days: list[StatedDeadline] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    _kept: list[StatedDeadline] = field(default_factory=list)
    _receivers: set[NamedBody] = field(default_factory=set)

    def stated(self) -> tuple[StatedDeadline, ...]:
        """Return the deadlines; those of who receives the evidence are tasks unless they say so."""
        return tuple(map(self._without_receivers, self._kept))

    def _without_receivers(self, one: StatedDeadline) -> StatedDeadline:
        if not one.who or one.to_above or not self._receive(one.who[:1]):
            return one
        proper = self.words.phrases("submission", "proper")
        guessed = OF_ROW_ABOVE in one.remark
        if (
            one.strength > WEAK
            and not guessed
            and (has(plain(one.task), proper) or self._of_row(one))
        ):
            return one
        # Of the bodies of a whole part, the others hand in.
        left = tuple(body for body in one.who if not self._receive((body,)))
        if left and not one.sure:
            return replace(one, who=left)
        return replace(one, strength=OTHER)

    def _of_row(self, one: StatedDeadline) -> bool:
        """Whether a deadline is that of a table's row which names evidence, no other task."""
        first, bar, _ = one.evidence.sentence.partition(" | ")
        return bool(bar) and (bool(codes_in(first)) or not other_task(plain(first), self.words))

    def _receive(self, who: Sequence[NamedBody]) -> bool:
        return all(
            one in self._receivers or one.name.startswith(_STANDING) or one.kind == "ourselves"
            for one in who
        )

    def in_clause(
        self, passage: Passage, clause: Span, doing: tuple[NamedBody, ...], around: Around
    ) -> None:
        """Keep the deadlines of a clause; `doing`: whom it speaks of."""
        doc = clause.doc
        spans = days_in(clause)
        own = said(doc, clause.start, clause.end)
        if not spans:
            self._closing(passage, clause, doing, own)
        if strength(own.told, self.words):
            self._receivers.update(receivers(clause, self.words))
        evidence = self.evidence_of(passage, clause)
        # `Trước ngày A, … và trước ngày B phải …`: each day is for what follows it.
        fronted = bool(spans) and self._opens(doc, clause.start, spans[0].start)
        before = clause.start
        whose: tuple[NamedBody, ...] = ()
        carried: tuple[Said, ...] = ()  # what the day before it in the clause is for
        for at, span in enumerate(spans):
            following = spans[at + 1].start if at + 1 < len(spans) else clause.end
            part = own
            if len(spans) > 1:
                start, end = (span.end, following) if fronted else (before, span.end)
                part = said(doc, start, end)
            before = span.end
            # `báo cáo vào ngày … và chỉ tiếp nhận đến hết ngày …`: only the part with the word
            shut = re.search(self.words.data["closed"]["shut"], part.told)
            if span.label_ in ("after", "since") or shut:
                if shut or self._closes(own.told):
                    self._keep(span, doing, own, WEAK + 1, evidence, last=True)
                continue
            if span.label_ == "range" and self._is_period(evidence, own, around):
                continue
            behind = doc[span.end : following]
            rest = plain(behind.text) if len(behind) else ""
            acting = owners(behind, self.words) if fronted and len(behind) else ()
            shuts = bool(acting) and self._receive(acting)  # `Hết ngày … Thanh tra tỉnh chốt hồ sơ`
            after = re.search(self.words.data["closed"]["after"], rest)
            if (after or shuts) and self._closes(rest):
                self._keep(span, doing, own, WEAK + 1, evidence, last=True)
                continue  # `được nhận đến hết ngày …, sau ngày này không nhận`
            found = self._who(clause, span, spans[at - 1].end if at else clause.start)
            if not found and fronted and len(behind):
                found = owners(behind, self.words)
            if points(doing) and all(one.kind == "everybody" and not one.points for one in found):
                found = ()
            theirs = possessors(doc[clause.start : span.start])
            if set(found) < set(theirs) and (found or points(theirs)):
                found = theirs  # `tài liệu của các sở và UBND các huyện gửi …`
            whose = found or whose or (() if doing else theirs)
            whole = (own,) if says_nothing(part.told, self.words) else ()
            told, found_strength, near = purpose(
                (part, *carried, *whole, *around.near), around.headings, self.words
            )
            if around.frame or (not whose and self._within(own.told)):
                found_strength = OTHER
            if self._gives_out(clause, whose or doing):
                found_strength = OTHER
            carried = (part,) if strength(part.told, self.words) else carried
            self._keep(
                span,
                whose or doing,
                told or own,
                found_strength,
                evidence,
                near=near,
                told_whose="" if whose else around.remark,
            )

    def _gives_out(self, clause: Span, who: Sequence[NamedBody]) -> bool:
        """Whether who receives the evidence sends something to all: forms, what to do."""
        to = receivers(clause, self.words)
        several = any(one.kind in ("group", "everybody") for one in to)
        return several and bool(who) and all(one.name.startswith(_STANDING) for one in who)

    def _closing(
        self, passage: Passage, clause: Span, doing: tuple[NamedBody, ...], own: Said
    ) -> None:
        """Keep the day before a clause that closes after it: `sau ngày này Tổ công tác khóa …`."""
        days = [one for one in clause.doc.spans[DEADLINES] if one.end <= clause.start]
        after = re.search(self.words.data["closed"]["after"], own.told)
        counted = _COUNTED.search(own.told)  # `quá thời hạn trên 05 ngày`: no day of its own
        if days and after and not counted and self._closes(own.told):
            evidence = self.evidence_of(passage, clause)
            self._keep(days[-1], doing, own, WEAK + 1, evidence, last=True)

    def _closes(self, told: str) -> bool:
        """Whether words say that nothing is taken any more."""
        return bool(re.search(self.words.data["closed"]["what"], told))

    def told_before(self, clause: Span) -> StatedDeadline | None:
        """Return the deadline that a clause refers to (`cùng thời gian trên`), if there is one."""
        return referred_to(clause, self._kept, self.words)

    def as_before(
        self, before: StatedDeadline, who: tuple[NamedBody, ...], task: Said, evidence: Evidence
    ) -> None:
        """Keep a deadline told before for further bodies that have none, for a person to check."""
        dated = {body for one in self._kept if one.strength > WEAK for body in one.who}
        who = tuple(body for body in who if body not in dated)
        if not who:
            return
        again = before.to_check(who, AS_BEFORE)
        self._kept.append(replace(again, task=tidy(task.text), evidence=evidence))

    def of_sentence(self, further: tuple[NamedBody, ...]) -> None:
        """Keep the last day for further bodies, which its sentence asks before it."""
        if further and self._kept[-1].strength > WEAK:
            self._kept.append(self._kept[-1].to_check(further, OF_SENTENCE))

    def in_cell(
        self,
        doc: Doc,
        who: tuple[NamedBody, ...],
        task: tuple[Said, ...],
        headings: tuple[Said, ...],
        evidence: Evidence,
        row: TableRow,
    ) -> None:
        """Keep the deadlines of a table's cell: with a word for it, or a bare day.

        What its column is called may say how it is meant: `Gửi trước ngày`.
        """
        bare = "before" if _BEFORE.search(fold(row.heads.get("when", ""))) else ""
        spans = [s for s in doc.spans[DEADLINES] if s.label_ not in ("after", "since")]
        if not spans:
            days = [token.i for token in doc if token.norm_ == DAY]
            spans = [Span(doc, at, at + 1, label=bare or "until") for at in days[-1:]]
        if bare:
            on = [s.label_ == "on" for s in spans]
            spans = [
                Span(doc, s.start, s.end, label=bare) if alone else s
                for s, alone in zip(spans, on, strict=True)
            ]
        told, found, near = purpose(task, headings, self.words)
        ahead = bool(spans) and bool(listed(doc, 0, spans[0].start))  # `Sở A: ngày …; Sở B: ngày …`
        before = 0
        for span in spans:
            following = min([s.start for s in spans if s.start > span.start], default=len(doc))
            own = listed(doc, before, span.start) if ahead else listed(doc, span.end, following)
            own = own or listed(doc, 0, span.start)
            before = span.end
            words = told or Said(evidence.sentence, "")
            remark = OF_ROW_ABOVE if row.day_above else ""
            self._keep(
                span,
                own or who,
                words,
                found,
                evidence,
                near=near,
                in_cell=True,
                told_whose=remark,
            )

    def of_list(
        self,
        sentence: Said,
        spans: Sequence[Span],
        who: tuple[NamedBody, ...],
        evidence: Evidence,
        remark: str = "",
    ) -> None:
        """Keep the days of a sentence above a list for the bodies of one of its items."""
        for span in spans:
            found = strength(sentence.told, self.words)
            if not found and has(sentence.told, self.words.phrases("submission", "things")):
                found = WEAK
            self._keep(span, who, sentence, found, evidence, near=True, told_whose=remark)

    def _within(self, told: str) -> bool:
        """Whether who works for the assessment itself does it: `2. Trước ngày …: Tổ công tác …`."""
        acting = re.sub(r"^(?:(?:\d{1,2}|[a-z]) )+", "", f"{told} ")
        return any(acting.startswith(f"{one} ") for one in self.words.phrases("within"))

    def _opens(self, doc: Doc, start: int, end: int) -> bool:
        told = said(doc, start, end).told
        return "body" not in told.split() and says_nothing(told, self.words)

    def _is_period(self, evidence: Evidence, own: Said, around: Around) -> bool:
        if any(one.evidence == evidence for one in self.periods):
            return True
        told = " ".join((*(one.told for one in around.headings[:1]), own.told))
        return has(told, self.words.phrases("period")) and not strength(own.told, self.words)

    def _who(self, clause: Span, span: Span, before: int) -> tuple[NamedBody, ...]:
        """Whom a deadline is for: `đối với …` behind it, else who does something before it."""
        doc = clause.doc
        if named := self._named_for(doc, before, span.start):
            return named
        after = plain(doc[span.end : min(span.end + 3, clause.end)].text)
        behind = doc[span.end : min(span.end + 2, clause.end)].text.removeprefix(")")
        sign = behind[:1]  # `Đợt 1 (từ ngày … đến ngày …): các sở`
        following = [s.start for s in doc.spans[DEADLINES] if s.start >= span.end]
        end = min([clause.end, *following])
        found: tuple[NamedBody, ...] = ()
        if sign == ":":  # `Từ ngày … đến ngày …: các đơn vị gửi …`, `Ngày …: hạn nộp của các sở`
            found = owners(doc[span.end : end], self.words)
            if not found or _TAKEN.match(plain(doc[span.end : end].text)):
                found = listed(doc, span.end, end)
        elif sign == "(" or after.startswith(("doi voi", "cho", "voi", "ap dung")):
            found = listed(doc, span.end, end) or self._level(doc[span.end : end])
        if found:
            return found
        part = doc[before : span.start]
        return owners(part, self.words) if len(part) else ()

    def _named_for(self, doc: Doc, start: int, end: int) -> tuple[NamedBody, ...]:
        """Whom a day is said to be for right before it: `đối với cấp huyện là ngày …`."""
        norms = [token.norm_ for token in doc[start:end]]
        at = next((i for i in range(len(norms) - 1, 0, -1) if norms[i - 1 : i + 1] == FOR), 0)
        if not at:
            return ()
        behind = doc[start + at + 1 : end]
        told = said(doc, behind.start, behind.end).told.removeprefix("body ")
        found = listed(doc, behind.start, behind.end)
        if found:
            return found if says_nothing(told, self.words) else ()
        return self._level(behind) or _unknown(behind)

    def _level(self, part: Span) -> tuple[NamedBody, ...]:
        """The bodies of a level that words begin with: `cấp huyện là`."""
        told = f"{plain(part.text)} ".removeprefix("doi voi ")
        named = self.words.levels_in_headings
        return tuple(NamedBody("group", named[one]) for one in named if told.startswith(f"{one} "))

    def _keep(
        self,
        span: Span,
        who: tuple[NamedBody, ...],
        task: Said,
        found: int,
        evidence: Evidence,
        *,
        last: bool = False,
        near: bool = True,
        in_cell: bool = False,
        told_whose: str = "",
    ) -> None:
        day = next(written(token) for token in reversed(list(span)) if token.norm_ == DAY)
        assert day is not None
        after = self.head.issued or (self.periods[0].end if self.periods else None)
        by = last_day(day, span.label_, year_for(day, after, self.year))
        if by is None:
            self.wrong.append(f"ngày không có thật: {quoted(evidence)}")
            return
        if span.label_ == "on" and self.head.issued and by.by <= self.head.issued:
            return  # the day of issue, of this paper or another
        if not last and self._past(by.by):
            return  # `Đối với giai đoạn trước ngày 01/7/2025`: when something was, not is due
        standing = bool(who) and all(one.name.startswith(_STANDING) for one in who)
        if standing and not last and _TO_ALL.search(task.text):
            found = OTHER
        units = any(one.kind in ("body", "group", "everybody") for one in who)
        if found == WEAK and (not units or span.label_ == "on"):
            found = OTHER
        remark = "" if near or found == OTHER else NOT_SAID if found == WEAK else BY_HEADING
        bare = span.label_ == "on" and not in_cell
        bare = bare and not has(plain(task.text), self.words.phrases("terms"))
        kept = StatedDeadline(
            who=who,
            by=by.by,
            task=tidy(task.text),
            evidence=evidence,
            strength=found,
            to_above=self._to_above(task.told),
            remark="; ".join(part for part in (by.remark, remark, told_whose) if part),
            sure=by.sure and bool(who) and (near or found == OTHER) and not bare and not told_whose,
        )
        (self.last_days if last else self._kept).append(kept)

    def _past(self, by: date) -> bool:
        """Whether a day lies in what is assessed, before the paper was issued."""
        issued = self.head.issued
        return (
            issued is not None
            and by < issued
            and any(one.start <= by <= one.end for one in self.periods[:1])
        )

    def _to_above(self, told: str) -> bool:
        """Whether something goes to the level above, which is not only mentioned."""
        text = f" {told} "
        mentioned, reaches = self.words.phrases("mentioned"), self.words.phrases("reaches")
        for name in sorted(self.words.phrases("above"), key=len, reverse=True):
            ahead, found, _ = text.partition(f" {name} ")
            ahead = f" {ahead.strip()}"
            reached = any(ahead.endswith(f" {one}") for one in reaches)
            if found and (reached or not any(ahead.endswith(f" {one}") for one in mentioned)):
                return True
            text = text.replace(f" {name} ", " ")  # `Chính phủ` is within `Thanh tra Chính phủ`
        return False


def _unknown(part: Span) -> tuple[NamedBody, ...]:
    """Bodies that only their class tells, which are still not everybody: `các tổng cục là`."""
    named = tidy(_BEHIND.split(part.text)[0])
    several = named.startswith("các ") and class_of(named.removeprefix("các "))
    return (NamedBody("group", named[:1].upper() + named[1:]),) if several else ()


def days_in(clause: Span) -> list[Span]:
    """Return the days of a clause with their roles."""
    return [s for s in clause.doc.spans[DEADLINES] if clause.start <= s.start < clause.end]
