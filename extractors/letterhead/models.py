"""Where our own slot reader's weights are."""

from __future__ import annotations

from pathlib import Path

SLOT_READER = Path(__file__).with_name("slot_reader.onnx")
