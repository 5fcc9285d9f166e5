"""The turn of a month: of searches counted before it only totals stay."""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.db import transaction

from circles.reflections.services.erasure import forget_deleted_pages
from search.counting import this_month
from search.models import CountedSearch, CountingSecret, SearchTotal

#: A year can be laid beside the one before.
MONTHS_KEPT = 13


@transaction.atomic
def turn_month() -> None:
    """Open this month for counting; delete earlier hashes with their key, and totals past keeping.

    Where searches are not counted, this month's hashes and key go as well. Safe to run twice.
    """
    month = this_month()
    closed = {"month__lt": month} if settings.PORTAL_COUNT_SEARCHES else {}
    gone = CountedSearch.objects.filter(**closed).delete()[0]
    gone += CountingSecret.objects.filter(**closed).delete()[0]
    gone += SearchTotal.objects.filter(month__lt=months_before(month, MONTHS_KEPT)).delete()[0]
    if settings.PORTAL_COUNT_SEARCHES:
        CountingSecret.objects.get_or_create(
            month=month, defaults={"secret": secrets.token_hex(32)}
        )
    if gone:
        forget_deleted_pages()


def months_before(month: date, number: int) -> date:
    """Return the first day of the month that was so many months before."""
    count = month.year * 12 + month.month - 1 - number
    return date(count // 12, count % 12 + 1, 1)
