"""Places, and the lock they are taken under. Nothing else writes `Session.places_held`.

Whoever changes a place, the queue or the number of places opens `one_transaction`, locks
the session's row with `lock_session`, settles what time has changed with `settle`, and only
then looks and decides. The row always exists, so the first booking is protected too.
PostgreSQL locks the row; SQLite begins the transaction as the one writer.

A place that comes free goes to those who wait, by queue number, in the transaction that
freed it. Whoever asked to be booked is booked; for whoever asked to be asked first the place
is kept by an offer, which counts as held until it is answered or runs out. After the
session's cut-off nobody is booked unasked any more: free places are called out to everybody
who waits, and the first to answer has one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from circles.models import Booking, Offer, Session
from circles.models.choices import BookingState, OfferState, Promotion, SessionState
from portal.core import audit
from portal.core.exceptions import Busy, NotPossible
from portal.core.locks import in_turn, is_lock
from portal.notifications.services import Telling, notify_all

NO_SESSION = _("This session no longer exists.")
BUSY = _("Somebody else is booking at this moment. Nothing was changed. Please try again.")

#: Places called out are for those the call went to; after this, for anybody who waits.
CALL_IS_FIRST_FOR = timedelta(hours=1)
#: However near the session is, an offer can be answered for this long.
SHORTEST_OFFER = timedelta(hours=1)
#: An offer that runs out puts a person at the end of the queue; the next one ends the wait.
OFFERS_BEFORE_THE_END = 2


@contextmanager
def one_transaction() -> Iterator[None]:
    """Open a transaction; raises Busy when the lock does not come in time."""
    try:
        with in_turn(), transaction.atomic():
            yield
    except OperationalError as error:
        if is_lock(error):
            raise Busy(BUSY) from error
        raise


def lock_session(session_id: UUID) -> Session:
    """Return the session with its row locked until the transaction ends.

    Raises NotPossible when there is no such session, and RuntimeError outside a transaction.
    """
    return lock_sessions([session_id])[session_id]


def lock_sessions(session_ids: Iterable[UUID]) -> dict[UUID, Session]:
    """Return sessions by id, each row locked. Raises as `lock_session` does."""
    wanted = set(session_ids)
    found = lock_those_there(wanted)
    if set(found) != wanted:
        raise NotPossible(NO_SESSION)
    return found


def lock_those_there(session_ids: set[UUID]) -> dict[UUID, Session]:
    """Return those of the sessions that exist, each row locked.

    Always in one order, so that nobody waits crosswise. Raises RuntimeError outside a
    transaction.
    """
    if not connection.in_atomic_block:
        message = "A session is locked inside a transaction only."
        raise RuntimeError(message)
    rows = Session.objects.select_for_update().filter(pk__in=session_ids).order_by("pk")
    return {session.pk: session for session in rows}


def save_places(session: Session) -> None:
    """Write what this module and its callers change of a locked session."""
    session.save(
        update_fields=[
            "places_held",
            "over_allowance",
            "last_queue_number",
            "ical_sequence",
            "offers_expire_at",
            "called_at",
            "called_up_to",
            "places_called",
        ]
    )


def take_place(session: Session) -> None:
    """Count one more place as held on a locked session."""
    session.places_held += 1
    session.places_called = min(session.places_called, session.places_free)


def free_place(session: Session) -> None:
    """Count one place less, and give back what was held beyond the largest number."""
    session.places_held -= 1
    settle_allowance(session)


def next_queue_number(session: Session) -> int:
    """Give out the next number of a locked session's queue; a number is never given twice."""
    session.last_queue_number += 1
    return session.last_queue_number


def settle_allowance(session: Session) -> None:
    """Let the allowance shrink with the places held; it never grows by itself."""
    beyond = max(0, session.places_held - session.capacity_max)
    session.over_allowance = min(session.over_allowance, beyond)


def settle(session: Session) -> list[Booking]:
    """Bring a locked session up to this moment: end offers that ran out, fill free places.

    The caller saves the session. Returns the bookings that were given a place or an offer.
    """
    now = timezone.now()
    if session.offers_expire_at is not None and session.offers_expire_at <= now:
        _end_offers_run_out(session, now)
    return fill(session)


def fill(session: Session) -> list[Booking]:
    """Give the free places of a locked session to those who wait, by queue number.

    People whose account was closed are passed over and use up no place. Each one is told.
    The caller saves the session. Returns the bookings given a place or an offer.
    """
    now = timezone.now()
    if session.state != SessionState.SCHEDULED or session.has_started(now):
        return []
    if not session.places_free or not session.last_queue_number:  # nobody has ever waited
        return []
    if session.is_short_notice(now):
        _call_out(session, now)
        return []
    first = session.bookings.waiting().eligible().select_related("person")
    chosen = list(first[: session.places_free])
    if not chosen:
        return []
    # Somebody may have cancelled an earlier place in this session; the new calendar entry
    # must come after that cancellation.
    session.ical_sequence += 1
    for booking in chosen:
        take_place(session)
        if booking.promotion == Promotion.OFFER:
            booking.state = BookingState.OFFERED
        else:
            booking.state = BookingState.BOOKED
            booking.booked_at = now
        audit.record(actor=None, action="circles.promote", subject=booking)
    Booking.objects.bulk_update(chosen, ["state", "booked_at"])
    _offer(session, [one for one in chosen if one.is_offered], now)
    notify_all(
        Telling("place_found", booking.person, booking, session.ical_sequence)
        for booking in chosen
        if booking.is_booked
    )
    return chosen


def offer_ends(session: Session, now: datetime) -> datetime:
    """Return until when an offer made now is kept: never beyond the cut-off, but long enough."""
    usual = min(now + timedelta(hours=session.circle.offer_hours), session.cut_off_at)
    return max(usual, now + SHORTEST_OFFER)


def _offer(session: Session, bookings: list[Booking], now: datetime) -> None:
    offers = [
        Offer(booking=booking, made_at=now, expires_at=offer_ends(session, now))
        for booking in bookings
    ]
    Offer.objects.bulk_create(offers)
    notify_all(
        Telling("place_offered", offer.booking.person, offer.booking, str(offer.pk))
        for offer in offers
    )
    for offer in offers:
        _remember_offer(session, offer.expires_at)


def _remember_offer(session: Session, expires_at: datetime) -> None:
    known = session.offers_expire_at
    session.offers_expire_at = expires_at if known is None else min(known, expires_at)


def recount_offers(session: Session) -> None:
    """Set when the first open offer of a locked session runs out, from the rows."""
    rows = Offer.objects.filter(booking__session=session, state=OfferState.OPEN)
    session.offers_expire_at = rows.aggregate(first=Min("expires_at"))["first"]


def end_offer(session: Session, booking: Booking, state: OfferState) -> None:
    """End the open offer of a booking in a locked session; the place is the caller's to free."""
    Offer.objects.filter(booking=booking, state=OfferState.OPEN).update(state=state)
    recount_offers(session)


def renew_offers(session: Session) -> None:
    """Give every open offer of a locked session a fresh period, after its time was changed."""
    now = timezone.now()
    Offer.objects.filter(booking__session=session, state=OfferState.OPEN).update(
        made_at=now, expires_at=offer_ends(session, now)
    )
    recount_offers(session)


def _end_offers_run_out(session: Session, now: datetime) -> None:
    """End offers past their time: the first puts a person last in the queue, the second ends it."""
    over = Offer.objects.filter(
        booking__session=session, state=OfferState.OPEN, expires_at__lte=now
    ).select_related("booking__person")
    ended = list(over.order_by("booking__queue_number"))
    Offer.objects.filter(pk__in=[one.pk for one in ended]).update(state=OfferState.EXPIRED)
    theirs = Offer.objects.filter(booking__in=[one.booking_id for one in ended])
    ran_out = Counter(theirs.filter(state=OfferState.EXPIRED).values_list("booking", flat=True))
    for offer in ended:
        booking = offer.booking
        free_place(session)
        if ran_out[booking.pk] >= OFFERS_BEFORE_THE_END:
            booking.state = BookingState.LAPSED
        else:
            booking.state = BookingState.WAITING
            booking.queue_number = next_queue_number(session)
        audit.record(actor=None, action="circles.offer_ran_out", subject=booking)
    Booking.objects.bulk_update([one.booking for one in ended], ["state", "queue_number"])
    notify_all(
        Telling("offer_ran_out", one.booking.person, one.booking, str(one.pk)) for one in ended
    )
    recount_offers(session)


def _call_out(session: Session, now: datetime) -> None:
    """Tell everybody who waits that places are free at short notice, once for each place.

    It holds no place for anybody: the first to answer has it.
    """
    if session.places_free <= session.places_called:
        return
    waiting = list(session.bookings.waiting().eligible().select_related("person"))
    if not waiting:
        return
    session.places_called = session.places_free
    session.called_at = now
    session.called_up_to = session.last_queue_number
    version = str(int(now.timestamp()))
    notify_all(Telling("short_notice_call", one.person, one, version) for one in waiting)
    audit.record(actor=None, action="circles.call_out", subject=session)


def may_answer_call(session: Session, booking: Booking, now: datetime | None = None) -> bool:
    """Tell whether somebody who waits may take a place that was called out at short notice."""
    now = now or timezone.now()
    if not (
        booking.is_waiting
        and session.state == SessionState.SCHEDULED
        and session.is_short_notice(now)
        and not session.has_started(now)
        and session.places_free
    ):
        return False
    called = session.called_at is not None and (booking.queue_number or 0) <= session.called_up_to
    return called or session.called_at is None or now >= session.called_at + CALL_IS_FIRST_FOR


def place_for_a_newcomer(session: Session) -> bool:
    """Tell whether a settled session has a place that nobody who waits comes before."""
    if not session.places_free:
        return False
    # Before the cut-off whoever waits has just been given what was free.
    if not (session.last_queue_number and session.is_short_notice()):
        return True
    return not session.bookings.waiting().eligible().exists()


def settle_session(*, session_id: UUID) -> int:
    """Do for one session what time has made due; return how many were given a place or an offer.

    For the sweep. Each service settles too, before it looks, so that a stopped worker never
    lets two people have one place.
    """
    with one_transaction():
        session = lock_session(session_id)
        given = settle(session)
        save_places(session)
    return len(given)
