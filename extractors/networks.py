"""Loads neural networks; the only module that imports onnxruntime.

`extractors/__init__.py` has barred its telemetry before: onnxruntime 1.31 tries to reach its maker
otherwise, and queues facts about the machine in the user's cache folder.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import onnxruntime

from extractors.errors import EnvironmentLack

_DETECTOR = "PP-OCRv6_det_small.onnx"
_RECOGNISER = "PP-OCRv6_rec_small.onnx"
INNER = "p2o.pd_op.add.64.0"
"""The last features before the recogniser halves its steps and turns to letters."""


class ModelMissing(EnvironmentLack):
    """A network is not there or cannot be loaded."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)  # what pickle calls __init__ with, when a worker raises it
        self.path, self.why = path, why

    def __str__(self) -> str:
        return (
            f"Không nạp được mô hình đọc số, ngày, dấu của văn bản: {self.path.name} ({self.why}). "
            "Cài lại gói rapidocr."
        )


@cache
def load_session(path: Path, inner: str = "") -> Any:
    """Return an onnxruntime session on one thread; ModelMissing where it cannot be had.

    Each is loaded once in a process, whoever asks for it.

    `inner`: a tensor within the network that the session gives out too, behind its own outputs.
    """
    if not path.is_file():
        raise ModelMissing(path, "không có tệp")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The arena keeps the most that any picture took, for each of its sizes anew.
    options.enable_cpu_mem_arena = False
    try:
        network: str | bytes = path.read_bytes() + _output(inner) if inner else str(path)
        return onnxruntime.InferenceSession(network, options, ["CPUExecutionProvider"])
    except (
        OSError,
        RuntimeError,
        ValueError,
        onnxruntime.capi.onnxruntime_pybind11_state.Fail,
        onnxruntime.capi.onnxruntime_pybind11_state.InvalidProtobuf,
    ) as error:
        raise ModelMissing(path, str(error)[:120]) from error


_GRAPH, _GRAPH_OUTPUT, _NAME = 7, 12, 1
"""Field numbers of ModelProto.graph, GraphProto.output and ValueInfoProto.name (onnx.proto)."""


def _output(name: str) -> bytes:
    """Return what, appended to an ONNX file, names one more output of its graph.

    Messages of Protocol Buffers that are joined end to end are merged, their lists joined.
    """
    return _message(_GRAPH, _message(_GRAPH_OUTPUT, _message(_NAME, name.encode())))


def _message(field: int, content: bytes) -> bytes:
    """Return a field of a Protocol Buffers message; shorter than 128 bytes."""
    return bytes([field << 3 | 2, len(content)]) + content


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
