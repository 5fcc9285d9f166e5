"""Reads over a person's own marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from wagtail.models import Page

from learning.readers.models import ReaderMark
from portal.core.page_audience import visible_pages

if TYPE_CHECKING:
    from portal.accounts.models import User


def _marks(person: User) -> QuerySet[ReaderMark]:
    """Return a person's marks on pages that they may open now."""
    open_pages = visible_pages(Page.objects.all(), person).order_by().values("pk")
    return ReaderMark.objects.filter(person=person, page__in=open_pages).select_related("page")


def reading_list(person: User) -> QuerySet[ReaderMark]:
    """Return what is on a person's list, the latest first."""
    return _marks(person).filter(saved_at__isnull=False).order_by("-saved_at", "-pk")


def recently_read(person: User) -> QuerySet[ReaderMark]:
    """Return what a person has read lately, the latest first."""
    return _marks(person).filter(read_at__isnull=False).order_by("-read_at", "-pk")
