"""Sharing, changing and withdrawing a reflection, by whoever holds its claim key.

No service here takes a person: who shares is not known to the site. Each is one transaction of
its own. What is shared or changed goes into the sealed letter box and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from circles.models import CirclePage
from circles.reflections.anonymise import RULES_VERSION
from circles.reflections.checking import LONGEST_TEXT, Draft, Review, review
from circles.reflections.codes import claim_mac
from circles.reflections.models import (
    HelpedMark,
    InboxState,
    Reflection,
    ReflectionTemplate,
    SubmittedReflection,
)
from circles.reflections.services.erasure import forget_deleted_pages, take_along
from circles.reflections.services.letterbox import fill_box, hold_box, letter_of, letters
from circles.reflections.services.withdrawals import is_remembered, remember
from learning.models import AssessmentType, LevelOfNeed, PracticeGuidePage, Topic
from portal.core.exceptions import NotPossible

#: Shares a day for the whole site. Nobody is told from anybody else, so the cap is for all.
DAILY_CAP = 200


class Unresolved(NotPossible):
    """The text still has marks that need a decision; ``review`` holds them."""

    def __init__(self, found: Review) -> None:
        """Keep what was found."""
        if found.keeps_too_much:
            message = gettext(
                "You keep details of more than two kinds. Together they can identify a family: "
                "change some of them."
            )
        else:
            message = gettext("Some details still need a decision before this can be shared.")
        super().__init__(message)
        self.review = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a reflection is filed under; all but the template may be left out."""

    template: ReflectionTemplate
    circle: CirclePage | None = None
    guide: PracticeGuidePage | None = None
    topic: Topic | None = None
    assessment_type: AssessmentType | None = None
    level: LevelOfNeed | None = None


def share_reflection(*, draft: Draft, filing: Filing, claim_key: str) -> None:
    """Put a reflection into the letter box, in the place of any there with the same claim key.

    A changed one is read again from the start, whatever was decided before: it takes the place
    of the one in the inbox when the box is handed on, and until then that one is not released.
    Sharing the same text twice with one key (a double click) leaves one reflection.
    Raises Unresolved for a text with open marks, and NotPossible where the key belongs to a
    reflection that cannot be changed, the site's cap for the day is reached, or the box cannot
    be opened.
    """
    found = require_resolved(draft)
    mac = claim_mac(claim_key)
    _count_against_cap()
    with transaction.atomic():
        waiting = hold_box()
        _require_changeable(mac)
        others = [letter for letter in waiting if letter.claim_mac != mac]
        fill_box([*others, _letter(draft, filing, found, mac)])
    forget_deleted_pages()


def require_resolved(draft: Draft) -> Review:
    """Check a text and return what was found.

    Raises Unresolved for one with open marks, and NotPossible for one that is too long.
    """
    if draft.length > LONGEST_TEXT:
        raise NotPossible(
            gettext("The text is too long: %(most)s characters at most.")
            % {"most": f"{LONGEST_TEXT:,}"}
        )
    found = review(draft)
    if not found.can_be_shared:
        raise Unresolved(found)
    return found


def _require_changeable(mac: str) -> None:
    if Reflection.objects.filter(claim_mac=mac).exists():
        raise NotPossible(
            gettext("This reflection is published. Withdraw it before you share it anew.")
        )
    refused = SubmittedReflection.objects.filter(claim_mac=mac, state=InboxState.REFUSED)
    if refused.exists():
        raise NotPossible(
            gettext("This reflection was not accepted. Withdraw it, then write a new one.")
        )
    if is_remembered(mac):
        raise NotPossible(
            gettext("The reflection of this key was withdrawn. Begin a new one, with a new key.")
        )


def _letter(draft: Draft, filing: Filing, found: Review, mac: str) -> SubmittedReflection:
    return SubmittedReflection(
        title=draft.title,
        sections=[{"stage": stage, "text": text} for stage, text in draft.sections],
        template=filing.template,
        template_version=filing.template.version,
        circle=filing.circle,
        guide=filing.guide,
        topic=filing.topic,
        assessment_type=filing.assessment_type,
        level=filing.level,
        kept=found.kept_record(),
        rules_version=RULES_VERSION,
        claim_mac=mac,
    )


def _count_against_cap() -> None:
    now = timezone.localtime()
    name = f"reflections-shared-{now:%Y-%m-%d}"
    # Forgotten at a set time, so that the cache does not tell when the first one of the day was.
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    cache.add(name, 0, (midnight - now).total_seconds())
    if cache.incr(name) > DAILY_CAP:
        raise NotPossible(
            gettext(
                "The site has taken as many reflections as it can today. Your text is still here: "
                "copy it, and share it tomorrow."
            )
        )


def is_claim_key_known(claim_key: str) -> bool:
    """Tell whether a claim key belongs to anything; the same queries for any key.

    Raises SealBroken.
    """
    mac = claim_mac(claim_key)
    there = [
        any(letter.claim_mac == mac for letter in letters()),
        SubmittedReflection.objects.filter(claim_mac=mac).exists(),
        Reflection.objects.filter(claim_mac=mac).exists(),
    ]
    return any(there)


def find_by_claim_key(claim_key: str) -> SubmittedReflection | Reflection | None:
    """Return what a claim key belongs to, if anything; the same queries for any key.

    A change that waits in the letter box is found before what it changes. Raises SealBroken.
    """
    mac = claim_mac(claim_key)
    filed = ("template", "circle", "topic", "assessment_type", "level")
    letter = letter_of(mac)
    inbox = SubmittedReflection.objects.select_related(*filed).filter(claim_mac=mac).first()
    released = Reflection.objects.select_related(*filed).filter(claim_mac=mac).first()
    return letter or inbox or released


def withdraw_reflection(*, claim_key: str) -> bool:
    """Delete what a claim key belongs to, wherever it is.

    It is gone from the database when this returns, and with it from pages and lists, and it is on
    the list that keeps a restored backup from bringing it back. Returns whether every search
    index has let go of it too; one outside the site's database follows when the worker comes to
    it, and until then searches leave it out. Raises SealBroken.
    """
    mac = claim_mac(claim_key)
    with transaction.atomic():
        waiting = hold_box()
        left = [letter for letter in waiting if letter.claim_mac != mac]
        if len(left) < len(waiting):
            fill_box(left)
        SubmittedReflection.objects.filter(claim_mac=mac).delete()
        is_out = _delete_released(mac)
        remember(mac)
        forget_deleted_pages(SubmittedReflection, Reflection, HelpedMark)
    return is_out


def _delete_released(mac: str) -> bool:
    reflection = Reflection.objects.select_for_update().filter(claim_mac=mac).first()
    if reflection is None:
        return True
    key = reflection.pk
    reflection.delete()
    return take_along(key)
