import json
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.run.settings import RunSettings

SETTINGS = RunSettings(Path("evidence"), Path("results"), 2024, campaign=Path("plan.yaml"), jobs=2)


def test_settings_come_back_as_they_were_written_down() -> None:
    assert RunSettings.from_record(json.loads(json.dumps(SETTINGS.as_record()))) == SETTINGS


def test_no_password_is_written_down() -> None:
    settings = RunSettings(Path("a"), Path("b"), 2024, database="postgresql://clerk:word@host/name")
    assert "word" not in json.dumps(settings.as_record())


def test_settings_of_another_version_are_understood_as_far_as_they_go() -> None:
    record = SETTINGS.as_record() | {"colour": "green"}
    del record["register"], record["timeout"]
    assert RunSettings.from_record(record) == SETTINGS


@pytest.mark.parametrize("record", [{}, {"folder": "a", "out": "b"}, {"folder": None, "out": "b"}])
def test_settings_without_what_a_run_needs_are_a_sentence(record: dict[str, object]) -> None:
    with pytest.raises(StoreError, match="chạy lại"):
        RunSettings.from_record(record)
