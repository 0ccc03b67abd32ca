"""Who has to do what a clause says: the bodies in it by what stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Doc, Span

from extractors.grammar.folding import fold
from indicator_map.bodies import class_of
from pipeline.campaigns.day_roles import DEADLINES
from pipeline.campaigns.passages import Passage
from pipeline.campaigns.plan_facts import BodyKind, NamedBody
from pipeline.campaigns.plan_spans import BODIES
from pipeline.campaigns.plan_words import PlanWords, begins, plain

LONGEST_HEADING = 90
"""Characters of a heading that names a body: `3. Sở Nội vụ:`."""
_KINDS: dict[str, BodyKind] = {
    kind: kind for kind in ("body", "group", "everybody", "above", "ourselves")
}
_PARTING = re.compile(r"[:;(]")
_WITH = ("(", ")", "ke", "ca", "tinh")
_OF_ROOM = re.compile(r"\b(?:gui|nop|chuyen)(?: (?:ve|cho|den|toi))? phong [^,;.:]{3,40}, ?$")
"""Whose room gets something: `chuyển Phòng Nghiệp vụ 3, Thanh tra tỉnh`."""
_LINKS = (",", "va", ";", "-", "cac", "cung")
_TITLES = (
    *("", "va", "chu tich", "thu truong", "giam doc", "lanh dao", "cac"),
    *("chanh", "chanh an", "vien truong", "cuc truong", "truong"),
)
"""What may stand between bodies that are spoken to together."""
_OF_TITLES = frozenset(" ".join(_TITLES).split())


def body_of(span: Span) -> NamedBody:
    """Return the body that a span names."""
    return NamedBody(_KINDS[span.label_], span.id_)


def named(who: Sequence[NamedBody]) -> bool:
    """Say whether some body or group is named, not only everybody."""
    return any(one.kind in ("body", "group") for one in who)


def opening_bodies(
    doc: Doc, passage: Passage, begin: int, words: PlanWords
) -> tuple[NamedBody, ...]:
    """Return the bodies that a paragraph begins with, spoken to or headed by; empty for none."""
    text = plain(doc.text[begin:])
    for ask in (*words.phrases("titles"), *words.phrases("asks")):
        if text.startswith(f"{ask} "):
            found = re.match(rf"\s*(?:\w+\s*){{{len(ask.split())}}}", doc.text[begin:])
            begin += found.end() if found else 0
            break
    begin += _called(doc, begin)
    level = words.levels_in_headings.get(plain(doc.text[begin:].partition(":")[0]))
    if level:
        return (NamedBody("group", level),)
    opened: list[NamedBody] = []
    others = {*_OF_TITLES, *words.phrases("between_bodies")}
    heading = passage.text[-1:] not in ".;" and ":" not in passage.text and not doc.spans[DEADLINES]
    at = begin
    for span in doc.spans[BODIES]:
        if span.end_char <= begin:
            continue
        gap = fold(doc.text[at : span.start_char]).strip(" ,;.:-–()")
        if gap not in _TITLES and not (heading and others.issuperset(plain(gap).split())):
            break
        opened.append(body_of(span))
        at = span.end_char
    if opened:
        opened += _groups_before_colon(doc.text[at:], words)
        return tuple(body for body in opened if body.kind not in ("above", "ourselves"))
    head = doc.text[begin:].split(":")[0].strip(" .")
    places = tuple(f" {one}" for one in words.phrases("every_place"))
    short = len(passage.text) < LONGEST_HEADING or ":" in doc.text[begin : begin + 60]
    capitals = sum(word[:1].isupper() for word in head.split())
    named = head[:1].isupper() and len(head.split()) > 1 and not re.search(r"\d", head)
    named = named and (capitals > 1 or plain(head).endswith(places))
    other = any(plain(head).startswith(one) for one in words.phrases("not_bodies"))
    if short and named and not other and len(head) < LONGEST_HEADING and class_of(head):
        parts = [part.strip() for part in re.split(r", | và (?=[A-ZĐ])", head)]
        classes = tuple(f"{one} " for one in words.data["class_names"]["classes"])
        each = all(class_of(part) or (heading and part.startswith(classes)) for part in parts)
        each = each and all(part[:1].isupper() for part in parts)
        return tuple(NamedBody("body", part) for part in (parts if each else (head,)))
    return _of_class(doc.text[begin:], words)


def _called(doc: Doc, begin: int) -> int:
    """Return how many characters a heading has before a known group that it calls one: `Nhóm các
    sở, ban, ngành`.
    """
    called = re.match(r"(?:Nhóm|Khối) (?=\w)", doc.text[begin:])
    at = begin + called.end() if called else 0
    groups = (span for span in doc.spans[BODIES] if span.label_ == "group")
    return at - begin if called and any(span.start_char == at for span in groups) else 0


def _groups_before_colon(text: str, words: PlanWords) -> list[NamedBody]:
    """Return the groups that nobody knows which end a list of bodies before its colon: `, các doanh
    nghiệp nhà nước thuộc tỉnh: gửi …`.
    """
    head, colon, _ = text.partition(":")
    found = re.findall(r"(?:[,;]| và) (các [^,;:()\d]{4,60})(?=[,;]|$)", head) if colon else []
    never = tuple(f"cac {one}" for one in words.phrases("not_groups"))
    named = (one for one in found if not plain(one).startswith(never))
    return [NamedBody("group", f"{one[:1].upper()}{one[1:].strip()}") for one in named]


def _of_class(text: str, words: PlanWords) -> tuple[NamedBody, ...]:
    """Return the bodies that only their class tells, before what they do or alone: `Các trường …
    gửi`, `10. Các thôn`.
    """
    verbs = "|".join(one for one in words.data["submission"]["verbs"] if "{" not in one)
    acts = "|".join(one for one in words.data["acts"] if one != "lập")
    found = re.match(
        rf"\s*(Các [^.;:()]{{3,70}}?) (?:{verbs}|{acts}|(?<!công )lập|rà soát|tự)\b", text
    )
    alone = re.fullmatch(r"\s*(Các [^.;:()\d]{3,40})", text)
    named = found[1].strip(" ,") if found else alone[1] if alone else ""
    told = plain(named)
    somebody = not any(told.startswith(f"cac {one}") for one in words.phrases("not_groups"))
    return (NamedBody("group", named),) if named and somebody else ()


def owners(clause: Span, words: PlanWords) -> tuple[NamedBody, ...]:
    """Return the bodies of a clause that have to do it: not those that receive or help."""
    found: list[NamedBody] = []
    given = False  # `các sở …, giao Thanh tra tỉnh trước ngày …`
    for span, role, linked in _roles(clause, words):
        given = given and linked
        given |= bool(found) and span.start > 0 and clause.doc[span.start - 1].norm_ == "giao"
        if role == "does" and not given and span.label_ != "above":
            found.append(body_of(span))
    return tuple(dict.fromkeys(found))


def _roles(clause: Span, words: PlanWords) -> Iterator[tuple[Span, str, bool]]:
    """Yield the bodies of a clause with their roles, and whether that is the one's before, which
    they are named together with.
    """
    role, end = "", -1
    for span in clause.doc.spans[BODIES]:
        if not (clause.start <= span.start < clause.end):
            continue
        between = [t.norm_ for t in clause.doc[end : span.start]] if end >= 0 else None
        linked = between is not None and all(word in _LINKS for word in between)
        role = role if linked else _role(clause, span, words)
        end = span.end
        yield span, role, linked


def receivers(clause: Span, words: PlanWords) -> tuple[NamedBody, ...]:
    """Return the bodies of a clause that something is sent to."""
    spans = [s for s in clause.doc.spans[BODIES] if clause.start <= s.start < clause.end]
    return tuple(body_of(s) for s in spans if _role(clause, s, words) == "receives")


def helpers(clause: Span, words: PlanWords) -> tuple[NamedBody, ...]:
    """Return the bodies of a clause that others work with: `phối hợp với Kho bạc Nhà nước`."""
    beside = _labelled(clause, "with", words)
    return tuple(one for one in beside if one.kind == "body") or tuple(
        body_of(span)
        for span, role, _ in _roles(clause, words)
        if span.label_ == "body" and (role == "beside" or _only_helps(clause, span))
    )


def _only_helps(clause: Span, span: Span) -> bool:
    """Whether a body is followed by nothing but that it works with others: `Sở A phối hợp.`"""
    return plain(clause.doc[span.end : clause.end].text) == "phoi hop"


def possessors(clause: Span) -> tuple[NamedBody, ...]:
    """Return the bodies whose something is: `hồ sơ của các sở được tiếp nhận đến ngày …`."""
    doc = clause.doc
    spans = [s for s in doc.spans[BODIES] if clause.start < s.start < clause.end]
    found: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        before = doc[found[-1].end : span.start] if found else ()
        # `của các sở (kể cả các cơ quan nêu tại khoản 3), UBND các huyện`
        linked = found and all(token.norm_ in (*_LINKS, *_WITH) for token in before)
        if linked or doc[span.start - 1].norm_ == "cua":
            found.append(span)
    return tuple(map(body_of, found))


def tasks_of(clause: Span, words: PlanWords) -> list[tuple[tuple[NamedBody, ...], int, int]]:
    """Return who has which words (from token to token) of a clause that names bodies with tasks of
    their own: `Sở A cung cấp x, Sở B cung cấp y`, `x (Sở A), y (Sở B)`. Empty where it does not.
    """
    doc = clause.doc
    chains: list[list[Span]] = []
    for span in doc.spans[BODIES]:
        if clause.start <= span.start < clause.end and span.label_ != "above":
            between = [t.norm_ for t in doc[chains[-1][-1].end : span.start]] if chains else ["."]
            if all(one in _LINKS for one in between):
                chains[-1].append(span)
            else:
                chains.append([span])
    bracketed = [
        chain
        for chain in chains
        if doc[chain[0].start - 1].text == "("
        and doc[chain[-1].end : chain[-1].end + 1].text == ")"
    ]
    if len(bracketed) > 1:
        starts = [clause.start, *(chain[-1].end + 1 for chain in bracketed)]
        return [
            (tuple(map(body_of, chain)), start, chain[0].start - 1)
            for start, chain in zip(starts, bracketed, strict=False)
        ]
    doing = [chain for chain in chains if _acts(clause, chain, words)]
    if len(doing) == 1 and (parts := _in_turn(clause, doing[0])):
        return [
            ((body_of(one),), start, end) for one, (start, end) in zip(doing[0], parts, strict=True)
        ]
    if len(doing) < 2:
        return []
    ends = [*(chain[0].start for chain in doing[1:]), clause.end]
    return [
        (tuple(map(body_of, chain)), chain[-1].end, end)
        for chain, end in zip(doing, ends, strict=True)
    ]


def _in_turn(clause: Span, chain: Sequence[Span]) -> list[tuple[int, int]]:
    """Return the tasks of bodies named together, one each: `Sở A, Sở B lần lượt báo cáo x, y`."""
    doc, begin = clause.doc, chain[-1].end
    norms = [token.norm_ for token in doc[begin : clause.end]]
    if ("lan", "luot") not in pairwise(norms):
        return []
    cuts = [at for at in range(begin, clause.end) if doc[at].text == ","]
    edges = [begin, *cuts, clause.end]
    return list(pairwise(edges)) if len(edges) - 1 == len(chain) else []


def in_turn(doc: Doc, who: Sequence[NamedBody]) -> list[tuple[NamedBody, ...]]:
    """Return whose each clause of a paragraph is that says so of bodies of its heading, one each:
    `Cung cấp lần lượt: x; y`. Empty where it does not.
    """
    norms = [token.norm_ for token in doc]
    alone = len(who) > 1 and len(list(doc.sents)) == len(who)
    return [(one,) for one in who] if alone and ("lan", "luot") in pairwise(norms) else []


def named_behind(doc: Doc, words: PlanWords) -> list[tuple[NamedBody, ...]]:
    """Return whose each clause of a paragraph is by the bodies that its sentence names behind a
    colon, as their doing: `Tài liệu về x; về y: Sở A cung cấp`. Nobody's where it names none.
    """
    found: list[tuple[NamedBody, ...]] = []
    goes_on = False
    for clause in reversed(list(doc.sents)):
        leads = _labelled(clause, "who", words)  # `Cải cách hành chính. Chủ trì: Sở Nội vụ.`
        goes_on = clause.text.rstrip()[-1:] == ";" or (goes_on and not leads)
        who = leads or _behind_colon(clause, words)
        stated = who or owners(clause, words)
        found.append(who or (found[-1] if goes_on and found and not stated else ()))
        goes_on = bool(leads)
    return found[::-1]


def _labelled(clause: Span, role: str, words: PlanWords) -> tuple[NamedBody, ...]:
    """Return the bodies of a clause that is nothing but a label and them: `Chủ trì: Sở Nội vụ.`"""
    label, colon, _ = clause.text.partition(":")
    if not colon or plain(label) not in words.tables[role]:
        return ()
    return listed(clause.doc, clause.start, clause.end)


def _behind_colon(clause: Span, words: PlanWords) -> tuple[NamedBody, ...]:
    """Return the bodies that close a clause behind a colon, with what they do."""
    doc = clause.doc
    colon = max((token.i for token in clause if token.text == ":"), default=clause.start)
    chain = [span for span in doc.spans[BODIES] if colon < span.start < clause.end]
    asks = {part for phrase in words.phrases("asks") for part in phrase.split()}
    before = {token.norm_ for token in doc[colon + 1 : chain[0].start]} if chain else {"-"}
    if colon == clause.start or not before <= asks:
        return ()
    behind = plain(doc[chain[-1].end : clause.end].text)
    does = begins(behind, words.phrases("acts"))
    linked = all(
        token.norm_ in _LINKS for a, b in pairwise(chain) for token in doc[a.end : b.start]
    )
    return tuple(map(body_of, chain)) if linked and does else ()


def _acts(clause: Span, chain: Sequence[Span], words: PlanWords) -> bool:
    """Whether bodies are followed by what they do, and begin the clause or a part of it."""
    doc, first = clause.doc, chain[0].start
    behind = plain(doc[chain[-1].end : chain[-1].end + 4].text)
    before = doc[first - 1].norm_ if first > clause.start else ","
    opens = (
        before in (",", ";", "va", ":", "con", ")", ".", "-", "–", "+")
        or _role(clause, chain[0], words) == "asks"
    )
    return opens and bool(begins(behind, words.phrases("acts")))


def _role(clause: Span, span: Span, words: PlanWords) -> str:
    if _is_meant(clause, span) or _is_past(clause.doc, span.end):
        return "mentioned"
    if _OF_ROOM.search(fold(clause.doc[clause.start : span.start].text)):
        return "receives"
    near = clause.doc[max(clause.start, span.start - 4) : span.start].text
    before = plain(_PARTING.split(near)[-1])
    for title in sorted(words.phrases("heads"), key=len, reverse=True):
        if f" {before}".endswith(f" {title}"):
            before = before.removesuffix(title).strip()
            break
    behind = plain(clause.doc[span.end : span.end + 2].text)
    if before.endswith(("do", "do cac")) and any(
        f"{behind} ".startswith(f"{one} ") for one in words.phrases("done_by")
    ):
        return "does"
    roles = ("beside", "asks", "receives", "mentioned")
    fitting = [
        (len(phrase), -n)
        for n, role in enumerate(roles)
        for phrase in words.phrases(role)
        if before == phrase or before.endswith(f" {phrase}")
    ]
    if not fitting:
        return "does"
    role = roles[-max(fitting)[1]]  # the longest: `đối với`, not `với`
    return "does" if role == "asks" else role


def _is_meant(clause: Span, span: Span) -> bool:
    """Whether a body only stands in what something is for: `lập thư mục để các đơn vị gửi`."""
    for token in reversed(clause.doc[clause.start : span.start]):
        if token.lower_ == "để":
            return True
        if token.text in ",;.:()":
            return False
    return False


def _is_past(doc: Doc, end: int) -> bool:
    """Whether a body is one of before: `UBND huyện Mẫu (cũ)`."""
    behind = [token.lower_ for token in doc[end : end + 2]]
    return "cũ" in behind[:1] or behind == ["(", "cũ"]


def listed(doc: Doc, start: int, end: int) -> tuple[NamedBody, ...]:
    """Return the bodies between two tokens but those that only receive."""
    spans = [span for span in doc.spans[BODIES] if start <= span.start < end]
    return tuple(body_of(one) for one in spans if one.label_ not in ("above", "ourselves"))


def without_owners(
    doc: Doc, start: int, end: int, who: Sequence[NamedBody], words: PlanWords
) -> str:
    """Return the text between two characters without who has to do it or gets it, and by when."""
    bodies = [
        span
        for span in doc.spans[BODIES]
        if span.label_ in ("group", "everybody")
        or body_of(span) in who
        or _role(span.sent, span, words) == "receives"
    ]
    parts = []
    for span in sorted([*bodies, *doc.spans[DEADLINES]], key=lambda one: one.start):
        if start <= span.start_char < end:
            between = doc.text[start : span.start_char]
            if not _OF_TITLES.issuperset(fold(between).strip(" ,;").split()):
                parts.append(between)
            start = span.end_char
    return "".join((*parts, doc.text[start:end]))


def after_bodies(doc: Doc, start: int, end: int) -> int:
    """Return where, in characters, the words behind the bodies begin that a clause begins with."""
    at = start
    for span in doc.spans[BODIES]:
        if not start <= span.start_char < end:
            continue
        gap = fold(doc.text[at : span.start_char]).strip(" ,;:")
        if gap not in ("", "va", "khoi", "cac", "giao", "de nghi", "yeu cau", "phan cong"):
            break
        at = span.end_char
    return at
