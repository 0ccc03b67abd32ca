"""What other papers of the folder say of a paper's number and date where they cite it.

`thực hiện Kế hoạch số 31/KH-UBND ngày 02/02/2018 của UBND tỉnh` ties a number, a day, a kind and
a body together. Where one of number and day is sure, the citation speaks for the other. Numbers
begin anew every year and every people's committee has its own, so year and body must agree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.document import Alternative, Candidate, Citation, Extraction, iso_day
from extractors.fields.witnesses import page_symbol, readings
from extractors.grammar.folding import fold, number_key
from extractors.grammar.loader import Grammar
from pipeline.judging.cited_body import fit
from pipeline.judging.thresholds import load_thresholds
from pipeline.records import sentences
from pipeline.records.found import FoundDocument
from pipeline.records.rows import EvidenceRow

NAMED = 3
"""Citing papers that are named to the reviewer."""

KEPT_TEXTS = 512
"""Texts of citing papers that are kept for the next one they cite."""

_DOUBTS = ("missing", "blank", "uncertain", "conflict")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation in the document of row `at`; `paper` is the same for all scans of that one."""

    at: int
    paper: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Said:
    """What citations say of one document: candidates, the sentences that name the citing papers,
    and a day that speaks against a sure one.
    """

    numbers: tuple[Candidate, ...] = ()
    days: tuple[Candidate, ...] = ()
    notes: tuple[str, ...] = ()
    other_day: Alternative | None = None


class CitedPapers:
    """The citations of a folder, to be asked what they say of each document."""

    def __init__(
        self,
        rows: Sequence[EvidenceRow],
        found: Sequence[FoundDocument | None],
        grammar: Grammar,
    ) -> None:
        """`found[i]` is the document of `rows[i]`, asked for only where its words decide."""
        self._rows = rows
        self._found = found
        self._grammar = grammar
        self._limits = load_thresholds().citing
        self._flat = lru_cache(maxsize=KEPT_TEXTS)(self._flat_text)
        self._keys: dict[str, str] = {}
        self._by_number: dict[str, list[Cited]] = defaultdict(list)
        self._by_date: dict[str, list[Cited]] = defaultdict(list)
        self._known: dict[tuple[str, str], set[str]] = defaultdict(set)
        for at, row in enumerate(rows):
            if row.extraction is None:
                continue
            paper = _paper(row, row.extraction)
            number, issued = row.extraction.number.value, row.extraction.issue_date.value
            if number and issued and _is_sure(row.extraction, "number"):
                self._known[self._key(number), issued].add(paper)
            for citation in row.extraction.citations:
                if citation.number and citation.date:
                    cited = Cited(at, paper, citation)
                    self._by_number[self._key(citation.number)].append(cited)
                    self._by_date[citation.date].append(cited)

    def said_of(self, at: int) -> Said | None:
        """Return what the others say of the document of row `at`, None where they say nothing."""
        row = self._rows[at]
        extraction = row.extraction
        if extraction is None:
            return None
        number_sure, date_sure = (_is_sure(extraction, name) for name in ("number", "date"))
        if number_sure and date_sure:
            return self._against(at, extraction)
        numbers: list[Candidate] = []
        days: list[Candidate] = []
        telling: list[Cited] = []
        poor: set[tuple[str | None, str | None]] = set()
        for cited in self._of(at, extraction, number_sure, date_sure):
            belief = self._belief(cited, at, extraction, number_sure, date_sure)
            if belief == 0.0:
                continue
            name = self._name(cited.at)
            if belief >= self._limits.likely:
                telling.append(cited)
            else:
                # However many they are, they may all mean another paper: they count once.
                said = (cited.citation.number, cited.citation.date)
                if said in poor:
                    continue
                poor.add(said)
            if not number_sure:
                value = self._on_page(cited.citation.number or "", extraction)
                numbers.append(Candidate(value, name, confidence=belief, reader="citation"))
            if not date_sure:
                value = cited.citation.date or ""
                days.append(Candidate(value, name, confidence=belief, reader="citation"))
        if not numbers and not days:
            return None
        return Said(tuple(numbers), tuple(days), tuple(self._notes(telling)))

    def _of(
        self, at: int, extraction: Extraction, number_sure: bool, date_sure: bool
    ) -> Iterator[Cited]:
        """Yield the citations by other papers that may mean this document, each paper's once."""
        own = _paper(self._rows[at], extraction)
        found: list[Cited] = []
        if date_sure and not number_sure:
            found = self._by_date.get(extraction.issue_date.value or "", [])
        else:
            values = [extraction.number.value] if number_sure else readings(extraction.number)
            keys = dict.fromkeys(self._key(value) for value in values if value)
            found = [cited for key in keys for cited in self._by_number.get(key, ())]
        seen = set()
        for cited in sorted(found, key=lambda c: (self._rows[c.at].path, self._rows[c.at].doc_id)):
            said = (cited.paper, cited.citation.number, cited.citation.date)
            if cited.paper != own and said not in seen:
                seen.add(said)
                yield cited

    def _belief(
        self, cited: Cited, at: int, extraction: Extraction, number_sure: bool, date_sure: bool
    ) -> float:
        """Return how far a citation means this document: 0 not at all."""
        citation = cited.citation
        belief = self._fit(cited, at)
        if belief == 0.0 or self._is_another(cited, at, extraction):
            return 0.0
        number_read = self._key(citation.number or "") in map(
            self._key, readings(extraction.number)
        )
        date_read = citation.date in readings(extraction.issue_date)
        if number_sure:
            if date_read or self._year_known(citation, extraction):
                return belief
        elif date_sure:
            if number_read:
                return belief
            symbol = page_symbol(extraction.number, self._grammar)
            if not symbol or not self._key(citation.number or "").endswith(fold(symbol)):
                return 0.0
            told = self._subject_follows(cited, extraction)
            return min(belief, self._limits.likely if told else self._limits.poor)
        else:
            return belief if number_read and date_read else 0.0
        return (
            belief if self._subject_follows(cited, extraction) else min(belief, self._limits.poor)
        )

    def _fit(self, cited: Cited, at: int) -> float:
        """Return how far kind and body of a citation are those of the document of row `at`."""
        return fit(cited.citation, self._rows[cited.at], self._rows[at])

    def _is_another(self, cited: Cited, at: int, extraction: Extraction) -> bool:
        """Whether the folder holds the cited paper itself, and it is not this one."""
        known = self._known.get((self._key(cited.citation.number or ""), cited.citation.date or ""))
        return bool(known and known - {_paper(self._rows[at], extraction)})

    def _year_known(self, citation: Citation, extraction: Extraction) -> bool:
        """Whether the page gives the cited day's year: in the number, or in the date line."""
        date = extraction.issue_date
        told = [date.raw, *readings(date), *re.findall(r"/(\d{4})/", extraction.number.value or "")]
        return (citation.date or "")[:4] in {year for text in told for year in _YEARS.findall(text)}

    def _subject_follows(self, cited: Cited, extraction: Extraction) -> bool:
        """Whether the document's subject stands behind its citation."""
        wanted = set(re.findall(r"\w{2,}", fold(extraction.subject.value or "")))
        if len(wanted) < self._limits.subject_words:
            return False
        text = self._flat(cited.at)
        start = text.find(cited.citation.text)
        if start < 0:
            return False
        start += len(cited.citation.text)
        behind = set(re.findall(r"\w{2,}", fold(text[start : start + self._limits.behind])))
        return len(wanted & behind) >= self._limits.subject_share * len(wanted)

    def _flat_text(self, at: int) -> str:
        """Return the text of the document of row `at`, its words one blank apart."""
        document = self._found[at]
        return " ".join(document.text.split()) if document else ""

    def _against(self, at: int, extraction: Extraction) -> Said | None:
        """Return the other day that enough papers give a sure number of the same year."""
        number, issued = extraction.number.value or "", extraction.issue_date.value or ""
        if self._key(number) not in self._by_number:
            return None
        days: dict[str, list[Cited]] = defaultdict(list)
        for cited in self._of(at, extraction, number_sure=True, date_sure=False):
            day = cited.citation.date or ""
            if day[:4] != issued[:4] or self._fit(cited, at) < self._limits.sure:
                continue
            if day == issued:
                return None
            if not self._is_another(cited, at, extraction):
                days[day].append(cited)
        for day, papers in sorted(days.items()):
            if len(papers) >= self._limits.conflicting_papers:
                weight = self._grammar.weights.readers["citation"]
                return Said(
                    notes=tuple(self._notes(papers)), other_day=Alternative(day, weight, "citation")
                )
        return None

    def _notes(self, papers: Iterable[Cited]) -> Iterator[str]:
        """Yield one sentence for what is said, with the papers that say it."""
        said: dict[tuple[str, str], list[str]] = defaultdict(list)
        for cited in papers:
            key = (cited.citation.number or "", cited.citation.date or "")
            said[key].append(self._name(cited.at))
        for (number, day), names in sorted(said.items()):
            more = len(names) - NAMED
            yield sentences.cited(number, iso_day(day), sorted(names)[:NAMED], more)

    def _name(self, at: int) -> str:
        """Return how a citing paper is named to a reviewer: number and path."""
        row = self._rows[at]
        number = row.extraction.number.value if row.extraction else None
        return f"{number} ({row.path})" if number else row.path

    def _on_page(self, number: str, extraction: Extraction) -> str:
        """Return a cited number as the page spells it, where it reads the same."""
        key = self._key(number)
        return next((r for r in readings(extraction.number) if self._key(r) == key), number)

    def _key(self, number: str) -> str:
        """Return the key by which a number is compared."""
        if number not in self._keys:
            self._keys[number] = number_key(number)
        return self._keys[number]


def _is_sure(extraction: Extraction, name: str) -> bool:
    """Whether nothing was found against the `number` or the `date`."""
    field = extraction.number if name == "number" else extraction.issue_date
    doubts = {f"{name}-{doubt}" for doubt in _DOUBTS}
    return field.value is not None and doubts.isdisjoint(extraction.findings)


def _paper(row: EvidenceRow, extraction: Extraction) -> str:
    """Return a key of the document that is the same for a second scan of it."""
    number, issued = extraction.number.value, extraction.issue_date.value
    if number and issued and _is_sure(extraction, "number") and _is_sure(extraction, "date"):
        return f"{number_key(number)} {issued} {fold(extraction.issuer.value or '')}"
    return f"{row.sha256 or row.doc_id} {row.pages}"
