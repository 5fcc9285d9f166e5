"""Which pages fall due for review, and who is reminded of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import DateField, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page

from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.core.models import PortalPage
from portal.notifications.services import notify

#: Days before the date on which somebody is reminded, the earliest first.
STEPS = (60, 30, 0)
KIND = "review_due"


def reviewed_models() -> list[type[PortalPage]]:
    """Return every kind of page that may have a date of review."""
    return [model for model in apps.get_models() if issubclass(model, PortalPage)]


def pages_by_review(*, until: date | None = None) -> QuerySet[Page]:
    """Return live pages with a date of review as `review_due`, soonest first, of every kind.

    Aliases are left out: they show another page's text.
    """
    dates = [F(f"{model._meta.model_name}__next_review_due") for model in reviewed_models()]
    pages: QuerySet[Page] = (
        Page.objects.filter(live=True, alias_of=None)
        .annotate(review_due=Coalesce(*dates, output_field=DateField()))
        .filter(review_due__isnull=False)
        .order_by("review_due", "title", "pk")
    )
    if until is not None:
        pages = pages.filter(review_due__lte=until)
    return pages


def remind_of_reviews(*, today: date | None = None) -> int:
    """Remind the people of each page that falls due, once per page, date and step.

    A page published late gets the reminder of the step it is in, not those it has passed.
    Return how many people were to be told.
    """
    today = today or timezone.localdate()
    publishers = _publishers()
    told = 0
    pages = pages_by_review(until=today + timedelta(days=max(STEPS))).select_related("owner")
    for page in pages:
        due: date = page.review_due
        step = _step(due, today)
        with transaction.atomic():
            for person in _people_of(page, step, publishers):
                notify(kind=KIND, recipient=person, subject=page, version=f"{due:%Y-%m-%d}/{step}")
                told += 1
    return told


def _step(due: date, today: date) -> int:
    """Return the last step reached: the smallest number of days that are not more than left."""
    return min(step for step in STEPS if due - today <= timedelta(days=step))


def _people_of(page: Page, step: int, publishers: list[User]) -> Iterator[User]:
    """Return who keeps the page: its owner; from its date on, or without one, the publishers."""
    owner = page.owner
    keeps = owner is not None and has_role(owner, Role.ACADEMY_EDITOR, Role.ACADEMY_PUBLISHER)
    if keeps:
        yield owner
    if step == 0 or not keeps:
        yield from (person for person in publishers if person != owner or not keeps)


def _publishers() -> list[User]:
    people = User.objects.filter(is_active=True, groups__name=Role.ACADEMY_PUBLISHER.value)
    return list(people.order_by("pk"))


def due_of(page: Page) -> date | None:
    """Return a page's date of review as it is now, if it is one that readers can see."""
    now: Any = pages_by_review().filter(pk=page.pk).values_list("review_due", flat=True).first()
    due: date | None = now
    return due
