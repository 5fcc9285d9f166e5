"""Sharing, changing and withdrawing a reflection, by whoever holds its claim key.

No service here takes a person: who shares is not known to the site. Each is one transaction of
its own that writes to the inbox and to nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from circles.models import CirclePage
from circles.reflections.anonymise import MAX_LENGTH, RULES_VERSION
from circles.reflections.checking import Draft, Review, review
from circles.reflections.codes import claim_mac
from circles.reflections.models import (
    InboxState,
    Reflection,
    ReflectionTemplate,
    SubmittedReflection,
)
from circles.reflections.services.erasure import forget_deleted_pages
from learning.models import AssessmentType, LevelOfNeed, Topic
from portal.core.exceptions import NotPossible
from portal.core.signals import searchable_removed

#: Shares a day for the whole site. Nobody is told from anybody else, so the cap is for all.
DAILY_CAP = 200
_DAY_SECONDS = 24 * 60 * 60


class Unresolved(NotPossible):
    """The text still has marks that need a decision; ``review`` holds them."""

    def __init__(self, found: Review) -> None:
        """Keep what was found."""
        if found.keeps_too_much:
            message = (
                "You keep details of more than two kinds. Together they can identify a family: "
                "change some of them."
            )
        else:
            message = "Some details still need a decision before this can be shared."
        super().__init__(message)
        self.review = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a reflection is filed under; all but the template may be left out."""

    template: ReflectionTemplate
    circle: CirclePage | None = None
    topic: Topic | None = None
    assessment_type: AssessmentType | None = None
    level: LevelOfNeed | None = None


def share_reflection(*, draft: Draft, filing: Filing, claim_key: str) -> SubmittedReflection:
    """Put a reflection into the inbox, or change the one there that has the same claim key.

    A changed one is read again from the start, whatever was decided before. Sharing the same
    text twice with one key (a double click) leaves one reflection.
    Raises Unresolved for a text with open marks, and NotPossible where the key belongs to a
    reflection that cannot be changed or the site's cap for the day is reached.
    """
    if draft.length > MAX_LENGTH:
        raise NotPossible(f"The text is too long: {MAX_LENGTH:,} characters at most.")
    found = review(draft)
    if not found.can_be_shared:
        raise Unresolved(found)
    mac = claim_mac(claim_key)
    _count_against_cap()
    try:
        with transaction.atomic():
            return _write(draft, filing, found, mac)
    except IntegrityError as error:  # the same key at the same moment
        raise NotPossible(
            gettext("This is being shared already. Look it up with its key.")
        ) from error


def _write(draft: Draft, filing: Filing, found: Review, mac: str) -> SubmittedReflection:
    if Reflection.objects.filter(claim_mac=mac).exists():
        raise NotPossible(
            gettext("This reflection is published. Withdraw it before you share it anew.")
        )
    row = SubmittedReflection.objects.select_for_update().filter(claim_mac=mac).first()
    if row is None:
        row = SubmittedReflection(claim_mac=mac)
    elif row.state == InboxState.REFUSED:
        raise NotPossible(
            gettext("This reflection was not accepted. Withdraw it, then write a new one.")
        )
    row.title = draft.title
    row.sections = [{"stage": stage, "text": text} for stage, text in draft.sections]
    row.template, row.template_version = filing.template, filing.template.version
    row.circle, row.topic = filing.circle, filing.topic
    row.assessment_type, row.level = filing.assessment_type, filing.level
    row.kept, row.rules_version = found.kept_record(), RULES_VERSION
    row.state, row.note, row.first_reader_mac = InboxState.WAITING, "", ""
    row.save()
    return row


def _count_against_cap() -> None:
    name = f"reflections-shared-{timezone.localdate():%Y-%m-%d}"
    cache.add(name, 0, _DAY_SECONDS)
    if cache.incr(name) > DAILY_CAP:
        raise NotPossible(
            gettext(
                "The site has taken as many reflections as it can today. Your text is still here: "
                "copy it, and share it tomorrow."
            )
        )


def find_by_claim_key(claim_key: str) -> SubmittedReflection | Reflection | None:
    """Return what a claim key belongs to, if anything; the same two queries for any key."""
    mac = claim_mac(claim_key)
    filed = ("template", "circle", "topic", "assessment_type", "level")
    inbox = SubmittedReflection.objects.select_related(*filed).filter(claim_mac=mac).first()
    released = Reflection.objects.select_related(*filed).filter(claim_mac=mac).first()
    return inbox or released


def withdraw_reflection(*, claim_key: str) -> bool:
    """Delete what a claim key belongs to, wherever it is; False where there is nothing.

    The row is gone when this returns, and with it the page: what search still holds until the
    worker has run is never shown, because search asks the database last.
    """
    mac = claim_mac(claim_key)
    with transaction.atomic():
        deleted, _ = SubmittedReflection.objects.filter(claim_mac=mac).delete()
        released = Reflection.objects.select_for_update().filter(claim_mac=mac)
        for reflection in released:
            key = str(reflection.pk)
            reflection.delete()
            deleted += 1
            searchable_removed.send(sender=Reflection, kind="reflection", object_id=key)
        transaction.on_commit(forget_deleted_pages)
    return deleted > 0
