import pytest

from extractors.document import Alternative, Extraction, Field
from extractors.fields.file_name import read_file_name
from extractors.fields.witnesses import name_witness


def read(value, confidence=0.95, others=(), raw=""):
    state = "read" if value else "unreadable"
    alternatives = tuple(Alternative(other, 0.2, "letterhead") for other in others)
    return Field(value, raw, confidence=confidence, state=state, alternatives=alternatives)


def said(grammar, name, number, doc_type="Kế hoạch", date=None):
    extraction = Extraction(
        number=number, doc_type=Field(doc_type, state="read"), issue_date=date or Field()
    )
    return name_witness(read_file_name(name, grammar), extraction, grammar)


CASES = [
    # name, what the page has, kind, the candidate
    ("KH 31.pdf", read("31/KH-UBND"), "Kế hoạch", "31/KH-UBND"),
    ("KH 5 UBND.pdf", read("05/KH-UBND"), "Kế hoạch", "05/KH-UBND"),
    ("KH 37.pdf", read("31/KH-UBND", others=("37/KH-UBND",)), "Kế hoạch", "37/KH-UBND"),
    ("KH 77.pdf", read("31/KH-UBND"), "Kế hoạch", "77/KH-UBND"),
    ("KH 31.pdf", read(None, raw="…/KH-UBND"), "Kế hoạch", "31/KH-UBND"),
    ("31_KH-UBND.pdf", Field(), "Kế hoạch", "31/KH-UBND"),
    ("132-KH_TU.pdf", Field(), "Kế hoạch", "132-KH/TU"),
    ("QD 27.pdf", read("27/2024/QĐ-UBND"), "Quyết định", "27/2024/QĐ-UBND"),
    ("CV 45-TTr.pdf", read("45/TTr-NV1"), "Công văn", "45/TTr-NV1"),
    ("CV 3391.pdf", read("3391/UBND-NC"), "Công văn", "3391/UBND-NC"),
    # of another paper, or of no whole number
    ("QD 31.pdf", read("31/KH-UBND"), "Kế hoạch", None),
    ("31_KH-STP.pdf", read("31/KH-UBND"), "Kế hoạch", None),
    ("QD_27_2023.pdf", read("27/2024/QĐ-UBND"), "Quyết định", None),
    ("KH 31.pdf", Field(), "Kế hoạch", None),
    ("QD 31 UBND.pdf", Field(), "Kế hoạch", None),
]


@pytest.mark.parametrize(("name", "number", "kind", "value"), CASES)
def test_a_name_speaks_in_the_page_s_terms(grammar, name, number, kind, value):
    witness = said(grammar, name, number, kind)
    assert (witness.number.value if witness.number else None) == value


def test_a_name_s_candidate_stands_on_no_page(grammar):
    candidate = said(grammar, "KH 31.pdf", read("31/KH-UBND")).number
    assert (candidate.page, candidate.box, candidate.reader) == (None, None, "file-name")


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("31_KH-UBND_02.02.2018.pdf", "2018-02-02"),
        ("77_KH-UBND_02.02.2018.pdf", None),  # the sure number says that the name was copied
        ("31_QD-UBND_02.02.2018.pdf", None),  # another paper's name
        ("02.02.2018.pdf", "2018-02-02"),
    ],
)
def test_a_wrong_name_s_day_is_worth_nothing(grammar, name, date):
    witness = said(grammar, name, read("31/KH-UBND"))
    assert (witness.date.value if witness.date else None) == date
