"""How fast and how well a register of documents (sổ văn bản) is matched with scans, all made up.

    python -m benchmarks.register [--rows 10000] [--scans 2000] [--seed 1]

Three quarters of the scans are in the register; the other rows have no scan. Clerks write numbers
without symbol, leave out dates, shorten, abbreviate and mistype subjects; scans are misread. The
titles are those of the labelled examples with endings made up, so that many differ in one word.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from classifiers.register_table import read_entries
from extractors.document import Extraction, Field
from extractors.grammar.folding import fold
from indicator_map.examples import Example, load_examples
from indicator_map.loader import set_for_year
from pipeline.judging.register_matching import match_register
from pipeline.judging.registration import registered
from pipeline.records.rows import EvidenceRow, RegisterRow
from pipeline.run.rankings import classifier_source
from pipeline.store.store import Store

HEADINGS = ("TT", "Số", "Ký hiệu", "Ngày tháng", "Loại văn bản", "Trích yếu", "Nơi ban hành")
KINDS = {"Quyết định": "QĐ", "Kế hoạch": "KH", "Báo cáo": "BC", "Thông báo": "TB", "Công văn": ""}
ISSUERS = {
    "Ủy ban nhân dân tỉnh": "UBND",
    "Thanh tra tỉnh": "TTr",
    "Sở Nội vụ": "SNV",
    "Sở Tài chính": "STC",
    "Sở Tư pháp": "STP",
}
SHORTENED = (
    ("phòng, chống tham nhũng", "PCTN"),
    ("tài sản, thu nhập", "TSTN"),
    ("Ủy ban nhân dân", "UBND"),
)
LETTERS = "aeiounhtcgmlr"
FIRST_DAY = date(2023, 12, 16)


@dataclass(frozen=True, slots=True)
class Paper:
    """A made-up document as it truly is."""

    serial: int
    symbol: str
    day: date
    doc_type: str
    issuer: str
    subject: str


def papers(count: int, examples: Sequence[Example], chance: random.Random) -> list[Paper]:
    """Return documents in the order of their days, numbered for each kind and issuer."""
    last: Counter[str] = Counter()
    made = []
    for place in range(count):
        doc_type = chance.choice(list(KINDS))
        issuer = chance.choice(list(ISSUERS))
        sign = ISSUERS[issuer]
        symbol = f"{KINDS[doc_type]}-{sign}" if KINDS[doc_type] else f"{sign}-NC"
        last[symbol] += 1
        ending = chance.choice(
            ("", f" tháng {chance.randint(1, 12)}", f" đối với đơn vị {chance.randint(1, 300)}",
             f" tại xã Tân {chance.choice('ABCDEGHKLMNPQRSTVXY')}{chance.choice('aeiou')}n")
        )  # fmt: skip
        day = FIRST_DAY + timedelta(days=place * 365 // count)
        title = chance.choice(examples).title + ending
        made.append(Paper(last[symbol], symbol, day, doc_type, issuer, title))
    return made


def mistyped(text: str, share: float, chance: random.Random) -> str:
    """Return the text with this share of its letters changed."""
    return "".join(
        chance.choice(LETTERS) if letter.isalpha() and chance.random() < share else letter
        for letter in text
    )


def as_registered(paper: Paper, chance: random.Random) -> RegisterRow:
    """Return the document as a clerk enters it."""
    number = f"{paper.serial:02d}" if chance.random() < 0.5 else str(paper.serial)
    if chance.random() > 0.15:
        number += f"/{paper.symbol}"
    day: date | None = paper.day
    if chance.random() < 0.05:
        day = None
    elif chance.random() < 0.03:
        day = paper.day + timedelta(days=chance.randint(1, 3))
    subject = paper.subject
    if chance.random() < 0.2:
        for long, short in SHORTENED:
            subject = subject.replace(long, short)
    if chance.random() < 0.15:
        words = subject.split()
        subject = " ".join(words[: max(len(words) * 2 // 3, 4)])
    if chance.random() < 0.2:
        subject = mistyped(subject, 0.03, chance)
    if chance.random() < 0.1:
        subject = fold(subject)
    typed = paper.doc_type if chance.random() < 0.5 else ""
    return RegisterRow(
        "", 0, number, day.isoformat() if day else None, typed, paper.issuer, subject
    )


def as_read(paper: Paper, name: str, chance: random.Random) -> EvidenceRow:
    """Return the document as it is read from a scan."""
    number: str | None = f"{paper.serial:02d}/{paper.symbol}"
    reasons: tuple[str, ...] = ()
    kind = chance.random()
    if kind < 0.10:
        number, reasons = None, ("number-missing",)
    elif kind < 0.14:
        digits = f"{paper.serial:02d}"
        place = chance.randrange(len(digits))
        wrong = chance.choice([d for d in "0123456789" if d != digits[place]])
        number = f"{digits[:place]}{wrong}{digits[place + 1 :]}/{paper.symbol}"
        reasons = ("number-uncertain",) if chance.random() < 0.5 else ()
    day: date | None = paper.day
    kind = chance.random()
    if kind < 0.08:
        day = None
    elif kind < 0.11:
        day = paper.day.replace(day=chance.randint(1, 28))
    subject: str | None = paper.subject
    if chance.random() < 0.3:
        subject = mistyped(paper.subject, 0.03, chance)
    if chance.random() < 0.03:
        subject = None
    return EvidenceRow(
        name, f"{name}.pdf", 1, 2, name, "", "ocr",
        Extraction(
            number=_field(number),
            issue_date=_field(day.isoformat() if day else None),
            doc_type=_field(paper.doc_type),
            issuer=_field(f"{paper.issuer} Đắk Lắk"),
            subject=_field(subject),
        ),
        reasons=reasons,
    )  # fmt: skip


def _field(value: str | None) -> Field:
    return Field(value, state="read") if value else Field()


def made_up(
    rows: int, scans: int, seed: int
) -> tuple[list[RegisterRow], list[EvidenceRow], dict[int, str]]:
    """Return a register, scans, and the scan of each row that has one (by its place)."""
    chance = random.Random(seed)
    elsewhere = scans // 4
    made = papers(rows + elsewhere, load_examples(), chance)
    unregistered = set(chance.sample(range(len(made)), elsewhere))
    entered = [paper for place, paper in enumerate(made) if place not in unregistered]
    scanned = set(chance.sample(range(rows), scans - elsewhere))
    register = [as_registered(paper, chance) for paper in entered]
    truth = {place: f"s{place}" for place in sorted(scanned)}
    evidence = [as_read(entered[place], name, chance) for place, name in truth.items()]
    evidence += [as_read(made[place], f"x{place}", chance) for place in sorted(unregistered)]
    chance.shuffle(evidence)
    return register, evidence, truth


def accuracy(rows: Sequence[RegisterRow], truth: dict[int, str]) -> Counter[str]:
    """Count how the rows came out: with a scan and without one."""
    counts: Counter[str] = Counter()
    for place, row in enumerate(rows):
        said = row.status if row.status in ("scanned", "probable") else "none"
        if place not in truth:
            counts[f"no scan: {said}"] += 1
        elif said == "none":
            counts["scan: none"] += 1
        else:
            right = "right" if row.doc_id == truth[place] else "wrong scan"
            counts[f"scan: {said}, {right}"] += 1
    return counts


def seconds(register: Sequence[RegisterRow], evidence: Sequence[EvidenceRow]) -> dict[str, float]:
    """Return the processor seconds that a run spends on the register, the classifier ready."""
    indicators = set_for_year(2024)
    with tempfile.TemporaryDirectory(prefix="minhchung-benchmark-") as temporary:
        out, book = Path(temporary), Workbook(write_only=True)
        sheet = book.create_sheet("2024")
        sheet.append(HEADINGS)
        for place, row in enumerate(register, start=1):
            number, _, symbol = row.number.partition("/")
            day = date.fromisoformat(row.issue_date) if row.issue_date else None
            sheet.append((place, number, symbol, day, row.doc_type, row.subject, row.issuer))
        book.save(out / "so.xlsx")
        classifier = classifier_source(indicators)
        classifier.load()
        with closing(Store.create(out / "results")) as store:
            spent = {}
            began = time.process_time()
            entries = read_entries(out / "so.xlsx")
            spent["read"] = time.process_time() - began
            for name in ("judged and matched", "the same again"):
                began = time.process_time()
                registered(entries, evidence, indicators, store, classifier)
                spent[name] = time.process_time() - began
    return {name: round(one, 1) for name, one in spent.items()}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=10_000)
    options.add_argument("--scans", type=int, default=2_000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    register, evidence, truth = made_up(asked.rows, asked.scans, asked.seed)
    began = time.process_time()
    counts = accuracy(match_register(register, evidence), truth)
    print(f"matching alone: {time.process_time() - began:.1f} s of one processor")
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")
    sure = counts["scan: scanned, right"]
    sure_wrong = counts["scan: scanned, wrong scan"] + counts["no scan: scanned"]
    found = sure + counts["scan: probable, right"]
    wrong = sure_wrong + counts["scan: probable, wrong scan"] + counts["no scan: probable"]
    print(f"scanned: precision {sure / (sure + sure_wrong):.4f}, recall {sure / len(truth):.4f}")
    print(f"with probable: precision {found / (found + wrong):.4f}, ", end="")
    print(f"recall {found / len(truth):.4f}")
    for name, spent in seconds(register, evidence).items():
        print(f"{name}: {spent} s of one processor")


if __name__ == "__main__":
    main()
