import re
from pathlib import Path

from extractors import errors
from extractors.errors import ReadingError
from pipeline.records.reasons import load_reasons

ROOT = Path(__file__).parents[3]
CONTRACT_REASONS = [
    "number-missing",
    "number-blank",
    "number-uncertain",
    "date-missing",
    "date-blank",
    "date-uncertain",
    "date-conflict",
    "type-number-mismatch",
    "outside-before",
    "outside-after",
    "period-partial",
    "year-mismatch",
    "no-indicator",
    "indicator-close",
    "indicator-weak",
    "duplicate",
    "near-duplicate",
    "same-number",
    "secret-mark",
    "unsigned",
    "no-seal-seen",
    "text-layer-bad",
    "low-quality-scan",
    "not-a-document",
]
CONTRACT_ERRORS = {
    "unsupported-type",
    "needs-libreoffice",
    "needs-unpacker",
    "empty-file",
    "blank",
    "encrypted",
    "damaged",
    "too-large",
    "timeout",
    "crashed",
    "vanished",
    "unreadable",
}


def test_every_promised_code_has_a_sentence() -> None:
    held = load_reasons()
    assert set(CONTRACT_REASONS) <= set(held.reasons)
    assert set(held.errors) == CONTRACT_ERRORS | {"on-paper"}
    assert all(sentence.endswith(".") for sentence in held.reasons.values())


def test_every_error_of_reading_has_a_sentence() -> None:
    codes = {
        kind.code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, ReadingError)
    }
    assert codes <= set(load_reasons().errors)


def test_every_code_is_documented() -> None:
    text = (ROOT / "docs" / "reasons.md").read_text(encoding="utf-8")
    held = load_reasons()
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE))
    assert documented == set(held.reasons) | set(held.errors)
