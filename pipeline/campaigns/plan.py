"""A plan's file as read → what it says, or why it is no plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extractors.document import Document, Reading
from extractors.fields.extract import extract
from extractors.grammar.loader import Grammar
from extractors.reading.ruled_cells import Cells
from indicator_map.bodies import class_of
from pipeline.campaigns.plan_blocks import blocks_of
from pipeline.campaigns.plan_facts import PlanFacts, PlanHead
from pipeline.campaigns.plan_reader import PlanReader, ReadBlock
from pipeline.campaigns.plan_spans import plan_pipeline
from pipeline.campaigns.plan_words import PlanWords, has, load_plan_words, plain
from pipeline.errors import PlanError

OPENING = 2500
"""Characters in which a plan says that it is one."""
_CITY = re.compile(r"thành phố\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """What a plan says, and the passages it was read from with their spans."""

    facts: PlanFacts
    passages: tuple[ReadBlock, ...]


def read_plan(
    name: str, reading: Reading, grammar: Grammar, cells: Cells | None = None
) -> ReadPlan:
    """Return what a plan says; its annexes belong to it.

    `cells`: those of its tables (`ruled_cells`), where they are known.
    Raises PlanError for a paper that is no assessment plan.
    """
    numbers = [page.number for page in reading.pages if page.lines]
    if not numbers:
        raise PlanError(f"{name}: không đọc được chữ nào, không phải kế hoạch đánh giá.")
    words = load_plan_words()
    document = Document(name, reading, numbers[0], numbers[-1])
    _check(name, document, words)
    extraction = extract(Document(name, reading, numbers[0], numbers[0]), grammar)
    superior = extraction.issuer_superior.value or ""
    issuer = _organisation(extraction.issuer.value or "", superior, document, words)
    central = _is_central_city(issuer, document, words)
    level = "" if central else _level(issuer, words)
    place = "thành phố" if central else _place(issuer, load_plan_words(level))
    head = PlanHead(
        subject=" ".join((extraction.subject.value or "").split()),
        organisation=issuer,
        issued=_day(extraction.issue_date.value),
        place=place,
        level=level,
    )
    # Which body stands above a school, only its letterhead says.
    beside = (superior, issuer) if level in ("sở", "đơn vị") and superior != issuer else ("", "")
    if level == "bộ":
        beside = ("", issuer)
    if level in ("huyện", "xã"):
        beside = ("", _abbreviated(issuer, words))
    kind = (level, *beside, place if level == "huyện" else "")
    reader = PlanReader(document, head, load_plan_words(*kind), plan_pipeline(*kind))
    facts = reader.facts(blocks_of(document, words, cells or {}))
    return ReadPlan(facts, tuple(reader.read))


def _check(name: str, document: Document, words: PlanWords) -> None:
    opening = plain(document.text[:OPENING])
    lacking = [
        key
        for key in ("kinds", "actions", "fields")
        if not has(opening, words.phrases("plan", key))
    ]
    if lacking:
        raise PlanError(
            f"{name} không phải kế hoạch đánh giá: trang đầu không nói đến "
            f"{' và '.join(_ASKED[key] for key in lacking)}. Chọn đúng tệp kế hoạch, hoặc lập mẫu "
            "trống: minhchung campaign new --folder THƯ_MỤC"
        )


_ASKED = {
    "kinds": "kế hoạch, hướng dẫn",
    "actions": "việc đánh giá, chấm điểm",
    "fields": "lĩnh vực được đánh giá (PCTN, cải cách hành chính…)",
}


def _is_central_city(issuer: str, document: Document, words: PlanWords) -> bool:
    """Say whether a city is one of the level of a province: by its name, or by having departments
    (các sở), which a district's city has not.
    """
    if not _CITY.search(issuer):
        return False
    return class_of(issuer) == "province" or _calls_departments(document, words)


def _level(issuer: str, words: PlanWords) -> str:
    """Return the level of a plan's issuer: huyện, xã, bộ, sở, đơn vị; empty for a province."""
    of_class = class_of(issuer)
    named = issuer.lower()
    if of_class in ("", "central") and named.startswith("bộ "):
        return "bộ"
    if of_class == "department" and named.startswith("sở "):
        return "sở"
    institutions = tuple(f"{one} " for one in words.data["institutions"])
    if of_class not in ("justice", "vertical", "party") and named.startswith(institutions):
        return "đơn vị"
    return {"district": "huyện", "commune": "xã"}.get(of_class, "")


def _place(issuer: str, words: PlanWords) -> str:
    """Return the word for the issuer's place: the one that stands first in its name."""
    named = f" {issuer.lower()} "
    places = [one for one in words.data["places"] if f" {one.lower()} " in named]
    first = min(places, key=lambda one: named.index(f" {one.lower()} "), default="tỉnh")
    return first if words.data["places"][0] != "tỉnh" else "tỉnh"


def _organisation(issuer: str, superior: str, document: Document, words: PlanWords) -> str:
    """Who is assessed: the body that issued the plan, or the one that it speaks for.

    A department that calls on the departments speaks for its province, as the inspectorate does.
    """
    ours = class_of(issuer)
    if superior and ours in ("department", "") and class_of(superior) == "province":
        own_plan = issuer.lower().startswith("sở ") and not _calls_departments(document, words)
        institution = issuer.lower().startswith(tuple(words.data["institutions"]))
        return issuer if own_plan or institution else superior
    return issuer or superior


def _abbreviated(issuer: str, words: PlanWords) -> str:
    """Return a committee's name as plans shorten it; what is in full is found with it."""
    for short, full in words.data["in_full"].items():
        if issuer.lower().startswith(f"{full} "):
            return f"{short.upper()}{issuer[len(full) :]}"
    return issuer


def _calls_departments(document: Document, words: PlanWords) -> bool:
    departments = next(one for one in words.data["groups"] if one["usual"] == "departments")
    text, _, _ = plain(document.text).rpartition(" noi nhan ")
    # `tài liệu của các Sở trước khi hợp nhất` calls on nobody.
    called = (text or plain(document.text)).replace(" cua cac so ", " ")
    return has(called, tuple(plain(one) for one in departments["words"]))


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
