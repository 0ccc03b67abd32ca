"""`classify`, the register of a run, and a run give one answer for one title.

Documents of nothing but letterhead and title, one for each of the sample titles.
"""

import csv
import io
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest

from classifiers.classifier import IndicatorClassifier, train
from classifiers.register import classify_table
from classifiers.register_table import read_entries
from classifiers.scores import as_decimal
from extractors.document import Document, Extraction, Reading
from extractors.grammar.loader import load_grammar
from extractors.page import Box, Line, Page, Word
from indicator_map.examples import load_examples
from indicator_map.loader import load_set
from indicator_map.model import IndicatorSet
from pipeline.judging.document import judge_documents
from pipeline.judging.registration import registered
from pipeline.reading.worker import found_document
from pipeline.records.rows import EvidenceRow

SAMPLES = Path(__file__).parents[3] / "sample_docs/truth.tsv"
BESIDE = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]

Answer = tuple[str, str]
"""The best indicator, empty for none, and its score as written."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def indicators() -> IndicatorSet:
    return load_set("pctn-tinh-2025")


@pytest.fixture(scope="module")
def classifier(indicators: IndicatorSet) -> IndicatorClassifier:
    return train(indicators, load_examples())


@pytest.fixture(scope="module")
def rows(indicators: IndicatorSet, classifier: IndicatorClassifier) -> list[EvidenceRow]:
    """The sample titles as a run judges them."""
    with SAMPLES.open(encoding="utf-8", newline="") as file:
        samples = [row for row in csv.DictReader(file, delimiter="\t") if row["subject"]]
    grammar = load_grammar()
    found = [found_document(page_of(sample), grammar) for sample in samples]
    bare = [
        EvidenceRow(str(at), f"{at}.pdf", 1, 1, str(at), "X", "text", one.extraction)
        for at, one in enumerate(found)
    ]
    judged = judge_documents(bare, found, indicators, grammar, classifier.rank_many)
    return [one.row for one in judged]


def page_of(sample: dict[str, str]) -> Document:
    """A page of letterhead, type and subject."""
    name = textwrap.wrap(sample["issuer"].upper(), 24)
    year, month, day = (sample["issue_date"] or "2024-03-05").split("-")
    title = [sample["doc_type"].upper()] if sample["doc_type"] != "Công văn" else []
    subject = textwrap.wrap(sample["subject"], 60)
    below = 66.0 + 16 * len(name)
    lines = [
        *[(90.0, 50.0 + 16 * at, text) for at, text in enumerate(name)],
        *[(300.0, 50.0 + 16 * at, text) for at, text in enumerate(BESIDE)],
        (90.0, below, f"Số: {sample['number']}"),
        (320.0, below, f"Đắk Lắk, ngày {day} tháng {month} năm {year}"),
        *[(150.0, below + 34 + 16 * at, text) for at, text in enumerate([*title, *subject])],
    ]
    held = tuple(line_of(*line) for line in sorted(lines, key=lambda line: (line[1], line[0])))
    return Document("a.pdf", Reading((Page(1, 595, 842, held, "text"),)), 1, 1)


def line_of(x: float, y: float, text: str) -> Line:
    words = []
    for word in text.split():
        words.append(Word(word, Box(x, y, x + 5.0 * len(word), y + 12)))
        x += 5.0 * (len(word) + 1)
    return Line(tuple(words))


def run_answers(rows: Sequence[EvidenceRow]) -> list[Answer]:
    return [(row.indicator, as_decimal(row.suggestions[0].score)) for row in rows]


def read_of(row: EvidenceRow) -> dict[str, str]:
    """What a clerk would enter into a register of what was read."""
    extraction = row.extraction or Extraction()
    return {
        "title": extraction.subject.value or "",
        "doc_type": extraction.doc_type.value or "",
        "number": extraction.number.value or "",
        "issue_date": extraction.issue_date.value or "",
        "issuer": extraction.issuer.value or "",
    }


def written(entries: Sequence[dict[str, str]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, entries[0], delimiter="\t", lineterminator="\n")
        table.writeheader()
        table.writerows(entries)
    return path


def as_classified(path: Path, classifier: IndicatorClassifier) -> list[Answer]:
    out = io.StringIO()
    classify_table(path, classifier, None, out)
    table = csv.DictReader(io.StringIO(out.getvalue()), delimiter="\t")
    return [(row["indicator"], row["indicator_score"]) for row in table]


def test_a_register_of_what_was_read_is_classified_as_the_run_did(
    rows: list[EvidenceRow], classifier: IndicatorClassifier, tmp_path: Path
) -> None:
    path = written([read_of(row) for row in rows], tmp_path / "register.tsv")
    assert as_classified(path, classifier) == run_answers(rows)


def test_kind_and_title_in_one_column_are_classified_as_the_run_did(
    rows: list[EvidenceRow], classifier: IndicatorClassifier, tmp_path: Path
) -> None:
    """`Tên loại và trích yếu nội dung`: `Quyết định về việc chuyển đổi vị trí công tác …`."""
    entries = []
    for row in rows:
        entry = read_of(row)
        kind, title = entry.pop("doc_type"), entry["title"]
        if kind and kind != "Công văn":
            title = f"{kind} {title[:1].lower()}{title[1:]}"
        entries.append({**entry, "title": title, "number": f"Số: {entry['number']}"})
    path = written(entries, tmp_path / "register.tsv")
    told = [row for row in rows if row.extraction and row.extraction.doc_type.value != "Công văn"]
    wanted = dict(zip([row.doc_id for row in rows], run_answers(rows), strict=True))
    found = dict(zip([row.doc_id for row in rows], as_classified(path, classifier), strict=True))
    assert {row.doc_id: found[row.doc_id] for row in told} == {
        row.doc_id: wanted[row.doc_id] for row in told
    }


def test_the_register_of_a_run_has_the_same_answers(
    rows: list[EvidenceRow],
    indicators: IndicatorSet,
    classifier: IndicatorClassifier,
    tmp_path: Path,
) -> None:
    entries = read_entries(written([read_of(row) for row in rows], tmp_path / "register.tsv"))
    entered = registered(entries, (), indicators, (), classifier.rank_many)
    found = [(row.indicator, as_decimal(row.score)) for row in entered if row.indicator]
    assert found == [answer for answer in run_answers(rows) if answer[0]]
