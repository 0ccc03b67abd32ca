import hashlib
import os
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
