"""What a person does with guidance, for themselves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import Page

from learning.models import Topic
from learning.readers.models import PageReads, ReaderChoice, ReaderMark, TopicFollow, UsefulAnswer
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible
from portal.core.page_audience import visible_pages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.accounts.models import User

#: How many pages are remembered as recently read.
MOST_RECENT = 20


@transaction.atomic
def save_page(*, actor: User, page: Page) -> ReaderMark:
    """Put a page on the person's reading list. Raises NotAllowed where they may not open it."""
    _check_open(actor, page)
    mark, _ = ReaderMark.objects.get_or_create(person=actor, page=page)
    if mark.saved_at is None:
        mark.saved_at = timezone.now()
        mark.save(update_fields=["saved_at"])
        audit.record(actor=actor, action="saved", subject=mark)
    return mark


@transaction.atomic
def take_off_list(*, actor: User, page_id: int) -> None:
    """Take a page off the person's reading list; also one that they may no longer open."""
    ReaderMark.objects.filter(person=actor, page_id=page_id).update(saved_at=None)
    _forget_empty(actor)


@transaction.atomic
def note_reading(*, actor: User, page: Page, version: str) -> bool:
    """Remember that the person has read this version of a page, unless they chose otherwise.

    Tells whether it was remembered. The page is told only that it was read once more this month;
    of a person the latest pages are kept, and older ones forgotten. Raises NotAllowed where they
    may not open the page.
    """
    _check_open(actor, page)
    if ReaderChoice.objects.filter(person=actor, remembers_reading=False).exists():
        return False
    now = timezone.now()
    mark, _ = ReaderMark.objects.get_or_create(person=actor, page=page)
    again_today = mark.read_at is not None and mark.read_at.date() == now.date()
    mark.read_at, mark.read_version = now, version
    mark.save(update_fields=["read_at", "read_version"])
    if not again_today:
        month, _ = PageReads.objects.get_or_create(page=page, month=_this_month())
        PageReads.objects.filter(pk=month.pk).update(reads=F("reads") + 1)
    kept = ReaderMark.objects.filter(person=actor, read_at__isnull=False).order_by("-read_at")
    too_old = list(kept.values_list("pk", flat=True)[MOST_RECENT:])
    ReaderMark.objects.filter(pk__in=too_old).update(read_at=None, read_version="")
    _forget_empty(actor)
    return True


@transaction.atomic
def remember_reading(*, actor: User, remember: bool) -> None:
    """Set whether what this person reads is remembered; what was, is forgotten at once."""
    ReaderChoice.objects.update_or_create(person=actor, defaults={"remembers_reading": remember})
    if not remember:
        forget_reading(actor=actor)


@transaction.atomic
def forget_reading(*, actor: User) -> None:
    """Forget what this person has read; their reading list stays."""
    ReaderMark.objects.filter(person=actor).update(read_at=None, read_version="")
    _forget_empty(actor)


@transaction.atomic
def say_useful(
    *, actor: User, page: Page, answer: str, reason: str = "", comment: str = ""
) -> None:
    """Keep whether a page was useful, apart from who said so; each person says it once.

    Raises NotAllowed where the person may not open the page, and NotPossible when they have
    answered before, since their answer cannot be found again to be replaced.
    """
    _check_open(actor, page)
    ReaderMark.objects.get_or_create(person=actor, page=page)
    mark = ReaderMark.objects.select_for_update().get(person=actor, page=page)
    if mark.has_answered:
        raise NotPossible(gettext("You have told us already. Thank you."))
    mark.has_answered = True
    mark.save(update_fields=["has_answered"])
    UsefulAnswer.objects.create(
        page=page, month=_this_month(), answer=answer, reason=reason, comment=comment
    )
    # No audit line: it would stand beside the answer's time and say whose it is.


@transaction.atomic
def follow_topics(*, actor: User, topics: Iterable[Topic]) -> None:
    """Follow these topics and no others."""
    chosen = {topic.pk for topic in topics}
    TopicFollow.objects.filter(person=actor).exclude(topic__in=chosen).delete()
    for topic_id in chosen:
        TopicFollow.objects.get_or_create(person=actor, topic_id=topic_id)
    audit.record(actor=actor, action="chose topics", subject=actor)


@transaction.atomic
def stop_following(*, person: User) -> None:
    """Follow no topic any more; whoever holds the link of a digest may ask for it."""
    TopicFollow.objects.filter(person=person).delete()
    audit.record(actor=None, action="stopped digest of", subject=person)


def _check_open(actor: User, page: Page) -> None:
    if not visible_pages(Page.objects.filter(pk=page.pk), actor).exists():
        raise NotAllowed(gettext("You may not open this page."))


def _forget_empty(actor: User) -> None:
    """Delete marks that say nothing any more."""
    ReaderMark.objects.filter(
        person=actor, saved_at__isnull=True, read_at__isnull=True, has_answered=False
    ).delete()


def _this_month() -> date:
    return timezone.localdate().replace(day=1)
