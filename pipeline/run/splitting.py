"""Documents of files as people split and merged them, in the place of what the program saw."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.deciding.page_breaks import standing_breaks
from pipeline.reading.versions import extractor_version, readers
from pipeline.store.loading import DamagedRecord, loaded_pages
from pipeline.store.store import Store


def split_as_decided(store: Store, always: Collection[str] = ()) -> frozenset[str]:
    """Make the documents anew of every content that a person split or merged.

    Every run does it after reading: a worker knows nothing of decisions. Contents of which no
    pages are kept (secret ones, or not read yet) stay as they are, and so do those whose documents
    begin as asked already, but for those `always` to be made. Returns the contents changed.
    """
    breaks = standing_breaks(store.engine)
    if not breaks:
        return frozenset()
    from extractors.grammar.loader import load_grammar
    from pipeline.reading.worker import documents_in, found_document

    kept = store.readings(*readers())
    starts = store.document_starts(breaks)
    paths = {one.sha256: one.path for one in store.known_files().values()}
    changed: set[str] = set()
    for sha256, pages in breaks.items():
        begun = all((page in starts[sha256]) == begins for page, begins in pages.items())
        if sha256 not in paths or sha256 not in kept or (begun and sha256 not in always):
            continue
        content = store.reading_content(sha256, kept[sha256].reader)
        if not content:
            continue
        grammar = load_grammar()
        try:
            loaded_pages(content)
            found = documents_in(paths[sha256], content, grammar, pages)
        except DamagedRecord:
            continue  # the next run reads the file again
        documents = [found_document(document, grammar) for document in found]
        store.save_documents(sha256, kept[sha256].reader, extractor_version(), documents)
        changed.add(sha256)
    return frozenset(changed)
