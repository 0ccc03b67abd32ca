import pytest

from extractors.document import DigitalSignature, Document, Reading, StampTrace
from extractors.fields.extract import extract
from extractors.fields.seals import seal_and_signature, signing_findings
from extractors.page import Box, Page

SEAL = Box(400, 600, 480, 680)
DIGITAL = (DigitalSignature("Nguyễn Văn A", None, True, 2),)


def document(colour, *stamps, blank_back=False, signatures=()):
    pages = [Page(1, 595, 842, colour=colour), Page(2, 595, 842, colour=colour, blank=blank_back)]
    return Document("a.pdf", Reading(tuple(pages), stamps=stamps, signatures=signatures), 1, 2)


@pytest.mark.parametrize(
    ("found", "signed", "sights"),
    [
        (document(True, StampTrace(2, SEAL, SEAL)), 2, ("seen", "seen")),
        (document(False, StampTrace(2, None, SEAL)), 2, ("cannot-tell", "seen")),
        (document(True, StampTrace(2)), 2, ("not-seen", "not-seen")),
        (document(False, StampTrace(2)), 2, ("cannot-tell", "cannot-tell")),
        (document(None, StampTrace(2)), 2, ("cannot-tell", "cannot-tell")),
        (document(True), 2, ("cannot-tell", "cannot-tell")),
        # The page with the block was not looked at, or there is none: a torn-off end.
        (document(True, StampTrace(1)), 2, ("cannot-tell", "cannot-tell")),
        (document(True, StampTrace(2)), None, ("cannot-tell", "cannot-tell")),
        # The block may stand before appendices or a blank back.
        (document(True, StampTrace(1), StampTrace(2)), 1, ("not-seen", "not-seen")),
        (document(True, StampTrace(1), blank_back=True), 1, ("not-seen", "not-seen")),
        # Another document's seal.
        (document(True, StampTrace(3, SEAL, SEAL)), 2, ("cannot-tell", "cannot-tell")),
        # A seal covers the signature; a paper signed inside the PDF has no ink.
        (document(True, StampTrace(2, SEAL)), 2, ("seen", "cannot-tell")),
        (document(True, StampTrace(2), signatures=DIGITAL), 2, ("not-seen", "cannot-tell")),
    ],
)
def test_three_values(found, signed, sights):
    assert seal_and_signature(found, signed) == sights


def test_a_paper_with_a_block_and_nothing_on_it(grammar, letterhead, pages):
    """`unsigned`: the block was looked at in colour, and there is neither seal nor ink."""
    lines = [*letterhead(), (300, 600, "KT. CHỦ TỊCH"), (300, 616, "PHÓ CHỦ TỊCH")]
    page = pages([*lines, (300, 720, "Nguyễn Văn An")])
    coloured = Page(1, 595, 842, page.lines, "ocr", colour=True)
    found = extract(Document("a.pdf", Reading((coloured,), stamps=(StampTrace(1),)), 1, 1), grammar)
    assert (found.seal, found.ink_signature) == ("not-seen", "not-seen")
    assert "unsigned" in found.findings


@pytest.mark.parametrize(
    ("seal", "ink", "digital", "codes"),
    [
        ("not-seen", "not-seen", False, ["unsigned"]),
        ("not-seen", "seen", False, ["no-seal-seen"]),
        ("not-seen", "not-seen", True, []),
        ("not-seen", "cannot-tell", False, []),
        ("cannot-tell", "cannot-tell", False, []),
        ("seen", "cannot-tell", False, []),
    ],
)
def test_findings(seal, ink, digital, codes):
    assert signing_findings(seal, ink, digital) == codes
