"""Which years a title (trích yếu) is about: `năm 2024`, `tháng 3/2024`, not those it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.document import Citation

_NOT_ABOUT = (
    # Days and months of cited papers and of reporting periods; numbers such as 06/2021/TT-TTCP.
    re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.I),
    re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}"),
    re.compile(r"\d+[A-ZĐ]?/20\d{2}/[A-ZĐ]", re.I),
    # Several years, and aims: giai đoạn 2021-2025, nhiệm kỳ 2021-2026, đến năm 2030.
    re.compile(r"20\d{2}\s*[-–—]\s*(?:năm\s+)?20\d{2}", re.I),
    re.compile(r"từ\s+năm\s+20\d{2}\s+đến\s+(?:hết\s+)?(?:năm\s+)?20\d{2}", re.I),
    re.compile(
        r"(?:đến(?:\s+hết)?|tầm nhìn(?:\s+đến)?|so với(?:\s+cùng kỳ)?|cùng kỳ)\s+"
        r"(?:năm\s+)?20\d{2}",
        re.I,
    ),
    # Laws by their year: Luật Tố cáo năm 2018 (also where no citation was seen in it).
    re.compile(r"\b(?:Bộ luật|Luật|Pháp lệnh|Hiến pháp)\b[^;:()]{0,60}?năm\s+20\d{2}"),
)
_YEAR = re.compile(
    r"(?:năm|quý\s+[IV1-4]{1,3}\s*[/-]|tháng\s+\d{1,2}\s*[/-])\s*(20\d{2})(?!\d)", re.I
)


def title_years(title: str, citations: Iterable[Citation] = ()) -> frozenset[int]:
    """Return the years that a title is about; none where it names none or only several at once.

    Years inside cited laws and documents, dates, document numbers, `giai đoạn` and aims
    (`đến năm 2030`) do not count. `citations` are those of the document.
    """
    left = " ".join(title.split())
    for citation in citations:
        if cited := " ".join(citation.text.split()):
            left = left.replace(cited, " ")
    for pattern in _NOT_ABOUT:
        left = pattern.sub(" ", left)
    return frozenset(int(match[1]) for match in _YEAR.finditer(left))
