"""The container and the service, as far as they can be looked at where neither can be started."""

import configparser
import re
import shlex
from pathlib import Path

from pipeline.commands.lazy import loaded, read_table

ROOT = Path(__file__).parents[2]
STEPS = re.sub(r"\\\n\s*", "", (ROOT / "Containerfile").read_text(encoding="utf-8")).splitlines()


def steps(kind: str) -> list[str]:
    return [line.removeprefix(f"{kind} ") for line in STEPS if line.startswith(f"{kind} ")]


def test_what_the_container_copies_is_here_and_is_all_of_the_program() -> None:
    copied = [
        source
        for step in steps("COPY")
        if not step.startswith("--from")
        for source in step.split()[:-1]
    ]
    assert all((ROOT / source).exists() for source in copied)
    rooms = re.search(r"packages = \[(.+)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert rooms is not None
    assert set(re.findall(r'"(\w+)"', rooms[1])) <= set(copied)
    assert set(steps("ARG")[0].partition("=")[2].split()) <= set(copied)


def test_the_container_runs_as_nobody_in_particular_and_installs_only_what_is_locked() -> None:
    assert steps("USER") == ["10001:10001"]
    assert not steps("ADD")
    installs = [one for step in steps("RUN") for one in step.split("&&") if "pip install" in one]
    assert all("--require-hashes" in one or "--no-deps" in one for one in installs)


def test_the_service_calls_the_review_page_as_it_is_called() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "script" / "server" / "minhchung-review@.service", encoding="utf-8")
    _, command, _, *options = shlex.split(unit["Service"]["ExecStart"])
    known = {
        option
        for parameter in loaded(command, read_table()[command].at).params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    assert {one for one in options if one.startswith("--")} <= known
    assert unit["Service"]["User"] != "root"
