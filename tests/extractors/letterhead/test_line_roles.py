"""Which line is the own number line and the own date line, by words and place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from extractors.grammar.loader import load_grammar
from extractors.letterhead.line_finder import FoundLine
from extractors.letterhead.line_roles import (
    RoleFinder,
    date_likelihood,
    is_trap,
    number_likelihood,
)
from extractors.letterhead.stock_reader import StockReading

GRAMMAR = load_grammar()
WIDTH = 1000.0


def reading(text: str) -> StockReading:
    steps = np.full((len(text) + 1, 11), 1 / 11, dtype=np.float32)
    return StockReading(text, tuple(range(len(text) + 1)), steps, 0.9)


def line(left: float, top: float, right: float, height: float = 30) -> FoundLine:
    corners = [(left, top), (right, top), (right, top + height), (left, top + height)]
    return FoundLine(np.array(corners, dtype=np.float32))


@dataclass
class Page:
    """Lines with their texts, and what joined lines read as."""

    texts: list[tuple[FoundLine, str]]
    joined: str = ""

    def finder(self) -> RoleFinder:
        by_id = {id(found): text for found, text in self.texts}
        return RoleFinder(
            [found for found, _ in self.texts],
            WIDTH,
            lambda found: reading(by_id.get(id(found), self.joined)),
            GRAMMAR,
        )


HEAD = [
    (line(120, 60, 380), "UBND TỈNH HÀ NAM"),
    (line(480, 60, 920), "CNG HÒA XÃ HI CH NGHĨA VIT NAM"),
    (line(150, 95, 350), "S NI V"),
    (line(560, 95, 840), "Đc lp - T do - Hnh phúc"),
]
NUMBER = (line(170, 150, 360), "S: 31 /KH-SNV")
DATE = (line(520, 152, 880), "Hà Nam, ngày 05 tháng 02 năm 2024")


def test_own_lines_are_found() -> None:
    finder = Page([*HEAD, NUMBER, DATE]).finder()
    number = finder.number_line()
    date = finder.date_line(number)
    assert number is not None
    assert date is not None
    assert (number.reading.text, date.reading.text) == (NUMBER[1], DATE[1])


def test_the_line_that_the_words_tell_is_the_number_is_read_first_and_alone() -> None:
    read: list[FoundLine] = []

    def look(found: FoundLine) -> StockReading:
        read.append(found)
        return reading(NUMBER[1])

    lines = [found for found, _ in [*HEAD, NUMBER]]
    finder = RoleFinder(lines, WIDTH, look, GRAMMAR, is_number=lambda found: found is NUMBER[0])
    number = finder.number_line()
    assert number is not None
    assert read == [NUMBER[0]]


def test_receipt_stamp_does_not_win_where_it_stands_first() -> None:
    stamp = [
        (line(90, 20, 180), "ĐẾN"),
        (line(80, 52, 200, 26), "S: 2352"),
        (line(80, 82, 220, 26), "Ngày: 21/3/18"),
    ]
    finder = Page([*stamp, *HEAD, NUMBER, DATE]).finder()
    number = finder.number_line()
    assert number is not None
    assert number.reading.text == NUMBER[1]


def test_receipt_stamp_alone_is_no_number() -> None:
    stamp = [(line(80, 52, 200, 26), "S: 2352"), (line(80, 82, 220, 26), "Ngày: 21/3/18")]
    assert Page([*stamp, *HEAD]).finder().number_line() is None


def test_number_and_date_of_the_subject_do_not_win() -> None:
    subject = [
        (line(120, 185, 420), "V/v thc hin Công văn s 2777/BKHCN-CĐSQG"),
        (line(150, 330, 900), "Thc hin Công văn s 12/UBND-NC ngày 03 tháng 4 năm 2020"),
    ]
    finder = Page([*HEAD, *subject]).finder()
    assert finder.number_line() is None
    assert finder.date_line(None) is None


def test_signing_note_is_no_date() -> None:
    note = [
        (line(600, 10, 900), "Thi gian ký: 21/01/2025 08:54:03"),
        (line(700, 30, 900), "Ngày ký: 12-03-2022"),
    ]
    assert Page([*note, *HEAD]).finder().date_line(None) is None


def test_pieces_cut_at_the_slot_are_joined() -> None:
    pieces = [(line(170, 150, 240), "S: 09"), (line(270, 150, 400), "/TTr-UBND")]
    number = Page([*HEAD, *pieces], joined="S: 09 /TTr-UBND").finder().number_line()
    assert number is not None
    assert number.reading.text == "S: 09 /TTr-UBND"
    assert (number.line.left, number.line.right) == (170, 400)


def test_date_pieces_are_joined() -> None:
    pieces = [(line(520, 152, 660), "Hà Nam, ngày"), (line(690, 152, 880), "tháng 02 năm 2024")]
    whole = "Hà Nam, ngày 05 tháng 02 năm 2024"
    date = Page([*HEAD, *pieces], joined=whole).finder().date_line(None)
    assert date is not None
    assert date.reading.text == whole


@pytest.mark.parametrize(
    "text",
    ["Ký bởi: Ủy ban nhân dân tỉnh", "CÔNG BÁO/Số 12/Ngày 3-4-2022",
     "Căn cứ Nghị định số 59/2019/NĐ-CP",
     "V/v báo cáo số 12/BC-UBND", "SAO Y; Văn phòng UBND; 12/06/2025 10:11:12", "ĐẾN Số: 123"],
)  # fmt: skip
def test_traps(text: str) -> None:
    assert is_trap(text, GRAMMAR)
    assert number_likelihood(text, GRAMMAR) == 0
    assert date_likelihood(text, GRAMMAR) == 0


@pytest.mark.parametrize(
    "text", ["SỞ NỘI VỤ", "S TƯ PHÁP", "Độc lập - Tự do - Hạnh phúc", "TỈNH QUẢNG NGÃI", "*"]
)
def test_other_lines_of_the_letterhead_are_no_number(text: str) -> None:
    assert number_likelihood(text, GRAMMAR) < 0.5
    assert date_likelihood(text, GRAMMAR) == 0


@pytest.mark.parametrize("place", ["Phưòng 4", "Qun 12", "An Hòa 2", "TP. H Chi Minh"])
def test_a_place_may_end_in_a_number(place: str) -> None:
    assert date_likelihood(f"{place}, ngày 11 tháng 6 năm 2025", GRAMMAR) > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "Hòa Lâm, ngày 04tháng Snăm 2020",
        "TP. Hòa Lâm, ngàyM tháng Dnăm 2019",
        "Hòa Lâm, ngày23thángMnăm 2023",
    ],
)
def test_digits_that_were_not_read_make_a_date_line_no_less_likely(text: str) -> None:
    assert date_likelihood(text, GRAMMAR) == 0.9


def test_a_citation_with_a_day_that_was_not_read_is_no_date_line() -> None:
    assert date_likelihood("Thực hiện Công văn ngày M tháng D năm 2023", GRAMMAR) < 0.5


@pytest.mark.parametrize("cited", ["Công văn s 12/UBND-NC", "Ngh đnh số 59", "12/KH-SNV"])
def test_a_citations_day_is_not_the_own(cited: str) -> None:
    assert date_likelihood(f"{cited} ngày 11 tháng 6 năm 2025", GRAMMAR) == 0


def test_the_number_of_a_decision_in_a_bodys_name_is_not_the_own() -> None:
    name = [
        (line(100, 95, 420), "ĐOÀN KIM TRA THEO QUYẾT ĐNH"),
        (line(150, 130, 370), "S 2077/QĐ-SNN"),
    ]
    own = (line(170, 190, 360), "S: 05/BC-ĐKT")
    finder = Page([*HEAD[:2], *name, own]).finder()
    found = finder.number_line()
    assert found is not None
    assert found.reading.text == "S: 05/BC-ĐKT"


def test_the_date_of_the_left_one_of_two_pages() -> None:
    number = (line(60, 150, 180), "S: 31 /KH-SNV")
    own = (line(230, 152, 440), "Hà Nam, ngày 05 tháng 02 năm 2024")
    finder = Page([number, own]).finder()
    found = finder.date_line(finder.number_line())
    assert found is not None
    assert found.reading.text == own[1]


@pytest.mark.parametrize(("left", "found"), [(60, True), (460, True), (500, False)])
def test_own_numbers_begin_in_the_left_half(left: float, found: bool) -> None:
    number = Page([(line(left, 150, left + 190), NUMBER[1])]).finder().number_line()
    assert (number is not None) == found


@pytest.mark.parametrize(("middle", "found"), [(700, True), (400, True), (330, False)])
def test_own_dates_have_their_middle_right_of_a_third(middle: float, found: bool) -> None:
    date = Page([(line(middle - 180, 150, middle + 180), DATE[1])]).finder().date_line(None)
    assert (date is not None) == found


@pytest.mark.parametrize(("width", "found"), [(190, True), (500, True), (600, False)])
def test_running_text_is_wider_than_a_number_line(width: float, found: bool) -> None:
    number = Page([(line(100, 150, 100 + width), NUMBER[1])]).finder().number_line()
    assert (number is not None) == found


@pytest.mark.parametrize(("width", "found"), [(360, True), (700, True), (800, False)])
def test_running_text_is_wider_than_a_date_line(width: float, found: bool) -> None:
    date = Page([(line(990 - width, 150, 990), DATE[1])]).finder().date_line(None)
    assert (date is not None) == found


@pytest.mark.parametrize(
    ("gap", "lower", "joined"),
    [
        (30, 0, True),
        # Eight heights of a line, ten; half a height, nearly three quarters.
        (240, 0, True),
        (300, 0, False),
        (30, 15, True),
        (30, 22, False),
    ],
)
def test_pieces_of_a_number_stand_in_one_row(gap: float, lower: float, joined: bool) -> None:
    behind = 150 + gap
    pieces = [
        (line(80, 150, 150), "S: 09"),
        (line(behind, 150 + lower, behind + 130), "/TTr-UBND"),
    ]
    number = Page(pieces, joined="S: 09 /TTr-UBND").finder().number_line()
    assert number is not None
    assert (number.reading.text == "S: 09 /TTr-UBND") == joined


@pytest.mark.parametrize(("gap", "joined"), [(20, True), (105, True), (135, False), (200, False)])
def test_pieces_of_a_date_stand_close(gap: float, joined: bool) -> None:
    behind = 580 + gap
    pieces = [
        (line(440, 152, 580), "Hà Nam, ngày"),
        (line(behind, 152, behind + 190), "tháng 02 năm 2024"),
    ]
    whole = "Hà Nam, ngày 05 tháng 02 năm 2024"
    date = Page(pieces, joined=whole).finder().date_line(None)
    assert date is not None
    assert (date.reading.text == whole) == joined
