"""Number and date by witnesses from outside the document: its file's name, papers that cite it.

Fields are kept by content, so whatever depends on a file's name or on the rest of the folder is
weighed here, anew in every run. Both witnesses err often: names are copied, and papers cite wrong
days (domain facts: one decree with four different days in four papers). So they confirm what the
page may say, fill in what it does not as something to look at, and never overturn a sure value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Candidate, Extraction
from extractors.fields.file_name import read_file_name
from extractors.fields.merge import Choice, state_findings, weigh_in
from extractors.fields.witnesses import name_witness, readings
from extractors.grammar.loader import Grammar
from pipeline.judging.citing import CitedPapers, Said
from pipeline.records.found import FoundDocument
from pipeline.records.rows import EvidenceRow


def with_witnesses(
    rows: Sequence[EvidenceRow], found: Sequence[FoundDocument | None], grammar: Grammar
) -> list[EvidenceRow]:
    """Return rows with file names and citations weighed in; same order and length.

    `rows[i]` is the row of `found[i]`; the rows of one file stand in page order. Rows get `notes`
    that name the citing papers. The order of files does not matter. Of `found` only the documents
    are asked for whose words decide.
    """
    parts = Counter(row.path for row in rows)
    seen: set[str] = set()
    named: list[EvidenceRow] = []
    for row in rows:
        if row.extraction is not None and row.path not in seen:
            alone = parts[row.path] == 1
            row = replace(row, extraction=with_name(row.extraction, row.path, alone, grammar))
        seen.add(row.path)
        named.append(row)
    papers = CitedPapers(named, found, grammar)
    return [_with_citations(row, papers.said_of(at), grammar) for at, row in enumerate(named)]


def _with_citations(row: EvidenceRow, said: Said | None, grammar: Grammar) -> EvidenceRow:
    if said is None or row.extraction is None:
        return row
    extraction = weighed(row.extraction, said.numbers, said.days, grammar)
    if said.other_day is not None:
        date = extraction.issue_date
        date = replace(date, alternatives=(*date.alternatives, said.other_day))
        findings = tuple(dict.fromkeys((*extraction.findings, "date-conflict")))
        extraction = replace(extraction, issue_date=date, findings=findings)
    return replace(row, extraction=extraction, notes=said.notes)


def with_fields(document: FoundDocument, extraction: Extraction | None) -> FoundDocument:
    """Return the document with the fields of its row, in its profile as well."""
    if extraction is None or extraction == document.extraction:
        return document
    number, issued = extraction.number.value or "", extraction.issue_date.value
    profile = replace(document.profile, number=number, issue_date=issued)
    return replace(document, extraction=extraction, profile=profile)


def with_name(extraction: Extraction, path: str, alone: bool, grammar: Grammar) -> Extraction:
    """Return the fields with the file's name weighed in.

    `alone`: no other document is in the file; else the name, which may be that of all together,
    only confirms what the first page says.
    """
    named = read_file_name(path, grammar)
    if named.number is None and named.date is None:
        return extraction
    witness = name_witness(named, extraction, grammar)
    numbers = [witness.number] if witness.number else []
    days = [witness.date] if witness.date else []
    if not alone:
        numbers = [one for one in numbers if one.value in readings(extraction.number)]
        days = [one for one in days if one.value in readings(extraction.issue_date)]
    return weighed(extraction, numbers, days, grammar)


def weighed(
    extraction: Extraction,
    numbers: Sequence[Candidate],
    days: Sequence[Candidate],
    grammar: Grammar,
) -> Extraction:
    """Return the extraction with witnesses of its number and date weighed in, findings restated.

    A `date-conflict` stays: the page's own witnesses may have made it.
    """
    findings = extraction.findings
    number, date = extraction.number, extraction.issue_date
    if days:
        choice = weigh_in(date, days, grammar.weights)
        findings = _restated(findings, "date", choice, grammar)
        date = choice.field
    if numbers:
        choice = weigh_in(number, numbers, grammar.weights)
        findings = _restated(findings, "number", choice, grammar)
        number = choice.field
    return replace(extraction, number=number, issue_date=date, findings=findings)


def _restated(
    findings: tuple[str, ...], name: str, choice: Choice, grammar: Grammar
) -> tuple[str, ...]:
    """Return the findings with those that the field's state gives put in the place of the old."""
    old = {f"{name}-{what}" for what in ("missing", "blank", "uncertain")}
    new = state_findings(name, choice, grammar.weights.certain)
    return tuple(dict.fromkeys((*new, *(code for code in findings if code not in old))))
