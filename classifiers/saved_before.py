"""Reads a classifier that 0.1.0 saved with skops: what reviewers taught then is not lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import skops.io
from skops.io.exceptions import UntrustedTypesFoundException

FORMAT = 1


def load_arrays(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what it told and its arrays, as `saving` keeps them now.

    Raises ValueError, KeyError, BadZipFile or OSError where it cannot be read.
    """
    try:
        content: dict[str, Any] = skops.io.load(path, trusted=[])
    except UntrustedTypesFoundException as error:
        raise ValueError(str(error)) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return {}, {}
    told = json.loads(content["told"])
    linear = content["linear"]
    data, indices, ends = content["memory"]
    arrays = {
        **{f"weights{place}": one for place, one in enumerate(content["vocabulary_weights"])},
        "coefficients": linear.coef_,
        "intercepts": linear.intercept_,
        "memory_data": data,
        "memory_indices": indices,
        "memory_ends": ends,
        "memory_labels": content["memory_labels"],
    }
    beside = {
        "format": 2,
        "set_words": told.get("set_words"),
        "match_weights": told.get("match_weights", ()),
        "weighed_by_decisions": told.get("weighed_by_decisions", True),
        "linear_labels": [str(label) for label in linear.classes_],
        "memory_shape": content["memory_shape"],
    }
    return told | beside, arrays
