"""How Chromium is started here, and what is asked of every page in it."""

from __future__ import annotations

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, ViewportSize

from tests.browser.running import ROOT, RunningSite

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
#: The narrowest that WCAG's reflow criterion asks for: 1280 px at 400%.
NARROW: ViewportSize = {"width": 320, "height": 640}

#: Chromium asks nobody else for anything.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def launch(playwright: Playwright, executable: str) -> Browser:
    """Start the installed Chromium; root (a build server) has no sandbox to run it in."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=executable, args=FLAGS + sandbox)


def violations(page: Page) -> dict[str, list[str]]:
    """Return {rule: the elements that break it} for WCAG 2.2 A and AA, by axe-core."""
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    return {rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in found}


def sign_in(page: Page, site: RunningSite, role: str) -> None:
    """Sign in with the form, as that person would; roles as in the demonstration accounts."""
    address, password = site.account(role)
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def screenshot(page: Page, name: str) -> Path:
    """Keep a picture of the whole page in var/screenshots/ and return its path."""
    path = ROOT / "var" / "screenshots" / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=True)
    return path


def looked_at(page: Page, name: str) -> None:
    """Assert that nothing breaks WCAG here or scrolls sideways on the narrowest screen."""
    assert violations(page) == {}, name
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], name
    page.set_viewport_size(size)
    screenshot(page, name)


def press(page: Page, name: str) -> None:
    """Press the button of that name in the main part of the page."""
    page.locator("main").get_by_role("button", name=name, exact=True).click()
