"""Carry what was found in a document as spaCy spans, for notebooks, displaCy and own pipelines.

A blank Vietnamese pipeline (no trained Vietnamese model exists, and no pyvi: the words are those
that were read) with own components for citations, periods and figures and an EntityRuler for bodies
and provinces. Every span's characters are those of `Document.text`, so it points back into the
page through `Document.place`.
"""

from __future__ import annotations

from collections.abc import Callable

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractors.document import Document, Extraction
from extractors.fields.citations import find_citations
from extractors.fields.dates import find_dates
from extractors.fields.figures import find_figures
from extractors.fields.periods import find_periods
from extractors.fields.running_text import span_of
from extractors.grammar.loader import Grammar, load_grammar

FIELDS = "fields"
"""The span group in which everything is, overlapping spans too; `Doc.ents` holds the widest."""
NAMED = {"PER": "person", "LOC": "location"}
"""What underthesea marks and we show; bodies (ORG) are the grammar's, which knows them better."""
LETTERHEAD = ("number", "issue_date", "doc_type", "issuer", "subject", "signer", "place")


def _add(doc: Doc, found: list[tuple[int, int, str]]) -> Doc:
    """Add spans by characters to the document; they are widened to whole words."""
    spans = [
        span
        for start, end, label in found
        if (span := doc.char_span(start, end, label=label, alignment_mode="expand")) is not None
    ]
    held: list[Span] = [*doc.spans.get(FIELDS, []), *spans]
    doc.spans[FIELDS] = held
    doc.ents = filter_spans([*doc.ents, *spans])
    return doc


def _citations(grammar: Grammar) -> Callable[[Doc], Doc]:
    def find(doc: Doc) -> Doc:
        cited = find_citations(doc.text, grammar)
        return _add(doc, [(c.start, c.end, "citation") for c in cited])

    return find


def _periods(grammar: Grammar) -> Callable[[Doc], Doc]:
    def find(doc: Doc) -> Doc:
        cited = [(c.start, c.end) for c in find_citations(doc.text, grammar)]
        periods = find_periods(doc.text, cited, None, grammar)
        return _add(doc, [(p.start, p.end, "period") for p in periods])

    return find


def _figures(grammar: Grammar) -> Callable[[Doc], Doc]:
    def find(doc: Doc) -> Doc:
        masked = [(c.start, c.end) for c in find_citations(doc.text, grammar)]
        masked += [(d.start, d.end) for d in find_dates(doc.text, grammar)]
        figures = find_figures(doc.text, masked, grammar, exact=False)
        return _add(doc, [(f.start, f.end, "figure") for f in figures])

    return find


def _names(_: Grammar) -> Callable[[Doc], Doc]:
    # Imported here because its models take seconds and 110 MiB, which only notebooks spend.
    from underthesea import ner

    def find(doc: Doc) -> Doc:
        found: list[tuple[int, int, str]] = []
        place = 0
        for line in doc.text.split("\n"):
            for word, _, _, tag in ner(line):
                start = doc.text.find(word, place)
                if start < 0:  # it changes some signs
                    continue
                place = start + len(word)
                label = NAMED.get(tag[2:])
                if label and tag.startswith("B"):
                    found.append((start, place, label))
                elif label and found and found[-1][2] == label:
                    found[-1] = (found[-1][0], place, label)
        return _add(doc, found)

    return find


_MAKERS = {"citations": _citations, "periods": _periods, "figures": _figures, "names": _names}


def _register(name: str, make: Callable[[Grammar], Callable[[Doc], Doc]]) -> str:
    """Register a component with spaCy under the project's name; return that name.

    spaCy keeps factories for the whole process and hands them plain data only, so they load the
    project's grammar themselves.
    """

    def factory(nlp: Language, name: str) -> Callable[[Doc], Doc]:
        return make(load_grammar())

    full = f"minhchung_{name}"
    if not Language.has_factory(full):
        Language.factory(full, func=factory)
    return full


def field_pipeline(grammar: Grammar, names: bool = False) -> Language:
    """Return a blank Vietnamese pipeline that marks bodies, provinces, citations, periods, figures.

    With `names`, also persons and places that underthesea's NER finds (docs/decisions/0004 has how
    often it is right); its models are loaded then.

    `nlp(text)` splits at blanks and punctuation; for a document use `document_spans`, which keeps
    the words as they were read.
    """
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
    for name, make in _MAKERS.items():
        if name == "names" and not names:
            continue
        nlp.add_pipe(_register(name, make))
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    bodies = [agency.name for agency in grammar.agencies if " " in agency.name]
    ruler.add_patterns(  # type: ignore[attr-defined]
        [{"label": "body", "pattern": name} for name in bodies]
        + [{"label": "province", "pattern": p.name} for p in grammar.provinces]
    )
    return nlp


def _words(document: Document, nlp: Language) -> Doc:
    """Return a Doc whose text is `document.text`: its words as tokens, line breaks as tokens."""
    words: list[str] = []
    spaces: list[bool] = []
    for _, line in document.lines():
        if words:
            words.append("\n")
            spaces.append(False)
        for word in line.words:
            words.append(word.text)
            spaces.append(True)
        spaces[-1] = False
    return Doc(nlp.vocab, words=words, spaces=spaces)


def document_spans(document: Document, extraction: Extraction, nlp: Language) -> Doc:
    """Return the document as a spaCy Doc with a span for every field that stands on its pages.

    `doc.text` is `document.text`; `doc.spans["fields"]` holds all spans (labels: the names of the
    letterhead fields, `citation`, `period`, `figure`), `doc.ents` the widest that do not overlap,
    for displaCy. `nlp` is a `field_pipeline`.
    """
    doc = _words(document, nlp)
    found = []
    for name in LETTERHEAD:
        span = span_of(document, getattr(extraction, name))
        if span is not None:
            found.append((*span, name))
    doc = _add(doc, found)
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc
