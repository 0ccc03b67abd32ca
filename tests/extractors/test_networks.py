"""Networks that are not there: the error says which, and crosses worker processes."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from extractors.networks import INNER, ModelMissing, load_session, recogniser_path


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


def test_an_inner_tensor_is_given_out_too() -> None:
    plain, opened = (load_session(recogniser_path(), inner) for inner in ("", INNER))
    assert [one.name for one in opened.get_outputs()] == [plain.get_outputs()[0].name, INNER]


def test_an_inner_tensor_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ModelMissing, match="PP-OCR"):
        load_session(recogniser_path(), "no such tensor")
