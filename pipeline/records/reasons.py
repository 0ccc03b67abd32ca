"""The closed list of reason and error codes (`reasons.yaml`) with their Vietnamese sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extractors.packaged_data import packaged_yaml

FACT = "fact"
"""What no decision changes: a secrecy mark stays one, whatever a reviewer corrects."""


@dataclass(frozen=True)
class ReasonList:
    """Codes and their sentences; `reasons` send a document to review, `errors` fail a file.

    `about` names the value whose correction settles a reason: a field, `indicators`, `verdict`,
    `duplicate_of`; `document`: only accepting the whole document does; `FACT`: nothing does.
    """

    reasons: Mapping[str, str]
    errors: Mapping[str, str]
    about: Mapping[str, str]

    def sentence(self, code: str) -> str:
        """Return the sentence of a reason or error code; KeyError for an unknown one."""
        return self.reasons[code] if code in self.reasons else self.errors[code]


def load_reasons() -> ReasonList:
    """Read the list that ships with the program."""
    data = packaged_yaml("pipeline.records", "reasons.yaml")
    return ReasonList(
        reasons={code: entry["sentence"] for code, entry in data["reasons"].items()},
        errors={code: entry["sentence"] for code, entry in data["errors"].items()},
        about={code: entry.get("about", "document") for code, entry in data["reasons"].items()},
    )
