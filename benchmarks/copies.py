"""CPU seconds of marking copies, and whether the fullest copy is the one that counts.

    .venv/bin/python -m benchmarks.copies [--documents 3000] [--seed 1]

A made-up folder: two documents in five are one paper in several files (a stub of its first pages, a
second scan, a draft with empty slots, the same bytes in another unit's folder), the others are
papers of their own, among them monthly reports of one wording and unnumbered drafts of them. Stubs
and drafts sort before the full paper. Printed: seconds, copies that point to the fullest one,
copies missed, and papers taken for a copy of another one.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.classifier import slips
from extractors.document import Extraction, Field
from extractors.grammar.syllables import spelling
from pipeline.judging.duplicates import mark_duplicates
from pipeline.records.rows import EvidenceRow

UNITS = tuple(
    f"Sở {one} {other}" for one in ("Sông", "Núi", "Biển", "Rừng", "Đồng")
    for other in ("Xanh", "Cao", "Dài", "Rộng", "Sâu", "Trong", "Tươi", "Lớn")
)  # fmt: skip
WORDS = 1200
"""Words of a paper; a page holds some 400."""


@dataclass(frozen=True, slots=True)
class Made:
    """A document of the folder, its text, and the doc_id of the one that counts for it."""

    row: EvidenceRow
    text: str
    counts: str


def made_up(documents: int, seed: int) -> list[Made]:
    """Return about so many documents, in a random order."""
    chance = random.Random(seed)
    rules = spelling()
    words = [onset + rime for onset in sorted(rules.onsets) for rime in sorted(rules.rimes)]
    made: list[Made] = []
    number = 0
    while len(made) < documents:
        number += 1
        unit = number % len(UNITS)
        text = " ".join(chance.choices(words, k=WORDS))
        kind = chance.random()
        made += _family(number, unit, text, chance) if kind < 0.2 else _own(number, unit, text)
        if kind > 0.95:
            made += _months(number, unit, text)
    chance.shuffle(made)
    return made


def _family(number: int, unit: int, text: str, chance: random.Random) -> Iterator[Made]:
    """One paper in two to five files."""
    full = f"{_folder(unit)}/z-{number:05d}.pdf"
    yield Made(_row(full, number, unit, 3), text, full)
    words = text.split()
    stub = f"{_folder(unit)}/a-{number:05d}.pdf"
    draft = f"{_folder(unit)}/b-{number:05d}.docx"
    scan = f"{_folder(unit + 1)}/c-{number:05d}.pdf"
    same = f"{_folder(unit + 2)}/d-{number:05d}.pdf"
    others = [
        Made(_row(stub, number, unit, 1), " ".join(words[:400]), full),
        Made(_row(draft, 0, unit, 3, number), " ".join(words[:50] + words[55:]), full),
        Made(_row(scan, number, unit, 3), slips(text, 0.01, number), full),
        Made(replace(_row(same, number, unit, 3), sha256=full), text, full),
    ]
    yield from chance.sample(others, chance.randint(1, 4))


def _own(number: int, unit: int, text: str) -> Iterator[Made]:
    path = f"{_folder(unit)}/m-{number:05d}.pdf"
    yield Made(_row(path, number, unit, 3), text, path)


def _months(number: int, unit: int, text: str) -> Iterator[Made]:
    """Reports of twelve months in one wording, and the draft of one of them, not handed in yet."""
    for month in range(1, 13):
        path = f"{_folder(unit)}/month-{number:05d}-{month:02d}.pdf"
        row = _row(path, 10_000 + 12 * number + month, unit, 3, 10_000 + number, month)
        yield Made(row, f"{text} tháng {month}", path)
    path = f"{_folder(unit)}/month-{number:05d}-draft.docx"
    yield Made(_row(path, 0, unit, 3, 10_000 + number, 13), f"{text} tháng 13", path)


def _folder(unit: int) -> str:
    number = unit % len(UNITS)
    return f"{number:02d} {UNITS[number]}"


def _row(
    path: str, number: int, unit: int, pages: int, subject: int = 0, month: int = 0
) -> EvidenceRow:
    """`number` 0 is an empty slot, and so is the day then."""
    day = f"2024-{month or number % 12 + 1:02d}-{number % 28 + 1:02d}"
    about = f"Báo cáo chuyên đề thứ {subject or number} của đơn vị"
    extraction = Extraction(
        number=Field(f"{number}/BC-S{unit:02d}", state="read") if number else Field(state="blank"),
        issue_date=Field(day, state="read") if number else Field(state="blank"),
        doc_type=Field("Báo cáo", state="read"),
        issuer=Field(UNITS[unit], state="read"),
        subject=Field(f"{about} tháng {month}" if month else about, state="read"),
    )
    return EvidenceRow(path, path, 1, pages, path, path.split("/")[0], "text", extraction)


def main() -> None:
    """Measure and print as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=3000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    made = made_up(asked.documents, asked.seed)
    texts = {one.row.doc_id: one.text for one in made}
    began = time.process_time()
    marked = mark_duplicates([one.row for one in made], texts)
    seconds = time.process_time() - began
    found = {row.doc_id: row.duplicate_of or row.doc_id for row in marked}
    copies = [one for one in made if one.counts != one.row.doc_id]
    own = [one for one in made if one.counts == one.row.doc_id]
    print(
        json.dumps(
            {
                "documents": len(made),
                "seconds of CPU": round(seconds, 2),
                "copies": len(copies),
                "copies that point to the fullest": sum(
                    _end(found, one.row.doc_id) == one.counts for one in copies
                ),
                "copies missed": sum(found[one.row.doc_id] == one.row.doc_id for one in copies),
                "papers taken for a copy": sum(found[one.row.doc_id] != one.counts for one in own),
            },
            indent=2,
        )
    )


def _end(found: dict[str, str], doc_id: str) -> str:
    for _ in range(5):
        doc_id = found[doc_id]
    return doc_id


if __name__ == "__main__":
    main()
