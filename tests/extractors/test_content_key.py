"""What is kept of a file is kept by the code and data that made it: each of them is in the key."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from zipfile import Path as ZipEntry
from zipfile import ZipFile

import pytest

from extractors.content_key import ROOMS, code_alone, content_key, depended_on, imported, key_of
from pipeline.reading.versions import EXTRACTION, READING

ROOT = Path(__file__).parents[2]
CLASSIFYING = "classifiers.saving"
KEYED = {"readings": READING, "documents": EXTRACTION, "rankings": CLASSIFYING}
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rooms."""
    copy = tmp_path_factory.mktemp("copy")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def key_in(copy: Path, module: str) -> str:
    return key_of(depended_on((module,), lambda room: copy / room))


@cache
def dependencies(module: str) -> frozenset[str]:
    return frozenset(depended_on((module,)))


def file_of(root: Path, name: str) -> Path:
    """The file of a module or of a data file."""
    if "/" in name:
        return root / name
    package = root / name.replace(".", "/") / "__init__.py"
    return package if package.exists() else root / f"{name.replace('.', '/')}.py"


def without_texts(tree: ast.Module) -> ast.Module:
    """The module without strings that are statements: docstrings."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [one for one in body if not is_text(one)]  # type: ignore[attr-defined]
    return tree


def is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def import_statements(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("what", KEYED)
def test_each_file_that_a_result_depends_on_is_in_its_key(what: str, copied: Path) -> None:
    module = KEYED[what]
    before = key_in(copied, module)
    unnoticed = []
    for name in sorted(dependencies(module)):
        file = file_of(copied, name)
        kept = file.read_bytes()
        file.write_bytes(kept + b"\nedited = 1\n")
        if key_in(copied, module) == before:
            unnoticed.append(name)
        file.write_bytes(kept)
    assert not unnoticed
    assert key_in(copied, module) == before == content_key(module)


@pytest.mark.parametrize(
    ("what", "names"),
    [
        (
            "readings",
            "extractors.document extractors.reading.lines extractors.reading.ocr "
            "extractors.reading.text_quality extractors.letterhead.reader "
            "extractors/letterhead/slot_reader.onnx extractors/letterhead/confidence.yaml "
            "extractors/grammar/syllables.yaml pipeline.intake.archives",
        ),
        (
            "documents",
            "extractors.document extractors.fields.subject extractors.reading.lines "
            "extractors/grammar/provinces.yaml pipeline.reading.worker classifiers.profile",
        ),
        (
            "rankings",
            "classifiers.text classifiers.titles extractors.grammar.folding "
            "extractors.grammar.syllables extractors/grammar/provinces.yaml "
            "indicator_map/sets/pctn-tinh-2025.yaml indicator_map/examples/titles-2025.tsv "
            "classifiers/rules.yaml classifiers/wording.yaml",
        ),
    ],
)
def test_what_a_result_is_known_to_depend_on_is_among_it(what: str, names: str) -> None:
    assert set(names.split()) <= dependencies(KEYED[what])


@pytest.mark.parametrize(
    ("what", "file"),
    [
        ("readings", "extractors/fields/subject.py"),
        ("readings", "classifiers/profile.py"),
        ("documents", "classifiers/rules.yaml"),
        ("documents", "pipeline/run/run.py"),
        ("documents", "pipeline/records/reasons.yaml"),
        ("rankings", "classifiers/register.yaml"),
        ("rankings", "extractors/reading/ocr.py"),
        ("rankings", "indicator_map/examples/README.md"),
    ],
)
def test_other_files_leave_the_key_as_it_is(what: str, file: str, copied: Path) -> None:
    before = key_in(copied, KEYED[what])
    kept = (copied / file).read_bytes()
    (copied / file).write_bytes(kept + b"\nedited = 1\n")
    after = key_in(copied, KEYED[what])
    (copied / file).write_bytes(kept)
    assert after == before


def test_only_code_counts_of_a_module() -> None:
    plain = b'def f(x):\n    """Old."""\n    text = "# 1"  # two\n    return """\n# 3\n"""\n'
    told = b'# Why.\ndef f(x):\n    """New\n\n    words. """\n\n    text = "# 1"\n    # more\n'
    told += b'    return """\n# 3\n"""\n'
    assert code_alone(told).strip() == code_alone(plain).strip()
    assert code_alone(plain.replace(b"# 3", b"# 4")) != code_alone(plain)
    assert code_alone(plain.replace(b"# 1", b"# 4")) != code_alone(plain)
    assert code_alone(plain.replace(b"\n", b"\r\n")) == code_alone(plain)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_code_and_no_import_of_a_module_is_passed_over(module: Path) -> None:
    source = module.read_bytes()
    tree = ast.parse(source)
    assert set(import_statements(tree)) <= set(imported(source))
    assert ast.dump(without_texts(ast.parse(code_alone(source)))) == ast.dump(without_texts(tree))


def test_a_zipped_program_has_the_same_keys(copied: Path, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "program.zip", "w") as packed:
        for file in copied.rglob("*"):
            packed.write(file, file.relative_to(copied).as_posix())
    with ZipFile(tmp_path / "program.zip") as packed:
        zipped = depended_on((READING,), lambda room: ZipEntry(packed, f"{room}/"))
    assert key_of(zipped) == content_key(READING)


WATCHED = """
import json, sys
from pathlib import Path

opened = set()
sys.addaudithook(lambda event, args: event == "open" and opened.add(str(args[0])))
{work}
rooms = {rooms}
print(json.dumps([
    [str(Path(file).resolve()) for file in opened if not file.endswith((".py", ".pyc"))],
    [name for name in sys.modules if name.partition(".")[0] in rooms],
]))
"""
READ_ONE = """
from pipeline.reading.tasks import ReadTask
from pipeline.reading.worker import read
path = Path("sample_docs/DV01_UBND_tinh/A-1-2/KH PCTN 2024.pdf")
result = read(ReadTask("0", path, str(path)))
assert result.documents, result
"""
RANK_ONE = """
from classifiers.profile import Profile
from classifiers.saving import train
from indicator_map.examples import load_examples
from indicator_map.loader import load_set
train(load_set("pctn-tinh-2024"), load_examples()[::20]).rank(Profile(title="Kế hoạch PCTN"))
"""


@pytest.mark.slow
@pytest.mark.parametrize(("what", "work"), [("documents", READ_ONE), ("rankings", RANK_ONE)])
def test_whatever_is_loaded_to_make_a_result_is_in_its_key(what: str, work: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED.format(work=work, rooms=ROOMS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    opened, modules = json.loads(done.stdout)
    data = {
        Path(file).relative_to(ROOT).as_posix()
        for file in opened
        if any(Path(file).is_relative_to(ROOT / room) for room in ROOMS)
    }
    assert len(data) > 5
    assert data <= dependencies(KEYED[what])
    assert set(modules) <= dependencies(KEYED[what])
