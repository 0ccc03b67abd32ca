"""A plan's document → `PlanFacts`: who has to do what by when, by the sentences that say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractors.document import Document
from extractors.grammar.folding import fold
from indicator_map.bodies import class_of
from pipeline.campaigns.passages import CONTINUED, Block, Passage, TableRow
from pipeline.campaigns.plan_days import WrittenDay
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
from pipeline.campaigns.plan_spans import BODIES, DAY, DEADLINES, plan_doc, written
from pipeline.campaigns.plan_words import PlanWords, has, plain

SHORTEST_PERIOD = 200
"""Days; a shorter range is the time of some task."""
LONGEST_HEADING = 90
"""Characters of a heading that names a body: `3. Sở Nội vụ:`."""
_CODE = re.compile(r"(?<![\w.])([A-DĐ]T?(?:[.\-]\d{1,2}){1,4})(?![\w])")
_MARKER = re.compile(
    r"^\s*(?:(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.)]+|[-–—•*+])\s*", re.IGNORECASE
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
    _period: list[StatedPeriod] = field(default_factory=list)
    _last_day: list[StatedDeadline] = field(default_factory=list)
    _deadlines: list[StatedDeadline] = field(default_factory=list)
    _duties: list[StatedDuty] = field(default_factory=list)
    _figures: list[StatedFigure] = field(default_factory=list)
    _units: dict[NamedBody, Evidence] = field(default_factory=dict)
    _notes: list[Note] = field(default_factory=list)
    _wrong: list[str] = field(default_factory=list)

    def facts(self, blocks: Sequence[Block]) -> PlanFacts:
        """Return what the blocks say."""
        self._find_period(blocks)
        heading = ""
        for block in blocks:
            if isinstance(block, TableRow):
                self._table_row(block)
            else:
                self._paragraph(block, heading)
                heading = block.text if len(block.text) < LONGEST_HEADING else heading
        period = self._period[0] if self._period else None
        for other in self._period[1:]:
            if period and (other.start, other.end) != (period.start, period.end):
                self._wrong.append(
                    f"hai thời kỳ đánh giá khác nhau: {_shown(period.start)}–{_shown(period.end)} "
                    f"(tr. {period.evidence.page}) và {_shown(other.start)}–{_shown(other.end)} "
                    f"(tr. {other.evidence.page})"
                )
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
        )

    @cached_property
    def _year(self) -> int | None:
        named = re.findall(r"\bnăm (20\d\d)", self.head.subject)
        if named:
            return int(named[0])
        if self._period:
            return self._period[0].end.year
        return None

    # The period

    def _find_period(self, blocks: Sequence[Block]) -> None:
        heading = ""
        for block in blocks:
            for passage in block.cells.values() if isinstance(block, TableRow) else (block,):
                doc = self._doc(passage)
                for span in doc.spans[DEADLINES]:
                    if span.label_ == "range":
                        self._range(passage, span, heading)
                if len(passage.text) < LONGEST_HEADING:
                    heading = passage.text

    def _range(self, passage: Passage, span: Span, heading: str) -> None:
        first, last = [day for token in span if (day := written(token)) is not None]
        evidence = self._evidence(passage, span.sent)
        end = last.last(last.year) if last.year else None
        year = first.year or (end.year if end else None)
        start = first.first(year) if year else None
        said = has(plain(f"{heading} {span.sent.text}"), self.words.phrases("period"))
        if start is None or end is None:
            if said:
                self._wrong.append(f"thời kỳ đánh giá có ngày không có thật: {_quoted(evidence)}")
            return
        if said and start > end:
            self._wrong.append(
                f"thời kỳ đánh giá bắt đầu {_shown(start)} sau khi kết thúc {_shown(end)}: "
                f"{_quoted(evidence)}"
            )
        elif said and (end - start).days >= SHORTEST_PERIOD:
            self._period.append(StatedPeriod(start, end, evidence))

    # Paragraphs

    def _paragraph(self, passage: Passage, heading: str) -> None:
        doc = self._doc(passage)
        self.read.append(ReadBlock(passage, doc))
        marker = _MARKER.match(passage.text)
        begin = marker.end() if marker else 0
        if passage.depth < CONTINUED:
            while self._context and self._context[-1][0] >= passage.depth:
                self._context.pop()
        opening = self._opening(doc, passage, begin)
        context = self._context[-1][1] if self._context else ()
        if opening:
            # Only a heading, or what a marker opens, is spoken to by the paragraphs below it.
            if passage.depth < CONTINUED:
                self._context.append((passage.depth, opening))
            context = opening
        self._notes_of(passage, doc)
        said: tuple[NamedBody, ...] = context
        task = ""
        for clause in doc.sents:
            owners = self._owners(clause) or said
            task = self._deadlines_of(passage, clause, owners, task, heading) or task
            self._duty(passage, clause, owners, begin)
            said = owners

    def _opening(self, doc: Doc, passage: Passage, begin: int) -> tuple[NamedBody, ...]:
        """The bodies that a paragraph begins with, spoken to or headed by; empty for none."""
        text = plain(doc.text[begin:])
        for ask in self.words.phrases("asks"):
            if text.startswith(f"{ask} "):
                found = re.match(rf"\s*(?:\w+\s*){{{len(ask.split())}}}", doc.text[begin:])
                begin += found.end() if found else 0
                break
        spans = [span for span in doc.spans[BODIES] if span.end_char > begin]
        opened: list[NamedBody] = []
        at = begin
        for span in spans:
            between = fold(doc.text[at : span.start_char]).strip(" ,;.:-–()")
            if between not in ("", "va", "chu tich", "thu truong", "giam doc", "lanh dao", "cac"):
                break
            opened.append(_body(span))
            at = span.end_char
        if opened:
            return tuple(body for body in opened if body.kind not in ("above", "ourselves"))
        head = doc.text[begin:].split(":")[0].strip(" .")
        short = len(passage.text) < LONGEST_HEADING or ":" in doc.text[begin : begin + 60]
        named = head[:1].isupper() and len(head.split()) > 1 and not re.search(r"\d", head)
        if short and named and len(head) < LONGEST_HEADING and class_of(head):
            return (NamedBody("body", head),)
        return ()

    def _owners(self, clause: Span) -> tuple[NamedBody, ...]:
        """The bodies of a clause that have to do it: not those that receive or help."""
        owners: list[NamedBody] = []
        role, end = "", -1
        for span in clause.doc.spans[BODIES]:
            if not (clause.start <= span.start < clause.end):
                continue
            between = [t.norm_ for t in clause.doc[end : span.start]] if end >= 0 else None
            joined = between is not None and all(w in (",", "va", ";", "-", "cac") for w in between)
            if not joined:
                role = self._role(clause, span)
            end = span.end
            if role == "does" and span.label_ not in ("above",):
                owners.append(_body(span))
        return tuple(dict.fromkeys(owners))

    def _role(self, clause: Span, span: Span) -> str:
        before = plain(clause.doc[max(clause.start, span.start - 4) : span.start].text)
        for role in ("beside", "asks", "receives", "mentioned"):
            for phrase in self.words.phrases(role):
                if before == phrase or before.endswith(f" {phrase}"):
                    return "does" if role == "asks" else role
        return "does"

    # Deadlines

    def _deadlines_of(
        self,
        passage: Passage,
        clause: Span,
        owners: tuple[NamedBody, ...],
        task: str,
        heading: str,
    ) -> str:
        """Keep the deadlines of a clause; return its words where it says what is to be handed in."""
        spans = [s for s in clause.doc.spans[DEADLINES] if clause.start <= s.start < clause.end]
        text = plain(clause.text)
        own = clause.text if self._strength(text) else ""
        before = clause.start
        for span in spans:
            evidence = self._evidence(passage, clause)
            if span.label_ == "after":
                if has(text, self.words.phrases("not_considered")):
                    self._keep(span, owners, clause.text, evidence, last=True)
                continue
            if span.label_ == "range":
                if any(p.evidence == evidence for p in self._period):
                    continue
                if has(plain(f"{heading} {clause.text}"), self.words.phrases("period")):
                    continue
            who = self._who(clause, span, before) or owners
            part = clause.doc[before : span.end].text if len(spans) > 1 else clause.text
            said = part if self._strength(plain(part)) or self._other(plain(part)) else own or task
            self._keep(span, who, said or clause.text, evidence)
            before = span.end
        return own

    def _who(self, clause: Span, span: Span, before: int) -> tuple[NamedBody, ...]:
        """Whom a deadline is for: `đối với …` behind it, else who does something before it."""
        doc = clause.doc
        after = plain(doc[span.end : min(span.end + 3, clause.end)].text)
        if after.startswith(("doi voi", "cho", "voi")) or (
            span.end < clause.end and doc[span.end].text in "(:"
        ):
            following = [s.start for s in doc.spans[DEADLINES] if s.start >= span.end]
            end = min([clause.end, *following])
            found = self._listed(doc, span.end, end)
            if found:
                return found
        part = doc[before : span.start]
        return self._owners(part) if len(part) else ()

    def _listed(self, doc: Doc, start: int, end: int) -> tuple[NamedBody, ...]:
        spans = [s for s in doc.spans[BODIES] if start <= s.start < end]
        return tuple(_body(s) for s in spans if s.label_ not in ("above", "ourselves"))

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
        found = self._last_day_of(day, span.label_)
        if found is None:
            self._wrong.append(f"ngày không có thật: {_quoted(evidence)}")
            return
        by, remark, sure = found
        text = plain(task)
        above = has(text, tuple(map(plain, self.words.data["above"])))
        kept = StatedDeadline(
            who=who,
            by=by,
            task=_tidy(task),
            evidence=evidence,
            strength=self._strength(text),
            to_above=above,
            remark=remark,
            sure=sure and bool(who),
        )
        if last:
            self._last_day.append(kept)
        else:
            self._deadlines.append(kept)

    def _last_day_of(self, day: WrittenDay, rule: str) -> tuple[date, str, bool] | None:
        """The last day (included) that a written day means, how so, and whether it is sure."""
        remarks = []
        year = day.year or self._year_for(day)
        if year is None:
            return None
        if day.year is None:
            remarks.append(f"kế hoạch không ghi năm, hiểu là năm {year}")
        if rule == "before":
            first = day.first(year)
            if first is None:
                return None
            by = first - timedelta(days=1)
            remarks.append(f"“trước” {_shown(first)}: ngày cuối là {_shown(by)}")
        else:
            last = day.last(year)
            if last is None:
                return None
            by = last
            if day.day is None:
                remarks.append(f"hết tháng: {_shown(by)}")
            if rule == "hour":
                remarks.append("trong ngày này, đến giờ ghi trong kế hoạch")
        return by, "; ".join(remarks), day.year is not None

    def _year_for(self, day: WrittenDay) -> int | None:
        """The year of a day without one: the first such day after the plan, else the period."""
        after = self.head.issued or (self._period[0].end if self._period else None)
        if after is None:
            return self._year + 1 if self._year else None
        last = day.last(after.year)
        return after.year if last is not None and last >= after else after.year + 1

    def _strength(self, text: str) -> int:
        """How surely plain text speaks of handing in evidence; 0 if not at all."""
        words = self.words
        if not has(text, words.phrases("submission", "verbs")) or self._other(text):
            return 0
        if not has(text, words.phrases("submission", "things")):
            return 0
        sure = words.phrases("submission", "evidence")
        return 1 + sum(has(text, (phrase,)) for phrase in sure)

    def _other(self, text: str) -> bool:
        """Whether plain text speaks of what is done with the evidence, not of handing it in."""
        phrases = self.words.phrases
        hands_in = has(text, phrases("submission", "verbs"))
        if hands_in:  # `thẩm định hồ sơ do các đơn vị gửi`
            opening = " ".join(text.split()[:8])
            return has(opening, phrases("submission", "afterwards"))
        return has(text, phrases("submission", "other_tasks"))

    # Duties, figures, notes

    def _duty(
        self, passage: Passage, clause: Span, owners: tuple[NamedBody, ...], begin: int
    ) -> None:
        who = tuple(one for one in owners if one.kind in ("body", "group"))
        start = max(clause.start_char, begin)
        spans = [s for s in clause.doc.spans[BODIES] if s.start_char <= start + 12]
        at = start
        for span in spans:  # the bodies that it begins with
            if span.start_char >= clause.start_char and span.start_char - at < 12:
                at = max(at, span.end_char)
                for more in clause.doc.spans[BODIES]:
                    gap = fold(clause.doc.text[at : more.start_char]).strip(" ,")
                    if at <= more.start_char < clause.end_char and gap in ("", "va"):
                        at = more.end_char
        words = clause.doc.text[at : clause.end_char].strip(" :;.,-–")
        if not who or len(words) < 12:
            return
        evidence = self._evidence(passage, clause)
        for body in who:
            self._units.setdefault(body, evidence)
        text = plain(words)
        if has(text, self.words.phrases("not_duties")):
            return
        if has(text, self.words.phrases("figures")):
            split = has(text, self.words.phrases("split"))
            self._figures.append(StatedFigure(who, _tidy(words), split, evidence))
        codes = _codes(words)
        for code in codes:
            self._duties.append(StatedDuty(who, _tidy(words), evidence, code))
        if not codes:
            self._duties.append(StatedDuty(who, _tidy(words), evidence))

    def _notes_of(self, passage: Passage, doc: Doc) -> None:
        for clause in doc.sents:
            text = plain(clause.text)
            for about, title in (
                ("working_group", "Tổ công tác"),
                ("contacts", "Đầu mối liên hệ"),
                ("originals", "Bản gốc"),
            ):
                if has(text, self.words.phrases(about)):
                    self._notes.append(Note(title, self._evidence(passage, clause)))
                    break

    # Tables

    def _table_row(self, row: TableRow) -> None:
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
                who = who or self._owners(clause)
        for body in who:
            if body.kind in ("body", "group"):
                self._units.setdefault(body, evidence)
        if "when" in docs:
            self._cell_deadlines(docs["when"], who, task, evidence)
        elif what:
            for clause in docs["what"].sents:
                self._deadlines_of(what, clause, who, "", "")
        owing = tuple(one for one in who if one.kind in ("body", "group"))
        if what and owing:
            text = plain(task)
            if has(text, self.words.phrases("figures")):
                split = has(plain(shown), self.words.phrases("split"))
                self._figures.append(StatedFigure(owing, task, split, evidence))
            codes = _codes(row.cells["code"].text) if "code" in row.cells else ()
            for code in codes or _codes(task) or ("",):
                self._duties.append(StatedDuty(owing, task, evidence, code))

    def _cell_deadlines(
        self, doc: Doc, who: tuple[NamedBody, ...], task: str, evidence: Evidence
    ) -> None:
        """A cell of deadlines: with a word for it, or a bare day."""
        spans = [s for s in doc.spans[DEADLINES] if s.label_ != "after"]
        if not spans:
            spans = [
                Span(doc, token.i, token.i + 1, label="until")
                for token in doc
                if token.norm_ == DAY
            ][-1:]
        for span in spans:
            following = min([s.start for s in spans if s.start > span.start], default=len(doc))
            own = self._listed(doc, span.end, following) or self._listed(doc, 0, span.start)
            self._keep(span, own or who, task, evidence)

    def _cell_bodies(self, passage: Passage, doc: Doc) -> tuple[NamedBody, ...]:
        found = [_body(s) for s in doc.spans[BODIES] if s.label_ not in ("above",)]
        if not found:
            for part in re.split(r"[;,\n]", passage.text):
                if class_of(part.strip()):
                    found.append(NamedBody("body", _tidy(part)))
        return tuple(dict.fromkeys(found))

    # Shared

    def _doc(self, passage: Passage) -> Doc:
        return plan_doc(self.nlp, passage.text)

    def _evidence(self, passage: Passage, span: Span) -> Evidence:
        place = passage.place(self.document, span.start_char, span.end_char)
        text = _tidy(span.text)
        return Evidence(text, place.page if place else passage.page, place.box if place else None)

    def _row_evidence(self, row: TableRow, shown: str) -> Evidence:
        first: Passage = next(iter(row.cells.values()))
        place = first.place(self.document, 0, len(first.text))
        return Evidence(_tidy(shown), row.page, place.box if place else None)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code.replace("-", ".") for code in _CODE.findall(text)))


def _body(span: Span) -> NamedBody:
    kind = span.label_
    assert kind in ("body", "group", "everybody", "above", "ourselves")
    return NamedBody(kind, span.id_)


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" ;")


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _quoted(evidence: Evidence) -> str:
    return f"tr. {evidence.page}: “{evidence.sentence}”"
