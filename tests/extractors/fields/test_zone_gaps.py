"""How far apart things of a letterhead stand that belong together, and that do not."""

import pytest

from extractors.document import Document, Reading
from extractors.fields.zone import read_zone
from extractors.page import Box, Line, Page, Word

HEIGHT = 13.0
"""Of every line, in points; gaps below are in heights of a line."""

MOTTO = [(270, 50, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (310, 66, "Độc lập - Tự do - Hạnh phúc")]


def words(x: float, y: float, text: str) -> tuple[Word, ...]:
    placed = []
    for word in text.split():
        placed.append(Word(word, Box(x, y, x + 6 * len(word), y + HEIGHT)))
        x += 6 * len(word) + 4
    return tuple(placed)


def torn(x: float, y: float, left: str, gap: float, right: str) -> Line:
    """One line of two texts, a gap between them."""
    first = words(x, y, left)
    return Line((*first, *words(first[-1].box.x1 + gap * HEIGHT, y, right)))


def texts_of(grammar, *lines):
    page = Page(1, 595, 842, tuple(sorted(lines, key=lambda line: line.box.top)), "text")
    zone = read_zone(Document("a.pdf", Reading((page,)), 1, 1), grammar)
    return {line.text: line.role for line in zone.lines}


def placed(lines):
    return [Line(words(*line)) for line in lines]


@pytest.mark.parametrize(("gap", "cut"), [(3.0, True), (0.9, True), (0.5, False)])
def test_a_line_through_both_columns_is_cut_at_a_gap_near_the_motto(grammar, gap, cut):
    line = torn(125, 82, "HUYỆN KRÔNG NĂNG MỘT", gap, "Bản gửi các sở")
    found = texts_of(grammar, *placed(MOTTO), line)
    assert ("HUYỆN KRÔNG NĂNG MỘT" in found) == cut
    assert ("Bản gửi các sở" in found) == cut


@pytest.mark.parametrize(("gap", "cut"), [(6.0, True), (3.3, True), (2.7, False), (1.0, False)])
def test_without_a_motto_only_a_wide_gap_cuts(grammar, gap, cut):
    line = torn(150, 82, "HUYỆN KRÔNG NĂNG", gap, "Bản gửi các sở")
    found = texts_of(grammar, line)
    assert ("Bản gửi các sở" in found) == cut


@pytest.mark.parametrize(("gap", "joined"), [(0.5, True), (2.2, True), (2.8, False), (6.0, False)])
def test_pieces_of_a_line_below_the_title_are_joined_over_a_small_gap(grammar, gap, joined):
    left = Line(words(110, 200, "Về công tác phòng"))
    right = Line(words(left.box.x1 + gap * HEIGHT, 200, "chống tham nhũng"))
    title = Line(words(260, 150, "KẾ HOẠCH"))
    found = texts_of(grammar, *placed(MOTTO), title, left, right)
    assert ("Về công tác phòng chống tham nhũng" in found) == joined


@pytest.mark.parametrize(
    ("below", "stamped"), [(1.5, True), (4.4, True), (5.6, False), (9.0, False)]
)
def test_a_number_close_under_a_receipt_stamp_is_the_stamp_s(grammar, below, stamped):
    stamp = Line(words(90, 40, "ĐẾN"))
    number = Line(words(90, 40 + below * HEIGHT, "Số: 2352"))
    found = texts_of(grammar, stamp, number, *placed(MOTTO))
    assert found["Số: 2352"] == ("receipt-stamp" if stamped else "number")
