"""The closed list of reason and error codes (`reasons.yaml`) with their Vietnamese sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class ReasonList:
    """Codes and their sentences; `reasons` send a document to review, `errors` fail a file."""

    reasons: Mapping[str, str]
    errors: Mapping[str, str]

    def sentence(self, code: str) -> str:
        """Return the sentence of a reason or error code; KeyError for an unknown one."""
        return self.reasons[code] if code in self.reasons else self.errors[code]


def load_reasons() -> ReasonList:
    """Read the list that ships with the program."""
    data = yaml.safe_load(files("pipeline").joinpath("reasons.yaml").read_text(encoding="utf-8"))
    return ReasonList(
        reasons={code: entry["sentence"] for code, entry in data["reasons"].items()},
        errors={code: entry["sentence"] for code, entry in data["errors"].items()},
    )
