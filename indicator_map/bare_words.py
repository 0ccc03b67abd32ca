"""The words of a text without diacritics, case and punctuation: for headings and titles."""

from __future__ import annotations

import re
import unicodedata


def bare_words(text: str) -> str:
    """Return `Điểm tối đa (*)` as `diem toi da`."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(one for one in bare if not unicodedata.combining(one))
    return " ".join(re.findall(r"[a-z0-9]+", letters))
