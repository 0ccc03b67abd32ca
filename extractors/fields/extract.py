"""From a document to its fields: candidates of every reader, then one value each."""

from __future__ import annotations

from extractors.document import SECRET_MARK, Document, Extraction, Field
from extractors.fields.citations import cited_documents, find_citations
from extractors.fields.copies import copy_mark
from extractors.fields.dates import find_dates
from extractors.fields.doc_type import type_reading
from extractors.fields.figures import figures
from extractors.fields.issue_date import date_candidates, place_candidates, signed_too_early
from extractors.fields.issuer import issuer_place, read_issuer
from extractors.fields.marks import is_secret, marks, receipt_stamp
from extractors.fields.merge import choose, first_of, held_down, state_findings
from extractors.fields.number import lacks_year, number_candidates, own_symbol, parse_number
from extractors.fields.periods import covered_periods
from extractors.fields.recipients import recipient_candidates
from extractors.fields.running_text import running_text, span_of
from extractors.fields.seals import seal_and_signature, signing_findings
from extractors.fields.signer import signature_block
from extractors.fields.subject import subject_candidates
from extractors.fields.zone import Zone, read_zone
from extractors.grammar.loader import Grammar


def _is_document(zone: Zone, number: Field, date: Field, doc_type: Field) -> bool:
    """Whether there is any letterhead: a motto, a slot, or a title."""
    slots = any(field.state != "missing" for field in (number, date))
    return bool(zone.motto) or slots or doc_type.value is not None


def extract(document: Document, grammar: Grammar) -> Extraction:
    """Return every field of the document with its place, confidence and findings."""
    zone = read_zone(document, grammar)
    numbers = number_candidates(document, zone, grammar)
    number = choose(numbers, grammar.weights, show_weak=True)
    date = choose(date_candidates(document, zone, grammar), grammar.weights, show_weak=True)
    symbol = own_symbol(numbers, grammar)
    parsed = parse_number(number.field.value or "", grammar) or parse_number("1" + symbol, grammar)
    kinds = type_reading(zone, parsed, grammar)
    doc_type = choose(kinds.candidates, grammar.weights).field
    subject = first_of(subject_candidates(zone, grammar), grammar.weights)
    opening = zone.page.text if zone.page is not None else ""
    own = number.field.value or ""
    if lacks_year(own, doc_type.value or "", subject.value or "", opening, grammar):
        number = held_down(number, grammar.weights)
    block = signature_block(document, grammar)
    seal, ink = seal_and_signature(document, block.page)
    received = receipt_stamp(zone, grammar)
    bodies = read_issuer(zone, grammar)
    issuer, superior = (
        first_of(bodies.issuer, grammar.weights),
        first_of(bodies.superior, grammar.weights),
    )
    place = first_of(place_candidates(zone, grammar), grammar.weights)
    told = " - ".join(name for name in (superior.value, issuer.value) if name)
    located = issuer_place(told, place.value or "", grammar)
    copied = copy_mark(document, grammar)
    seen_marks = marks(document, zone, grammar, copied)

    text = running_text(document, zone)
    cited = find_citations(text, grammar)
    taken = [(span.start, span.end) for span in cited]
    issued = date.field.value
    periods = covered_periods(
        document,
        text,
        span_of(document, subject),
        taken,
        int(issued[:4]) if issued else None,
        grammar,
    )
    masked = [*taken, *((d.start, d.end) for d in find_dates(text, grammar))]

    findings = [
        *state_findings("number", number, grammar.weights.certain),
        *state_findings("date", date, grammar.weights.certain),
    ]
    if signed_too_early(document, issued, grammar):
        findings.append("date-conflict")
    if kinds.mismatch:
        findings.append("type-number-mismatch")
    if is_secret(seen_marks):
        findings.append(SECRET_MARK)
    own_signatures = tuple(
        s
        for s in document.reading.signatures
        if s.page is None or document.first_page <= s.page <= document.last_page
    )
    findings += signing_findings(seal, ink, bool(own_signatures))
    if not _is_document(zone, number.field, date.field, doc_type):
        findings.append("not-a-document")
    return Extraction(
        number=number.field,
        issue_date=date.field,
        doc_type=doc_type,
        issuer=issuer,
        issuer_superior=superior,
        subject=subject,
        signer=first_of(block.name, grammar.weights),
        signer_title=choose(block.title, grammar.weights).field,
        place=place,
        recipients=first_of(recipient_candidates(document, zone, grammar), grammar.weights),
        citations=cited_documents(document, text, number.field.value, grammar),
        periods=periods,
        figures=figures(document, text, masked, grammar, subject.value or "", issuer.value or ""),
        marks=seen_marks,
        received_number=(received.number or "") if received else "",
        received_date=(received.date or "") if received else "",
        copy_number=copied.number if copied else "",
        copy_date=copied.date if copied else "",
        copy_issuer=copied.issuer if copied else "",
        issuer_level=located.level,
        issuer_province=located.province,
        seal=seal,
        ink_signature=ink,
        signatures=own_signatures,
        findings=tuple(dict.fromkeys(findings)),
    )
