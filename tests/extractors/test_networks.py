"""Networks that are not there: the error says which, and crosses worker processes."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from extractors.networks import ModelMissing, load_session


def test_a_missing_network_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"net\.onnx"):
        load_session(tmp_path / "net.onnx")


def test_a_broken_network_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "net.onnx"
    broken.write_bytes(b"no network")
    with pytest.raises(ModelMissing, match=r"net\.onnx"):
        load_session(broken)


def test_the_error_survives_pickling() -> None:
    error = ModelMissing(Path("net.onnx"), "không có tệp")
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, ModelMissing)
    assert str(again) == str(error)
    assert again.path == error.path
