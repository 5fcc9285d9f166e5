"""Writing a reflection from a guide: what is kept, what is asked of whom, what is left."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import PHONE, looked_at, press, sign_in

STORY = "Tyrone was angry when I came to the flat in Wickford. His mother is a retired midwife."


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reflection_begun_from_a_guide_is_checked_and_read_before_it_is_shared(
    open_page, site, scripts
):
    page = open_page(PHONE, java_script_enabled=scripts)
    asked = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site.url)))
    sign_in(page, site, "practitioner")
    page.goto("/guidance/")
    page.locator("main .card__title a").first.click()
    press(page, "Write a reflection")
    press(page, "What? So what? Now what?")
    expect(page.locator("#id_guide option:checked")).not_to_have_text("No guide")
    page.get_by_label("Title").fill("What I heard when I waited")
    page.locator("#id_stage_0").fill(STORY)
    if scripts:
        expect(page.get_by_text("Kept in this tab only")).to_be_visible()
        page.reload()
        expect(page.locator("#id_stage_0")).to_have_value(STORY)
        expect(page.locator("#id_guide option:checked")).not_to_have_text("No guide")

    if scripts:
        silent = page.get_by_text("The portal did not answer. Your text is still here")
        expect(silent).to_be_hidden()
        page.route("**/reflections/check/", lambda route: route.abort(), times=1)
        press(page, "Check for identifying details")
        expect(silent).to_be_visible()
        expect(page.locator("#id_stage_0")).to_have_value(STORY)

    press(page, "Check for identifying details")
    meter = page.get_by_role("meter", name="What is left")
    expect(meter).to_have_attribute("value", "2")
    if scripts:
        looked_at(page, "reflection-check-phone")
    findings = page.locator(".finding fieldset")
    findings.nth(0).get_by_label("Replace with my own words:").first.check()
    findings.nth(0).locator("input[type=text]").fill("the boy")
    for number in (1, 2):
        findings.nth(number).get_by_label("Take it out").check()
    press(page, "Apply and check again")
    press(page, "Read it as others will")
    expect(page.get_by_role("heading", name="What I heard when I waited")).to_be_visible()
    expect(page.get_by_text("The boy was angry")).to_be_visible()
    expect(meter).to_have_attribute("value", "0")
    press(page, "Share without my name")
    expect(page.get_by_text("Confirm that the family would not know itself.").first).to_be_visible()
    if scripts:
        looked_at(page, "reflection-preview-phone")
    for box in page.locator("form[action='/reflections/share/'] input[type=checkbox]").all():
        box.check()
    press(page, "Share without my name")
    expect(page.get_by_role("heading", name="Your reflection is shared")).to_be_visible()
    writing = [url for url in asked if re.match("/reflections/(write|check|share)", url)]
    assert {url.split("#")[0] for url in writing} == {
        "/reflections/write/",
        "/reflections/check/",
        "/reflections/share/",
    }
