"""The letter box: what is shared waits in it, sealed, until enough of it is handed on together.

A row written when somebody shares would tell the moment for as long as the row is there: by the
transaction it was written in, by its place in the file, or by not being in yesterday's copy. So
nothing in the database changes in a way that depends on who shared what: every envelope is made
anew, in random order, whenever the box is touched and every few minutes besides
(`docs/adr/0034-a-sealed-letter-box.md`).
"""

from __future__ import annotations

from collections import Counter
from random import SystemRandom
from typing import Any

from django.conf import settings
from django.db import models, transaction

from circles.models import CirclePage
from circles.reflections.models import Envelope, SubmittedReflection
from circles.reflections.sealing import seal_all, unseal
from circles.reflections.services.erasure import forget_deleted_pages
from circles.reflections.storage import empty_table, hold_table
from learning.models import AssessmentType, LevelOfNeed, PracticeGuidePage, Topic

#: The number of envelopes is a multiple of this, full or empty.
ENVELOPES = 32

#: No batch is ever smaller, whatever the site's setting says.
FLOOR = 3

FIELDS = (
    "title",
    "sections",
    "template_id",
    "template_version",
    "circle_id",
    "guide_id",
    "topic_id",
    "assessment_type_id",
    "level_id",
    "kept",
    "rules_version",
    "claim_mac",
)
_MAY_BE_GONE: dict[str, type[models.Model]] = {
    "circle_id": CirclePage,
    "guide_id": PracticeGuidePage,
    "topic_id": Topic,
    "assessment_type_id": AssessmentType,
    "level_id": LevelOfNeed,
}


def batch_minimum() -> int:
    """How many reflections are handed on, or released, together at least."""
    return max(FLOOR, settings.PORTAL_REFLECTION_BATCH_MIN)


def letters() -> list[SubmittedReflection]:
    """Return what waits in the box, as rows that are not stored, in no order; one query.

    Raises SealBroken where the box was sealed with another secret.
    """
    opened = (unseal(bytes(one)) for one in Envelope.objects.values_list("sealed", flat=True))
    return [SubmittedReflection(**letter) for letter in opened if letter is not None]


def letter_of(mac: str) -> SubmittedReflection | None:
    """Return the letter of one claim key; every letter is read for it. Raises SealBroken."""
    waiting = letters()
    _drop_what_is_gone(waiting)
    return {letter.claim_mac: letter for letter in waiting}.get(mac)


def hold_box() -> list[SubmittedReflection]:
    """Keep everybody else from the box until the end of the transaction; return what is in it.

    Raises SealBroken.
    """
    hold_table(Envelope)
    return letters()


def fill_box(waiting: list[SubmittedReflection]) -> None:
    """Make every envelope anew, with these letters among them; the box is held."""
    number = (len(waiting) // ENVELOPES + 1) * ENVELOPES
    sealed = seal_all([_content(letter) for letter in waiting], number)
    SystemRandom().shuffle(sealed)
    empty_table(Envelope)
    Envelope.objects.bulk_create(Envelope(sealed=one) for one in sealed)


def shuffle_box() -> None:
    """Make every envelope anew, so that the last change is of this moment. Raises SealBroken."""
    with transaction.atomic():
        fill_box(hold_box())
    forget_deleted_pages()


def hand_on(least: int) -> int:
    """Hand everything on to the moderators if at least so many wait; return how many.

    In a transaction of its own and in random order. A guide stays with a reflection only where a
    batch came with the same. What changes a reflection that lies in the
    inbox already takes its place. Raises SealBroken.
    """
    with transaction.atomic():
        waiting = hold_box()
        if len(waiting) < least:
            return 0
        SystemRandom().shuffle(waiting)
        _drop_what_is_gone(waiting)
        _take_off_guides_of_few(waiting)
        SubmittedReflection.objects.filter(
            claim_mac__in=[one.claim_mac for one in waiting]
        ).delete()
        SubmittedReflection.objects.bulk_create(waiting)
        fill_box([])
    forget_deleted_pages(SubmittedReflection)
    return len(waiting)


def _content(letter: SubmittedReflection) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in FIELDS}


def _drop_what_is_gone(waiting: list[SubmittedReflection]) -> None:
    """Take off what a letter was filed under and staff deleted since."""
    for name, model in _MAY_BE_GONE.items():
        wanted = {getattr(one, name) for one in waiting} - {None}
        there = set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
        for one in waiting:
            if getattr(one, name) not in there:
                setattr(one, name, None)


def _take_off_guides_of_few(waiting: list[SubmittedReflection]) -> None:
    """Leave a guide where at least a batch was shared with the same, and with none at least one.

    The site knows who read a guide and when. What is handed on with it could be narrowed down to
    those who shared and had read it, and the rest to those who had not.
    """
    counts = Counter(one.guide_id for one in waiting if one.guide_id is not None)
    often = {guide: count for guide, count in counts.items() if count >= batch_minimum()}
    if 0 < len(waiting) - sum(often.values()) < batch_minimum():
        often = {}
    for one in waiting:
        if one.guide_id not in often:
            one.guide_id = None
