"""What runs in a worker process: one file in, its pages and documents out."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from classifiers.profile import profile_of
from extractors.document import Document, Reading
from extractors.errors import ReadingError, Unreadable, Vanished
from extractors.fields.extract import extract
from extractors.fields.split import split_documents
from extractors.grammar.loader import Grammar, load_grammar
from extractors.letterhead.reader import LetterheadReader
from extractors.reading.joined import is_whole, joined
from extractors.reading.ocr import limit_threads
from extractors.reading.options import Limits, ReadOptions
from extractors.reading.read_file import read_file
from extractors.reading.render import open_pdfium
from extractors.reading.sniff import sniff
from extractors.reading.store_form import from_json, to_json
from pipeline.intake.archives import unpacked
from pipeline.reading.tasks import ReadTask, ranges_of
from pipeline.records.found import FoundDocument, ReadResult


@dataclass(frozen=True, slots=True)
class ReadingTools:
    """What a worker loads once: the grammar and the letterhead reader with its models."""

    grammar: Grammar
    letterhead: LetterheadReader


@lru_cache(maxsize=1)
def load_reading_tools() -> ReadingTools:
    """Load the grammar and the models; once in each process, because models take a second."""
    limit_threads()
    grammar = load_grammar()
    return ReadingTools(grammar, LetterheadReader(grammar))


def read(task: ReadTask) -> ReadResult:
    """Read one file and extract its documents; a file that cannot be read gives an error code.

    Raises EnvironmentLack when a program or model is missing: that is no fault of the file.
    """
    tools = load_reading_tools()
    began = time.monotonic()
    count = 0
    try:
        if task.content and not task.rest:
            reading = from_json(task.content)
        else:
            before = from_json(task.content) if task.content else Reading(())
            options = ReadOptions(
                task.pages,
                task.identify_only,
                frozenset(page.number for page in before.pages),
                letterhead=tools.letterhead,
            )
            check_unchanged(task)
            with unpacked(task.absolute, task.members) as file:
                # A range knows its pages; the file need not be opened once more to count them.
                count = 0 if task.pages else page_count(file)
                ranges = () if task.identify_only else ranges_of(count)
                if ranges:
                    return ReadResult(task.sha256, ranges=ranges)
                reading = read_file(file, options)
            check_unchanged(task)
            if task.pages:
                return ReadResult(
                    task.sha256,
                    content=to_json(reading),
                    pages=len(reading.pages),
                    seconds=time.monotonic() - began,
                )
            reading = joined((before, reading))
    except ReadingError as error:
        return ReadResult(
            task.sha256,
            seconds=time.monotonic() - began,
            error=error.code,
            detail=error.detail,
            # The pages between may be sound where the first and the last are not.
            whole=not (task.identify_only and count > 2),
        )
    content = to_json(reading)
    documents = tuple(
        found_document(document, tools.grammar)
        for document in documents_in(task.path, content, tools.grammar)
    )
    # The pages of a secret document are not kept: should its fields have to be made anew, the file
    # is read again, mark and all.
    secret = any(document.extraction.secret for document in documents)
    return ReadResult(
        task.sha256,
        content="" if secret else content,
        pages=len(reading.pages),
        documents=documents,
        seconds=time.monotonic() - began,
        whole=not task.identify_only or is_whole(reading),
    )


def documents_in(path: str, content: str, grammar: Grammar) -> tuple[Document, ...]:
    """Return the documents in a file, from the stored form of its pages (`content`).

    Fields are always made from that form, which rounds: whenever and however often they are made,
    of a file read at once or in two passes, they are the same.
    """
    return tuple(split_documents(path, from_json(content), grammar))


def page_count(file: Path) -> int:
    """Return how many pages a PDF has; 0 for other files and those that `read_file` will refuse."""
    if sniff(file) != "pdf":
        return 0
    try:
        with open_pdfium(file) as document:
            count = len(document)
    except ReadingError:
        return 0
    return count if count <= Limits().max_pages else 0


def check_unchanged(task: ReadTask) -> None:
    """Raise Vanished where the file is gone, or is no longer the one that was hashed."""
    try:
        modified_ns = task.absolute.stat().st_mtime_ns
    except FileNotFoundError as error:
        raise Vanished(task.path) from error
    except OSError as error:
        raise Unreadable(str(error.strerror)) from error
    if task.modified_ns not in (None, modified_ns):
        raise Vanished("changed since its hash was taken")


def found_document(document: Document, grammar: Grammar) -> FoundDocument:
    """Extract one document; a secret one keeps its letterhead fields and loses its text."""
    extraction = extract(document, grammar)
    profile = replace(profile_of(document, extraction, document.path), document=None)
    text = document.text
    if extraction.secret:
        profile = replace(profile, body="", headings=(), citations=())
        extraction = replace(extraction, citations=(), periods=(), figures=())
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
