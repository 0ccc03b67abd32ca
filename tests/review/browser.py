"""A person at a real browser (Debian's chromium): what tests of both pages do there."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None or DRIVER is None,
        reason="chromium is not installed: apt-get install chromium chromium-driver",
    ),
]
SIZES = ((1366, 768), (1920, 1080), (1024, 768), (911, 512))
"""The last is a screen of 1366 × 768 at 150 %."""
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
NEEDS_AXE = pytest.mark.skipif(
    not AXE.is_file(), reason="axe-core is not there: npm install axe-core"
)
T = TypeVar("T")

CUT = """
const width = document.documentElement.clientWidth, found = [];
if (document.documentElement.scrollWidth > width) found.push("scrolls sideways");
for (const part of document.querySelectorAll(".top *")) {
  const box = part.getBoundingClientRect();
  if (box.width && box.right > width + 1) found.push(part.outerHTML.slice(0, 80));
}
return found;
"""
FAULTS = """
const done = arguments[arguments.length - 1];
axe.run(document).then((told) => done(told.violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => one.id + ": " + one.nodes[0].html)));
"""


def start_browser() -> webdriver.Chrome:
    """Return a browser without a window on the screen."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.add_argument("--window-size=1366,768")
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))


@dataclass(frozen=True)
class AtBrowser:
    """Somebody at a browser, on the page served at `base`."""

    PATIENCE: ClassVar[float]
    """Seconds that a step may take on a busy machine."""

    driver: webdriver.Chrome
    base: str

    def go(self, path: str) -> None:
        self.driver.get(self.base + path)

    def press(self, *keys: str) -> None:
        """Press keys with nothing chosen on the page, as after it was opened."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def find(self, selector: str) -> WebElement:
        return self.wait(lambda: self.driver.find_element(By.CSS_SELECTOR, selector))

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def wait(self, condition: Callable[[], T]) -> T:
        return WebDriverWait(self.driver, self.PATIENCE, 0.05, (WebDriverException,)).until(
            lambda _: condition()
        )

    def leaves(self, act: Callable[[], None]) -> None:
        """Act, and wait until another page has come."""
        before = self.driver.find_element(By.TAG_NAME, "html").id
        act()
        self.wait(lambda: self.driver.find_element(By.TAG_NAME, "html").id != before)
        self.wait(lambda: self.driver.execute_script("return document.readyState") == "complete")

    def sized(self, width: int, height: int) -> None:
        """See the page on a screen of this size."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def cut(self) -> list[str]:
        """What scrolls sideways, or is cut off at the top."""
        return list(self.driver.execute_script(CUT))

    def faults(self) -> list[str]:
        """Serious and critical faults that axe-core finds on the page."""
        self.driver.execute_script(AXE.read_text(encoding="utf-8"))
        return list(self.driver.execute_async_script(FAULTS))
