"""A synthetic campaign with papers on every rung of the ladder: are the states of cells right?

    .venv/bin/python -m benchmarks.ladder [--papers NAME] [--keep DIR] [--seed N]

Drawn and run like `benchmarks.campaign`; `ladder_papers.yaml` says which state each cell is truly
in. A false closing says that something is there which is not, a false hole the other way round.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.campaign import SEED, Cell, load, run, table, write
from pipeline.records.rows import HOLES
from sample_docs.generator.fonts import register

PAPERS = Path(__file__).with_name("ladder_papers.yaml")
UNSEEN = ("second", "third", "fourth")
"""Other provinces' habits; the states of each were written down before it was first run."""
ABSENT = "(no such cell)"


@dataclass(frozen=True, slots=True)
class States:
    """How many cells are in the right state; lists hold what is wrong, in words."""

    cells: int
    wrong: tuple[str, ...]
    false_closings: tuple[str, ...]
    false_holes: tuple[str, ...]
    indicators: tuple[int, int, int]
    """Of the papers' indicators, sections included: right, given in all, true in all."""
    wrong_indicators: tuple[str, ...]

    @property
    def right(self) -> float:
        """Share of cells in the right state."""
        return 1 - len(self.wrong) / self.cells

    @property
    def f1(self) -> float:
        """F1 of the indicators of documents."""
        right, given, true = self.indicators
        return 2 * right / (given + true)


def campaign(name: str | None) -> Path:
    """Return the file of the campaign called `name`, of the first without one."""
    return PAPERS.with_stem(f"{PAPERS.stem}_{name}") if name else PAPERS


def score(data: Mapping[str, Any], out: Path) -> States:
    """Compare the results in `out` with the true states."""
    found = {
        (row["indicator"], row["unit"], row["month"][5:7]): row
        for row in table(out / "missing.csv")
    }
    wrong, closings, holes = [], [], []
    numbers = {paper.id: paper.number for paper in data["papers"]}
    for true in data["states"]:
        unit = data["units"][true["unit"]]["name"] if "unit" in true else ""
        month = f"{true['month']:02d}" if "month" in true else ""
        cell: Cell = (true["indicator"], unit, month)
        row = found.get(cell)
        status = row["status"] if row else ABSENT
        told = f"{' '.join(filter(None, cell))}: {status}, truly {true['status']}"
        by = numbers.get(true.get("closed_by", ""))
        if status != true["status"] or (by and row and row["found"].split(" (")[0] != by):
            wrong.append(f"{told} ({row['found'] if row else ''})")
        if status not in HOLES and true["status"] in HOLES:
            closings.append(told)
        if status in HOLES and true["status"] not in HOLES:
            holes.append(told)
    rows = {row["path"]: row for row in table(out / "evidence.csv")}
    right = given = truly = 0
    differing = []
    for paper in data["papers"]:
        said = {part.split(":")[0] for part in rows[paper.path]["indicators"].split("|") if part}
        # What a paper says did not occur is no evidence of it, and stands with the cell.
        want = set(paper.indicators) - set(paper.none)
        right, given, truly = right + len(said & want), given + len(said), truly + len(want)
        if said != want:
            differing.append(f"{paper.id}: {sorted(said)}, truly {sorted(want)}")
    return States(
        len(data["states"]), tuple(wrong), tuple(closings), tuple(holes),
        (right, given, truly), tuple(differing),
    )  # fmt: skip


def measure(folder: Path, seed: int = SEED, papers: Path = PAPERS) -> States:
    """Make, run and score the campaign in `folder`."""
    data = load(seed, papers)
    letters = set().union(*(paper.sample.letters for paper in data["papers"]))
    written = write(data, folder, register(letters), seed)
    return score(data, run(folder, written))


def main() -> int:
    """Print the score."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--papers", choices=UNSEEN, help="a campaign other than the first")
    parser.add_argument("--keep", type=Path, help="folder to leave papers and results in")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        states = measure(options.keep or Path(temporary), options.seed, campaign(options.papers))
    print(f"states right: {states.cells - len(states.wrong)}/{states.cells} = {states.right:.1%}; "
          f"false closings {len(states.false_closings)}, false holes {len(states.false_holes)}; "
          f"indicators F1 {states.f1:.2f}")  # fmt: skip
    for name in ("wrong", "false_closings", "false_holes", "wrong_indicators"):
        for line in getattr(states, name):
            print(f"  {name}: {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
