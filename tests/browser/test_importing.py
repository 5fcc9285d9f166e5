"""An editor makes a draft of a document, reads the report and carries on writing."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.chromium import DESKTOP, PHONE, screenshot, sign_in, violations
from tests.browser.conftest import OpenPage
from tests.browser.running import RunningSite

FILES = Path(__file__).parents[1] / "learning" / "importing" / "files"


def test_a_document_becomes_a_draft_that_the_editor_saves_as_it_is(
    open_page: OpenPage, site: RunningSite
):
    page = open_page(DESKTOP)
    sign_in(page, site, "editor")
    page.goto("/cms/importing/?kind=guide")
    assert violations(page) == {}
    nonsense = {"name": "guide.docx", "mimeType": "text/plain", "buffer": b"nonsense"}
    page.get_by_label("Document").set_input_files(nonsense)
    page.get_by_role("button", name="Import as a draft").click()
    expect(page.get_by_text("This is not a Word file")).to_be_visible()
    expect(page.get_by_label("A practice guide")).to_be_checked()
    page.get_by_label("Document").set_input_files(FILES / "guide.docx")
    page.get_by_role("button", name="Import as a draft").click()
    page.wait_for_url("**/edit/")
    expect(page.locator("#id_title")).to_have_value("Before the first visit")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Page 'Before the first visit' has been updated.")).to_be_visible()
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name="Report of the import").click()
    expect(page.get_by_role("heading", name="What is left to do")).to_be_visible()
    assert violations(page) == {}
    page.set_viewport_size(PHONE)
    screenshot(page, "import-report-phone")
