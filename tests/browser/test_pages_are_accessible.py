"""axe-core finds nothing against WCAG 2.2 A and AA on any kind of page, at any width or colour.

What axe cannot see is asked beside it: reflow at 320 px, focus that can be seen.
"""

from __future__ import annotations

import pytest

from tests.browser.chromium import DESKTOP, NARROW, PHONE, sign_in, violations
from tests.browser.places import PLACES

LOOKS = {
    "phone, light": (PHONE, "light"),
    "phone, dark": (PHONE, "dark"),
    "desktop, light": (DESKTOP, "light"),
    "desktop, dark": (DESKTOP, "dark"),
}


@pytest.fixture(scope="session")
def states():
    """Signed-in browsers' cookies by role, so that each role signs in once."""
    return {}


@pytest.fixture
def visit(open_page, site, states):
    """Open a place as the person it is for."""

    def go(place, viewport, scheme="light"):
        options = {"color_scheme": scheme}
        if place.role and place.role in states:
            options["storage_state"] = states[place.role]
        page = open_page(viewport, **options)
        if place.role and place.role not in states:
            sign_in(page, site, place.role)
            states[place.role] = page.context.storage_state()
        place.open(page)
        return page

    return go


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_axe_finds_nothing(visit, place, look):
    viewport, scheme = LOOKS[look]
    assert violations(visit(place, viewport, scheme)) == {}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_nothing_scrolls_sideways_on_the_narrowest_screen(visit, place):
    page = visit(place, NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_each_page_has_one_main_heading_and_a_title_of_its_own(visit, place):
    page = visit(place, PHONE)
    assert page.locator("h1").count() == 1
    assert page.locator("main h1").inner_text().strip()
    assert page.title().count("–") >= 1 or place.path == "/"
    assert page.locator("html").get_attribute("lang") == "en-GB"


def test_the_keyboard_reaches_the_content_first_and_focus_can_be_seen(page):
    page.goto("/guidance/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    assert skip.bounding_box()["width"] > 1
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert inside
    style = page.evaluate(
        "(() => { const s = getComputedStyle(document.activeElement);"
        " return s.outlineStyle + s.outlineWidth; })()"
    )
    assert "none" not in style
    assert not style.endswith("0px")
