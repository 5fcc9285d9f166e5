"""What people are told by mail. Subjects and addresses name no page."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.publishing.reviews import KIND, due_of
from portal.notifications.kinds import Message, NotificationKind, register
from portal.notifications.models import Notification


def register_kinds() -> None:
    """Make the kind known."""
    register(NotificationKind(KIND, "publishing/mail/review_due", _review_due))


def _review_due(notification: Notification) -> Message | None:
    """Say that a page falls due; nothing where it was reviewed or taken down meanwhile."""
    page = notification.subject()
    due = date.fromisoformat(notification.version.partition("/")[0])
    if not isinstance(page, Page) or due_of(page) != due:
        return None
    past = due <= timezone.localdate()
    named = getattr(page.specific_class, "named_in_mail", True)
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    return Message(
        subject=_("A page is due for review") if past else _("A page falls due for review soon"),
        context={
            "title": page.title if named else "",
            "due": due,
            "past": past,
            "url": f"{settings.PORTAL_BASE_URL}{edit}",
        },
    )
