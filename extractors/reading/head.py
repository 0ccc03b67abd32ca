"""Where a document begins: the page on which a letterhead may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.document import Word

_STATE_OR_PARTY = re.compile(r"CỘNG\s+H[OÒ][AÀ]\s+X[AÃ]|ĐẢNG\s+CỘNG\s+S[AẢ]N\s+VI")
"""What only stands at the head of a document (quốc hiệu; tiêu đề of Party documents)."""
HEAD_SHARE = 0.35
"""Upper share of a page in which a letterhead stands (Nghị định 30/2020/NĐ-CP, Appendix I, puts
it in the upper fifth; stamps and signature notes push it down)."""


def may_start_document(number: int, words: Iterable[Word], height: float) -> bool:
    """Return whether a letterhead may stand here: on page 1, and wherever the state's name does."""
    top = " ".join(word.text for word in words if word.box.top < HEAD_SHARE * height)
    return number == 1 or bool(_STATE_OR_PARTY.search(top.upper()))
