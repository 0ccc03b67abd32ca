"""Make the synthetic office files and their truth table.

    python -m benchmarks.office_samples.make FOLDER [--every 3]
    python -m benchmarks.office_files FOLDER/truth.tsv

Each construction is made with some of the papers (`--every N`: every Nth, turning); then come
locked files, scans, archives, mails and input that means harm.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from PIL import Image

from benchmarks.office_samples.more_variants import MORE_VARIANTS
from benchmarks.office_samples.other_files import REPORT, other_files
from benchmarks.office_samples.papers import OTHERS, PAPERS
from benchmarks.office_samples.word_variants import VARIANTS
from benchmarks.photos import sheet_of

COLUMNS = (
    "file", "kind", "doc_type", "number", "issue_date", "issuer", "subject", "signer",
    "error_expected", "traits",
)  # fmt: skip
ENDINGS = {"dotx": ".dotx", "docm": ".docm"}


def main() -> None:
    """Write the files."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--every", type=int, default=1)
    given = arguments.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, str]] = []
    for turn, (name, variant) in enumerate((VARIANTS | MORE_VARIANTS).items()):
        for number, paper in enumerate(PAPERS + OTHERS):
            if (number + turn) % given.every:
                continue
            file = f"{name}-{number}{ENDINGS.get(name, '.docx')}"
            (given.folder / file).write_bytes(variant(paper))
            rows.append({"file": file, "kind": "docx", "traits": name, **paper.truth})
    sheet = Image.fromarray(sheet_of(REPORT, given.folder))
    for file, (content, trait, truths) in other_files(sheet).items():
        (given.folder / file).write_bytes(content)
        kind = "docx" if file.endswith(".docx") else "other"
        rows += [{"file": file, "kind": kind, "traits": trait, **truth} for truth in truths]
    with (given.folder / "truth.tsv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, delimiter="\t", quoting=csv.QUOTE_NONE)
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
