"""What moderators are told by mail: how many reflections wait, at a set hour, never one alone."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from circles.reflections.services.moderation import approved_by, inbox_of
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.notifications.kinds import Message, NotificationKind, register
from portal.notifications.models import Notification
from portal.notifications.services import Telling, notify_all

KIND = "reflections_to_read"
#: Fewer are not told of: a mail about one would tell that somebody just wrote.
LEAST_TOLD = 3


def register_kinds() -> None:
    """Make the kind known."""
    register(NotificationKind(name=KIND, template="reflections/mail/to_read", build=_to_read))


def tell_moderators() -> int:
    """Tell everybody for whom enough waits, once a day; return how many people that is."""
    names = (Role.FACILITATOR, Role.ACADEMY_PUBLISHER)
    moderators = User.objects.filter(
        Q(groups__name__in=names) | Q(is_superuser=True), is_active=True
    ).distinct()
    told = [person for person in moderators if _waiting_for(person) >= LEAST_TOLD]
    today = timezone.localdate().isoformat()
    notify_all(Telling(KIND, person, person, today) for person in told)
    return len(told)


def _waiting_for(person: User) -> int:
    waiting = inbox_of(person).only("first_reader_mac")  # the texts are not asked for
    return sum(not approved_by(row, person) for row in waiting)


def _to_read(notification: Notification) -> Message | None:
    count = _waiting_for(notification.recipient)
    if count < LEAST_TOLD:
        return None
    url = f"{settings.PORTAL_BASE_URL}{reverse('reflections:moderation')}"
    return Message(subject=_("Reflections wait to be read"), context={"count": count, "url": url})
