"""The judge's weights taken back from its file say what the file says."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from extractors.networks import load_session  # noqa: E402
from extractors.reading.secret_judge import JUDGE, SEEN  # noqa: E402
from training.judge_weights import judge_of_file  # noqa: E402


def windows(seed: int) -> np.ndarray:
    """Return pictures of ink as chance has it, dense and thin."""
    chance = np.random.default_rng(seed)
    dense = chance.uniform(0.2, 0.9, (12, 1, 1, 1))
    return (chance.random((12, 3, *SEEN)) > dense).astype(np.float32)


def test_the_net_of_a_file_says_the_same() -> None:
    net = judge_of_file(JUDGE, torch.from_numpy(windows(1)))
    shown = windows(2)
    with torch.no_grad():
        said = net(torch.from_numpy(shown)).numpy()
    (told,) = load_session(JUDGE).run(None, {"windows": shown})
    assert said == pytest.approx(told, abs=1e-3)
