"""What a moderator decides about a reflection in the inbox. Who wrote it is not known here."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from circles.models import FacilitatorAssignment
from circles.permissions import circles_run_by
from circles.reflections.checking import Draft, review
from circles.reflections.codes import reader_mac
from circles.reflections.models import HelpedMark, InboxState, Reflection, SubmittedReflection
from circles.reflections.services.erasure import forget_deleted_pages, take_along
from circles.reflections.services.withdrawals import remember
from portal.accounts.roles import Role, has_role
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

Stored = TypeVar("Stored", SubmittedReflection, Reflection)


def can_moderate(person: User | AnonymousUser) -> bool:
    """Tell whether somebody reads reflections before they are published."""
    return has_role(person, Role.FACILITATOR, Role.ACADEMY_PUBLISHER)


def inbox_of(person: User | AnonymousUser) -> QuerySet[SubmittedReflection]:
    """Return what a person may moderate, ordered by the random key.

    Facilitators: of the circles they run. Publishers of the academy: of no circle, of circles
    that nobody runs, and as second readers of every circle. Administrators: all.
    """
    rows = SubmittedReflection.objects.to_read().order_by("pk")
    found = moderated_by(person, rows)
    if has_role(person, Role.ACADEMY_PUBLISHER):
        found |= rows.filter(state=InboxState.SECOND)
    return found


def moderated_by(person: User | AnonymousUser, rows: QuerySet[Stored]) -> QuerySet[Stored]:
    """Return those of ``rows`` (of the inbox or released) whose moderator this person is."""
    if not can_moderate(person):
        return rows.none()
    if person.is_superuser:
        return rows
    mine = Q(circle__in=circles_run_by(person))
    if has_role(person, Role.ACADEMY_PUBLISHER):
        run = FacilitatorAssignment.objects.values("circle")
        mine |= Q(circle__isnull=True) | ~Q(circle__in=run)
    return rows.filter(mine)


def fingerprint(reflection: SubmittedReflection) -> str:
    """What a moderator's form carries, so that a text changed meanwhile is not approved unread."""
    content = json.dumps([reflection.title, reflection.sections, reflection.kept], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


@transaction.atomic
def approve(*, actor: User, reflection_id: UUID, seen: str, confirms_contested: bool) -> InboxState:
    """Approve a reflection for the next release; return the state it is in now.

    Each is approved by two people, since either of them may have written it; where its writer
    contested a mark that blocks, each confirms the contested marks. Raises NotAllowed for
    somebody who may not moderate it, and NotPossible if it changed since it was read, has a mark
    that nobody dealt with, or the same person would be its second reader.
    """
    row = _locked(actor, reflection_id, seen)
    contested = sum(mark["tier"] == "block" for mark in row.kept)
    if len(review(Draft.of(row)).blocking) > contested:
        raise NotPossible(
            gettext("A direct identifier is still in the text. Return it with a note.")
        )
    if contested and not confirms_contested:
        raise NotPossible(
            gettext("Confirm that each contested mark names nobody before you approve.")
        )
    if _is_second_reader(row, actor):
        row.state, row.first_reader_mac = InboxState.APPROVED, ""
    else:
        row.state = InboxState.SECOND
        row.first_reader_mac = reader_mac(row.pk, actor.pk)
    row.save(update_fields=["state", "first_reader_mac"])
    _record(actor, row, "approve_reflection")
    return InboxState(row.state)


def approved_by(row: SubmittedReflection, person: User) -> bool:
    """Whether this person is the first reader of a reflection that waits for a second one."""
    return row.first_reader_mac == reader_mac(row.pk, person.pk)


def _is_second_reader(row: SubmittedReflection, actor: User) -> bool:
    if row.state != InboxState.SECOND:
        return False
    if approved_by(row, actor):
        raise NotPossible(gettext("You approved this already. A second person has to read it."))
    return True


@transaction.atomic
def return_with_note(*, actor: User, reflection_id: UUID, seen: str, note: str) -> None:
    """Ask the writer for a change; the note is read with the claim key, nothing is mailed.

    Raises NotAllowed, or NotPossible without a note or if the text changed since it was read.
    """
    if not note.strip():
        raise NotPossible(gettext("Say what should change."))
    row = _locked(actor, reflection_id, seen)
    row.state, row.note, row.first_reader_mac = InboxState.RETURNED, note.strip(), ""
    row.save(update_fields=["state", "note", "first_reader_mac"])
    _record(actor, row, "return_reflection")


@transaction.atomic
def refuse(*, actor: User, reflection_id: UUID, seen: str, note: str) -> None:
    """Turn a reflection down. Its text is deleted at once; the note stays for the writer.

    Raises NotAllowed, or NotPossible without a note or if the text changed since it was read.
    """
    if not note.strip():
        raise NotPossible(gettext("Say why it is not accepted."))
    row = _locked(actor, reflection_id, seen)
    row.state, row.note, row.first_reader_mac = InboxState.REFUSED, note.strip(), ""
    row.title, row.sections, row.kept = "Not accepted", [], []
    row.save(update_fields=["state", "note", "first_reader_mac", "title", "sections", "kept"])
    _record(actor, row, "refuse_reflection")
    forget_deleted_pages(SubmittedReflection)


@transaction.atomic
def take_down(*, actor: User, reflection_id: UUID) -> None:
    """Delete a released reflection from which somebody could be known.

    Raises NotAllowed for somebody who is not its moderator, or where it is gone already.
    """
    row = moderated_by(actor, Reflection.objects.all()).filter(pk=reflection_id).first()
    if row is None:
        raise NotAllowed(gettext("This reflection is not, or no longer, yours to take down."))
    _record(actor, row, "take_down_reflection")
    remember(row.claim_mac or str(row.pk))
    row.delete()
    take_along(reflection_id)
    forget_deleted_pages(Reflection, HelpedMark)


def _locked(actor: User, reflection_id: UUID, seen: str) -> SubmittedReflection:
    if not inbox_of(actor).filter(pk=reflection_id).exists():
        raise NotAllowed(gettext("This reflection is not, or no longer, yours to read."))
    row = SubmittedReflection.objects.select_for_update().get(pk=reflection_id)
    if fingerprint(row) != seen:
        raise NotPossible(
            gettext("The writer changed the text while you were reading. Read it again.")
        )
    return row


def _record(actor: User, row: SubmittedReflection | Reflection, action: str) -> None:
    """Log the moderator's act by the circle, never by the reflection it was about."""
    audit.record(actor=actor, action=action, subject=row.circle or row.template)
