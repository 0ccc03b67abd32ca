"""Whether a test fails when a threshold is moved: each number halved, then doubled, in a copy.

    .venv/bin/python -m benchmarks.moved_thresholds [WORD]

The tree is copied to a temporary folder. There every number of the threshold files is moved, one at
a time, and the tests that hold the file are run until one fails. What is moved without a failure is
named, and the exit status is 1. `WORD` picks the numbers in whose name (`review/pictures.yaml
head_share`) it is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
HELD_BY = {
    "classifiers/thresholds.yaml": ("tests/classifiers/test_classifier.py",),
    "extractors/fields/geometry.yaml split": ("tests/extractors/fields/test_split.py",),
    "extractors/fields/geometry.yaml": ("tests/extractors/fields/test_zone_gaps.py",),
    "extractors/letterhead/geometry.yaml looked_at": (
        "tests/extractors/letterhead/test_reader.py::test_a_letterhead_stands_in_the_upper_part",
    ),
    "extractors/letterhead/geometry.yaml": ("tests/extractors/letterhead/test_line_roles.py",),
    "extractors/reading/thresholds.yaml head_share": ("tests/extractors/reading/test_head.py",),
    "extractors/reading/thresholds.yaml least_covered": ("tests/extractors/reading/test_pdf.py",),
    "extractors/reading/thresholds.yaml least_upright": ("tests/extractors/reading/test_pdf.py",),
    "extractors/reading/thresholds.yaml": ("tests/extractors/reading/test_text_quality.py",),
    "pipeline/judging/thresholds.yaml duplicates": ("tests/pipeline/judging/test_duplicates.py",),
    "pipeline/judging/thresholds.yaml register": (
        "tests/pipeline/judging/test_register_comparison.py",
        "tests/pipeline/judging/test_register_matching.py",
    ),
    "pipeline/judging/thresholds.yaml citing": ("tests/pipeline/judging/test_witnesses.py",),
    "review/pictures.yaml": ("tests/review/test_pictures.py",),
}
"""The tests that hold a threshold file, or what stands under a name in it; the first that fits."""


def numbers(data: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield where in `data` (of YAML) numbers stand."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from numbers(value, (*above, key))
    elif isinstance(data, int | float) and not isinstance(data, bool):
        yield above


def moved(text: str, place: tuple[str | int, ...], factor: float) -> str:
    """Return the YAML `text` with the number at `place` times `factor`; whole ones stay whole."""
    data = yaml.safe_load(text)
    inner = data
    for key in place[:-1]:
        inner = inner[key]
    new = inner[place[-1]] * factor
    inner[place[-1]] = round(new) if isinstance(inner[place[-1]], int) else new
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def tests_of(file: str) -> Iterator[tuple[str, ...]]:
    """Yield the tests that hold parts of a threshold file."""
    yield from (tests for name, tests in HELD_BY.items() if name.split()[0] == file)


def fails(tree: Path, tests: tuple[str, ...]) -> bool:
    """Whether one of the tests fails in the tree."""
    asked = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    one_thread = {"OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1", "PYTHONPATH": str(tree)}
    run = subprocess.run(asked, cwd=tree, capture_output=True, env={**os.environ, **one_thread})
    return run.returncode != 0


def copy_of_the_tree(at: Path) -> None:
    """Copy what git knows, and what it does not ignore, to the folder `at`."""
    asked = ["git", "ls-files", "-coz", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (at / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, at / name)


def main() -> int:
    """Move, run and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("word", nargs="?", default="")
    word = options.parse_args().word
    unnoticed = 0
    with tempfile.TemporaryDirectory(prefix="minhchung-moved-") as folder:
        tree = Path(folder)
        copy_of_the_tree(tree)
        for file in dict.fromkeys(name.split()[0] for name in HELD_BY):
            text = (tree / file).read_text(encoding="utf-8")
            for place in numbers(yaml.safe_load(text)):
                name = f"{file} {'.'.join(map(str, place))}"
                if word not in name:
                    continue
                tests = next(tests for begins, tests in HELD_BY.items() if name.startswith(begins))
                for factor in (0.5, 2.0):
                    (tree / file).write_text(moved(text, place, factor), encoding="utf-8")
                    noticed = fails(tree, tests)
                    unnoticed += not noticed
                    said = "noticed" if noticed else "NOT NOTICED"
                    print(f"{said}: {name} x {factor}", flush=True)
            (tree / file).write_text(text, encoding="utf-8")
            if word in file and fails(tree, tuple(dict.fromkeys(chain(*tests_of(file))))):
                raise SystemExit(f"the tests of {file} fail as it stands")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
