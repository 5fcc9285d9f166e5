"""Suggestions under the search box, for people who type faster than a page loads."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect


def test_suggestions_came_for_nobody_who_typed_before_the_script_had_arrived(page: Page):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/combobox*.js", hold)
    page.goto("/")
    box = page.locator("#home-search")
    with page.expect_request("**/combobox*.js"):
        box.click()
    box.press_sequentially("supervis")
    expect(box).to_have_value("supervis")
    expect(page.get_by_role("option")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.get_by_role("option").first).to_be_visible()
