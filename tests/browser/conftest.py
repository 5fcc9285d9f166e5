"""A real Chromium on the real site: what every browser test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browser.chromium import DESKTOP, PHONE, launch
from tests.browser.running import RunningSite, running_site

#: Makes a page of its own: open_page(PHONE, color_scheme="dark", java_script_enabled=False).
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[RunningSite]:
    """The site with its starter content, its worker and its scheduler."""
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, from CHROMIUM or the path; never downloaded."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not executable:
        if os.environ.get("REQUIRE_SERVICES"):
            pytest.fail("No chromium on this machine, and every service was asked for.")
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        chromium = launch(playwright, executable)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, site: RunningSite) -> Iterator[OpenPage]:
    """Open pages in contexts of their own; none may ask another host or raise an error."""
    contexts, outside, errors = [], [], []

    def gate(route: Route) -> None:
        if route.request.url.startswith((site.url, "blob:", "data:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    def open_one(viewport=PHONE, **options) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport=viewport,
            locale="en-GB",
            timezone_id="Europe/London",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.route("**/*", gate)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not outside, f"asked other hosts: {outside}"
    assert not errors, f"errors in scripts: {errors}"


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A phone."""
    return open_page(PHONE)


@pytest.fixture
def desktop_page(open_page: OpenPage) -> Page:
    """A desktop."""
    return open_page(DESKTOP)
