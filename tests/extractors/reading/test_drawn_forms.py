"""Forms that draw forms: what no document does is refused before anything draws it."""

from pathlib import Path

import pytest

from extractors.errors import TooLarge
from extractors.reading.drawn_forms import check_forms
from extractors.reading.read_file import ReadOptions, read_file
from extractors.reading.text_layer import open_plumber
from tests.extractors.reading.made_files import raw_pdf


def form(inner: int, content: bytes) -> bytes:
    about = b"/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % inner
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (about, len(content), content)


def page_drawing(*forms: bytes, page: bytes = b"", catalog: bytes = b"") -> bytes:
    """Return a PDF of one page that draws the first of the forms, which are numbered from 5."""
    return raw_pdf(
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /XObject << /X 5 0 R >> >> %s >>" % page,
        b"<< /Length 5 >>\nstream\n/X Do\nendstream",
        *forms,
    )


@pytest.mark.parametrize(
    "content",
    [
        page_drawing(*(form(6 + n, b"/X Do " * 12) for n in range(30))),
        page_drawing(form(5, b"/X Do /X Do")),
        page_drawing(form(6, b"/X Do /X Do"), form(5, b"/X Do")),
        page_drawing(
            b"<< /Subtype /Form /BBox [0 0 9 9] /Length 0 >>\nstream\n\nendstream",
            form(6, b"/X Do /X Do"),
            page=b"/Annots [<< /Subtype /Stamp /Rect [0 0 9 9] /AP << /N << /On 6 0 R >> >> >>]",
        ),
        page_drawing(form(5, b"/X Do /X Do"), b"<< /Kids [6 0 R] >>", catalog=b"/PageLabels 6 0 R"),
    ],
    ids=["nested", "itself", "one another", "look of an annotation", "pages not listed"],
)
def test_forms_without_end_are_too_large(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with open_plumber(path) as document, pytest.raises(TooLarge, match="forms"):
        check_forms(document, [1])


@pytest.mark.parametrize(
    "forms",
    [
        (form(6, b"/X Do " * 40), form(7, b"/X Do " * 40), form(99, b"0 0 m")),
        (form(5, b"/X Do"),),
        (form(6, b"/Y Do /X Do"), b"<< /Subtype /Image >>"),
        (b"null",),
    ],
    ids=["many", "a ring that draws once", "pictures", "broken"],
)
def test_what_documents_do_is_let_pass(tmp_path: Path, forms: tuple[bytes, ...]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(page_drawing(*forms))
    with open_plumber(path) as document:
        check_forms(document, [1, 2])


def test_they_are_counted_before_anything_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(page_drawing(form(5, b"/X Do /X Do")))
    with pytest.raises(TooLarge, match="forms"):
        read_file(path, ReadOptions())


@pytest.mark.parametrize(("step", "matrix", "refused"), [
    (b"0.0001", b"", True), (b"0", b"", True), (b"1", b"/Matrix [0.0001 0 0 0.0001 0 0]", True),
    (b"2", b"", False), (b"-8", b"/Matrix [0.5 0 0 0.5 0 0]", False), (b"(x)", b"", False),
])  # fmt: skip
def test_a_pattern_of_dust_is_too_large(
    tmp_path: Path, step: bytes, matrix: bytes, refused: bool
) -> None:
    pattern = b"<< /PatternType 1 /XStep %s /YStep %s %s /Length 0 >>\nstream\n\nendstream"
    path = tmp_path / "a.pdf"
    path.write_bytes(
        page_drawing(pattern % (step, step, matrix)).replace(b"/XObject << /X", b"/Pattern << /X")
    )
    with open_plumber(path) as document:
        if refused:
            with pytest.raises(TooLarge, match="tiles"):
                check_forms(document, [1])
        else:
            check_forms(document, [1])


def test_a_pattern_painted_with_itself_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    ring = form(5, b"/Pattern cs /X scn").replace(b"/Subtype /Form", b"/PatternType 1")
    path.write_bytes(page_drawing(ring).replace(b"/XObject << /X", b"/Pattern << /X"))
    with open_plumber(path) as document, pytest.raises(TooLarge, match="tiles"):
        check_forms(document, [1])
