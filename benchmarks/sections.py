"""Sections of made-up yearly reports and plans: which indicators each paper evidences, as judged.

    python -m benchmarks.sections [first|held|…|all] [--ocr] [--wrong]

Papers, offices and wording are invented (`section_papers.yaml`); `first` was at hand when the rules
were written, `held` was only ever measured. Each paper is set as lines on pages and goes the whole
way that `inspect` goes. Printed: precision, recall and F1 of the indicators of papers (the whole's
and the sections' together), of sections alone with their numbers, and of what is said not to have
occurred. What a section evidences counts only where the set's needs take that kind of paper.
`--ocr`: with slips in numbering and letters as OCR makes them; `--wrong` lists what went wrong.
"""

from __future__ import annotations

import argparse
import random
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extractors.document import Document, Reading
from extractors.grammar.loader import load_grammar
from extractors.page import Box, Line, Page, Word
from indicator_map.loader import load_set
from indicator_map.model import IndicatorSet
from pipeline.intake.folder import FoundFile
from pipeline.judging.document import judge_documents
from pipeline.judging.sections import takes
from pipeline.reading.worker import found_document
from pipeline.records.files import HashedFile
from pipeline.records.rows import EvidenceRow
from pipeline.run.file_rows import ReadFile, rows_of
from pipeline.run.rankings import load_classifier

PAPERS = Path(__file__).with_name("section_papers.yaml")
PARTS = ("first", "held", "last", "unseen", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
SET = "pctn-tinh-2025"
WIDTH, LINES, LETTER = 84, 38, 5.6
SLIPS = {"I": "l", "ữ": "ư", "ộ": "ọ", "ế": "ê", "ả": "à"}
SLIPPED = 0.03


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a paper: of the whole, of each section, of what did not occur."""

    whole: frozenset[str]
    undecided: bool
    sections: frozenset[tuple[str, str]]
    none: frozenset[str]


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=(*PARTS, "all"), default="all")
    parser.add_argument("--ocr", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    asked = parser.parse_args()
    data: dict[str, list[dict[str, Any]]] = yaml.safe_load(PAPERS.read_text(encoding="utf-8"))
    parts = PARTS if asked.part == "all" else (asked.part,)
    indicators = load_set(SET)
    classifier = load_classifier(indicators)
    for part in parts:
        chance = random.Random(7)
        counts: dict[str, Counter[str]] = {
            name: Counter() for name in ("papers", "sections", "none")
        }
        for raw in data[part]:
            row = judged(raw, indicators, classifier.rank_many, chance if asked.ocr else None)
            for line in compared(row, truth_of(raw, indicators), counts):
                if asked.wrong:
                    print(f"{raw['id']}: {line}")
        print(part, ", ".join(f"{name} {figures(count)}" for name, count in counts.items()))
    return 0


def truth_of(raw: Mapping[str, Any], indicators: IndicatorSet) -> Truth:
    """Return what is true of a paper of the file."""
    held = {
        (str(number), leaf)
        for number, leaves in raw["sections"].items()
        for leaf in leaves
        if takes(indicators, leaf, raw["type"])
    }
    return Truth(
        frozenset(raw["whole"]), bool(raw.get("any")), frozenset(held), frozenset(raw["none"])
    )


def compared(row: EvidenceRow, truth: Truth, counts: Mapping[str, Counter[str]]) -> Iterator[str]:
    """Count what was judged against what is true; yield what is wrong, in words.

    The whole's further indicators may be found or not; where they are undecided, all of them.
    """
    whole = {one.indicator for one in row.indicators if not one.section}
    sections = {(one.section, one.indicator) for one in row.indicators if one.section}
    leaves = {leaf for _, leaf in truth.sections}
    must = leaves | ({row.indicators[0].indicator} & truth.whole if whole else set())
    if truth.whole and not truth.undecided and not whole & truth.whole:
        must |= {min(truth.whole)}
    allowed = must | truth.whole | (whole if truth.undecided else set())
    said = whole | {leaf for _, leaf in sections}
    wanted_sections = {(number, leaf) for number, leaf in truth.sections if leaf not in whole}
    none = {one.indicator for one in row.none_occurred}
    for name, found, wanted, free in (
        ("papers", said, must, allowed),
        ("sections", sections, wanted_sections, wanted_sections),
        ("none", none, truth.none, truth.none),
    ):
        counts[name]["right"] += len(found & wanted)
        counts[name]["false"] += len(found - free)
        counts[name]["missed"] += len(wanted - found)
        if found - free or wanted - found:
            yield f"{name}: too much {sorted(found - free)}, missed {sorted(wanted - found)}"


def figures(count: Counter[str]) -> str:
    """Return precision, recall and F1 as text."""
    right, false, missed = count["right"], count["false"], count["missed"]
    precision = right / max(right + false, 1)
    recall = right / max(right + missed, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"P {precision:.3f} R {recall:.3f} F1 {both:.3f} ({right + missed})"


def judged(
    raw: Mapping[str, Any], indicators: IndicatorSet, rank: Any, chance: random.Random | None
) -> EvidenceRow:
    """Return the row of one paper, read from its pages as `inspect` does."""
    document = document_of(raw, chance)
    found = found_document(document, load_grammar())
    file = HashedFile(FoundFile(document.path, Path(document.path), 1, 1), raw["id"])
    laid = rows_of([ReadFile(file, [found], "")])
    return next(judge_documents(*laid, indicators, load_grammar(), rank)).row


def document_of(raw: Mapping[str, Any], chance: random.Random | None) -> Document:
    """Set a paper as lines on pages."""
    day = f"{raw['day']:%d}", f"{raw['day']:%m}", f"{raw['day']:%Y}"
    left = [*raw["issuer"], f"Số: {raw['number']}"]
    letter = raw["type"] == "Công văn"
    if letter:
        left += textwrap.wrap(raw["subject"], 40)
    lines = [_line(90, 50 + 16 * place, text) for place, text in enumerate(left)]
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    right.append("Đắk Lắk, ngày {} tháng {} năm {}".format(*day))
    lines += [_line(320, 50 + 16 * place, text) for place, text in enumerate(right)]
    top = 150.0
    if not letter:
        for text in (raw["type"].upper(), *textwrap.wrap(raw["subject"], 60)):
            lines.append(_line(300 - LETTER * len(text) / 2, top, text))
            top += 16
    pages: list[Page] = []
    top += 20
    for text in raw["text"].splitlines():
        shown = slipped(text, chance) if chance else text
        for place, wrapped in enumerate(textwrap.wrap(shown, WIDTH)):
            if top > 60 + 18 * LINES:
                pages.append(Page(len(pages) + 1, 595, 842, tuple(lines), "text"))
                lines, top = [], 60.0
            lines.append(_line(85 if place else 108, top, wrapped))
            top += 18
    for text in ("Nơi nhận:", "- Thanh tra tỉnh;", "- Lưu: VT."):
        lines.append(_line(85, top, text))
        top += 14
    pages.append(Page(len(pages) + 1, 595, 842, tuple(lines), "text"))
    return Document(f"{raw['id']}.pdf", Reading(tuple(pages)), 1, len(pages))


def slipped(text: str, chance: random.Random) -> str:
    """Return the text with slips as OCR makes them."""
    return "".join(
        SLIPS[letter] if letter in SLIPS and chance.random() < SLIPPED else letter
        for letter in text
    )


def _line(x: float, y: float, text: str) -> Line:
    return Line(tuple(_words(x, y, text.split())))


def _words(x: float, y: float, words: Iterable[str]) -> Iterator[Word]:
    for word in words:
        yield Word(word, Box(x, y, x + LETTER * len(word), y + 12))
        x += LETTER * (len(word) + 1)


if __name__ == "__main__":
    raise SystemExit(main())
