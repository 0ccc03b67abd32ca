"""Days that words refer to: `cùng thời hạn nêu tại khoản 1`, `theo thời hạn của các sở`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Span

from pipeline.campaigns.day_roles import DEADLINES
from pipeline.campaigns.plan_bodies import body_of
from pipeline.campaigns.plan_deadlines import WEAK, says_nothing
from pipeline.campaigns.plan_facts import NamedBody, StatedDeadline
from pipeline.campaigns.plan_spans import BODIES
from pipeline.campaigns.plan_words import PlanWords, plain

_ITEM = re.compile(r"(?:khoan|diem|muc|tiet|y|gach dau dong thu) (\d{1,2}(?: \d{1,2})*|[a-z])\b")
_MARKED = re.compile(r"[-\s]*(\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.):]", re.IGNORECASE)


def referred_to(
    clause: Span, kept: Sequence[StatedDeadline], words: PlanWords
) -> StatedDeadline | None:
    """Return the deadline for evidence that a clause refers to, if there is one.

    That of the body or the numbered item which the words name, else the last one told before.
    """
    told, bodies = _told(clause)
    found = re.search(words.data["same_time"]["words"], told)
    before = told[: found.start()].split() if found else []
    if found is None or any(_ends(before, one) for one in words.phrases("same_time", "not")):
        return None
    due = [one for one in reversed(kept) if one.strength > WEAK and not one.to_above]
    behind = told[found.end() :].lstrip()
    if re.match(r"(?:(?:voi|cua|nhu|doi voi|cho) )*body\b", behind):
        at = before.count("body")
        return next((one for one in due if bodies[at] in one.who), None)
    if item := _ITEM.search(behind):
        marker = item[1].replace(" ", ".")
        if of_item := next((one for one in due if _marker(one) == marker), None):
            return of_item
    return next(iter(due), None)


def only_refers(told: str, words: PlanWords) -> bool:
    """Say whether words do nothing but refer to a day: `thực hiện theo thời hạn này`."""
    return says_nothing(re.sub(words.data["same_time"]["words"], " ", told), words)


def _told(clause: Span) -> tuple[str, list[NamedBody]]:
    """Return a clause's words without its days, each body as `body`, and these bodies."""
    doc = clause.doc
    spans = {s.start: s for s in doc.spans[BODIES] if clause.start <= s.start < clause.end}
    skip = {token.i for span in (*doc.spans[DEADLINES], *spans.values()) for token in span}
    parts = []
    for token in clause:
        parts.append("body" if token.i in spans else "" if token.i in skip else token.text)
    return plain(" ".join(parts)), [body_of(span) for span in spans.values()]


def _marker(one: StatedDeadline) -> str:
    found = _MARKED.match(one.evidence.sentence)
    return plain(found[1]).replace(" ", ".") if found else ""


def _ends(before: Sequence[str], phrase: str) -> bool:
    count = len(phrase.split())
    return " ".join(before[-count:]) == phrase
