"""A plan's document → `PlanFacts`: who has to do what by when, by the sentences that say it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractors.document import Document
from pipeline.campaigns.class_bodies import of_class
from pipeline.campaigns.day_roles import DEADLINES
from pipeline.campaigns.deadline_reader import OF_ITEMS, OF_LIST, Around, DeadlineReader, days_in
from pipeline.campaigns.duty_reader import NOTES, DutyReader
from pipeline.campaigns.labelled_lines import with_labelled_rows
from pipeline.campaigns.list_sentences import (
    ListedBodies,
    ListSentence,
    above_table,
    is_dated_heading,
)
from pipeline.campaigns.own_spelling import as_written
from pipeline.campaigns.passages import CONTINUED, Block, Passage, TableRow
from pipeline.campaigns.plan_bodies import (
    LONGEST_HEADING,
    helpers,
    in_turn,
    opening_bodies,
    owners,
)
from pipeline.campaigns.plan_deadlines import (
    Said,
    evidence_at,
    said,
    says_little,
    says_nothing,
    strength,
    unmarked,
)
from pipeline.campaigns.plan_facts import (
    Evidence,
    NamedBody,
    Note,
    PlanFacts,
    PlanHead,
    StatedPeriod,
)
from pipeline.campaigns.plan_periods import periods_in, tidy, unlike
from pipeline.campaigns.plan_spans import plan_doc
from pipeline.campaigns.plan_words import PlanWords, has, plain
from pipeline.campaigns.pointed_bodies import PointedBodies
from pipeline.campaigns.same_day import only_refers
from pipeline.campaigns.table_cells import HANDED_IN, cell_bodies, due

_NOBODY = NamedBody("everybody", "")
FEWEST_TASK_WORDS = 3
"""Words, its marker's among them, of an item that says nothing but whose tasks follow."""
_MARKER = re.compile(
    r"^\s*(?:(?:(?:Điều|Bước|Giai đoạn|Đợt)\s+)?(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])"
    r"\s*[.):]+|[-–—•*+])\s*",
    re.IGNORECASE,
)


_STEP = re.compile(r"(?:Bước|Giai đoạn|Đợt|Nhóm) \d{1,2}\s*[.:]\s*")


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """A passage with its spans, for whoever shows what was understood.

    `row`: which row of the plan's tables it is a cell of, counted from 1; 0 for none.
    """

    passage: Passage
    doc: Doc
    row: int = 0


@dataclass
class PlanReader:
    """Reads the blocks of one document, in order; `facts` when all were read."""

    document: Document
    head: PlanHead
    words: PlanWords
    nlp: Language
    read: list[ReadBlock] = field(default_factory=list)
    _context: list[tuple[int, tuple[NamedBody, ...]]] = field(default_factory=list)
    _above: list[ListSentence] = field(default_factory=list)
    _headings: list[tuple[int, Said]] = field(default_factory=list)
    _section: int = 0
    _rows: int = 0
    _list: ListedBodies = field(default_factory=ListedBodies)
    _asked: list[Said] = field(default_factory=list)
    _asked_of: tuple[tuple[NamedBody, ...], int] = ((), 0)
    _before: tuple[Said, tuple[NamedBody, ...]] | None = None
    _period: list[StatedPeriod] = field(default_factory=list)
    _listed: set[NamedBody] = field(default_factory=set)
    _notes: list[Note] = field(default_factory=list)
    _wrong: list[str] = field(default_factory=list)
    _counted: list[Evidence] = field(default_factory=list)
    _levels: dict[str, Evidence] = field(default_factory=dict)

    def facts(self, blocks: Sequence[Block]) -> PlanFacts:
        """Return what the blocks say."""
        self._period, wrong = periods_in(
            blocks, self._doc, self._evidence, self.words, self._named_year
        )
        self._wrong += wrong
        self._level_in(self.head.subject, Evidence(self.head.subject, 1))
        for block in with_labelled_rows(blocks, self.words):
            if isinstance(block, TableRow):
                self._table_row(block)
            else:
                self._paragraph(block)
        self._leave_lists(-1)
        period = self._period[0] if self._period else None
        self._wrong += [*unlike(self._period), *self._deadlines.wrong]
        last_days = self._deadlines.last_days
        stated = self._pointed.told(self._deadlines.stated(), self._duties.duties)
        return PlanFacts(
            subject=self.head.subject,
            organisation=self.head.organisation,
            year=self._year,
            issued=self.head.issued,
            place=self.head.place,
            level=self.head.level,
            period=period,
            last_day=last_days[0] if last_days else None,
            deadlines=tuple(of_class(stated, self._duties.units, self.words)),
            duties=tuple(self._duties.duties),
            figures=tuple(self._duties.figures),
            units=tuple(self._duties.units.items()),
            notes=tuple(self._notes),
            contradictions=tuple(dict.fromkeys(self._wrong)),
            counted=tuple(self._counted),
            levels_below=tuple(self._levels.items()),
            spelled=as_written((one.doc for one in self.read), self.head.place, self.words),
        )

    @cached_property
    def _named_year(self) -> int | None:
        named = re.findall(r"\bnăm (20\d\d)", self.head.subject)
        return int(named[0]) if named else None

    @cached_property
    def _year(self) -> int | None:
        return self._named_year or (self._period[0].end.year if self._period else None)

    @cached_property
    def _deadlines(self) -> DeadlineReader:
        return DeadlineReader(self.head, self.words, self._year, self._evidence, self._period)

    @cached_property
    def _duties(self) -> DutyReader:
        return DutyReader(self.words, self._evidence, self._period)

    @cached_property
    def _pointed(self) -> PointedBodies:
        return PointedBodies(self.words)

    # Paragraphs

    def _paragraph(self, passage: Passage) -> None:
        doc = self._doc(passage)
        self._pointed.pass_heading(passage.text, passage.depth)
        self.read.append(ReadBlock(passage, doc))
        marker = _MARKER.match(passage.text)
        begin = marker.end() if marker else 0
        if label := _STEP.match(passage.text, begin):
            begin = label.end()  # `2. Bước 2: Các thôn rà soát …`
        if passage.depth < CONTINUED:
            self._section = passage.depth
            while self._context and self._context[-1][0] >= passage.depth:
                self._context.pop()
        opening = opening_bodies(doc, passage, begin, self.words)
        if not opening and marker and passage.text[-1:] not in ".;:" and not doc.spans[DEADLINES]:
            opening = self._pointed.meant(passage.text, (), (_NOBODY,))
        context = self._context[-1][1] if self._context else ()
        closes: tuple[NamedBody, ...] = ()
        if passage.depth < CONTINUED:
            told = said(doc, 0, len(doc)).told.replace("body", "").split()
            task = len(told) > FEWEST_TASK_WORDS and not passage.text.endswith(":")
            doers = (one for clause in doc.sents for one in owners(clause, self.words))
            told_of = tuple(dict.fromkeys((*opening, *doers))) if opening else ()
            self._list.add(passage.depth, told_of, says_task=task)
        elif not opening:
            closes = self._list.closed_by()
        doers = (one for clause in doc.sents for one in owners(clause, self.words))
        self._pointed.sections.add((*opening, *doers))
        if opening:
            # Only a heading, or what a marker opens, is spoken to by the paragraphs below it.
            if passage.depth < CONTINUED:
                self._context.append((passage.depth, opening))
            context = opening
        level = passage.depth
        self._headings = [
            one for one in self._headings if one[0] < level or one[0] == level == CONTINUED
        ]
        self._leave_lists(passage.depth)
        self._notes_of(passage, doc)
        lists = [one for one in self._above if not one.open_ended]
        item_of = next((one for one in lists if one.dated or one.before), None)
        whole = said(doc, 0, len(doc))
        near = [one.said for one in reversed(self._above)]
        if self._above:
            dated = bool(doc.spans[DEADLINES])
            self._above[-1].pass_item(passage.depth, opening, whole, dated=dated)
        part = context, self._pointed.sections.parent(passage.depth) if not context else 0
        if part != self._asked_of:
            self._asked, self._asked_of = [], part
        doing: tuple[NamedBody, ...] = context
        dated_here = {b for one in doc.sents if days_in(one) for b in owners(one, self.words)}
        before = self._before
        undated: list[NamedBody] = []
        turns = in_turn(doc, context)
        for turn, clause in enumerate(doc.sents):
            words = said(doc, clause.start, clause.end)
            own = owners(clause, self.words)
            if _named(doing) and all(one.kind == "ourselves" for one in own):
                own = ()  # `Văn phòng lập hồ sơ: …; Chủ tịch UBND tỉnh tiếp công dân`
            who = self._pointed.meant(clause.text, own, doing) or doing
            for_all = bool(undated and days_in(clause) and not own and self._is_term(words.told))
            # `Sở A cung cấp x; Sở B cung cấp y; gửi Thanh tra tỉnh trước ngày …`
            sent = bool(undated) and not own and self._only_sends(clause, words.told)
            for_all = for_all or (sent and bool(days_in(clause)))
            if days_in(clause):
                # `Sở A cung cấp x; Sở B cung cấp y. Thời gian gửi: trước ngày …`
                if for_all:
                    who = tuple(dict.fromkeys(undated))
                undated = []
            undated += own if not days_in(clause) else ()
            for_list = closes if days_in(clause) and not own else ()
            term = says_little(words.told, self.words) or self._is_term(unmarked(words.told))
            if marker and days_in(clause) and not who and term:
                # `c) Thời hạn gửi: …` closes the part of `b) Cơ quan cung cấp: …`
                around_it = self._pointed.sections.around(passage.depth)
                for_list = tuple(one for one in around_it if one not in dated_here)
            if before and not owners(clause, self.words) and says_nothing(words.told, self.words):
                who = who or for_list or before[1]
            # `5.3. Thời gian hoàn thành: …`: of all that the body was asked for above
            little = says_little(words.told, self.words)
            asked = reversed(self._asked) if little else ()
            goes_on = before and (little or clause.start or passage.depth == CONTINUED)
            around = Around(
                (*((before[0],) if before and goes_on else ()), *near, whole, *asked),
                tuple(one for _, one in reversed(self._headings)),
                OF_LIST if for_list or (sent and set(who) != set(doing)) else "",
            )
            told_before = None if days_in(clause) else self._deadlines.told_before(clause)
            # What is done by the time of handing in is handed in: `làm báo cáo, chuyển cùng hạn`.
            due = strength(words.told, self.words) or (
                told_before
                and (
                    has(words.told, self.words.phrases("submission", "things"))
                    or only_refers(words.told, self.words)
                )
            )
            last = clause.end == len(doc) and passage.text.endswith(":")
            step = clause.end == len(doc) and bool(marker) and is_dated_heading(passage, clause)
            whose = for_list or who
            dated_clause = bool(marker and days_in(clause)) and not _single(whose)
            open_ended = dated_clause and bool(due or last)
            of_group = open_ended and _named(whose)  # whose bodies may stand in the items below
            if (last and due and not of_group) or (step and not _named(who)):
                dated = bool(days_in(clause)) and not _named(who)
                depth = passage.depth if passage.depth < CONTINUED else self._section
                self._above.append(
                    ListSentence(depth, passage, clause, words, who, dated, around, told_before)
                )
                if not dated:
                    self._deadlines.in_clause(passage, clause, who, around)
            elif open_ended and clause.end == len(doc):
                above = ListSentence(
                    passage.depth, passage, clause, words, whose, True, around, open_ended=True
                )
                self._above.append(above)
            elif told_before and _named(who) and due:
                evidence = self._evidence(passage, clause)
                self._deadlines.as_before(told_before, who, words, evidence)
            else:
                self._deadlines.in_clause(passage, clause, whose, around)
            if item_of and _named(opening) and not days_in(clause) and clause.start == 0:
                item_of.used = True
                self._of_list(item_of, opening, words)
            for body in helpers(clause, self.words):
                self._duties.units.setdefault(body, self._evidence(passage, clause))
            aside = self._only_heads(passage, begin) or self._is_about(whole)
            if not aside and not for_all and not for_list:
                self._duties.in_clause(passage, clause, turns[turn] if turns else who, begin)
            doing = who
            if not says_nothing(words.told, self.words):
                before = words, who
            if strength(words.told, self.words):
                self._asked.append(words)
            elif evidence_word := evidence_at(unmarked(words.told), self.words):
                self._asked.append(Said(words.text, f"{HANDED_IN} {evidence_word}"))  # `- Hồ sơ: …`
        self._before = before
        if len(passage.text) < LONGEST_HEADING:
            self._headings = [one for one in self._headings if one[0] < passage.depth]
            self._headings.append((passage.depth, whole))

    def _of_list(
        self, above: ListSentence, who: tuple[NamedBody, ...], item: Said, remark: str = ""
    ) -> None:
        """Keep the deadlines of the sentence above a list for the bodies of one of its items."""
        evidence = self._evidence(above.passage, above.clause)
        task = above.said if strength(above.said.told, self.words) else item
        if above.before:
            self._deadlines.as_before(above.before, who, task, evidence)
        self._deadlines.of_list(task, days_in(above.clause), who, evidence, remark)

    def _is_term(self, told: str) -> bool:
        return any(f"{told} ".startswith(f"{one} ") for one in self.words.phrases("terms"))

    def _only_sends(self, clause: Span, told: str) -> bool:
        """Whether a clause behind a semicolon only says where to what was said before is sent."""
        behind = clause.start > 0 and clause.doc[clause.start - 1].text == ";"
        sending = {"body", *self.words.phrases("submission", "to")}
        return behind and "body" in told.split() and sending.issuperset(told.split())

    def _only_heads(self, passage: Passage, begin: int) -> bool:
        """Whether a paragraph is a heading of whose tasks stand below: `Trách nhiệm của Sở A`."""
        told = plain(passage.text[begin:])
        titled = any(told.startswith(f"{one} ") for one in self.words.phrases("titles"))
        return titled and len(passage.text) < LONGEST_HEADING and ":" not in passage.text

    def _is_about(self, whole: Said) -> bool:
        """Whether a paragraph tells what is assessed and why (`Phạm vi, đối tượng`)."""
        opening = self.words.data["no_duties_below"]
        texts = (whole.told, *(one.told for _, one in self._headings))
        return any(re.search(opening, told) for told in texts)

    def _leave_lists(self, depth: int) -> None:
        """Leave the lists that a paragraph of this depth is no item of."""
        while self._above and self._above[-1].depth >= depth:
            left = self._above.pop()
            for who, words in left.items() if left.open_ended else ():
                left.used = True
                self._of_list(left, who, words, OF_ITEMS)
            if left.before and not left.used and _named(left.doing):
                self._of_list(left, left.doing, left.said)
            elif left.dated and not left.used:
                frame = left.dates_below and not left.open_ended
                around = replace(left.around, frame=frame)
                self._deadlines.in_clause(left.passage, left.clause, left.doing, around)

    # Notes and levels

    def _notes_of(self, passage: Passage, doc: Doc) -> None:
        for clause in doc.sents:
            text = plain(clause.text)
            counted = re.search(self.words.data["counted"], text)
            if counted and not self._deadlines.told_before(clause):
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

    def _table_row(self, row: TableRow) -> None:
        docs = {role: self._doc(passage) for role, passage in row.cells.items()}
        self._rows += 1
        order = [*row.heads, *docs]
        for role in sorted(docs, key=order.index):
            self.read.append(ReadBlock(row.cells[role], docs[role], self._rows))
        who: tuple[NamedBody, ...] = ()
        if "who" in docs:
            pointed = self._pointed.meant(docs["who"].text, ())
            who = pointed or cell_bodies(row.cells["who"], docs["who"], self.words)
        what = row.cells.get("what")
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
                self._duties.units.setdefault(body, evidence)
        headings = tuple(one for _, one in reversed(self._headings))
        self._pointed.add_row(who)
        if self._above and self._above[-1].open_ended and "when" not in row.heads and what:
            # `1. Đợt 1: Hồ sơ của các sở, nộp chậm nhất ngày …` above a table of bodies
            told = said(docs["what"], 0, len(docs["what"]))
            self._above[-1].pass_item(CONTINUED + 1, who, told, dated=False)
        if "when" in docs:
            # What the working group does (`Tổ công tác`) is handed in by nobody.
            of_nobody = "who" in docs and not who
            task = () if of_nobody else tuple(due(row, docs, self.nlp, self.words))
            self._deadlines.in_cell(
                docs["when"], who, task, () if of_nobody else headings, evidence
            )
        elif what:
            last = next((one.passage for one in reversed(self.read) if not one.row), None)
            if (sentence := above_table(self._above, last)) and _named(who):
                sentence.used = True
                self._of_list(sentence, who, said(docs["what"], 0, len(docs["what"])))
            for clause in docs["what"].sents:
                self._deadlines.in_clause(what, clause, who, Around((), headings))
        self._duties.in_row(row, docs, who, shown, evidence)
        if "with" in docs:
            for body in cell_bodies(row.cells["with"], docs["with"], self.words):
                if body.kind == "body":
                    self._duties.units.setdefault(body, evidence)

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


def _single(who: Sequence[NamedBody]) -> bool:
    return any(one.kind == "body" for one in who)


def _named(who: Sequence[NamedBody]) -> bool:
    return any(one.kind in ("body", "group") for one in who)
