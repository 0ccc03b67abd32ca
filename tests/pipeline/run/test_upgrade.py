"""A results folder of version 0.1.0 under this one: nothing that people decided is lost."""

import hashlib
import json
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from pipeline.run.results import last_settings
from pipeline.run.run import run
from pipeline.store.overview import DATABASE_NAME
from pipeline.store.schema import sqlite_url
from pipeline.store.store import Store
from tests.pipeline.parts import CountingEngine, parts, settings, write_evidence
from tests.pipeline.store.test_migrations import migrate

PLAN = ("31/KH-UBND", "2024-02-01", "Kế hoạch PCTN")
REPORT = ("9/BC-UBND", "2024-03-01", "Báo cáo PCTN")
TWIN = ("32/KH-UBND", "2024-04-01", "Kế hoạch PCTN quý II")


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    """An evidence folder, and beside it the results of 0.1.0 with three decisions on them."""
    folder = tmp_path / "evidence"
    url = sqlite_url(tmp_path / "results" / DATABASE_NAME)
    (tmp_path / "results").mkdir()
    migrate(url, "0001")
    # As 0.1.0 wrote them: no batch, and the names of fields that it had.
    decided = {
        "a/plan.txt": (PLAN, "correct", {"number": "13/KH-UBND"}, {"number": "31/KH-STP"}),
        "a/report.txt": (REPORT, "reject", {}, {}),
        "b/twin.txt": (TWIN, "skip", {}, {}),
    }
    engine = create_engine(url)
    with engine.begin() as connection:
        for path, (lines, kind, before, after) in decided.items():
            write_evidence(folder, path, *lines)
            sha256 = hashlib.sha256((folder / path).read_bytes()).hexdigest()
            status = (folder / path).stat()
            connection.execute(
                text(
                    "INSERT INTO files (path, sha256, size, modified_ns, unit, error, first_seen) "
                    "VALUES (:path, :sha256, :size, :modified, :unit, '', '2025-01-02 03:04:05')"
                ),
                {"path": path, "sha256": sha256, "size": status.st_size,
                 "modified": status.st_mtime_ns, "unit": path[0]},
            )  # fmt: skip
            connection.execute(
                text(
                    "INSERT INTO decisions (doc_id, made_at, reviewer, kind, before, after, note) "
                    "VALUES (:doc_id, '2025-01-02 03:04:05', 'An', :kind, :before, :after, 'cũ')"
                ),
                {"doc_id": f"{sha256[:16]}-1-1", "kind": kind, "before": json.dumps(before),
                 "after": json.dumps(after)},
            )  # fmt: skip
        old = {"folder": str(folder), "out": str(tmp_path / "results"), "year": 2024, "jobs": 2}
        connection.execute(
            text("INSERT INTO runs (started_at, settings, summary) VALUES (:at, :settings, '{}')"),
            {"at": "2025-01-02 03:04:05", "settings": json.dumps(old)},
        )
    engine.dispose()
    return folder


def test_every_decision_of_0_1_0_stands_after_a_run_of_this_version(evidence: Path) -> None:
    out = evidence.with_name("results")
    with closing(Store.open(out)) as store:
        assert last_settings(store).ocr is None
        rows = run(settings(evidence), parts(store, CountingEngine())).results.rows
    found = {row.path: row for row in rows}
    assert found["a/plan.txt"].extraction is not None
    assert found["a/plan.txt"].extraction.number.value == "31/KH-STP"
    assert [found[path].decision for path in sorted(found)] == ["corrected", "rejected", "skipped"]
