"""Kinds of document (tên loại) and levels of issuer (cấp ban hành), as the short codes of the
wording and rule files. The names behind the codes are data: `kinds.yaml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from classifiers.text import load_data, plain_words

LAWS = frozenset({"Luật", "NĐ", "TT"})
"""Kinds that only the centre issues: laws, decrees, circulars."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The tables of `kinds.yaml`, folded; ways to look them up."""

    type_names: dict[str, str]
    type_signs: dict[str, str]
    level_words: tuple[tuple[str, re.Pattern[str]], ...]
    level_signs: dict[str, str]
    printed: dict[str, str]

    def type_code(self, doc_type: str, number: str = "") -> str:
        """Return the code of a kind of document, "" where neither name nor number tells.

        Only the first sign of a symbol is a kind: `260/UBND-TTr` is a letter, no tờ trình.

        >>> load_kinds().type_code("Kế hoạch")
        'KH'
        >>> load_kinds().type_code("", "31/KH-UBND")
        'KH'
        """
        named = self.type_names.get(plain_words(doc_type), "")
        return named or self._by_sign(number, self.type_signs, first=True)

    def type_opening(self, title: str) -> str:
        """Return the code of the kind that a title opens with (`Kế hoạch …`), "" for none."""
        words = plain_words(title).split()
        for length in range(min(4, len(words)), 0, -1):
            code = self.type_names.get(" ".join(words[:length]))
            if code:
                return code
        return ""

    def code_of(self, doc_type: str, number: str, title: str) -> str:
        """Return the code of a document's kind: by its name, its number, or what its title opens
        with, "" where nothing tells. A title may say more closely what a symbol says.

        >>> load_kinds().code_of("", "27/2024/QĐ-UBND", "Ban hành Kế hoạch …")
        'QĐ'
        >>> load_kinds().code_of("", "9/KL-TTr", "Kết luận thanh tra việc mua sắm")
        'KLTT'
        """
        told, opening = self.type_code(doc_type, number), self.type_opening(title)
        names = [plain_words(self.printed.get(code, "")) for code in (told, opening)]
        if not plain_words(doc_type) and told and names[1].startswith(f"{names[0]} "):
            return opening
        return told or opening

    def without_opening(self, title: str, kind: str) -> str:
        """Return a title without the name of its own kind in front, unless it is nothing more.

        A register writes `Kế hoạch phòng, chống …`, the page has `KẾ HOẠCH` on a line of its own.

        >>> load_kinds().without_opening("Quyết định về việc luân chuyển công chức", "QĐ")
        'về việc luân chuyển công chức'
        """
        words = title.split()
        for length in range(min(4, len(words) - 1), 0, -1):
            if kind and self.type_names.get(plain_words(" ".join(words[:length]))) == kind:
                return " ".join(words[length:])
        return title

    def level(self, issuer: str, number: str = "") -> str:
        """Return the level of an issuer, from its name or else from the number; "" unknown.

        Of a body named with the one above it, the body itself counts.

        >>> load_kinds().level("Bộ Công an - Công an tỉnh Đắk Lắk")
        'công-an'
        """
        _, _, last = issuer.rpartition(" - ")
        for name in (last, issuer):
            words = plain_words(name)
            for level, pattern in self.level_words:
                if pattern.search(words):
                    return level
        return self._by_sign(number, self.level_signs, first=False)

    @staticmethod
    def _by_sign(number: str, signs: dict[str, str], first: bool) -> str:
        parts = [part for part in plain_words(number).split() if not part[0].isdigit()]
        parts = parts[1:] if parts[:1] == ["so"] else parts
        for part in parts[:1] if first else reversed(parts):
            if part in signs:
                return signs[part]
        return ""


@cache
def load_kinds() -> Kinds:
    """Return the tables of `kinds.yaml`."""
    data = load_data("kinds.yaml")
    if not isinstance(data, dict):
        raise ValueError("kinds.yaml: a mapping is wanted")
    types, issuers = data["types"], data["issuers"]
    return Kinds(
        type_names={plain_words(n): code for code, row in types.items() for n in _names(row)},
        type_signs={plain_words(s): code for code, row in types.items() for s in row["signs"]},
        level_words=tuple(
            (level, re.compile(rf"\b(?:{'|'.join(_word_pattern(w) for w in row['words'])})\b"))
            for level, row in issuers.items()
        ),
        level_signs={plain_words(s): lv for lv, row in issuers.items() for s in row["signs"]},
        printed={code: _names(row)[0] for code, row in types.items()},
    )


def _word_pattern(word: str) -> str:
    """A word of an issuer's name as a pattern; `^` in front: only where the name begins."""
    return ("^" if word.startswith("^") else "") + plain_words(word)


def _names(row: dict[str, list[str]]) -> list[str]:
    return [*row["names"], *row.get("also", ())]
