"""A session as its facilitator leads it on a phone, also while there is no connection."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import DESKTOP, NARROW, PHONE, screenshot, sign_in, violations

#: Makes a session of the facilitator's own circle that begins now, with the practitioner in it,
#: who has a turn; prints its key, the key of the booking and of the turn.
LAY = """
import uuid
from dataclasses import replace
from datetime import timedelta
from django.utils import timezone
from circles.models import *
from circles.services.booking import book
from circles.services.arranging import Arrangements
from circles.services.scheduling import schedule_session
from circles.services.turns import wish_for_turn
from portal.accounts.models import User
lead = User.objects.get(email__startswith="facilitator@")
me = User.objects.get(email__startswith="practitioner@")
circle = FacilitatorAssignment.objects.filter(person=lead, role="lead").first().circle
soon = timezone.localtime() + timedelta(days=3)
made = schedule_session(
    actor=lead, circle=circle, day=soon.date(), at=soon.time().replace(second=0, microsecond=0),
    arrangements=replace(Arrangements.usual(circle), mode="in_person", venue="Room 2"),
)
booking = book(actor=me, session_id=made.pk, idempotency_key=uuid.uuid4(), agreement=True)
turn = wish_for_turn(actor=me, booking_id=booking.pk)
from circles.services.running import check_in_code
print("LAID", made.pk, booking.pk, turn.pk, check_in_code(made))
"""
BEGIN_NOW = """
from datetime import timedelta
from django.utils import timezone
from circles.models import Session
now = timezone.now()
Session.objects.filter(pk="{pk}").update(
    starts_at=now, ends_at=now + timedelta(minutes=90), closes_at=now, cut_off_at=now
)
"""


@pytest.fixture
def laid(site):
    out = site.manage("shell", "-c", LAY)
    line = next(one for one in out.splitlines() if one.startswith("LAID "))
    return line.split()[1:]


def test_what_is_tapped_without_a_connection_is_sent_when_it_is_back(open_page, site, laid):
    session, _booking, _turn, code = laid
    site.manage("shell", "-c", BEGIN_NOW.format(pk=session))
    page = open_page(PHONE)
    sign_in(page, site, "facilitator")
    page.goto(f"/desk/sessions/{session}/run/")
    main = page.locator("main")
    main.get_by_role("button", name="Begin the session").click()
    expect(main.get_by_role("timer")).to_contain_text("left")
    assert violations(page) == {}
    first = main.locator("#phase").inner_text()
    screenshot(page, "run-session-phone")

    page.context.set_offline(True)
    main.get_by_role("button", name="Go on to the next phase").click()
    main.get_by_role("button", name="Here").click()
    expect(main.get_by_text("No connection.")).to_be_visible()
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "attended:" in kept
    assert "Demo" not in kept  # keys and states wait in the browser, no names
    page.context.set_offline(False)

    expect(main.get_by_role("button", name="Left early")).to_be_visible()
    expect(main.locator("#phase")).not_to_have_text(first)
    assert page.evaluate("sessionStorage.length") == 0 or "[]" in page.evaluate(
        "JSON.stringify(sessionStorage)"
    )
    expect(main.get_by_text("No connection.")).to_be_hidden()

    # The group's view, a phone at the door, and the sheet on paper.
    page.goto(f"/desk/sessions/{session}/run/?view=screen")
    expect(main.locator("svg")).to_be_visible()
    assert violations(page) == {}
    page.goto(f"/desk/sessions/{session}/sheet/")
    assert violations(page) == {}
    phone = open_page(NARROW)
    sign_in(phone, site, "practitioner")
    phone.goto(f"/circles/check-in/{code}/")
    expect(phone.get_by_role("heading", name="You are checked in")).to_be_visible()


def test_a_presenter_writes_a_brief_on_a_phone(open_page, site, laid):
    _session, booking, turn, _code = laid
    page = open_page(NARROW)
    sign_in(page, site, "practitioner")
    page.goto(f"/circles/bookings/{booking}/")
    page.get_by_role("link", name="Write your brief").click()
    assert violations(page) == {}
    page.get_by_label("Your question to the group").fill("What might I be missing?")
    page.get_by_label("What the group needs to know").fill("I keep thinking about Kayleigh.")
    page.get_by_role("button", name="Check for identifying details").click()
    assert violations(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.get_by_label("Take it out").check()
    page.get_by_role("button", name="Apply and check again").click()
    page.get_by_label("Nobody in the group could know").check()
    page.get_by_role("button", name="Let the group read it").click()
    expect(page.get_by_role("heading", name="What the group will think about")).to_be_visible()
    assert violations(page) == {}
    page.set_viewport_size(DESKTOP)
    screenshot(page, "booking-with-brief")
    assert turn in page.content()
