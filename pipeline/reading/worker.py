"""What runs in a worker process: one file in, its pages and documents out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from classifiers.profile import profile_of
from extractors.document import Document
from extractors.fields.extract import extract
from extractors.fields.split import NO_BREAKS, split_documents
from extractors.grammar.language import language
from extractors.grammar.loader import Grammar, load_grammar
from extractors.letterhead.reader import LetterheadReader
from extractors.reading.ocr import limit_threads, load_ocr
from extractors.reading.ocr_names import OcrName
from extractors.reading.secret_marks import load_secret_networks
from extractors.reading.store_form import from_json
from pipeline.reading.pages import read_pages
from pipeline.reading.secrecy import profile_without_content, without_content
from pipeline.reading.tasks import ReadTask
from pipeline.records.found import FoundDocument, ReadResult


@dataclass(frozen=True, slots=True)
class ReadingTools:
    """What a worker loads once: the grammar and the letterhead reader with its models.

    What is known of the language is loaded with them, though it is kept elsewhere.
    """

    grammar: Grammar
    letterhead: LetterheadReader


@lru_cache(maxsize=1)
def load_reading_tools() -> ReadingTools:
    """Load the grammar and the models; once in each process, because models take a second."""
    limit_threads()
    language()
    grammar = load_grammar()
    return ReadingTools(grammar, LetterheadReader(grammar))


def load_page_tools() -> None:
    """Load what only pages that are pictures need, once for all workers that are forked later."""
    load_ocr()
    load_secret_networks()


def read(task: ReadTask, ocr: OcrName | None = None) -> ReadResult:
    """Read one file and extract its documents; a file that cannot be read gives an error code.

    `ocr`: which way to Tesseract, None for the one there is. Raises EnvironmentLack when a program
    or model is missing: that is no fault of the file.
    """
    tools = load_reading_tools()
    began = time.monotonic()
    pages = read_pages(task, tools.letterhead, ocr)
    if pages.ranges:
        return ReadResult(task.sha256, ranges=pages.ranges)
    if pages.error or task.pages:
        return ReadResult(
            task.sha256,
            content=pages.content,
            pages=pages.count,
            seconds=time.monotonic() - began,
            error=pages.error,
            detail=pages.detail,
            whole=pages.whole,
        )
    documents = tuple(
        found_document(document, tools.grammar)
        for document in documents_in(task.path, pages.content, tools.grammar)
    )
    # The pages of a secret document are not kept: should its fields have to be made anew, the file
    # is read again, mark and all.
    secret = any(document.extraction.secret for document in documents)
    return ReadResult(
        task.sha256,
        content="" if secret else pages.content,
        pages=pages.count,
        documents=documents,
        seconds=time.monotonic() - began,
        whole=pages.whole,
    )


def documents_in(
    path: str, content: str, grammar: Grammar, breaks: Mapping[int, bool] = NO_BREAKS
) -> tuple[Document, ...]:
    """Return the documents in a file, from the stored form of its pages (`content`).

    `breaks`: what a person said of where documents begin (`split_documents`).

    Fields are always made from that form, which rounds: whenever and however often they are made,
    of a file read at once or in two passes, they are the same.
    """
    return tuple(split_documents(path, from_json(content), grammar, breaks))


def found_document(document: Document, grammar: Grammar) -> FoundDocument:
    """Extract one document; of a secret one no content is given back (`secrecy`)."""
    extraction = extract(document, grammar)
    profile = replace(profile_of(document, extraction, document.path), document=None)
    text = document.text
    if extraction.secret:
        profile = profile_without_content(profile)
        extraction = without_content(extraction)
        text = ""
    ways = {page.read_by for page in document.pages if page.read_by}
    return FoundDocument(
        document.first_page,
        document.last_page,
        "mixed" if len(ways) > 1 else ways.pop() if ways else "",
        extraction,
        profile,
        text,
    )
