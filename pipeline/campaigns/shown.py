"""What was understood of a plan, drawn by displaCy as one HTML page without network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from spacy import displacy

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
        ("<title>displaCy</title>", "<title>Những gì đã hiểu trong kế hoạch</title>"),
        ("margin-bottom: 6rem", "margin-bottom: 0.8rem"),
        ('direction: ltr"', 'direction: ltr; max-width: 60rem; margin: auto"'),
    ):
        html = html.replace(theirs, ours)
    return html


def _passages(read: Sequence[ReadBlock]) -> Iterator[dict[str, Any]]:
    page = 0
    for block in read:
        spans = [*block.doc.spans.get(DEADLINES, []), *block.doc.spans.get(BODIES, [])]
        shown = sorted(spans, key=lambda span: (span.start, -span.end))
        ents = []
        end = -1
        for span in shown:
            if span.start_char >= end:
                end = span.end_char
                ents.append({"start": span.start_char, "end": end, "label": LABELS[span.label_]})
        title = f"Trang {block.passage.page}" if block.passage.page != page else None
        page = block.passage.page
        yield {"text": block.doc.text, "ents": ents, "title": title}
