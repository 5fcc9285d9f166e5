"""The calendar on a desk and on a phone, and a feed of one's own, all without JavaScript."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.chromium import DESKTOP, PHONE, screenshot, sign_in
from tests.browser.conftest import OpenPage

ADDRESS = "/circles/calendar/"


def month_with_sessions(page) -> None:
    """Go on to the first month in which a circle meets."""
    page.goto(ADDRESS)
    for _ in range(6):
        if page.locator("td li").count():
            return
        page.get_by_role("navigation", name="Earlier and later").locator("[rel=next]").click()
    raise AssertionError("No circle meets in half a year.")


def test_a_wide_window_has_a_table_that_the_keyboard_reaches_at_once(open_page: OpenPage):
    page = open_page(DESKTOP, java_script_enabled=False)
    month_with_sessions(page)

    expect(page.get_by_role("columnheader")).to_have_count(7)
    skip = page.get_by_role("link", name="Skip to the sessions")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.locator("td li a").first
    expect(first).to_be_focused()
    screenshot(page, "calendar-month-desktop")


def test_a_phone_has_the_days_with_sessions_by_their_full_names(open_page: OpenPage):
    page = open_page(PHONE, java_script_enabled=False)
    month_with_sessions(page)

    expect(page.get_by_role("columnheader")).to_have_count(0)
    shown = page.locator("td:visible")
    assert shown.count() == page.locator("td:has(li)").count()
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    assert shown.first.locator("h2").inner_text().startswith(days)
    screenshot(page, "calendar-month-phone")


def test_a_filter_is_applied_by_its_button_and_taken_away_by_its_link(open_page: OpenPage):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(ADDRESS)
    page.get_by_text("Filter the sessions").click()
    page.get_by_label("With a place free").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("status")).to_contain_text("with these filters")
    page.get_by_role("link", name="Remove filter: With a place free").click()
    expect(page.get_by_role("status")).not_to_contain_text("with these filters")


def test_a_feed_is_made_followed_by_a_stranger_and_stopped(open_page: OpenPage, site):
    page = open_page(PHONE, java_script_enabled=False)
    sign_in(page, site, "practitioner")
    page.goto("/my/calendar-feed/")
    page.get_by_role("button", name="Make my feed").click()
    address = page.locator("[data-module=copy-text]").inner_text().strip()
    stranger = open_page(PHONE).request
    followed = stranger.get(address)
    assert followed.text().startswith("BEGIN:VCALENDAR")
    screenshot(page, "calendar-feed-phone")
    page.goto("/my/calendar-feed/")
    expect(page.get_by_role("main")).to_contain_text("A calendar last asked for it on")
    page.get_by_role("button", name="Stop the feed").click()
    expect(page.get_by_role("status")).to_contain_text("Its address no longer works")
    assert stranger.get(address).status == 404
