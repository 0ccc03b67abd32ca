"""Figures of invented reports by source and stage, against the truth written before the rules.

    .venv/bin/python -m benchmarks.figures [--held] [--wrong]

Reports of six makers (police, procuracy, court, enforcement, inspectorate, declarations) are drawn
as PDF files and read as `minhchung inspect` reads them. A figure is right when what is counted, its
value in base units, unit of measure, stage and level all are. Rules were written with the reports
of `figures.yaml` at hand; `--held` takes those of `figures_held.yaml`, which are for measuring.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extractors.document import Document, Extraction
from extractors.fields.extract import extract
from extractors.grammar.loader import load_grammar
from extractors.reading.options import ReadOptions
from extractors.reading.read_file import read_file
from pipeline.judging.figures import load_comparison
from sample_docs.generator import layout
from sample_docs.generator.content import Sample, _blocks
from sample_docs.generator.fonts import register

HERE = Path(__file__).parent

Told = tuple[str, str, float, str, str]
"""Stage, what, value in base units, unit of measure, level."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many figures are right, were found, and are true."""

    right: int
    found: int
    true: int

    @property
    def precision(self) -> float:
        """The share of those found that are right."""
        return self.right / max(self.found, 1)

    @property
    def recall(self) -> float:
        """The share of the true ones that were found."""
        return self.right / max(self.true, 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def reports(held: bool) -> tuple[Mapping[str, Any], ...]:
    """Return the invented reports with what is true of them."""
    name = "figures_held.yaml" if held else "figures.yaml"
    return tuple(yaml.safe_load((HERE / name).read_text(encoding="utf-8")))


def truth(report: Mapping[str, Any]) -> Counter[Told]:
    """Return the figures that a report states."""
    told: Counter[Told] = Counter()
    for line in report["figures"]:
        stage, what, value, unit, *level = (part.strip() for part in line.split("|"))
        told[stage, what, round(float(value), 3), unit, level[0] if level else ""] += 1
    return told


def read(report: Mapping[str, Any], folder: Path) -> Extraction:
    """Return what is read of a report that is drawn as a PDF file."""
    sample = Sample(
        file=f"{report['id']}.pdf",
        kind="report",
        difficulty="",
        medium="digital",
        number=report["number"],
        issue_date=f"{report['issued']}",
        doc_type="Báo cáo",
        issuer=report["issuer"],
        subject=report["subject"],
        indicator="",
        period="",
        head=tuple(report["head"]),
        place="Ví Dụ",
        body=_blocks(report["body"]),
        authority=("KT. THỦ TRƯỞNG", "PHÓ THỦ TRƯỞNG"),
        signer="Nguyễn Văn Ví Dụ",
        recipients=("Thanh tra tỉnh;", "Lưu: VT."),
        strong=2,
    )
    path = folder / sample.file
    path.write_bytes(layout.draw(sample, register(sample.letters), 1))
    reading = read_file(path, ReadOptions())
    document = Document(sample.file, reading, 1, len(reading.pages))
    return extract(document, load_grammar())


def found(extraction: Extraction) -> Counter[Told]:
    """Return the figures that are shown of a paper, but for parts of others."""
    measures = load_comparison().measures
    told: Counter[Told] = Counter()
    for figure in extraction.figures:
        if figure.stage and not figure.part:
            unit, times = measures.get(figure.unit, (figure.unit, 1.0))
            told[figure.stage, figure.what, round(figure.value * times, 3), unit, figure.level] += 1
    return told


def scored(read_: Sequence[tuple[Counter[Told], Counter[Told]]]) -> Score:
    """Return the score over pairs of found and true figures."""
    right = sum(sum((ours & theirs).values()) for ours, theirs in read_)
    return Score(
        right,
        sum(sum(ours.values()) for ours, _ in read_),
        sum(sum(theirs.values()) for _, theirs in read_),
    )


def without_level(told: Counter[Told]) -> Counter[Told]:
    """Return the figures whatever their level."""
    bare: Counter[Told] = Counter()
    for (stage, what, value, unit, _), count in told.items():
        bare[stage, what, value, unit, ""] += count
    return bare


def measured(held: bool, folder: Path) -> dict[str, tuple[Counter[Told], Counter[Told]]]:
    """Return the figures found and true of every report, by its id."""
    return {one["id"]: (found(read(one, folder)), truth(one)) for one in reports(held)}


def main() -> None:
    """Print the score of every report and of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held", action="store_true", help="the reports that are for measuring")
    parser.add_argument("--wrong", action="store_true", help="show what is wrong")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pairs = measured(options.held, Path(folder))
    for name, (ours, theirs) in pairs.items():
        one = scored([(ours, theirs)])
        print(
            f"{name:20} {one.right:3} right of {one.true:3}, {one.found:3} found, F1 {one.f1:.3f}"
        )
        if options.wrong:
            for told in (ours - theirs).elements():
                print("    not true", told)
            for told in (theirs - ours).elements():
                print("    missed  ", told)
    for title, held in (
        ("with stage and level", list(pairs.values())),
        ("with stage", [tuple(map(without_level, pair)) for pair in pairs.values()]),
    ):
        all_ = scored(held)  # type: ignore[arg-type]
        print(
            f"{title:21} precision {all_.precision:.3f} recall {all_.recall:.3f} F1 {all_.f1:.3f}"
        )


if __name__ == "__main__":
    main()
