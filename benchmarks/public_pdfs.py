"""PDFs of a folder, each through a worker: one row each, with a true name (`pdf_rows`).

    python -m benchmarks.public_pdfs FOLDER [--part 2/8] [--seconds 900] [--whole] [--keep DIR]

For the test files of PDF libraries, which are others' and no part of the project: fetch the sources
of packages, lay their PDFs into FOLDER under names `PACKAGE_…` (counted by package). `--part 2/8`:
every eighth file, from the second on; `--whole`: the pictures of pages are read too. Exit status 1
where there was a fault.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.pdf_rows import tell_rows


def main() -> int:
    """Read the files of the part asked for; return 1 where any was at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--seconds", type=float, default=900)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    part, parts = (int(number) for number in options.part.split("/"))
    paths = sorted(options.folder.rglob("*.pdf"))[part - 1 :: parts]
    return tell_rows(
        paths,
        options.seconds,
        options.keep,
        group=lambda path: path.name.split("_")[0],
        whole=options.whole,
    )


if __name__ == "__main__":
    sys.exit(main())
