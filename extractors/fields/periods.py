"""Periods that a text names, and which one the document is about."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from extractors.document import CoveredPeriod, Document
from extractors.fields.dates import find_dates
from extractors.grammar.folding import fold, without_specks
from extractors.grammar.loader import Grammar

HEAD = 1500
"""Characters after the subject in which a report states the period it counts."""
_BETWEEN_DATES = ("dates", "worded-dates")
_SPELLED = {"ba": 3, "muoi": 10, "muoi mot": 11}
_YEAR_MISREAD = re.compile(r"(?<![a-z0-9])2[o0](?:[0-9][0-9ol]|[ol][0-9])(?![a-z0-9])")
_AS_DIGITS = str.maketrans("ol", "01")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class PeriodSpan:
    """A period at `text[start:end]`: first and last day, ISO, and the kind of its written form."""

    start: int
    end: int
    first: str
    last: str
    kind: str


def _month(year: int, month: int, last: bool) -> date:
    return date(year, month, calendar.monthrange(year, month)[1] if last else 1)


def _numbers(written: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", written)]


def _days(
    kind: str, parts: dict[str, str | None], default: int | None, issued: int | None
) -> tuple[date, date] | None:
    """Turn the groups of a pattern into first and last day; ValueError for days that are none.

    `default` is the year for forms without one (`6 tháng đầu năm`); None leaves them unread.
    `issued` is the year in which `đến năm 2030` begins.
    """
    year = int(parts.get("year") or default or 0) or None
    if kind == "dates":
        to = _numbers(parts["to"] or "")
        begin = _numbers(parts["from"] or "")
        begin_year = begin[2] if len(begin) > 2 else to[2] - ((begin[1], begin[0]) > (to[1], to[0]))
        return date(begin_year, begin[1], begin[0]), date(to[2], to[1], to[0])
    if year is None:
        return None
    if kind == "worded-dates":
        first_year = int(parts["from_year"] or year)
        first = date(first_year, int(parts["from_month"] or 0), int(parts["from_day"] or 0))
        return first, date(year, int(parts["month"] or 0), int(parts["day"] or 0))
    if kind == "months":
        month = int(parts["month"] or 0)
        from_month = int(parts.get("from_month") or month)
        from_year = int(parts.get("from_year") or year)
        return _month(from_year, from_month, False), _month(year, month, True)
    if kind == "quarters":
        quarter = _QUARTERS[parts["quarter"] or ""]
        to_quarter = _QUARTERS[parts.get("quarter_to") or parts["quarter"] or ""]
        return _month(year, 3 * quarter - 2, False), _month(year, 3 * to_quarter, True)
    if kind == "first-months":
        count = _SPELLED.get(parts["count"] or "") or int(parts["count"] or 0)
        return date(year, 1, 1), _month(year, count, True)
    if kind == "school":
        return date(int(parts["from_year"] or 0), 9, 1), date(year, 5, 31)
    if kind == "to-now":
        return date(year, 1, 1), date(max(issued or year, year), 12, 31)
    if kind == "until":
        begin_year = issued if issued is not None and issued < year else year
        return date(begin_year, 1, 1), date(year, 12, 31)
    months = {"half-first": (1, 6), "half-last": (7, 12), "nine": (1, 9), "years": (1, 12)}
    first_month, last_month = months[kind]
    from_year = int(parts.get("from_year") or year)
    return _month(from_year, first_month, False), _month(year, last_month, True)


def blotted(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return the text with these spans blotted out by signs that fit nothing."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = "\0" * (end - start)
    return "".join(letters)


def find_periods(
    text: str,
    masked: Sequence[tuple[int, int]],
    year: int | None,
    grammar: Grammar,
    issued: int | None = None,
) -> tuple[PeriodSpan, ...]:
    """Return the periods named in a text, in order of place; line breaks count as blanks.

    `masked` are spans that are taken already (citations: `Luật Tố cáo năm 2018`), `year` the
    year of forms that name none (`6 tháng đầu năm`), `issued` the year in which `đến năm 2030`
    begins, both usually that of the issue date.
    """
    # A year is told by its place: letters that OCR put for its digits (`2O24`) are none.
    flat = _YEAR_MISREAD.sub(
        lambda m: m[0].translate(_AS_DIGITS), without_specks(fold(text.replace("\n", " ")))
    )
    ranges = blotted(flat, masked)
    # `tháng 6 năm 2025` inside a full date is no month that is covered.
    others = blotted(ranges, [(d.start, d.end) for d in find_dates(text, grammar)])
    found: list[PeriodSpan] = []
    for kind, pattern in grammar.periods.patterns:
        for match in pattern.finditer(ranges if kind in _BETWEEN_DATES else others):
            if any(match.start() < p.end and match.end() > p.start for p in found):
                continue
            try:
                days = _days(kind, match.groupdict(), year, year if issued is None else issued)
            except ValueError:
                continue
            if days is None or days[0] > days[1]:
                continue
            if not grammar.dates.first_year <= days[1].year <= grammar.dates.last_year:
                continue
            found.append(
                PeriodSpan(
                    match.start(), match.end(), days[0].isoformat(), days[1].isoformat(), kind
                )
            )
    return tuple(sorted(found, key=lambda p: p.start))


def _about(
    found: Sequence[PeriodSpan],
    text: str,
    subject: tuple[int, int] | None,
    masked: Sequence[tuple[int, int]],
    grammar: Grammar,
) -> PeriodSpan | None:
    """Return the period that the document is about.

    A stated reporting period near the beginning wins if it agrees with the subject's year, then
    the subject's period (the first named, with one that it joins by `và`), then what the opening
    sentence says; never one that is only compared with.
    """
    flat = without_specks(fold(text.replace("\n", " ")))

    def named_only(span: PeriodSpan) -> bool:
        return (
            grammar.periods.not_about.search(flat[max(0, span.start - 60) : span.start]) is not None
        )

    in_subject = (
        [p for p in found if subject[0] <= p.start < subject[1]] if subject is not None else []
    )
    titled = [p for p in in_subject if not named_only(p)] or in_subject
    # `đến năm 2030`, `tầm nhìn` are aims: of the paper itself, or of one that its subject cites.
    cites = subject is not None and any(subject[0] <= start < subject[1] for start, _ in masked)
    titled = [p for p in titled if p.kind != "until"] or ([] if cites else titled)
    head = subject[1] + HEAD if subject is not None else HEAD

    def stated(span: PeriodSpan) -> bool:
        if span.start >= head:
            return False
        if grammar.periods.reporting.search(flat[max(0, span.start - 80) : span.start]):
            return True
        beside = bool(titled) and titled[0].start <= span.start < titled[0].end + 60
        return span.kind in _BETWEEN_DATES and beside

    said = [p for p in found if stated(p)]
    if said and (not titled or said[0].last[:4] == titled[0].last[:4]):
        return _joined(titled, flat, grammar) if said[0] in titled[:1] else said[0]
    if titled:
        return _joined(titled, flat, grammar)
    opening = [p for p in found if p.start < head and not named_only(p)]
    return next((p for p in opening if _opens(p, flat, grammar)), None)


def _joined(titled: Sequence[PeriodSpan], flat: str, grammar: Grammar) -> PeriodSpan:
    """Return the first period, with the one behind it if nothing but `và` stands between them."""
    first, *others = titled
    if others and grammar.periods.joined.fullmatch(flat[first.end : others[0].start]):
        second = others[0]
        days = min(first.first, second.first), max(first.last, second.last)
        return PeriodSpan(first.start, second.end, *days, first.kind)
    return first


def _opens(span: PeriodSpan, flat: str, grammar: Grammar) -> bool:
    """Whether the text is opened by saying that it is about this period."""
    before, behind = flat[max(0, span.start - 300) : span.start], flat[span.end :][:100]
    return any(b.search(before) and a.search(behind) for b, a in grammar.periods.opening)


def covered_periods(
    document: Document,
    text: str,
    subject: tuple[int, int] | None,
    masked: Sequence[tuple[int, int]],
    issue_year: int | None,
    grammar: Grammar,
) -> tuple[CoveredPeriod, ...]:
    """Return the periods of a document, the one it is about marked; each only once.

    `text` is the document's text at its own positions, `subject` the span of its subject there.
    Forms without a year take the year of the subject's other period, else `issue_year`. Two
    periods that the subject joins (`quý III và 9 tháng đầu năm`) are told as one besides.
    """
    year = issue_year
    if subject is not None:
        within = find_periods(text[subject[0] : subject[1]], (), None, grammar)
        shifted = [(s - subject[0], e - subject[0]) for s, e in masked]
        within = tuple(p for p in within if not any(p.start < e and p.end > s for s, e in shifted))
        if within:
            year = int(within[0].last[:4])
    found = find_periods(text, masked, year, grammar, issue_year)
    about = _about(found, text, subject, masked, grammar)
    kept: dict[tuple[str, str], CoveredPeriod] = {}
    for span in found if about is None or about in found else (about, *found):
        key = (span.first, span.last)
        place = document.place(span.start, span.end)
        words = " ".join(text[span.start : span.end].split())
        period = CoveredPeriod(span.first, span.last, words, place.page if place else None)
        if span is about:
            kept[key] = replace(period, about=True)
        else:
            kept.setdefault(key, period)
    return tuple(kept.values())
