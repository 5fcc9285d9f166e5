"""A facilitator lays out a series on a phone and moves the rest of it, in two tabs."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.chromium import DESKTOP, NARROW, PHONE, press, screenshot, sign_in, violations
from tests.browser.conftest import OpenPage
from tests.browser.running import RunningSite

#: After Easter 2027 comes 29 March, a bank holiday in England.
FIRST = "2027-03-15"


def test_a_series_is_laid_out_and_the_rest_of_it_changed(
    open_page: OpenPage, site: RunningSite
) -> None:
    page = open_page(PHONE)
    sign_in(page, site, "facilitator")
    page.goto("/desk/circles/neglect-over-time/series/")
    page.locator("input[name='day']").fill(FIRST)
    page.get_by_label("Starts at").fill("16:15")
    page.locator("input[name='count']").fill("3")
    press(page, "Show every date")
    main = page.locator("main")
    expect(main.get_by_role("heading", name="3 sessions, nothing saved yet")).to_be_visible()
    expect(main.get_by_text("Bank holiday in England: Easter Monday")).to_be_visible()
    assert violations(page) == {}
    screenshot(page, "series-preview-phone")
    press(page, "Save these sessions")
    main.get_by_role("link", name="Monday 15 March 2027").click()

    main.get_by_role("link", name="Change or move it").click()
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("This session and the following ones").check()
    page.get_by_label("Starts at").fill("17:00")
    press(page, "Show what would change")
    expect(main.locator("tbody tr")).to_have_count(3)
    expect(main.get_by_text("was 16:15")).to_have_count(3)
    assert violations(page) == {}
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.set_viewport_size(DESKTOP)
    screenshot(page, "series-change-desktop")
    press(page, "Save the change")
    expect(main.get_by_text("5pm to 6.30pm")).to_be_visible()

    # The tab that was open all the while overwrites nothing unseen.
    other.locator("input[name='venue']").fill("Library")
    press(other, "Show what would change")
    expect(other.get_by_text("Somebody changed this while you had the form open")).to_be_visible()
    expect(other.locator("main").get_by_text("Starts at: 16:15, was 17:00")).to_be_visible()
    assert violations(other) == {}
