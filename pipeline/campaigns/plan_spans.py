"""A passage of a plan as a spaCy document: its days, deadlines, bodies and clauses.

A blank Vietnamese pipeline without pyvi: a component that makes one token of each written day, one
that tells its role by the words around it, a ruler for bodies and groups of bodies (`plans.yaml`),
one for bodies with a name of their own, and one for clauses. Tokens compare by NORM, which is the
folded word, so that a scan's lost diacritics do no harm. Spans are those of the passage's text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from extractors.grammar.folding import fold
from pipeline.campaigns.class_groups import class_groups
from pipeline.campaigns.class_names import name_ends, named_by_class
from pipeline.campaigns.day_roles import DAY, DEADLINES, day_roles
from pipeline.campaigns.place_groups import place_groups
from pipeline.campaigns.plan_days import WrittenDay, written_days
from pipeline.campaigns.plan_words import KEPT, PlanWords, load_plan_words
from pipeline.campaigns.pointing_spans import pointing_spans
from pipeline.campaigns.shared_class import shared_class
from pipeline.campaigns.spelled_out_groups import spelled_out_groups

BODIES = "bodies"
"""The span group of a document's bodies."""
_WORD = re.compile(r"\w+|[^\w\s]")
_SIGNS = [",", "-", "–", ";", "/"]
_LIKE_SO = {"so": ["sở", "so", "sỞ"]}
"""`số` folds as `sở` does."""
MOST_NAME_WORDS = 4

Pattern = list[dict[str, Any]]


def _component(name: str, make: Callable[[PlanWords], Callable[[Doc], Doc]]) -> str:
    """Register a component under the project's name; spaCy keeps factories for the process."""

    def factory(nlp: Language, name: str, level: str) -> Callable[[Doc], Doc]:
        return make(load_plan_words(level))

    full = f"minhchung_plan_{name}"
    if not Language.has_factory(full):
        Language.factory(full, default_config={"level": ""}, func=factory)
    return full


@lru_cache(maxsize=KEPT)
def plan_pipeline(level: str = "", superior: str = "", own: str = "", place: str = "") -> Language:
    """Return the pipeline for plans of a level; `plan_doc` makes what it takes."""
    words = load_plan_words(level, superior, own, place)
    if not Token.has_extension("written"):
        Token.set_extension("written", default=None)
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    nlp.add_pipe(_component("days", lambda _: _mark_days))
    nlp.add_pipe(_component("roles", day_roles))
    ruler = nlp.add_pipe("span_ruler", name=BODIES, config={"spans_key": BODIES})
    ruler.add_patterns(list(_bodies(words)))  # type: ignore[attr-defined]
    places = _component("place_groups", lambda words: place_groups(words.data, BODIES))
    nlp.add_pipe(places, config={"level": level})
    nlp.add_pipe(_component("named", _named))
    by_class = _component("by_class", lambda words: named_by_class(words.data, BODIES))
    nlp.add_pipe(by_class, config={"level": level})
    shared = _component("shared", lambda words: shared_class(words.data, BODIES))
    nlp.add_pipe(shared, config={"level": level})
    by_groups = _component("class_groups", lambda words: class_groups(words.data, BODIES))
    nlp.add_pipe(by_groups, config={"level": level})
    spelled = _component("spelled_out", lambda words: spelled_out_groups(words.data, BODIES))
    nlp.add_pipe(spelled, config={"level": level})
    pointing = _component("pointing", lambda words: pointing_spans(words.data, BODIES))
    nlp.add_pipe(pointing, config={"level": level})
    nlp.add_pipe(_component("clauses", lambda _: _clauses))
    return nlp


def plan_doc(nlp: Language, text: str) -> Doc:
    """Return a text as a spaCy document with deadlines, bodies and clauses (`doc.sents`)."""
    found = list(_WORD.finditer(text))
    if not found:
        return Doc(nlp.vocab)
    spaces = [a.end() < b.start() for a, b in itertools.pairwise(found)] + [False]
    doc = Doc(nlp.vocab, words=[one[0] for one in found], spaces=spaces)
    for token in doc:
        token.norm_ = fold(token.text)
    for _, component in nlp.pipeline:
        doc = component(doc)
    spans = [span for span in doc.spans[BODIES] if not _of_number(doc, span.start)]
    # A body's name has a capital (Decree 30/2020/NĐ-CP, Phụ lục II): not `việc thi hành án dân sự`.
    spans = [one for one in spans if one.label_ != "body" or one.text != one.text.lower()]
    doc.spans[BODIES] = [one for one in filter_spans(spans) if not _published_on(one)]
    return doc


def _published_on(span: Span) -> bool:
    """Whether something is only put there: `công khai trên Cổng Thông tin điện tử tỉnh`."""
    ahead = [token.lower_ for token in span.doc[max(span.start - 2, 0) : span.start]]
    return span.label_ == "body" and ahead[-1:] in (["trên"], ["lên"]) and ahead[:1] != ["nêu"]


def _of_number(doc: Doc, at: int) -> bool:
    """Whether a token belongs to a paper's number: `88/KH-TTCP`."""
    run = ""
    while at and not doc[at - 1].whitespace_:
        at -= 1
        run = doc[at].text + run
    return run[-1:] in ("-", "–", "/") and run[:1].isdigit()


def _mark_days(doc: Doc) -> Doc:
    with doc.retokenize() as merging:
        for day in written_days(doc.text):
            span = doc.char_span(day.start, day.end, alignment_mode="expand")
            if span is not None:
                merging.merge(span, attrs={"NORM": DAY, "_": {"written": day}})
    return doc


def written(token: Token) -> WrittenDay | None:
    """Return the day that a token is."""
    day: WrittenDay | None = token._.written
    return day


def _bodies(words: PlanWords) -> Iterator[Mapping[str, Any]]:
    data = words.data
    for names in data["bodies"]:
        for phrase in names:
            yield from _phrase("body", phrase, names[0], data)
            bare = phrase.removesuffix(" <place>")
            if bare != phrase and len(bare.split()) > 1 and not bare.startswith("Thanh tra"):
                yield from _phrase("body", bare, names[0], data)
    for group in data["groups"]:
        for phrase in group["words"]:
            for place in ("", " tỉnh", " thành phố", " cấp tỉnh"):
                yield from _phrase("group", phrase + place, group["name"], data)
    for label in ("everybody", "above", "ourselves"):
        for phrase in data[label]:
            yield from _phrase(label, phrase, phrase, data)


def _phrase(
    label: str, phrase: str, name: str, data: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    places = data["every_place"] if label == "body" else data["places"]
    for place in places if "<place>" in phrase else [""]:
        full = phrase.replace("<place>", place)
        if label != "above" and full in data["above"]:
            continue
        # A body of another level keeps its place: `Công an huyện` in a province's plan.
        id = name if place in ("", *data["places"]) else name.replace("<place>", place)
        for spelled in _spellings(full, data["in_full"]):
            yield {"label": label, "id": id, "pattern": _tokens(spelled)}


def _spellings(phrase: str, in_full: Mapping[str, str]) -> Iterable[str]:
    """A name with its abbreviation as it stands, and in full."""
    whole = " ".join(in_full.get(word.lower(), word) for word in phrase.split())
    return dict.fromkeys((phrase, whole))


def _tokens(phrase: str) -> Pattern:
    """Words one after the other, with a sign between them or not; `09` stands where `các` may."""
    pattern: Pattern = []
    for word in re.findall(r"\w+", phrase):
        if pattern:
            pattern.append({"NORM": {"IN": _SIGNS}, "OP": "?"})
        norm = fold(word)
        if norm == "cac" and pattern:  # `UBND 09 phường`
            pattern.append({"NORM": {"REGEX": r"^(?:cac|\d{1,3})$"}})
            continue
        like = _LIKE_SO.get(norm)
        pattern.append({"NORM": norm, "LOWER": {"IN": like}} if like else {"NORM": norm})
    return pattern


def _named(words: PlanWords) -> Callable[[Doc], Doc]:
    """Bodies with a name of their own: `UBND huyện Mẫu Một`, and lists `các huyện: Mẫu Một, …`."""
    data = words.data
    kinds = {kind for _, kinds, _ in data["named"] for kind in kinds}
    heads = [(fold(head).split(), set(map(fold, kinds))) for head, kinds, _ in data["named"]]
    ends = name_ends(data)
    districts = {g["name"] for g in data["groups"] if set(g["classes"]) & {"district", "commune"}}

    def find(doc: Doc) -> Doc:
        held = list(doc.spans.get(BODIES, []))
        for at in range(len(doc)):
            for head, of in heads:
                end = at + len(head)
                if [token.norm_ for token in doc[at:end]] != head:
                    continue
                kind = _kind_at(doc, end, of)
                name = _name_at(doc, end + kind, ends) if kind else 0
                if kind and name:
                    held.append(_span(doc, at, end + kind + name, doc[at : end + kind + name].text))
        for group in list(held):
            if group.label_ == "group" and group.id_ in districts:
                held += _listed(doc, group, set(map(fold, kinds)), ends)
        doc.spans[BODIES] = filter_spans(held)
        return doc

    return find


def _span(doc: Doc, start: int, end: int, name: str) -> Span:
    return Span(doc, start, end, label="body", span_id=" ".join(name.split()))


def _kind_at(doc: Doc, at: int, kinds: set[str]) -> int:
    """How many tokens the word for a place has here: `huyện`, `thị xã`; 0 for none."""
    for count in (2, 1):
        if " ".join(token.norm_ for token in doc[at : at + count]) in kinds:
            return count
    return 0


def _name_at(doc: Doc, at: int, ends: frozenset[tuple[str, ...]]) -> int:
    """How many words the name of a place has here; 0 for none, as where words say what is done."""
    pair = tuple(token.lower_ for token in doc[at : at + 2])
    if (len(pair) > 1 and pair in ends) or len(doc[at : at + 1].text) < 2:
        return 0
    count = 0
    while at + count < len(doc) and count < MOST_NAME_WORDS:
        token = doc[at + count]
        if not token.text[:1].isupper() and not (count and token.text == "'"):
            break
        count += 1
    return count


def _listed(
    doc: Doc, group: Span, kinds: set[str], ends: frozenset[tuple[str, ...]]
) -> Iterator[Span]:
    """The names that follow `UBND các huyện`, with or without the word for each place."""
    at = group.end
    if at < len(doc) and doc[at].text in ":(":
        at += 1
    # `UBND các quận, huyện, thành phố Mẫu`: what stands last is the name's own
    last = next((n for n in (2, 1) if _kind_at(doc, group.end - n, kinds) == n), 0)
    kind = doc[group.end - last : group.end].text if last and at == group.end else "huyện"
    while at < len(doc):
        stated = _kind_at(doc, at, kinds)
        if stated:
            kind = doc[at : at + stated].text
        count = _name_at(doc, at + stated, ends)
        if not count or doc[at + stated].norm_ in ("ubnd", "so", "thanh", "cong"):
            return
        name = doc[at + stated : at + stated + count].text
        yield _span(doc, at, at + stated + count, f"UBND {kind.lower()} {name}")
        at += stated + count
        if at < len(doc) and doc[at].norm_ in (",", "va", ";"):
            at += 1
        else:
            return


def _clauses(doc: Doc) -> Doc:
    """A clause ends with a semicolon, or with a stop before a capital letter or the end."""
    for token in doc:
        token.is_sent_start = token.i == 0
    for token in doc[:-1] if len(doc) else ():
        after = doc[token.i + 1]
        before = doc[token.i - 1].text if token.i else ""
        stop = token.text == "." and after.text[:1].isupper()
        if token.text == ";" and _lists(doc, token.i):
            continue
        if token.text in ";?!" or (stop and not (before.isdigit() or before in ("TP", "Tp"))):
            after.is_sent_start = True
    return doc


def _lists(doc: Doc, at: int) -> bool:
    """Whether a semicolon parts two bodies of one list: no deadline stands before it."""
    ends = {span.end for span in doc.spans[BODIES]}
    starts = {span.start for span in doc.spans[BODIES]}
    first = next(i for i in range(at, -1, -1) if doc[i].is_sent_start)
    # `Trước ngày …: các sở; các đơn vị trực thuộc gửi …`: the day stands before all of them.
    opens = min((start for start in starts if start >= first), default=at)
    dated = any(opens <= span.start < at for span in doc.spans[DEADLINES])
    # `hồ sơ của Chủ tịch UBND tỉnh; Văn phòng UBND tỉnh chuẩn bị …`: whose, not who
    whose = any(
        s.end == at and s.start and doc[s.start - 1].norm_ == "cua" for s in doc.spans[BODIES]
    )
    end = at
    if doc[at - 1].text == ")":  # `Sở A (đối với hồ sơ chung); Sở B gửi …`
        end = next((i for i in range(at - 1, first, -1) if doc[i].text == "("), at)
    return end in ends and (at + 1 in starts) and not dated and not whose
