"""What was understood of a plan, drawn by displaCy as one HTML page without network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from spacy import displacy

from extractors.grammar.folding import fold
from pipeline.campaigns.day_roles import DEADLINES
from pipeline.campaigns.plan_reader import ReadBlock
from pipeline.campaigns.plan_spans import BODIES

LABELS = {
    "before": "HẠN: TRƯỚC NGÀY",
    "until": "HẠN: HẾT NGÀY",
    "hour": "HẠN: TRONG NGÀY",
    "on": "NGÀY",
    "after": "SAU NGÀY",
    "since": "TỪ NGÀY",
    "range": "KHOẢNG THỜI GIAN",
    "body": "CƠ QUAN",
    "group": "NHÓM CƠ QUAN",
    "everybody": "MỌI ĐƠN VỊ",
    "above": "CẤP TRÊN",
    "ourselves": "CƠ QUAN ĐƯỢC ĐÁNH GIÁ",
}
_DAYS, _BODIES = "#ffd8a8", "#b2d8f7"
COLOURS = {
    LABELS[key]: _DAYS for key in ("before", "until", "hour", "on", "after", "since", "range")
} | {LABELS[key]: _BODIES for key in ("body", "group", "everybody", "above", "ourselves")}


_HEAD = re.compile(r"^so ?:|doc lap ?[-–] ?tu do|, ngay \d{1,2} thang \d{1,2} nam \d{4}$")
TITLE = "Những gì đã hiểu trong kế hoạch"
NOTE = (
    "Chữ của kế hoạch, theo thứ tự đã đọc. Tô cam: ngày và cách hiểu ngày ấy; tô xanh: cơ quan. "
    "Ngày, cơ quan nào không tô màu là chương trình không nhận ra: tự ghi vào tệp đợt đánh giá."
)
CELLS = " | "
"""What parts the cells of a row."""
MOST_HEAD = 12
"""Passages among which the letterhead ends."""


def plan_page(read: Sequence[ReadBlock]) -> str:
    """Return the page: each passage with its deadlines and bodies, and the page it stands on."""
    html: str = displacy.render(
        list(_passages(read)),
        style="ent",
        page=True,
        manual=True,
        options={"colors": COLOURS},
        jupyter=False,
    )
    for theirs, ours in (
        ('<html lang="en">', '<html lang="vi">'),
        ("<title>displaCy</title>", f"<title>{TITLE}</title>"),
        ("margin-bottom: 6rem", "margin: 0 0 0.8rem"),
        ("line-height: 2.5", "line-height: 2.1"),
        ("border-radius: 0.35em;", "border-radius: 0.35em; box-decoration-break: clone;"),
        ("font-size: 0.8em; font-weight", "white-space: nowrap; font-size: 0.8em; font-weight"),
        ('direction: ltr"', 'direction: ltr; max-width: 60rem; margin: auto"'),
    ):
        html = html.replace(theirs, ours)
    start = html.index(">", html.index("<body")) + 1
    return f"{html[:start]}<h1>{TITLE}</h1><p>{NOTE}</p>{html[start:]}"


def _passages(read: Sequence[ReadBlock]) -> Iterator[dict[str, Any]]:
    page = 0
    body = read[_head(read) :]
    for _, cells in groupby(enumerate(body), key=lambda one: one[1].row or -one[0] - 1):
        text, ents = "", list[dict[str, Any]]()
        first = None
        for _, block in cells:
            first = first or block
            text += CELLS if text else ""
            ents += _marked(block, len(text))
            text += block.doc.text
        assert first is not None
        title = f"Trang {first.passage.page}" if first.passage.page != page else None
        page = first.passage.page
        yield {"text": text, "ents": ents, "title": title}


def _marked(block: ReadBlock, at: int) -> Iterator[dict[str, Any]]:
    """The days and bodies of a passage whose text begins `at` a place."""
    spans = [*block.doc.spans.get(DEADLINES, []), *block.doc.spans.get(BODIES, [])]
    end = -1
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start_char >= end:
            end = span.end_char
            label = LABELS[span.label_]
            yield {"start": at + span.start_char, "end": at + end, "label": label}


def _head(read: Sequence[ReadBlock]) -> int:
    """Return how many passages a letterhead has: up to the motto's or the place's line.

    Its two columns are read as one, which says nothing of the plan.
    """
    opening = [fold(block.doc.text) for block in read[:MOST_HEAD]]
    of_head = [at for at, text in enumerate(opening) if _HEAD.search(text)]
    return of_head[-1] + 1 if of_head else 0
