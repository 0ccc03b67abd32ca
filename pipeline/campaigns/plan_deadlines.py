"""What a written deadline means: its last day, how it was understood, and what it is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Doc, Span

from pipeline.campaigns.day_roles import DEADLINES
from pipeline.campaigns.plan_days import WrittenDay
from pipeline.campaigns.plan_spans import BODIES
from pipeline.campaigns.plan_words import PlanWords, begins, has, plain

OTHER, WEAK = 0, 1
"""Strengths: a task of another kind; a deadline of which the plan does not say what is due."""
_OTHERS, OTHERS = frozenset(("do", "cua", "da")), 3
"""What says that others do it, within so many words before it."""
_WHOLE = tuple(("cua", whole) for whole in ("tinh", "bo", "minh"))
"""Whose what is handed in is, who do not do it: `tổng hợp kết quả của tỉnh, gửi …`."""
_HANDING_IN = ("gửi", "nộp", "báo")
_IN_TIME = ("kịp", "thời")
_ASIDE = ("đối với", "bao gồm", "kể cả")
"""What opens a bracket that says more of whom or what."""
_SUBMITTED = re.compile(r"\btrinh(?: \w+){0,3} body$")
"""What goes to the head of the own office by the day: `dự kiến trình UBND tỉnh ngày …`."""
_ASKED_OF = {"do": 1, "giao": 1, "đề": 2}
"""What stands before who is asked, by its first word, and how many words it has: `đề nghị`."""
_HANDS_IN = ("cung cấp", "chuẩn bị")
AFTERWARDS = 8
"""Words in which a clause says that it is about what is done with the evidence."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a plan as shown, and as compared: plain, without days, each body as `body`.

    `heading`: of a column's head, which stands for each cell below it.
    """

    text: str
    told: str
    heading: bool = False


def said(doc: Doc, start: int, end: int) -> Said:
    """Return the words between two tokens; bodies of the level above keep their names."""
    hidden = [span for span in doc.spans[DEADLINES] if start <= span.start < end]
    bodies = [
        span for span in doc.spans[BODIES] if start <= span.start < end and span.label_ != "above"
    ]
    skip = {token.i for span in (*hidden, *bodies) for token in span}
    matter = _matter_end(doc, start, end)
    first = {span.start for span in bodies}
    ours = {span.start: span.end for span in bodies if span.label_ == "ourselves"}
    words = ["hồ sơ"] if matter > start else []
    meant_for = False  # `để tổng hợp` says what follows, not what is due
    aside = False  # `(đối với hồ sơ tổng hợp)`
    for token in doc[matter:end]:
        if token.text == "(" and doc[token.i + 1 : token.i + 3].text.lower() in _ASIDE:
            aside = True
        if aside:
            aside = token.text != ")"
            continue
        if token.lower_ == "để":
            behind = ours.get(token.i + 1, token.i + 1)  # `để UBND tỉnh gửi …`
            while behind < end and doc[behind].lower_ in _IN_TIME:
                behind += 1
            following = doc[behind].lower_ if behind < end else ""
            meant_for = following not in _HANDING_IN
        elif token.text in ",;.:()":
            meant_for = False
        if meant_for:
            continue
        if token.i in first:
            words.append("body")
        elif token.i not in skip:
            words.append(token.text)
    return Said(doc[start:end].text, plain(" ".join(words)))


def _matter_end(doc: Doc, start: int, end: int) -> int:
    """Return where the matter ends that stands before who hands in its papers: `Kiểm tra, rà soát
    văn bản: do Sở A cung cấp, thời hạn …`; where the words begin for others.
    """
    bodies = {span.start: span.end for span in doc.spans[BODIES]}
    for colon in (token.i for token in doc[start:end] if token.text == ":"):
        first = colon + 1 + _ASKED_OF.get(doc[colon + 1 : colon + 2].text.lower(), 0)
        behind = bodies.get(first, end)
        if first > colon + 1 and doc[behind : behind + 2].text.lower() in _HANDS_IN:
            return colon + 1
    return start


@dataclass(frozen=True, slots=True)
class LastDay:
    """A last day, included; `remark` says how so, `sure` whether nothing was guessed."""

    by: date
    remark: str
    sure: bool


def last_day(day: WrittenDay, rule: str, year: int | None) -> LastDay | None:
    """Return the last day that a written one means by its role (`before`, `until`, `on`…).

    `year` stands in where none is written. None for a day that the calendar does not have.
    """
    remarks = []
    meant = day.year or year
    if meant is None:
        return None
    if day.year is None:
        remarks.append(f"kế hoạch không ghi năm, hiểu là năm {meant}")
    if rule in ("before", "since"):
        first = day.first(meant)
        if first is None:
            return None
        by = first - timedelta(days=1)
        word = "trước" if rule == "before" else "kể từ"
        remarks.append(f"“{word}” {first:%d/%m/%Y}: ngày cuối là {by:%d/%m/%Y}")
    else:
        last = day.last(meant)
        if last is None:
            return None
        by = last
        if day.part:
            remarks.append("kế hoạch chỉ ghi một phần của tháng: ghi lại ngày")
        if day.day is None:
            remarks.append(f"hết tháng: {by:%d/%m/%Y}")
        if rule == "hour":
            remarks.append("trong ngày này, đến giờ ghi trong kế hoạch")
    return LastDay(by, "; ".join(remarks), day.year is not None and not day.part)


def year_for(day: WrittenDay, after: date | None, assessed: int | None) -> int | None:
    """Return the year of a day without one: that of the first such day after the plan."""
    if day.of is not None:
        return assessed + day.of if assessed else None
    if after is None:
        return assessed + 1 if assessed else None
    last = day.last(after.year)
    return after.year if last is not None and last >= after else after.year + 1


def strength(told: str, words: PlanWords, *, heading: bool = False) -> int:
    """Say how surely words speak of handing in evidence; 0 if not at all.

    Two of three do: a verb of handing in, a thing that is handed in, somebody who receives it; of
    a heading or a column's head, a word for the last day, too, which says so with the evidence
    itself: `Tài liệu minh chứng`, `Thời hạn`.
    """
    verb = has(told, words.phrases("submission", "verbs"))
    thing = has(told, words.phrases("submission", "things"))
    thing = thing or has(told, words.phrases("sending_terms"))
    term = heading and has(told, words.phrases("terms"))
    evidence = term and has(told, words.phrases("submission", "proper"))
    received = has(told, words.receiving)
    if verb + (thing or term) + received + evidence < 2 or other_task(told, words):
        return OTHER
    return WEAK + 1 + sum(has(told, (one,)) for one in words.phrases("submission", "evidence"))


def other_task(told: str, words: PlanWords) -> bool:
    """Say whether words speak of what is done with the evidence, not of handing it in.

    Where they speak of both, the later one is what the day is for: `tổng hợp, gửi về …`; not
    `thẩm định hồ sơ do các đơn vị gửi`.
    """
    if no_evidence(told, words) or _SUBMITTED.search(told):
        return True
    if has(told, words.phrases("submission", "verbs")) or has(told, words.receiving):
        told = _meant(told, words)
        opening = " ".join(told.split()[:AFTERWARDS])
        other = _last(opening, words.phrases("submission", "afterwards"), anybodys=True)
        sent = max(
            _last(told, words.phrases("submission", "verbs")),
            _last(told, words.receiving),
            _last(told, words.to_above, anybodys=True),
        )
        return other >= 0 and sent <= other
    opening = " ".join(_meant(told, words).split()[:AFTERWARDS])
    return has(opening, words.phrases("submission", "other_tasks"))


def _meant(told: str, words: PlanWords) -> str:
    """Return plain words without those that hold another one or sound like it: `quá trình`."""
    text = f" {told} "
    for compound in words.phrases("compounds"):
        text = text.replace(f" {compound} ", " ")
    return text.strip()


def says_little(told: str, words: PlanWords) -> bool:
    """Say whether words tell no more than a day and that something is sent: `gửi trước ngày …`."""
    sending = {*words.phrases("submission", "to"), *words.phrases("submission", "verbs")}
    return says_nothing(" ".join(word for word in told.split() if word not in sending), words)


def no_evidence(told: str, words: PlanWords) -> bool:
    """Say whether what is handed in is no evidence: whom to call, what is explained afterwards, a
    draft that does not go on to the level above.
    """
    contacts = has(told, words.phrases("submission", "contacts_only"))
    draft = has(told, words.phrases("submission", "drafts")) and not has(told, words.to_above)
    return (
        draft
        or _explains(told, words)
        or (contacts and not has(told, words.phrases("submission", "proper")))
    )


def _explains(told: str, words: PlanWords) -> bool:
    """Whether only what is said or mended afterwards is sent: `tài liệu giải trình`, not `điểm, tài
    liệu kiểm chứng, giải trình`.
    """
    if not has(told, words.phrases("submission", "not_evidence")):
        return False
    text = f" {told} "
    for extra in words.phrases("submission", "afterwards_sent"):
        text = text.replace(f" {extra} ", " ")
    return not has(text.strip(), words.phrases("submission", "evidence_proper"))


def _last(told: str, phrases: Sequence[str], *, anybodys: bool = False) -> int:
    """Return where the last of some phrases stands, in words; -1 for none.

    What others have done does not count (`do các đơn vị gửi`) unless `anybodys`.
    """
    found = -1
    text = f" {told} "
    for phrase in phrases:
        ahead, hit, _ = text.rpartition(f" {phrase} ")
        while hit:
            before = ahead.split()
            of_whole = tuple(before[-2:]) in _WHOLE
            others = not of_whole and (before[-1:] == ["body"] or _OTHERS & set(before[-OTHERS:]))
            if anybodys or not others:
                found = max(found, len(before))
                break
            ahead, hit, _ = f"{ahead} ".rpartition(f" {phrase} ")
    return found


def says_nothing(told: str, words: PlanWords) -> bool:
    """Say whether words are only those around a day: `Thời gian hoàn thành`, `Hạn gửi: các sở`."""
    if has(told, words.phrases("submission", "dated_tasks")):
        return False  # `chấm điểm`, which sounds like `chậm`, `điểm`
    for term in words.phrases("terms"):
        told = told.replace(term, " ")
    return all(word in words.neutral or len(word) == 1 or word.isdigit() for word in told.split())


def purpose(
    candidates: Iterable[Said], headings: Iterable[Said], words: PlanWords
) -> tuple[Said | None, int, bool]:
    """Return the words that say what a day is for, how surely, and whether they stand near it.

    `candidates` stand near the day, the nearest first; headings count only if they tell.
    """
    first: Said | None = None
    for one in candidates:
        if found := strength(one.told, words, heading=one.heading):
            return one, found, True
        if has(one.told, words.phrases("submission", "scoring")):
            return one, OTHER, True  # before it is taken for `chậm`, which says nothing
        if says_nothing(one.told, words):
            continue
        first = first or one
        dated = has(_meant(one.told, words), words.phrases("submission", "dated_tasks"))
        if dated or other_task(one.told, words):
            return one, OTHER, True
    for one in headings:
        if found := strength(one.told, words, heading=True):
            return one, found, False
    return first, WEAK, False


def evidence_at(told: str, words: PlanWords) -> str:
    """Return the word for evidence that plain words begin with; empty for others."""
    proper = words.phrases("submission", "proper")
    return next((one for one in proper if told.startswith(f"{one} ")), "")


def says_of_all(told: str, words: PlanWords) -> bool:
    """Say whether plain words with a day are said of all that was asked for before: `Thời hạn gửi:
    …`, `Gửi Thanh tra tỉnh …`, `Báo cáo và tài liệu gửi về …`.
    """
    sent = has(told, words.phrases("sent"))
    things = words.phrases("submission", "things") if sent else ()
    return (
        is_term(told, words)
        or ("body" in told.split() and says_little(told, words))
        or bool(begins(told, things))
    )


def unmarked(told: str) -> str:
    """Return plain words without the marker that they begin with: `c thoi han gui`."""
    return re.sub(r"^(?:[a-z]|\d{1,2})(?: \d{1,2})* ", "", told)


def is_term(told: str, words: PlanWords) -> bool:
    """Say whether plain words begin with a word for a term: `thoi han gui`."""
    return bool(begins(told, words.phrases("terms")))


def ends_by_sending(clause: Span, words: PlanWords) -> bool:
    """Say whether a clause behind a semicolon ends with where to and by when all is sent: `Sở A
    cung cấp x; Sở B cung cấp y, gửi Thanh tra tỉnh trước ngày …`.
    """
    doc = clause.doc
    days = [span.start for span in doc.spans[DEADLINES] if clause.start <= span.start < clause.end]
    if not days or not follows_semicolon(clause):
        return False
    comma = next((i for i in range(days[0], clause.start, -1) if doc[i].text == ","), 0)
    told = said(doc, comma + 1, days[0]).told.split() if comma else []
    verbs = words.phrases("submission", "verbs")
    return told[:1] != [] and told[0] in verbs and says_little(" ".join(told), words)


def follows_semicolon(clause: Span) -> bool:
    """Say whether a clause goes on with a sentence."""
    return clause.start > 0 and clause.doc[clause.start - 1].text == ";"


def only_sends(clause: Span, told: str, words: PlanWords) -> bool:
    """Say whether a clause behind a semicolon only tells where to what was said before is sent."""
    sending = {"body", *words.phrases("submission", "to")}
    return follows_semicolon(clause) and "body" in told.split() and sending.issuperset(told.split())
