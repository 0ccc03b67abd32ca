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
from pipeline.campaigns.duty_reader import DutyReader
from pipeline.campaigns.labelled_lines import with_labelled_rows
from pipeline.campaigns.list_sentences import (
    ListedBodies,
    ListSentence,
    above_table,
    is_dated_heading,
)
from pipeline.campaigns.own_spelling import as_written
from pipeline.campaigns.paragraph import (
    Paragraph,
    ToldSoFar,
    Whose,
    is_about,
    lists_group,
    only_heads,
    text_begin,
    whose_is,
)
from pipeline.campaigns.passages import CONTINUED, Block, Passage, TableRow
from pipeline.campaigns.plan_answers import answers_in
from pipeline.campaigns.plan_bodies import (
    LONGEST_HEADING,
    helpers,
    in_turn,
    listed,
    named,
    named_behind,
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
    PlanFacts,
    PlanHead,
    StatedPeriod,
)
from pipeline.campaigns.plan_notes import NoteReader
from pipeline.campaigns.plan_periods import periods_in, tidy, unlike
from pipeline.campaigns.plan_spans import plan_doc
from pipeline.campaigns.plan_words import PlanWords, has
from pipeline.campaigns.pointed_bodies import PointedBodies, points
from pipeline.campaigns.same_day import only_refers
from pipeline.campaigns.table_cells import HANDED_IN, cell_bodies, due, heads_rows, row_bodies

_NOBODY = NamedBody("everybody", "")
FEWEST_TASK_WORDS = 3
"""Words, its marker's among them, of an item that says nothing but whose tasks follow."""


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
    _wrong: list[str] = field(default_factory=list)

    def facts(self, blocks: Sequence[Block]) -> PlanFacts:
        """Return what the blocks say."""
        self._period, wrong = periods_in(
            blocks, self._doc, self._evidence, self.words, self._named_year
        )
        self._wrong += wrong
        self._notes.level_in(self.head.subject, Evidence(self.head.subject, 1))
        self._pointed.foresee(one.text for one in blocks if isinstance(one, Passage))
        for block in with_labelled_rows(blocks, self.words):
            if isinstance(block, TableRow):
                self._table_row(block)
            else:
                self._paragraph(block)
        self._leave_lists(-1)
        period = self._period[0] if self._period else None
        self._wrong += [*unlike(self._period), *self._deadlines.wrong]
        closing = [d for d in self._deadlines.last_days if not period or d.by > period.end]
        stated = self._pointed.told(self._deadlines.stated(), self._duties.duties)
        return PlanFacts(
            subject=self.head.subject,
            organisation=self.head.organisation,
            year=self._year,
            issued=self.head.issued,
            place=self.head.place,
            level=self.head.level,
            period=period,
            last_day=closing[0] if closing else None,
            deadlines=tuple(of_class(stated, self._duties.units, self.words)),
            duties=tuple(self._duties.duties),
            figures=tuple(self._duties.figures),
            units=tuple(self._duties.units.items()),
            notes=tuple(self._notes.notes),
            answers=tuple(self._notes.answers),
            contradictions=tuple(dict.fromkeys(self._wrong)),
            counted=tuple(self._notes.counted),
            levels_below=tuple(self._notes.levels.items()),
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
    def _notes(self) -> NoteReader:
        return NoteReader(self.words, self._evidence, self._deadlines.told_before)

    @cached_property
    def _pointed(self) -> PointedBodies:
        return PointedBodies(self.words)

    # Paragraphs

    def _paragraph(self, passage: Passage) -> None:
        one = self._entered(passage)
        told = ToldSoFar(one.context, self._before)
        turns = in_turn(one.doc, one.context) or named_behind(one.doc, self.words)
        for turn, clause in enumerate(one.doc.sents):
            self._clause(one, told, clause, turns[turn])
        self._before = told.before
        if len(passage.text) < LONGEST_HEADING:
            self._headings = [held for held in self._headings if held[0] < passage.depth]
            self._headings.append((passage.depth, one.whole))

    def _entered(self, passage: Passage) -> Paragraph:
        """Return a paragraph with where it stands; what it ends is left."""
        doc = self._doc(passage)
        self._pointed.note(doc, passage.depth)
        self._pointed.sections.enter(passage.text, passage.depth)
        self.read.append(ReadBlock(passage, doc))
        begin, depth = text_begin(passage.text), passage.depth
        if depth < CONTINUED:
            self._section = depth
            while self._context and self._context[-1][0] >= depth:
                self._context.pop()
        opening = opening_bodies(doc, passage, begin, self.words)
        if not opening and begin and passage.text[-1:] not in ".;:" and not doc.spans[DEADLINES]:
            opening = self._pointed.meant(passage.text, (), (_NOBODY,))
        if begin and not any(one.kind == "body" for one in opening):
            opening = self._pointed.titled(passage.text[begin:]) or opening
        context = self._context[-1][1] if self._context else ()
        whole = said(doc, 0, len(doc))
        owning = [(clause, owners(clause, self.words)) for clause in doc.sents]
        helping = {body for clause in doc.sents for body in helpers(clause, self.words)}
        doers = tuple(body for _, who in owning for body in who if body not in helping)
        closes: tuple[NamedBody, ...] = ()
        if depth < CONTINUED:
            task = len(whole.told.replace("body", "").split()) > FEWEST_TASK_WORDS
            told_of = tuple(dict.fromkeys((*opening, *doers))) if opening else ()
            self._list.add(depth, told_of, says_task=task and not passage.text.endswith(":"))
        elif not opening:
            closes = self._list.closed_by()
        members = listed(doc, 0, len(doc)) if lists_group(passage.text) else ()
        self._pointed.sections.add((*opening, *doers, *members))
        if opening:
            # Only a heading, or what a marker opens, is spoken to by the paragraphs below it.
            if depth < CONTINUED:
                self._context.append((depth, opening))
            context = opening
        self._headings = [
            held for held in self._headings if held[0] < depth or held[0] == depth == CONTINUED
        ]
        self._leave_lists(depth)
        self._notes.in_paragraph(passage, doc)
        lists = [held for held in self._above if not held.open_ended]
        if self._above:
            self._above[-1].pass_item(depth, opening, whole, dated=bool(doc.spans[DEADLINES]))
        part = context, self._pointed.sections.parent(depth) if not context else 0
        if part != self._asked_of:
            self._asked, self._asked_of = [], part
        return Paragraph(
            passage=passage,
            doc=doc,
            begin=begin,
            whole=whole,
            opening=opening,
            context=context,
            closes=closes,
            near=tuple(held.said for held in reversed(self._above)),
            item_of=next((held for held in lists if held.dated or held.before), None),
            dated=frozenset(body for clause, who in owning if days_in(clause) for body in who),
            aside=only_heads(passage, begin, self.words)
            or is_about(whole, [held for _, held in reversed(self._headings)], self.words),
        )

    def _clause(
        self, one: Paragraph, told: ToldSoFar, clause: Span, turn: tuple[NamedBody, ...]
    ) -> None:
        words = said(one.doc, clause.start, clause.end)
        whose = whose_is(one, told, clause, words, self._pointed)
        self._days(one, clause, words, whose, self._around(one, told, clause, words, whose))
        if one.item_of and named(one.opening) and not days_in(clause) and clause.start == 0:
            one.item_of.used = True
            self._of_list(one.item_of, one.opening, words)
        for body in helpers(clause, self.words):
            self._duties.units.setdefault(body, self._evidence(one.passage, clause))
        answered = any(answers_in(clause.text, self.words))  # `Phòng A phụ trách phần B`
        if not one.aside and not whose.for_all and not whose.listed and not answered:
            self._duties.in_clause(one.passage, clause, turn or whose.who, one.begin)
        told.doing = whose.who
        if not says_nothing(words.told, self.words):
            told.before = words, whose.who
        if strength(words.told, self.words):
            self._asked.append(words)
        elif evidence_word := evidence_at(unmarked(words.told), self.words):
            self._asked.append(Said(words.text, f"{HANDED_IN} {evidence_word}"))  # `- Hồ sơ: …`

    def _around(
        self, one: Paragraph, told: ToldSoFar, clause: Span, words: Said, whose: Whose
    ) -> Around:
        """Return what stands around a sentence and may say what its days are for."""
        little = says_little(words.told, self.words)
        # `5.3. Thời gian hoàn thành: …`: of all that the body was asked for above
        asked = reversed(self._asked) if little else ()
        goes_on = little or clause.start or one.passage.depth == CONTINUED
        # What another paragraph said counts only if it says what is due.
        same = clause.start or one.passage.depth == CONTINUED
        says_due = told.before and strength(told.before[0].told, self.words)
        before = (told.before[0],) if told.before and goes_on and (same or says_due) else ()
        guessed = whose.listed or (whose.sent and set(whose.who) != set(told.doing))
        return Around(
            (*before, *one.near, one.whole, *asked),
            tuple(held for _, held in reversed(self._headings)),
            OF_LIST if guessed else "",
        )

    def _days(
        self, one: Paragraph, clause: Span, words: Said, whose: Whose, around: Around
    ) -> None:
        """Keep the days of a sentence, or the sentence until the items below it were read."""
        passage, dated = one.passage, bool(days_in(clause))
        told_before = None if dated else self._deadlines.told_before(clause)
        # What is done by the time of handing in is handed in: `làm báo cáo, chuyển cùng hạn`.
        due = strength(words.told, self.words) or (
            told_before
            and (
                has(words.told, self.words.phrases("submission", "things"))
                or only_refers(words.told, self.words)
            )
        )
        ends = clause.end == len(one.doc)
        last = ends and passage.text.endswith(":")
        step = ends and bool(one.begin) and is_dated_heading(passage, clause)
        open_ended = bool(one.begin) and dated and not _single(whose.due) and bool(due or last)
        of_group = open_ended and named(whose.due)  # whose bodies may stand in the items below
        if (last and due and not of_group) or (step and not named(whose.who)):
            heads = dated and not named(whose.who)
            depth = passage.depth if passage.depth < CONTINUED else self._section
            above = ListSentence(
                depth, passage, clause, words, whose.who, heads, around, told_before
            )
            self._above.append(above)
            if not heads:
                self._deadlines.in_clause(passage, clause, whose.who, around)
        elif open_ended and ends:
            above = ListSentence(
                passage.depth, passage, clause, words, whose.due, True, around, open_ended=True
            )
            self._above.append(above)
        elif told_before and (named(whose.who) or points(whose.who)) and due:
            evidence = self._evidence(passage, clause)
            self._deadlines.as_before(told_before, whose.who, words, evidence)
        else:
            self._deadlines.in_clause(passage, clause, whose.due, around)
            self._deadlines.of_sentence(whose.further)

    def _of_list(
        self, above: ListSentence, who: tuple[NamedBody, ...], item: Said, remark: str = ""
    ) -> None:
        """Keep the deadlines of the sentence above a list for the bodies of one of its items."""
        evidence = self._evidence(above.passage, above.clause)
        task = above.said if strength(above.said.told, self.words) else item
        if above.before:
            self._deadlines.as_before(above.before, who, task, evidence)
        self._deadlines.of_list(task, days_in(above.clause), who, evidence, remark)

    def _leave_lists(self, depth: int) -> None:
        """Leave the lists that a paragraph of this depth is no item of."""
        while self._above and self._above[-1].depth >= depth:
            left = self._above.pop()
            for who, words in left.items() if left.open_ended else ():
                left.used = True
                self._of_list(left, who, words, OF_ITEMS)
            if left.before and not left.used and named(left.doing):
                self._of_list(left, left.doing, left.said)
            elif left.dated and not left.used:
                frame = left.dates_below and not left.open_ended
                around = replace(left.around, frame=frame)
                self._deadlines.in_clause(left.passage, left.clause, left.doing, around)

    # Tables

    def _table_row(self, row: TableRow) -> None:
        docs = {role: self._doc(passage) for role, passage in row.cells.items()}
        self._rows += 1
        if part := heads_rows(row):
            self._pointed.sections.enter_rows(*part)
            self.read += [ReadBlock(row.cells[role], docs[role], self._rows) for role in docs]
            return
        for doc in docs.values():
            self._pointed.note(doc, CONTINUED)
        order = [*row.heads, *docs]
        for role in sorted(docs, key=order.index):
            self.read.append(ReadBlock(row.cells[role], docs[role], self._rows))
        who = row_bodies(row, docs, self._pointed, self.words)
        what = row.cells.get("what")
        shown = " | ".join(
            row.cells[role].text for role in ("code", "what", "who", "when") if role in row.cells
        )
        evidence = self._row_evidence(row, shown)
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
        number = row.cells["order"].text if "order" in row.cells else ""
        self._pointed.sections.add_row(number, who)
        if self._above and self._above[-1].open_ended and "when" not in row.heads and what:
            # `1. Đợt 1: Hồ sơ của các sở, nộp chậm nhất ngày …` above a table of bodies
            told = said(docs["what"], 0, len(docs["what"]))
            self._above[-1].pass_item(CONTINUED + 1, who, told, dated=False)
        if "when" in docs:
            # What the working group does (`Tổ công tác`) is handed in by nobody.
            of_nobody = "who" in docs and not who
            task = () if of_nobody else tuple(due(row, docs, self.nlp, self.words))
            over = () if of_nobody else headings
            self._deadlines.in_cell(docs["when"], who, task, over, evidence, row)
        elif what:
            last = next((one.passage for one in reversed(self.read) if not one.row), None)
            if (sentence := above_table(self._above, last)) and named(who):
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
