"""What of a plan is kept in its own sentence: contacts, terms without a day, levels below."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from pipeline.campaigns.duty_reader import NOTES
from pipeline.campaigns.passages import Passage
from pipeline.campaigns.plan_answers import answers_in
from pipeline.campaigns.plan_facts import Evidence, Note, StatedAnswer, StatedDeadline
from pipeline.campaigns.plan_words import PlanWords, has, plain


@dataclass
class NoteReader:
    """Keeps the notes of one plan, who answers for which part, the terms that count from an event,
    and the levels below that it assesses too. `told_before`: the deadline that a clause refers to,
    which is no such term.
    """

    words: PlanWords
    evidence_of: Callable[[Passage, Span], Evidence]
    told_before: Callable[[Span], StatedDeadline | None]
    notes: list[Note] = field(default_factory=list)
    answers: list[StatedAnswer] = field(default_factory=list)
    counted: list[Evidence] = field(default_factory=list)
    levels: dict[str, Evidence] = field(default_factory=dict)

    def in_paragraph(self, passage: Passage, doc: Doc) -> None:
        """Keep what the clauses of a paragraph say."""
        for clause in doc.sents:
            text = plain(clause.text)
            if re.search(self.words.data["counted"], text) and not self.told_before(clause):
                self.counted.append(self.evidence_of(passage, clause))
            self.level_in(clause.text, self.evidence_of(passage, clause))
            for who, codes in answers_in(clause.text, self.words):
                evidence = self.evidence_of(passage, clause)
                self.answers.append(StatedAnswer(who, codes, evidence))
            for about, title in NOTES.items():
                if has(text, self.words.phrases(about)):
                    self.notes.append(Note(title, self.evidence_of(passage, clause)))
                    break

    def level_in(self, text: str, evidence: Evidence) -> None:
        """Keep the levels below that a text says are assessed too."""
        said = plain(text)
        for level in self.words.data["levels_below"]:
            if has(said, self.words.phrases("levels_below", level)):
                self.levels.setdefault(level, evidence)
