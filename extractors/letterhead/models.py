"""Where the reader's networks are: RapidOCR's detector and recogniser, and our own slot reader."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from extractors.networks import ModelMissing

SLOT_READER = Path(__file__).with_name("slot_reader.onnx")
_DETECTOR = "PP-OCRv6_det_small.onnx"
_RECOGNISER = "PP-OCRv6_rec_small.onnx"


def _rapidocr_model(name: str) -> Path:
    found = find_spec("rapidocr")
    if found is None or found.origin is None:
        raise ModelMissing(Path(name), "thiếu gói rapidocr")
    return Path(found.origin).parent / "models" / name


def detector_path() -> Path:
    """Return where the wheel of rapidocr keeps its text detector."""
    return _rapidocr_model(_DETECTOR)


def recogniser_path() -> Path:
    """Return where the wheel of rapidocr keeps its line recogniser."""
    return _rapidocr_model(_RECOGNISER)
