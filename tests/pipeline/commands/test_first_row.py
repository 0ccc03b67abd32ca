import pytest

from classifiers.profile import Profile
from extractors.document import Extraction, Field
from pipeline.commands.running import FirstRow
from pipeline.records.found import FoundDocument

PLAN = Extraction(
    number=Field("31/KH-UBND", state="read"),
    issue_date=Field("2024-02-03", state="read"),
    doc_type=Field("Kế hoạch", state="read"),
)


def found(extraction: Extraction) -> FoundDocument:
    return FoundDocument(1, 1, "ocr", extraction, Profile(""), "")


def test_the_first_document_is_shown_and_no_later_one(capsys: pytest.CaptureFixture[str]) -> None:
    show = FirstRow()
    show("hỏng.pdf", ())
    assert capsys.readouterr().err == ""
    show("a/b\u202e.pdf", (found(PLAN), found(Extraction())))
    said = capsys.readouterr().err
    assert said.startswith("Văn bản đầu tiên: Kế hoạch, 31/KH-UBND, 03/02/2024 (a/b")
    assert "\u202e" not in said
    show("c.pdf", (found(PLAN),))
    assert capsys.readouterr().err == ""


def test_a_first_document_without_values_is_told_of_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    FirstRow()("a.pdf", (found(Extraction()),))
    assert capsys.readouterr().err == "Văn bản đầu tiên: chưa rõ số, ngày (a.pdf)\n"
