"""Cells of a plan's table: whose a row is, and what may say what its day is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from indicator_map.bodies import class_of
from pipeline.campaigns.passages import PART, PART_LABEL, Passage, TableRow
from pipeline.campaigns.plan_bodies import body_of, owners
from pipeline.campaigns.plan_deadlines import Said, other_task, said, strength
from pipeline.campaigns.plan_facts import NamedBody
from pipeline.campaigns.plan_periods import tidy
from pipeline.campaigns.plan_spans import BODIES, plan_doc
from pipeline.campaigns.plan_words import PlanWords, begins, codes_in, has, plain
from pipeline.campaigns.pointed_bodies import PointedBodies

HANDED_IN = "nop"
"""What evidence that is only named is taken to be."""
MOST_NAME_WORDS = 16
"""Words of a cell that may be a body's name; a longer one says what it does."""


def heads_rows(row: TableRow) -> tuple[str, str] | None:
    """Return the label and name of a part of a table where a row only heads it: `A | Các cơ quan
    thuộc tỉnh`, or one cell over all columns.
    """
    if row.heading:
        return row.heading
    if PART in row.cells:
        text = row.cells[PART].text
        label = re.match(r"(?:Phần |PHẦN )?([IVX]{1,5}|[A-ZĐ])[.):]? ", text)
        return (label[1] if label else "", text[label.end() :] if label else text)
    begins = row.cells.get("order") or row.cells.get("code")
    if begins is not None and row.heads_part:
        return begins.text.strip(" .)"), row.cells["what"].text
    if begins is None or len(row.cells) != 2 or len(row.heads) <= 2:
        return None
    told = next(cell for cell in row.cells.values() if cell is not begins)
    label = PART_LABEL.fullmatch(begins.text)
    return (label[1], told.text) if label else None


def due(row: TableRow, docs: Mapping[str, Doc], nlp: Language, words: PlanWords) -> Iterator[Said]:
    """What may say what a row's day is for: its heads (`Nội dung minh chứng`), its task."""
    what = said(docs["what"], 0, len(docs["what"])) if "what" in docs else Said("", "")
    if evidence := _collected(what.told, words):
        # Evidence that a row names (`Minh chứng về …`) is handed in by its term.
        yield Said(what.text, f"{HANDED_IN} {evidence}")
    if row.under:
        part = plan_doc(nlp, row.under)
        over = said(part, 0, len(part))
        if strength(over.told, words):
            yield Said(f"{over.text} {what.text}", over.told)
    roles = ("what", "when") if "what" in docs else ("who", "when")
    several = [role for role in row.heads if role not in ("order", "with")]
    for of in (roles, several):
        heads = plan_doc(nlp, " ".join(row.heads.get(role, "") for role in of))
        told = said(heads, 0, len(heads))
        if strength(told.told, words, heading=True):
            break
    else:
        told = Said("", "")
    if told.told:
        text = f"{told.text}: {what.text}" if what.text else told.text
        evidence = " ".join((what.told, told.told))
        only = other_task(evidence, words)
        yield Said(text, told.told if only else evidence, heading=True)
    # A row whose result is a criterion's evidence: `Hồ sơ A.2.1`.
    for role in ("product", "else"):
        if role in docs and codes_in(docs[role].text):
            of_code = said(docs[role], 0, len(docs[role]))
            if has(of_code.told, words.phrases("submission", "things")):
                yield Said(f"{what.text}: {of_code.text}", f"{HANDED_IN} {of_code.told}")
    comes = plain(docs["product"].text) if "product" in docs else ""
    if (proper := _collected(comes, words)) and not other_task(comes, words):
        # What comes of the row is the evidence itself: `Hồ sơ minh chứng`.
        yield Said(f"{what.text}: {docs['product'].text}", f"{HANDED_IN} {proper}")
    if product := handed_in(docs, words):
        yield Said(f"{what.text}: {product.text}", product.told)
    yield what
    for role in ("title", "else"):
        if role in docs:
            yield said(docs[role], 0, len(docs[role]))


def _collected(told: str, words: PlanWords) -> str:
    """Return the evidence that a row's words begin with: all they say of it (`Hồ sơ được thẩm
    định`), or it alone where it is collected, whatever it is on: `Cung cấp tài liệu về …`.
    """
    verb = begins(told, words.phrases("collecting"))
    rest = told.removeprefix(verb).strip()
    evidence = begins(rest, words.phrases("submission", "proper"))
    on = rest.removeprefix(evidence).startswith(" ve ")  # `Tài liệu về kiểm tra, rà soát …`
    return evidence if verb or on else rest if evidence else ""


def handed_in(docs: Mapping[str, Doc], words: PlanWords) -> Said | None:
    """Return what a row names as what comes of its task, if that is evidence handed in."""
    product = said(docs["product"], 0, len(docs["product"])) if "product" in docs else None
    return product if product and strength(product.told, words) else None


def row_bodies(
    row: TableRow, docs: Mapping[str, Doc], pointed: PointedBodies, words: PlanWords
) -> tuple[NamedBody, ...]:
    """Return whose a row is: those of its cell, or the parts that this points to; else who does
    what the row says.
    """
    who: tuple[NamedBody, ...] = ()
    if "who" in docs:
        text = docs["who"].text
        meant = pointed.meant(text, ()) or pointed.titled(text)
        who = meant or cell_bodies(row.cells["who"], docs["who"], words)
    if not who and "what" in docs:
        who = next(filter(None, (owners(one, words) for one in docs["what"].sents)), ())
    return who


def cell_bodies(passage: Passage, doc: Doc, words: PlanWords) -> tuple[NamedBody, ...]:
    """Return the bodies that a cell names; one that nobody knows by its words."""
    never = words.phrases("not_meant")
    ahead = {s.start: plain(doc[max(s.start - 3, 0) : s.start].text) for s in doc.spans[BODIES]}
    spans = [
        one
        for one in doc.spans[BODIES]
        if one.label_ != "above"
        and not f" {ahead[one.start]}".endswith(tuple(f" {n}" for n in never))
    ]
    found = [body_of(one) for one in spans]
    if not found:
        for part in re.split(r"[;,\n]", passage.text):
            if class_of(part.strip()) and part.strip()[:1].isupper() and not part.isupper():
                found.append(NamedBody("body", tidy(part)))
    parts = _unknown(passage.text, spans, words)
    if found and ";" not in passage.text:
        parts = [part for part in parts if part.startswith("Các ")]
    if found or len(parts) > 1:
        found += [named_so(part) for part in parts]
    named = tidy(passage.text)
    if not found and _is_name(named, words):
        # Bodies that nobody knows are still not everybody: their day is theirs alone.
        found.append(named_so(named))
    return tuple(dict.fromkeys(found))


def named_so(name: str) -> NamedBody:
    """Return a body that nobody knows by its name; a group where it speaks of several."""
    return NamedBody("group" if name.lower().startswith("các ") else "body", name)


def _is_name(text: str, words: PlanWords) -> bool:
    named_well = text[:1].isupper() and 2 <= len(text.split()) <= MOST_NAME_WORDS
    receiving = has(plain(text), words.phrases("submission", "receivers"))
    other = has(plain(text), words.phrases("class_names", "not_units"))
    return named_well and not text.isupper() and not receiving and not other


def _unknown(text: str, spans: Sequence[Span], words: PlanWords) -> list[str]:
    """Return the parts of a cell that name bodies nobody knows: `Điện lực Mẫu; Trạm Y tế xã`."""
    rest = list(text)
    for span in spans:
        rest[span.start_char : span.end_char] = "\0" * (span.end_char - span.start_char)
    parts = [tidy(part) for part in re.split(r"[;,\n]", "".join(rest))]
    return [part for part in parts if "\0" not in part and _is_name(part, words)]
