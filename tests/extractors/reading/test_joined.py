from extractors.document import Candidate, DigitalSignature, LetterheadReading, Reading, StampTrace
from extractors.page import Box, Page
from extractors.reading.joined import is_whole, joined, with_gaps_filled

ENDS = Reading(
    (Page(1, 595.0, 842.0), Page(4, 595.0, 842.0)),
    letterheads=(LetterheadReading(1),),
    signatures=(DigitalSignature("Người ký", None, True, 4),),
    annotations=(Candidate("a", "a", 4, Box(0, 0, 1, 1), 1.0, "annotation", "read"),),
    stamps=(StampTrace(1), StampTrace(4)),
    warnings=("low-quality-scan",),
)
MIDDLE = Reading(
    (Page(2, 595.0, 842.0), Page(3, 595.0, 842.0)),
    letterheads=(LetterheadReading(3),),
    signatures=ENDS.signatures,
    stamps=(StampTrace(2),),
    warnings=("low-quality-scan", "text-layer-bad"),
)


def test_everything_of_the_parts_stands_in_the_order_of_pages() -> None:
    whole = joined((ENDS, MIDDLE))
    assert [page.number for page in whole.pages] == [1, 2, 3, 4]
    assert [head.page for head in whole.letterheads] == [1, 3]
    assert [stamp.page for stamp in whole.stamps] == [1, 2, 4]
    assert whole.signatures == ENDS.signatures
    assert whole.annotations == ENDS.annotations
    assert whole.warnings == ("low-quality-scan", "text-layer-bad")


def test_a_reading_is_whole_when_no_page_before_its_last_is_missing() -> None:
    assert not is_whole(ENDS)
    assert is_whole(joined((ENDS, MIDDLE)))
    assert is_whole(Reading(()))


def test_pages_that_are_not_there_are_empty_and_told_of() -> None:
    filled = with_gaps_filled(ENDS, range(1, 7))
    assert [page.number for page in filled.pages if page.width == 0] == [2, 3, 5, 6]
    assert filled.warnings == ("low-quality-scan", "page-unread")
    assert with_gaps_filled(joined((ENDS, MIDDLE))).warnings == (
        "low-quality-scan",
        "text-layer-bad",
    )
