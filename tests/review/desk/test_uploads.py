"""What is dropped on the page is checked on the server, and stored only where it was said."""

import io
import shutil
import zipfile
from collections import namedtuple
from pathlib import Path

import pytest

from pipeline.errors import CallError, PipelineError
from review.desk.roots import PlaceRefused, Roots, open_roots
from review.desk.uploads import HIDDEN, KEPT_FREE, Announced, Stored, Uploads

PDF = b"%PDF-1.4 not much of one"
PROGRAM = b"MZ\x90\x00 a program"


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    (tmp_path / "root" / "thu muc").mkdir(parents=True)
    return open_roots([tmp_path / "root"])


def put(
    uploads: Uploads, parent: Path, name: str, files: dict[str, bytes], existing: bool = False
) -> Stored:
    announced = [Announced(path, len(content)) for path, content in files.items()]
    known_by = uploads.begin(parent, name, announced, existing)
    for number, content in enumerate(files.values()):
        half = len(content) // 2
        uploads.piece(known_by, number, 0, content[:half] if half else content)
        if half:
            uploads.piece(known_by, number, half, content[half:])
    return uploads.finish(known_by)


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_files_and_folders_come_to_lie_in_a_new_folder_of_that_name(roots: Roots) -> None:
    root = roots.folders[0]
    files = {"So_Y_te/KH: 1.pdf": PDF, "So_Y_te/empty.pdf": b"", "KH 2.pdf": PDF}
    stored = put(Uploads(roots), root, " Minh chứng  2024", files)
    assert stored == Stored(root / "Minh chứng 2024", 3, ())
    assert names(stored.target) == ["KH 2.pdf", "So_Y_te/KH_ 1.pdf", "So_Y_te/empty.pdf"]
    assert not list(root.glob(f"{HIDDEN}*"))


def test_what_is_no_paper_is_not_stored_and_is_named(roots: Roots) -> None:
    files = {"a.pdf": PDF, "paper.pdf.exe": PROGRAM, "x.bat": b"del *", "Thumbs.db": b"x"}
    stored = put(Uploads(roots), roots.folders[0], "mới", files)
    assert names(stored.target) == ["a.pdf"]
    assert [one.partition(":")[0] for one in stored.problems] == ["paper.pdf.exe", "x.bat"]
    with pytest.raises(CallError, match="Không có tệp nào lưu được"):
        put(Uploads(roots), roots.folders[0], "khác", {"a.exe": PROGRAM})
    assert not (roots.folders[0] / "khác").exists()


def test_a_zip_is_unpacked_alone_into_the_folder_beside_others_into_one_of_its_name(
    roots: Roots,
) -> None:
    root = roots.folders[0]
    content = packed(So_Y_te__a=PDF, So_Xay_dung__b=PDF, virus=PROGRAM)
    alone = put(Uploads(roots), root, "một", {"all.zip": content})
    assert names(alone.target) == ["So_Xay_dung/b", "So_Y_te/a"]
    assert alone.problems == ("all.zip/virus: không phải văn bản hay ảnh quét, không lưu.",)
    beside = put(Uploads(roots), root, "hai", {"So_Y_te.zip": packed(a=PDF), "b.pdf": PDF})
    assert names(beside.target) == ["So_Y_te/a", "b.pdf"]


def test_names_in_a_zip_lead_nowhere_else(roots: Roots, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("../../up.pdf", "/abs.pdf", "C:\\drive.pdf", "a/../../b.pdf", "nul.pdf"):
            archive.writestr(name, PDF)
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(tmp_path))
    stored = put(Uploads(roots), roots.folders[0], "mới", {"a.zip": out.getvalue()})
    assert not any(one.is_symlink() for one in stored.target.rglob("*"))
    found = set(tmp_path.rglob("*.pdf"))
    assert len(found) == 5
    assert all(one.is_relative_to(stored.target) for one in found)


def test_archives_that_cannot_be_unpacked_are_kept_as_they_are(roots: Roots) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.pdf", b"\0" * (64 << 20))
    files = {"bomb.zip": bomb.getvalue(), "broken.zip": packed(a=PDF)[:-30], "b.pdf": PDF}
    stored = put(Uploads(roots), roots.folders[0], "mới", files)
    assert names(stored.target) == ["b.pdf", "bomb.zip", "broken.zip"]
    assert len(stored.problems) == 2
    assert "lưu nguyên tệp" in stored.problems[0]


@pytest.mark.parametrize("path", ["../x.pdf", "/etc/x.pdf", "a/../../x.pdf", "\\\\srv\\x.pdf", ""])
def test_paths_that_lead_elsewhere_are_refused_before_anything_comes(
    roots: Roots, path: str
) -> None:
    with pytest.raises(PlaceRefused):
        Uploads(roots).begin(roots.folders[0], "mới", [Announced(path, 1)], False)
    assert names(roots.folders[0]) == []


@pytest.mark.parametrize("size", [-1, (2 << 30) + 1])
def test_sizes_are_limited(roots: Roots, size: int) -> None:
    with pytest.raises(CallError, match="quá lớn"):
        Uploads(roots).begin(roots.folders[0], "mới", [Announced("a.pdf", size)], False)


def test_the_disk_is_asked_before_anything_comes(
    roots: Roots, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(KEPT_FREE + 9))
    uploads = Uploads(roots)
    with pytest.raises(CallError, match="Đĩa không đủ chỗ"):
        uploads.begin(roots.folders[0], "mới", [Announced("a.pdf", 10)], False)
    assert uploads.begin(roots.folders[0], "mới", [Announced("a.pdf", 9)], False)


def test_pieces_must_fit_what_was_announced_and_came_before(roots: Roots) -> None:
    uploads = Uploads(roots)
    known_by = uploads.begin(roots.folders[0], "mới", [Announced("a.pdf", 10)], False)
    for number, offset, data in ((1, 0, b"x"), (-1, 0, b"x"), (0, 5, b"x"), (0, 0, b"x" * 11)):
        with pytest.raises(CallError):
            uploads.piece(known_by, number, offset, data)
    with pytest.raises(CallError, match="Chưa nhận đủ"):
        uploads.finish(known_by)
    with pytest.raises(CallError, match="hết hạn"):
        uploads.piece("guessed", 0, 0, b"x")
    uploads.drop(known_by)
    assert not list(roots.folders[0].glob(f"{HIDDEN}*"))


def test_nothing_is_written_into_an_evidence_folder_that_was_not_named(roots: Roots) -> None:
    evidence = roots.folders[0] / "thu muc"
    (roots.folders[0] / "thu muc.minhchung").mkdir()
    (evidence / "So_Y_te").mkdir()
    uploads, files = Uploads(roots), [Announced("a.pdf", 1)]
    for parent, name, existing in (
        (evidence, "mới", False),
        (evidence / "So_Y_te", "mới", False),
        (roots.folders[0], "thu muc", False),
        (evidence, "mới", True),
        (roots.folders[0], "root", True),
    ):
        with pytest.raises(PlaceRefused):
            uploads.begin(parent, name, files, existing)
    assert names(evidence) == []


def test_nothing_is_written_into_results(roots: Roots) -> None:
    results = roots.folders[0] / "thu muc.minhchung"
    results.mkdir()
    (results / "minhchung.db").touch()
    with pytest.raises(PlaceRefused, match="kết quả"):
        Uploads(roots).begin(results, "mới", [Announced("a.pdf", 1)], False)
    with pytest.raises(PlaceRefused, match="kết quả"):
        Uploads(roots).begin(results, results.name, [Announced("a.pdf", 1)], True)


def test_a_folder_that_was_named_for_it_is_added_to_and_nothing_is_overwritten(
    roots: Roots, tmp_path: Path
) -> None:
    evidence = roots.folders[0] / "thu muc"
    (evidence / "a.pdf").write_bytes(b"before")
    stored = put(Uploads(roots), evidence, "thu muc", {"a.pdf": PDF, "b/c.pdf": PDF}, existing=True)
    assert names(evidence) == ["a (2).pdf", "a.pdf", "b/c.pdf"]
    assert (evidence / "a.pdf").read_bytes() == b"before"
    assert stored.files == 2
    (tmp_path / "outside").mkdir()
    (evidence / "link").symlink_to(tmp_path / "outside")
    with pytest.raises(PipelineError, match="liên kết"):
        put(Uploads(roots), evidence, "thu muc", {"link/c.pdf": PDF}, existing=True)
    assert names(tmp_path / "outside") == []
