"""Removes from a results folder what earlier runs kept of papers that bear a mark of secrecy.

A mark may be seen only by a later version, or on a page that was read later. By then their text
was searched for, pages drawn, and decided on.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pipeline.records.rows import EvidenceRow
from pipeline.store.store import Store
from pipeline.store.tables import DecisionRecord, EvidenceRecord

PICTURES = "pages"
"""Folder of the page pictures that the review page draws, in the results folder."""

PICTURE_NAME = 32
"""Characters of a content's hash with which the names of its pictures begin."""

CONTENT_FIELDS = ("subject", "signer")
"""What decisions hold of a document's content."""


def forget_decided_content(store: Store, rows: Sequence[EvidenceRow]) -> None:
    """Take the content of secret papers out of the decisions on them; the decisions stand."""
    doc_ids = {row.doc_id for row in rows if row.secret}
    if not doc_ids:
        return
    with Session(store.engine) as session, session.begin():
        for record in session.scalars(select(DecisionRecord)):
            if record.doc_id in doc_ids:
                record.before = _without_content(record.before)
                record.after = _without_content(record.after)


def documents_with_text(store: Store) -> frozenset[tuple[str, int]]:
    """Return content and first page of the listed documents on which no mark of secrecy is seen."""
    query = select(EvidenceRecord.sha256, EvidenceRecord.first_page).where(
        EvidenceRecord.secret == 0, EvidenceRecord.error == ""
    )
    with Session(store.engine) as session:
        return frozenset((row[0], row[1]) for row in session.execute(query))


def newly_sealed(
    before: frozenset[tuple[str, int]], rows: Sequence[EvidenceRow]
) -> tuple[str, ...]:
    """Return the paths of secret papers that an earlier list (`documents_with_text`) told of."""
    sealed = (row.path for row in rows if row.secret and (row.sha256, row.first_page) in before)
    return tuple(dict.fromkeys(sealed))


def forget_content(out: Path, store: Store, rows: Sequence[EvidenceRow]) -> None:
    """Remove pictures of files with a secret paper, and deleted words from the search index.

    SQLite's index keeps deleted words until its parts are merged
    (https://www.sqlite.org/fts5.html#the_optimize_command); its log keeps old pages until it is
    written back.
    """
    contents = {row.sha256[:PICTURE_NAME] for row in rows if row.secret}
    if not contents:
        return
    for picture in (out / PICTURES).glob("*.jpg"):
        if picture.name[:PICTURE_NAME] in contents:
            picture.unlink(missing_ok=True)
    if store.engine.dialect.name != "sqlite":
        return
    with store.engine.connect() as connection:
        connection.execute(text("INSERT INTO document_search(document_search) VALUES ('optimize')"))
        connection.commit()
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _without_content(values: str) -> str:
    try:
        held = json.loads(values)
    except ValueError:  # damaged: `verify` tells of it
        return values
    return json.dumps(
        {name: "" if name in CONTENT_FIELDS else value for name, value in held.items()},
        ensure_ascii=False,
    )
