"""After a session: feedback, what somebody takes with them, the note, the certificate."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import DESKTOP, PHONE, looked_at, sign_in

#: Makes a session of the facilitator's own circle that was yesterday, with the practitioner in its
#: register, and one to come that is booked; prints the keys of the session and the two bookings.
LAY = """
import uuid
from dataclasses import replace
from datetime import timedelta
from django.utils import timezone
from circles.models import *
from circles.services.arranging import Arrangements
from circles.services.attendance import mark_attendance
from circles.services.booking import book
from circles.services.scheduling import schedule_session
from portal.accounts.models import User
lead = User.objects.get(email__startswith="facilitator@")
me = User.objects.get(email__startswith="practitioner@")
circle = FacilitatorAssignment.objects.filter(person=lead, role="lead").first().circle
usual = replace(Arrangements.usual(circle), mode="in_person", venue="Room 2")
bookings = []
for days in (5, 6):
    day = timezone.localdate() + timedelta(days=days)
    made = schedule_session(
        actor=lead, circle=circle, day=day, at=timezone.datetime(2000, 1, 1, 7, 15).time(),
        arrangements=usual,
    )
    bookings.append(
        book(actor=me, session_id=made.pk, idempotency_key=uuid.uuid4(), agreement=True)
    )
past = bookings[0].session
ended = timezone.now() - timedelta(hours=20)
begun = ended - timedelta(minutes=past.minutes)
Session.objects.filter(pk=past.pk).update(
    starts_at=begun, ends_at=ended, closes_at=begun, cut_off_at=begun, state="held",
    wall_date=timezone.localtime(begun).date(), wall_time=timezone.localtime(begun).time(),
)
mark_attendance(actor=lead, session_id=past.pk, marks={bookings[0].pk: "attended"})
print("LAID", past.pk, bookings[0].pk, bookings[1].pk)
"""
NOTE = (
    "We noticed how quickly we looked for what was wrong. Asking first what had gone well changed "
    "the questions that we asked next, and the plan became shorter."
)


@pytest.fixture
def laid(site):
    out = site.manage("shell", "-c", LAY)
    line = next(one for one in out.splitlines() if one.startswith("LAID "))
    return line.split()[1:]


def test_a_session_is_looked_back_at_by_those_who_were_there(open_page, site, laid):
    session, came, booked = laid
    desk = open_page(DESKTOP)
    sign_in(desk, site, "facilitator")
    desk.goto(f"/desk/sessions/{session}/note/")
    desk.get_by_label("What is it about?").fill("Beginning with what goes well")
    desk.get_by_label("What did the group learn?").fill(NOTE)
    looked_at(desk, "write-note")
    desk.get_by_role("button", name=re.compile("Check")).click()
    looked_at(desk, "check-note")
    desk.get_by_label(re.compile("Nobody who reads it")).check()
    desk.get_by_role("button", name="Ask the group to agree").click()
    expect(desk.locator("main")).to_contain_text("is on its way")

    phone = open_page(PHONE, color_scheme="dark")
    sign_in(phone, site, "practitioner")
    phone.goto(f"/circles/bookings/{came}/")
    looked_at(phone, "booking-afterwards")
    phone.get_by_role("link", name="A learning note waits for you").click()
    expect(phone.locator("main")).to_contain_text("what had gone well")
    looked_at(phone, "note-to-agree")

    phone.goto(f"/circles/bookings/{came}/feedback/")
    phone.get_by_label("Fully").first.check()
    looked_at(phone, "feedback")
    phone.locator("main form").get_by_role("button").first.click()
    expect(phone.locator("main")).to_contain_text("Thank you")

    phone.goto(f"/circles/bookings/{came}/actions/")
    phone.get_by_label("What do you take with you?").fill("Ask first what goes well")
    phone.locator("main form").get_by_role("button").first.click()
    expect(phone.locator("main")).to_contain_text("Ask first what goes well")
    looked_at(phone, "actions")

    phone.goto(f"/circles/bookings/{booked}/change/")
    looked_at(phone, "change-wishes")
    phone.get_by_label("What would help you take part?").fill("A seat by the door")
    phone.get_by_role("button", name="Save").click()
    expect(phone.locator("main")).to_contain_text("A seat by the door")

    phone.goto(f"/circles/bookings/{came}/")
    looked_at(phone, "booking-with-certificate")
    # Posted without the browser's own viewer of PDF files.
    form = phone.locator("form", has=phone.get_by_role("button", name=re.compile("Certificate")))
    token = form.locator("input[name=csrfmiddlewaretoken]").input_value()
    address = f"/circles/bookings/{came}/certificate/"
    headers = {"Referer": site.url}
    made = phone.request.post(address, form={"csrfmiddlewaretoken": token}, headers=headers)
    assert made.body().startswith(b"%PDF")
