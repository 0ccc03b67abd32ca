"""No address leads out of the roots, no name is one that a system would take for something else."""

from pathlib import Path

import pytest

from pipeline.errors import CallError
from review.desk.roots import (
    PlaceRefused,
    Roots,
    checked_name,
    mended_name,
    mended_path,
    open_roots,
)


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    inside = tmp_path / "inside"
    (inside / "Minh chứng" / "So_Y_te").mkdir(parents=True)
    (inside / "Minh chứng" / "a.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.pdf").write_bytes(b"secret")
    (inside / "link").symlink_to(tmp_path / "outside")
    (inside / "Minh chứng" / "file-link.pdf").symlink_to(tmp_path / "outside" / "secret.pdf")
    (inside / "within").symlink_to(inside / "Minh chứng")
    return open_roots([inside])


def test_an_address_names_a_place_below_a_root_and_back(roots: Roots) -> None:
    for at in ("0", "0/Minh chứng", "0/Minh chứng/a.pdf"):
        assert roots.at(roots.find(at)) == at
    assert roots.is_root(roots.find("0"))


@pytest.mark.parametrize(
    "at",
    [
        "",
        "1",
        "-1",
        "²",
        "00000000009",
        "0/..",
        "0/../outside",
        "0/Minh chứng/../../outside/secret.pdf",
        "0/.",
        "0//etc/passwd",
        "/etc/passwd",
        "0/gone",
        "0/a\0b",
        "0/Minh chứng\\a.pdf",
        "0/\\\\server\\share",
        "//server/share",
        "C:/Windows",
        "0/link",
        "0/link/secret.pdf",
        "0/within/a.pdf",
        "0/Minh chứng/file-link.pdf",
        "0/Minh chứng/a\nb",
    ],
)
def test_what_leads_out_or_through_a_link_is_refused(roots: Roots, at: str) -> None:
    with pytest.raises(PlaceRefused):
        roots.find(at)


def test_a_place_outside_has_no_address(roots: Roots, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "outside", tmp_path / "inside-beside"):
        with pytest.raises(PlaceRefused):
            roots.at(place)
        with pytest.raises(PlaceRefused):
            roots.check(place)
    with pytest.raises(PlaceRefused):
        roots.check(tmp_path / "inside" / "link" / "secret.pdf")
    with pytest.raises(PlaceRefused):
        roots.folder("0/Minh chứng/a.pdf")


def test_windows_device_names_are_no_addresses_there(
    roots: Roots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    for at in ("0/CON", "0/nul.pdf", "0/com1", "0/a.pdf:stream", "0/aux ."):
        with pytest.raises(PlaceRefused, match="không hợp lệ"):
            roots.find(at)


@pytest.mark.parametrize(
    "name",
    [
        "", " ", ".", "..", "../x", "a/b", "a\\b", "C:", "a:b", "CON", "con.pdf", "Lpt1", "COM¹",
        "a\0", "a\tb?", "*", "trước.", ".ẩn", "~tạm", "x" * 121, "ế" * 100,
    ],
)  # fmt: skip
def test_names_that_are_not_good_everywhere_are_refused_for_new_folders(name: str) -> None:
    with pytest.raises(PlaceRefused):
        checked_name(name)


def test_a_good_name_is_kept_with_single_blanks_in_nfc() -> None:
    assert checked_name("  Minh  chứng 2024 (đợt 1)") == "Minh chứng 2024 (đợt 1)"


@pytest.mark.parametrize(
    ("name", "mended"),
    [
        ("Số 1: kế hoạch?.pdf", "Số 1_ kế hoạch_.pdf"),
        ("nul.txt", "_nul.txt"),
        ("a\u202efdp.exe", "a_fdp.exe"),
        (" b.pdf. ", "b.pdf"),
        ("x" * 300 + ".pdf", "x" * 236 + ".pdf"),
    ],
)
def test_names_of_files_are_mended(name: str, mended: str) -> None:
    assert mended_name(name) == mended


@pytest.mark.parametrize(
    "path", ["../a.pdf", "a/../../b", "/etc/passwd", "\\\\srv\\x", "C:\\x", "c:x", "", "...", "./."]
)
def test_paths_that_lead_elsewhere_are_refused(path: str) -> None:
    with pytest.raises(PlaceRefused):
        mended_path(path)


def test_paths_of_folders_are_kept() -> None:
    assert mended_path("DV03\\KH 1.pdf") == Path("DV03", "KH 1.pdf")


def test_a_root_that_is_not_there_is_said_and_the_own_folder_stands_in(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="--folder"):
        open_roots([tmp_path / "gone"])
    assert open_roots([]).folders[0] == Path.home().resolve()
