import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("indicator_map", "extractors", "classifiers", "pipeline", "review")
MODULES = sorted(path for room in (*ROOMS, "sample_docs") for path in (ROOT / room).rglob("*.py"))
LONGEST_MODULE = 450


def test_data_flows_one_way_through_the_rooms() -> None:
    checked = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


def test_the_import_check_knows_every_room() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["importlinter"]["root_packages"] == list(ROOMS)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_small_and_catches_only_what_it_names(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST_MODULE
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            assert caught not in ("everything", "Exception", "BaseException")


def test_no_module_is_a_grab_bag() -> None:
    assert not [m for m in MODULES if m.stem in ("utils", "helpers", "manager", "common")]
