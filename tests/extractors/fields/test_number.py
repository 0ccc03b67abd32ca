import pytest

from extractors.fields.number import number_candidates, parse_number
from extractors.fields.zone import read_zone

# Real numbers of the domain facts (document-format.md, section 10) with the form that they have.
REAL = """36/2018/QH14 law;77/2015/QH13 law;55/2005/QH11 law;1656/NQ-UBTVQH15 administrative;
59/2019/NĐ-CP regulation;130/2020/NĐ-CP regulation;50/2018/NĐ-CP regulation;
30/2020/NĐ-CP regulation;
09/2019/NĐ-CP regulation;02/2021/TT-TTCP regulation;01/2024/TT-TTCP regulation;
06/2025/TT-TTCP regulation;04/2014/TT-TTCP regulation;11/2011/TT-TTCP regulation;
01/2018/TT-VPCP regulation;10/2022/TT-BLĐTBXH regulation;07/2023/QĐ-UBND regulation;
06/2024/QĐ-UBND regulation;30/2018/QĐ-UBND regulation;18/2006/NQ-HĐND regulation;
168/NQ-CP administrative;126/NQ-CP administrative;76/NQ-CP administrative;10/CT-TTg administrative;
695/QĐ-TTg administrative;152/QĐ-TTCP administrative;157/QĐ-TTCP administrative;
126/QĐ-TTCP administrative;399/QĐ-TTCP administrative;63/QĐ-TTCP administrative;
1426/QĐ-TTCP administrative;660/QĐ-TTCP administrative;344/KH-TTCP administrative;
198/KH-TTCP administrative;442/KH-TTCP administrative;616/KH-TTCP administrative;
1431/TTCP-C.IV letter;2371/VPCP-V.I letter;7551/VPCP-NN letter;6139/BNV-TCBC letter;
715/BCA-C07 letter;247/TB-VPCP administrative;876/QĐ-BNV administrative;5666/QĐ-UBND administrative;
809/QĐ-UBND administrative;905/QĐ-UBND administrative;552/QĐ-UBND administrative;
1524/QĐ-UBND administrative;379/KH-UBND administrative;10/KH-UBND administrative;
43/KH-UBND administrative;171/KH-UBND administrative;1366/KH-UBND administrative;
1108/KH-UBND administrative;104/KH-UBND administrative;101/BC-UBND administrative;
131/CTr-UBND administrative;1297/UBND-NCKSTTHC letter;783/VPUB-NC letter;
227/TTr-TTBT administrative;
484/TTr-TTr administrative;410/TTr-NV1 administrative;1494/TTr-SNV administrative;
6747/TTr-SNV administrative;2117/TTr-STC administrative;57/TTr-SNN administrative;126/SKHĐT letter;
2231/SNV-CCHC&PC letter;18/BCTĐ-STP administrative;161/BXTĐT-MC letter;297/TB-CTĐ administrative;
01/QĐ-TWPCTT administrative;36-HD/VPTW party;11-HD/VPTW party;05-HD/VPTW party;31-QĐ/TW party;
91-QĐ/TW party;399-QĐ/TW party;131-QĐ/TW party;132-QĐ/TW party;178-QĐ/TW party;19-KL/TW party;
48-CT/TW party;01-CTr/TU party;05-NQ/TU party;194-KH/TU party;842-QĐ/QU party"""


@pytest.mark.parametrize("row", [row.strip() for row in REAL.split(";")])
def test_real_numbers_keep_their_form(row, grammar):
    number, form = row.split()
    parsed = parse_number(number, grammar)
    assert parsed is not None
    assert (parsed.canonical, parsed.form) == (number, form)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("86/QĐ UBND", "86/QĐ-UBND"),
        ("131/Q Đ-UBND", "131/QĐ-UBND"),
        ("131/Q Đ -U BND", "131/QĐ-UBND"),
        ("27 /kh-ubnd", "27/KH-UBND"),
        ("96/2025/QH15", "96/2025/QH15"),
        ("1656/NQ-UBTVQII15", "1656/NQ-UBTVQH15"),
        ("07.2013/GPXD", "07.2013/GPXD"),
        ("1123/SXD-TCCB, VP", "1123/SXD-TCCB,VP"),
        ("2231/SNV-CCHC & PC", "2231/SNV-CCHC&PC"),
        ("6123/EVN-TCKT+KH", "6123/EVN-TCKT+KH"),
        ("77/TB-CAQ(ĐTTH)", "77/TB-CAQ(ĐTTH)"),
        ("219/BVPS-TL", "219/BVPS-TL"),
        ("88/SGDĐT-GDTrH", "88/SGDĐT-GDTrH"),
        ("30/TTra-NV2", "30/TTra-NV2"),
        ("33 / PNV - CCHC", "33/PNV-CCHC"),
        ("6078/CT-KTT3", "6078/CT-KTT3"),
        ("211 KH/TĐTN-BTG", "211-KH/TĐTN-BTG"),
        ("3176B/SGDĐT-VP", "3176B/SGDĐT-VP"),
        ("15/HDLN-BCA-BTC-BTP- VKSNDTC", "15/HDLN-BCA-BTC-BTP-VKSNDTC"),
        ("48 CT/TW", "48-CT/TW"),
        ("1961/QĐUBND", "1961/QĐ-UBND"),
        ("30c/NQCP", "30c/NQ-CP"),
        ("01/2018/TTVPCP", "01/2018/TT-VPCP"),
        ("12 / QD–UBND", "12/QĐ-UBND"),
        ("O5/KH-UBND", "05/KH-UBND"),
        ("l2/KH-UBND", "12/KH-UBND"),
        ("15/2O21/QĐ-UBND", "15/2021/QĐ-UBND"),
        ("12/BC-UBNĐ", "12/BC-UBND"),
        ("12/QĐÐ-UBND", "12/QĐ-UBND"),
        ("Số: 31 /KH-UBND", "31/KH-UBND"),
        ("24- QĐ/ BCĐTW", "24-QĐ/BCĐTW"),
        ("04/QĐ-BCĐ138", "04/QĐ-BCĐ138"),
        ("15/2024/HS-ST", "15/2024/HS-ST"),
    ],
)
def test_slips_are_put_right(written, canonical, grammar):
    parsed = parse_number(written, grammar)
    assert parsed is not None
    assert parsed.canonical == canonical
    assert parsed.raw == written


@pytest.mark.parametrize("text", ["12/3/2024", "24/7", "2/3", "100%", "Sở 12", "Điều 5", "12"])
def test_what_is_no_number(text, grammar):
    assert parse_number(text, grammar) is None


def test_parts(grammar):
    parsed = parse_number("07/2023/QĐ-UBND", grammar)
    assert parsed is not None
    assert (parsed.serial, parsed.year, parsed.abbreviation) == ("07", 2023, "QĐ")
    assert parsed.agencies == ("UBND",)
    assert parsed.system == "state"
    assert parse_number("123-KH/TU", grammar).system == "party"


def candidates(document, grammar):
    return number_candidates(document, read_zone(document, grammar), grammar)


@pytest.mark.parametrize(
    ("slot", "value", "state"),
    [
        ("Số: 31/KH-UBND", "31/KH-UBND", "read"),
        ("Sô: 123/KH-UBND", "123/KH-UBND", "read"),
        ("Số 123-KH/TU", "123-KH/TU", "read"),
        ("Số:       /KH-UBND", None, "blank"),
        ("Số: ……/KH-UBND", None, "blank"),
        ("Số: Zˆ/KH-UBND", None, "unreadable"),
        ("Số: 2#/KH-UBND", None, "unreadable"),
    ],
)
def test_slot(slot, value, state, grammar, letterhead, read_lines):
    found = candidates(read_lines(letterhead(number=slot)), grammar)
    assert [(c.value, c.state) for c in found] == [(value, state)]
    assert found[0].raw.replace(" ", "").endswith(slot.split("/")[-1].replace(" ", ""))
    assert found[0].box is not None


def test_handwriting_is_not_believed(grammar, letterhead, read_lines):
    lines = letterhead(number="Số: 44 /CT-UBND")
    (found,) = candidates(read_lines(lines, read_by="ocr", confidence=0.91), grammar)
    assert found.confidence < grammar.weights.believed


def test_print_is_believed(grammar, letterhead, read_lines):
    lines = letterhead(number="Số: 44/CT-UBND")
    (found,) = candidates(read_lines(lines, read_by="ocr", confidence=0.91), grammar)
    assert found.value == "44/CT-UBND"
    assert found.confidence > 0.85


def test_numbers_of_other_papers_do_not_win(grammar, letterhead, read_lines):
    lines = [
        (30, 10, "CÔNG BÁO/Số 123 + 124/Ngày 12-3-2024"),
        *letterhead(number="Số:       /KH-UBND"),
        (240, 130, "KẾ HOẠCH"),
        (100, 148, "Thực hiện Kế hoạch số 2613/KH-TTCP ngày 17 tháng 12 năm 2024"),
        (90, 190, "Căn cứ Quyết định số 152/QĐ-TTCP ngày 14 tháng 4 năm 2023;"),
        (90, 206, "Số 12/QĐ-UBND"),
    ]
    assert [(c.value, c.state) for c in candidates(read_lines(lines), grammar)] == [(None, "blank")]


def test_receipt_stamp_does_not_win(grammar, letterhead, read_lines):
    stamp = [(60, 84, "ĐẾN"), (40, 97, "Số: 4512"), (40, 111, "Ngày: 12/3/2024")]
    lines = [
        *[line for line in letterhead() if line[1] < 80],
        *stamp,
        (90, 140, "Số: 31/KH-UBND"),
        (310, 140, "Đắk Lắk, ngày 05 tháng 02 năm 2024"),
        (240, 170, "KẾ HOẠCH"),
    ]
    assert [c.value for c in candidates(read_lines(lines), grammar)] == ["31/KH-UBND"]


def test_department_is_no_slot(grammar, letterhead, read_lines):
    lines = letterhead(issuer=("UBND TỈNH ĐẮK LẮK", "SỞ TƯ PHÁP"), number="Số: 5/BC-STP")
    assert [c.value for c in candidates(read_lines(lines), grammar)] == ["5/BC-STP"]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("12/TTt-UBND", "12/TTr-UBND"),
        ("12/Ttr-STC", "12/TTr-STC"),
        ("12/TTT-UBND", "12/TTr-UBND"),
        ("45/KL-TTt", "45/KL-TTr"),
        # Thanh tra tỉnh and its own units stay.
        ("45/KL-TTT", "45/KL-TTT"),
        ("512/TTT-NV3", "512/TTT-NV3"),
        ("8/TTT-VP", "8/TTT-VP"),
        ("7/TTR-UBND", "7/TTR-UBND"),
    ],
)
def test_misread_r_of_thanh_tra(read, meant, grammar):
    number = parse_number(read, grammar)
    assert number is not None
    assert number.canonical == meant


@pytest.mark.parametrize(
    ("first", "second", "number"),
    [
        ("Số: 15/HDLN-BCA-BTC-BTP-", "VKSNDTC-TANDTC", "15/HDLN-BCA-BTC-BTP-VKSNDTC-TANDTC"),
        ("Số: 15/2014/TTLT-BTP", "-BNV", "15/2014/TTLT-BTP-BNV"),
        ("Số: 15/KH-SNV", "V/v rà soát", "15/KH-SNV"),
        ("Số: 15/KH-SNV", "SỞ NỘI VỤ", "15/KH-SNV"),
    ],
)
def test_a_symbol_over_two_lines(first, second, number, grammar, letterhead, read_lines):
    lines = [*letterhead(number=first), (90, 98, second), (200, 140, "Kính gửi: Sở Tư pháp")]
    document = read_lines(lines)
    found = number_candidates(document, read_zone(document, grammar), grammar)
    assert [c.value for c in found] == [number]


@pytest.mark.parametrize("word", ["Luật số:", "Nghị quyết số:", "Quyết định số:", "Giấy phép số:"])
def test_a_kind_before_the_word_number(word, grammar, letterhead, read_lines):
    document = read_lines(letterhead(number=f"{word} 190/2025/QH15"))
    found = number_candidates(document, read_zone(document, grammar), grammar)
    assert [c.value for c in found] == ["190/2025/QH15"]
