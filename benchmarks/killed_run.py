"""Kills a run at random moments, resumes it, and compares its rows with an undisturbed run's.

    python -m benchmarks.killed_run FOLDER [--year 2024] [--kills 10] [--jobs 2] [--seed 1]

Every kill is a `kill -9` of `minhchung run`, its workers left to themselves, at a random moment of
the seconds that an undisturbed run takes; the next run goes on. Prints, as JSON, the seconds of all
runs, which of `evidence.csv` and `missing.csv` differ, the exit status of `verify`, and how long
workers outlived their coordinator (they finish the task in hand). Exit status 1 where anything
differs.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

COMPARED = ("evidence.csv", "missing.csv")
SECONDS_TO_END = 300
PROGRAM = str(Path(sys.executable).with_name("minhchung"))


def main() -> int:
    """Run undisturbed, then killed and resumed; print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--year", default="2024")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    moments = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as made:
        undisturbed, killed = Path(made) / "undisturbed", Path(made) / "killed"

        def command(out: Path) -> list[str]:
            return [PROGRAM, "run", str(asked.folder), "--year",
                    asked.year, "--jobs", asked.jobs, "--out", str(out)]  # fmt: skip

        whole = timed(command(undisturbed), None)
        spent: list[float] = []
        left = 0.0
        while len(spent) < asked.kills:
            # Each run gets further than the one before only by what it kept: the moments are
            # spread over the whole of an undisturbed run, so that every stage is hit.
            seconds = moments.uniform(0.5, max(whole / asked.kills * 2, 10))
            spent.append(timed(command(killed), seconds))
            left = max(left, outlived())
        spent.append(timed(command(killed), None))
        differing = [name for name in COMPARED if not same(undisturbed / name, killed / name)]
        check = subprocess.run(
            [PROGRAM, "verify", str(killed)],
            capture_output=True,
            text=True,
            check=False,
        )
    print(json.dumps({
        "undisturbed, s": round(whole, 1),
        "killed after, s": [round(one, 1) for one in spent[:-1]],
        "last run, s": round(spent[-1], 1),
        "files that differ": differing,
        "verify": check.returncode,
        "workers gone after, s": round(left, 1),
    }, indent=2))  # fmt: skip
    return 1 if differing or check.returncode else 0


def timed(command: Sequence[str], kill_after: float | None) -> float:
    """Run the command and kill it after so many seconds; returns how long it ran."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(kill_after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return time.monotonic() - began


def outlived() -> float:
    """Return after how many seconds the last worker of a killed run, adopted by init, was gone."""
    began = time.monotonic()
    adopted = ["pgrep", "-P", "1", "-f", "multiprocessing.spawn.*spawn_main"]
    while subprocess.run(adopted, capture_output=True, check=False).stdout:
        if time.monotonic() - began > SECONDS_TO_END:
            raise SystemExit("a worker of a killed run does not end")
        time.sleep(0.2)
    return time.monotonic() - began


def same(one: Path, other: Path) -> bool:
    """Return whether two files are there and hold the same bytes."""
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
