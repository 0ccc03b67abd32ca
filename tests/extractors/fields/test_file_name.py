import pytest

from extractors.fields.file_name import read_file_name

NUMBERS = [
    # name, serial, a kind, bodies
    ("31_KH-UBND_02.02.2018.pdf", "31", "Kế hoạch", ("ubnd",)),
    ("KH 31 UBND.pdf", "31", "Kế hoạch", ("ubnd",)),
    ("31-kh-ubnd.signed.pdf", "31", "Kế hoạch", ("ubnd",)),
    ("2018_02_02_KH31.pdf", "31", "Kế hoạch", ()),
    ("BC so 123 ngay 5-6-2023.pdf", "123", "Báo cáo", ()),
    ("Báo cáo số 123-BC-TU ngày 05 tháng 6 năm 2023.pdf", "123", "Báo cáo", ("tu",)),
    ("QD_1234_2023.pdf", "1234", "Quyết định", ()),
    ("CV 45-TTr (B.1.2).pdf", "45", "Công văn", ("ttr",)),
    ("DV07_B-1-9-2_20250312_KH 31.pdf", "31", "Kế hoạch", ()),
    ("KH 132 thuc hien QD 131.pdf", "132", "Kế hoạch", ()),
    ("Kế hoạch số 31 của UBND tỉnh.pdf", "31", "Kế hoạch", ()),
    ("27-2024-QD-UBND.pdf", "27", "Quyết định", ("ubnd",)),
    ("3391-UBND-NC.pdf", "3391", "Công văn", ("ubnd",)),
    ("45_TB-HPN.pdf", "45", "Thông báo", ("hpn",)),
    ("132-KH_TU (2).pdf", "132", "Kế hoạch", ("tu",)),
    ("UBND tinh - KH 214.pdf", "214", "Kế hoạch", ()),
    ("KH 15 nam 2024.pdf", "15", "Kế hoạch", ()),
    ("Scan_31_KH-UBND.pdf", "31", "Kế hoạch", ("ubnd",)),
    ("gói.zip/KH 31.pdf", "31", "Kế hoạch", ()),
]
NO_NUMBERS = [
    "scan0001.pdf",
    "IMG_20240301_081522.jpg",
    "B-1-9-2.pdf",
    "Doc 12.pdf",
    "2024.pdf",
    "3391.pdf",
    "kehoach2025.pdf",
    "KH PCTN 2024.pdf",
    "KH 2024.pdf",
    "KH 1.pdf",
    "1. KH PCTN.pdf",
    "01_KH PCTN.pdf",
    "02 BC UBND huyen.pdf",
    "BC 6 thang dau nam.pdf",
    "KH 5 nam.pdf",
    "KH 31.2.pdf",
    "TB tiep dan T3.pdf",
    "BC thuc hien KH 31.pdf",
    "phu luc KH 31.pdf",
    "PL 01.pdf",
    "TC 12.pdf",
    "KH_12_03_2024.pdf",
    "KH 31/giay moi.pdf",
]
DAYS = [
    ("31_KH-UBND_02.02.2018.pdf", "2018-02-02", "day"),
    ("BC so 123 ngay 5-6-2023.pdf", "2023-06-05", "day"),
    ("BC 123 ngày 05 tháng 6 năm 2023.pdf", "2023-06-05", "day"),
    ("BC 123 ngay 5 6 2023.pdf", "2023-06-05", "day"),
    ("2018_02_02_KH31.pdf", "2018-02-02", "loose_day"),
    ("DV07_B-1-9-2_20250312_KH 31.pdf", "2025-03-12", "loose_day"),
    ("02022018.pdf", "2018-02-02", "loose_day"),
]
NO_DAYS = [
    "IMG_20240301_081522.jpg",
    "20240301_081522.jpg",
    "2024-03-01 08.15.22.jpg",
    "CamScanner 03-04-2024.pdf",
    "BC den 30-6-2023.pdf",
    "BC thuc hien KH 31 ngay 02-02-2018.pdf",
    "BB hop 02-02-2018.pdf",
    "KH_12_03_2024.pdf",
    "31_KH-UBND_31.02.2018.pdf",
    "02.02.2018 den 05.02.2018.pdf",
    "B-1-9-2.pdf",
]


@pytest.mark.parametrize(("name", "serial", "kind", "bodies"), NUMBERS)
def test_a_name_tells_a_number(grammar, name, serial, kind, bodies):
    number = read_file_name(name, grammar).number
    assert number is not None
    assert (number.serial, number.bodies) == (serial, bodies)
    assert kind in number.kinds


@pytest.mark.parametrize("name", NO_NUMBERS)
def test_counters_codes_years_and_other_papers_are_no_numbers(grammar, name):
    assert read_file_name(f"KH 77 UBND/{name}", grammar).number is None


@pytest.mark.parametrize(("name", "date", "belief"), DAYS)
def test_a_name_tells_a_day(grammar, name, date, belief):
    named = read_file_name(name, grammar)
    assert named.date == date
    assert named.date_confidence == grammar.file_names.confidence[belief]


@pytest.mark.parametrize("name", NO_DAYS)
def test_clocks_periods_and_days_of_other_papers_are_no_days(grammar, name):
    assert read_file_name(f"2018-01-05/{name}", grammar).date is None


def test_the_year_behind_a_serial_is_kept(grammar):
    assert read_file_name("QD_1234_2023.pdf", grammar).number.year == 2023


def test_a_symbol_is_believed_more_than_a_serial_alone(grammar):
    whole, bare = (read_file_name(n, grammar).number for n in ("31_KH-UBND.pdf", "KH 31.pdf"))
    assert whole.confidence > bare.confidence
