"""The number (số, ký hiệu) of a document: parse, put into canonical form, find on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.document import Candidate, Document, Reader
from extractors.fields.zone import Zone, ZoneLine
from extractors.grammar.folding import confusable, fold, straighten
from extractors.grammar.loader import Grammar, System

_SYMBOL_TOKENS = re.compile(r"[/\-]|[^/\-\s]+|\s+")
_GOES_ON = re.compile(r" ?([,&+]) ?(?=[A-ZĐ])")
"""Signs between two units of one symbol: `TCCB, VP`, `CCHC & PC`."""
_TORN = 0.75
"""Confidence of a serial in pieces of several digits: a person looks."""
_EMPTY = " .,…_·:;'`‘’“”\"*|~"


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """A number in its parts.

    `canonical` is the CONTRACT form (`31/KH-UBND`, `123-KH/TU`), `serial` keeps leading zeros and a
    letter (`30c`); `form` is the name in number_forms.yaml.
    """

    raw: str
    canonical: str
    serial: str
    year: int | None
    abbreviation: str
    agencies: tuple[str, ...]
    system: System
    form: str

    @property
    def symbol(self) -> str:
        """All after the serial: `/KH-UBND`, `-KH/TU`."""
        return self.canonical[len(self.serial) :]


def repair_digits(text: str, grammar: Grammar) -> str:
    """Return `text` with letters that OCR put for digits changed back (`2O22` → `2022`)."""
    return "".join(grammar.digit_confusions.get(c, c) for c in text)


def _repair_token(token: str, grammar: Grammar, known: set[str]) -> str:
    if token in known:
        return token
    if token in grammar.misread_abbreviations:
        return grammar.misread_abbreviations[token]
    token = re.sub(r"^((?:UBTV)?Q)II(?=\d)", r"\1H", token)
    if re.fullmatch(r"QH[Il|]\d|UBTVQH[Il|]\d", token):
        return re.sub(r"[Il|](?=\d$)", "1", token)
    # Units have digits of their own: `P1`, `NV1`, `C07`.
    spelling = grammar.abbreviations.get(confusable(token))
    if spelling is not None and not re.search(r"[1-9]", token):
        return spelling
    # A lost hyphen: `QĐUBND`, `NQCP`; the second part must be a body that we know.
    for cut in range(len(token) - 1, 0, -1):
        first = grammar.abbreviations.get(confusable(token[:cut]))
        second = grammar.abbreviations.get(confusable(token[cut:]))
        if first is None and token[:cut] in known:
            first = token[:cut]
        if second is None and token[cut:] in known:
            second = token[cut:]
        body = second if second and grammar.agency(second) and len(second) > 1 else None
        if first in grammar.glued_types and body and body != first:
            return f"{first}-{second}"
    return token


def repair_symbol(symbol: str, grammar: Grammar) -> str:
    """Return the symbol (all after the serial, with its first `/` or `-`) in canonical spelling.

    Lost hyphens come back where a type is followed by a body that we know (`/QĐ UBND`,
    `/QĐUBND`); Đ/D, O/0 and l/1 are put right where that gives a known abbreviation.
    """
    known = {a for kind in grammar.document_types for a in kind.abbreviations}
    known |= {a for agency in grammar.agencies for a in agency.abbreviations}
    # Dashes in a row are one that a torn line doubled.
    tidy = re.sub(r" ?(?:([/\-]) ?)+", r"\1", straighten(symbol)).strip(" .,;:_'\"")
    tidy = _GOES_ON.sub(r"\1", tidy)
    if not any(c.isupper() for c in tidy) and sum(map(str.isalpha, tidy)) > 3:
        tidy = tidy.upper()  # small capitals, which a text layer gives in small letters
    parts: list[str] = []
    for token in _SYMBOL_TOKENS.findall(tidy):
        if token in "/-":
            parts.append(token)
        elif token.isspace():
            parts.append(" ")
        else:
            parts.append(_repair_token(token.strip("_.,;:'\"`"), grammar, known))
    repaired = ""
    for part in parts:
        if part == " ":
            continue
        if repaired and repaired[-1] not in "/-" and part not in "/-":
            # Two words side by side: a hyphen was lost if the second is a body, else the symbol
            # has ended and other text follows.
            first = re.split(r"[/\-]", repaired)[-1]
            whole = grammar.abbreviations.get(confusable(first + part), first + part)
            if whole in known:
                # A gap between two letters: `Q Đ`, `S XD`.
                repaired = repaired[: len(repaired) - len(first)] + whole
                continue
            joins = grammar.agency(part) is not None and bool(grammar.types_of_abbreviation(first))
            party = bool(grammar.types_of_abbreviation(first)) and re.match(r"[A-ZĐ]", part)
            roman = re.fullmatch(r"[IVX]+(?:-.*)?", part) is not None
            if not (joins or party or roman):
                break
            repaired += "" if roman else "-"
        repaired += part
    return _kind_misread(repaired.rstrip("/-"), grammar)


def _kind_misread(symbol: str, grammar: Grammar) -> str:
    """Return the symbol with `TTr` for a `TTT` before a body that is no inspectorate's unit."""
    match = re.match(r"(/(?:\d{4}/)?)TTT-([^\-/]+)", symbol)
    body = grammar.agency(match[2]) if match else None
    if match is None or body is None or body.name.startswith(grammar.own_units):
        return symbol
    return f"{match[1]}TTr{symbol[match.start(2) - 1 :]}"


def parse_number(text: str, grammar: Grammar) -> ParsedNumber | None:
    """Parse a number, None if no form of number_forms.yaml fits.

    `text` may hold blanks, any dash, and OCR's usual slips; a leading `Số:` is dropped. Party
    numbers written with blanks (`48 CT/TW`) get their hyphen.
    """
    tidy = straighten(text).strip()
    tidy = re.sub(r"^s[ốôổóòőo]\s*[:.]?\s*(?=[\dOoIl])", "", tidy, flags=re.IGNORECASE)
    serial = re.match(r"([0-9OolI|]{1,6})([A-Za-zđĐ]?)(?![^\W_])|(\d{1,6})(?=[A-ZĐ])()", tidy)
    if serial is None or not any(c.isdigit() for c in serial.group()):
        return None
    rest = tidy[serial.end() :].lstrip()
    head = repair_digits(serial.group(1) or serial.group(3), grammar) + (serial.group(2) or "")
    rest = re.sub(r"^(/\s*(?:19|20)\d\d)(?=[A-ZĐ]{2})", r"\1/", rest)
    year = re.match(r"([/.])\s*((?:19|2[0O])[0-9OlI]{2})\s*(?=/)", rest)
    if year is not None:
        head += year.group(1) + repair_digits(year.group(2), grammar)
        rest = rest[year.end() :]
    if rest and rest[0] not in "/-":
        rest = "-" + rest
    canonical = head + repair_symbol(rest, grammar)
    for form in grammar.number_forms:
        match = form.pattern.match(canonical)
        if match is None:
            continue
        groups = match.groupdict()
        agencies = tuple(a for a in re.split(r"[-/]", groups.get("agencies") or "") if a)
        written_year = groups.get("year")
        abbreviation = groups.get("type") or ""
        return ParsedNumber(
            raw=text,
            canonical=canonical,
            serial=groups["serial"],
            year=int(written_year) if written_year else None,
            abbreviation=abbreviation,
            agencies=agencies,
            system=form.system,
            form=form.name,
        )
    return None


def _symbol_start(rest: str, grammar: Grammar) -> int:
    """Return where the symbol begins in what follows `Số:`; len(rest) if there is none."""
    # `211 KH/TĐTN`: a kind after a blank, where the hyphen was left out.
    blank = re.match(r"\W{0,2}\d{1,5}[a-z]?(?P<gap>\s*)(?P<kind>[A-ZĐ][A-Za-zĐđ]{0,3})\s*/", rest)
    # `211KH/TU`: one letter alone may be the serial's own (`12L/…`).
    parted = blank is not None and bool(blank["gap"] or len(blank["kind"]) > 1)
    if blank is not None and parted and grammar.types_of_abbreviation(blank["kind"]):
        return blank.start("gap")
    mark = re.search(r"[/\-–—]\s*(?=[^\W\d])|[/.]\s*(?=(?:19|20)\d\d\s*/)", rest)
    if mark is not None:
        return mark.start()
    lost = re.search(r"(?<=[\d\s.…])(?:[A-ZĐ][A-ZĐa-zđ]{0,4})[/\-]\s*[A-ZĐ]{2}", rest)
    return lost.start() if lost else len(rest)


def _candidate(zone_line: ZoneLine, zone: Zone, grammar: Grammar) -> Candidate:
    slot = grammar.patterns["number_slot"].search(zone_line.folded)
    start = slot.end() if slot else 0
    rest = zone_line.text[start:]
    cut = _symbol_start(rest, grammar)
    serial_text, symbol_text = rest[:cut], rest[cut:]
    text_layer = zone.page is not None and zone.page.read_by == "text"
    reader: Reader = "text-layer" if text_layer else "tesseract"
    if zone_line.annotated:
        reader = "annotation"
    written = serial_text.strip(_EMPTY)
    torn = text_layer and re.fullmatch(r"\d+(?: \d+)+", written) is not None
    if torn:
        written = written.replace(" ", "")
    place = {"raw": rest.strip(), "page": zone_line.page, "box": zone_line.box, "reader": reader}
    if not written:
        symbol = repair_symbol(symbol_text, grammar)
        # A symbol that begins with a year is a serial that lost its slot.
        state = "unreadable" if re.match(r"/(?:19|20)\d\d", symbol) else "blank"
        return Candidate(value=None, confidence=0.8, state=state, **place)  # type: ignore[arg-type]
    parsed = parse_number(written + symbol_text, grammar) if _plausible(written) else None
    if parsed is None:
        return Candidate(
            value=None,
            confidence=0.6,
            state="unreadable",
            **place,  # type: ignore[arg-type]
        )
    sure = zone_line.confidence(start, start + cut)
    if reader == "tesseract":
        glued = rest[cut - 1 : cut].isalnum()
        printed = grammar.weights.printed_word
        # Print stands close to its symbol; a number written by hand leaves a blank before it.
        if sure < (printed - 0.3 if glued else 0.96):
            sure *= grammar.weights.handwritten
        elif glued:
            sure = max(sure, printed)
    if torn and not re.fullmatch(r"\W*\d(?: \d)+\W*", serial_text):
        sure = min(sure, _TORN)  # `1 31`: what stands between may have been lost
    return Candidate(value=parsed.canonical, confidence=sure, state="read", **place)  # type: ignore[arg-type]


def _plausible(serial: str) -> bool:
    """Whether the text before the symbol is a serial: digits, O, l, I, and perhaps one letter."""
    form = r"[0-9OolI|]{1,6}[A-Za-zđĐ]?(?:[/.][0-9OlI]{4})?"
    return re.fullmatch(form, serial) is not None and any(c.isdigit() for c in serial)


def number_candidates(document: Document, zone: Zone, grammar: Grammar) -> tuple[Candidate, ...]:
    """Return what text and pictures say about the document's own number, from its letterhead.

    The slot line gives one candidate: a value, `blank` (nothing before the symbol) or
    `unreadable` (something that is no serial); its raw keeps the symbol. Readings of the
    picture reader (`document.letterhead`) that hold digits only get the symbol of the text.
    """
    own = [_candidate(zone_line, zone, grammar) for zone_line in zone.of("number")[:1]]
    symbol = own_symbol(tuple(own), grammar)
    seen = document.letterhead
    pictures = tuple(_beside_stamp(c, zone) for c in seen.number) if seen else ()
    if own and own[0].reader == "tesseract" and pictures:
        agreed = _one_symbol(symbol, pictures[0], grammar)
        if agreed is not None:
            symbol, sure = agreed
            both = (*own, *pictures)
            return tuple(_given_symbol(c, symbol, sure, grammar) for c in both)
    return (*own, *(_with_symbol(c, symbol, grammar) for c in pictures))


_TWO_SERIALS = re.compile(
    r"^\W*s\S{0,2}\s?[:.;]?[^/\-]*?\d[^/\-\d]*(?:[.…:]{2,}|S)[^/\-\d]*\d", re.IGNORECASE
)
"""A slot with digits, dots or another `Số`, and digits again: a receipt stamp's number is in it."""
_STAMP_IN_SLOT = 0.65
"""Belief left in a number in whose slot a stamp's number may stand too: a person looks."""


def _beside_stamp(candidate: Candidate, zone: Zone) -> Candidate:
    """Return a reading of the picture, doubted where its line holds a stamp's number too."""
    box = candidate.box
    inside = box is not None and any(
        box.top < stamp.box.middle[1] < box.bottom and box.x0 - 3 < stamp.box.x0 < box.x1
        for stamp in zone.of("receipt-stamp")
    )
    if not inside and not _TWO_SERIALS.search(candidate.raw):
        return candidate
    return replace(candidate, confidence=candidate.confidence * _STAMP_IN_SLOT)


_OPEN_END = re.compile(r"[^\W\d_][-–/,&+]\s*$")
"""The end of a symbol that goes on in the next line."""
_SYMBOLS_DIFFER = 0.65
"""Belief left in a number of which two readers read other symbols, so that a person looks though
both read one serial (0.97 and 0.9 then make 0.73 together)."""


def _one_symbol(text: str, seen: Candidate, grammar: Grammar) -> tuple[str, float] | None:
    """Return the symbol and the belief in it where OCR's and the picture reader's are not alike.

    The picture reader has weighed OCR's words already: where it is sure, or has a kind or a year
    more, its symbol stands; two that may both be right are looked at by a person.
    """
    parsed = parse_number(seen.value or "", grammar)
    picture = parsed.symbol if parsed else ""
    if not picture:
        return None
    if _OPEN_END.search(seen.raw):  # it goes on below (`QĐ-` over `HHMN`)
        goes_on = confusable(text).startswith(confusable(picture)) and len(text) > len(picture)
        return (text, 1.0) if goes_on else (picture, _SYMBOLS_DIFFER)
    if not text or confusable(text) == confusable(picture):
        return None
    if confusable(picture).endswith(confusable(text).lstrip("/-")):
        return picture, 1.0
    known = [_known_share(one, grammar) for one in (text, picture)]
    better = text if known[0] > known[1] else picture
    clear = known[0] != known[1] and max(known) == 1
    sure = min(known) < 1 and better == picture and seen.confidence >= grammar.weights.unshaken
    return better, 1.0 if clear or sure else _SYMBOLS_DIFFER


def _known_share(symbol: str, grammar: Grammar) -> float:
    """Return the share of a symbol's parts that are a year, a kind's or a body's abbreviation."""
    parts = [part for part in re.split(r"[-/]", symbol) if part]
    return sum(_is_known(part, grammar) for part in parts) / len(parts)


def _is_known(part: str, grammar: Grammar) -> bool:
    """Whether a part of a symbol is a year, a kind's or a body's abbreviation."""
    year = re.fullmatch(r"(?:19|20)\d\d", part) is not None
    return year or bool(grammar.types_of_abbreviation(part)) or grammar.agency(part) is not None


def _given_symbol(candidate: Candidate, symbol: str, sure: float, grammar: Grammar) -> Candidate:
    """Return a reading with the symbol that was settled on."""
    serial = re.match(r"\d+[A-Za-zđĐ]?(?![A-Za-zđĐ])", candidate.value or "")
    parsed = parse_number(serial.group() + symbol, grammar) if serial else None
    if parsed is None:
        return candidate
    return replace(candidate, value=parsed.canonical, confidence=candidate.confidence * sure)


def own_symbol(candidates: tuple[Candidate, ...], grammar: Grammar) -> str:
    """Return the symbol that stands in the text's slot line, empty if there is none."""
    for candidate in candidates:
        cut = _symbol_start(candidate.raw, grammar)
        symbol = repair_symbol(candidate.raw[cut:], grammar)
        if parse_number("1" + symbol, grammar) is not None:
            return symbol
    return ""


def _with_symbol(candidate: Candidate, symbol: str, grammar: Grammar) -> Candidate:
    """Give a reading of the picture the symbol of the text, which has the diacritics."""
    if candidate.value is None:
        return candidate
    serial = re.match(r"\d+[A-Za-zđĐ]?(?![A-Za-zđĐ])", candidate.value)
    value: str | None = candidate.value
    own = candidate.value[serial.end() :] if serial is not None else ""
    # `/T5/STTTT-CNTT`: the end of a serial that OCR took for letters is no part of the symbol.
    longer = (
        len(own) > 3 and len(symbol) > len(own) and confusable(symbol).endswith(confusable(own))
    )
    if symbol and serial is not None and not (longer and not re.match(r"/\d{4}/", symbol)):
        value = serial.group() + symbol
    parsed = parse_number(value or "", grammar)
    if parsed is not None:
        value = parsed.canonical
    return Candidate(
        value,
        candidate.raw,
        candidate.page,
        candidate.box,
        candidate.confidence,
        candidate.reader,
        candidate.state,
    )


def lacks_year(number: str, kind: str, subject: str, text: str, grammar: Grammar) -> bool:
    """Whether a number has no year though papers of its kind bear one: it was lost in reading.

    Laws, decrees and circulars always do; decisions and resolutions do where they make rules,
    which their recitals (`text` is page 1) and their subject tell.
    """
    parsed = parse_number(number, grammar)
    if parsed is None or parsed.year is not None:
        return False
    years = grammar.number_years
    if kind in years.kinds:
        return True
    return (
        kind in years.rule_kinds
        and years.rule_subject.search(fold(subject)) is not None
        and years.rule_recital.search(fold(text)) is not None
    )
