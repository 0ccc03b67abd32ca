"""What was understood of a plan, drawn by displaCy as one HTML page without network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from spacy import displacy

from extractors.grammar.folding import fold
from pipeline.campaigns.day_roles import DEADLINES
from pipeline.campaigns.plan_facts import POINTER, Evidence
from pipeline.campaigns.plan_periods import quoted, tidy
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
POINTED = "CƠ QUAN ĐƯỢC DẪN"
_DAYS, _BODIES = "#ffd8a8", "#b2d8f7"
COLOURS = {
    LABELS[key]: _DAYS for key in ("before", "until", "hour", "on", "after", "since", "range")
} | {LABELS[key]: _BODIES for key in ("body", "group", "everybody", "above", "ourselves")}
COLOURS[POINTED] = _BODIES


_HEAD = re.compile(r"^so ?:|doc lap ?[-–] ?tu do|, ngay \d{1,2} thang \d{1,2} nam \d{4}$")
TITLE = "Những gì đã hiểu trong kế hoạch"
NOTE = (
    "Chữ của kế hoạch, theo thứ tự đã đọc. Tô cam: ngày và cách hiểu ngày ấy; tô xanh: cơ quan; "
    "dòng ⇒: điều đã đưa vào tệp đợt đánh giá từ câu ngay trên. "
    "Ngày, cơ quan nào không tô màu là chương trình không nhận ra: tự ghi vào tệp đợt đánh giá."
)
ELSEWHERE = "Rút ra từ nhiều chỗ"
CELLS = " | "
"""What parts the cells of a row."""
MOST_HEAD = 12
"""Passages among which the letterhead ends."""
_ENTITY = '<mark style="background: {bg}">{text}<span class="label">{label}{kb_link}</span></mark>'
_PAGE = """<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 16px "Segoe UI", Roboto, Helvetica, Arial, sans-serif; line-height: 2; }}
body {{ max-width: 60rem; margin: auto; padding: 2rem; }}
h2 {{ font-size: 1rem; color: #555; border-top: 1px solid #ccc; margin: 1.5rem 0 0; }}
mark {{ padding: 0.3em 0.4em; border-radius: 0.35em; box-decoration-break: clone; }}
mark {{ -webkit-box-decoration-break: clone; }}
.label {{ font-size: 0.75em; font-weight: bold; margin-left: 0.5em; white-space: nowrap; }}
.entities {{ margin: 0.8rem 0 0; }}
ul {{ margin: 0.2rem 0 0.8rem; padding: 0.2rem 0.5rem 0.2rem 2rem; line-height: 1.5; }}
ul {{ border-left: 4px solid #2b8a3e; background: #f1f8f2; list-style: "⇒ "; font-size: 0.9rem; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{note}</p>
{content}</body>
</html>
"""


def plan_page(read: Sequence[ReadBlock], taken: Mapping[Evidence, Sequence[str]]) -> str:
    """Return the page: each passage with its days and bodies, the page it stands on and what the
    campaign takes from it (`conclusions`); what stands in no passage comes at the end.
    """
    parts: list[str] = []
    page = 0
    left = dict(taken)
    for shown in _passages(read):
        if shown.page != page:
            page = shown.page
            parts.append(f"<h2>Trang {page}</h2>\n")
        parts.append(_drawn(shown))
        here = [one for one in left if _stands_in(one, shown)]
        parts.append(_listed([told for one in here for told in left.pop(one)]))
    if left:
        parts.append(f"<h2>{ELSEWHERE}</h2>\n")
        for evidence, told in left.items():
            parts.append(f"<p>{escape(quoted(evidence))}</p>\n{_listed(told)}")
    return _PAGE.format(title=TITLE, note=NOTE, content="".join(parts))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A passage, or the cells of a row, as the page shows it."""

    text: str
    marks: tuple[dict[str, Any], ...]
    page: int


def _passages(read: Sequence[ReadBlock]) -> Iterator[_Shown]:
    body = read[_head(read) :]
    for _, cells in groupby(enumerate(body), key=lambda one: one[1].row or -one[0] - 1):
        text, marks = "", list[dict[str, Any]]()
        first = None
        for _, block in cells:
            first = first or block
            text += CELLS if text else ""
            marks += _marked(block, len(text))
            text += block.doc.text
        assert first is not None
        yield _Shown(text, tuple(marks), first.passage.page)


def _drawn(shown: _Shown) -> str:
    html: str = displacy.render(
        {"text": shown.text, "ents": list(shown.marks), "title": None},
        style="ent",
        manual=True,
        options={"colors": COLOURS, "template": _ENTITY},
        jupyter=False,
    )
    # The page tells how its lines stand, for all passages alike.
    return html.replace(' style="line-height: 2.5; direction: ltr"', "")


def _stands_in(evidence: Evidence, shown: _Shown) -> bool:
    """Whether a sentence stands in a passage; of a row, each of its cells."""
    text = tidy(shown.text)
    near = shown.page in (evidence.page, evidence.page - 1)  # a passage may go over a page's end
    return near and all(tidy(part) in text for part in evidence.sentence.split(CELLS))


def _listed(told: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in told)
    return f"<ul>{items}</ul>\n" if items else ""


def _marked(block: ReadBlock, at: int) -> Iterator[dict[str, Any]]:
    """The days and bodies of a passage whose text begins `at` a place."""
    spans = [*block.doc.spans.get(DEADLINES, []), *block.doc.spans.get(BODIES, [])]
    end = -1
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.start_char >= end:
            end = span.end_char
            label = POINTED if span.id_.startswith(POINTER) else LABELS[span.label_]
            yield {"start": at + span.start_char, "end": at + end, "label": label}


def _head(read: Sequence[ReadBlock]) -> int:
    """Return how many passages a letterhead has: up to the motto's or the place's line.

    Its two columns are read as one, which says nothing of the plan.
    """
    opening = [fold(block.doc.text) for block in read[:MOST_HEAD]]
    of_head = [at for at, text in enumerate(opening) if _HEAD.search(text)]
    return of_head[-1] + 1 if of_head else 0
