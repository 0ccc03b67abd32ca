"""Names of bodies as they are written inside a sentence: `SỞ TƯ PHÁP` → `Sở Tư pháp`."""

from __future__ import annotations

import re

from extractors.grammar.folding import fold, likeness
from extractors.grammar.loader import Grammar

_PLACES = {"tinh": "tỉnh", "huyen": "huyện", "quan": "quận", "phuong": "phường", "xa": "xã"}
_PLACES |= {"thanh": "thành", "pho": "phố", "thi": "thị", "tran": "trấn", "nhanh": "nhánh"}
_GLUED_CITY = re.compile(r"\b(T\.?P\.)(?=[^\W\d_]{2,}\s)")
"""`TP.HỒ CHÍ MINH` is two words, `TP.HCM` is one."""
_BEFORE_NAMES = ("tieu hoc", "mam non", "mau giao", "da khoa", "khu vuc")
"""Kinds of school and hospital before a name; the abbreviations `THPT` and `THCS` are more."""


def _known_names(grammar: Grammar) -> dict[tuple[str, ...], list[str]]:
    names = [*grammar.phrases, *(agency.name for agency in grammar.agencies)]
    names += [*grammar.name_openers, *grammar.before_names]
    names += [p.name for p in grammar.provinces if " " in p.name]
    known = {tuple(fold(name).split()): name.split() for name in names}
    # Letterheads break a line in the place of a dash: `SỞ LAO ĐỘNG / THƯƠNG BINH VÀ XÃ HỘI`.
    dashed = {key: name for key, name in known.items() if "-" in key}
    return known | {tuple(w for w in key if w != "-"): name for key, name in dashed.items()}


def starts_with_any(folded: str, words: tuple[str, ...]) -> bool:
    """Whether folded text begins with one of the words, at a word's end."""
    return any(re.match(re.escape(word) + r"(?!\w)", folded) for word in words)


def sentence_case(text: str, grammar: Grammar, shortest: int = 1) -> str:
    """Return a body's name as inside a sentence; names that are not in capitals stay as they are.

    Known bodies and provinces get their spelling from the grammar (OCR's slips in diacritics go
    with it); what follows a place word (`TỈNH`, `HUYỆN`, …) gets capitals; abbreviations stay.
    `shortest` is the number of words that a known body's name must have to be taken as one: in
    running prose `thanh tra` is an activity.
    """
    tokens = _GLUED_CITY.sub(r"\1 ", text).split()
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) < 0.7 * len(letters):
        return text
    known = _known_names(grammar)
    inner = {tuple(fold(name).split()): name.split() for name in grammar.name_words}
    openers = {fold(name) for name in (*grammar.name_openers, *grammar.before_names)}
    places = {p.name for p in grammar.provinces}
    bare = [fold(token).strip(".,;:") for token in tokens]
    written: list[str] = []
    index = 0
    proper = opened = False
    while index < len(tokens):
        name, length = _longest_known(bare, index, known, shortest, places)
        if opened:
            # Words of a proper name: `Công nghiệp Thực phẩm`.
            own, size = _longest_known(bare, index, inner, 1, set(grammar.name_words))
            name, length = (own, size) if size > length else (name, length)
        if length:
            tail = re.search(r"(?<![.,;:])[.,;:]+$", tokens[index + length - 1])
            written.append(name + (tail.group() if tail else ""))
            index += length
            named = fold(name).endswith(_BEFORE_NAMES)
            opened = shortest == 1 and (opened or named or fold(name) in openers)
            # `Huyện ủy Krông Búk`, `Công an tỉnh Đắk Lắk`: the place's name follows.
            of_place = bare[index - 1] in grammar.body_words["places"]
            proper = opened or of_place or (bare[index - 1] == "uy" and bare[index - 2] != "dang")
            continue
        if shortest > 1 and proper and _ends_place(tokens, index, grammar):
            proper = False
        held = _place_word(tokens, bare, index, grammar, prose=shortest > 1)
        # `huyện Tĩnh Gia`: a name may begin like a place word.
        above = fold(written[-1]) if proper and written else ""
        inside = above in grammar.body_words["places"] and above != "chi nhanh"
        if held and not inside:
            word = " ".join(_spelled(t, b, grammar) for t, b in held)
            following = tokens[index + len(held) : index + len(held) + 1]
            # `Quận 5`, `Phường 1` (Nghị định 30/2020/NĐ-CP, Phụ lục II).
            capital = not index or bool(following and following[0][:1].isdigit())
            written.append(word[:1].upper() + word[1:] if capital else word)
            index += len(held)
            # Only a province's own word lets a name that is not read right be taken for one.
            least = 0.88 if held[-1][1] in ("tinh", "pho", "tp") else 1.0
            province = _province(bare[index:], grammar, least)
            if province is not None:
                written.append(province)
                index += len(province.split())
            proper = True
            continue
        token = tokens[index]
        capital = proper or index == 0
        joint = bare[index] in ("va", "cua", "theo") or token.lower() == "tại"
        spelled = _capital if capital and not (joint and index) else _lower
        written.append(spelled(token, grammar))
        before = " ".join(bare[max(0, index - 1) : index + 1])
        named = before in _BEFORE_NAMES and (shortest == 1 or before != "khu vuc")
        proper = proper or token in ("THPT", "THCS", "GDTX") or named
        index += 1
    return " ".join(written)


def _longest_known(
    bare: list[str],
    index: int,
    known: dict[tuple[str, ...], list[str]],
    shortest: int,
    places: set[str],
) -> tuple[str, int]:
    """Return the longest known name that begins here and its number of words, 0 if none does."""
    longest = max(len(key) for key in known)
    for length in range(min(longest, len(bare) - index), 0, -1):
        name = known.get(tuple(bare[index : index + length]))
        if name is None or (length == 1 and index > 0):
            continue
        if length >= shortest or " ".join(name) in places:
            return " ".join(name), length
    return "", 0


def _place_word(
    tokens: list[str], bare: list[str], index: int, grammar: Grammar, prose: bool
) -> list[tuple[str, str]]:
    """Return the words of a place word (`TỈNH`, `THÀNH PHỐ`) that begins here, empty if none.

    In prose `TÌNH` is no `TỈNH` that OCR misread, unless a province follows.
    """
    for length in (2, 1):
        held = bare[index : index + length]
        if " ".join(held) not in grammar.body_words["places"] or len(held) < length:
            continue
        # `xã hội` is no commune, `cơ quan` and `quân khu` are no districts; a place has a name.
        if held == ["xa"] and bare[index + 1 : index + 2] == ["hoi"]:
            continue
        if held == ["quan"] and tokens[index].lower() != "quận":
            continue
        # `khu vực 3`, `khu vực XI`; `khu vực biển` is no place with a name.
        following = tokens[index + length : index + length + 1]
        numbered = bool(following) and _is_numeral(following[0])
        if prose and held == ["khu", "vuc"] and not numbered:
            continue
        if length == 1 and _is_end_of_name(tokens, bare, index, grammar):
            continue
        other = prose and length == 1 and tokens[index].lower().strip(".,;:") in grammar.not_places
        if other and _province(bare[index + 1 :], grammar) is None:
            continue
        return list(zip(tokens[index : index + length], held, strict=True))
    return []


def _is_end_of_name(tokens: list[str], bare: list[str], index: int, grammar: Grammar) -> bool:
    """Whether `PHƯƠNG` ends a name (`ĐÔNG PHƯƠNG`) and no place follows: it is no `PHƯỜNG`."""
    if not index or tokens[index].lower().strip(".,;:") not in grammar.not_places:
        return False
    following = bare[index + 1 : index + 3]
    return not following or " ".join(following) in grammar.body_words["places"]


def _is_numeral(token: str) -> bool:
    return bool(re.fullmatch(r"(?:\d|[IVX]).*", token)) and not token[1:2].islower()


def _ends_place(tokens: list[str], index: int, grammar: Grammar) -> bool:
    """Whether a place's name has ended before this word of a sentence."""
    word = tokens[index].lower().strip(".,;:")
    number = index + 1 < len(tokens) and tokens[index + 1][:1].isdigit()
    return (
        word in grammar.after_places
        or word[:1].isdigit()
        or (word == "năm" and number)
        or tokens[index - 1][-1:] in ",;:"
    )


def _spelled(token: str, bare: str, grammar: Grammar) -> str:
    return token if _kept(token, grammar) else _PLACES.get(bare, token.lower())


def _province(folded: list[str], grammar: Grammar, least: float = 0.88) -> str | None:
    """Return the province that the words begin with, as far as OCR's slips let it be known.

    A name read right is that name: `HẬU GIANG` is not `Hà Giang`.
    """
    alike: list[tuple[float, str]] = []
    for province in grammar.provinces:
        length = len(province.name.split())
        held = likeness(" ".join(folded[:length]), fold(province.name), least)
        if held >= least:
            alike.append((held, province.name))
    return max(alike)[1] if alike else None


def _kept(token: str, grammar: Grammar) -> bool:
    """Whether a word keeps its capitals: an abbreviation, a number, a Roman number."""
    bare = token.strip(".,;:()")
    if bare in grammar.kept_capitals or "." in bare or any(c.isdigit() for c in bare):
        return True
    vowels = any(c in "aeiouy" for c in fold(bare))
    return re.fullmatch(r"[IVX]+", bare) is not None or (len(bare) > 1 and not vowels)


def _lower(token: str, grammar: Grammar) -> str:
    return token if _kept(token, grammar) else token.lower()


def _capital(token: str, grammar: Grammar) -> str:
    return token if _kept(token, grammar) else token[:1].upper() + token[1:].lower()
