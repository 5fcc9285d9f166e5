"""What each of three people does here, from the first page to the last, as they would do it."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import DESKTOP, press, screenshot, sign_in
from tests.browser.conftest import OpenPage
from tests.browser.running import RunningSite, text_of

NEW = ("Robin", "Hale", "robin.hale@example.org", "four warm words together")


def today() -> date:
    """The day it is where the site's people are."""
    return datetime.now(ZoneInfo("Europe/London")).date()


def main_of(page: Page):
    return page.locator("main")


def join(page: Page, site: RunningSite) -> None:
    """Sign up, confirm the address from the mail, sign in."""
    first, last, address, password = NEW
    page.goto("/accounts/signup/")
    page.get_by_label("First name").fill(first)
    page.get_by_label("Last name").fill(last)
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Create my account")
    letter = site.wait_for_letter(address, "confirm your e-mail address")
    page.goto(re.search(r"https?://\S+", text_of(letter)).group(0))
    press(page, "Yes, confirm it")
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password", exact=True).fill(password)
    press(page, "Sign in")
    page.wait_for_url("**/my/")


def schedule(page: Page, *, places: int, days: int) -> str:
    """As the facilitator: schedule one session in the first circle; return the circle's page."""
    page.goto("/desk/")
    main_of(page).locator("a[href^='/desk/circles/']").first.click()
    desk = page.url
    main_of(page).get_by_role("link", name="Schedule a session").click()
    page.get_by_label("Day", exact=True).fill((today() + timedelta(days=days)).isoformat())
    page.get_by_label("Starts at").fill("14:30")
    page.locator("select[name='mode']").select_option("in_person")
    page.locator("input[name='venue']").fill("Room 2")
    page.get_by_label("Smallest number of people").fill(str(min(places, 1)))
    page.get_by_label("Usual number of people").fill(str(places))
    page.get_by_label("Largest number of people").fill(str(places))
    press(page, "Save the session")
    return "/circles/" + desk.split("/desk/circles/")[1]


def test_a_practitioner_finds_books_waits_and_shares(open_page: OpenPage, site: RunningSite):
    page, colleague = open_page(), open_page()
    facilitator = open_page(DESKTOP)
    sign_in(facilitator, site, "facilitator")
    circle = schedule(facilitator, places=1, days=40)

    # Guidance: browse, filter, read.
    page.goto("/guidance/?topic=neglect")
    main_of(page).locator("h2 a, h3 a").first.click()
    for heading in ("At a glance", "Step by step", "What families say", "What the evidence says"):
        expect(main_of(page).get_by_role("heading", name=heading)).to_be_visible()

    # Search, with suggestions while typing.
    page.goto("/")
    box = page.locator("#home-search")
    box.click()
    box.press_sequentially("supervis")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    page.wait_for_url("**/search/**")
    expect(main_of(page).locator("mark").first).to_be_visible()

    # Somebody else has the only place.
    sign_in(colleague, site, "editor")
    book_first(colleague, circle)
    expect(colleague.get_by_role("heading", name="You have a place")).to_be_visible()

    join(page, site)
    book_first(page, circle)
    expect(page.get_by_role("heading", name="You are on the waiting list")).to_be_visible()
    waiting = page.url
    screenshot(page, "journey-waiting-phone")

    # The colleague gives the place up; it is ours, and the invitation fits every calendar.
    main_of(colleague).get_by_role("link", name="Give up my place").click()
    colleague.get_by_label("duty", exact=False).first.check()
    press(colleague, "Give up my place")
    letter = site.wait_for_letter(NEW[2], "place")
    page.goto(waiting)
    expect(page.get_by_role("heading", name="You have a place")).to_be_visible()
    letter = site.wait_for_letter(NEW[2], "come free")
    parts = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    entry = icalendar.Calendar.from_ical(parts[0].get_content())
    assert entry["METHOD"] == "REQUEST"
    assert entry.walk("VEVENT")[0]["SUMMARY"] == "Learning circle"

    # And is given up again.
    main_of(page).get_by_role("link", name="Give up my place").click()
    page.get_by_label("leave", exact=False).first.check()
    press(page, "Give up my place")
    expect(page.get_by_role("heading", name="You gave up this place")).to_be_visible()

    # A reflection: a name is marked, replaced, shared, approved, and read in the circle.
    slug = circle.strip("/").split("/")[-1]
    title = "What i heard when i waited"
    for number in range(5):
        share_reflection(page, title if number == 0 else f"Waiting well {number}", slug)
    site.manage("release_reflections", "--now")  # hands them on
    approve_everything(facilitator)
    second = open_page(DESKTOP)
    sign_in(second, site, "publisher")
    approve_everything(second)
    site.manage("release_reflections", "--now")
    page.goto(circle)
    # The circle's page shows a few of them, chosen by no order.
    main_of(page).get_by_role("link", name="All reflections from this circle").click()
    expect(main_of(page).get_by_role("link", name=title)).to_be_visible()


def book_first(page: Page, circle: str) -> None:
    """Book the session with one place, or wait for it."""
    page.goto(circle)
    open_session(page, days=40)
    main_of(page).get_by_role("link", name=re.compile("Book a place|Join the waiting list")).click()
    page.get_by_label("I accept this agreement").check()
    main_of(page).get_by_role(
        "button", name=re.compile("Book my place|Join the waiting list")
    ).click()


def open_session(page: Page, *, days: int) -> None:
    """Open the session of that day from the circle's page: others are there of other journeys."""
    day = today() + timedelta(days=days)
    sessions = main_of(page).locator("a[href*='/sessions/']")
    sessions.filter(has_text=f"{day.day} {day:%B %Y}").first.click()


def share_reflection(page: Page, title: str, circle_slug: str) -> None:
    page.goto("/reflections/write/")
    main_of(page).locator("h2 button").first.click()
    page.get_by_label("Title").fill(title)
    page.locator("#id_stage_0").fill("Tyrone was angry when i came. i waited, and he grew calmer.")
    options = page.locator("#id_circle option")
    labels = options.all_inner_texts()
    wanted = next(
        label for label in labels if label.lower().replace(" ", "-").startswith(circle_slug[:12])
    )
    page.locator("#id_circle").select_option(label=wanted)
    press(page, "Check for identifying details")
    expect(main_of(page).locator("mark").first).to_be_visible()
    expect(page.get_by_role("button", name="Share without my name")).to_have_count(0)
    page.get_by_label("Replace with my own words:").first.check()
    page.locator("input[name^='own-']").first.fill("the father")
    press(page, "Apply and check again")
    press(page, "Read it as others will")
    expect(page.get_by_role("button", name="Share without my name")).to_be_visible()
    for box in page.locator("form[action='/reflections/share/'] input[type=checkbox]").all():
        box.check()
    press(page, "Share without my name")
    expect(page.get_by_role("heading", name="Your reflection is shared")).to_be_visible()


def approve_everything(page: Page) -> None:
    page.goto("/desk/reflections/")
    links = page.locator("main a[href^='/desk/reflections/']").all()
    for address in [link.get_attribute("href") or "" for link in links]:
        page.goto(address)
        page.get_by_label(re.compile("Approve")).first.check()
        press(page, "Save my decision")


def test_a_facilitator_schedules_sees_who_comes_and_marks_attendance(
    open_page: OpenPage, site: RunningSite
):
    page = open_page(DESKTOP)
    sign_in(page, site, "facilitator")
    circle = schedule(page, places=6, days=41)
    slug = circle.strip("/").split("/")[-1]

    # A monthly series: every date is shown before anything is saved.
    page.goto(f"/desk/circles/{slug}/series/")
    page.get_by_label("Day", exact=False).first.fill((today() + timedelta(days=60)).isoformat())
    page.get_by_label("Starts at").fill("16:00")
    frequency = page.locator("select[name='frequency']")
    frequency.select_option(index=0)
    page.locator("input[name='count']").fill("3")
    page.locator("select[name='nation']").select_option("")  # whatever the time of year
    page.locator("select[name='mode']").select_option("in_person")
    page.locator("input[name='venue']").fill("Room 2")
    press(page, "Show every date")
    expect(main_of(page).locator("table tbody tr")).to_have_count(3)
    press(page, "Save these sessions")
    expect(page.get_by_text("The series is saved")).to_be_visible()

    # Who is coming.
    practitioner = open_page()
    sign_in(practitioner, site, "practitioner")
    practitioner.goto(circle)
    open_session(practitioner, days=41)
    practitioner.get_by_role("link", name="Book a place").click()
    practitioner.get_by_label("What would help you take part?").fill("A seat near the door")
    practitioner.get_by_label("I accept this agreement").check()
    press(practitioner, "Book my place")
    page.goto(f"/desk/circles/{slug}/")
    open_session(page, days=41)
    expect(page.get_by_text("Demo Practitioner")).to_be_visible()
    expect(page.get_by_text("A seat near the door")).to_be_visible()
    screenshot(page, "journey-desk-desktop")

    # The register of a session that has started.
    session = page.url.rstrip("/").split("/")[-1]
    site.manage("shell", "-v0", "-c", MOVE_INTO_THE_PAST.format(session=session))
    page.reload()
    page.get_by_role("link", name="Mark attendance").first.click()
    page.locator("main select").first.select_option(label="Attended")
    press(page, "Save the register")
    page.goto(f"/desk/sessions/{session}/")
    expect(page.get_by_role("cell", name="Attended")).to_be_visible()


#: Time cannot be hurried in a running site, so the session is moved instead.
MOVE_INTO_THE_PAST = """
from datetime import timedelta
from django.utils import timezone
from circles.models import Session
now = timezone.now()
Session.objects.filter(pk="{session}").update(
    closes_at=now - timedelta(hours=3),
    cut_off_at=now - timedelta(hours=27),
    starts_at=now - timedelta(hours=2),
    ends_at=now - timedelta(minutes=30),
)
"""


def test_academy_staff_write_submit_and_publish_a_guide(open_page: OpenPage, site: RunningSite):
    editor, publisher = open_page(DESKTOP), open_page(DESKTOP)
    sign_in(editor, site, "editor")
    editor.goto("/cms/")
    expect(editor.get_by_role("heading", level=1)).to_be_visible()
    editor.goto("/guidance/")
    index = site.manage(
        "shell",
        "-v0",
        "-c",
        "from learning.models import GuideIndexPage; print(GuideIndexPage.objects.get().pk)",
    ).strip()
    editor.goto(f"/cms/pages/add/learning/practiceguidepage/{index}/")
    editor.wait_for_load_state("networkidle")
    editor.locator("#id_title").press_sequentially("Endings that families remember")
    # Wagtail fills in the address from the title, a moment later.
    expect(editor.locator("#id_slug")).to_have_value("endings-that-families-remember")
    editor.locator("#id_summary").fill("How to say goodbye well.")
    editor.get_by_role("button", name="Save draft").first.click()
    expect(editor).to_have_url(re.compile(r"/cms/pages/\d+/edit/"), timeout=30_000)
    editor.wait_for_load_state("networkidle")
    edit = editor.url
    response = editor.request.get(edit.replace("/edit/", "/view_draft/"))
    assert response.status == 200
    assert "Endings that families remember" in response.text()
    # Without a date of review it cannot be submitted; the panel of checks leads to the field.
    editor.get_by_role("button", name="Toggle checks").click()
    checks = editor.locator("[data-before-publishing]")
    expect(checks.get_by_role("status")).to_contain_text("1 thing keeps this page")
    checks.get_by_role("link", name=re.compile("Say when the next review is due")).click()
    expect(editor.locator("#id_next_review_due")).to_be_focused()
    editor.keyboard.type("2999-05-01")
    expect(checks.get_by_role("status")).to_contain_text("Nothing keeps this page")
    editor.get_by_role("button", name=re.compile("More actions", re.I)).first.click()
    editor.get_by_role("button", name=re.compile("Submit to")).first.click()
    editor.wait_for_load_state("networkidle")
    assert editor.request.get("/guidance/endings-that-families-remember/").status == 404

    approve_and_publish(publisher, site, edit)
    reader = open_page()
    reader.goto("/guidance/endings-that-families-remember/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Endings that families remember")


def approve_and_publish(publisher: Page, site: RunningSite, edit: str) -> None:
    """Approve as the practice reviewer, then as the publisher; the editor is neither."""
    sign_in(publisher, site, "publisher")
    for step in ("Approve", "Approve and Publish"):
        publisher.goto(edit)
        publisher.wait_for_load_state("networkidle")
        publisher.get_by_role("button", name=re.compile("More actions", re.I)).first.click()
        publisher.get_by_role("button", name=step, exact=True).first.click()
        publisher.wait_for_load_state("networkidle")


def write_a_step(editor: Page) -> None:
    steps = editor.locator("[data-contentpath='steps']")
    steps.get_by_role("button", name="Insert a block").first.click()
    editor.get_by_role("option", name=re.compile("^Text")).first.click()
    editor.locator("[name='steps-0-value-title']").fill("Before you knock")
    body = steps.locator(
        "[data-contentpath='body'] .DraftEditor-root [contenteditable='true']"
    ).first
    body.click()
    body.press_sequentially("Read the last plan first.")
    editor.wait_for_timeout(1_000)  # the editor of rich text hands its words on after a pause


@pytest.mark.parametrize(
    ("index", "page_type", "address", "title", "fill"),
    [
        (
            "MIResourceIndexPage",
            "miresourcepage",
            "/mi/",
            "A card for endings",
            lambda editor: editor.locator("#id_resource_kind").select_option("skill_card"),
        ),
        ("ModuleIndexPage", "modulepage", "/modules/", "A module on endings", write_a_step),
    ],
    ids=["resource", "module"],
)
def test_academy_staff_write_submit_and_publish_a(
    open_page: OpenPage, site: RunningSite, index, page_type, address, title, fill
):
    editor, publisher = open_page(DESKTOP), open_page(DESKTOP)
    sign_in(editor, site, "editor")
    code = f"from learning.models import {index}; print({index}.objects.get().pk)"
    parent = site.manage("shell", "-v0", "-c", code).strip()
    editor.goto(f"/cms/pages/add/learning/{page_type}/{parent}/")
    editor.wait_for_load_state("networkidle")
    editor.locator("#id_title").press_sequentially(title)
    slug = title.lower().replace(" ", "-")
    expect(editor.locator("#id_slug")).to_have_value(slug)
    fill(editor)
    # The editor saves by itself while one types; two savings at once would make two pages.
    editor.wait_for_load_state("networkidle")
    editor.get_by_role("button", name="Save draft").first.click()
    expect(editor).to_have_url(re.compile(r"/cms/pages/\d+/edit/"), timeout=30_000)
    editor.wait_for_load_state("networkidle")
    edit = editor.url
    draft = editor.request.get(edit.replace("/edit/", "/view_draft/"))
    assert title in draft.text()
    editor.get_by_role("tab", name="Review").click()
    editor.locator("#id_next_review_due").fill("2999-05-01")
    editor.get_by_role("button", name=re.compile("More actions", re.I)).first.click()
    editor.get_by_role("button", name=re.compile("Submit to")).first.click()
    editor.wait_for_load_state("networkidle")
    assert editor.request.get(f"{address}{slug}/").status == 404
    approve_and_publish(publisher, site, edit)
    reader = open_page()
    reader.goto(f"{address}{slug}/")
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
