import pytest

from extractors.document import Box, Document, Page, Reading, StampTrace
from extractors.fields.seals import seal_and_signature

SEAL = Box(400, 600, 480, 680)


def document(colour, *stamps, blank_back=False):
    pages = [Page(1, 595, 842, colour=colour), Page(2, 595, 842, colour=colour, blank=blank_back)]
    return Document("a.pdf", Reading(tuple(pages), stamps=stamps), 1, 2)


@pytest.mark.parametrize(
    ("found", "sights"),
    [
        (document(True, StampTrace(2, SEAL, SEAL)), ("seen", "seen")),
        (document(False, StampTrace(2, None, SEAL)), ("cannot-tell", "seen")),
        (document(True, StampTrace(2)), ("not-seen", "not-seen")),
        (document(False, StampTrace(2)), ("cannot-tell", "cannot-tell")),
        (document(None, StampTrace(2)), ("cannot-tell", "cannot-tell")),
        (document(True), ("cannot-tell", "cannot-tell")),
        (document(True, StampTrace(1)), ("cannot-tell", "cannot-tell")),
        (document(True, StampTrace(1), blank_back=True), ("not-seen", "not-seen")),
        (document(True, StampTrace(3, SEAL, SEAL)), ("cannot-tell", "cannot-tell")),
    ],
)
def test_three_values(found, sights):
    assert seal_and_signature(found) == sights
