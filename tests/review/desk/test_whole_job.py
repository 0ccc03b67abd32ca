"""The whole job in a real browser, from an empty folder to the papers, without a terminal."""

import os
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from pipeline.run.lock import run_in
from review.desk.found import look_at
from tests.review.browser import IN_A_BROWSER, start_browser
from tests.review.desk.clerk import Clerk, served
from tests.review.desk.made_up import FILES, SLOW_RUN, make_root, wait_until

pytestmark = IN_A_BROWSER
PAPER = """UBND TỈNH MẪU
SỞ TƯ PHÁP
Số: {number}/KH-STP
Mẫu, ngày 5 tháng 3 năm 2024
KẾ HOẠCH
Phòng, chống tham nhũng, tiêu cực năm 2024

Căn cứ Luật Phòng, chống tham nhũng, Sở Tư pháp ban hành kế hoạch.
Nơi nhận: như trên.
GIÁM ĐỐC

Nguyễn Văn Mẫu
"""


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    started = start_browser()
    yield started
    started.quit()


def test_from_an_empty_folder_to_the_papers(driver: webdriver.Chrome, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    handed_in = tmp_path / "nop.zip"
    with zipfile.ZipFile(handed_in, "w") as archive:
        archive.writestr("So_Tu_phap/ke hoach.txt", PAPER.format(number=1))
        archive.writestr("So_Y_te/ke hoach.txt", PAPER.format(number=2))
        archive.writestr("So_Y_te/cai dat.exe", b"MZ\x90\x00")
    with served(root) as base:
        clerk = Clerk(driver, base)
        clerk.go("/")
        clerk.reads("Chưa có đợt đánh giá nào")
        clerk.fits()
        clerk.picture("1-empty")
        clerk.by_enter(clerk.link("Lập đợt mới"))
        clerk.by_enter(clerk.link(str(root)))
        clerk.find("#drop-name").send_keys("Minh chứng 2024")
        clerk.fits()
        clerk.picture("2-folder")
        clerk.find("#drop-files").send_keys(str(handed_in))
        clerk.reads("cai dat.exe: không phải văn bản hay ảnh quét")
        clerk.picture("3-stored")
        evidence = root / "Minh chứng 2024"
        assert sorted(one.name for one in evidence.iterdir()) == ["So_Tu_phap", "So_Y_te"]

        clerk.by_enter(clerk.link("Tiếp tục"))
        clerk.find("input[value=template]").click()
        clerk.find("#set option[value='pctn-tinh-2024']").click()
        clerk.fits()
        clerk.picture("4-new")
        clerk.by_enter(clerk.button("Lập đợt"))
        clerk.reads("Bắt đầu đọc")
        clerk.picture("5-made")

        clerk.by_enter(clerk.link("Xem và sửa"))
        clerk.fits()
        clerk.picture("6-general")
        label = clerk.driver.find_element(By.XPATH, "//label[.='Cơ quan được đánh giá']")
        clerk.find(f"#{label.get_attribute('for')}").send_keys("Ủy ban nhân dân tỉnh Mẫu")
        clerk.by_enter(clerk.button("Lưu và sang"))
        clerk.find("[name='0.name']").send_keys("Sở, ngành")
        clerk.find("[name='0.deadline']").send_keys("31/2/2025")
        clerk.by_enter(clerk.button("Lưu"))
        clerk.reads("Tệp đợt đánh giá chưa dùng được: 1 lỗi")
        clerk.fits()
        clerk.picture("7-fault")
        field = clerk.find(".faulty [name='0.deadline']")
        field.clear()
        field.send_keys("15/3/2025")
        clerk.by_enter(clerk.button("Lưu và sang"))
        clerk.fits()
        clerk.picture("8-units")
        for row, name in (("0", "Sở Tư pháp"), ("1", "Sở Y tế")):
            given = clerk.find(f"[name='{row}.name']")
            folder = given.get_attribute("value")
            given.clear()
            given.send_keys(name)
            clerk.find(f"[name='{row}.folders']").send_keys(str(folder))
            clerk.find(f"[name='{row}.group']").send_keys("Sở, ngành")
            driver.execute_script("arguments[0].focus()", clerk.find(f"[name='{row}.seen']"))
            clerk.press(Keys.SPACE)
        clerk.by_enter(clerk.button("Lưu"))
        clerk.reads("Đã lưu")
        clerk.by_enter(clerk.link("Về đợt đánh giá"))
        clerk.reads("Dùng được.")

        clerk.by_enter(clerk.button("Bắt đầu đọc"))
        clerk.reads("Đã bắt đầu")
        clerk.fits()
        clerk.picture("9-running")
        clerk.reads("Đọc lại (chỉ tệp mới")
        clerk.reads("2 tệp, 2 văn bản")
        clerk.fits()
        clerk.picture("10-done")

        clerk.by_enter(clerk.find("#review"))
        clerk.find("#name").send_keys("Nguyễn Thị Lan")
        clerk.leaves(lambda: clerk.press(Keys.ENTER))
        clerk.picture("11-review")
        there = driver.current_url.rstrip("/").partition("?")[0]
        driver.get(there + "/export")
        clerk.leaves(lambda: clerk.button("Tạo mới").click())
        clerk.reads("Đã tạo lại tệp")
        clerk.picture("12-export")
        out = root / "Minh chứng 2024.minhchung"
        assert (out / "evidence.xlsx").is_file()
        clerk.by_enter(clerk.link("Trang bắt đầu"))
        clerk.reads("Minh chứng 2024")
        clerk.fits()
        clerk.picture("13-start")
        assert "Sở Y tế" in (out / "missing.csv").read_text("utf-8")


def test_closing_stops_nothing_and_a_killed_run_goes_on(
    driver: webdriver.Chrome, tmp_path: Path
) -> None:
    root = make_root(tmp_path)
    out = root / "thu.minhchung"
    with served(root, SLOW_RUN) as base:
        clerk = Clerk(driver, base)
        clerk.go("/")
        clerk.reads("Đã lập, chưa đọc")
        clerk.by_enter(clerk.link("thu"))
        clerk.by_enter(clerk.button("Bắt đầu đọc"))
        clerk.reads("Nhận diện văn bản")
        clerk.go("/")
    pid = run_in(out)
    assert pid is not None  # neither the page nor its server is there any more
    with served(root, SLOW_RUN) as base:
        clerk = Clerk(driver, base)
        clerk.go("/")
        clerk.reads("Đang")
        clerk.by_enter(clerk.link("thu"))
        clerk.button("Dừng")
        os.kill(pid, signal.SIGKILL)
        clerk.reads("dừng giữa chừng")
        clerk.by_enter(clerk.button("Đọc tiếp"))
        clerk.reads("So_0/hỏng.pdf")
        clerk.reads(f"{FILES} tệp, {FILES - 1} văn bản")
        clerk.picture("14-went-on")
    wait_until(lambda: run_in(out) is None)
    assert look_at(out).overview.documents == FILES - 1
