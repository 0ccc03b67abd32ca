"""The issuing body (cơ quan ban hành) from the left column of the letterhead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.document import Candidate
from extractors.fields.bodies import in_full, named_alone
from extractors.fields.mending import parted
from extractors.fields.names import sentence_case, starts_with_any
from extractors.fields.zone import Zone, ZoneLine
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar
from extractors.page import Box

UNDER_STAMP = 0.85
"""Belief left in a name that a receipt stamp touches: a person looks at it."""
_STAMPS_DAY = re.compile(r"\W*ngay\W{0,3}:")
"""What OCR leaves of a receipt stamp whose ĐẾN it did not see: `Ngày: 16/5/2024`."""


@dataclass(frozen=True, slots=True)
class IssuerPlace:
    """What the name of a body tells: its level (see agencies.yaml) and its province, if any."""

    level: str
    province: str


def _clean(zone_line: ZoneLine, grammar: Grammar) -> str:
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
    text = " ".join(kept).strip(" -–.,;:*_|'\"“”‘’")
    return parted(text, grammar.kept_capitals)


@dataclass(frozen=True, slots=True)
class _Body:
    """A body's name as the letterhead has it, and the lines it stands on."""

    text: str
    lines: tuple[ZoneLine, ...]


def _bodies(lines: list[_Body], grammar: Grammar) -> list[_Body]:
    """Join the lines of each body's name, superior body first."""
    words = grammar.body_words
    bodies: list[_Body] = []
    for line in lines:
        folded = fold(line.text)
        begins = starts_with_any(folded, words["starts"]) and not starts_with_any(
            folded, words["not_starts"]
        )
        begins = begins and not re.match(r"so \d", folded)  # `SỐ 2077/…` is no `SỞ`
        above = fold(bodies[-1].text) if bodies else ""
        # Some ends of a name are open; signs are so without a blank before them.
        unfinished = any(
            above.endswith(" " + end) or above == end or (len(end) == 1 and above.endswith(end))
            for end in words["unfinished"]
        )
        # `VĂN PHÒNG` over `ỦY BAN NHÂN DÂN TỈNH …` is one body, told in its own order.
        unfinished = unfinished or (len(bodies) == 1 and above in words["parts"])
        if bodies and (not begins or unfinished):
            whole = bodies.pop()
            line = _Body(f"{whole.text} {line.text}", (*whole.lines, *line.lines))
        bodies.append(line)
    return bodies


@dataclass(frozen=True, slots=True)
class IssuerReading:
    """Candidates for the issuing body, named on its own, and for the body printed above it."""

    issuer: tuple[Candidate, ...] = ()
    superior: tuple[Candidate, ...] = ()


def read_issuer(zone: Zone, grammar: Grammar) -> IssuerReading:
    """Return the issuing body as official papers name it, and the one above it as printed.

    `UBND TỈNH TRÀ VINH` over `SỞ TƯ PHÁP` gives `Sở Tư pháp tỉnh Trà Vinh` under `UBND tỉnh Trà
    Vinh`; `ỦY BAN NHÂN DÂN` over `TỈNH TRÀ VINH` gives `Ủy ban nhân dân tỉnh Trà Vinh`. Several
    bodies that issue a paper together are joined by ` - `. `raw` holds the lines as printed.
    """
    used = [
        _Body(text, (line,)) for line in zone.of("name") if len(text := _clean(line, grammar)) >= 2
    ]
    # Specks of stamps above the name are short and not in capitals.
    while used and not _is_name(used[0].lines[0], used[0].text, grammar):
        used = used[1:]
    if not used:
        return IssuerReading()
    parts = [_Body(part, one.lines) for one in used for part in _joint_bodies(one.text, grammar)]
    bodies = _bodies(parts, grammar)
    names = [sentence_case(body.text, grammar) for body in bodies]
    texts = [one.text for one in used]
    if len(names) > 1 and _issued_jointly(zone, texts, names[-1], grammar):
        return IssuerReading((_candidate(" - ".join(names), bodies, zone),))
    if len(names) == 1:
        return IssuerReading((_candidate(in_full(names[0]), bodies, zone),))
    superior, body = names[-2:]
    return IssuerReading(
        (_candidate(named_alone(body, superior, grammar), bodies[-1:], zone),),
        (_candidate(superior, bodies[-2:-1], zone),),
    )


def _candidate(value: str, bodies: list[_Body], zone: Zone) -> Candidate:
    lines = list(dict.fromkeys(line for body in bodies for line in body.lines))
    text_layer = zone.page is not None and zone.page.read_by == "text"
    words = [word for line in lines for word in line.line.words]
    sure = sum(word.confidence for word in words) / len(words)
    stamped = any(map(zone.under_stamp, lines)) or _may_be_covered(zone)
    return Candidate(
        value,
        " / ".join(line.text for line in lines),
        lines[0].page,
        Box.around(line.box for line in lines),
        sure * (UNDER_STAMP if stamped else 1.0),
        "text-layer" if text_layer else "tesseract",
    )


def _may_be_covered(zone: Zone) -> bool:
    """Whether a stamp that was not seen may have taken letters of the name on a scan.

    Its day stands there without its ĐẾN, or it took the number below the name too.
    """
    if zone.page is None or zone.page.read_by == "text":
        return False
    if zone.first("number") is None:
        return True
    left = [line for line in zone.lines if line.box.x0 < 0.45 * (zone.page.width or 1)]
    return any(_STAMPS_DAY.match(line.folded) for line in left)


def _joint_bodies(text: str, grammar: Grammar) -> list[str]:
    """Return the bodies that one line names side by side: `BỘ TƯ PHÁP - BỘ NỘI VỤ`."""
    parts: list[str] = []
    for part in re.split(r" [-–—] ", text):
        begins = starts_with_any(fold(part), grammar.body_words["starts"])
        if parts and not (begins and starts_with_any(fold(parts[0]), _JOINT_STARTS)):
            parts[-1] += " - " + part
        else:
            parts.append(part)
    return parts


_JOINT_STARTS = ("bo", "so", "ubnd", "uy ban", "vien kiem sat", "toa an", "cong an", "ban", "hoi")
"""Bodies that issue papers together and name each other on one line."""


def _issued_jointly(zone: Zone, texts: list[str], last: str, grammar: Grammar) -> bool:
    """Whether several bodies issue the paper: named side by side, or so the symbol says.

    `last` is the last of them; a part of the body above it (`Ban Thường trực`) is no second one.
    """
    if any(len(_joint_bodies(text, grammar)) > 1 for text in texts):
        return True
    if starts_with_any(fold(last), grammar.naming.of_body):
        return False
    number = zone.first("number")
    tokens = re.split(r"[^\w]+", number.folded) if number is not None else []
    return any(token in grammar.naming.joint for token in tokens)


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
    units = next(held.words for held in grammar.levels if held.level == "unit")
    if len(parts) > 1 and starts_with_any(parts[0], units):
        return "unit"
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
