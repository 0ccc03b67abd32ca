"""Covered periods and figures of whole papers of every kind, against what was written into them.

    python benchmarks/fields_papers.py [--papers 141] [--noise 0 1] [--verbose] [--texts FILE]
        [--keep FILE] [--against FILE]

The third maker: reports, plans, programmes, decisions, letters, notices, conclusions and minutes of
provinces, districts, communes, departments and the Party (fields_papers.yaml), with sections,
comparisons with other periods, plans to come, and tables with total rows, merged heads and units in
a heading; over several pages. Its texts were written before a rule was tried on them, those of
fields_papers_held.yaml (`--texts`) after the mending; docs/fields.md says what was seen when.
`--keep`
writes what was right, `--against` prints what was gained and lost since.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from fields_noise import LEFT, MARGIN, MIDDLE, PARTY, RIGHT, STATE, harmed, set_words, stretched

from extractors.document import Document, Extraction, Reading
from extractors.fields.extract import extract
from extractors.grammar import Grammar, load_grammar
from extractors.page import Page, Word
from extractors.reading.lines import lines_of

BOTTOM = 770.0
PITCH = 17.5
_FIGURE = re.compile(r"\[\[([^|\]]+)\|([^|\]]*)(?:\|([^|\]]*))?(?:\|([^\]]*))?\]\]")
_YEAR = re.compile(r"\{y([+-]\d+)?\}")


@dataclass(frozen=True, slots=True)
class Told:
    """A figure that a paper states; `units`: each is right; `what`: empty is not judged."""

    value: float
    units: tuple[str, ...]
    what: str


@dataclass(slots=True)
class Sheet:
    """Pages under the pen, and the figures written so far."""

    chance: random.Random
    year: int
    pages: list[list[Word]] = field(default_factory=lambda: [[]])
    y: float = 50.0
    figures: list[Told] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)

    def filled(self, text: str) -> str:
        """Return a text with its years and figures put in; the figures are noted."""
        dated = _YEAR.sub(lambda m: str(self.year + int(m[1] or 0)), text)
        return _FIGURE.sub(self._figure, dated)

    def _figure(self, match: re.Match[str]) -> str:
        chance = self.chance
        spec, units = match[1], match[2].split("/")
        value: float = {
            "i": chance.randint(1, 98),
            "z": chance.randint(1, 98),
            "n": chance.randint(100, 999),
            "k": chance.randint(1_001, 48_000),
            "m": chance.randint(1, 998) + chance.randint(1, 9) / 10,
            "p": chance.randint(500, 998) / 10,
            "d": chance.randint(1_000, 9_000_000) * 1000,
        }[spec]
        written = f"{value:02d}" if spec == "z" else f"{value:,}"
        written = written.replace(",", "_").replace(".", ",").replace("_", ".")
        self.figures.append(Told(value, tuple(units), match[3] or ""))
        in_table = self.y < 0
        if in_table:
            return written + ("%" if units[0] == "%" and chance.random() < 0.3 else "")
        blank = "" if units[0] == "%" and chance.random() < 0.5 else " "
        return (match[4] or f"#{blank}{units[0]}").replace("#", written)

    def put(self, words: list[Word]) -> None:
        """Put words on the page that is being written."""
        self.pages[-1] += words

    def down(self, step: float) -> None:
        """Go down; a full page is turned."""
        self.y += step
        if self.y > BOTTOM:
            self.pages.append([])
            self.y = 60.0

    def centred(self, text: str, size: float = 14.0) -> None:
        """Write a centred line."""
        self.put(set_words(text, MIDDLE, self.y, size))
        self.down(PITCH)

    def paragraph(self, text: str) -> None:
        """Write a justified paragraph."""
        self.paragraphs.append(text)
        line: list[str] = []
        first = True
        for word in [*text.split(), ""]:
            if not word or len(" ".join([*line, word])) > (72 if first else 79):
                indent = 30 if first else 0
                words = stretched(" ".join(line), self.y, indent)
                if not word:
                    words = set_words(" ".join(line), MARGIN + indent, self.y, left=True)
                self.put(words)
                self.down(PITCH)
                line, first = [], False
            line.append(word)
        self.down(3)

    def table(self, table: dict[str, Any]) -> None:
        """Write a table: cells of several lines, numbers in the middle of their row."""
        rows = [(row, index < len(table["head"])) for index, row in enumerate(table["head"])]
        rows = rows[: len(table["head"])] + [(row, False) for row in table["rows"]]
        if self.y + (len(rows) + 4) * 2 * PITCH > BOTTOM:
            self.pages.append([])
            self.y = 60.0
        self.down(8)
        for text in table["above"]:
            self.centred(self.filled(text), 13)
        lefts = [75.0]
        for width in table["widths"]:
            lefts.append(lefts[-1] + width)
        for row, head in rows:
            top, self.y = self.y, -1.0
            filled = [self.filled(cell) for cell in row]
            self.y = top
            wrapped = [_wrapped(cell, table["widths"][index]) for index, cell in enumerate(filled)]
            tallest = max(len(lines) for lines in wrapped)
            for index, lines in enumerate(wrapped):
                wide = table["widths"][index]
                # A merged head stands over the columns that are empty beside it.
                for after in range(index + 1, len(row)):
                    if not head or row[after] or not row[index] or len(table["head"]) == 1:
                        break
                    wide += table["widths"][after]
                start = self.y + (tallest - len(lines)) * 7.5
                for place, text in enumerate(lines):
                    y = start + 15 * place
                    if not text:
                        continue
                    name = index == 1 if table["widths"][0] < 50 else index == 0
                    if name and not head:
                        self.put(set_words(text, lefts[index] + 4, y, 12, left=True))
                    else:
                        self.put(set_words(text, lefts[index] + wide / 2, y, 12))
            self.down(15 * tallest + 4)
        self.down(8)


def _wrapped(text: str, width: float) -> list[str]:
    """Return the lines of a cell."""
    lines: list[str] = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > width / 6.0:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def written(row: dict[str, Any], texts: dict[str, Any], index: int) -> tuple[Sheet, Any]:
    """Return a paper of this kind with its covered period (None for one without)."""
    chance = random.Random(f"third {index}")
    sheet = Sheet(chance, chance.randint(2020, 2025))
    motto = PARTY if row.get("party") else STATE
    for place, text in enumerate(motto):
        sheet.put(set_words(text, RIGHT, 50 + 16 * place, 12 if text.isupper() else 13))
    for place, text in enumerate(row["head"]):
        sheet.put(set_words(text, LEFT, 50 + 15.5 * place, 12))
    sheet.y = 50 + 15.5 * max(len(row["head"]), 2) + 8
    sheet.put(set_words(row["number"], LEFT, sheet.y))
    day, month, year = sheet.filled(row["issued"]).split("/")
    date = f"{row['place']}, ngày {day} tháng {month} năm {year}"
    sheet.put(set_words(date, RIGHT, sheet.y, 13))
    sheet.y += 18
    for text in row.get("letter", ()):
        sheet.put(set_words(sheet.filled(text), LEFT, sheet.y, 12))
        sheet.y += 14.5
    sheet.y += 16
    if "title" in row:
        sheet.centred(row["title"])
        for text in row["subject"]:
            sheet.centred(sheet.filled(text))
    else:
        sheet.down(6)
        sheet.centred(row["addressee"])
    sheet.down(14)
    if "body" in row:
        sheet.centred(row["body"])
        sheet.down(8)
    for text in row["open"]:
        sheet.paragraph(sheet.filled(text))
    passages = texts["passages"][row["genre"]]
    if row["genre"] in ("report", "plan"):
        sheet.paragraph(chance.choice(["I. KẾT QUẢ ĐẠT ĐƯỢC", "1. Công tác chỉ đạo, điều hành"]))
    chosen = chance.sample(passages, min(len(passages), chance.randint(6, 10)))
    for place, text in enumerate(chosen):
        lead = chance.choice(["", "", "- ", f"{place + 1}. ", f"{'abcdefghik'[place]}) "])
        sheet.paragraph(lead + sheet.filled(text))
    if row["genre"] in ("report", "conclusion") or chance.random() < 0.3:
        for table in chance.sample(texts["tables"], chance.choice([0, 1, 1, 2])):
            sheet.table(table)
    if row["genre"] == "report":
        for text in texts["next"]:
            sheet.paragraph(sheet.filled(text))
    period = row["period"] and tuple(sheet.filled(day) for day in row["period"])
    return sheet, period


def matched(found: Extraction, wanted: list[Told]) -> tuple[int, list[Told], list[str], int, int]:
    """Return figures right, missed, too many, and of those right with a `what`: how many, right."""
    left = list(wanted)
    right = judged = named = 0
    extra = []
    for figure in found.figures:
        fitting = [t for t in left if t.value == figure.value and figure.unit.lower() in t.units]
        if not fitting:
            extra.append(f"{figure.value:g} {figure.unit} ({figure.what}) <{figure.text}>")
            continue
        told = next((t for t in fitting if t.what == figure.what), fitting[0])
        left.remove(told)
        right += 1
        if told.what:
            judged += 1
            plain = figure.what == figure.unit or figure.what.startswith(("tăng", "giảm"))
            named += plain if told.what == "-" else told.what == figure.what
    return right, left, extra, judged, named


def tried(sheet: Sheet, level: float, grammar: Grammar) -> Extraction:
    """Return what is extracted from a paper, its words harmed at this level."""
    pages = []
    for number, words in enumerate(sheet.pages, start=1):
        held = harmed(words, level, sheet.chance) if level else words
        pages.append(Page(number, 595, 842, lines_of(held), "ocr" if level else "text"))
    return extract(Document("a.pdf", Reading(tuple(pages)), 1, len(pages)), grammar)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, default=Path(__file__).with_suffix(".yaml"))
    parser.add_argument("--papers", type=int, default=141)
    parser.add_argument("--noise", type=float, nargs="+", default=[0.0, 1.0])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    texts = yaml.safe_load(options.texts.read_text(encoding="utf-8"))
    grammar = load_grammar()
    verdicts: dict[str, int] = {}
    for level in options.noise:
        counts: Counter[str] = Counter()
        periods: dict[str, Counter[str]] = defaultdict(Counter)
        for index in range(options.papers):
            row = texts["papers"][index % len(texts["papers"])]
            sheet, period = written(row, texts, index)
            found = tried(sheet, level, grammar)
            covers = (found.covers.start, found.covers.end) if found.covers else None
            said = "right" if covers == period else "wrong" if covers else "nothing"
            periods["with" if period else "without"][said] += 1
            if options.verbose and said != "right":
                print(f"{level} {row.get('subject') or row['letter']} {covers} is {period}")
            right, missed, extra, judged, named = matched(found, sheet.figures)
            counts.update(right=right, missed=len(missed), extra=len(extra))
            counts.update(judged=judged, named=named)
            if options.verbose and (missed or extra):
                print(f"{level} {index} missed {[(t.value, t.units[0]) for t in missed]}")
                print("    too many", extra)
            verdicts[f"{level} {index} period"] = int(said == "right")
            verdicts[f"{level} {index} figures"] = right - len(extra)
        whole = sum(sum(c.values()) for c in periods.values())
        good = sum(c["right"] for c in periods.values())
        print(f"noise {level}: covered period right {good} of {whole} ({good / whole:.1%})")
        for name, verdict in periods.items():
            print(f"  papers {name} a period: {dict(verdict)}")
        precision = counts["right"] / max(counts["right"] + counts["extra"], 1)
        recall = counts["right"] / max(counts["right"] + counts["missed"], 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        print(f"  figures: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")
        print(f"  what is counted: right {counts['named']} of {counts['judged']}")
    if options.keep:
        options.keep.write_text(json.dumps(verdicts), encoding="utf-8")
    if options.against:
        before = json.loads(options.against.read_text(encoding="utf-8"))
        for name in ("period", "figures"):
            keys = [k for k in verdicts if k.endswith(name) and k in before]
            gained = sum(verdicts[k] > before[k] for k in keys)
            lost = [k for k in keys if verdicts[k] < before[k]]
            print(f"{name}: papers better {gained}, worse {len(lost)}", lost[:12])


if __name__ == "__main__":
    main()
