"""A clerk at a real browser, and the start page served to it: what the browser tests here share."""

import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from review.desk.app import make_desk
from review.desk.making import PROGRAM
from review.desk.roots import open_roots
from review.safety import guard_for
from review.serving import listen, server_settings
from tests.review.browser import AtBrowser

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Clerk(AtBrowser):
    """Somebody at a browser who knows no terminal."""

    PATIENCE = 180  # a run is a step

    def link(self, words: str) -> WebElement:
        return self.wait(lambda: self.driver.find_element(By.PARTIAL_LINK_TEXT, words))

    def button(self, words: str) -> WebElement:
        path = f"//button[contains(., '{words}')]"
        return self.wait(lambda: self.driver.find_element(By.XPATH, path))

    def by_enter(self, element: WebElement) -> None:
        """Press something with the keyboard, as somebody without a mouse does."""
        self.driver.execute_script("arguments[0].focus()", element)
        self.leaves(lambda: self.press(Keys.ENTER))

    def reads(self, words: str) -> None:
        """Wait until the page says this."""
        self.wait(lambda: words in self.driver.find_element(By.TAG_NAME, "body").text)

    def fits(self) -> None:
        """Nothing scrolls sideways, at both widths that people have."""
        for width, height in ((1024, 768), (1366, 768)):
            self.driver.set_window_size(width, height)
            wide, seen = self.driver.execute_script(
                "const page = document.documentElement; return [page.scrollWidth, page.clientWidth]"
            )
            assert wide <= seen, f"{self.driver.current_url} at {width}"

    def picture(self, name: str) -> None:
        """Keep a picture where the tests are told to (MINHCHUNG_PICTURES)."""
        if folder := os.environ.get("MINHCHUNG_PICTURES"):
            self.driver.save_screenshot(f"{folder}/{name}.png")


@contextmanager
def served(root: Path, program: Sequence[str] = PROGRAM) -> Iterator[str]:
    """Serve the start page over a root until the block ends; runs go on after it."""
    app = make_desk(
        open_roots([root]), HOST, guard_for(HOST, None), lambda: datetime.now(UTC), program
    )
    with closing(listen(HOST, 0)) as listening:
        server = uvicorn.Server(server_settings(app))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://{HOST}:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()
