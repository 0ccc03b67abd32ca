"""The Vietnamese words and signs that all reports share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from pipeline.records.rows import CoverageStatus, RegisterStatus, Verdict

VERDICT: Mapping[Verdict, str] = {
    "inside": "Trong kỳ",
    "before": "Trước kỳ",
    "after": "Sau kỳ",
    "partial": "Một phần",
    "unknown": "Chưa rõ",
}

STATUS: Mapping[CoverageStatus, str] = {
    "missing": "Thiếu",
    "outside-only": "Chỉ ngoài kỳ",
    "wrong-issuer": "Sai cơ quan ban hành",
    "wrong-kind": "Sai loại văn bản",
    "draft": "Chưa hoàn chỉnh",
    "partial": "Mới có một phần",
    "found": "Có",
    "confirmed": "Đã duyệt",
    "none-occurred": "Không phát sinh",
    "not-required": "Không yêu cầu",
}

STATUS_SIGN: Mapping[CoverageStatus, str] = {
    "missing": "✗",
    "outside-only": "◷",
    "wrong-issuer": "⊘",
    "wrong-kind": "≠",
    "draft": "✎",
    "partial": "◐",
    "found": "✓",
    "confirmed": "✔",
    "none-occurred": "∅",
    "not-required": "–",
}
"""Signs beside the colours, so that a black-and-white print says the same."""

STATUS_COLOUR: Mapping[CoverageStatus, tuple[str, str]] = {
    "missing": ("F6B9B0", "6E1010"),
    "outside-only": ("FFCF94", "5E3300"),
    "wrong-issuer": ("E3CDF2", "45155F"),
    "wrong-kind": ("F9CFE4", "6B0F45"),
    "draft": ("FFF0B0", "514500"),
    "partial": ("C9E3F7", "0C3C5E"),
    "found": ("CFE9D6", "124D28"),
    "confirmed": ("1D6B3A", "FFFFFF"),
    "none-occurred": ("CDECE8", "0A4A46"),
    "not-required": ("ECEFF3", "4A5563"),
}
"""Ground and ink of each status, in every paper and page; signs and words say the same."""

HOLE: Mapping[CoverageStatus, str] = {
    "missing": "Chưa có minh chứng",
    "outside-only": "Chỉ có ngoài kỳ",
    "wrong-issuer": "Chỉ có văn bản của cơ quan khác",
    "wrong-kind": "Chỉ có loại văn bản không chứng minh được",
    "draft": "Chỉ có bản chưa hoàn chỉnh (dự thảo, thiếu số hoặc ngày)",
    "partial": "Mới có một phần",
}
"""What is said of those who still owe something, before their names."""

HOLES_NAME = "Còn thiếu minh chứng"
"""What all holes together are called: cells for which something must still be handed in."""

REGISTER_STATUS: Mapping[RegisterStatus, str] = {
    "scanned": "đã có bản quét",
    "probable": "có thể đã có bản quét, cần đối chiếu",
    "no-scan": "có vẻ là minh chứng mà chưa có bản quét",
}
"""What is said of so many rows of the register (sổ văn bản); of the others nothing is asked."""

SUPERSEDED_WITHHELD = "Đã bị văn bản khác thay thế: không nộp."
DRAFT_WITHHELD = "Dự thảo chưa có người xác nhận: không nộp."
"""Why a paper is not handed in."""

COUNTED_BY: Mapping[str, str] = {
    "whole": "tiêu chí",
    "units": "đơn vị",
    "months": "tháng",
    "units-months": "tháng của các đơn vị",
}
"""Of what proposed points are counted (`judging.self_scores`)."""

OWED_FIGURE: Mapping[str, str] = {
    "missing": "Thiếu",
    "contradicted": "Mâu thuẫn",
    "given": "Có",
    "unclear": "Cần người đối chiếu",
}
"""How a figure that a campaign asks for stands (`judging.figures_owed`)."""

WHOLE_PROVINCE_NAME = "Toàn tỉnh"
"""What people read for the unit `WHOLE_PROVINCE`: what the province evidences once."""

WITHHELD = "(có dấu độ mật: không trích nội dung)"

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    r"\ud800-\udfff\ufffe\uffff]"
)
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return `text` as NFC on one line, without signs that nobody sees."""
    return _BLANKS.sub(" ", _CONTROL.sub("", unicodedata.normalize("NFC", text))).strip()


def visible(text: str) -> str:
    """Return `text` with signs that nobody sees, or that turn the letters round, written out.

    A file's name may hold them to look like another one. Written as Python writes them.
    """
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def visible_lines(value: object) -> object:
    """Return what a page shows of a value: a text as `visible`, but with its line breaks."""
    if type(value) is not str:
        return value  # numbers, and markup of our own templates
    return "\n".join(map(visible, value.split("\n"))) if _UNSEEN.search(value) else value


def day(value: date | None) -> str:
    """Return a day as Vietnamese papers write it (`02/02/2024`), empty for None."""
    return f"{value:%d/%m/%Y}" if value else ""


def span(start: date, end: date) -> str:
    """Return a period as `16/12/2023–15/12/2024`."""
    return f"{day(start)}–{day(end)}"


def points(value: float | None) -> str:
    """Return points with a decimal comma (`1,5`), empty where no source gives them."""
    return "" if value is None else f"{value:g}".replace(".", ",")
