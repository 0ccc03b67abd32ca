"""A paragraph of a plan with its marker, and what its sentences have told so far."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from pipeline.campaigns.deadline_reader import days_in
from pipeline.campaigns.list_sentences import ListSentence
from pipeline.campaigns.passages import Passage
from pipeline.campaigns.plan_bodies import LONGEST_HEADING, named, owners
from pipeline.campaigns.plan_deadlines import (
    Said,
    ends_by_sending,
    follows_semicolon,
    is_term,
    only_sends,
    says_little,
    says_nothing,
    says_of_all,
    strength,
    unmarked,
)
from pipeline.campaigns.plan_facts import NamedBody
from pipeline.campaigns.plan_words import PlanWords, plain
from pipeline.campaigns.pointed_bodies import PointedBodies

_MARKER = re.compile(
    r"^\s*(?:(?:(?:Điều|Bước|Giai đoạn|Đợt)\s+)?(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])"
    r"\s*[.):]+|[-–—•*+])\s*",
    re.IGNORECASE,
)
_GROUP = re.compile(
    r"\s*(?:(?:Nhóm|Khối|Đợt) (?:\d{1,2}|[A-Z]\b)[^:.;]{0,60}:|(?:Nhóm|Khối) [^:.;]{2,60}? gồm\b)"
)
PARTS_OF_ALL = ", trong đó"
"""What each of several bodies does follows behind what all do."""
_STEP = re.compile(r"(?:Bước|Giai đoạn|Đợt|Nhóm) \d{1,2}\s*[.:]\s*")
"""`2. Bước 2: Các thôn rà soát …`."""


def text_begin(text: str) -> int:
    """Return where a paragraph's text begins behind its marker; 0 where it has none."""
    marker = _MARKER.match(text)
    if marker is None:
        return 0
    step = _STEP.match(text, marker.end())
    return step.end() if step else marker.end()


def only_heads(passage: Passage, begin: int, words: PlanWords) -> bool:
    """Say whether a paragraph is a heading of whose tasks stand below: `Trách nhiệm của Sở A`."""
    told = plain(passage.text[begin:])
    titled = any(told.startswith(f"{one} ") for one in words.phrases("titles"))
    return titled and len(passage.text) < LONGEST_HEADING and ":" not in passage.text


def lists_group(text: str) -> bool:
    """Say whether a paragraph lists the bodies of a group: `- Nhóm 2: các sở; các trường học`."""
    return bool(_GROUP.match(text[text_begin(text) :]))


def is_about(own: Said, headings: Iterable[Said], words: PlanWords) -> bool:
    """Say whether a paragraph, or a heading above it, tells what is assessed and why (`Phạm vi, đối
    tượng`), unless a nearer heading is one of duties. `headings`: the nearest first.
    """
    about = words.data["no_duties_below"]
    if re.search(about, own.told):
        return True
    for one in headings:
        if re.search(words.data["duties_below"], one.told):
            return False
        if re.search(about, one.told):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and where it stands.

    `begin`: where its text begins behind its marker, 0 without one. `opening`: the bodies that it
    opens with; `context`: whom it speaks of, by its opening or the headings above. `closes`: the
    bodies of the list that it ends. `near`: the sentences of the lists above it, the nearest
    first; `item_of`: the one of them whose day its items have. `dated`: bodies with a day here.
    `aside`: it only heads tasks, or tells what is assessed, so that nobody owes what it says.
    """

    passage: Passage
    doc: Doc
    begin: int
    whole: Said
    opening: tuple[NamedBody, ...]
    context: tuple[NamedBody, ...]
    closes: tuple[NamedBody, ...]
    near: tuple[Said, ...]
    item_of: ListSentence | None
    dated: frozenset[NamedBody]
    aside: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom a sentence speaks of.

    `listed`: the bodies of a list or part that it closes, instead of `who`. `for_all`: it has the
    term of all the sentences before it; `sent`: it only says where their things go. `further`: who
    was asked before it in the sentence and has its day too.
    """

    who: tuple[NamedBody, ...]
    listed: tuple[NamedBody, ...] = ()
    for_all: bool = False
    sent: bool = False
    further: tuple[NamedBody, ...] = ()

    @property
    def due(self) -> tuple[NamedBody, ...]:
        """Whose its days are."""
        return self.listed or self.who


@dataclass
class ToldSoFar:
    """What the sentences of a paragraph have told: whom they speak of, the last that said something
    with its bodies, and the bodies of those without a day.
    """

    doing: tuple[NamedBody, ...]
    before: tuple[Said, tuple[NamedBody, ...]] | None
    undated: list[NamedBody] = field(default_factory=list)
    _joined: tuple[NamedBody, ...] = ()

    def of_sentence(
        self, clause: Span, own: tuple[NamedBody, ...], told: str, words: PlanWords
    ) -> tuple[NamedBody, ...]:
        """Return the bodies of the sentence so far whose day a clause of others ends it with: `Sở A
        cung cấp x; Sở B cung cấp y, gửi trước ngày …`.
        """
        joined = self._joined if follows_semicolon(clause) else ()
        dated = bool(days_in(clause))
        asked = own if strength(told, words) and not dated else ()
        self._joined = () if dated else (*joined, *asked)
        return joined if own and ends_by_sending(clause, words) else ()


def whose_is(
    one: Paragraph, told: ToldSoFar, clause: Span, said: Said, pointed: PointedBodies
) -> Whose:
    """Return whom a sentence of a paragraph speaks of."""
    words = pointed.words
    dated, doing = bool(days_in(clause)), told.doing
    stated = owners(clause, words)
    # `Văn phòng lập hồ sơ: …; Chủ tịch UBND tỉnh tiếp công dân`
    aside = named(doing) and all(body.kind == "ourselves" for body in stated)
    own = () if aside else stated
    who = pointed.meant(clause.text, own, doing, one.passage.depth) or doing
    # `Sở A cung cấp x; Sở B cung cấp y; gửi Thanh tra tỉnh trước ngày …`
    sent = bool(told.undated) and not own and only_sends(clause, said.told, words)
    for_all = bool(told.undated) and dated and not own
    for_all = for_all and (sent or says_of_all(said.told, words))
    if for_all:
        # `Sở A cung cấp x; Sở B cung cấp y. Thời gian gửi: trước ngày …`
        who = tuple(dict.fromkeys(told.undated))
    told.undated = [] if dated else [*told.undated, *own]
    listed = one.closes if dated and not own else ()
    if dated and PARTS_OF_ALL in clause.text:
        listed = one.context  # `… trước ngày …, trong đó: Công an tỉnh cung cấp …`
    term = says_little(said.told, words) or is_term(unmarked(said.told), words)
    if one.begin and dated and not who and term:
        # `c) Thời hạn gửi: …` closes the part of `b) Cơ quan cung cấp: …`
        around_it = pointed.sections.around(one.passage.depth)
        listed = tuple(body for body in around_it if body not in one.dated)
    if told.before and not stated and says_nothing(said.told, words):
        who = who or listed or told.before[1]
    further = told.of_sentence(clause, own, said.told, words)
    return Whose(who, listed, for_all, sent, further)
