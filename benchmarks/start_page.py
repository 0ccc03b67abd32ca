"""How soon the start page is there: `python -m benchmarks.start_page [--campaigns N]`.

CPU seconds of `minhchung --help` and of the start page until its first answer, and milliseconds to
the first byte of the list of N campaigns (made up: results folders with an empty store).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psutil

from pipeline.store.store import Store
from review.serving import listen

PROGRAM = (sys.executable, "-m", "pipeline.start")
TIMES = 7


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--campaigns", type=int, default=50)
    wanted = parser.parse_args().campaigns
    print(f"minhchung --help: {_help():.2f} s CPU")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "root")
        _make_campaigns(root, wanted)
        _measure_page(root, wanted)


def _help() -> float:
    before = os.times()
    subprocess.run((*PROGRAM, "--help"), capture_output=True, check=True)
    after = os.times()
    return after.children_user + after.children_system - before[2] - before[3]


def _make_campaigns(root: Path, wanted: int) -> None:
    first = root / "0.minhchung"
    with closing(Store.create(first)) as store:
        store.start_run({"folder": str(root / "0"), "year": 2024}, datetime.now(UTC))
    for number in range(1, wanted):
        shutil.copytree(first, root / f"{number}.minhchung")


def _measure_page(root: Path, wanted: int) -> None:
    with closing(listen("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = (*PROGRAM, "desk", "--folder", str(root), "--no-browser", "--port", str(port))
    began = time.monotonic()
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            _first_byte(port, until=began + 60)
            cpu = psutil.Process(server.pid).cpu_times()
            print(
                f"start page: {time.monotonic() - began:.2f} s until its first answer, "
                f"{cpu.user + cpu.system:.2f} s CPU"
            )
            times = [_first_byte(port, until=time.monotonic() + 60) for _ in range(TIMES)]
            print(
                f"list of {wanted} campaigns: median {statistics.median(times) * 1000:.0f} ms, "
                f"slowest of {TIMES} {max(times) * 1000:.0f} ms"
            )
        finally:
            server.terminate()


def _first_byte(port: int, until: float) -> float:
    """Seconds to the first byte of the list; asked again until the server listens."""
    while True:
        began = time.monotonic()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                answer.read(1)
                return time.monotonic() - began
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


if __name__ == "__main__":
    main()
