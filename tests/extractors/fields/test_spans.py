"""What spaCy carries: same text, spans where the fields stand."""

from itertools import pairwise

import pytest

from extractors.fields.extract import extract
from extractors.fields.spans import document_spans, field_pipeline


@pytest.fixture(scope="module")
def nlp(grammar):
    return field_pipeline(grammar)


@pytest.fixture
def document(letterhead, read_lines):
    body = [
        (240, 130, "BÁO CÁO"),
        (110, 148, "Công tác phòng, chống tham nhũng năm 2024"),
        (85, 200, "Thực hiện Chỉ thị số 10/CT-TTg ngày 22/4/2019, đã khởi tố 05 vụ, 12 bị can;"),
        (85, 216, "tại tỉnh Lâm Đồng, Sở Tư pháp đã báo cáo."),
    ]
    return read_lines([*letterhead(), *body])


def test_the_text_is_the_documents(document, grammar, nlp):
    doc = document_spans(document, extract(document, grammar), nlp)
    assert doc.text == document.text


def test_every_kind_of_span_stands_at_its_words(document, grammar, nlp):
    doc = document_spans(document, extract(document, grammar), nlp)
    held = {(span.label_, span.text.replace("\n", " ")) for span in doc.spans["fields"]}
    assert ("number", "Số: 31/KH-UBND") in held
    assert ("doc_type", "BÁO CÁO") in held
    assert ("subject", "Công tác phòng, chống tham nhũng năm 2024") in held
    assert ("citation", "Chỉ thị số 10/CT-TTg ngày 22/4/2019,") in held
    assert ("period", "năm 2024") in held
    assert ("figure", "05 vụ,") in held
    places = {document.place(span.start_char, span.end_char).page for span in doc.spans["fields"]}
    assert places == {1}


def test_entities_do_not_overlap_and_hold_names(document, grammar, nlp):
    doc = document_spans(document, extract(document, grammar), nlp)
    ends = [(ent.start, ent.end) for ent in doc.ents]
    assert all(a[1] <= b[0] for a, b in pairwise(ends))
    assert ("body", "Sở Tư pháp") in {(ent.label_, ent.text) for ent in doc.ents}


def test_text_alone(nlp):
    doc = nlp("Quyết định số 1524/QĐ-UBND ngày 05/10/2022 về quý I năm 2024")
    assert [span.label_ for span in doc.spans["fields"]] == ["citation", "period"]


@pytest.mark.slow
def test_persons_and_places_come_from_underthesea_and_keep_their_characters(grammar):
    nlp = field_pipeline(grammar, names=True)
    text = "Tại xã Ea Hồ, ông Nguyễn Văn Mẫu và bà Lê Thị Ví Dụ\nđã báo cáo năm 2024."
    doc = nlp(text)
    assert doc.text == text
    persons = [span.text for span in doc.spans["fields"] if span.label_ == "person"]
    assert "Nguyễn Văn Mẫu" in persons
    assert all(text.count(person) for person in persons)
