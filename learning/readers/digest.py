"""Once a week: what is new under the topics that somebody follows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.models import MIResourcePage, ModulePage, PracticeGuidePage
from learning.readers.models import TopicFollow
from portal.accounts.models import User
from portal.core.page_audience import visible_pages
from portal.core.schedule import every
from portal.notifications.kinds import Message, NotificationKind, register
from portal.notifications.services import notify
from portal.notifications.stopping import StopAddress

if TYPE_CHECKING:
    from portal.notifications.models import Notification

KIND = "topic-digest"
#: From this hour on Mondays.
HOUR = 7
MOST_LISTED = 30
STOP = StopAddress(view="readers:stop", salt="readers.digest")


def register_kinds() -> None:
    """Make the kind known."""
    register(NotificationKind(KIND, "readers/mail/digest", _digest))


@every(minutes=60, name="topic-digest")
def send_digests() -> int:
    """Queue last week's digest for everybody who follows a topic; return how many were asked for.

    Safe to run any number of times: there is one notification for each person and week. Where
    the clock stood still on Monday, it is sent later in the week.
    """
    now = timezone.localtime()
    monday = _monday(now.date())
    if now < _begin(monday) + timedelta(hours=HOUR):
        return 0
    people = User.objects.filter(
        is_active=True, topics_followed__since__lt=_begin(monday)
    ).distinct()
    count = 0
    for person in people.iterator():
        notify(kind=KIND, recipient=person, subject=person, version=monday.isoformat())
        count += 1
    return count


def new_pages(person: User, monday: date) -> list[Any]:
    """Return what was published or changed in the week before `monday` under followed topics.

    Only what the person may open, titles in order; a fixed number of queries.
    """
    begin, end = _begin(monday - timedelta(days=7)), _begin(monday)
    topics = TopicFollow.objects.filter(
        person=person, since__lt=end, topic__retired_on__isnull=True
    ).values("topic")
    found: list[Any] = []
    for model in (PracticeGuidePage, MIResourcePage, ModulePage):
        pages = model.objects.filter(
            topics__in=topics, last_published_at__gte=begin, last_published_at__lt=end
        )
        found += visible_pages(pages, person).distinct().order_by("title")[:MOST_LISTED]
    return found


def _digest(notification: Notification) -> Message | None:
    person = notification.recipient
    monday = date.fromisoformat(notification.version)
    pages = new_pages(person, monday)
    if not pages:
        return None
    begin = _begin(monday - timedelta(days=7))
    return Message(
        subject=_("New under your topics"),
        context={
            "pages": [
                {
                    "title": page.title,
                    "url": f"{settings.PORTAL_BASE_URL}{page.url}",
                    "is_new": page.first_published_at >= begin,
                    "what_changed": page.what_changed,
                }
                for page in pages
            ],
            "topics_url": f"{settings.PORTAL_BASE_URL}{reverse('readers:topics')}",
            "stop_url": STOP.url_for(person),
        },
        headers=STOP.headers_for(person),
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
