from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from pipeline.intake.originals import original


def test_two_folders_that_spell_one_name_differently_are_both_looked_into(tmp_path: Path) -> None:
    name = "Sở Nội vụ"
    for form, file in (("NFC", "a.txt"), ("NFD", "b.txt")):
        folder = tmp_path / unicodedata.normalize(form, name)
        try:
            folder.mkdir()
        except FileExistsError:
            pytest.skip("this disk takes both spellings for one name")
        (folder / file).write_text(form)
    for form, file in (("NFC", "a.txt"), ("NFD", "b.txt")):
        with original(tmp_path, f"{name}/{file}") as found:
            assert found.read_text() == form
    with pytest.raises(FileNotFoundError), original(tmp_path, f"{name}/c.txt"):
        pass
