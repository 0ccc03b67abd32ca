"""A plan's document → `PlanFacts`: who has to do what by when, by the sentences that say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractors.document import Document
from indicator_map.bodies import class_of
from pipeline.campaigns.passages import CONTINUED, Block, Passage, TableRow
from pipeline.campaigns.plan_bodies import (
    LONGEST_HEADING,
    after_bodies,
    body_of,
    listed,
    opening_bodies,
    owners,
    without_owners,
)
from pipeline.campaigns.plan_deadlines import last_day, other_task, strength, year_for
from pipeline.campaigns.plan_facts import (
    Evidence,
    NamedBody,
    Note,
    PlanFacts,
    StatedDeadline,
    StatedDuty,
    StatedFigure,
    StatedPeriod,
)
from pipeline.campaigns.plan_periods import periods_in, quoted, tidy, unlike
from pipeline.campaigns.plan_spans import BODIES, DAY, DEADLINES, plan_doc, written
from pipeline.campaigns.plan_words import PlanWords, behind_codes, codes_in, has, plain

NOTES = {
    "working_group": "Tổ công tác",
    "contacts": "Đầu mối liên hệ",
    "originals": "Bản gốc",
}
"""What is kept in the plan's own sentence: the key of its words, and what it is called."""
_MARKER = re.compile(
    r"^\s*(?:(?:(?:Điều|Bước|Giai đoạn|Đợt)\s+)?(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])"
    r"\s*[.):]+|[-–—•*+])\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What the letterhead says: `place` is tỉnh or thành phố."""

    subject: str
    organisation: str
    issued: date | None
    place: str


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """A passage with its spans, for whoever shows what was understood."""

    passage: Passage
    doc: Doc


@dataclass
class PlanReader:
    """Reads the blocks of one document, in order; `facts` when all were read."""

    document: Document
    head: PlanHead
    words: PlanWords
    nlp: Language
    read: list[ReadBlock] = field(default_factory=list)
    _context: list[tuple[int, tuple[NamedBody, ...]]] = field(default_factory=list)
    _above: list[tuple[int, str]] = field(default_factory=list)
    _period: list[StatedPeriod] = field(default_factory=list)
    _last_day: list[StatedDeadline] = field(default_factory=list)
    _deadlines: list[StatedDeadline] = field(default_factory=list)
    _duties: list[StatedDuty] = field(default_factory=list)
    _figures: list[StatedFigure] = field(default_factory=list)
    _units: dict[NamedBody, Evidence] = field(default_factory=dict)
    _listed: set[NamedBody] = field(default_factory=set)
    _notes: list[Note] = field(default_factory=list)
    _wrong: list[str] = field(default_factory=list)
    _counted: list[Evidence] = field(default_factory=list)
    _levels: dict[str, Evidence] = field(default_factory=dict)

    def facts(self, blocks: Sequence[Block]) -> PlanFacts:
        """Return what the blocks say."""
        self._period, wrong = periods_in(blocks, self._doc, self._evidence, self.words)
        self._wrong += wrong
        self._level_in(self.head.subject, Evidence(self.head.subject, 1))
        heading = ""
        for block in blocks:
            if isinstance(block, TableRow):
                self._table_row(block, heading)
            else:
                self._paragraph(block, heading)
                heading = block.text if len(block.text) < LONGEST_HEADING else heading
        period = self._period[0] if self._period else None
        self._wrong += unlike(self._period)
        return PlanFacts(
            subject=self.head.subject,
            organisation=self.head.organisation,
            year=self._year,
            issued=self.head.issued,
            place=self.head.place,
            period=period,
            last_day=self._last_day[0] if self._last_day else None,
            deadlines=tuple(self._deadlines),
            duties=tuple(self._duties),
            figures=tuple(self._figures),
            units=tuple(self._units.items()),
            notes=tuple(self._notes),
            contradictions=tuple(dict.fromkeys(self._wrong)),
            counted=tuple(self._counted),
            levels_below=tuple(self._levels.items()),
        )

    @cached_property
    def _year(self) -> int | None:
        named = re.findall(r"\bnăm (20\d\d)", self.head.subject)
        if named:
            return int(named[0])
        if self._period:
            return self._period[0].end.year
        return None

    # Paragraphs

    def _paragraph(self, passage: Passage, heading: str) -> None:
        doc = self._doc(passage)
        self.read.append(ReadBlock(passage, doc))
        marker = _MARKER.match(passage.text)
        begin = marker.end() if marker else 0
        if passage.depth < CONTINUED:
            while self._context and self._context[-1][0] >= passage.depth:
                self._context.pop()
        opening = opening_bodies(doc, passage, begin, self.words)
        context = self._context[-1][1] if self._context else ()
        if opening:
            # Only a heading, or what a marker opens, is spoken to by the paragraphs below it.
            if passage.depth < CONTINUED:
                self._context.append((passage.depth, opening))
            context = opening
        self._notes_of(passage, doc)
        said: tuple[NamedBody, ...] = context
        while self._above and self._above[-1][0] >= passage.depth:
            self._above.pop()
        task = self._above[-1][1] if self._above else ""
        if passage.text.endswith(":") and strength(plain(passage.text), self.words):
            self._above.append((passage.depth, passage.text))  # what is listed below is handed in
        for clause in doc.sents:
            who = owners(clause, self.words) or said
            task = self._deadlines_of(passage, clause, who, task, heading) or task
            self._duty(passage, clause, who, begin)
            said = who

    # Deadlines

    def _deadlines_of(
        self,
        passage: Passage,
        clause: Span,
        doing: tuple[NamedBody, ...],
        task: str,
        heading: str,
    ) -> str:
        """Keep the deadlines of a clause; return its words where it says what is handed in."""
        spans = [s for s in clause.doc.spans[DEADLINES] if clause.start <= s.start < clause.end]
        text = plain(clause.text)
        own = clause.text if strength(text, self.words) else ""
        before = clause.start
        for span in spans:
            evidence = self._evidence(passage, clause)
            if span.label_ in ("after", "since"):
                if has(text, self.words.phrases("not_considered")):
                    self._keep(span, doing, clause.text, evidence, last=True)
                continue
            if span.label_ == "range":
                if any(p.evidence == evidence for p in self._period):
                    continue
                if has(plain(f"{heading} {clause.text}"), self.words.phrases("period")):
                    continue
            who = self._who(clause, span, before) or doing
            part = clause.doc[before : span.end].text if len(spans) > 1 else clause.text
            told = plain(part)
            tells = strength(told, self.words) or other_task(told, self.words)
            said = part if tells else own or task or self._handed_in(passage, text) or clause.text
            self._keep(span, who, said, evidence)
            before = span.end
        return own

    def _handed_in(self, passage: Passage, clause: str) -> str:
        """The whole passage, where it says what a clause only says to be sent: `…; gửi trước …`."""
        sent = has(clause, self.words.phrases("submission", "verbs"))
        return passage.text if sent and strength(plain(passage.text), self.words) else ""

    def _who(self, clause: Span, span: Span, before: int) -> tuple[NamedBody, ...]:
        """Whom a deadline is for: `đối với …` behind it, else who does something before it."""
        doc = clause.doc
        after = plain(doc[span.end : min(span.end + 3, clause.end)].text)
        sign = doc[span.end].text if span.end < clause.end else ""
        following = [s.start for s in doc.spans[DEADLINES] if s.start >= span.end]
        end = min([clause.end, *following])
        found: tuple[NamedBody, ...] = ()
        if ":" in span.text:  # `Ngày …: hạn cuối nộp hồ sơ của các sở`
            return listed(doc, span.end, end)
        if sign == ":":  # `Từ ngày … đến ngày …: các đơn vị gửi …`
            found = owners(doc[span.end : end], self.words)
        elif sign == "(" or after.startswith(("doi voi", "cho", "voi")):
            found = listed(doc, span.end, end)
        if found:
            return found
        part = doc[before : span.start]
        return owners(part, self.words) if len(part) else ()

    def _keep(
        self,
        span: Span,
        who: tuple[NamedBody, ...],
        task: str,
        evidence: Evidence,
        *,
        last: bool = False,
    ) -> None:
        day = next(written(token) for token in reversed(list(span)) if token.norm_ == DAY)
        assert day is not None
        after = self.head.issued or (self._period[0].end if self._period else None)
        found = last_day(day, span.label_, year_for(day, after, self._year))
        if found is None:
            self._wrong.append(f"ngày không có thật: {quoted(evidence)}")
            return
        text = plain(task)
        above = has(text, tuple(map(plain, self.words.data["above"])))
        kept = StatedDeadline(
            who=who,
            by=found.by,
            task=tidy(task),
            evidence=evidence,
            strength=strength(text, self.words),
            to_above=above,
            remark=found.remark,
            sure=found.sure and bool(who),
        )
        if last:
            self._last_day.append(kept)
        else:
            self._deadlines.append(kept)

    # Duties, figures, notes

    def _duty(
        self, passage: Passage, clause: Span, doing: tuple[NamedBody, ...], begin: int
    ) -> None:
        who = tuple(one for one in doing if one.kind in ("body", "group"))
        start = max(clause.start_char, begin)
        at = after_bodies(clause.doc, start, clause.end_char)
        words = without_owners(clause.doc, at, clause.end_char, who).strip(" :;.,-–")
        name_alone = all(word[:1].isupper() for word in words.split())  # who signs
        if not who or len(words) < 12 or name_alone:
            return
        evidence = self._evidence(passage, clause)
        for body in who:
            self._units.setdefault(body, evidence)
        text = plain(words)
        phrases = self.words.phrases
        handed_in = has(text, phrases("duties"))
        if not handed_in and self._is_other_task(text):
            return
        if not handed_in and any(has(text, phrases(key)) for key in ("not_duties", *NOTES)):
            return
        if has(text, self.words.phrases("figures")):
            split = has(text, self.words.phrases("split"))
            self._figures.append(StatedFigure(who, tidy(words), split, evidence))
        codes = codes_in(words)
        for code in codes:
            self._duties.append(StatedDuty(who, tidy(words), evidence, code))
        # `cải cách hành chính (B.1.2), chuyển đổi vị trí công tác`: the rest has no code.
        rest = tidy(behind_codes(words))
        if rest:
            self._duties.append(StatedDuty(who, rest, evidence))

    def _is_other_task(self, text: str) -> bool:
        """Whether it says what is done with the evidence, or what goes to the level above."""
        above = has(text, tuple(map(plain, self.words.data["above"])))
        return above or other_task(text, self.words)

    def _notes_of(self, passage: Passage, doc: Doc) -> None:
        for clause in doc.sents:
            text = plain(clause.text)
            if re.search(self.words.data["counted"], text):
                self._counted.append(self._evidence(passage, clause))
            self._level_in(clause.text, self._evidence(passage, clause))
            for about, title in NOTES.items():
                if has(text, self.words.phrases(about)):
                    self._notes.append(Note(title, self._evidence(passage, clause)))
                    break

    def _level_in(self, text: str, evidence: Evidence) -> None:
        said = plain(text)
        for level in self.words.data["levels_below"]:
            if has(said, self.words.phrases("levels_below", level)):
                self._levels.setdefault(level, evidence)

    # Tables

    def _table_row(self, row: TableRow, heading: str) -> None:
        docs = {role: self._doc(passage) for role, passage in row.cells.items()}
        self.read += [ReadBlock(row.cells[role], doc) for role, doc in docs.items()]
        who = self._cell_bodies(row.cells["who"], docs["who"]) if "who" in docs else ()
        what = row.cells.get("what")
        task = what.text if what else ""
        shown = " | ".join(
            row.cells[role].text for role in ("code", "what", "who", "when") if role in row.cells
        )
        evidence = self._row_evidence(row, shown)
        if not who and what:
            for clause in docs["what"].sents:
                who = who or owners(clause, self.words)
        listed_only = "what" not in docs and "when" not in docs
        for body in who:
            if body.kind in ("body", "group"):
                if listed_only and body in self._listed:
                    name = body.name.replace("<place>", self.head.place)
                    self._wrong.append(f"đơn vị “{name}” có hai lần trong danh sách: {shown}")
                if listed_only:
                    self._listed.add(body)
                self._units.setdefault(body, evidence)
        if "when" in docs:
            roles = ("what", "when") if what else ("who", "when")
            heads = " ".join(row.heads.get(role, "") for role in roles)
            heads = heads if what else f"{heading} {heads}"
            handed_in = strength(plain(heads), self.words)  # `Nội dung minh chứng`, `Thời hạn gửi`
            due = f"{heads}: {task}" if handed_in else task
            self._cell_deadlines(docs["when"], who, due, evidence)
        elif what:
            for clause in docs["what"].sents:
                self._deadlines_of(what, clause, who, "", "")
        owing = tuple(one for one in who if one.kind in ("body", "group"))
        text = plain(task)
        if (
            what
            and owing
            and (has(text, self.words.phrases("duties")) or not self._is_other_task(text))
        ):
            if has(text, self.words.phrases("figures")):
                split = has(plain(shown), self.words.phrases("split"))
                self._figures.append(StatedFigure(owing, task, split, evidence))
            codes = codes_in(row.cells["code"].text) if "code" in row.cells else ()
            for code in codes or codes_in(task) or ("",):
                self._duties.append(StatedDuty(owing, task, evidence, code))

    def _cell_deadlines(
        self, doc: Doc, who: tuple[NamedBody, ...], task: str, evidence: Evidence
    ) -> None:
        """A cell of deadlines: with a word for it, or a bare day."""
        spans = [s for s in doc.spans[DEADLINES] if s.label_ not in ("after", "since")]
        if not spans:
            spans = [
                Span(doc, token.i, token.i + 1, label="until")
                for token in doc
                if token.norm_ == DAY
            ][-1:]
        for span in spans:
            following = min([s.start for s in spans if s.start > span.start], default=len(doc))
            own = listed(doc, span.end, following) or listed(doc, 0, span.start)
            self._keep(span, own or who, task, evidence)

    def _cell_bodies(self, passage: Passage, doc: Doc) -> tuple[NamedBody, ...]:
        found = [body_of(s) for s in doc.spans[BODIES] if s.label_ not in ("above",)]
        if not found:
            for part in re.split(r"[;,\n]", passage.text):
                if class_of(part.strip()):
                    found.append(NamedBody("body", tidy(part)))
        return tuple(dict.fromkeys(found))

    # Shared

    def _doc(self, passage: Passage) -> Doc:
        return plan_doc(self.nlp, passage.text)

    def _evidence(self, passage: Passage, span: Span) -> Evidence:
        place = passage.place(self.document, span.start_char, span.end_char)
        text = tidy(span.text)
        return Evidence(text, place.page if place else passage.page, place.box if place else None)

    def _row_evidence(self, row: TableRow, shown: str) -> Evidence:
        first: Passage = next(iter(row.cells.values()))
        place = first.place(self.document, 0, len(first.text))
        return Evidence(tidy(shown), row.page, place.box if place else None)
