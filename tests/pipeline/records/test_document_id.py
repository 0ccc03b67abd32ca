import pytest

from pipeline.records.document_id import DocumentId

SHA256 = "0123456789abcdef" + "f" * 48


@pytest.mark.parametrize(
    ("made", "written"),
    [
        (DocumentId.of(SHA256, 1, 3), "0123456789abcdef-1-3"),
        (DocumentId.of(SHA256, 10, 12, 2), "0123456789abcdef-10-12-2"),
        (DocumentId.of(SHA256, 0, 0), "0123456789abcdef-0"),
        (DocumentId.of(SHA256, 0, 0, 2), "0123456789abcdef-0-2"),
    ],
)
def test_an_id_says_content_pages_and_copy(made: DocumentId, written: str) -> None:
    assert str(made) == written
    assert DocumentId.read(written) == made


@pytest.mark.parametrize("text", ["", "d", "abc-1", "abc-1-2-3-4", "abc-x-2", "abc-"])
def test_other_texts_are_no_ids(text: str) -> None:
    assert DocumentId.read(text) is None


def test_a_document_that_ends_elsewhere_begins_the_same() -> None:
    assert DocumentId.of(SHA256, 4, 6).beginning == DocumentId.of(SHA256, 4, 9).beginning
    others = [DocumentId.of(SHA256, 1, 6), DocumentId.of(SHA256, 4, 6, 2), DocumentId("x", 4, 6)]
    assert DocumentId.of(SHA256, 4, 6).beginning not in {other.beginning for other in others}
