"""Makes the pictures of the user's guide (docs/huong-dan.md) with a real browser on sample data.

    script/demo
    python -m benchmarks.guide_pictures demo.minhchung [--into docs/pictures]

Works on a copy of the results folder, so that what is decided for the pictures is decided nowhere
else. Needs chromium and its driver, as the browser tests do.
"""

from __future__ import annotations

import argparse
import io
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from benchmarks.review_page import served
from review.unit_links import token_of
from review.workplace import Workplace, open_workplace

SIZE = (1366, 768)
SHOWN_WIDTH = 960
COLOURS = 96
"""Of a picture: flat pages need no more, and it stays small."""
REVIEWER = "Nguyễn Thị Mẫu"
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

    yield "ten", enter
    yield "hang-cho", start
    yield "van-ban", go(f"/doc/{long.doc_id}?status=all")
    yield "tach-gop", small
    yield "hoi-lai", ask
    yield "duyet-nhom", go("/bulk")
    yield "phan-cong", assign
    yield "do-phu", go("/coverage")
    yield "o-con-thieu", go(f"/coverage/{quote(hole.indicator)}?unit={quote(hole.unit)}")
    yield "tu-cham", go("/assessment")
    yield "xuat", accept
    yield "don-vi", go(f"/unit/{token_of(workplace.out, hole.unit)}")


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
