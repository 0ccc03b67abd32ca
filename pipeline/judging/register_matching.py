"""Finds the scan of each document in the register (sổ văn bản), or that there is none.

Both sides are written by hand or read by machine, so a match rests on several witnesses: number,
date, subject. One that rests on fewer, or where one contradicts, is `probable`: a person compares.
A scan belongs to one document of the register; copies of a scan are the scan, and rows that
register one document twice are one row. Candidates come from indexes, never from all pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.document import Extraction
from pipeline.judging.register_comparison import (
    DateAgreement,
    NumberAgreement,
    Side,
    alike,
    compare_days,
    compare_numbers,
    row_side,
    scan_side,
)
from pipeline.judging.thresholds import load_thresholds
from pipeline.records import sentences
from pipeline.records.copies import originals_of
from pipeline.records.rows import EvidenceRow, RegisterRow

MOST_CANDIDATES = 400
"""Rows of one index entry that are looked at; more share a date or word than can tell apart."""

RARE_WORDS = 5
"""Rarest words of a scan's subject by which rows are looked up."""

_NUMBER_STRENGTH = {"same": 4.0, "serial": 3.0, "maybe": 2.0, "unread": 1.0, "other": 0.0}
_DATE_STRENGTH = {"same": 3.0, "near": 1.5, "unread": 1.0, "other": 0.0}

# How alike the subjects must be for a sure and for a probable match, by what number and date say;
# None: never. Chosen on the made-up register of benchmarks/register.py.
_ENOUGH: dict[tuple[NumberAgreement, DateAgreement], tuple[float | None, float | None]] = {
    ("same", "same"): (0.4, 0.0),
    ("same", "near"): (0.6, 0.4),
    ("same", "unread"): (0.6, 0.4),
    ("same", "other"): (None, 0.8),
    ("serial", "same"): (0.5, 0.45),
    ("serial", "near"): (None, 0.6),
    ("serial", "unread"): (0.8, 0.6),
    ("maybe", "same"): (None, 0.5),
    ("maybe", "near"): (None, 0.85),
    ("maybe", "unread"): (None, 0.85),
    ("unread", "same"): (None, 0.6),
    ("unread", "near"): (None, 0.85),
    ("unread", "unread"): (None, 0.8),
}
_UNSURE_NUMBER = (None, 0.75)
"""For a scan whose number was read, but not surely, and is another one, of the same date."""

_WITHOUT_SUBJECT: dict[tuple[NumberAgreement, DateAgreement], bool] = {
    ("same", "same"): True,
    ("same", "near"): False,
    ("same", "unread"): False,
    ("serial", "same"): False,
}
"""Whether a match is sure where one side has no subject; what is not here is none."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A row (by its place) and a scan (by its doc_id) that may be one document."""

    row: int
    scan: str
    sure: bool
    strength: float
    number: NumberAgreement
    date: DateAgreement
    member: EvidenceRow


@dataclass(slots=True)
class _Index:
    """Rows by whatever they can be looked up by."""

    held: dict[Hashable, list[int]] = field(default_factory=lambda: defaultdict(list))
    common: Counter[str] = field(default_factory=Counter)

    def add(self, place: int, side: Side) -> None:
        number = side.number
        if number.serial:
            self.held["number", number.serial, number.symbol].append(place)
            self.held["number and day", number.serial, side.day].append(place)
        if side.day:
            self.held["day", side.day].append(place)
        for word in set(side.words):
            self.common[word] += 1
            self.held["word", word].append(place)

    def candidates(self, side: Side) -> set[int]:
        keys: list[Hashable] = [("day", side.day)] if side.day else []
        for number in (side.number, *side.readings):
            if number.serial:
                keys += [
                    ("number", number.serial, number.symbol),
                    ("number", number.serial, ""),
                    ("number and day", number.serial, side.day),
                ]
        known = {word for word in side.words if self.common[word]}
        rarest = sorted(known, key=lambda word: (self.common[word], word))[:RARE_WORDS]
        keys += [("word", word) for word in rarest]
        found: set[int] = set()
        for key in keys:
            places = self.held.get(key, ())
            if len(places) <= MOST_CANDIDATES:
                found.update(places)
        return found


def match_register(
    rows: Sequence[RegisterRow], evidence: Sequence[EvidenceRow]
) -> tuple[RegisterRow, ...]:
    """Return the rows of the register with status, `doc_id` and note set, matched anew.

    `evidence` are all rows of the run. Numbers that were read are not changed by the register.
    """
    if not rows:
        return ()
    sides = [row_side(row) for row in rows]
    firsts = _first_entries(rows, sides)
    index = _Index()
    for place in sorted(set(firsts)):
        index.add(place, sides[place])
    scans = _scans(evidence)
    pairs = [
        pair
        for scan, members in scans.items()
        for pair in _pairs_of_scan(scan, members, sides, index)
    ]
    chosen = _chosen(pairs)
    ties = _ties(pairs, chosen)
    matched = []
    for place, row in enumerate(rows):
        pair = chosen.get(firsts[place])
        if pair is None:
            matched.append(_unmatched(row))
            continue
        notes = list(_notes(rows[pair.row], pair))
        if len(scans[pair.scan]) > 1:
            notes.append(sentences.several_copies(len(scans[pair.scan])))
        if not pair.sure and (others := [rows[one].line for one in ties.get(pair.scan, ())]):
            notes.append(sentences.like_other_lines(sorted(others)[:5]))
        if firsts[place] != place:
            notes.append(sentences.registered_before(rows[firsts[place]].line))
        matched.append(
            replace(
                row,
                status="scanned" if pair.sure else "probable",
                doc_id=pair.scan,
                note=" ".join(notes),
            )
        )
    return tuple(matched)


def _scans(evidence: Sequence[EvidenceRow]) -> dict[str, list[EvidenceRow]]:
    """The documents that were read, copies under the id of the one that counts."""
    originals = originals_of(evidence)
    scans: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in evidence:
        if not row.error:
            scans[originals[row.doc_id]].append(row)
    return scans


def _first_entries(rows: Sequence[RegisterRow], sides: Sequence[Side]) -> list[int]:
    """For each row the place of the first one that registers the same document."""
    least = load_thresholds().register.same_entry
    same: dict[Hashable, list[int]] = defaultdict(list)
    firsts = []
    for place, (row, side) in enumerate(zip(rows, sides, strict=True)):
        first = place
        if side.number.serial and side.day and row.subject:
            group = same[side.number, side.day, side.kind]
            for earlier in group[:10]:
                if (alike(sides[earlier], side) or 0.0) >= least:
                    first = earlier
                    break
            else:
                group.append(place)
        firsts.append(first)
    return firsts


def _pairs_of_scan(
    scan: str, members: Sequence[EvidenceRow], sides: Sequence[Side], index: _Index
) -> Iterator[Pair]:
    """The best pair of the scan, over its copies, with each row that may be it."""
    best: dict[int, Pair] = {}
    for member in members:
        side = scan_side(member)
        for place in index.candidates(side):
            pair = _pair(place, sides[place], scan, side, member)
            if pair and (place not in best or _rank(pair) < _rank(best[place])):
                best[place] = pair
    yield from best.values()


def _pair(place: int, row: Side, scan: str, side: Side, member: EvidenceRow) -> Pair | None:
    day = compare_days(row.day, side.day)
    if day == "other" and row.number.serial != side.number.serial:
        return None  # nearly all candidates end here
    number = compare_numbers(row.number, side)
    enough = _ENOUGH.get((number, day), (None, None))
    if number == "other" and day == "same" and not side.number_sure:
        enough = _UNSURE_NUMBER
    if enough == (None, None):
        return None
    share = alike(row, side)
    if share is None:
        if (number, day) not in _WITHOUT_SUBJECT:
            return None
        sure = _WITHOUT_SUBJECT[number, day]
    else:
        sure = enough[0] is not None and share >= enough[0]
        if not sure and (enough[1] is None or share < enough[1]):
            return None
    strength = (
        _NUMBER_STRENGTH[number]
        + _DATE_STRENGTH[day]
        + 2 * (share or 0.0)
        + (0.5 if row.kind and row.kind == side.kind else 0.0)
        + 0.5 * _common(row.issuer, side.issuer)
    )
    return Pair(place, scan, sure, strength, number, day, member)


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _rank(pair: Pair) -> tuple[bool, float, int, str]:
    """Sure pairs first, then the strongest; the rest only makes the order certain."""
    return not pair.sure, -pair.strength, pair.row, pair.scan


def _chosen(pairs: Sequence[Pair]) -> dict[int, Pair]:
    """The pair of each row that has one; every scan is given once, the best pairs first."""
    chosen: dict[int, Pair] = {}
    given: set[str] = set()
    for pair in sorted(pairs, key=_rank):
        if pair.row not in chosen and pair.scan not in given:
            chosen[pair.row] = pair
            given.add(pair.scan)
    return chosen


def _ties(pairs: Sequence[Pair], chosen: dict[int, Pair]) -> dict[str, list[int]]:
    """For each scan given to a row the rows left without one that it fits as well."""
    given = {pair.scan: pair for pair in chosen.values()}
    ties: dict[str, list[int]] = defaultdict(list)
    tie = load_thresholds().register.tie
    for pair in pairs:
        best = given.get(pair.scan)
        if best and pair.row not in chosen and best.strength - pair.strength < tie:
            ties[pair.scan].append(pair.row)
    return ties


def _unmatched(row: RegisterRow) -> RegisterRow:
    if not row.subject:
        return replace(row, status="no-subject", doc_id="", note=sentences.no_subject_registered())
    if not row.indicator:
        return replace(row, status="not-evidence", doc_id="", note="")
    if row.verdict in ("before", "after"):
        return replace(row, status="outside-period", doc_id="", note="")
    notes = []
    if row.close:
        notes.append(sentences.indicator_not_sure())
    if row.verdict == "unknown":
        notes.append(sentences.no_day_registered())
    if row.verdict == "partial":
        notes.append(sentences.subject_partly_inside())
    return replace(row, status="no-scan", doc_id="", note=" ".join(notes))


def _notes(row: RegisterRow, pair: Pair) -> Iterator[str]:
    """What number and date of the register and of the scan say against each other."""
    found = pair.member.extraction or Extraction()
    number = found.number.value
    if not number:
        yield sentences.scan_without_number(row.number, found.number.state == "blank")
    elif not row.number:
        yield sentences.number_only_on_scan(number)
    elif pair.number in ("maybe", "other") or (pair.number == "serial" and not pair.sure):
        yield sentences.other_number_on_scan(row.number, number)
    if found.issued is None:
        yield sentences.scan_without_day(row.issued)
    elif row.issued is None:
        yield sentences.day_only_on_scan(found.issued)
    elif pair.date != "same":
        yield sentences.other_day_on_scan(row.issued, found.issued)
    if not pair.sure and (pair.number, pair.date) == ("same", "same"):
        yield sentences.only_subject_differs()
