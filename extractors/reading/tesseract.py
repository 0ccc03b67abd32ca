"""What both ways to Tesseract share: the model, how a page is cut up, and what a word is."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

LANGUAGE = "vie"
PAGE_MODE = 3
"""Tesseract's page segmentation for a page: fully automatic; measured in docs/reading.md."""

MODELS = Path(__file__).with_name("tessdata")
"""The folder of the model: tessdata_fast, Apache-2.0."""


class Recognised(NamedTuple):
    """A word as Tesseract gives it: confidence 0 to 100, places in pixels."""

    text: str
    confidence: float
    left: float
    top: float
    width: float
    height: float
