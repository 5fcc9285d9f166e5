"""The learning note of a session: who presented agrees, then the group, then the circle reads it.

A note is about what was learned, never about who was there or whose family it was. It waits
72 hours for whoever presented (without whose agreement it is never published, invariant I18),
then 72 hours in which anybody who took part can send it back. Silence of the group is
agreement, silence of a presenter is not. Who objected is not stored, only why.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.models import Booking, LearningNote, NoteAgreement, Session
from circles.models.afterwards import NoteObjection, NoteState
from circles.models.choices import ATTENDED_STATES, SessionState
from circles.models.turns import TurnState
from circles.permissions import require_can_run_session
from circles.reflections.checking import Draft, review
from circles.services.booking import own_session_id
from circles.services.places import lock_session, one_transaction
from learning.models import PracticeGuidePage, Topic
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible
from portal.core.signals import searchable_changed, searchable_removed
from portal.notifications.services import Telling, notify_all

if TYPE_CHECKING:
    from portal.accounts.models import User

#: What a note is called in the index; permanent.
NOTE_KIND: Final = "note"
ANSWERED_WITHIN: Final = timedelta(hours=72)
#: What an objection may say; the last kind is the clock's.
OBJECTIONS: Final = [one for one in NoteObjection.choices if one[0] != NoteObjection.NO_ANSWER]
UNCHECKED = gettext_lazy("Some details still need a decision before anybody else can read this.")


def write_note(
    *,
    actor: User,
    session_id: UUID,
    draft: Draft,
    topics: Collection[Topic] = (),
    guides: Collection[PracticeGuidePage] = (),
) -> LearningNote:
    """Keep the note of a session and send it to whoever presented, or else to the group.

    `draft` holds the title and the text. Written again it starts anew. Raises NotAllowed for
    somebody who does not run the session, NotPossible before its end, without anybody in the
    register, while the note is with others or published, or while a mark needs a decision.
    """
    found = review(draft)
    if not found.can_be_shared:
        raise NotPossible(str(UNCHECKED))
    title, text = draft.parts
    with one_transaction():
        session = lock_session(session_id)
        require_can_run_session(actor, session)
        if session.state == SessionState.CANCELLED or session.ends_at > timezone.now():
            raise NotPossible(_("A learning note is written when the session is over."))
        if not _took_part(session).exists():
            raise NotPossible(_("Mark in the register who came first: they agree to the note."))
        note = LearningNote.objects.filter(session=session).first()
        if note is not None and note.state != NoteState.DRAFT:
            raise NotPossible(_("The note is with the group or published. Take it back first."))
        note = note or LearningNote(session=session)
        note.title, note.text, note.kept = title, text, found.kept_record()
        note.returned_because = ""
        note.round += 1
        presenters = list(_presenters(session))
        _wait(note, NoteState.WITH_PRESENTER if presenters else NoteState.WITH_GROUP)
        note.topics.set(topics)
        note.guides.set(guides)
        audit.record(actor=actor, action="circles.write_note", subject=note)
        _tell(note, presenters or list(_took_part(session)))
    return note


def agree_to_note(*, actor: User, booking_id: UUID) -> LearningNote:
    """Agree, as somebody who presented; once all of them have, the group is asked.

    Agreed twice it changes nothing. Raises NotAllowed for somebody else's booking, NotPossible
    when the note does not wait for this person.
    """
    with one_transaction():
        note, booking = _waiting_note(actor, booking_id)
        if note.state == NoteState.WITH_GROUP:
            return note
        presenters = list(_presenters(note.session))
        if booking not in presenters:
            raise NotPossible(_("This note does not wait for you."))
        NoteAgreement.objects.get_or_create(note=note, booking=booking)
        audit.record(actor=actor, action="circles.agree_to_note", subject=note)
        if note.agreements.filter(booking__in=presenters).count() == len(presenters):
            _wait(note, NoteState.WITH_GROUP)
            _tell(note, [one for one in _took_part(note.session) if one not in presenters])
    return note


def object_to_note(*, actor: User, booking_id: UUID, reason: str) -> LearningNote:
    """Send a note back to its facilitator, as somebody who presented or took part.

    Only the reason is kept. Raises as `agree_to_note` does, and NotPossible without a reason.
    """
    if reason not in dict(OBJECTIONS):
        raise NotPossible(_("Choose why the note should not be published as it is."))
    with one_transaction():
        note, booking = _waiting_note(actor, booking_id)
        if note.state == NoteState.WITH_PRESENTER and booking not in _presenters(note.session):
            raise NotPossible(_("This note does not wait for you."))
        # By nobody: who objected is not told to anybody who reads the log.
        audit.record(actor=None, action="circles.object_to_note", subject=note)
        _return(note, NoteObjection(reason))
    return note


def take_note_back(*, actor: User, session_id: UUID) -> None:
    """Make a note a draft again, wherever it is; readers no longer find it.

    Raises NotAllowed for somebody who does not run the session.
    """
    with one_transaction():
        session = lock_session(session_id)
        require_can_run_session(actor, session)
        note = LearningNote.objects.filter(session=session).first()
        if note is None or note.state == NoteState.DRAFT:
            return
        audit.record(actor=actor, action="circles.take_note_back", subject=note)
        _draft(note)


def notes_due() -> int:
    """Publish notes nobody objected to, return those a presenter did not answer; how many."""
    now = timezone.now()
    waiting = LearningNote.objects.filter(answers_until__lte=now)
    moved = 0
    for session_id in waiting.order_by("pk").values_list("session", flat=True):
        with one_transaction():
            session = lock_session(session_id)
            note = LearningNote.objects.filter(session=session, answers_until__lte=now).first()
            if note is None:
                continue
            note.session = session
            if note.state == NoteState.WITH_GROUP:
                _publish(note)
            else:
                _return(note, NoteObjection.NO_ANSWER)
            moved += 1
    return moved


def note_for(booking: Booking) -> LearningNote | None:
    """Return the note that this booking's person is asked about now, or None; two queries."""
    if booking.state not in ATTENDED_STATES:
        return None
    note = LearningNote.objects.filter(
        session=booking.session_id, answers_until__gt=timezone.now()
    ).first()
    if note is None or note.state == NoteState.WITH_GROUP:
        return note
    waits = _presenters(booking.session).exclude(pk__in=note.agreements.values("booking"))
    return note if waits.filter(pk=booking.pk).exists() else None


def _took_part(session: Session) -> QuerySet[Booking]:
    return session.bookings.filter(state__in=ATTENDED_STATES).select_related("person")


def _presenters(session: Session) -> QuerySet[Booking]:
    return _took_part(session).filter(turns__state=TurnState.PRESENTED)


def _waiting_note(actor: User, booking_id: UUID) -> tuple[LearningNote, Booking]:
    """Return a note that waits for an answer and the person's own booking, session locked."""
    session = lock_session(own_session_id(actor, booking_id))
    booking = _took_part(session).filter(pk=booking_id).first()
    if booking is None:
        raise NotAllowed(_("Only people who took part answer."))
    note = LearningNote.objects.filter(session=session, answers_until__gt=timezone.now()).first()
    if note is None:
        raise NotPossible(_("This note does not wait for an answer any more."))
    note.session = session
    return note, booking


def _wait(note: LearningNote, state: NoteState) -> None:
    note.state = state
    note.answers_until = timezone.now() + ANSWERED_WITHIN
    note.save()


def _draft(note: LearningNote) -> None:
    was_published = note.state == NoteState.PUBLISHED
    note.state = NoteState.DRAFT
    note.answers_until = note.published_on = None
    note.save()
    note.agreements.all().delete()
    if was_published:
        searchable_removed.send(sender=LearningNote, kind=NOTE_KIND, object_id=str(note.pk))


def _return(note: LearningNote, reason: NoteObjection) -> None:
    note.returned_because = reason
    _draft(note)


def _publish(note: LearningNote) -> None:
    note.state = NoteState.PUBLISHED
    note.answers_until = None
    note.published_on = timezone.localdate()
    note.save()
    note.agreements.all().delete()
    audit.record(actor=None, action="circles.publish_note", subject=note)
    searchable_changed.send(sender=LearningNote, kind=NOTE_KIND, object_id=str(note.pk))


def _tell(note: LearningNote, bookings: list[Booking]) -> None:
    version = f"{note.round}/{note.state}"
    notify_all(Telling("note_to_agree", one.person, one, version) for one in bookings)
