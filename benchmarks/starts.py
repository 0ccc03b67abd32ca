"""Seconds until the program is there: version, help, the review page, the first row of a run.

    python -m benchmarks.starts FOLDER [--times 3] [--only PART] [--program PATH]

FOLDER is an evidence folder; its first file alone is read for the first row. Each start is taken
`--times` times and the best is told: wall seconds, and seconds of the processor, which other work
on the machine changes less. Processor seconds are those of all processes that were started, up to
the moment that is told of.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import psutil

ADDRESS = re.compile(r"http://\S+")
ROW = re.compile(r"\d+/\d+ tệp|Văn bản đầu tiên")
"""What a run says when it has read a file."""

Seconds = tuple[float, float]


def main() -> int:
    """Print the best figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--only", default="", help="starts whose name has this")
    parser.add_argument("--program", type=Path, default=Path(sys.executable).parent / "minhchung")
    asked = parser.parse_args()
    program: Path = asked.program
    with tempfile.TemporaryDirectory() as made:
        out = Path(made, "results")
        one = only_one(asked.folder, Path(made, "evidence"))
        whole(program, "run", one, "--year", "2024", "--out", out)  # learns the classifier, too
        starts: dict[str, Callable[[], Seconds]] = {
            "--version": lambda: whole(program, "--version"),
            "--help": lambda: whole(program, "--help"),
            "review page answers": lambda: page(program, out),
            "first file of a run": lambda: first_row(program, one, Path(made, "first")),
            "run over one new file": lambda: new_run(program, one, Path(made, "new")),
            "run over one known file": lambda: whole(
                program, "run", one, "--year", "2024", "--out", out
            ),
        }
        figures = {
            name: told([start() for _ in range(asked.times)])
            for name, start in starts.items()
            if asked.only in name
        }
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return 0


def told(seconds: list[Seconds]) -> dict[str, float]:
    """Return the best of several takes."""
    return {
        "wall s": round(min(wall for wall, _ in seconds), 2),
        "CPU s": round(min(cpu for _, cpu in seconds), 2),
    }


def only_one(folder: Path, made: Path) -> Path:
    """Return a folder with the first PDF of `folder` in it."""
    file = min(folder.rglob("*.pdf"))
    made.mkdir()
    shutil.copy(file, made)
    return made


def whole(*command: str | Path) -> Seconds:
    """Return the seconds that a command takes from beginning to end."""
    before, began = of_children(), time.monotonic()
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)
    return time.monotonic() - began, of_children() - before


def of_children() -> float:
    """Return the processor seconds of all children that have ended."""
    times = psutil.Process().cpu_times()
    return float(times.children_user + times.children_system)


def of_tree(process: psutil.Process) -> float:
    """Return the processor seconds of a process and of all that it started."""
    times = []
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # it ended while we looked
            times.append(one.cpu_times())
    spent = (one.user + one.system + one.children_user + one.children_system for one in times)
    return float(sum(spent))


def new_run(program: Path, folder: Path, out: Path) -> Seconds:
    """Return the seconds of a run that reads everything anew."""
    shutil.rmtree(out, ignore_errors=True)
    return whole(program, "run", folder, "--year", "2024", "--out", out)


def first_row(program: Path, folder: Path, out: Path) -> Seconds:
    """Return the seconds until a run tells of its first file."""
    shutil.rmtree(out, ignore_errors=True)
    return until(ROW, program, "run", folder, "--year", "2024", "--out", out)


def page(program: Path, out: Path) -> Seconds:
    """Return the seconds until the review page has answered for the first time."""

    def ask(line: str) -> None:
        found = ADDRESS.search(line)
        assert found
        urlopen(found[0], timeout=60).read()

    return until(ADDRESS, program, "review", out, "--no-browser", "--port", "0", then=ask)


def until(
    told_by: re.Pattern[str],
    *command: str | Path,
    then: Callable[[str], None] = lambda line: None,
) -> Seconds:
    """Return the seconds until a command prints a line and `then` has been done with it."""
    began = time.monotonic()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert process.stderr
    try:
        for raw in process.stderr:
            line = raw.decode("utf-8", "replace")
            if told_by.search(line):
                then(line)
                return time.monotonic() - began, of_tree(psutil.Process(process.pid))
        raise SystemExit(f"{command} ended without a line like {told_by.pattern}")
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
