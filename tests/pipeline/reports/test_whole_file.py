from pathlib import Path

import pytest

from pipeline.errors import ReportError
from pipeline.reports.whole_file import refuse_inside, whole_file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_file_is_there_whole_and_nothing_else(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.csv") as stream:
        stream.write(b"x")
        assert not (tmp_path / "a.csv").exists()
    assert names(tmp_path) == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"x"


def test_after_an_error_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def half() -> None:
        with whole_file(path) as stream:
            stream.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("mark", ["~$a.xlsx", ".~lock.a.xlsx#"])
def test_a_file_open_in_an_office_program_is_not_replaced(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    (tmp_path / mark).write_bytes(b"")
    with pytest.raises(ReportError, match=r"a\.xlsx đang mở"), whole_file(path) as stream:
        stream.write(b"new")
    assert path.read_bytes() == b"old"


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(ReportError, match=r"a\.xlsx chỉ cho đọc"), whole_file(path) as stream:
        stream.write(b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("blocked", ["folder", "no-parent"])
def test_other_obstacles_are_named(tmp_path: Path, blocked: str) -> None:
    path = tmp_path / "a.xlsx" if blocked == "folder" else tmp_path / "gone" / "a.xlsx"
    if blocked == "folder":
        path.mkdir()
    with pytest.raises(ReportError, match=r"a\.xlsx") as caught, whole_file(path) as stream:
        stream.write(b"new")
    assert caught.value.exit_status == 4


def test_nothing_is_written_into_the_evidence_folder(tmp_path: Path) -> None:
    refuse_inside(tmp_path / "minh chứng.minhchung", tmp_path / "minh chứng")
    with pytest.raises(ReportError, match="nằm trong thư mục minh chứng"):
        refuse_inside(tmp_path / "minh chứng" / "kết quả", tmp_path / "minh chứng")
