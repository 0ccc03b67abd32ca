"""Paragraphs by the layout: a long word that did not fit, a line that goes on over the page."""

from extractors.document import Document, Reading
from extractors.fields.running_text import paragraph_starts
from extractors.page import Box, Line, Page, Word

LEFT, RIGHT, LETTER, HEIGHT = 85.0, 545.0, 6.0, 13.0


def line(text: str, top: float, left: float = LEFT, *, full: bool = False) -> Line:
    """Return a line of words of equal letters; `full`: its last word ends at the margin."""
    words = []
    x = left
    for part in text.split():
        words.append(Word(part, Box(x, top, x + LETTER * len(part), top + HEIGHT)))
        x += LETTER * (len(part) + 1)
    if full:
        last = words[-1].box
        words[-1] = Word(words[-1].text, Box(last.x0, last.top, RIGHT, last.bottom))
    return Line(tuple(words))


def begun(*pages: list[Line]) -> list[str]:
    """Return the first words of the paragraphs of pages."""
    read = tuple(Page(n, 595.0, 842.0, tuple(held), "text") for n, held in enumerate(pages, 1))
    document = Document("a.pdf", Reading(read), 1, len(read))
    text = "\n".join(one.text for held in pages for one in held)
    return [text[at:].split()[0] for at in paragraph_starts(document)]


BODY = [
    line("Các sở, ban, ngành nộp hồ sơ về Thanh tra", 100, full=True),
    line("tỉnh theo hướng dẫn của Tổ công tác, đầy đủ", 115, full=True),
]


def test_a_long_word_that_did_not_fit_begins_no_paragraph() -> None:
    page = [*BODY, line("x" * 60, 130), line("nguyễnvănvídụ@mẫu.vn.invalid", 145)]
    assert begun(page) == ["Các"]
    assert begun([*page[:-1], line("Văn phòng", 145)]) == ["Các", "Văn"]


def test_a_whole_line_without_a_stop_goes_on_over_the_page() -> None:
    ahead = [*BODY, line("và gửi hồ sơ đến cơ quan thường trực trước ngày", 780, full=True)]
    assert begun(ahead, [line("06/3/2026.", 60)]) == ["Các", "và", "06/3/2026."][:2]
    assert begun(ahead, [line("2", 30, 300), line("06/3/2026.", 60)]) == ["Các", "và", "2"]


def test_what_stands_behind_a_stop_or_in_from_the_margin_begins_over_the_page() -> None:
    ended = [*BODY, line("và gửi hồ sơ đến cơ quan thường trực trong tháng.", 130, full=True)]
    assert begun(ended, [line("Các huyện gửi sau", 60)]) == ["Các", "Các"]
    going = [*BODY, line("và gửi hồ sơ đến cơ quan thường trực trong tháng", 130, full=True)]
    assert begun(going, [line("Các huyện gửi sau", 60, LEFT + 28)]) == ["Các", "Các"]
