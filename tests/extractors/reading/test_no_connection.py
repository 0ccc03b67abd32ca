"""Nothing that reads a file reaches out of the machine or leaves anything behind on it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ROOMS = ("extractors", "indicator_map", "classifiers", "pipeline", "review")
READ_ONE_PAGE = """
import sys
from pathlib import Path
from extractors.document import Document
from extractors.fields.extract import extract
from extractors.grammar.loader import load_grammar
from extractors.letterhead.reader import LetterheadReader
from extractors.reading.read_file import ReadOptions, read_file
import classifiers.classifier, pipeline.cli, pandas, spacy
grammar = load_grammar()
reading = read_file(Path(sys.argv[1]), ReadOptions(letterhead=LetterheadReader(grammar)))
extract(Document("a.png", reading, 1, 1), grammar)
print(len(reading.pages))
"""


def test_only_one_module_imports_onnxruntime() -> None:
    importing = re.compile(r"^\s*(?:import|from) onnxruntime\b", re.MULTILINE)
    found = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if importing.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"extractors/networks.py"}


@pytest.mark.parametrize("module", ["extractors.networks", "extractors.letterhead.line_finder"])
def test_telemetry_is_barred_before_onnxruntime_is_there(module: str) -> None:
    code = f"""
import builtins, os, sys
plain = builtins.__import__
def watching(name, *rest):
    if name.partition(".")[0] in ("onnxruntime", "rapidocr"):
        assert os.environ.get("ORT_DISABLE_TELEMETRY") == "1", name
    return plain(name, *rest)
builtins.__import__ = watching
import {module}
assert "onnxruntime" in sys.modules
"""
    clean = {k: v for k, v in os.environ.items() if k != "ORT_DISABLE_TELEMETRY"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=clean, check=False)
    assert done.returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_reading_a_page_asks_nobody_and_leaves_nothing(scan, tmp_path: Path) -> None:
    home, temporary, page = tmp_path / "home", tmp_path / "temporary", tmp_path / "page.png"
    home.mkdir()
    temporary.mkdir()
    scan().save(page)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "ORT_", "HF_"))}
    kept |= {"HOME": str(home), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    calls = tmp_path / "calls"
    command = [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-e",
        "trace=connect,openat,open,creat,mkdir,mkdirat",
        "-o",
        calls,
    ]
    done = subprocess.run(
        [*command, sys.executable, "-c", READ_ONE_PAGE, page],
        cwd=ROOT, env=kept, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "ptrace" in done.stderr.lower() and "not permitted" in done.stderr.lower():
        pytest.skip("this machine lets nobody trace processes")
    assert done.stdout == "1\n", done.stderr
    told = calls.read_text(encoding="utf-8", errors="replace").splitlines()
    asked = [c for c in told if "connect(" in c and "AF_INET" in c]
    assert asked == []
    made = [
        c for c in told
        if re.search(r"O_CREAT|creat\(|mkdir", c) and str(temporary) not in c and '"/dev/' not in c
    ]  # fmt: skip
    assert made == []
    assert list(home.rglob("*")) == []
    assert list(temporary.rglob("*")) == []
