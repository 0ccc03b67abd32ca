from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from docx import Document as WordDocument

from extractors.reading.store_form import from_json
from pipeline.reading.tasks import ReadTask
from pipeline.reading.worker import read

SAMPLES = Path(__file__).parents[3] / "sample_docs" / "DV01_UBND_tinh"


def write_bundle(path: Path) -> None:
    """Put a scanned plan of two pages, a scanned and a digital notice into one file."""
    bundle = pypdfium2.PdfDocument.new()
    for name in (
        "A-1-2/KH PCTN 2024.pdf",
        "A-2-4/TB tiep dan T3.pdf",
        "A-2-4/TB tiep dan T5.pdf",
    ):
        with pypdfium2.PdfDocument(SAMPLES / name) as sample:
            bundle.import_pages(sample)
    bundle.save(path)
    bundle.close()


def write_letter(path: Path, mark: str) -> None:
    word = WordDocument()
    for line in (
        "ỦY BAN NHÂN DÂN TỈNH MẪU",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        mark,
        "Số: 12/BC-UBND",
        "Tỉnh Mẫu, ngày 05 tháng 3 năm 2024",
        "BÁO CÁO",
        "Kết quả công tác phòng, chống tham nhũng năm 2023",
        "Nội dung chỉ người có trách nhiệm được biết.",
    ):
        if line:
            word.add_paragraph(line)
    word.save(str(path))


@pytest.mark.slow
def test_of_a_secret_document_no_text_is_kept(tmp_path: Path) -> None:
    write_letter(tmp_path / "a.docx", "TỐI MẬT")
    result = read(ReadTask("0", tmp_path / "a.docx", "a.docx"))
    (document,) = result.documents
    assert "secret-mark" in document.extraction.findings
    assert document.extraction.number.value == "12/BC-UBND"
    assert result.content == ""
    assert document.text == ""
    assert document.profile.body == ""


@pytest.mark.slow
def test_of_any_other_document_the_pages_are_kept(tmp_path: Path) -> None:
    write_letter(tmp_path / "a.docx", "")
    result = read(ReadTask("0", tmp_path / "a.docx", "a.docx"))
    assert result.content
    again = read(ReadTask("0", tmp_path / "gone.docx", "a.docx", content=result.content))
    (first,), (second,) = result.documents, again.documents
    assert second.text == first.text
    assert second.profile == first.profile
    assert second.extraction.number.value == first.extraction.number.value


@pytest.mark.slow
@pytest.mark.parametrize(("pages", "whole"), [(2, True), (3, False)])
def test_a_damaged_first_and_last_page_leave_the_pages_between_to_be_read(
    tmp_path: Path, pages: int, whole: bool
) -> None:
    with pypdfium2.PdfDocument.new() as file:
        for number in range(1, pages + 1):
            side = 50_000 if number in (1, pages) else 500
            file.new_page(side, 700)
        file.save(tmp_path / "a.pdf")
    result = read(ReadTask("0", tmp_path / "a.pdf", "a.pdf", identify_only=True))
    assert (result.error, result.whole) == ("too-large", whole)


@pytest.mark.slow
def test_two_passes_read_each_page_once_and_give_what_one_reading_gives(tmp_path: Path) -> None:
    write_bundle(tmp_path / "bundle.pdf")
    task = ReadTask("0", tmp_path / "bundle.pdf", "bundle.pdf")
    whole = read(task)
    identified = read(replace(task, identify_only=True))
    assert (whole.whole, identified.whole) == (True, False)
    assert [page.number for page in from_json(identified.content).pages] == [1, 4]
    plan, _ = identified.documents
    assert plan.extraction.number.value == "214/KH-UBND"

    # The first and the last page are gone from the file: whoever read them again would notice.
    with pypdfium2.PdfDocument(tmp_path / "bundle.pdf") as file:
        for number in (0, 3):
            size = file[number].get_size()
            del file[number]
            file.new_page(*size, index=number)
        file.save(tmp_path / "middle.pdf")
    rest = replace(task, absolute=tmp_path / "middle.pdf", content=identified.content, rest=True)
    in_two = read(rest)
    assert in_two.whole
    assert [(one.first_page, one.last_page) for one in in_two.documents] == [(1, 2), (3, 3), (4, 4)]
    assert in_two.documents == whole.documents
