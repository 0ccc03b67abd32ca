import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from pipeline.errors import FolderError
from pipeline.intake.folder import check_output, hash_file, list_folder


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def test_lists_files_sorted_with_unit_from_first_folder(tmp_path: Path) -> None:
    make(tmp_path, "So_Y_te/B-1-9-2/b.pdf", "So_Tu_phap/a.pdf", "top.pdf")
    found = list_folder(tmp_path).files
    assert [(file.path, file.unit) for file in found] == [
        ("So_Tu_phap/a.pdf", "So_Tu_phap"),
        ("So_Y_te/B-1-9-2/b.pdf", "So_Y_te"),
        ("top.pdf", ""),
    ]


def test_names_are_nfc_whatever_the_disk_says(tmp_path: Path) -> None:
    make(tmp_path, "Ke\u0302\u0301 hoa\u0323ch.pdf")
    assert list_folder(tmp_path).files[0].path == "Kế hoạch.pdf"


def test_desktop_litter_is_no_evidence(tmp_path: Path) -> None:
    make(tmp_path, "Thumbs.db", "~$ke hoach.docx", "a/.DS_Store", "a/x.pdf")
    assert [file.path for file in list_folder(tmp_path).files] == ["a/x.pdf"]


def test_ignored_files_are_listed_as_skipped(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf", "generator/run.py", "truth.tsv")
    (tmp_path / ".minhchungignore").write_text("# not evidence\ngenerator/\n*.tsv\n")
    listing = list_folder(tmp_path)
    assert [file.path for file in listing.files] == ["a.pdf"]
    assert [entry.split(":")[0] for entry in listing.skipped] == ["generator", "truth.tsv"]


def test_links_are_not_followed_but_named(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    make(outside, "secret.pdf")
    folder = tmp_path / "evidence"
    make(folder, "a.pdf")
    (folder / "loop").symlink_to(folder)
    (folder / "out.pdf").symlink_to(outside / "secret.pdf")
    listing = list_folder(folder)
    assert [file.path for file in listing.files] == ["a.pdf"]
    assert [entry.split(":")[0] for entry in listing.skipped] == ["loop", "out.pdf"]


def test_sockets_and_pipes_are_not_opened(tmp_path: Path) -> None:
    make(tmp_path, "a.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    listing = list_folder(tmp_path)
    assert [file.path for file in listing.files] == ["a.pdf"]
    assert listing.skipped[0].startswith("pipe.pdf")


def refuse(monkeypatch: pytest.MonkeyPatch, *refused: Path) -> None:
    """Let the system refuse to list or open some paths: root, who runs the tests, may do all."""
    scandir, read_text = os.scandir, Path.read_text

    def guarded_scandir(path: Path) -> object:
        if Path(path) in refused:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    def guarded_read(self: Path, *args: object, **more: object) -> str:
        if self in refused:
            raise PermissionError(13, "Permission denied", str(self))
        return read_text(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("os.scandir", guarded_scandir)
    monkeypatch.setattr(Path, "read_text", guarded_read)


def test_a_folder_that_cannot_be_looked_into_is_a_row_with_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "So_Y_te/a.pdf", "So_Tu_phap/b.pdf")
    refuse(monkeypatch, tmp_path / "So_Y_te")
    found = list_folder(tmp_path).files
    assert [(file.path, file.unit, file.error) for file in found] == [
        ("So_Tu_phap/b.pdf", "So_Tu_phap", ""),
        ("So_Y_te/", "So_Y_te", "unreadable"),
    ]
    assert found[1].detail == "Permission denied"


def test_a_list_of_what_to_leave_out_that_cannot_be_read_is_said_and_nothing_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a.pdf", ".minhchungignore")
    refuse(monkeypatch, tmp_path / ".minhchungignore")
    assert {file.path: file.error for file in list_folder(tmp_path).files} == {
        ".minhchungignore": "unreadable",
        "a.pdf": "",
    }


def test_folders_nest_as_deep_as_they_like(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for _ in range(1500):
            os.mkdir("d", dir_fd=here)
            deeper = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = deeper
    finally:
        os.close(here)
    make(tmp_path, "a.pdf")
    found = list_folder(tmp_path).files
    subprocess.run(["rm", "-r", tmp_path / "d"], check=True)  # shutil is at its end with it
    assert found[0].path == "a.pdf"
    assert all(file.error == "unreadable" for file in found[1:])


@pytest.mark.parametrize("name", ["missing", "file.pdf"])
def test_a_missing_folder_or_a_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.pdf").write_bytes(b"x")
    with pytest.raises(FolderError, match=name):
        list_folder(tmp_path / name)


@pytest.mark.parametrize("out", [".", "results", "unit/results"])
def test_results_never_go_into_the_evidence_folder(tmp_path: Path, out: str) -> None:
    with pytest.raises(FolderError):
        check_output(tmp_path, tmp_path / out)


def test_results_may_lie_beside_the_evidence_folder(tmp_path: Path) -> None:
    check_output(tmp_path / "evidence", tmp_path / "evidence.minhchung")


def test_hash_is_that_of_the_bytes(tmp_path: Path) -> None:
    content = b"minh chung" * 200_000
    (tmp_path / "a").write_bytes(content)
    assert hash_file(tmp_path / "a") == hashlib.sha256(content).hexdigest()
