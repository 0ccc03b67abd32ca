"""What goes into the bundle, and the Linux one installed where there is no network."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "script" / "bundled"


def load(path: Path) -> object:
    loader = SourceFileLoader(path.stem, str(path))
    spec = importlib.util.spec_from_loader(path.stem, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # dataclasses look their module up
    loader.exec_module(module)
    return module


bundle = load(ROOT / "script" / "bundle")
lighten = load(BUNDLED / "lighten.py")

LOCK = """\
click==8.5.1 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via
    #   typer
    #   underthesea
hatchling==1.27 \\
    --hash=sha256:cc
    # via minhchung (pyproject.toml:build)
hub==1 \\
    --hash=sha256:dd
    # via underthesea
colorama==0.4 ; sys_platform == 'win32' \\
    --hash=sha256:ee
    # via click
typer==0.16 \\
    --hash=sha256:ff
    # via minhchung (pyproject.toml)
underthesea==9.5 \\
    --hash=sha256:99
    # via minhchung (pyproject.toml)
"""


def names(platform: str, text: str = LOCK) -> list[str]:
    target = bundle.TARGETS[platform]
    packages = bundle.needed(bundle.read_lock(text), bundle.environment_of(target, "3.12"))
    return [one.name for one in packages]


def test_only_what_runs_the_program_on_that_system_is_put_in() -> None:
    assert names("linux") == ["click", "typer", "underthesea"]
    assert names("windows") == ["click", "colorama", "typer", "underthesea"]


def test_our_own_lock_is_read_whole() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = bundle.read_lock(text)
    assert len(locked) == len(re.findall(r"^[\w.-]+==", text, re.MULTILINE))
    assert all(one.hashes and one.asked_by for one in locked)
    found = names("windows", text)
    assert {"tesserocr", "psutil", "colorama", "underthesea", "rapidocr"} <= set(found)
    assert not {"hatchling", "editables", "huggingface-hub", "hf-xet"} & set(found)


def test_requirements_hold_every_hash_and_our_own_wheel(tmp_path: Path) -> None:
    own = tmp_path / "minhchung-0.2.0-py3-none-any.whl"
    own.write_bytes(b"")
    click, *_ = bundle.read_lock(LOCK)
    lines = bundle.requirements([click], own).splitlines()
    assert lines[0] == "click==8.5.1 --hash=sha256:aa --hash=sha256:bb"
    assert re.fullmatch(r"minhchung==0\.2\.0 --hash=sha256:[0-9a-f]{64}", lines[1])


def test_every_wheel_is_named_with_its_licence(tmp_path: Path) -> None:
    for name, said in (("a", "License-Expression: MIT"), ("b", "License: BSD\n of old"), ("c", "")):
        with zipfile.ZipFile(tmp_path / f"{name}-1-py3-none-any.whl", "w") as wheel:
            about = f"Metadata-Version: 2.4\nName: {name}\nVersion: 1\n{said}\n"
            wheel.writestr(f"{name}-1.dist-info/METADATA", about)
    assert bundle.licences(tmp_path).splitlines() == [
        "a 1: MIT",
        "b 1: BSD",
        "c 1: xem tệp giấy phép trong gói",
    ]


@pytest.mark.parametrize("platform", ["linux", "windows"])
def test_the_scripts_of_a_bundle_read_as_their_system_reads(platform: str, tmp_path: Path) -> None:
    for name in (*bundle.TARGETS[platform].templates, "HUONG-DAN.txt"):
        bundle.put_template(BUNDLED / name, tmp_path / name, "3.12")
        content = (tmp_path / name).read_bytes()
        assert b"@PYTHON@" not in content
        assert (b"\r\n" in content) == (not name.endswith(".sh"))
        if name.endswith(".cmd"):
            content.decode("ascii")  # the console's code page is unknown when it is read
        if name.endswith((".ps1", ".txt")):
            assert content.startswith(b"\xef\xbb\xbf")


def test_brackets_of_the_powershell_scripts_are_even() -> None:
    for script in BUNDLED.glob("*.ps1"):
        bare = re.sub(r"'[^'\n]*'|\"[^\"\n]*\"|#[^\n]*", "", script.read_text(encoding="utf-8"))
        for opening, closing in ("{}", "()", "[]"):
            assert bare.count(opening) == bare.count(closing), script.name


def test_what_a_fresh_environment_does_not_run_is_taken_out(tmp_path: Path) -> None:
    for name in ("a/tests/data/tests/x", "a/b.py", "pip/x", "pip-25.dist-info/x", "pipe/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    lighten.lighten(tmp_path)
    left = {str(one.relative_to(tmp_path)) for one in tmp_path.rglob("*") if one.is_file()}
    assert left == {"a/b.py", "pipe/x"}


INSTALLED = """
set -eu
cd "$HOME"
sh "$BUNDLE/install.sh"
sh "$BUNDLE/install.sh"     # over itself: as at first
M="$HOME/.local/share/minhchung"
"$M/minhchung" --version
"$M/minhchung" doctor
"$M/minhchung" run "$EVIDENCE" --year 2024 --jobs 1 --out "$HOME/results"
for wheel in "$BUNDLE"/wheels/typer-*.whl; do printf x >> "$wheel"; done
if sh "$BUNDLE/install.sh"; then exit 1; fi
"$M/minhchung" --version
sh "$M/uninstall.sh"
[ ! -e "$M" ]
"""


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that another user may enter, and pytest does not close while we are in it."""
    with tempfile.TemporaryDirectory(prefix="minhchung-bundle-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.slow
def test_the_linux_bundle_is_installed_and_runs_without_network(open_to_all: Path) -> None:
    made = sorted((ROOT / "dist").glob("minhchung-*-linux-py*.zip"))
    if not made:
        pytest.skip("no bundle in dist/: script/bundle --platform linux")
    version = made[-1].stem.rpartition("-py")[2]
    python = shutil.which(f"python{version[0]}.{version[1:]}", path="/usr/bin:/bin")
    alone = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    if python is None or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip(f"needs a Python {version} in /usr/bin, and network namespaces")
    with zipfile.ZipFile(made[-1]) as packed:
        packed.extractall(open_to_all)
    (folder,) = open_to_all.glob("minhchung-*")
    evidence, home = open_to_all / "Minh chứng", open_to_all / "home"
    for place in (evidence, home):
        place.mkdir()
    sample = next((ROOT / "sample_docs").rglob("*.pdf"))
    shutil.copy(sample, evidence)
    if os.geteuid() == 0:  # as an ordinary user
        subprocess.run(["chown", "-R", "65534:65534", open_to_all], check=True)
        alone += ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    done = subprocess.run(
        [*alone, "sh", "-c", INSTALLED],
        env={"HOME": str(home), "BUNDLE": str(folder), "EVIDENCE": str(evidence),
             "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=1800,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "mã kiểm tra" in done.stderr
    assert (home / "results" / "evidence.xlsx").is_file()
