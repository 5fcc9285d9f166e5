"""The session coder on a phone: tap what is heard, see the scores follow."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.chromium import PHONE, screenshot
from tests.browser.conftest import OpenPage

ADDRESS = "/mi/tools/session-coder/"
HEARD = {"Simple reflection": 6, "Complex reflection": 4, "Question": 8, "Confront": 1}
RATED = {"partnership": "4", "empathy": "3"}
SHOWN = {"Relational global": "3.5", "Complex reflections": "40.0%", "Reflections to": "1.25"}


def test_tapping_counts_and_the_scores_follow(open_page: OpenPage):
    page = open_page(PHONE)
    page.goto(ADDRESS)
    for label, times in HEARD.items():
        for _ in range(times):
            page.get_by_role("button", name=f"{label}: one more").click()
    page.get_by_role("button", name="Confront: one less").click()
    for name, value in RATED.items():
        page.locator(f"[name={name}]").select_option(value)
    for score, value in SHOWN.items():
        row = page.get_by_role("row").filter(has_text=score)
        expect(row.get_by_role("cell").first).to_have_text(value)
    against = page.get_by_role("row").filter(has_text="MI-non-adherent")
    expect(against.get_by_role("cell").first).to_have_text("0")
    screenshot(page, "session-coder-phone")
    page.reload()
    expect(page.locator("[name=simple]")).to_have_value("0")  # nothing was kept


def test_without_javascript_the_button_shows_the_scores(open_page: OpenPage):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(ADDRESS)
    for name, value in (("simple", "9"), ("complex", "1"), ("question", "25")):
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Show the scores").click()
    expect(page.get_by_role("row").filter(has_text="Complex reflections")).to_contain_text("10.0%")
    expect(page.locator("[name=question]")).to_have_value("25")
