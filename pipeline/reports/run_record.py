"""`run.json`: with what settings and versions the results were made, what came out, how long."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.records.cells import count_rows, holes_in
from pipeline.records.results import Results
from pipeline.records.software import versions
from pipeline.reports.whole_file import whole_file


def run_record(
    results: Results,
    settings: Mapping[str, Any],
    files: Mapping[str, str],
    contents: Mapping[str, str] | None = None,
    state: str = "",
) -> dict[str, Any]:
    """Return what `run.json` holds, ready for JSON.

    `settings` are the options the run was called with; `files` the SHA-256 of each report by
    name, by which a later run knows whether somebody has edited it since; `contents` digests of
    what the cells of workbooks hold, by which it knows whether it was only saved anew; `state` is
    a key of all that the reports show, empty where that is not known.
    """
    documents = results.documents
    cells = count_rows(results.coverage)
    return {
        "made_at": results.made_at.isoformat(timespec="seconds"),
        "settings": {
            "folder": results.folder,
            "year": results.year,
            "set": results.indicators.id,
            "period": [results.period.start.isoformat(), results.period.end.isoformat()],
            **settings,
        },
        "versions": versions(),
        "counts": {
            "files": len({row.path for row in results.rows}),
            "documents": len(documents),
            "errors": len(results.errors),
            "review": sum(row.review for row in results.rows),
            "confirmed": sum(row.confirmed for row in documents),
            "skipped": len(results.skipped),
            "identified_only": results.identified_only,
            "read_by": dict(Counter(row.read_by for row in documents)),
            "period": dict(Counter(row.period.verdict for row in documents)),
            "reasons": dict(Counter(code for row in documents for code in row.reasons)),
            "error_codes": dict(Counter(row.error for row in results.errors)),
            "register": dict(Counter(row.status for row in results.register)),
            "coverage": dict(cells),
            "holes": holes_in(cells),
        },
        "skipped": list(results.skipped),
        "seconds": {stage: round(seconds, 3) for stage, seconds in results.seconds.items()},
        "files": dict(files),
        "contents": dict(contents or {}),
        "state": state,
    }


def write_run_record(record: Mapping[str, Any], path: Path) -> None:
    """Write the record whole, as UTF-8 JSON that a person can read; raises ReportError."""
    with whole_file(path) as stream:
        text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
        stream.write(text.encode("utf-8", errors="backslashreplace"))
