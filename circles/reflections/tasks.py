"""What is done by the clock."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from circles.reflections.models import HelpedMark, Reflection, SubmittedReflection
from circles.reflections.notices import tell_moderators
from circles.reflections.services.citing import note_all_writers_cited
from circles.reflections.services.erasure import forget_deleted_pages
from circles.reflections.services.helped import forget_marks_of_what_is_gone
from circles.reflections.services.letterbox import batch_minimum, hand_on, shuffle_box
from circles.reflections.services.release import release_batch
from circles.reflections.services.withdrawals import remember
from portal.core.schedule import every


def go_round() -> tuple[int, int]:
    """Release what is approved and hand on what was shared; return how many of each.

    Both only from a batch up. Then those for whom several wait are told.
    """
    counts = release_batch(), hand_on(batch_minimum())
    forget_marks_of_what_is_gone()
    forget_deleted_pages(SubmittedReflection, Reflection, HelpedMark)
    tell_moderators()
    return counts


def is_release_hour() -> bool:
    """Whether this is the hour that the site set for releasing."""
    hour: int = settings.PORTAL_REFLECTION_RELEASE_HOUR
    return timezone.localtime().hour == hour


@every(minutes=60, name="release-reflections")
def release_when_due() -> None:
    """Go round if this is the hour for it.

    The hour is fixed so that the time says nothing about anybody's act. Run twice in that hour it
    does nothing new, since what is left over is fewer than a batch.
    """
    if is_release_hour():
        go_round()


@every(minutes=15, name="shuffle-reflections")
def shuffle() -> None:
    """Make every envelope of the letter box, and the list of withdrawals, anew in any case."""
    shuffle_box()
    remember()


@every(minutes=24 * 60, name="note-writers-cited")
def note_writers_of_all_guides() -> int:
    """Keep the writers that published guides cite, also those that no signal told of."""
    return note_all_writers_cited()
