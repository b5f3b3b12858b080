"""Somebody at a browser: what they open, type and press, and what they see."""

import shutil
import tempfile
from pathlib import Path
from typing import Self
from urllib.parse import quote

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select

from tests.servers.waiting import wait_until

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-prefers-reduced-motion",  # what scrolls smoothly moves away under a click
    "--window-size=1000,1400",
)
_FORBIDDEN = 2
_CHROMIUM, _DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")


class Visitor:
    """One browser with its own cookies. Its language is what it tells the server it would like to read."""

    def __init__(self, home: str, language: str = "zh-CN", scripts: bool = True) -> None:
        self.home = home
        preferences: dict[str, object] = {"intl.accept_languages": language}
        if not scripts:
            preferences["profile.managed_default_content_settings.javascript"] = _FORBIDDEN
        if not (_CHROMIUM.exists() and _DRIVER.exists()):
            raise RuntimeError('Chromium is not installed. On Debian: "apt-get install chromium chromium-driver".')
        options = webdriver.ChromeOptions()
        self._profile = tempfile.mkdtemp(prefix="jieju-browser-")
        for argument in (*_QUIET, f"--user-data-dir={self._profile}"):
            options.add_argument(argument)
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.binary_location = str(_CHROMIUM)
        self.browser = webdriver.Chrome(options=options, service=Service(str(_DRIVER)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.browser.quit()
        shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, path: str) -> None:
        self.browser.get(self.home + path)

    def forget(self) -> None:
        """As somebody else who sits down at the same machine."""
        self.browser.delete_all_cookies()

    def become(self, persona: str, then: str) -> None:
        """Sign in as a persona of the demo town and go on to a page."""
        self.forget()
        self.open(f"/sign-in?next={quote(then)}")
        self._leave_by(self.find(f"button[value='{persona}']"))

    @property
    def path(self) -> str:
        return self.browser.current_url.removeprefix(self.home)

    @property
    def title(self) -> str:
        return self.browser.title

    @property
    def text(self) -> str:
        return self.find("main").text

    def find(self, selector: str) -> WebElement:
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def sees(self, selector: str) -> bool:
        return bool(self.browser.find_elements(By.CSS_SELECTOR, selector))

    def follow(self, words: str) -> None:
        """Press the link that reads so."""
        self._leave_by(self.browser.find_element(By.PARTIAL_LINK_TEXT, words))

    def fill(self, form: str, **fields: str) -> None:
        """Type into a form, or choose; a form that is folded is unfolded first."""
        self.unfold(form)
        for name, text in fields.items():
            field = self.find(f"form#{form} [name='{name}']")
            if field.tag_name == "select":
                Select(field).select_by_value(text)
            else:
                field.clear()
                field.send_keys(text)

    def set_time(self, id: str, at: str) -> None:
        """Choose a time. Which keys type one depends on the browser's own language."""
        self.browser.execute_script("document.getElementById(arguments[0]).value = arguments[1]", id, at)

    def send(self, form: str, **fields: str) -> None:
        """Fill a form in and press its button."""
        self.fill(form, **fields)
        self._leave_by(self.find(f"form#{form} button"))

    def unfold(self, form: str) -> None:
        """By keyboard and mouse alike a folded form opens without any script."""
        details = self.browser.find_elements(By.XPATH, f"//form[@id='{form}']/ancestor::details[not(@open)]")
        for each in details:
            each.find_element(By.TAG_NAME, "summary").click()

    def choose(self, id: str, words: str) -> None:
        Select(self.browser.find_element(By.ID, id)).select_by_visible_text(words)

    def wait_for(self, words: str, on: str, within: str = "main") -> None:
        """Load a page until it says this."""

        def says_so() -> bool:
            self.open(on)
            return words in self.find(within).text

        wait_until(says_so, f"{on} says {words}")

    def wait_until_it_says(self, words: str, within: str) -> None:
        """Look at the page as it is until it says this by itself."""

        def says_so() -> bool:
            try:
                return words in self.find(within).text
            except (NoSuchElementException, StaleElementReferenceException):
                return False

        wait_until(says_so, f"the page says {words}")

    def complaints(self) -> list[str]:
        """What the browser's console has to say since the last time it was asked."""
        return [str(entry["message"]) for entry in self.browser.get_log("browser")]

    def _leave_by(self, way: WebElement) -> None:
        """Press it, and return when the page it stood on is gone."""
        before = self.find("html")
        way.click()
        wait_until(lambda: _is_gone(before), "the next page is there")


def _is_gone(element: WebElement) -> bool:
    """A browser that is asked in the middle of a change of pages says so in words of its own."""
    try:
        element.is_enabled()
    except StaleElementReferenceException:
        return True
    except WebDriverException as error:
        if "does not belong to the document" not in str(error.msg):
            raise
        return True
    return False
