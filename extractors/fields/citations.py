"""Citations (văn bản viện dẫn): every other document that a text names.

Numbers are found first, then what stands around each: the kind before it, the date and the body
after it; laws that are named without a number come last. Spans point back into the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.document import Citation, Document
from extractors.fields.citation_roles import AMENDS, CORRECTS, REPLACES, role_of
from extractors.fields.dates import DateSpan, find_dates
from extractors.fields.number import ParsedNumber, parse_number
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar

_NUMBER = re.compile(
    r"(?<![^\W_])(?<![/.,\-])(?P<serial>\d{1,5}[a-z]?)\s?"
    r"(?:"
    r"/\s?(?P<year>(?:19|20)\d\d)\s?/?\s?"
    r"(?P<regulation>[A-ZĐ][\wĐđ]*(?:(?:(?:\s?[-–]){1,2}\s?|(?<=QĐ)\s)[A-ZĐ][\wĐđ&.]*)*)"
    r"|\s?(?:[-–]\s?){1,2}(?P<dashed>20\d\d)/(?P<government>[A-ZĐ]{2,4}-[A-ZĐ][\wĐđ]*)"
    r"|/{1,2}\s?(?P<state>[A-ZĐ][\wĐđ&]*"
    r"(?:(?:(?:\s?[-–]){1,2}\s?|\s?/\s?|(?<=QĐ)\s|(?<=KH)\s)[A-ZĐ][\wĐđ&.]*)*)"
    r"|\s?[-–]\s?(?P<party>[A-ZĐ][A-Za-zĐđ]{0,4}\s?/\s?[A-ZĐ][\wĐđ]*)"
    r"|\s?(?P<loose>[A-ZĐ][A-Za-zĐđ]{1,3}/[A-ZĐ]{2,6})"
    r")"
)
_BEFORE = 90
"""Characters before a number in which its kind may stand."""
_LAW_LONGEST = 160
_TWO_LAWS = re.compile(r"\s*(?:,|va)\s+(?:bo )?luat\b")


@dataclass(frozen=True, slots=True)
class CitationSpan:
    """A citation at `text[start:end]`, with its parts."""

    start: int
    end: int
    doc_type: str
    number: str | None
    date: str | None
    issuer: str
    role: str = ""


def _trimmed(number: ParsedNumber, written: str, grammar: Grammar) -> tuple[ParsedNumber, int]:
    """Return the number without a footnote's digits glued to its body, and how many they are."""
    last = number.agencies[-1] if number.agencies else ""
    bare = last.rstrip("0123456789")
    if re.fullmatch(r"(?:QH|UBTVQH)\d{1,2}", last):
        return number, 0
    if bare and bare != last and grammar.agency(bare) and not grammar.agency(last):
        shorter = parse_number(written[: len(written) - (len(last) - len(bare))], grammar)
        if shorter is not None:
            return shorter, len(last) - len(bare)
    law = re.fullmatch(r"(QH|UBTVQH)(\d{2})(\d{1,2})", last)
    if law is not None:
        shorter = parse_number(written[: len(written) - len(law[3])], grammar)
        if shorter is not None:
            return shorter, len(law[3])
    return number, 0


def _kind_before(
    folded: str, start: int, number: ParsedNumber, grammar: Grammar
) -> tuple[str, int]:
    """Return the kind named before a number and where it begins; else what the symbol says."""
    begin = max(0, start - _BEFORE)
    window = folded[begin:start]
    for stop in re.finditer(r"[;:.](?=\s)(?!\s*so\b)|\)", window):
        begin += stop.end() if stop.end() < len(window) else 0
        window = folded[begin:start]
        break
    best: tuple[int, int, str] | None = None
    for kind in grammar.document_types:
        for title in kind.titles:
            if title not in window:  # nearly all: spares the search for whole words
                continue
            for match in re.finditer(rf"\b{re.escape(title)}\b", window):
                key = (match.end(), len(title))
                if best is None or key > (best[0], best[1]):
                    best = (*key, kind.name)
    if best is not None:
        gap = window[best[0] :].strip()
        near = re.fullmatch(r"(?:lien tich|ca biet)?\W*(?:so)?\W*(?:hieu)?\W*", gap) is not None
        law = best[2] in ("Luật", "Bộ luật", "Pháp lệnh") and len(gap) < 80
        if near or (law and number.form == "law"):
            return best[2], begin + best[0] - best[1]
    kinds = grammar.types_of_abbreviation(number.abbreviation)
    party = number.system == "party"
    kinds = tuple(sorted(kinds, key=lambda k: (k.system == "party") != party))
    if kinds:
        return kinds[0].name, start
    if number.form == "law":
        return ("Luật" if number.agencies[0].startswith("QH") else "Pháp lệnh"), start
    return "Công văn", start


def _date_after(folded: str, end: int, dates: Sequence[DateSpan]) -> tuple[str | None, int]:
    """Return the date that follows a number at once, and where it ends."""
    for date in dates:
        if date.start < end:
            continue
        between = folded[end : date.start]
        if re.fullmatch(r"\d{0,2}\s?[,.]?\s?(?:\(\s?)?(?:de |ban hanh |ky |cung )?", between):
            return date.value, date.end
        break
    return None, end


_PLACE_NAME = re.compile(
    r"\s+(?:tỉnh|thành phố|TP\.?|huyện|thị xã|quận|phường|xã|thị trấn)"
    r"(?:\s+[A-ZĐÀ-Ỹ][\w]*(?:\s*-\s*[A-ZĐÀ-Ỹ][\w]*)?)*"
)
_OFFICE = re.compile(
    r"(?:chu tich|giam doc|bo truong|thu truong|truong ban|chanh thanh tra|tong thanh tra"
    r"|thuong truc|lien)\s+"
)


def _known_body(text: str, folded: str, start: int, grammar: Grammar) -> int:
    """Return where a known body's name that begins at `start` ends, `start` if none does."""
    office = _OFFICE.match(folded, start)
    begin = office.end() if office else start
    best = begin if office else start
    names = [*grammar.phrases, *(agency.name for agency in grammar.agencies)]
    for name in names:
        if folded.startswith(fold(name), begin) and not folded[begin + len(name) :][:1].isalpha():
            best = max(best, begin + len(name))
    for agency in grammar.agencies:
        for short in agency.abbreviations:
            if text.startswith(short, begin) and not text[begin + len(short) :][:1].isalnum():
                best = max(best, begin + len(short))
    return best


def _issuer_after(
    text: str, folded: str, end: int, number: ParsedNumber | None, grammar: Grammar
) -> tuple[str, int]:
    """Return the body after `của`, else the one that the symbol names in full."""
    match = re.match(r"\d{0,2}\s?,?\s?cua\s+", folded[end:])
    if match is not None:
        start = end + match.end()
        stop = grammar.citations.issuer_ends.search(folded, start, start + 90)
        finish = stop.start() if stop else start + 90
        known = _known_body(text, folded, start, grammar)
        if start < known < finish:
            place = _PLACE_NAME.match(text, known)
            # A name that goes on in another way is no name we know: `Ban Chỉ đạo 138 tỉnh`.
            if place is not None or not text[known:finish].strip()[:1].isupper():
                finish = min(finish, place.end() if place else known)
        name = " ".join(text[start:finish].split())
        province = next((p for p in grammar.provinces if f" {fold(p.name)} " in fold(name)), None)
        if province is not None:
            finish_at = fold(name).index(f" {fold(province.name)} ") + len(province.name) + 1
            name = name[:finish_at]
        # `Hội nghị lần thứ năm …` decided for the committee that the symbol names.
        if name[:1].isupper() and name != "Hội nghị":
            return name, finish
    if number is not None and number.agencies:
        # `QH14`, `UBTVQH15`: the assembly's term (khóa) stands behind its name.
        assembly = re.sub(r"(?<=QH)\d+$", "", number.agencies[0])
        agency = grammar.agency(number.agencies[0]) or grammar.agency(assembly)
        if agency is not None:
            return agency.name, end
    return "", end


def _numbered(
    text: str, folded: str, dates: Sequence[DateSpan], grammar: Grammar
) -> list[CitationSpan]:
    found: list[CitationSpan] = []
    for match in _NUMBER.finditer(text):
        number = parse_number(match.group(), grammar)
        if number is None or number.abbreviation in grammar.copy_abbreviations:
            # A copy's own number (`12/SY-UBND`) names no other document.
            continue
        number, note = _trimmed(number, match.group(), grammar)
        known = number.abbreviation or any(grammar.agency(a) for a in number.agencies)
        named = re.search(r"\bso\W{0,3}$", folded[max(0, match.start() - 6) : match.start()])
        if not known and not named and number.form != "law":
            continue
        end = match.end() - note
        kind, start = _kind_before(folded, match.start(), number, grammar)
        date, after = _date_after(folded, end, dates)
        if date is not None and "cung ngay" in folded[end:after]:
            # `Quy định số 131-QĐ/TW và Quy định số 132-QĐ/TW cùng ngày …`: one day for both.
            for index, other in enumerate(found):
                if other.date is None and 0 <= start - other.end < 60:
                    found[index] = replace(other, date=date)
        issuer, after_issuer = _issuer_after(text, folded, after, number, grammar)
        if date is None and after_issuer > after:
            date, after_issuer = _date_after(folded, after_issuer, dates)
        found.append(
            CitationSpan(
                start,
                max(after, after_issuer),
                kind,
                number.canonical,
                date,
                issuer,
            )
        )
    return found


_AND = re.compile(r"(?:,|\bva|\bcung)\s*$")
_LISTED = re.compile(r"\s*(?:,|;|va|,\s*va|&)?\s*(?:so\s*)?")


def _listed(found: list[CitationSpan], folded: str, grammar: Grammar) -> list[CitationSpan]:
    """Return the spans with the kind of a list's head, and the date behind its last number.

    `các Quyết định số 12/QĐ-UBND, 13/QĐ-UBND ngày 05/6/2023`: one kind and one day for both, where
    no own day stands between, the years in the numbers allow it, and one body wrote them all.
    """
    for index in range(1, len(found)):
        above, span = found[index - 1], found[index]
        number = parse_number(span.number or "", grammar)
        if number is None or not _LISTED.fullmatch(folded[above.end : span.start]):
            continue
        kinds = {kind.name for kind in grammar.types_of_abbreviation(number.abbreviation)}
        if above.doc_type in kinds:
            found[index] = replace(span, doc_type=above.doc_type)
    for index in reversed(range(1, len(found))):
        above, span = found[index - 1], found[index]
        listed = _LISTED.fullmatch(folded[above.end : span.start])
        if listed and above.date is None and span.date and _alike(above, span, grammar):
            found[index - 1] = replace(above, date=span.date)
    return found


def _alike(above: CitationSpan, span: CitationSpan, grammar: Grammar) -> bool:
    """Whether two numbers of a list may be of one day: one kind, body, and no other year."""
    first, second = (parse_number(s.number or "", grammar) for s in (above, span))
    if first is None or second is None or above.doc_type != span.doc_type:
        return False
    years = {str(n.year) for n in (first, second) if n.year}
    bodies = {n.agencies[:1] for n in (first, second)}
    return len(bodies) == 1 and years <= {(span.date or "")[:4]}


def _bare(
    text: str,
    folded: str,
    dates: Sequence[DateSpan],
    taken: Sequence[CitationSpan],
    grammar: Grammar,
) -> list[CitationSpan]:
    """Return papers named by kind and serial alone: `các Công văn số 1, 2 của UBND tỉnh`.

    With `số`, or with a date or body behind; `Kế hoạch 5 năm` is none.
    """
    found: list[CitationSpan] = []
    for match in grammar.citations.bare.finditer(folded):
        start, end = match.span("serials")
        if any(c.start < end and start < c.end for c in taken):
            continue
        if not match["so"] and (match["end"] is not None or "," in match["serials"]):
            continue
        name = next(k.name for k in grammar.document_types if fold(k.name) == match["kind"])
        if not match["so"] and not text[match.start()].isupper():
            continue
        serials = re.findall(r"\d+(?:/\d{4})?", match["serials"])
        date, after = _date_after(folded, end, dates)
        issuer, last = _issuer_after(text, folded, after, None, grammar)
        for serial in serials:
            span = CitationSpan(
                match.start(),
                max(after, last),
                name,
                serial,
                date,
                issuer,
            )
            found.append(span)
    return found


def _capital_word(text: str, start: int) -> bool:
    """Whether a blank and a word with a capital stand here."""
    return text[start : start + 1].isspace() and text[start + 1 : start + 2].isupper()


def _laws(
    text: str,
    folded: str,
    dates: Sequence[DateSpan],
    taken: Sequence[CitationSpan],
    grammar: Grammar,
) -> list[CitationSpan]:
    """Return laws named without a number: `Luật Tố cáo năm 2018`, `Hiến pháp năm 2013`."""
    found: list[CitationSpan] = []
    amended: int | None = None
    words = "|".join(sorted(grammar.citations.law_words, key=len, reverse=True))
    for match in re.finditer(rf"\b(?:{words})\b", folded):
        start = match.start()
        if not text[start].isupper() or any(c.start <= start < c.end for c in taken):
            continue
        if found and start < found[-1].end:
            continue
        limit = min(len(folded), start + _LAW_LONGEST)
        stops = grammar.citations.law_ends.finditer(folded, match.end(), limit)
        # `Luật Tài nguyên` does not end before `Tài`, as it would before `tại`.
        finish = next((s.start() for s in stops if not _capital_word(text, s.start())), limit)
        finish = min([finish, *(c.start for c in taken if c.start > start)])
        date = next((d for d in dates if start < d.start <= finish), None)
        year = re.search(r"\bnam\s((?:19|20)\d\d)", folded[match.end() : finish])
        if date is not None:
            end, name_end = date.end, date.start
        elif year is not None:
            end, name_end = match.end() + year.end(), match.end() + year.start()
        elif (known := grammar.citations.law_names.match(folded, start)) is not None:
            end, name_end = known.end(), known.end()
        else:
            continue
        word = match.group()
        after = text[match.end() : name_end].strip()
        if word != "hien phap" and (len(after) < 3 or not after[0].isalpha()):
            continue
        amending = re.search(
            r"\b(?:luat|bo luat|phap lenh)\s+sua doi,?\s*bo sung\s+mot so dieu (?:cua )?(?:cac )?$",
            folded[max(0, start - 60) : start],
        )
        if amending is not None:
            start -= len(amending.group())
            if name_end == end and _TWO_LAWS.match(folded, end):
                # `Luật sửa đổi … của Luật A và Luật B ngày …` is one law.
                amended = start
                continue
        if amended is not None:
            start, amended = amended, None
        name = next(k.name for k in grammar.document_types if fold(k.name) == word)
        found.append(
            CitationSpan(
                start,
                end,
                name,
                None,
                date.value if date else None,
                "Ủy ban Thường vụ Quốc hội" if word == "phap lenh" else "Quốc hội",
            )
        )
    return found


def find_citations(text: str, grammar: Grammar) -> tuple[CitationSpan, ...]:
    """Return every document named in a text, in order of place; line breaks count as blanks.

    Kinds come from the word before the number (`Thông tư số …`), else from the symbol; laws
    without a number (`Luật Tố cáo năm 2018`) have their name and year in the span.
    """
    flat = text.replace("\n", " ")
    folded = fold(flat)
    dates = find_dates(flat, grammar)
    numbered = _listed(_numbered(flat, folded, dates, grammar), folded, grammar)
    numbered += _bare(flat, folded, dates, numbered, grammar)
    found = [*numbered, *_laws(flat, folded, dates, numbered, grammar)]
    found.sort(key=lambda c: c.start)
    places = [(span.start, span.end) for span in found]
    for index, span in enumerate(found):
        role = role_of(folded, places[index], places[:index], grammar)
        if not role and index:
            role = _role_in_list(found[index - 1], span, folded, grammar)
        found[index] = replace(span, role=role)
    return tuple(found)


def _role_in_list(above: CitationSpan, span: CitationSpan, folded: str, grammar: Grammar) -> str:
    """Return the first item's role, which holds for all of a list; empty where there is none.

    What is replaced is named by kind and body: `thay thế Quyết định … về … và Quyết định …`.
    """
    between = folded[above.end : span.start]
    if len(between) >= 120 or "." in between:
        return ""
    if above.role in (REPLACES, CORRECTS, AMENDS):
        joined = _AND.search(between) is not None and _alike(above, span, grammar)
        return above.role if joined else ""
    return above.role


def cited_documents(
    document: Document, text: str, own_number: str | None, grammar: Grammar
) -> tuple[Citation, ...]:
    """Return the documents that a document cites, each once, with their places.

    `text` is the document's text, in which letterhead lines may be blotted out (same length).
    A second mention adds the date or body that the first lacks; other dates make other documents.
    That it replaces or corrects another paper holds wherever it says so, even of its own number:
    numbers begin anew every year, and one that names itself is told to a reviewer.
    """
    kept: dict[tuple[str, str | None], Citation] = {}
    laws: dict[str, Citation] = {}
    for span in find_citations(text, grammar):
        deed = span.role in (REPLACES, CORRECTS)
        if span.number is not None and span.number == own_number and not deed:
            continue
        place = document.place(span.start, span.end)
        citation = Citation(
            span.doc_type,
            span.number,
            span.date,
            span.issuer,
            span.role,
            " ".join(text[span.start : span.end].split()),
            place.page if place else None,
            place.box if place else None,
        )
        name = span.number or citation.text
        law = grammar.citations.law_names.search(fold(citation.text))
        if span.number is None and law is not None:
            # A law already named with its number or year is the same law.
            if law["name"] in laws and None in (span.date, laws[law["name"]].date):
                continue
            name = law["name"]
        if law is not None:
            laws.setdefault(law["name"], citation)
        same = next(
            (
                key
                for key, other in kept.items()
                if key[0] == name and (None in (other.date, span.date) or other.date == span.date)
            ),
            None,
        )
        if same is None:
            kept[name, span.date] = citation
        elif kept[same].date is None and span.date is not None:
            role = kept[same].role if kept[same].role in (REPLACES, CORRECTS) else span.role
            kept[same] = replace(citation, role=role)
        elif deed and kept[same].role not in (REPLACES, CORRECTS):
            kept[same] = replace(kept[same], role=span.role)
    return tuple(kept.values())
