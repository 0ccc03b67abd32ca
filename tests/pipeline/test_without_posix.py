"""The program on a system that has none of what only Unix has; Windows itself is not at hand."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_docs"

TAKEN_AWAY = """
import os, signal, sys
import platformdirs, psutil  # they ask Unix where they are on it, and Windows on Windows
for module in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[module] = None
for name in ("fork", "forkpty", "geteuid", "getuid", "killpg", "setsid"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGKILL", "SIGHUP"):
    if hasattr(signal, name):
        delattr(signal, name)
"""
"""Runs at the start of every Python: in the workers, too."""


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """The environment in which those are not there, and the console is of an old code page."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(TAKEN_AWAY, encoding="utf-8")
    path = os.pathsep.join((str(folder), str(ROOT)))
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONUTF8"}
    return kept | {"PYTHONPATH": path, "PYTHONIOENCODING": "cp1258", "PYTHONWARNINGS": "ignore"}


@pytest.mark.slow
def test_a_run_needs_nothing_that_only_unix_has(tmp_path: Path, bare: dict[str, str]) -> None:
    folder = tmp_path / "Minh chứng"
    folder.mkdir()
    sample = next(SAMPLE.rglob("*.docx"))
    (folder / sample.name).write_bytes(sample.read_bytes())
    call = [sys.executable, "-m", "pipeline.start", "run", str(folder), "--year", "2024"]
    done = subprocess.run(
        [*call, "--jobs", "1"],
        env=bare,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Tiêu chí" in done.stdout
    results = folder.with_name("Minh chứng.minhchung")
    with (results / "evidence.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["number"]
    assert not row["error"]
