"""A kind word before a cohort's deadline, to each person alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.pathways.models import CohortMember
from learning.pathways.selectors import modules_of
from portal.core.schedule import every
from portal.notifications.kinds import Message, NotificationKind, register
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.notifications.models import Notification

KIND = "pathway-deadline"
#: Days before.
STEPS = (14, 3)


def register_kinds() -> None:
    """Make the kind known."""
    register(NotificationKind(KIND, "pathways/mail/deadline", _deadline))


@every(minutes=12 * 60, name="remind-of-deadlines")
def remind_of_deadlines() -> int:
    """Queue the reminder of the step that has come, once for each person, day and step.

    A clock that stood still catches up with the latest step alone.
    """
    today = timezone.localdate()
    until = today + timedelta(days=max(STEPS))
    members = CohortMember.objects.filter(
        cohort__deadline__gte=today,
        cohort__deadline__lte=until,
        cohort__pathway__published=True,
        person__is_active=True,
    ).select_related("cohort", "person")
    count = 0
    for member in members.iterator():
        day = member.cohort.deadline
        if day is None:
            continue
        step = min(one for one in STEPS if (day - today).days <= one)
        version = f"{day.isoformat()}/{step}"
        notify(kind=KIND, recipient=member.person, subject=member, version=version)
        count += 1
    return count


def _deadline(notification: Notification) -> Message | None:
    """Say what is left; nothing where all is done, the day was moved, or the person has left."""
    member = notification.subject()
    day = date.fromisoformat(notification.version.partition("/")[0])
    if not isinstance(member, CohortMember) or member.cohort.deadline != day:
        return None
    left = [one for one in modules_of(member.cohort.pathway, member.person) if not one.done]
    if not left or day < timezone.localdate():
        return None
    base = settings.PORTAL_BASE_URL
    return Message(
        subject=_("Modules you wanted to be done with soon"),
        context={
            "day": day,
            "modules": [{"title": one.title, "url": f"{base}{one.url}"} for one in left],
            "url": f"{base}{member.cohort.pathway.get_absolute_url()}",
        },
    )
