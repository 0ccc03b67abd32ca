"""One file, several documents: where each begins and ends."""

from __future__ import annotations

from extractors.document import Document, Reading
from extractors.grammar.loader import Grammar


def split_documents(path: str, reading: Reading, grammar: Grammar) -> tuple[Document, ...]:
    """Return the documents of a file, in order; `path` is relative to the evidence folder.

    One document per file for now, from its first page that is not blank to its last.
    """
    written = [page.number for page in reading.pages if not page.blank]
    if not written:
        return ()
    return (Document(path, reading, written[0], written[-1]),)
