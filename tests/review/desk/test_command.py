import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipeline.cli import START
from pipeline.commands.lazy import read_table
from pipeline.errors import CallError
from review.desk.command import desk

ROOT = Path(__file__).parents[3]


def test_the_program_opens_the_start_page_where_no_command_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    brought = project["entry-points"]["minhchung.commands"]
    assert brought[START] == f"{desk.__module__}:{desk.__name__}"
    assert START in (ROOT / "pipeline" / "commands" / "commands.yaml").read_text("utf-8")
    assert "review" in read_table()


def test_the_own_folder_is_not_opened_to_others() -> None:
    with pytest.raises(CallError, match="--folder"):
        desk(host="0.0.0.0", browser=False)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="Không có thư mục"):
        desk(folder=[tmp_path / "gone"], browser=False)


def test_the_start_page_waits_for_none_of_what_reads_papers() -> None:
    asked = (
        "import sys, review.desk.command\n"
        "slow = {'numpy', 'sqlalchemy', 'cv2', 'pandas', 'spacy', 'sklearn', 'openpyxl', 'docx'}\n"
        "print(*(slow & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split() == []
