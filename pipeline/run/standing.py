"""Whether anything has changed since the last run: then what it judged and wrote still stands."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from extractors.content_key import program_key
from pipeline.records.files import HashedFile
from pipeline.records.results import Results
from pipeline.records.software import versions
from pipeline.run.parts import RunParts
from pipeline.run.results import results_of
from pipeline.run.settings import RunSettings
from pipeline.store.digest import contents_digest
from pipeline.store.loading import DamagedRecord

STATE, CAUTION = "state", "caution"
"""What the summary of a run holds beside its counts."""


def state_of_run(
    settings: RunSettings,
    parts: RunParts,
    hashed: Sequence[HashedFile],
    skipped: Sequence[str],
) -> str:
    """Return a key of all that results and reports depend on, and of what the store holds of them.

    The program and its libraries, the call, the set, the campaign, the classifier, the register,
    the files as intake found them, and every record in the store that is no page. Days do not
    count: no report says how long it is until another day.
    """
    digest = hashlib.sha256()
    for one in (
        program_key(),
        versions(),
        settings.folder.absolute(),
        settings.out.absolute(),
        settings.year,
        settings.level,
        parts.indicators,
        parts.campaign,
        parts.classifier.key,
        parts.register,
        parts.store.first_run(),
        tuple(skipped),
    ):
        digest.update(f"{one!r}\n".encode("utf-8", "surrogatepass"))
    for file in hashed:
        digest.update(f"{file!r}\n".encode("utf-8", "surrogatepass"))
    digest.update(contents_digest(parts.store.engine).encode())
    return digest.hexdigest()


def still_standing(
    settings: RunSettings, parts: RunParts, skipped: Sequence[str], now: datetime
) -> Results | None:
    """Return the results of the last run from the store; None where they cannot be loaded."""
    try:
        return results_of(
            parts.store,
            settings.folder,
            parts.indicators,
            parts.campaign,
            now,
            tuple(skipped),
            str(parts.store.last_summary().get(CAUTION, "")),
        )
    except DamagedRecord:
        return None
