"""`run`, `inspect` and `evaluate` say the same of the same file."""

from pathlib import Path

import pytest
from docx import Document

from extractors.grammar.loader import load_grammar
from extractors.letterhead.reader import LetterheadReader
from pipeline.reading.engines import SerialEngine
from pipeline.records.rows import EvidenceRow
from pipeline.run.evaluation import Truth, answer_of, evaluate
from pipeline.run.inspection import Inspector
from pipeline.run.run import run
from pipeline.store.store import Store
from tests.pipeline.parts import WordClassifier, parts, settings, small_set

LINES = (
    "ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: {number}",
    "Đắk Lắk, ngày {day} tháng 02 năm 2024",
    "KẾ HOẠCH",
    "Triển khai kế hoạch phòng, chống tham nhũng năm 2024",
    "Nội dung thực hiện theo quy định.",
)


def write_docx(path: Path, number: str, day: str) -> None:
    document = Document()
    for line in LINES:
        document.add_paragraph(line.format(number=number, day=day))
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))


@pytest.mark.parametrize(
    ("name", "number", "day"),
    [
        ("31_KH-UBND_02.02.2024.docx", "31/KH-UBND", "02"),
        ("32_KH-UBND_02.02.2024.docx", "     /KH-UBND", "     "),  # the name is a witness
        ("B.1.1 ke hoach.docx", "33/KH-UBND", "05"),  # a code of a folder in the name
    ],
)
def test_run_inspect_and_evaluate_agree(tmp_path: Path, name: str, number: str, day: str) -> None:
    folder = tmp_path / "evidence"
    write_docx(folder / name, number, day)
    store = Store.create(tmp_path / "out")
    ran = run(settings(folder), parts(store, SerialEngine())).results.rows[0]
    store.close()
    assert ran.indicators

    grammar = load_grammar()
    inspector = Inspector(grammar, LetterheadReader(grammar), WordClassifier(), small_set())
    inspected = inspector.inspect(folder / name).documents[0].row
    assert judged_part(inspected) == judged_part(ran)
    assert inspected.doc_id == ran.doc_id

    said = answer_of(ran)
    truth = Truth(name, "", {field: values for field, values in said.values.items() if values})
    evaluation = evaluate(
        [truth], folder, SerialEngine(), small_set(), WordClassifier(), lambda *_: None
    )
    assert evaluation.mistakes == []
    sure = {field for field, counts in evaluation.scores.items() if counts.sure}
    assert sure == said.sure & truth.accepted.keys()


def judged_part(row: EvidenceRow) -> tuple[object, ...]:
    return row.extraction, row.indicators, row.suggestions, row.period, row.reasons, row.notes
