from pathlib import Path

import pytest
from docx import Document as WordDocument

from pipeline.tasks import ReadTask
from pipeline.worker import read


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
