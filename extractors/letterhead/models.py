"""Where the weights of our own slot readers are."""

from __future__ import annotations

from pathlib import Path

SLOT_READER = Path(__file__).with_name("slot_reader.onnx")
SLOT_HEAD = Path(__file__).with_name("slot_head.onnx")
