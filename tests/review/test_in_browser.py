"""The review page in a real browser (Debian's chromium) on a real server on a free port."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
import uvicorn
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from review.app import make_app
from review.command import listen
from review.safety import guard_for
from review.second_look import SecondLook
from review.unit_links import token_of
from review.workplace import Workplace
from tests.review.browser import IN_A_BROWSER, NEEDS_AXE, SIZES, AtBrowser, start_browser
from tests.review.made_up import HOST, doc_id_of, row_of

pytestmark = IN_A_BROWSER


@dataclass(frozen=True)
class Page(AtBrowser):
    """A reviewer at a browser."""

    PATIENCE = 20

    workplace: Workplace

    def open(self, name: str, query: str = "") -> str:
        doc_id = doc_id_of(self.workplace, name)
        self.go(f"/doc/{doc_id}{query}")
        return doc_id

    def told(self) -> str:
        return self.find("#told p").text

    def focused(self) -> str:
        return str(self.driver.switch_to.active_element.get_attribute("id"))

    def complaints(self) -> list[str]:
        entries = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in entries]


@pytest.fixture
def base(workplace: Workplace) -> Iterator[str]:
    listening = listen(HOST, 0)
    server = uvicorn.Server(
        uvicorn.Config(make_app(workplace, guard_for(HOST, None)), log_level="error")
    )
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://{HOST}:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture(scope="module")
def drivers() -> Iterator[list[webdriver.Chrome]]:
    """Two browsers, because two reviewers work at once."""
    started = [start_browser() for _ in range(2)]
    yield started
    for driver in started:
        driver.quit()


def enter(driver: webdriver.Chrome, base: str, workplace: Workplace, name: str) -> Page:
    driver.delete_all_cookies()
    page = Page(driver, base, workplace)
    page.go("/")
    page.find("#name").send_keys(name)
    page.leaves(lambda: page.press(Keys.ENTER))
    return page


@pytest.fixture
def lan(drivers: list[webdriver.Chrome], base: str, workplace: Workplace) -> Iterator[Page]:
    page = enter(drivers[0], base, workplace, "Nguyễn Thị Lan")
    page.complaints()
    yield page
    # Nothing may run or load that the policy forbids.
    assert not [one for one in page.complaints() if "Content Security Policy" in one]


@pytest.fixture
def minh(drivers: list[webdriver.Chrome], base: str, workplace: Workplace) -> Page:
    return enter(drivers[1], base, workplace, "Trần Minh")


def test_enter_accepts_and_goes_on(lan: Page) -> None:
    lan.open("script.pdf")
    first = lan.driver.current_url
    lan.leaves(lambda: lan.press(Keys.ENTER))
    assert "Đã duyệt" in lan.told()
    assert lan.driver.current_url != first
    row = row_of(lan.workplace, "script.pdf")
    assert (row.decision, row.confirmed) == ("accepted", True)


def test_enter_asks_where_the_number_lacks_and_y_answers(lan: Page) -> None:
    lan.open("no-number.pdf")
    for _ in range(2):
        lan.leaves(lambda: lan.press(Keys.ENTER))
        assert "chưa có số, ký hiệu" in lan.find(".alert[role=alert]").text
    assert not row_of(lan.workplace, "no-number.pdf").confirmed
    lan.press("e")
    assert lan.focused() == "f-number"
    lan.press(Keys.ESCAPE)
    lan.leaves(lambda: lan.press("y"))
    assert row_of(lan.workplace, "no-number.pdf").confirmed


def test_digits_toggle_indicators_and_what_is_dropped_is_named(lan: Page) -> None:
    lan.open("script.pdf")
    assert not lan.find("#accept .changed").is_displayed()
    lan.press("2")
    checked = [box.get_attribute("value") for box in lan.all("input[name=indicator]:checked")]
    assert checked == ["A", "B"]
    assert lan.find("#accept .changed").is_displayed()
    lan.press("1")
    assert lan.find("#dropped").text == "Sẽ bỏ: A"
    lan.leaves(lambda: lan.press(Keys.ENTER))
    row = row_of(lan.workplace, "script.pdf")
    assert ([one.indicator for one in row.indicators], row.decision) == (["B"], "corrected")


def test_e_edits_and_no_lone_key_acts_while_typing(lan: Page) -> None:
    doc_id = lan.open("script.pdf")
    lan.press("e")
    assert lan.focused() == "f-number"
    lan.press("12/xsu/jkz?1")
    assert lan.find("#f-number").get_attribute("value") == "12/xsu/jkz?1"
    assert doc_id in lan.driver.current_url
    assert not lan.find("#help").is_displayed()
    lan.press(Keys.ESCAPE)
    assert lan.focused() != "f-number"
    assert lan.workplace.decisions.history(doc_id) == ()


def test_a_field_is_corrected_and_enter_in_it_saves(lan: Page) -> None:
    lan.open("script.pdf")
    field = lan.find("#f-issue_date")
    field.clear()
    field.send_keys("7/8/2024")
    lan.leaves(lambda: field.send_keys(Keys.ENTER))
    row = row_of(lan.workplace, "script.pdf")
    assert row.extraction is not None
    assert row.extraction.issue_date.value == "2024-08-07"
    assert row.extraction.issue_date.reader == "human"


def test_edits_that_are_not_saved_are_asked_about(lan: Page) -> None:
    def asks() -> bool:
        leaving = "new Event('beforeunload', {cancelable: true})"
        return bool(lan.driver.execute_script(f"return !window.dispatchEvent({leaving})"))

    doc_id = lan.open("script.pdf")
    assert not asks()
    lan.press("2")
    assert asks()
    lan.press("s")
    lan.driver.switch_to.alert.dismiss()
    assert lan.workplace.decisions.history(doc_id) == ()
    lan.leaves(lambda: lan.press(Keys.ENTER))
    assert row_of(lan.workplace, "script.pdf").decision == "corrected"


def test_x_rejects_s_skips_and_u_takes_back(lan: Page) -> None:
    for key, name, decision in (("x", "after.pdf", "rejected"), ("s", "script.pdf", "skipped")):
        doc_id = lan.open(name)
        lan.leaves(partial(lan.press, key))
        assert row_of(lan.workplace, name).decision == decision
        lan.leaves(lambda: lan.press("u"))
        assert row_of(lan.workplace, name).decision == ""
        assert doc_id in lan.driver.current_url
        assert "Đã hoàn tác 1" in lan.told()


def test_j_and_k_step_through_the_queue(lan: Page) -> None:
    lan.go("/")
    links = [link.get_attribute("href") for link in lan.all("a.open")]
    lan.press("j")
    assert lan.driver.switch_to.active_element.get_attribute("href") == links[0]
    lan.press("j")
    assert lan.driver.switch_to.active_element.get_attribute("href") == links[1]
    lan.leaves(lambda: lan.press(Keys.ENTER))
    second = lan.driver.current_url
    lan.leaves(lambda: lan.press("j"))
    assert str(links[2]).split("?")[0] in lan.driver.current_url
    lan.leaves(lambda: lan.press("k"))
    assert lan.driver.current_url.split("?")[0] == second.split("?")[0]


def test_z_shows_the_letterhead_large(lan: Page) -> None:
    lan.open("sure.pdf")
    width = lan.find(".page img").size["width"]
    lan.press("z")
    picture = lan.find("#head img")
    lan.wait(lambda: picture.get_property("naturalWidth"))
    assert picture.size["width"] > 1.5 * width
    assert not lan.find(".page").is_displayed()
    lan.press("z")
    assert lan.find(".page").is_displayed()


def test_slash_searches_with_and_without_diacritics(lan: Page) -> None:
    lan.go("/")
    for words in ("minh bach tai san", "minh bạch tài sản"):
        lan.press("/")
        assert lan.focused() == "search"
        lan.find("#search").clear()
        lan.find("#search").send_keys(words)
        lan.leaves(lambda: lan.press(Keys.ENTER))
        assert len(lan.all("a.open")) == 1
        assert "minh bạch tài sản" in lan.find(".snippet").text


def test_question_mark_shows_the_keys_and_they_rest_meanwhile(lan: Page) -> None:
    doc_id = lan.open("script.pdf")
    lan.press("?")
    assert lan.find("#help").is_displayed()
    lan.press("x")
    lan.press(Keys.ESCAPE)
    assert not lan.find("#help").is_displayed()
    assert lan.workplace.decisions.history(doc_id) == ()


def test_a_field_and_its_box_light_each_other(lan: Page) -> None:
    lan.open("sure.pdf")
    lan.find("button[data-show=number]").click()
    assert "lit" in str(lan.find("#page-1 .spot.number").get_attribute("class"))
    lan.find("#page-1 .spot.issue_date").click()
    assert lan.focused() == "f-issue_date"


def test_a_box_that_is_drawn_is_sent_and_told(lan: Page) -> None:
    lan.open("sure.pdf")
    lan.find("button[data-draw=number]").click()
    sheet = lan.find("#page-1 svg.boxes")
    ActionChains(lan.driver).move_to_element_with_offset(
        sheet, -120, -150
    ).click_and_hold().move_by_offset(180, 40).release().perform()
    # The page is empty: nothing can be read there, and the reviewer is told so.
    lan.wait(lambda: "không đọc được" in lan.told().lower())
    assert not lan.all(".frame")


def test_what_is_read_again_is_offered_and_overwrites_nothing(
    lan: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter((("Số: lể. /KH-UBND", ()), ("Số: 12/KH-SYT", ("12/KH-SYT",))))
    monkeypatch.setattr("review.second_look.read_again", lambda *asked: SecondLook(*next(looks)))
    lan.open("sure.pdf")
    for offered in ("", "Đọc lại: 12/KH-SYT"):
        lan.find("button[data-draw=number]").click()
        sheet = lan.find("#page-1 svg.boxes")
        ActionChains(lan.driver).move_to_element_with_offset(
            sheet, -120, -150
        ).click_and_hold().move_by_offset(180, 40).release().perform()
        lan.wait(lambda: "Ô giữ nguyên" in lan.told())
        assert lan.find("[data-offers=number]").text == offered
        assert lan.find("#f-number").get_attribute("value") == "1/KH-SYT"
    lan.press(Keys.ENTER)
    assert lan.find("#f-number").get_attribute("value") == "12/KH-SYT"


def test_a_group_is_accepted_after_its_count_and_undone_at_once(lan: Page) -> None:
    lan.go("/bulk?least=0.9")
    lan.leaves(lambda: lan.find("a.button").click())
    assert "Duyệt cả 1 văn bản" in lan.find("#accept-group").text
    lan.leaves(lambda: lan.find("#accept-group").click())
    assert row_of(lan.workplace, "sure.pdf").confirmed
    assert "Đã duyệt 1 văn bản" in lan.told()
    lan.leaves(lambda: lan.press("u"))
    assert not row_of(lan.workplace, "sure.pdf").confirmed


def test_the_second_reviewer_is_told_and_overwrites_nothing(lan: Page, minh: Page) -> None:
    lan.open("script.pdf")
    doc_id = minh.open("script.pdf")
    lan.leaves(lambda: lan.press(Keys.ENTER))
    minh.leaves(lambda: minh.press("x"))
    assert "Nguyễn Thị Lan" in minh.find("p.alert[role=alert]").text
    assert row_of(lan.workplace, "script.pdf").decision == "accepted"
    assert [one.reviewer for one in lan.workplace.decisions.history(doc_id)] == ["Nguyễn Thị Lan"]
    minh.leaves(lambda: minh.press("x"))
    assert row_of(lan.workplace, "script.pdf").decision == "rejected"


def test_coverage_leads_to_what_is_there_and_what_is_needed(lan: Page) -> None:
    lan.go("/coverage")
    lan.leaves(lambda: lan.find("a.cell[href*='So_Y_te']").click())
    assert "kế hoạch PCTN" in lan.find("main").text
    lan.leaves(lambda: lan.find("table a").click())
    assert "/doc/" in lan.driver.current_url


def test_a_title_that_is_a_script_is_only_text(lan: Page) -> None:
    lan.open("script.pdf")
    assert "<script>alert(1)</script>" in str(lan.find("#f-subject").get_attribute("value"))
    lan.go("/?status=all")
    assert "<script>alert(1)</script>" in lan.find("main").text
    assert lan.driver.execute_script("return document.querySelectorAll('script').length") == 1


def test_a_secret_document_shows_no_picture(lan: Page) -> None:
    lan.open("secret.pdf")
    assert not lan.all("figure")
    assert "giữ kín" not in lan.find("body").text


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
@pytest.mark.parametrize("path", ["/", "DOC", "/coverage", "/timeline", "/bulk", "/history"])
def test_pages_fit_the_screen(lan: Page, size: tuple[int, int], path: str) -> None:
    lan.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False},
    )
    if path == "DOC":
        lan.open("after.pdf")
        bar = lan.find("#accept").rect
        assert bar["y"] + bar["height"] <= size[1]
    else:
        lan.go(path)
    wide = lan.driver.execute_script("return document.documentElement.scrollWidth")
    lan.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= size[0]


# -- pages of a document: larger, turned, the original ----------------------------------------


def test_pages_are_enlarged_turned_and_the_original_is_one_click_away(lan: Page) -> None:
    doc_id = lan.open("sure.pdf")
    picture = lan.find("#page-1 .sheet img")
    width = picture.size["width"]
    lan.press("+")
    lan.wait(lambda: lan.find("#page-1 .sheet img").size["width"] > 1.4 * width or None)
    lan.press("--")
    lan.wait(lambda: lan.find("#page-1 .sheet img").size["width"] < width or None)
    lan.press("r")
    lan.wait(lambda: "turn=90" in str(picture.get_attribute("src")) or None)
    lan.wait(lambda: lan.driver.execute_script("return arguments[0].naturalWidth", picture) or None)
    assert picture.size["width"] > picture.size["height"]
    link = lan.find("a[href$='/original']")
    assert str(link.get_attribute("href")).endswith(f"/doc/{doc_id}/original")


def test_a_note_alone_decides_nothing(lan: Page) -> None:
    lan.open("sure.pdf")
    lan.find("input[name=note]").send_keys("Hỏi lại văn thư")
    lan.leaves(lambda: lan.find("#keep-note").click())
    assert lan.told() == "Đã lưu ghi chú."
    assert row_of(lan.workplace, "sure.pdf").decision == ""
    assert "Hỏi lại văn thư" in lan.find(".history").get_attribute("textContent")


def test_enter_in_the_subject_saves_it(lan: Page) -> None:
    lan.open("sure.pdf")
    subject = lan.find("#f-subject")
    subject.send_keys(" sửa")
    lan.leaves(lambda: subject.send_keys(Keys.ENTER))
    extraction = row_of(lan.workplace, "sure.pdf").extraction
    assert extraction is not None
    assert str(extraction.subject.value).endswith(" sửa")


# -- looks ------------------------------------------------------------------------------------


def pages_of(workplace: Workplace) -> list[str]:
    doc_id = doc_id_of(workplace, "after.pdf")
    broken, link = doc_id_of(workplace, "broken.pdf"), token_of(workplace.out, "So_Y_te")
    return [
        "/", "/?status=all&q=ke+hoach", "/?q=khongco", f"/doc/{doc_id}", f"/doc/{broken}",
        "/coverage", "/coverage/A?unit=So_Y_te", "/coverage/B?unit=", "/assessment",
        "/assessment/A", "/figures", "/timeline", "/bulk", "/people", "/history", "/export",
        "/add", "/name", "/links", f"/unit/{link}",
    ]  # fmt: skip


def test_nothing_scrolls_sideways_and_the_header_is_whole(
    lan: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("review.pages.stale_exports", lambda place: 5)  # the header says so
    for path in pages_of(lan.workplace):
        lan.go(path)
        for size in SIZES:
            lan.sized(*size)
            assert lan.cut() == [], f"{path} at {size}"
    lan.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


WIDE_ON_PAPER = ("/coverage", "/assessment", "/figures")
"""Pages that lie across on A4; widths below are those of the paper within its margins."""


def test_nothing_is_cut_on_paper_and_no_example_looks_like_a_value(lan: Page) -> None:
    lan.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    for path in pages_of(lan.workplace):
        lan.sized(1047 if path in WIDE_ON_PAPER else 718, 700)
        lan.go(path)
        assert lan.cut() == [], path
        across = lan.driver.execute_script("return getComputedStyle(document.body).page")
        assert (across == "wide") == (path in WIDE_ON_PAPER), path
        assert not [one for one in lan.all("button, a.button, kbd") if one.is_displayed()]
    lan.open("broken.pdf")
    script = "return getComputedStyle(arguments[0], '::placeholder').color"
    shown = lan.driver.execute_script(script, lan.find("#f-covers"))
    assert shown == "rgba(0, 0, 0, 0)"
    lan.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    lan.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@NEEDS_AXE
def test_axe_finds_no_serious_fault_on_any_page(lan: Page) -> None:
    for path in pages_of(lan.workplace):
        lan.go(path)
        assert lan.faults() == [], path
