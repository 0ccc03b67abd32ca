"""The start page in a real browser: dropping files, looks, accessibility, the keyboard alone."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from tests.review.browser import IN_A_BROWSER, NEEDS_AXE, SIZES, start_browser
from tests.review.desk.clerk import Clerk, served
from tests.review.desk.made_up import LIGHT_RUN, make_root

pytestmark = IN_A_BROWSER
AT = quote("0/thu.minhchung")
PDF = b"%PDF-1.4 not much of one"
SHEETS = (
    "Đợt đánh giá", "Hạn nộp", "Đơn vị", "Nhiệm vụ", "Số liệu", "Mốc thời gian", "Phụ trách",
    "Các cấp",
)  # fmt: skip


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    started = start_browser()
    yield started
    started.quit()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_root(tmp_path)


@pytest.fixture
def clerk(driver: webdriver.Chrome, root: Path) -> Iterator[Clerk]:
    with served(root, LIGHT_RUN) as base:
        yield Clerk(driver, base)
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        driver.get("about:blank")


def pages(root: Path) -> list[str]:
    """All pages of the start page, with what they refuse."""
    (root / "mới" / "Sở Hai").mkdir(parents=True, exist_ok=True)
    (root / "mới" / "kế hoạch.pdf").write_bytes(PDF)
    moved, evidence = quote("0/mới"), "/folders?for=evidence"
    return [
        "/", evidence, f"{evidence}&at=0", f"{evidence}&at={moved}", f"{evidence}&at=0/thu",
        f"{evidence}&at={moved}/{quote('Sở Hai')}", f"/folders?for=plan&folder={moved}&at=0",
        f"/folders?for=plan&folder={moved}&at={moved}", f"/new?folder={moved}",
        f"/campaign?at={AT}", "/campaign?at=9", f"/campaign/review?at={AT}",
        *(f"/campaign/sheet?at={AT}&sheet={quote(title)}" for title in SHEETS),
    ]  # fmt: skip


def test_nothing_scrolls_sideways_and_the_header_is_whole(clerk: Clerk, root: Path) -> None:
    for path in pages(root):
        clerk.go(path)
        for size in SIZES:
            clerk.sized(*size)
            assert clerk.cut() == [], f"{path} at {size}"


@NEEDS_AXE
def test_axe_finds_no_serious_fault_on_any_page(clerk: Clerk, root: Path) -> None:
    for path in pages(root):
        clerk.go(path)
        assert clerk.faults() == [], path
    clerk.go(f"/campaign?at={AT}")
    clerk.by_enter(clerk.button("Bắt đầu đọc"))
    clerk.reads("So_0/hỏng.pdf")
    assert clerk.faults() == []
    clerk.by_enter(clerk.button("Dừng"))
    clerk.find("#start")  # the page has come anew
    assert clerk.faults() == []


# -- files and folders ------------------------------------------------------------------------


def dropped(clerk: Clerk, *places: Path) -> None:
    """Drop files and folders of the disk on the page, as a file manager does."""
    spot = clerk.find("#drop-zone").rect
    data = {"items": [], "files": [str(place) for place in places], "dragOperationsMask": 1}
    where = {"x": spot["x"] + spot["width"] / 2, "y": spot["y"] + 8}
    for kind in ("dragEnter", "dragOver", "drop"):
        event = {"type": kind, "data": data, **where}
        clerk.driver.execute_cdp_cmd("Input.dispatchDragEvent", event)


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """A folder on the clerk's machine, outside the root, with what people have in such folders."""
    folder = tmp_path / "Nộp 2024"
    (folder / "Sở Y tế" / "Quý I").mkdir(parents=True)
    for name in ("Sở Y tế/Quý I/kế hoạch.pdf", "Sở Y tế/báo cáo.pdf", "công văn.pdf"):
        (folder / name).write_bytes(PDF)
    (folder / "Thumbs.db").write_bytes(b"litter")
    (folder / "cài đặt.exe").write_bytes(b"MZ\x90\x00 a program")
    return folder


def stored(folder: Path) -> set[str]:
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}


PAPERS = {"Sở Y tế/Quý I/kế hoạch.pdf", "Sở Y tế/báo cáo.pdf", "công văn.pdf"}


def test_a_folder_that_is_dropped_is_stored_with_all_its_folders(
    clerk: Clerk, root: Path, handed_in: Path
) -> None:
    clerk.go("/folders?for=evidence&at=0")
    clerk.find("#drop-name").send_keys("nhận")
    dropped(clerk, handed_in, handed_in / "công văn.pdf")
    clerk.reads("cài đặt.exe: không phải văn bản hay ảnh quét")
    assert stored(root / "nhận") == {f"Nộp 2024/{name}" for name in PAPERS} | {"công văn.pdf"}


def test_a_folder_that_is_chosen_is_stored_with_all_its_folders(
    clerk: Clerk, root: Path, handed_in: Path
) -> None:
    clerk.go("/folders?for=evidence&at=0")
    clerk.find("#drop-name").send_keys("nhận")
    clerk.find("#drop-folder").send_keys(str(handed_in))
    clerk.reads("cài đặt.exe: không phải văn bản hay ảnh quét")
    assert stored(root / "nhận") == {f"Nộp 2024/{name}" for name in PAPERS}
    clerk.by_enter(clerk.link("Tiếp tục"))
    clerk.reads("Thư mục minh chứng: nhận")


def test_nothing_is_sent_before_the_folder_has_a_name(
    clerk: Clerk, root: Path, handed_in: Path
) -> None:
    clerk.go("/folders?for=evidence&at=0")
    before = stored(root)
    dropped(clerk, handed_in)
    clerk.reads("Ghi tên thư mục mới trước")
    assert clerk.driver.switch_to.active_element.get_attribute("id") == "drop-name"
    clerk.find("#drop-name").send_keys("thu")
    dropped(clerk, handed_in)
    clerk.reads("Đã có “thu” ở đây")
    assert stored(root) == before


def test_files_are_added_to_evidence_only_after_a_word_and_over_nothing(
    clerk: Clerk, root: Path, handed_in: Path
) -> None:
    clerk.go(f"/campaign?at={AT}")
    before = stored(root / "thu")
    dropped(clerk, handed_in / "công văn.pdf")
    clerk.reads("Đánh dấu ô xác nhận")
    assert stored(root / "thu") == before
    for _ in range(2):
        clerk.find("#drop-sure").click()
        clerk.leaves(lambda: dropped(clerk, handed_in / "công văn.pdf"))
    assert stored(root / "thu") == before | {"công văn.pdf", "công văn (2).pdf"}


def test_an_archive_of_odd_names_leaves_the_folder_nowhere(
    clerk: Clerk, root: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "la.zip", "w") as archive:
        archive.writestr("../../ngoài.pdf", PDF)
        archive.writestr("CON.pdf", PDF)
        archive.writestr("tốt.pdf", PDF)
    clerk.go("/folders?for=evidence&at=0")
    clerk.find("#drop-name").send_keys("nhận")
    dropped(clerk, tmp_path / "la.zip")
    clerk.wait(lambda: (root / "nhận").is_dir() or None)
    assert not list(tmp_path.glob("ngoài.pdf"))
    assert not list(root.glob("ngoài.pdf"))
    assert any(
        name.endswith("tốt.pdf") or name.endswith("la.zip") for name in stored(root / "nhận")
    )


# -- the keyboard alone -----------------------------------------------------------------------


def tabbed(clerk: Clerk, words: str, most: int = 60) -> None:
    """Press Tab until what bears these words is chosen; it must be seen to be chosen."""
    for _ in range(most):
        clerk.press(Keys.TAB)
        chosen = clerk.driver.switch_to.active_element
        named = clerk.driver.execute_script(
            "const one = arguments[0]; return [one.innerText, one.getAttribute('aria-label'),"
            " ...[...(one.labels || [])].map((label) => label.innerText)].join(' ')",
            chosen,
        )
        if words in named:
            seen = clerk.driver.execute_script(
                "const box = arguments[0].getBoundingClientRect();"
                " const within = arguments[0].closest('label') || arguments[0];"
                " const style = getComputedStyle(within), own = getComputedStyle(arguments[0]);"
                " return box.top >= 0 && box.bottom <= innerHeight"
                " && [style, own].some((one) => one.outlineStyle !== 'none')",
                chosen,
            )
            assert seen, f"{words}: chosen, but not seen to be"
            return
    raise AssertionError(f"Tab does not come to {words}")


def test_a_campaign_is_made_run_and_stopped_with_the_keyboard_alone(
    clerk: Clerk, root: Path
) -> None:
    (root / "nộp 2024" / "Sở Hai").mkdir(parents=True)
    (root / "nộp 2024" / "Sở Hai" / "a.pdf").write_bytes(PDF)
    clerk.go("/")
    for words in ("Lập đợt mới", str(root), "nộp 2024", "Dùng thư mục"):
        tabbed(clerk, words)
        clerk.leaves(lambda: clerk.press(Keys.ENTER))
    tabbed(clerk, "Kế hoạch đánh giá")
    clerk.press(Keys.ARROW_DOWN)
    tabbed(clerk, "Lập đợt")
    clerk.leaves(lambda: clerk.press(Keys.ENTER))
    clerk.reads("Đã lập đợt đánh giá")
    tabbed(clerk, "Xem và sửa")
    clerk.leaves(lambda: clerk.press(Keys.ENTER))
    tabbed(clerk, "Năm")
    assert clerk.driver.switch_to.active_element.get_attribute("value")
    tabbed(clerk, "Lưu")
    clerk.leaves(lambda: clerk.press(Keys.ENTER))
    clerk.reads("Đã lưu")
    clerk.go(f"/campaign?at={AT}")
    tabbed(clerk, "Bắt đầu đọc")
    clerk.leaves(lambda: clerk.press(Keys.ENTER))
    clerk.reads("Nhận diện văn bản")
    tabbed(clerk, "Dừng")
    clerk.leaves(lambda: clerk.press(Keys.ENTER))
    clerk.reads("Đã dừng theo yêu cầu")
    assert clerk.find("#start").is_displayed()
