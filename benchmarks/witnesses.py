"""What right and wrong file names and citations do to number and date: gained, lost, to review.

    python benchmarks/witnesses.py ../shared/data/real --words DIR [--verbose]
    python benchmarks/witnesses.py sample_docs --words DIR --whole --cited [--verbose]

Every paper of the truth table is read once (page 1, `--whole` all pages; readings are kept in
DIR), then judged under each way of naming files below. `gained`: right now and not before;
`lost`: the other way round; `wrong unseen`: a wrong value that no reason sends to a person;
`freed`, `sent`: papers whose number and date need no look any more, or need one now.

`--cited` adds papers that cite each paper: from one, from two, with a wrong day, with a day of
another year. `--doubt` does to every field what a poor scan does: its confidence falls, as often
as not to a wrong reading, so that there is something to gain.
"""

from __future__ import annotations

import argparse
import csv
import pickle
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from classifiers.profile import Profile
from extractors.document import Alternative, Citation, Extraction, Field, Reading
from extractors.errors import ReadingError
from extractors.fields.merge import Choice, state_findings
from extractors.fields.number import ParsedNumber, parse_number
from extractors.fields.split import split_documents
from extractors.grammar.folding import fold
from extractors.grammar.loader import Grammar, load_grammar
from extractors.letterhead.reader import LetterheadReader
from extractors.reading.options import ReadOptions
from extractors.reading.read_file import read_file
from pipeline.judging.witnesses import with_witnesses
from pipeline.reading.versions import reader_key
from pipeline.reading.worker import found_document
from pipeline.records.found import FoundDocument
from pipeline.records.rows import EvidenceRow

DOUBTS = ("missing", "blank", "uncertain", "conflict")
SEED = 2026


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper with its truth and what was read of it."""

    path: str
    number: str
    date: str
    doc_type: str
    issuer: str
    found: FoundDocument


@dataclass(frozen=True, slots=True)
class Standing:
    """What was concluded of one paper."""

    number: str | None
    date: str | None
    unsure: frozenset[str]


def read_papers(
    data: Path, words: Path, whole: bool, with_letterhead: bool, grammar: Grammar
) -> Iterator[Paper]:
    """Yield every paper of the table with a number and a date, one to a file."""
    reader = LetterheadReader(grammar) if with_letterhead else None
    options = ReadOptions(pages=None if whole else (1, 1), letterhead=reader)
    words.mkdir(parents=True, exist_ok=True)
    with (data / "truth.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    for row in rows:
        if not row["number"]:
            continue
        kept = words / f"{row['file'].replace('/', '_')}.{reader_key(whole=True)}.pickle"
        if kept.exists():
            reading: Reading = pickle.loads(kept.read_bytes())
        else:
            try:
                reading = read_file(data / row["file"], options)
            except ReadingError as error:
                print(row["file"], "not read:", error.code)
                continue
            kept.write_bytes(pickle.dumps(reading))
        documents = split_documents("a.pdf", reading, grammar)
        if len(documents) == 1:
            found = found_document(documents[0], grammar)
            yield Paper(
                row["file"], row["number"], row["issue_date"], row["doc_type"], row["issuer"], found
            )


# -- names ------------------------------------------------------------------------------------


def _abbreviation(number: ParsedNumber) -> str:
    return fold(number.abbreviation).upper() or "CV"


def _day(date: str, mark: str) -> str:
    return mark.join(reversed(date.split("-")))


def _other_serial(number: ParsedNumber, chance: random.Random) -> str:
    """Return the serial with one digit changed: a slip of the clerk who named the file."""
    digits = list(number.serial)
    at = chance.randrange(len([c for c in digits if c.isdigit()]))
    digits[at] = chance.choice([c for c in "123456789" if c != digits[at]])
    return "".join(digits)


def _symbol(number: ParsedNumber, serial: str, mark: str) -> str:
    return fold(f"{serial}{number.symbol}").upper().replace("/", mark)


Name = Callable[[ParsedNumber, str, random.Random], str]
RIGHT: dict[str, Name] = {
    "31_KH-UBND_02.02.2018": lambda n, d, c: f"{_symbol(n, n.serial, '_')}_{_day(d, '.')}",
    "31-kh-ubnd.signed": lambda n, d, c: f"{_symbol(n, n.serial, '-').lower()}.signed",
    "KH 31": lambda n, d, c: f"{_abbreviation(n)} {n.serial} trien khai",
    "KH so 31 ngay 2-2-2018": lambda n, d, c: (
        f"{_abbreviation(n)} so {n.serial} ngay {_day(d, '-')}"
    ),
    "2018_02_02_KH31": lambda n, d, c: f"{d.replace('-', '_')}_{_abbreviation(n)}{n.serial}",
    "QD_1234_2023": lambda n, d, c: f"{_abbreviation(n)}_{n.serial}_{d[:4]}",
}
WRONG: dict[str, Name] = {
    "one digit wrong, right day": lambda n, d, c: (
        f"{_symbol(n, _other_serial(n, c), '_')}_{_day(d, '.')}"
    ),
    "one digit wrong, no day": lambda n, d, c: f"{_abbreviation(n)} {_other_serial(n, c)}",
    "copied from the year before": lambda n, d, c: (
        f"{_symbol(n, str(c.randrange(10, 400)), '_')}_{_day(f'{int(d[:4]) - 1}{d[4:8]}15', '.')}"
    ),
    "right number, day of filing": lambda n, d, c: (
        f"{_symbol(n, n.serial, '_')}_{_day(f'{d[:4]}-12-28', '.')}"
    ),
}
SILENT: dict[str, Name] = {
    "scan0001": lambda n, d, c: f"scan{c.randrange(9999):04}",
    "IMG_20240301_081522": lambda n, d, c: f"IMG_20240301_08{c.randrange(1000, 5959)}",
    "B-1-9-2": lambda n, d, c: f"B-1-9-{c.randrange(1, 9)}",
    "Doc 12": lambda n, d, c: f"Doc {c.randrange(1, 99)}",
    "2024": lambda n, d, c: "2024",
    "01_KH PCTN": lambda n, d, c: f"{c.randrange(1, 9):02}_{_abbreviation(n)} PCTN",
    "BC thuc hien KH 31": lambda n, d, c: (
        f"{_abbreviation(n)} thuc hien NQ {c.randrange(10, 99)} ngay 05-06-2023"
    ),
}


# -- judging ----------------------------------------------------------------------------------


def _row(at: int, path: str, extraction: Extraction) -> EvidenceRow:
    return EvidenceRow(f"{at}", path, 1, 1, f"{at}", "unit", extraction=extraction)


def standing(extraction: Extraction) -> Standing:
    """Return number and date, and which of them a reason sends to a person."""
    unsure = {
        name
        for name in ("number", "date")
        if {f"{name}-{doubt}" for doubt in DOUBTS} & set(extraction.findings)
    }
    return Standing(extraction.number.value, extraction.issue_date.value, frozenset(unsure))


def judged(
    papers: Sequence[Paper], names: Sequence[str], citing: Sequence[Citation], grammar: Grammar
) -> list[Standing]:
    """Return what is concluded of the papers under these names, among papers that cite them."""
    rows = [_row(i, names[i], paper.found.extraction) for i, paper in enumerate(papers)]
    found = [paper.found for paper in papers]
    for at, citation in enumerate(citing, start=len(rows)):
        extraction = Extraction(citations=(citation,))
        rows.append(_row(at, f"unit/citing {at}.pdf", extraction))
        found.append(FoundDocument(1, 1, "text", extraction, Profile(), ""))
    after = with_witnesses(rows, found, grammar)
    return [standing(row.extraction or Extraction()) for row in after[: len(papers)]]


def table(
    title: str,
    papers: Sequence[Paper],
    before: list[Standing],
    after: list[Standing],
    verbose: bool,
) -> None:
    """Print what became of the papers."""
    counts: Counter[str] = Counter()
    for paper, was, now in zip(papers, before, after, strict=True):
        for field, truth in (("number", paper.number), ("date", paper.date)):
            old, new = getattr(was, field), getattr(now, field)
            counts["gained"] += new == truth != old
            counts["lost"] += old == truth != new
            counts["wrong unseen"] += new != truth and field not in now.unsure
            if verbose and (old != new or (field in was.unsure) != (field in now.unsure)):
                sent = "to review" if field in now.unsure else "unseen"
                print(f"    {paper.path} {field}: {old} -> {new}, {sent}; truth {truth}")
        counts["freed"] += bool(was.unsure and not now.unsure)
        counts["sent"] += bool(now.unsure and not was.unsure)
        counts["no review"] += not now.unsure
    told = ("gained", "lost", "wrong unseen", "freed", "sent", "no review")
    print(f"| {title} | {' | '.join(str(counts[name]) for name in told)} |")


def doubted(paper: Paper, chance: random.Random, grammar: Grammar) -> Paper:
    """Return the paper as a poor scan gives it: half of its readings are doubtful, some wrong."""
    extraction = paper.found.extraction
    number, date = extraction.number, extraction.issue_date
    parsed = parse_number(paper.number, grammar)
    if chance.random() < 0.5 and parsed:
        wrong = _other_serial(parsed, chance) + parsed.symbol
        number = _doubtful(number, paper.number, wrong, chance)
    if chance.random() < 0.5:
        wrong = f"{paper.date[:8]}{(int(paper.date[8:]) + 6) % 27 + 1:02}"
        date = _doubtful(date, paper.date, wrong, chance)
    findings = (
        *state_findings("number", Choice(number), grammar.weights.certain),
        *state_findings("date", Choice(date), grammar.weights.certain),
    )
    changed = replace(extraction, number=number, issue_date=date, findings=findings)
    return replace(paper, found=replace(paper.found, extraction=changed))


def _doubtful(field: Field, truth: str, wrong: str, chance: random.Random) -> Field:
    """Return the field with a confidence of 0.3-0.78, right as often as that says."""
    confidence = round(chance.uniform(0.3, 0.78), 3)
    right = chance.random() < confidence
    best, other = (truth, wrong) if right else (wrong, truth)
    rest = (
        Alternative(other, round(min(0.8 * (1 - confidence), 0.9 * confidence), 3), "letterhead"),
    )
    return replace(
        field,
        value=best,
        confidence=confidence,
        state="read",
        reader="letterhead",
        alternatives=rest,
    )


def _citation(paper: Paper, date: str) -> Citation:
    text = f"{paper.doc_type} số {paper.number}"
    return Citation(paper.doc_type, paper.number, date, paper.issuer, "thực hiện", text)


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("--words", type=Path, required=True, help="where readings are kept")
    arguments.add_argument("--whole", action="store_true", help="all pages, not the first alone")
    arguments.add_argument("--cited", action="store_true", help="also papers that cite these")
    arguments.add_argument("--doubt", action="store_true", help="make half of the fields doubtful")
    arguments.add_argument("--verbose", action="store_true", help="name every change")
    options = arguments.parse_args()
    grammar = load_grammar()
    papers = list(read_papers(options.data, options.words, options.whole, True, grammar))
    chance = random.Random(SEED)
    if options.doubt:
        papers = [doubted(paper, chance, grammar) for paper in papers]
    plain = [f"unit/a{at}x.pdf" for at in range(len(papers))]
    before = judged(papers, plain, (), grammar)
    numbers = [parse_number(paper.number, grammar) for paper in papers]
    print(f"{len(papers)} papers, {sum(not one.unsure for one in before)} need no review")
    print("| names | gained | lost | wrong unseen | freed | sent | no review |\n|---|" + "---|" * 6)
    for kind, names in (("right", RIGHT), ("wrong", WRONG), ("silent", SILENT)):
        for title, name in names.items():
            given = [
                f"unit/{name(number, paper.date, chance)}.pdf" if number else plain[at]
                for at, (paper, number) in enumerate(zip(papers, numbers, strict=True))
            ]
            # Two papers may get one name; they lie in folders of their own.
            given = [path.replace("unit/", f"unit/{at}/") for at, path in enumerate(given)]
            after = judged(papers, given, (), grammar)
            table(f"{kind}: `{title}`", papers, before, after, options.verbose)
    if not options.cited:
        return
    once = [_citation(paper, paper.date) for paper in papers]
    moved = [
        _citation(paper, f"{paper.date[:8]}{int(paper.date[8:]) % 27 + 1:02}") for paper in papers
    ]
    year = [_citation(paper, f"{int(paper.date[:4]) - 1}{paper.date[4:8]}15") for paper in papers]
    ways = {
        "cited by one": once,
        "cited by two": [*once, *once],
        "one citation with a wrong day": moved,
        "two citations with one wrong day": [*moved, *moved],
        "two citations of another year's": [*year, *year],
        "one right citation, one wrong": [*once, *moved],
    }
    for title, citing in ways.items():
        table(title, papers, before, judged(papers, plain, citing, grammar), options.verbose)
    many = (papers * (3000 // len(papers) + 1))[:3000]
    paths = [f"unit/{at}/KH {at}.pdf" for at in range(3000)]
    began = time.process_time()
    judged(many, paths, (), grammar)
    print(f"3,000 documents: {time.process_time() - began:.2f} CPU seconds")


if __name__ == "__main__":
    main()
