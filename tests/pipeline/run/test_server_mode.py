"""Reading on several machines into PostgreSQL, by the commands of docs/scale.md."""

import csv
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import docx
import pytest
from sqlalchemy import create_engine, text

from tests.pipeline.store.test_postgresql import free_port, new_database, server, server_programs

__all__ = ["server"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(server_programs() is None, reason="no PostgreSQL server is installed"),
    pytest.mark.skipif(find_spec("psycopg") is None, reason="the extra `postgresql` is missing"),
    pytest.mark.skipif(find_spec("distributed") is None, reason="the extra `dask` is missing"),
]

PAPERS = 12
DOCS = Path(__file__).parents[3] / "docs" / "scale.md"
PROGRAMS = {
    "dask": [sys.executable, "-m", "dask"],
    "minhchung": [sys.executable, "-m", "pipeline.start"],
}


def documented(beginning: str, **places: str) -> tuple[list[str], dict[str, str]]:
    """Return the command of the page that begins so, and its variables, with what stands for
    machines and folders put in.
    """
    block = re.search(r"## Several machines\n\n```\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert block
    lines = block[1].replace("\\\n", " ").splitlines()
    (line,) = (line for line in lines if f" {beginning}" in f" {line}" and line[0] != "#")
    for name, value in places.items():
        assert name in line
        line = line.replace(name, value)
    words = shlex.split(line)
    variables = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
    program, *rest = words[len(variables) :]
    return [*PROGRAMS[program], *rest], os.environ | variables


def write_papers(folder: Path) -> set[str]:
    """Write Word papers; returns their numbers."""
    folder.mkdir()
    numbers = set()
    for number in range(1, PAPERS + 1):
        paper = docx.Document()
        for line in (
            "UBND TỈNH HƯNG LÂM\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "THANH TRA\tĐộc lập - Tự do - Hạnh phúc",
            f"Số: {number}/KH-TT\tHưng Lâm, ngày 05 tháng 3 năm 2024",
            "KẾ HOẠCH",
            f"Phòng, chống tham nhũng, tiêu cực năm 2024, đợt {number}",
            *("Các phòng thực hiện nhiệm vụ được giao và báo cáo kết quả. " * 4,) * 4,
        ):
            paper.add_paragraph(line)
        paper.save(str(folder / f"{number:02d}.docx"))
        numbers.add(f"{number}/KH-TT")
    return numbers


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as held:
        yield held


def start(stack: ExitStack, command: list[str], environment: dict[str, str]) -> int:
    """Start a program in a group of its own, to be ended with the test; returns the group."""
    made = subprocess.Popen(
        command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL
    )
    stack.callback(made.wait, 60)
    stack.callback(kill, made.pid)
    return made.pid


def kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def readings(url: str) -> int:
    """Return how many files are read so far."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if connection.scalar(text("SELECT to_regclass('readings')")) is None:
                return 0
            return int(connection.scalar(text("SELECT count(*) FROM readings")) or 0)
    finally:
        engine.dispose()


def test_two_machines_read_into_postgresql_and_one_is_lost(
    server: str,
    tmp_path: Path,
    stack: ExitStack,
) -> None:
    folder, out = tmp_path / "evidence", tmp_path / "results"
    numbers = write_papers(folder)
    url = new_database(server, "machines")
    port = str(free_port())
    start(stack, *documented("dask scheduler", **{"8786": port}))
    first, _ = (
        start(
            stack,
            *documented(
                "dask worker",
                **{"MACHINE:8786": f"127.0.0.1:{port}", "--nworkers 4": "--nworkers 1"},
            ),
        )
        for _ in range(2)
    )
    command, environment = documented(
        "minhchung run",
        **{
            "FOLDER": str(folder),
            "RESULTS": str(out),
            "MACHINE:8786": f"127.0.0.1:{port}",
            "postgresql+psycopg://minhchung@SERVER/NAME": url,
        },
    )
    run = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    stack.callback(run.kill)
    until = time.monotonic() + 300
    while readings(url) < 3 and run.poll() is None and time.monotonic() < until:
        time.sleep(0.1)
    kill(first)
    _, said = run.communicate(timeout=300)
    assert run.returncode == 0, said.decode()
    with (out / "evidence.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert {row["number"] for row in rows} == numbers
    assert [row["error"] for row in rows] == [""] * PAPERS
    assert readings(url) == PAPERS
    assert not (out / "minhchung.db").exists()
    for again in (["verify", str(out)], ["missing", str(out)]):
        subprocess.run([*PROGRAMS["minhchung"], *again], check=True, stdout=subprocess.DEVNULL)
