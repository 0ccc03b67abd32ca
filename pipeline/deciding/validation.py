"""What a person may give for a value, in the browser and in Excel alike.

Values are codes, as the store keeps them: ISO dates, a period as two of them joined by `/`,
indicator ids joined by `|`, a verdict; an empty text is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from extractors.grammar.typed_days import typed_day
from indicator_map.model import IndicatorSet
from pipeline.deciding.typed_periods import typed_period
from pipeline.records.cells import SETTLED
from pipeline.records.review_cells import canonical_number
from pipeline.records.wording import STATUS, VERDICT, clean, day

EARLIEST = date(1945, 9, 2)
"""Older issue dates are slips: the state that issues the documents began on this day."""

_ISO_PERIOD = re.compile(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")
_BETWEEN_IDS = re.compile(r"[;,|\s]+")


def indicator_ids(text: str) -> tuple[str, ...]:
    """Return the indicator ids in what was typed, each once, in order."""
    return tuple(dict.fromkeys(part for part in _BETWEEN_IDS.split(text) if part))


def canonical(name: str, value: str) -> str:
    """Return a value in the form that the store keeps; a day that is none stays as typed."""
    text = clean(value)
    if name == "number":
        return canonical_number(text)
    if name == "indicators":
        return "|".join(indicator_ids(text))
    if name == "issue_date":
        try:
            return typed_day(text).isoformat()
        except ValueError:
            return text
    if name == "covers" and text:
        try:
            first, last = typed_period(text)
        except ValueError:
            return text
        return f"{first}/{last}"
    return text


def wrong_values(changes: Mapping[str, str], indicators: IndicatorSet, today: date) -> list[str]:
    """Return, as Vietnamese sentences, what is impossible about the values given."""
    wrong: list[str] = []
    number = changes.get("number", "")
    if number and not re.search(r"\d", number):
        wrong.append(f"Số, ký hiệu “{number}” không có chữ số nào.")
    if issued := changes.get("issue_date", ""):
        wrong.extend(_wrong_date(issued, today))
    leaves = {leaf.id for leaf in indicators.leaves}
    for id in indicator_ids(changes.get("indicators", "")):
        if indicators.get(id) is None:
            wrong.append(f"Tiêu chí “{id}” không có trong bộ tiêu chí {indicators.id}.")
        elif id not in leaves:
            wrong.append(f"“{id}” là nhóm: chọn một tiêu chí bên dưới nó.")
    if (covers := changes.get("covers", "")) and not _ISO_PERIOD.fullmatch(covers):
        wrong.append(
            f"Kỳ nội dung “{covers}” không hiểu được: gõ như 01/01/2024 – 30/06/2024, "
            "hoặc “quý I năm 2024”."
        )
    verdict = changes.get("verdict", "")
    if verdict and verdict not in VERDICT:
        wrong.append(f"Kỳ “{verdict}” không có.")
    if changes.get("duplicate_of"):
        wrong.append("Chỉ có thể bỏ dấu trùng lặp, không thể đặt.")
    if changes.get("superseded_by"):
        wrong.append("Chỉ có thể bỏ dấu bị thay thế, không thể đặt.")
    return wrong


def wrong_settling(status: str, note: str, basis: str) -> list[str]:
    """Return, as Vietnamese sentences, what is impossible or lacking about settling a cell."""
    wrong: list[str] = []
    if status not in SETTLED:
        choices = ", ".join(STATUS[one] for one in SETTLED)
        wrong.append(f"Chưa chọn kết luận: {choices}.")
    if not clean(note):
        wrong.append("Thiếu lý do: ghi vì sao kết luận như vậy.")
    if not clean(basis):
        wrong.append("Thiếu căn cứ: ghi số văn bản hoặc nguồn xác nhận.")
    return wrong


def _wrong_date(text: str, today: date) -> Iterator[str]:
    try:
        issued = typed_day(text)
    except ValueError:
        yield f"Ngày “{text}” không có: gõ theo dạng 02/02/2024."
        return
    if issued > today:
        yield f"Ngày ban hành {day(issued)} ở tương lai."
    elif issued < EARLIEST:
        yield f"Ngày ban hành {day(issued)} quá xa trong quá khứ."
