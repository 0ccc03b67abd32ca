import csv
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import click
import pytest

from pipeline.cli import main
from pipeline.commands.lazy import Entry, loaded, read_table

ROOT = Path(__file__).parents[3]
RUBBISH = ROOT / "tests" / "rubbish"


def minhchung(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Call the program as a user does."""
    return subprocess.run(
        [Path(sys.executable).parent / "minhchung", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=540,
        check=False,
    )


Called = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Called:
    """Call the program within this process, which has loaded its language model already."""

    def call(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        told = ["minhchung", *map(str, arguments)]
        monkeypatch.setattr(sys, "argv", told)
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr()
        return subprocess.CompletedProcess(told, int(ended.value.code or 0), said.out, said.err)

    return call


def commands(entries: Mapping[str, Entry] | None = None) -> dict[str, click.Command]:
    """Return every command, imported, by its name with its group's."""
    found: dict[str, click.Command] = {}
    for name, entry in (read_table() if entries is None else entries).items():
        if entry.commands:
            found |= {f"{name} {inner}": one for inner, one in commands(entry.commands).items()}
        else:
            found[name] = loaded(name, entry.at)
    return found


def test_help_imports_no_command() -> None:
    """What only commands need is not loaded before one is called (`--help` in 0.4 s)."""
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, pipeline.cli; pipeline.cli.build(); print(*sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    heavy = {"pandas", "numpy", "cv2", "sqlalchemy", "pydantic", "openpyxl", "docx", "onnxruntime"}
    assert heavy.isdisjoint(told)


def test_each_command_is_listed_with_its_own_line(called: Called) -> None:
    said = " ".join(called("--help").stdout.replace("│", " ").split())
    for name, entry in read_table().items():
        assert entry.help
        assert f"{name} {entry.help}" in said


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, command in commands().items():
        assert f"## `{name}`" in text
        section = text.split(f"## `{name}`", 1)[1].split("\n## ", 1)[0]
        for parameter in command.params:
            for option in parameter.opts if parameter.param_type_name == "option" else ():
                assert f"`{option}`" in section, f"{name} {option}"


def test_every_promised_command_is_there() -> None:
    promised = {"run", "inspect", "classify", "missing", "report", "review", "evaluate", "train",
                "doctor", "indicators list", "indicators show", "indicators check",
                "indicators import"}  # fmt: skip
    assert promised <= set(commands())


@pytest.mark.parametrize("content", [None, "Số,Ngày\n1,2\n"])
def test_a_wrong_register_is_a_call_error_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    folder, register = tmp_path / "evidence", tmp_path / "so.csv"
    folder.mkdir()
    (folder / "a.pdf").write_text("x")
    if content:
        register.write_text(content, encoding="utf-8")
    monkeypatch.setattr(
        sys,
        "argv",
        ["minhchung", "run", str(folder), "--year", "2024", "--register", str(register)],
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert not (tmp_path / "evidence.minhchung").exists()


def test_a_register_among_the_results_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, register = tmp_path / "evidence", tmp_path / "evidence.minhchung" / "register.csv"
    folder.mkdir()
    (folder / "a.pdf").write_text("x")
    register.parent.mkdir()
    register.write_text("Số,Trích yếu\n1,Kê khai\n", encoding="utf-8")
    monkeypatch.setattr(
        sys,
        "argv",
        ["minhchung", "run", str(folder), "--year", "2024", "--register", str(register)],
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert register.read_text(encoding="utf-8").startswith("Số")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "no-such-folder", "--year", "2024"), "Không có thư mục"),
        (("run", RUBBISH / "ghi chu.txt", "--year", "2024"), "inspect"),
        (("run", RUBBISH, "--year", "1999"), "1999"),
        (("run", RUBBISH, "--year", "2024", "--set", "no-such-set"), "no-such-set"),
        (("run", RUBBISH, "--year", "2024", "--out", RUBBISH / "out"), "--out"),
        (("inspect", "no-such-file.pdf"), "Không có tệp"),
        (("missing", RUBBISH), "minhchung run"),
        (("evaluate", "no-such.tsv", "--data", RUBBISH), "no-such.tsv"),
        (("run", RUBBISH), "--year"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_what_to_do(
    arguments: tuple[str | Path, ...], words: str, called: Called
) -> None:
    done = called(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (RUBBISH / "out").exists()


@pytest.mark.slow
def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = minhchung("run", tmp_path / "empty", "--year", "2024")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "empty.minhchung").exists()


@pytest.mark.slow
def test_rubbish_costs_rows_not_the_run(tmp_path: Path) -> None:
    done = minhchung("run", RUBBISH, "--year", "2024", "--out", tmp_path / "out")
    assert done.returncode == 3, done.stderr
    with (tmp_path / "out" / "evidence.csv").open(encoding="utf-8-sig") as stream:
        errors = {row["path"]: row["error"] for row in csv.DictReader(stream)}
    assert errors == {
        "rong.pdf": "empty-file",
        "tai dang do.pdf": "damaged",
        "trang web.pdf": "unsupported-type",
        "ghi chu.txt": "",
        "khoa mat khau.pdf": "encrypted",
        "bang tam.xlsx": "",
    }


@pytest.mark.slow
def test_inspect_says_everything_as_json(called: Called) -> None:
    file = ROOT / "sample_docs/DV04_So_Tai_chinh/B-1-4/thanh toan khong tien mat.pdf"
    done = called("inspect", file, "--year", "2024", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert set(said) == {"path", "sha256", "error", "documents"}
    assert said["error"] is None
    (document,) = said["documents"]
    number = document["fields"]["number"]
    assert number["value"] == "210/BC-STC"
    assert set(number) >= {"value", "raw", "page", "box", "confidence", "reader", "alternatives"}
    assert len(number["box"]) == 4
    assert document["fields"]["issue_date"]["value"] == "2024-11-29"
    assert document["indicators"][0]["id"] == "B.1.4"
    assert document["indicators"][0]["reasons"]
    assert document["period"]["verdict"] == "inside"
    assert set(document) >= {"citations", "periods", "figures", "seal", "signature", "review"}


@pytest.mark.slow
def test_inspect_of_a_bad_file_is_a_result_not_a_crash(called: Called) -> None:
    done = called("inspect", RUBBISH / "khoa mat khau.pdf", "--json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"] == "encrypted"


@pytest.mark.slow
def test_inspect_of_an_archive_shows_the_documents_of_all_files_in_it(
    tmp_path: Path, called: Called
) -> None:
    archive = tmp_path / "ho so.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.write(ROOT / "sample_docs/DV07_So_Y_te/B-1-1-2/QD quy tac ung xu.docx", "a/qd.docx")
        made.write(RUBBISH / "khoa mat khau.pdf", "b/khoa.pdf")
    done = called("inspect", archive, "--year", "2024", "--json")
    assert done.returncode == 3
    said = json.loads(done.stdout)
    assert said["error"] is None
    assert [(Path(one["path"]).name, one["error"]) for one in said["members"]] == [
        ("qd.docx", None),
        ("khoa.pdf", "encrypted"),
    ]
    (document,) = said["documents"]
    assert document["path"] == f"{archive}!/a/qd.docx"
    assert document["fields"]["doc_type"]["value"] == "Quyết định"
    shown = called("inspect", archive, "--year", "2024")
    assert "ho so.zip!/a/qd.docx, trang 1" in shown.stdout.replace("\n", "")
    assert "b/khoa.pdf" in shown.stdout.replace("\n", "")


@pytest.mark.slow
def test_inspect_of_a_broken_archive_is_a_result_not_a_crash(
    tmp_path: Path, called: Called
) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 nothing else")
    done = called("inspect", tmp_path / "a.zip", "--json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["error"] == "damaged"


@pytest.mark.slow
def test_a_register_gets_indicators_and_keeps_its_rows(tmp_path: Path, called: Called) -> None:
    register = tmp_path / "register.tsv"
    register.write_text(
        "STT\tTrích yếu\tSố ký hiệu\n"
        "1\tKế hoạch công tác phòng, chống tham nhũng năm 2024\t12/KH-UBND\n"
        "2\tGiấy mời họp tổng kết phong trào thể thao\t3/GM-SNV\n",
        encoding="utf-8",
    )
    done = called("classify", register, "--year", "2024")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(done.stdout.splitlines(), delimiter="\t"))
    assert [row["STT"] for row in rows] == ["1", "2"]
    assert [row["indicator"] for row in rows] == ["A.1.2", ""]
    assert rows[1]["indicators"].startswith("none:")


def test_a_machine_without_memory_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def out_of_memory(**_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("pipeline.cli.build", lambda: out_of_memory)
    before = os.umask(0o022)
    try:
        with pytest.raises(SystemExit) as ended:
            main()
    finally:
        os.umask(before)
    assert ended.value.code == 4
    assert "không đủ bộ nhớ" in capsys.readouterr().err


@pytest.mark.slow
def test_results_are_for_their_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    folder.mkdir()
    (folder / "a.bin").write_bytes(bytes(range(256)))
    before = os.umask(0)
    try:
        done = minhchung("run", folder, "--year", "2024")
    finally:
        os.umask(before)
    assert done.returncode == 3, done.stderr
    made = [folder.with_name("evidence.minhchung")]
    made += made[0].rglob("*")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in made}
    assert "minhchung.db" in modes
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}
    assert not list(made[0].glob("minhchung-working-*"))
