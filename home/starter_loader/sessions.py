"""The sessions that circles start with, told in days from the day of loading.

Each is made once. What became of it since (moved, cancelled, booked) is never touched.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from circles.models import CirclePage, FacilitatorAssignment
from circles.models.choices import FacilitatorRole
from circles.services.arranging import Arrangements
from circles.services.scheduling import load_session
from home.starter_loader.circles import CircleContent, SessionContent
from home.starter_loader.ledger import Ledger, Outcome
from portal.accounts.demo import ACCOUNTS
from portal.accounts.models import User
from portal.accounts.roles import Role

SATURDAY = 5
CHRISTMAS_EVE, NEW_YEAR = (12, 24), (1, 2)


def load_sessions(content: CircleContent, *, page_id: int | None, ledger: Ledger) -> None:
    """Make the sessions of one circle that were never made; none if its page is gone."""
    circle = CirclePage.objects.filter(pk=page_id).first() if page_id else None
    for number, session in enumerate(content.sessions, start=1):
        key = f"sessions/{content.page.slug}/{number}"
        if ledger.item(key) is not None:
            ledger.note(key, Outcome.UNCHANGED)
        elif circle is None:
            ledger.note(key, Outcome.DELETED)
        else:
            _make(key, circle, session, ledger)
            ledger.note(key, Outcome.CREATED)


def give_demo_lead(circle_ids: list[int]) -> None:
    """Let the demonstration facilitator lead the circles nobody leads, where there is one."""
    if not (settings.DEBUG and settings.PORTAL_DEMO):
        return
    email = next(account.email for account in ACCOUNTS if Role.FACILITATOR in account.roles)
    facilitator = User.objects.filter(email=email).first()
    if facilitator is None:
        return
    lead = FacilitatorAssignment.objects.filter(role=FacilitatorRole.LEAD)
    led = set(lead.values_list("circle_id", flat=True))
    for circle in CirclePage.objects.filter(pk__in=circle_ids).exclude(pk__in=led):
        FacilitatorAssignment.objects.get_or_create(circle=circle, person=facilitator)


@transaction.atomic
def _make(key: str, circle: CirclePage, content: SessionContent, ledger: Ledger) -> None:
    session = load_session(
        circle=circle,
        day=_working_day(timezone.localdate() + timedelta(days=content.day_offset)),
        at=content.starts,
        arrangements=Arrangements(
            minutes=content.minutes,
            mode=content.mode,
            venue=content.venue,
            capacity_min=circle.capacity_min,
            capacity_target=circle.capacity_target,
            capacity_max=circle.capacity_max,
        ),
        session_id=uuid5(NAMESPACE_URL, key),
    )
    ledger.write(key, model="circles.Session", object_id=session.pk, digest="", state="")


def _working_day(day: date) -> date:
    """Return the day itself, or the next that is no weekend and not between Christmas and New Year.

    Over Christmas it is moved by whole weeks, so that a circle keeps its weekday.
    """
    if day.weekday() >= SATURDAY:
        day += timedelta(days=7 - day.weekday())
    while (day.month, day.day) >= CHRISTMAS_EVE or (day.month, day.day) <= NEW_YEAR:
        day += timedelta(weeks=1)
    return day
