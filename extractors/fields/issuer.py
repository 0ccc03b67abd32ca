"""The issuing body (cơ quan ban hành) from the left column of the letterhead."""

from __future__ import annotations

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


def issuer_place(name: str, grammar: Grammar) -> IssuerPlace:
    """Return the level and the province that a body's name tells, empty where it does not."""
    folded = fold(name)
    province = next((p.name for p in grammar.provinces if fold(p.name) in folded), "")
    body = folded.rsplit(" - ", 1)[-1]
    found = next(
        (a for a in grammar.agencies if len(a.name) > 4 and body.startswith(fold(a.name))), None
    )
    level = found.level if found else ""
    if body.startswith(("uy ban nhan dan", "hoi dong nhan dan", "ubnd", "hdnd")):
        for word, place_level in (
            ("huyen", "district"),
            ("quan ", "district"),
            ("thi xa", "district"),
            ("phuong", "commune"),
            (" xa ", "commune"),
            ("thi tran", "commune"),
        ):
            if word in body + " ":
                level = place_level
                break
    elif body.startswith("so "):
        level = "department"
    elif body.startswith("bo "):
        level = "central"
    return IssuerPlace(level, province)
