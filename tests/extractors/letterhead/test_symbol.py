"""The symbol from the stock reader's letters and the page's own words."""

from __future__ import annotations

import pytest

from extractors.grammar.loader import load_grammar
from extractors.letterhead.slots import number_slot
from extractors.letterhead.symbol import choose_symbol, own_units, page_number_text
from extractors.page import Box, Line, Page, Word

GRAMMAR = load_grammar()
STATE, PARTY = {"/": 0.98, "-": 0.02}, {"/": 0.05, "-": 0.95}


@pytest.mark.parametrize(
    ("seen", "own", "typed", "symbol"),
    [
        ("S: 31 /QD-UBND", STATE, "", "/QĐ-UBND"),
        ("S: 31 /KH-UBND", STATE, "Số: 3] /KH-UBND", "/KH-UBND"),
        ("S: 04 /QĐ-BCD138", STATE, "Số: O4 /QĐ-BCĐ138", "/QĐ-BCĐ138"),
        ("S 36-HD/VPTW", PARTY, "", "-HD/VPTW"),
        ("S: 06/2021/TT-TTCP", STATE, "", "/2021/TT-TTCP"),
        ("S: 9049 TB-SNV", STATE, "", "/TB-SNV"),
        ("S 194KH/TU", PARTY, "", "-KH/TU"),
        ("S: 09 /TTr-UBND", STATE, "Số: 09 /TTr- -UBND", "/TTr-UBND"),
        ("S: 57/TB-DHXYZT", STATE, "Só: S7ĐTB-ĐHXYZT", "/TB-ĐHXYZT"),  # the stroke of one witness
        ("S: 57/TB-XYZDT", STATE, "Só; S7 ¡ Tp-bcT", "/TB-XYZDT"),  # a type before a body
        ("S: 57/TB-DHXYZT", STATE, "Số: 57/TB-DHXYZT", "/TB-DHXYZT"),
    ],
)
def test_symbol(seen: str, own: dict[str, float], typed: str, symbol: str) -> None:
    assert choose_symbol(number_slot(seen), own, typed, False, GRAMMAR).text == symbol


def test_witnesses_that_agree_are_surer_than_unknown_letters() -> None:
    alone = choose_symbol(number_slot("S: 12/BXTDT-MC"), STATE, "", False, GRAMMAR)
    both = choose_symbol(number_slot("S: 12/BXTDT-MC"), STATE, "Số: 12/BXTĐT-MC", True, GRAMMAR)
    assert both.text == "/BXTĐT-MC"
    assert both.confidence > alone.confidence


@pytest.mark.parametrize(
    ("seen", "own", "sure"),
    [
        ("S: 31/KH-UBND", STATE, True),
        ("S: 31/TTr-UBND", STATE, True),
        ("S: 30/DA-UBND", STATE, False),  # the stock reader drops the mark of `ĐA`
        ("S: 36-KH/TU", PARTY, True),
        ("S: 36-KH-TU", PARTY, False),
    ],
)
def test_one_witness_is_sure_only_of_what_could_be_nothing_else(
    seen: str, own: dict[str, float], sure: bool
) -> None:
    assert (choose_symbol(number_slot(seen), own, "", False, GRAMMAR).confidence > 0.9) is sure


def head(*lines: tuple[float, float, str], sure: float = 0.95) -> Page:
    """A page of an office whose abbreviation no table has, its number line at y 100."""
    held = []
    for x, y, text in lines:
        words = [
            Word(w, Box(x + 40 * i, y, x + 40 * i + 35, y + 12), sure)
            for i, w in enumerate(text.split())
        ]
        held.append(Line(tuple(words)))
    return Page(1, 595, 842, tuple(held), "ocr")


SLOT = Box(60, 98, 240, 114)
SCHOOL = [(60, 60, "TRƯỜNG ĐẠI HỌC"), (60, 76, "KỸ THUẬT CÔNG NGHIỆP")]
CITING = (80, 300, "Căn cứ Quyết định số 297/QĐ-DKTCN ngày")


@pytest.mark.parametrize(
    ("seen", "lines", "symbol", "sure"),
    [
        ("S: 43/TB-DHKTCN", SCHOOL, "/TB-ĐHKTCN", True),
        ("S: 43/TB-DKTCN", [*SCHOOL, CITING], "/TB-DKTCN", True),
        ("S: 43/TB-DKTCN", SCHOOL, "/TB-DKTCN", False),
        ("S: 43/TB-DHKTCN", [], "/TB-DHKTCN", False),
        ("S: 43/SGDDT-VP", [(60, 60, "SỞ GIÁO DỤC VÀ ĐÀO TẠO")], "/SGDĐT-VP", True),
    ],
)
def test_the_page_tells_its_own_abbreviations(
    seen: str, lines: list[tuple[float, float, str]], symbol: str, sure: bool
) -> None:
    own = own_units(head(*lines), SLOT)
    found = choose_symbol(number_slot(seen), STATE, "", False, GRAMMAR, own)
    assert found.text == symbol
    assert (found.confidence > 0.9) is sure


def test_words_that_were_not_read_well_tell_no_abbreviation() -> None:
    assert own_units(head(*SCHOOL, CITING, sure=0.6), SLOT).spelled("DHKTCN") is None


def test_words_of_the_line_come_from_left_to_right_and_from_its_box_only() -> None:
    words = (
        Word("/KH-UBND", Box(110, 101, 160, 112)),
        Word("Số:", Box(80, 100, 95, 112)),
        Word("V/v", Box(80, 120, 95, 132)),
        Word("ngày", Box(300, 100, 330, 112)),
    )
    page = Page(1, 595, 842, (Line(words),), "text")
    assert page_number_text(page, Box(78, 98, 165, 114)) == "Số: /KH-UBND"
    assert page_number_text(None, Box(0, 0, 1, 1)) == ""
