"""Schedule sessions and series, change them, cancel them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils import timezone

from circles.models import (
    Booking,
    CirclePage,
    FacilitatorAssignment,
    Offer,
    Session,
    SessionSeries,
)
from circles.models.choices import (
    DEFAULT_ZONE,
    BookingState,
    FacilitatorRole,
    OfferState,
    SessionCancelReason,
    SessionState,
)
from circles.models.pages import check_capacity
from circles.permissions import require_can_run
from circles.services.capacity import settle_capacity
from circles.services.places import (
    fill,
    lock_session,
    one_transaction,
    renew_offers,
    settle,
)
from circles.services.series import PlannedDate, SeriesRule, plan
from circles.wall_clock import ends_at, instant_of
from portal.core import audit
from portal.core.exceptions import NotPossible
from portal.core.signals import searchable_changed, searchable_removed
from portal.notifications.services import Telling, notify_all

if TYPE_CHECKING:
    from portal.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangements:
    """What a session needs besides its time. Hours and days count back from the start."""

    minutes: int
    mode: str
    venue: str = ""
    join_link: str = ""
    capacity_min: int
    capacity_target: int
    capacity_max: int
    closes_hours: int = 0
    cut_off_hours: int = 24
    opens_days: int | None = None

    @classmethod
    def usual(cls, circle: CirclePage) -> Arrangements:
        """Return what the circle's page says is usual."""
        return cls(
            minutes=circle.minutes,
            mode=circle.mode,
            venue=circle.venue,
            capacity_min=circle.capacity_min,
            capacity_target=circle.capacity_target,
            capacity_max=circle.capacity_max,
            cut_off_hours=circle.cut_off_hours,
            opens_days=circle.opens_days,
        )


def schedule_session(
    *,
    actor: User,
    circle: CirclePage,
    day: date,
    at: time,
    arrangements: Arrangements,
    session_id: UUID | None = None,
) -> Session:
    """Schedule one session at the wall time `at` on `day`.

    `session_id` comes from the form: sent twice, it makes one session. Raises NotAllowed for
    somebody who does not run the circle; NotPossible for a time that has passed or does not
    exist, sizes out of order, or a circle without a lead facilitator.
    """
    require_can_run(actor, circle)
    _require_lead(circle)
    with one_transaction():
        known = Session.objects.filter(pk=session_id, circle=circle).first()  # type: ignore[misc]
        if known is not None:
            return known
        session = _new_session(circle, day, at, arrangements)
        session.pk = session_id or uuid4()
        _require_future(session.starts_at)
        session.save(force_insert=True)
        audit.record(actor=actor, action="circles.schedule_session", subject=session)
        announce(session)
    return session


def load_session(
    *, circle: CirclePage, day: date, at: time, arrangements: Arrangements, session_id: UUID
) -> Session:
    """Keep a session that comes with loaded content; one in the past counts as held.

    For commands, which act for the site itself. Loaded again under the same id it changes
    nothing, so that people's bookings stay as they are. Raises NotPossible as
    `schedule_session` does, but not for the past.
    """
    with one_transaction():
        known = Session.objects.filter(pk=session_id).first()
        if known is not None:
            return known
        session = _new_session(circle, day, at, arrangements)
        session.pk = session_id
        if session.ends_at <= timezone.now():
            session.state = SessionState.HELD
        session.save(force_insert=True)
        audit.record(actor=None, action="circles.load_session", subject=session)
        announce(session)
    return session


def preview_series(
    *, actor: User, circle: CirclePage, rule: SeriesRule, arrangements: Arrangements
) -> list[PlannedDate]:
    """Return every date of a series with its clashes; saves nothing.

    Raises NotAllowed for somebody who does not run the circle, NotPossible for a rule
    without end or with too many dates.
    """
    require_can_run(actor, circle)
    return plan(rule=rule, minutes=arrangements.minutes, facilitator=actor, now=timezone.now())


def schedule_series(
    *,
    actor: User,
    circle: CirclePage,
    rule: SeriesRule,
    arrangements: Arrangements,
    series_id: UUID | None = None,
) -> SessionSeries:
    """Write out every session of a series, all or none.

    `series_id` comes from the form: sent twice, it makes one series. Clashes only warn.
    Raises NotAllowed and NotPossible as `preview_series` and `schedule_session` do.
    """
    _require_lead(circle)
    planned = preview_series(actor=actor, circle=circle, rule=rule, arrangements=arrangements)
    for one in planned:
        if one.problem:
            raise NotPossible(f"{one.day.day} {one.day:%B %Y}: {one.problem}")
    with one_transaction():
        known = SessionSeries.objects.filter(pk=series_id, circle=circle).first()  # type: ignore[misc]
        if known is not None:
            return known
        series = SessionSeries.objects.create(
            pk=series_id or uuid4(),
            circle=circle,
            frequency=rule.frequency,
            first_date=rule.first_date,
            wall_time=rule.at,
            zone=rule.zone,
            until=rule.until,
            count=rule.count,
        )
        sessions = [_new_session(circle, one.day, rule.at, arrangements, series) for one in planned]
        Session.objects.bulk_create(sessions)
        audit.record(actor=actor, action="circles.schedule_series", subject=series)
        for session in sessions:
            announce(session)
    return series


def change_session(
    *,
    actor: User,
    session_id: UUID,
    day: date,
    at: time,
    arrangements: Arrangements,
    beyond: str = "",
) -> Session:
    """Change time, place or size of a session that has not started.

    Everybody booked, offered a place or waiting is told once when time or place changed, and
    open offers begin anew. More places go to the queue at once. Fewer places than are held
    raises NotPossible unless `beyond` (a value of Beyond) says what happens: everybody keeps
    their place and nobody new gets one until enough people cancel, or the last to book go
    back to the waiting list and are told. Raises NotAllowed, NotPossible and Busy.
    """
    with one_transaction():
        session = lock_session(session_id)
        require_can_run(actor, session.circle)
        _require_changeable(session)
        settle(session)
        before, started = _told(session), session.starts_at
        _arrange(session, day, at, arrangements)
        _require_future(session.starts_at)
        settle_capacity(session, beyond)
        changed = _told(session) != before
        if changed:
            session.revision += 1
            session.ical_sequence += 1
        if session.starts_at != started:
            renew_offers(session)
            session.places_called = 0
        session.save()
        if changed:
            notify_all(
                Telling("session_changed", booking.person, booking, session.revision)
                for booking in session.bookings.live().select_related("person")
            )
        fill(session)
        session.save()
        audit.record(actor=actor, action="circles.change_session", subject=session)
        announce(session)
    return session


def cancel_session(*, actor: User, session_id: UUID, reason: str) -> Session:
    """Cancel a session that has not started; everybody booked or waiting is told once.

    Asked twice it changes nothing. Raises NotAllowed, NotPossible and Busy.
    """
    if reason not in SessionCancelReason.values:
        raise NotPossible("Please choose one of the reasons.")
    with one_transaction():
        session = lock_session(session_id)
        require_can_run(actor, session.circle)
        if session.state == SessionState.CANCELLED:
            return session
        _require_changeable(session)
        bookings = list(session.bookings.live().select_related("person"))
        Booking.objects.filter(pk__in=[one.pk for one in bookings]).update(
            state=BookingState.SESSION_CANCELLED
        )
        Offer.objects.filter(booking__session=session, state=OfferState.OPEN).update(
            state=OfferState.WITHDRAWN
        )
        session.state = SessionState.CANCELLED
        session.cancel_reason = reason
        session.places_held = 0
        session.over_allowance = 0
        session.offers_expire_at = None
        session.ical_sequence += 1
        session.save()
        notify_all(Telling("session_cancelled", one.person, one) for one in bookings)
        audit.record(actor=actor, action="circles.cancel_session", subject=session)
        announce(session)
    return session


def announce(session: Session) -> None:
    """Tell search that a session can be found, or no longer."""
    coming = session.state == SessionState.SCHEDULED and session.ends_at > timezone.now()
    signal = searchable_changed if coming and session.circle.live else searchable_removed
    signal.send(sender=Session, kind="session", object_id=str(session.pk))


def _new_session(
    circle: CirclePage,
    day: date,
    at: time,
    arrangements: Arrangements,
    series: SessionSeries | None = None,
) -> Session:
    session = Session(circle=circle, series=series, zone=DEFAULT_ZONE)
    _arrange(session, day, at, arrangements)
    return session


def _arrange(session: Session, day: date, at: time, arrangements: Arrangements) -> None:
    problems = check_capacity(
        arrangements.capacity_min, arrangements.capacity_target, arrangements.capacity_max
    )
    for message in problems.values():
        raise NotPossible(message)
    starts_at = instant_of(day, at, session.zone)
    session.wall_date, session.wall_time, session.starts_at = day, at, starts_at
    session.ends_at = ends_at(starts_at, arrangements.minutes)
    session.closes_at = starts_at - timedelta(hours=arrangements.closes_hours)
    session.cut_off_at = starts_at - timedelta(hours=arrangements.cut_off_hours)
    session.opens_at = _opening(day, at, session.zone, arrangements.opens_days)
    if session.opens_at is not None and session.opens_at >= session.closes_at:
        raise NotPossible("Booking would open after it closes. Let it open earlier.")
    session.minutes = arrangements.minutes
    session.mode = arrangements.mode
    session.venue = arrangements.venue
    session.join_link = arrangements.join_link
    session.capacity_min = arrangements.capacity_min
    session.capacity_target = arrangements.capacity_target
    session.capacity_max = arrangements.capacity_max


def _opening(day: date, at: time, zone: str, days: int | None) -> datetime | None:
    """Return when booking opens: at the same time on the wall, whole days before."""
    if days is None:
        return None
    try:
        return instant_of(day - timedelta(days=days), at, zone)
    except NotPossible:  # the hour the clocks leave out: an hour later is on that day too
        return instant_of(day - timedelta(days=days), at.replace(hour=at.hour + 1), zone)


def _told(session: Session) -> Sequence[object]:
    """Return what those booked must hear of when it changes."""
    return (session.starts_at, session.minutes, session.mode, session.venue)


def _require_lead(circle: CirclePage) -> None:
    lead = FacilitatorAssignment.objects.filter(circle=circle, role=FacilitatorRole.LEAD)
    if not lead.exists():
        raise NotPossible("This circle has no lead facilitator yet, so nobody would run it.")


def _require_future(starts_at: datetime) -> None:
    if starts_at <= timezone.now():
        raise NotPossible("This time has passed. Choose a time to come.")


def _require_changeable(session: Session) -> None:
    if session.state != SessionState.SCHEDULED or session.has_started():
        raise NotPossible("This session has started or was cancelled, so it cannot be changed.")
