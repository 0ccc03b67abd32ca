from __future__ import annotations

from pathlib import Path

import pytest

from extractors.document import DigitalSignature
from extractors.page import Box
from extractors.reading.annotations import read_annotations, read_signatures
from extractors.reading.text_layer import open_plumber
from tests.extractors.reading.made_files import raw_pdf

SAMPLES = Path(__file__).parents[3] / "sample_docs"


def signed_pdf(path: Path, *, time: bytes = b"D:20240205081524+07'00'", short: int = 0) -> Path:
    """Write a PDF with one signature field that claims all bytes but its own and `short` more."""

    def build(numbers: tuple[int, int, int]) -> bytes:
        return raw_pdf(
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>",
            b"<< /FT /Sig /T (a) /Type /Annot /Subtype /Widget /Rect [300 700 400 750] "
            b"/P 3 0 R /V 5 0 R /Parent 6 0 R >>",
            b"<< /Type /Sig /Filter /Adobe.PPKLite /Name (%s) /M (%s) /ByteRange [0 %06d %06d %06d]"
            b" /Contents <00ff00> >>" % (b"Nguyen Van A", time, *numbers),
            b"<< /Kids [4 0 R] /Parent 6 0 R >>",  # a field that is its own parent
        )

    draft = build((0, 0, 0))
    start = draft.index(b"<00ff00>")
    end = start + len(b"<00ff00>")
    path.write_bytes(build((start, end, len(draft) - end - short)))
    return path


def signatures(path: Path) -> tuple[DigitalSignature, ...]:
    with open_plumber(path) as document:
        return read_signatures(document, path)


def test_a_signature_is_read_with_signer_time_and_place(tmp_path: Path) -> None:
    assert signatures(signed_pdf(tmp_path / "a.pdf")) == (
        DigitalSignature(
            "Nguyen Van A", "2024-02-05T08:15:24+07:00", True, 1, Box(300, 92, 400, 142)
        ),
    )


def test_bytes_added_after_signing_are_not_covered(tmp_path: Path) -> None:
    assert not signatures(signed_pdf(tmp_path / "a.pdf", short=40))[0].covers_whole_file


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        (b"D:20240205081524Z", "2024-02-05T08:15:24+00:00"),
        (b"D:20240205", "2024-02-05T00:00:00"),
        (b"D:20241345081524Z", None),
        (b"sometime", None),
    ],
)
def test_times_are_iso_or_nothing(tmp_path: Path, written: bytes, iso: str | None) -> None:
    assert signatures(signed_pdf(tmp_path / "a.pdf", time=written))[0].time == iso


def test_fields_that_go_round_in_circles_end(tmp_path: Path) -> None:
    path = tmp_path / "loop.pdf"
    path.write_bytes(
        raw_pdf(
            b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R 4 0 R] >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            b"<< /T (a) /Kids [4 0 R 5 0 R] >>",
            b"<< /T (b) /Kids [4 0 R] /Parent 4 0 R >>",
        )
    )
    assert signatures(path) == ()


def test_stamped_annotations_are_read_where_there_is_no_form() -> None:
    stamped = SAMPLES / "DV04_So_Tai_chinh/B-1-4/thanh toan khong tien mat.pdf"
    texts = [found.value for found in read_annotations(stamped, [1])]
    assert "210" in texts
