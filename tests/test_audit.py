"""Licences that fit, and no dependency with a hole that is known here."""

import json
import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


def load_audit() -> Any:
    loader = SourceFileLoader("audit", str(ROOT / "script" / "audit"))
    spec = spec_from_loader("audit", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


audit = load_audit()


def test_every_locked_package_is_listed_with_a_licence_that_fits() -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", page, re.MULTILINE))
    del listed["package"]
    assert set(audit.locked()) <= set(listed), "script/audit licences writes the page anew"
    unfit = [name for name, said in listed.items() if re.search(r"(?<!L)GPL(?!.*Lesser)", said)]
    assert [name for name in unfit if "Lesser" not in listed[name]] == []
    assert "says nothing" not in page


ADVISORY = """
id: PYSEC-2026-1
affected:
- package: {{ecosystem: PyPI, name: Some.Package}}
  ranges:
  - type: ECOSYSTEM
    events: [{{introduced: "{since}"}}, {{fixed: "2.5"}}]
  - {{type: GIT, repo: x, events: [{{introduced: "0"}}]}}
  versions: ["1.0"]
{more}
"""


@pytest.mark.parametrize(
    ("version", "since", "more", "hit"),
    [
        ("2.4.9", "2.0", "", True),
        ("2.5", "2.0", "", False),
        ("1.9", "2.0", "", False),
        ("1.0", "2.0", "", True),
        ("0.1", "0", "", True),
        ("2.10", "0", "", False),
        ("2.4.9", "2.0", "withdrawn: 2026-02-03T00:00:00Z", False),
    ],
)
def test_a_version_is_hit_by_its_ranges(
    tmp_path: Path, version: str, since: str, more: str, hit: bool
) -> None:
    place = tmp_path / "some-package" / "PYSEC-2026-1.yaml"
    place.parent.mkdir()
    place.write_text(ADVISORY.format(since=since, more=more), encoding="utf-8")
    found = list(audit.holes_in({"some-package": version}, tmp_path))
    assert found == ([f"some-package {version}: PYSEC-2026-1, fixed in 2.5"] if hit else [])


SKIPPED = {"name": "some-package", "skip_reason": "not found on PyPI"}
SOUND = {"name": "some-package", "version": "2.5", "vulns": []}
HOLED = SOUND | {"vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.6"]}]}


@pytest.mark.parametrize(
    ("told", "holes"),
    [
        ([SOUND], []),
        ([SOUND, HOLED], ["some-package 2.5: PYSEC-2026-1, fixed in 2.6"]),
        ([SOUND, SKIPPED], None),
        ([], None),
        ("no JSON", None),
    ],
)
def test_pip_audit_is_believed_where_it_was_told_of_every_package(
    told: object, holes: list[str] | None
) -> None:
    """A registry without advisories skips packages, and pip-audit then reports no hole."""
    text = told if isinstance(told, str) else json.dumps({"dependencies": told})
    assert audit.told_by_pip_audit(text) == holes


def test_no_locked_package_has_a_known_hole() -> None:
    folder = audit.advisories_in()
    if folder is None:
        pytest.skip("no list of holes here: see script/audit")
    assert list(audit.holes_in(audit.locked(), folder)) == []
