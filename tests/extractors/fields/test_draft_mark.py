import pytest

from extractors.document import Candidate, Document, Reading
from extractors.fields.extract import extract
from extractors.page import Box

TITLE = [(240, 135, "KẾ HOẠCH"), (150, 151, "Phòng, chống tham nhũng năm 2024")]
ANSWER = [(150, 190, "Kính gửi: Sở Tư pháp")]


def is_marked(document, grammar) -> bool:
    return "DỰ THẢO" in extract(document, grammar).marks


@pytest.mark.parametrize(
    "lines",
    [
        [(100, 115, "DỰ THẢO"), *TITLE],
        [(400, 20, "Dự thảo"), *TITLE],
        [(400, 20, "(Dự thảo lần 2)"), *TITLE],
        [(400, 20, "DỰ THẢO LẦN THỨ HAI"), *TITLE],
        [(400, 20, "Dự thảo 3 ngày 12/3/2024"), *TITLE],
        [(100, 115, "D Ự   T H Ả O"), *TITLE],
        [(240, 135, "DỰ THẢO KẾ HOẠCH"), TITLE[1]],
        [(240, 135, "KẾ HOẠCH (DỰ THẢO)"), TITLE[1]],
        [TITLE[0], (250, 151, "(Dự thảo)"), (150, 167, TITLE[1][2])],
        [*TITLE, (250, 167, "(DỰ THẢO LẦN 3)")],
    ],
)
def test_a_draft_says_so_on_its_head(lines, grammar, letterhead, read_lines):
    for read_by in ("text", "ocr"):
        held = sorted([*letterhead(), *lines], key=lambda line: (line[1], line[0]))
        assert is_marked(read_lines(held, read_by), grammar)


def test_the_day_of_a_draft_is_not_the_papers(grammar, letterhead, read_lines):
    head = letterhead(number="Số:      /KH-UBND", date="Đắk Lắk, ngày      tháng      năm 2024")
    lines = sorted([*head, (400, 20, "Dự thảo ngày 12/3/2024"), *TITLE], key=lambda line: line[1])
    found = extract(read_lines(lines), grammar)
    assert (found.issue_date.state, found.issue_date.value) == ("blank", None)


@pytest.mark.parametrize("misread", ["DU THAO", "DỰ THÁO", "DỤ THẢ0", "| DỰ THẢO ."])
def test_a_scan_may_misread_it(misread, grammar, letterhead, read_lines):
    held = sorted([*letterhead(), (100, 115, misread), *TITLE], key=lambda line: line[1])
    assert is_marked(read_lines(held, "ocr", 0.6), grammar)


@pytest.mark.parametrize(
    "lines",
    [
        # A subject on a draft, in capitals, broken before the words, and of a letter.
        [
            (240, 135, "BÁO CÁO"),
            (150, 151, "GIẢI TRÌNH, TIẾP THU Ý KIẾN GÓP Ý"),
            (180, 167, "DỰ THẢO NGHỊ QUYẾT VỀ KINH PHÍ"),
        ],
        [(240, 135, "BÁO CÁO"), (150, 151, "Tiếp thu ý kiến đối với"), (250, 167, "Dự thảo Luật")],
        [(240, 135, "BÁO CÁO"), (150, 151, "Dự thảo Nghị quyết về kinh phí")],
        [(240, 135, "TỜ TRÌNH"), (150, 151, "Về việc ban hành"), (250, 167, "DỰ THẢO")],
        [(90, 115, "V/v góp ý"), (90, 131, "Dự thảo Luật"), *ANSWER],
        [(90, 115, "V/v tham gia ý kiến"), (90, 131, "dự thảo."), *ANSWER],
        # Running text.
        [*TITLE, (90, 300, "Các sở tham gia ý kiến vào"), (90, 316, "dự thảo.")],
        [*TITLE, (90, 300, "Các sở tham gia ý kiến vào"), (90, 316, "Dự thảo")],
        [*TITLE, (90, 300, "Xây dựng dự thảo kế hoạch (dự thảo lần 2) gửi các sở")],
        [*TITLE, (90, 300, "DỰ THẢO KẾ HOẠCH CỦA NGÀNH")],
        [*TITLE, (90, 300, "I. DỰ THẢO VĂN BẢN")],
        # Lower case above the letterhead is a torn line of something else.
        [(400, 20, "dự thảo"), *TITLE],
    ],
)
def test_words_about_drafts_are_no_mark(lines, grammar, letterhead, read_lines):
    held = sorted([*letterhead(), *lines], key=lambda line: (line[1], line[0]))
    assert not is_marked(read_lines(held), grammar)


@pytest.mark.parametrize(("height", "marked"), [(13, False), (40, True)])
def test_a_watermark_has_large_letters(height, marked, grammar, letterhead, pages):
    page = pages([*letterhead(), *TITLE, (90, 200, "Thực hiện Luật."), (100, 300, "DỰ THẢO")])
    last = page.lines[-1]
    words = tuple(
        type(word)(word.text, Box(word.box.x0, 300, word.box.x1, 300 + height))
        for word in last.words
    )
    page = type(page)(1, 595, 842, (*page.lines[:-1], type(last)(words)), "text")
    assert is_marked(Document("a.pdf", Reading((page,)), 1, 1), grammar) is marked


def test_a_stamp_in_the_file_may_say_so(grammar, letterhead, pages):
    stamp = Candidate("DỰ THẢO", "DỰ THẢO", 1, Box(60, 10, 160, 30), 1.0, "annotation")
    held = Reading((pages([*letterhead(), *TITLE]),), annotations=(stamp,))
    assert is_marked(Document("a.pdf", held, 1, 1), grammar)


def test_the_head_of_page_one_decides(grammar, letterhead, pages, bundle):
    first = pages([*letterhead(), *TITLE])
    second = pages([(250, 40, "DỰ THẢO"), (90, 100, "Phụ lục kèm theo")], 2)
    assert not is_marked(bundle(first, second), grammar)
