"""What a search tells the site, and what others' searches offer, in a real browser."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.browser.chromium import sign_in
from tests.browser.running import RunningSite

MANY_SEARCHED = (
    "from search.counting import this_month; from search.models import SearchTotal; "
    "SearchTotal.objects.update_or_create(month=this_month(), words='supervision record', "
    "defaults={'people': 5})"
)

LEFT = (
    "from learning.models import PracticeGuidePage as Guide; "
    "print(Guide.objects.filter(summary__startswith='For a measurement').count(), 'left')"
)


def test_opening_a_result_says_once_that_something_was_opened(page: Page, site: RunningSite):
    sign_in(page, site, "practitioner")
    page.goto("/search/?q=neglect")
    said: list[str] = []
    page.on("request", lambda one: said.append(one.method) if "/opened/" in one.url else None)
    link = page.locator(".results h2 a").first
    address = link.get_attribute("href")
    with page.expect_response("**/search/opened/") as answer:
        link.click(modifiers=["Control"])
    assert answer.value.status == 204
    link.click()
    page.wait_for_url(f"**{address}")
    assert said == ["POST"]


def test_a_visitor_tells_nothing_by_opening_a_result(page: Page):
    page.goto("/search/?q=neglect")
    said: list[str] = []
    page.on("request", lambda one: said.append(one.url) if one.method == "POST" else None)
    page.locator(".results h2 a").first.click()
    page.wait_for_load_state("networkidle")
    assert said == []


def test_what_many_searched_for_can_be_taken_with_the_keyboard(page: Page, site: RunningSite):
    site.manage("shell", "-c", MANY_SEARCHED)
    page.goto("/")
    box = page.locator("#home-search")
    box.click()
    box.press_sequentially("supervis")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("supervision record")
    expect(first).to_contain_text("Often searched for")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/search/?q=supervision+record")


def test_search_follows_a_page_through_its_life_and_many_may_save_at_once(site: RunningSite):
    found = json.loads(site.manage("benchmark", "freshness", "--rounds", "1", "--json"))
    assert list(found["seconds"]) == [
        "published",
        "edited",
        "moved",
        "restricted",
        "opened",
        "unpublished",
        "published again",
        "deleted",
    ]
    assert found["at_once"]["saves"] == 100
    assert found["at_once"]["searches"] > 0
    assert found["at_once"]["errors"] == {}
    assert site.manage("shell", "-c", LEFT).strip().endswith("0 left")
