"""Book a place or join the waiting list, give a place up, move to another session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from circles.models import Booking, Session
from circles.models.choices import (
    LIVE_STATES,
    BookingCancelReason,
    BookingState,
    OfferState,
    Promotion,
)
from circles.permissions import CircleDoor, doors_of
from circles.services.places import (
    NO_SESSION,
    end_offer,
    fill,
    free_place,
    lock_session,
    lock_sessions,
    lock_those_there,
    next_queue_number,
    one_transaction,
    place_for_a_newcomer,
    save_places,
    settle,
    take_place,
)
from circles.services.together import Together
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible, PortalError
from portal.notifications.services import Telling, notify, notify_all

if TYPE_CHECKING:
    from portal.accounts.models import User


def book(
    *,
    actor: User,
    session_id: UUID,
    idempotency_key: UUID,
    access_needs: str = "",
    agreement: bool,
    promotion: str = Promotion.AUTOMATIC,
) -> Booking:
    """Give `actor` a place, or the next number of the waiting list when there is none.

    `promotion` says what happens when a place comes free for somebody who waits. Sent twice
    with one key, or by somebody who already holds a place or waits, it changes nothing and
    returns the booking there is. Raises NotPossible when the agreement was not accepted or
    the session takes no bookings, NotAllowed when the circle is not open to the person, Busy
    when the lock does not come.
    """
    if not agreement:
        raise NotPossible(gettext("Please accept the agreement of the circle before you book."))
    if promotion not in Promotion.values:
        raise NotPossible(gettext("Please choose what happens when a place comes free."))
    wish = Wish(
        actor=actor,
        session_id=session_id,
        key=idempotency_key,
        access_needs=access_needs.strip(),
        promotion=promotion,
    )
    return _together.do(wish)


def book_several(
    *,
    actor: User,
    session_ids: Collection[UUID],
    idempotency_key: UUID,
    access_needs: str = "",
    agreement: bool,
    promotion: str = Promotion.AUTOMATIC,
) -> list[Booking]:
    """Book several sessions at once, each as `book` does for itself, in one transaction.

    Whether somebody has a place or waits is decided session by session. Sessions that take
    no bookings any more are left out; sent twice it changes nothing. Raises NotPossible when
    the agreement was not accepted or nothing at all could be booked, and as `book` does.
    """
    if not agreement:
        raise NotPossible(gettext("Please accept the agreement of the circle before you book."))
    wishes = [
        Wish(
            actor=actor,
            session_id=session_id,
            key=uuid5(idempotency_key, session_id.hex),
            access_needs=access_needs.strip(),
            promotion=promotion,
        )
        for session_id in session_ids
    ]
    answers = _book_all(wishes)
    made = [answer for answer in answers if isinstance(answer, Booking)]
    refusal = next((answer for answer in answers if isinstance(answer, PortalError)), None)
    if not made:
        raise refusal or NotPossible(gettext("Choose at least one session."))
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one person asks for."""

    actor: User
    session_id: UUID
    key: UUID
    access_needs: str
    promotion: str


def _book_all(wishes: Sequence[Wish]) -> list[Booking | PortalError]:
    """Book for everybody who asked, in the order they came, in one transaction.

    Returns a booking or a refusal for each wish. Raises Busy when a lock does not come.
    """
    wanted = {wish.session_id for wish in wishes}
    doors = doors_of(wanted)  # before the lock, to hold that briefly
    with one_transaction():
        sessions = lock_those_there(wanted)
        before = _earlier_bookings(wishes)
        settled: set[UUID] = set()
        made: list[Booking] = []
        answers: list[Booking | PortalError] = []
        for wish in wishes:
            theirs = before[wish.actor.pk]
            session = sessions.get(wish.session_id)
            if session is None:
                answers.append(NotPossible(NO_SESSION))
                continue
            try:
                answer = _answer(wish, session, doors[session.pk], theirs, settled)
            except PortalError as refusal:
                answers.append(refusal)
                continue
            answers.append(answer)
            if answer not in theirs:
                made.append(answer)
                theirs.insert(0, answer)
        Booking.objects.bulk_create(made)
        for session_id in settled:
            save_places(sessions[session_id])
        for booking in made:
            audit.record(actor=booking.person, action="circles.book", subject=booking)
        notify_all(
            Telling(
                "session_booked" if booking.is_booked else "waiting_list_joined",
                booking.person,
                booking,
            )
            for booking in made
        )
    return answers


_together: Together[Wish, Booking] = Together(_book_all)


def _earlier_bookings(wishes: Sequence[Wish]) -> defaultdict[UUID, list[Booking]]:
    """Return {person: their bookings in these sessions, ended ones too, and of these forms}."""
    rows = Booking.objects.filter(
        Q(session__in={wish.session_id for wish in wishes})
        | Q(idempotency_key__in=[wish.key for wish in wishes]),
        person__in={wish.actor.pk for wish in wishes},
    )
    found: defaultdict[UUID, list[Booking]] = defaultdict(list)
    for booking in rows.order_by("-created_at"):
        found[booking.person_id].append(booking)
    return found


def _answer(
    wish: Wish, session: Session, door: CircleDoor, before: list[Booking], settled: set[UUID]
) -> Booking:
    """Return the booking there is, or a new one that is still to be saved."""
    known = _known_booking(before, session, wish.key)
    if known is not None:
        return known
    _require_open(session, door.refuses(wish.actor))
    if session.pk not in settled:
        # A newcomer never overtakes: whoever waits comes first.
        settle(session)
        settled.add(session.pk)
    again = any(one.session_id == session.pk for one in before)
    return _new_booking(
        session, wish.actor, wish.key, wish.access_needs, wish.promotion, again=again
    )


def _known_booking(before: list[Booking], session: Session, key: UUID) -> Booking | None:
    for booking in before:
        if booking.idempotency_key == key and booking.session_id != session.pk:
            raise NotPossible(
                gettext("This form was sent before, for another session. Please open it again.")
            )
    for booking in before:
        if booking.idempotency_key == key:
            return booking
        if booking.session_id == session.pk and booking.state in LIVE_STATES:
            return booking
    return None


def _require_open(session: Session, refusal: PortalError | None) -> None:
    if refusal is not None:
        raise refusal
    if not session.is_open_for_booking():
        words = gettext("This session takes no bookings: %s.")
        raise NotPossible(words % session.places_words.lower())


def _new_booking(
    session: Session, actor: User, key: UUID, access_needs: str, promotion: str, *, again: bool
) -> Booking:
    """Return a booking that is still to be saved; `again` tells of an earlier one there."""
    now = timezone.now()
    if again:
        # The entry sent for an earlier booking was withdrawn at a sequence of its own.
        session.ical_sequence += 1
    booking = Booking(
        session=session,
        person=actor,
        state=BookingState.BOOKED,
        idempotency_key=key,
        access_needs=access_needs,
        promotion=promotion,
        agreement_accepted_at=now,
        created_at=now,
        booked_at=now,
    )
    if place_for_a_newcomer(session):
        take_place(session)
    else:
        booking.state = BookingState.WAITING
        booking.queue_number = next_queue_number(session)
        booking.booked_at = None
    return booking


def own_session_id(actor: User, booking_id: UUID) -> UUID:
    """Return the session of a person's own booking; raises NotAllowed for anybody else's."""
    rows = Booking.objects.of(actor).filter(pk=booking_id).values_list("session", flat=True)
    found: UUID | None = rows.first()
    if found is None:
        raise NotAllowed(gettext("This booking is not yours."))
    return found


def cancel(*, actor: User, booking_id: UUID, reason: str) -> Booking:
    """Give up a place, an offer or a number of the waiting list; the queue gets the place.

    After the cut-off the booking says that it was late; that blocks nobody. Asked twice it
    changes nothing. Raises NotAllowed for somebody else's booking, NotPossible for an unknown
    reason or after the start, Busy when the lock does not come.
    """
    if reason not in BookingCancelReason.values:
        raise NotPossible(gettext("Please choose one of the reasons."))
    session_id = own_session_id(actor, booking_id)
    with one_transaction():
        session = lock_session(session_id)
        settle(session)
        booking = Booking.objects.get(pk=booking_id)
        if booking.state == BookingState.CANCELLED:
            save_places(session)
            return booking
        _require_cancellable(session, booking)
        if booking.is_booked:
            session.ical_sequence += 1
            booking.cancelled_late = session.is_short_notice()
        if booking.is_offered:
            end_offer(session, booking, OfferState.DECLINED)
        if not booking.is_waiting:
            free_place(session)
        booking.state = BookingState.CANCELLED
        booking.cancel_reason = reason
        booking.save(update_fields=["state", "cancel_reason", "cancelled_late"])
        fill(session)
        save_places(session)
        audit.record(actor=actor, action="circles.cancel_booking", subject=booking)
        notify(kind="booking_cancelled", recipient=actor, subject=booking)
    return booking


def _require_cancellable(session: Session, booking: Booking) -> None:
    if booking.state == BookingState.SESSION_CANCELLED:
        raise NotPossible(gettext("This session was cancelled, so there is nothing to give up."))
    if booking.state in {BookingState.MOVED, BookingState.DECLINED, BookingState.LAPSED}:
        raise NotPossible(gettext("This booking has ended, so there is nothing to give up."))
    if session.has_started() or not booking.is_open:
        raise NotPossible(
            gettext("This session has started, so the place can no longer be given up.")
        )


def move(*, actor: User, booking_id: UUID, to_session_id: UUID, idempotency_key: UUID) -> Booking:
    """Move a place to another session of the same circle, in one transaction.

    The new place is taken before the old one is freed, so that nobody ends with neither.
    Sent twice it changes nothing and returns the new booking. Raises NotAllowed for somebody
    else's booking, NotPossible when there is no place in the other session (nothing is
    changed then) or either has started, Busy when the lock does not come.
    """
    from_session_id = own_session_id(actor, booking_id)
    if from_session_id == to_session_id:
        raise NotPossible(gettext("This is the session you are booked for. Choose another."))
    doors = doors_of({to_session_id})
    with one_transaction():
        sessions = lock_sessions([from_session_id, to_session_id])
        old, new = sessions[from_session_id], sessions[to_session_id]
        before = Booking.objects.get(pk=booking_id)
        if before.state == BookingState.MOVED:
            return before.moved_to
        _require_movable(before, old, new)
        _require_open(new, doors[new.pk].refuses(actor))
        settle(new)
        there = list(new.bookings.of(actor))
        if any(one.state in LIVE_STATES for one in there):
            raise NotPossible(gettext("You already have a place there, or wait for one."))
        if not place_for_a_newcomer(new):
            raise NotPossible(
                gettext(
                    "That session has no free place, so you keep the one you have. You can join "
                    "its waiting list without giving up anything."
                )
            )
        after = _new_booking(
            new,
            actor,
            idempotency_key,
            before.access_needs,
            before.promotion,
            again=bool(there),
        )
        after.moved_from = before
        after.save(force_insert=True)
        before.state = BookingState.MOVED
        before.save(update_fields=["state"])
        old.ical_sequence += 1
        free_place(old)
        settle(old)
        save_places(new)
        save_places(old)
        audit.record(actor=actor, action="circles.move_booking", subject=after)
        notify(kind="booking_moved", recipient=actor, subject=before)
        notify(kind="session_booked", recipient=actor, subject=after)
    return after


def _require_movable(booking: Booking, old: Session, new: Session) -> None:
    if old.circle_id != new.circle_id:
        raise NotPossible(gettext("A place can be moved within one circle only."))
    if not booking.is_booked or old.has_started():
        raise NotPossible(gettext("There is no place left to move: look at your booking again."))
