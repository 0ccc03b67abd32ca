"""Makes the pictures of the user's guide (docs/huong-dan.md) with a real browser on sample data.

    script/demo
    python -m benchmarks.guide_pictures demo.minhchung [--into docs/pictures]

Works on a copy of the results folder, so that what is decided for the pictures is decided nowhere
else. The pictures of the start page are made on a copy of `sample_docs`, with a plan that is drawn,
and a run that is begun and stopped. Needs chromium and its driver, as the browser tests do.
"""

from __future__ import annotations

import argparse
import io
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import uvicorn
from PIL import Image
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from benchmarks.plans import draw, plans
from benchmarks.review_page import served
from review.desk.app import make_desk
from review.desk.roots import open_roots
from review.safety import guard_for
from review.serving import listen, server_settings
from review.unit_links import token_of
from review.workplace import Workplace, open_workplace

SIZE = (1366, 768)
SHOWN_WIDTH = 960
COLOURS = 96
"""Of a picture: flat pages need no more, and it stays small."""
REVIEWER = "Nguyễn Thị Mẫu"
SAMPLES, PLAN = Path("sample_docs"), "prose-province"
PLAN_NAME = "Kế hoạch đánh giá 2024.docx"
NO_EVIDENCE = ("*.py", "*.tsv", "*.csv", "__pycache__", "generator")
EVIDENCE = "Minh chứng 2024"
SOME_FILES = 5
"""Read when the picture of a run is taken."""
SHOWN_PLACE = "/home/can-bo"
PATIENCE = 300
"""Seconds in which a plan is read, a run begins, a run stops."""
SETTLE_SECONDS = 0.6
"""After which pictures of pages have come and nothing moves any more."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Make all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path, help="results folder of `script/demo`")
    parser.add_argument("--into", type=Path, default=Path("docs/pictures"))
    options = parser.parse_args(arguments)
    options.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        copied = Path(place) / options.results.name
        shutil.copytree(options.results, copied)
        workplace = open_workplace(copied, lambda: datetime.now(UTC))
        with closing(workplace.store), served(workplace) as base, browser() as driver:
            for name, look in looks(driver, base, workplace):
                look()
                time.sleep(SETTLE_SECONDS)
                keep(driver.get_screenshot_as_png(), options.into / f"{name}.png")
                print(options.into / f"{name}.png")
        root = Path(place).resolve() / "Đánh giá PCTN"
        shutil.copytree(SAMPLES, root / EVIDENCE, ignore=shutil.ignore_patterns(*NO_EVIDENCE))
        drawn = draw(next(plan for plan in plans() if plan["id"] == PLAN), root, pdf=False)
        drawn.rename(root / PLAN_NAME)
        with desk_served(root) as base, browser() as driver:
            for name, look in desk_looks(driver, base):
                look()
                time.sleep(SETTLE_SECONDS)
                say_elsewhere(driver, root.parent)
                keep(driver.get_screenshot_as_png(), options.into / f"{name}.png")
                print(options.into / f"{name}.png")


def looks(
    driver: webdriver.Chrome, base: str, workplace: Workplace
) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield each picture's name and what brings its page about, in the order of the work."""
    rows = workplace.store.evidence()
    long = next(row for row in rows if row.last_page > row.first_page and not row.secret)
    hole = next(one for one in workplace.store.coverage() if one.status == "missing" and one.unit)

    def go(path: str) -> Callable[[], None]:
        return lambda: driver.get(base + path)

    def find(selector: str) -> webdriver.remote.webelement.WebElement:
        return driver.find_element(By.CSS_SELECTOR, selector)

    def enter() -> None:
        driver.get(base + "/")
        find("#name").send_keys(REVIEWER)

    def start() -> None:
        find("#name").send_keys(Keys.ENTER)

    def ask() -> None:
        driver.get(f"{base}/doc/{long.doc_id}?status=all")
        find("#f-number").clear()
        find("#f-number").send_keys(Keys.ENTER)

    def small() -> None:
        driver.get(f"{base}/doc/{long.doc_id}?status=all")
        find(".thumbs summary").click()

    def accept() -> None:
        driver.get(f"{base}/doc/{long.doc_id}?status=all")
        find("body").send_keys(Keys.ENTER)
        time.sleep(SETTLE_SECONDS)
        driver.get(base + "/export")

    def assign() -> None:
        driver.get(base + "/people")
        find("input[name=assignee]").send_keys(REVIEWER, Keys.ENTER)

    def assess() -> None:
        """Show the points; the first time they are made while the page says so, and comes again."""
        driver.get(base + "/assessment")
        wait = WebDriverWait(driver, PATIENCE, 0.2, (WebDriverException,))
        wait.until(lambda _: not driver.find_elements(By.CSS_SELECTOR, "[data-again]"))

    yield "ten", enter
    yield "hang-cho", start
    yield "van-ban", go(f"/doc/{long.doc_id}?status=all")
    yield "tach-gop", small
    yield "hoi-lai", ask
    yield "duyet-nhom", go("/bulk")
    yield "phan-cong", assign
    yield "do-phu", go("/coverage")
    yield "o-con-thieu", go(f"/coverage/{quote(hole.indicator)}?unit={quote(hole.unit)}")
    yield "tu-cham", assess
    yield "xuat", accept
    yield "don-vi", go(f"/unit/{token_of(workplace.out, hole.unit)}")


def desk_looks(driver: webdriver.Chrome, base: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield each picture of the start page, and what brings its page about, as the work goes."""
    folder, results = quote(f"0/{EVIDENCE}"), quote(f"0/{EVIDENCE}.minhchung")

    def go(path: str) -> Callable[[], None]:
        return lambda: driver.get(base + path)

    def press(words: str, until: str) -> None:
        driver.find_element(By.XPATH, f"//button[contains(., '{words}')]").click()
        wait = WebDriverWait(driver, PATIENCE, 0.2, (WebDriverException,))
        wait.until(lambda _: until in driver.find_element(By.TAG_NAME, "body").text)

    def run() -> None:
        driver.get(f"{base}/campaign?at={results}")
        press("Bắt đầu đọc", "tệp · ")
        wait = WebDriverWait(driver, PATIENCE, 0.2, (WebDriverException,))
        read = "return document.querySelector('progress').value"
        wait.until(lambda _: driver.execute_script(read) >= SOME_FILES)

    def stop() -> None:
        press("Dừng", "Đọc tiếp")
        driver.get(base + "/")

    yield "chua-co-dot", go("/")
    yield "chon-thu-muc", go(f"/folders?for=evidence&at={folder}")
    yield "lap-dot", go(f"/new?folder={folder}&plan={quote(f'0/{PLAN_NAME}')}")
    yield "dot-da-lap", lambda: press("Lập đợt", "Đã lập đợt đánh giá")
    yield "sua-don-vi", go(f"/campaign/sheet?at={results}&sheet={quote('Đơn vị')}")
    yield "dang-doc", run
    yield "cac-dot", stop


@contextmanager
def desk_served(root: Path) -> Iterator[str]:
    """Serve the start page over a root from a thread of this process."""
    guard, host = guard_for("127.0.0.1", None), "127.0.0.1"
    with closing(listen(host, 0)) as listening:
        app = make_desk(open_roots([root]), host, guard, lambda: datetime.now(UTC))
        server = uvicorn.Server(server_settings(app))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://{host}:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def say_elsewhere(driver: webdriver.Chrome, place: Path) -> None:
    """Show a clerk's own folder where the page names this machine's temporary one."""
    script = """
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode;
  node.data = node.data.replaceAll(arguments[0], arguments[1]);
}
"""
    driver.execute_script(script, str(place), SHOWN_PLACE)


def keep(png: bytes, path: Path) -> None:
    """Write a picture small: narrower, with few colours."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    height = round(picture.height * SHOWN_WIDTH / picture.width)
    picture = picture.resize((SHOWN_WIDTH, height), Image.Resampling.LANCZOS)
    picture.quantize(COLOURS).save(path, optimize=True)


@contextmanager
def browser() -> Iterator[webdriver.Chrome]:
    """Lend a browser without a screen."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    service = webdriver.ChromeService(str(shutil.which("chromedriver")))
    driver = webdriver.Chrome(options=options, service=service)
    metrics = {"width": SIZE[0], "height": SIZE[1], "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        yield driver
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
