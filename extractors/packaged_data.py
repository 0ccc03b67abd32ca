"""Data files that come with the program, beside the modules that use them."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml


def packaged_yaml(package: str, name: str) -> Any:
    """Return what the YAML file `name` of a package holds; FileNotFoundError if there is none."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)  # in C: ten times as fast
