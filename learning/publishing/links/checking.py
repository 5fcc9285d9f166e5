"""Asks, a few at a time, whether links still answer, and keeps what came of it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from learning.publishing.links.asking import ask
from learning.publishing.links.collecting import collect_links
from learning.publishing.models import LinkState, OutgoingLink
from portal.core.schedule import every

#: Links asked in an hour, and the seconds between one and the next: nobody is asked in a hurry.
AT_ONCE = 120
BETWEEN = timedelta(seconds=25)
#: When a link is asked again: where it answered, and where it did not.
AGAIN, SOONER = timedelta(days=7), timedelta(days=1)


@every(minutes=24 * 60, name="collect-outgoing-links")
def collect_daily() -> None:
    """Read the live pages for their links, where links are checked at all."""
    if settings.PORTAL_CHECK_LINKS:
        collect.enqueue()


@task()
def collect() -> None:
    """Read the live pages for their links."""
    collect_links()


@every(minutes=60, name="check-outgoing-links")
def check_what_is_due() -> int:
    """Enqueue one task for each link that is due, spread over the hour; return how many."""
    if not settings.PORTAL_CHECK_LINKS:
        return 0
    now = timezone.now()
    with transaction.atomic():
        due = OutgoingLink.objects.select_for_update().filter(due__lte=now).order_by("due", "pk")
        keys = [link.pk for link in due[:AT_ONCE]]
        # A task lost with its worker comes round again tomorrow.
        OutgoingLink.objects.filter(pk__in=keys).update(due=now + SOONER)
        for number, key in enumerate(keys):
            check_link.using(run_after=now + number * BETWEEN).enqueue(key)
    return len(keys)


@task()
def check_link(link_id: int) -> None:
    """Ask one link; outside any transaction, because the answer may take its time."""
    link = OutgoingLink.objects.filter(pk=link_id).first()
    if link is None or not settings.PORTAL_CHECK_LINKS:
        return
    answer = ask(link.url)
    fine = answer.state in {LinkState.ANSWERS, LinkState.GUARDED}
    now = timezone.now()
    OutgoingLink.objects.filter(pk=link_id).update(
        state=answer.state,
        status=answer.status,
        failures=0 if fine else link.failures + 1,
        checked_at=now,
        due=now + (AGAIN if fine else SOONER),
    )
