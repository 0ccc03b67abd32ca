"""A person at a real browser (Debian's chromium): what tests of both pages do there."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
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
T = TypeVar("T")


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
