"""The issuing body (cơ quan ban hành) from the left column of the letterhead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.document import Box, Candidate
from extractors.fields.names import sentence_case, starts_with_any
from extractors.fields.zone import Zone, ZoneLine
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar


@dataclass(frozen=True, slots=True)
class IssuerPlace:
    """What the name of a body tells: its level (see agencies.yaml) and its province, if any."""

    level: str
    province: str


def _clean(zone_line: ZoneLine) -> str:
    """Return the line without the specks that OCR reads around names."""
    kept = []
    for word in zone_line.line.words:
        letters = sum(c.isalnum() for c in word.text)
        speck = letters < 2 and not word.text.isdigit() and word.text not in ("-", "–", "&", "Y")
        if letters < 0.5 * len(word.text) and word.text not in ("-", "–", "&"):
            speck = True
        if speck or (word.confidence < 0.3 and letters < 4):
            continue
        kept.append(word.text)
    return " ".join(kept).strip(" -–.,;:*_|'\"“”‘’")


def _bodies(lines: list[str], grammar: Grammar) -> list[str]:
    """Join the lines of each body's name, superior body first."""
    words = grammar.body_words
    bodies: list[str] = []
    for text in lines:
        folded = fold(text)
        begins = starts_with_any(folded, words["starts"]) and not starts_with_any(
            folded, words["not_starts"]
        )
        above = fold(bodies[-1]) if bodies else ""
        # The first five are open ends of a name; the others only when they are all of it.
        unfinished = any(
            above.endswith(" " + end) or above == end or (len(end) == 1 and above.endswith(end))
            for end in words["unfinished"]
        )
        if bodies and (not begins or unfinished):
            bodies[-1] += " " + text
        else:
            bodies.append(text)
    return bodies


def _in_full(name: str) -> str:
    for short, full in (("UBND", "Ủy ban nhân dân"), ("HĐND", "Hội đồng nhân dân")):
        if name.startswith(short + " "):
            return full + name[len(short) :]
    return name


def issuer_candidates(zone: Zone, grammar: Grammar) -> tuple[Candidate, ...]:
    """Return the issuing body: in full when it stands alone, else `superior - body` as printed.

    `UBND TỈNH TRÀ VINH` over `SỞ TƯ PHÁP` gives `UBND tỉnh Trà Vinh - Sở Tư pháp`;
    `ỦY BAN NHÂN DÂN` over `TỈNH TRÀ VINH` gives `Ủy ban nhân dân tỉnh Trà Vinh`.
    """
    used = [(line, text) for line in zone.of("name") if len(text := _clean(line)) >= 2]
    # Specks of stamps above the name are short and not in capitals.
    while used and not _is_name(used[0][0], used[0][1], grammar):
        used = used[1:]
    if not used:
        return ()
    bodies = [sentence_case(body, grammar) for body in _bodies([t for _, t in used], grammar)]
    value = _in_full(bodies[0]) if len(bodies) == 1 else " - ".join(bodies[-2:])
    text_layer = zone.page is not None and zone.page.read_by == "text"
    words = [word for line, _ in used for word in line.line.words]
    return (
        Candidate(
            value,
            " / ".join(line.text for line, _ in used),
            used[0][0].page,
            Box.around(line.box for line, _ in used),
            sum(word.confidence for word in words) / len(words),
            "text-layer" if text_layer else "tesseract",
        ),
    )


def _is_name(zone_line: ZoneLine, text: str, grammar: Grammar) -> bool:
    folded = fold(text)
    return starts_with_any(folded, grammar.body_words["starts"]) or (
        zone_line.upper and len(text) >= 6
    )


def _has(folded: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", folded) for word in words)


def _parts(name: str, grammar: Grammar) -> list[str]:
    """Return the folded bodies of a name, superior first; `Tài chính - Kế hoạch` is one name."""
    parts: list[str] = []
    for part in fold(name).split(" - "):
        begins = starts_with_any(part, grammar.body_words["starts"])
        if parts and not begins:
            parts[-1] += " - " + part
        else:
            parts.append(part)
    return parts


def _province(folded: str, grammar: Grammar) -> str:
    """Return the province named in a folded text, the longest of those that stand in it."""
    named = [p.name for p in grammar.provinces if _has(folded, (fold(p.name),))]
    return max(named, key=len, default="")


def _level(parts: list[str], province: str, grammar: Grammar) -> str:
    body, whole = parts[-1], " - ".join(parts)
    for held in grammar.levels:
        if held.whole and _has(whole, held.words):
            return held.level
        if not held.whole and starts_with_any(body, held.words):
            return held.level
    for held in grammar.place_levels:
        if _has(whole.replace("xa hoi", ""), held.words):
            return held.level
    # `thành phố Thủ Đức` lies below a province, `thành phố Cần Thơ` is one.
    city = "district" if _has(whole, ("thanh pho",)) and not province else ""
    if starts_with_any(body, ("phong",)):
        return "district"
    if starts_with_any(body, grammar.province_words):
        return city or "province"
    return city or ("department" if starts_with_any(body, grammar.department_words) else "")


def issuer_place(name: str, issued_in: str, grammar: Grammar) -> IssuerPlace:
    """Return the level and the province of a body, empty where neither name nor place tells.

    `issued_in` is the place of issue: it names the province of bodies that do not name it
    themselves, but not of central ones, which are in Hà Nội.
    """
    if not name:
        return IssuerPlace("", "")
    parts = _parts(name, grammar)
    province = _province(" - ".join(parts), grammar)
    level = _level(parts, province, grammar)
    central = level == "central" or _has(parts[-1], ("toi cao", "trung uong"))
    if not province and not central:
        province = _province(fold(issued_in), grammar)
    return IssuerPlace(level, province)
