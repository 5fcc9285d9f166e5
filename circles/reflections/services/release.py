"""Moves approved reflections from the inbox to readers, in shuffled batches."""

from __future__ import annotations

from collections import Counter
from random import SystemRandom

from django.db import transaction
from django.db.models import Count

from circles.reflections.anonymise import RULES_VERSION
from circles.reflections.checking import Draft, review
from circles.reflections.codes import this_month
from circles.reflections.models import InboxState, Reflection, SubmittedReflection
from circles.reflections.services.erasure import forget_deleted_pages
from circles.reflections.services.letterbox import FIELDS, batch_minimum, hold_box
from portal.core.signals import searchable_changed

#: What may be too rare to stand beside a reflection.
COARSENED = ("guide_id", "topic_id", "assessment_type_id", "level_id")


def release_batch() -> int:
    """Release every approved reflection if there are enough of them; return how many.

    In a transaction of its own, so that nothing about a person is written beside them: the rows
    are new, have new random keys, and are written in random order with nothing but the month.
    Those checked by older rules go through the present ones first, and back to the moderators
    where these find more. One that its writer changed since, which still lies in the letter box,
    stays. Raises SealBroken.
    """
    _recheck_outdated()  # before anybody is kept from the box: it takes its time
    with transaction.atomic():
        changed = [letter.claim_mac for letter in hold_box()]
        checked = SubmittedReflection.objects.approved().filter(rules_version=RULES_VERSION)
        waiting = list(checked.exclude(claim_mac__in=changed).select_for_update())
        if len(waiting) < batch_minimum():
            return 0
        shuffle = SystemRandom().shuffle
        shuffle(waiting)
        _take_off_what_is_rare(waiting)
        month = this_month()
        released = Reflection.objects.bulk_create(
            Reflection(month=month, **{name: getattr(row, name) for name in FIELDS})
            for row in waiting
        )
        SubmittedReflection.objects.filter(pk__in=[row.pk for row in waiting]).delete()
        shuffle(released)
        for reflection in released:
            searchable_changed.send(
                sender=Reflection, kind="reflection", object_id=str(reflection.pk)
            )
    forget_deleted_pages(SubmittedReflection)
    return len(released)


def _take_off_what_is_rare(batch: list[SubmittedReflection]) -> None:
    """Leave a reflection unfiled where fewer than a batch would then be filed under the same.

    Counted over what readers see already and this batch. Examples are no company: their pages
    say that nobody wrote them. Not the circle: it says who may read it. A guide that is there still
    was shared by a batch at once (`letterbox.hand_on`).
    """
    written = Reflection.objects.filter(is_example=False)
    for name in COARSENED:
        seen = written.exclude(**{name: None}).values_list(name).annotate(Count("pk"))
        known: Counter[int] = Counter(dict(seen.order_by()))
        known.update(value for row in batch if (value := getattr(row, name)) is not None)
        for row in batch:
            if known[getattr(row, name)] < batch_minimum():
                setattr(row, name, None)


@transaction.atomic
def _recheck_outdated() -> None:
    outdated = SubmittedReflection.objects.approved().exclude(rules_version=RULES_VERSION)
    for row in outdated.select_for_update():
        found = review(Draft.of(row))
        row.rules_version = RULES_VERSION
        if len(found.blocking) > sum(mark["tier"] == "block" for mark in row.kept):
            row.state = InboxState.WAITING
        row.save(update_fields=["rules_version", "state"])
