"""Where a document begins: the page on which a letterhead may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.page import Word
from extractors.reading.thresholds import load_thresholds

_STATE_OR_PARTY = re.compile(r"CỘNG\s+H[OÒ][AÀ]\s+X[AÃ]|ĐẢNG\s+CỘNG\s+S[AẢ]N\s+VI")
"""What only stands at the head of a document (quốc hiệu; tiêu đề of Party documents)."""


def may_start_document(number: int, words: Iterable[Word], height: float) -> bool:
    """Return whether a letterhead may stand here: on page 1, and wherever the state's name does."""
    end = load_thresholds().head_share * height
    top = " ".join(word.text for word in words if word.box.top < end)
    return number == 1 or bool(_STATE_OR_PARTY.search(top.upper()))
