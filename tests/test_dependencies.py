"""What the program imports is what pyproject.toml declares; what setting up installs is enough."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("indicator_map", "extractors", "classifiers", "pipeline", "review")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS_OF_USERS = ("dask", "postgresql")

IMPORTED_BY_OTHERS = {
    "python-multipart": "Starlette reads uploads with it",
    "psycopg": "SQLAlchemy speaks to PostgreSQL with it",
    "rapidocr": "its wheel holds the networks; its package takes a second to import",
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    return {normal(re.match(r"[\w.-]+", one).group()) for one in requirements}  # type: ignore[union-attr]


def imported_names() -> Iterator[str]:
    for room in ROOMS:
        for module in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(module.read_bytes())):
                if isinstance(node, ast.Import):
                    yield from (alias.name.partition(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    yield node.module.partition(".")[0]


def test_declared_is_what_is_imported() -> None:
    known = packages_distributions()
    names = set(imported_names()) - set(ROOMS) - set(sys.stdlib_module_names)
    imported = {normal(known.get(name, [name])[0]) for name in names}
    needed = declared(PROJECT["dependencies"])
    optional = {
        name
        for extra in EXTRAS_OF_USERS
        for name in declared(PROJECT["optional-dependencies"][extra])
    }
    assert imported - needed - optional == set()
    assert (needed | optional) - imported == set(IMPORTED_BY_OTHERS)


def test_what_is_declared_is_locked() -> None:
    locked = {
        normal(line.partition("==")[0])
        for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
        if re.match(r"[\w.-]+==", line)
    }
    assert declared(PROJECT["dependencies"]) <= locked


def test_setting_up_for_tests_installs_the_font_they_draw_with() -> None:
    from sample_docs.generator.fonts import FACES, PACKAGE

    script = (ROOT / "script" / "setup").read_text(encoding="utf-8")
    assert f"wished+=({PACKAGE})" in script
    assert FACES[""] in script
