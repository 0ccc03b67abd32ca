"""Training the head: words of a date in their places, nothing lost on the way to ONNX."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training extra is not installed")
pytest.importorskip("fontTools", reason="training extra is not installed")

import torch

from extractors.letterhead.slot_tokens import SLOT_TOKENS
from extractors.networks import load_session
from training.slot_head_net import SlotHeadNet
from training.train_slot_head import Example, Projection, export, guide, train


def example(label: str, group: str, seed: int, steps: int = 30) -> Example:
    """Return an example whose features say nothing."""
    features = np.random.default_rng(seed).normal(size=(64, steps)).astype(np.float16)
    words = (0.3, 0.5, 0.6, 0.8) if "T" in label and group else None
    return Example(features, label, steps, group, True, words)


def examples() -> list[Example]:
    labels = ("12/", "05T02A2024")
    return [
        example(label, group, i)
        for i, (label, group) in enumerate(
            (label, group) for label in labels for group in ("Huế", "") for _ in range(3)
        )
    ]


def test_words_of_a_date_are_held_where_they_stand() -> None:
    added = guide([example("05T02A2024", "Huế", 1), example("05T02A2024", "", 2)], 30)
    month, year = SLOT_TOKENS.index("T"), SLOT_TOKENS.index("A")
    assert added[0, 11, month] == 0 > added[0, 4, month]
    assert added[0, 20, year] == 0 > added[0, 11, year]
    assert added[0, 11, 1:11].max() < 0 == added[0, 4, 1:11].min()
    assert not added[1].any()


def test_a_head_learns_what_it_is_shown() -> None:
    heads = [train(examples(), steps, 1) for steps in (1, 60)]
    lines = torch.from_numpy(np.stack([one.features.T for one in examples()[:3]]))
    shares = [head(lines.float())[:, :, SLOT_TOKENS.index("1")].max().item() for head in heads]
    assert shares[1] > shares[0]


def test_the_exported_head_says_what_the_heads_say(tmp_path: Path) -> None:
    projection = Projection.of(examples(), kept=16)
    one = projection(examples()[0])
    heads = [SlotHeadNet(len(SLOT_TOKENS), 16).eval() for _ in range(2)]
    export(heads, projection, tmp_path / "head.onnx")
    session = load_session(tmp_path / "head.onnx")
    told = session.run(None, {"features": examples()[0].features[None].astype(np.float32)})[0][0]
    with torch.no_grad():
        lines = torch.from_numpy(one.features.T[None].astype(np.float32))
        mean = torch.stack([torch.exp(head(lines)[0]) for head in heads]).mean(0)
    assert np.exp(told) == pytest.approx(mean.numpy(), abs=0.01)
