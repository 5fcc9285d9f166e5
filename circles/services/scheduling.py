"""Schedule sessions and series, change them, cancel them."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

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
from circles.permissions import require_can_run, require_can_run_session
from circles.services.arranging import (
    Arrangements,
    ChangedMeanwhile,
    arrange,
    mark_of,
    require_place,
    require_time,
    told,
)
from circles.services.capacity import settle_capacity
from circles.services.places import (
    fill,
    lock_session,
    one_transaction,
    renew_offers,
    settle,
)
from circles.services.series import PlannedDate, SeriesRule, plan
from portal.core import audit
from portal.core.exceptions import NotPossible
from portal.core.signals import searchable_changed, searchable_removed
from portal.notifications.services import Telling, notify_all

if TYPE_CHECKING:
    from portal.accounts.models import User

Kept = TypeVar("Kept", Session, SessionSeries)


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
    exist, sizes out of order, no place to meet, or a circle without a lead facilitator.
    """
    require_can_run(actor, circle)
    _require_lead(circle)
    require_place(arrangements)
    with one_transaction():
        known = _known(Session, session_id, circle)
        if known is not None:
            return known
        session = _new_session(circle, day, at, arrangements)
        session.pk = session_id or uuid4()
        require_time(session.starts_at)
        if not _is_kept(session):
            return _kept_meanwhile(Session, session.pk, circle)
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
    """Return every date of a series, those left out too, with its clashes; saves nothing.

    Raises NotAllowed for somebody who does not run the circle, NotPossible without a place
    to meet, RuleRefused for a rule without end or with too many dates.
    """
    require_can_run(actor, circle)
    require_place(arrangements)
    return plan(rule=rule, minutes=arrangements.minutes, facilitator=actor)


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
        known = _known(SessionSeries, series_id, circle)
        if known is not None:
            return known
        series = SessionSeries(
            pk=series_id or uuid4(),
            circle=circle,
            frequency=rule.frequency,
            first_date=rule.first_date,
            wall_time=rule.at,
            zone=rule.zone,
            until=rule.until,
            count=rule.count,
            nation=rule.nation,
            skips_closures=rule.skips_closures,
        )
        if not _is_kept(series):
            return _kept_meanwhile(SessionSeries, series.pk, circle)
        days = [one.day for one in planned if one.is_session]
        sessions = [_new_session(circle, day, rule.at, arrangements, series) for day in days]
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
    seen: str | None = None,
) -> Session:
    """Change time, place or size of a session that has not started.

    Everybody booked, offered a place or waiting is told once when time or place changed, and
    open offers begin anew. More places go to the queue at once. Fewer places than are held
    raises NotPossible unless `beyond` (a value of Beyond) says what happens: everybody keeps
    their place and nobody new gets one until enough people cancel, or the last to book go
    back to the waiting list and are told. One of a series counts as changed by itself from
    then on. `seen` is the mark of what the person saw: raises ChangedMeanwhile when somebody
    else changed it since. Sent twice, it changes nothing more. Raises NotAllowed,
    NotPossible and Busy.
    """
    with one_transaction():
        session = lock_session(session_id)
        require_can_run_session(actor, session)
        require_changeable(session)
        if is_so(session, day, at, arrangements) and seen is not None:
            return session
        require_unchanged([session], seen)
        require_place(arrangements)
        if session.series_id and day != session.wall_date:
            lock_series(session.series_id)
            _require_free_day(session, day)
        session.changed_alone = session.series_id is not None
        change_locked(session, day, at, arrangements, beyond)
        audit.record(actor=actor, action="circles.change_session", subject=session)
    return session


def change_locked(
    session: Session, day: date, at: time, arrangements: Arrangements, beyond: str
) -> None:
    """Change a locked session as `change_session` says, tell people, and save it."""
    settle(session)
    before, started = told(session), session.starts_at
    arrange(session, day, at, arrangements)
    require_time(session.starts_at)
    settle_capacity(session, beyond)
    changed = told(session) != before
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
    announce(session)


def is_so(session: Session, day: date, at: time, arrangements: Arrangements) -> bool:
    """Tell whether a session is arranged in this way already."""
    now = (session.wall_date, session.wall_time, Arrangements.of(session))
    return now == (day, at, arrangements)


def require_unchanged(sessions: list[Session], seen: str | None) -> None:
    """Raise ChangedMeanwhile unless sessions still have the mark that was seen."""
    if seen is not None and mark_of(sessions) != seen:
        raise ChangedMeanwhile(
            gettext(
                "Somebody changed this while you had the form open. Nothing of yours is saved "
                "yet. Look at what would change now, then save."
            )
        )


def cancel_session(*, actor: User, session_id: UUID, reason: str) -> Session:
    """Cancel a session that has not started; everybody booked or waiting is told once.

    Asked twice it changes nothing. Raises NotAllowed, NotPossible and Busy.
    """
    if reason not in SessionCancelReason.values:
        raise NotPossible(gettext("Please choose one of the reasons."))
    with one_transaction():
        session = lock_session(session_id)
        require_can_run_session(actor, session)
        if session.state == SessionState.CANCELLED:
            return session
        require_changeable(session)
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
    arrange(session, day, at, arrangements)
    return session


def _require_lead(circle: CirclePage) -> None:
    lead = FacilitatorAssignment.objects.filter(circle=circle, role=FacilitatorRole.LEAD)
    if not lead.exists():
        raise NotPossible(
            gettext("This circle has no lead facilitator yet, so nobody would run it.")
        )


def require_changeable(session: Session) -> None:
    """Raise NotPossible for a session that has started or was cancelled."""
    if session.state != SessionState.SCHEDULED or session.has_started():
        raise NotPossible(
            gettext("This session has started or was cancelled, so it cannot be changed.")
        )


def lock_series(series_id: UUID) -> None:
    """Let nobody else move a session of a series until the transaction ends.

    Taken after the sessions' own locks, always, so that nobody waits crosswise.
    """
    SessionSeries.objects.select_for_update().get(pk=series_id)


def _require_free_day(session: Session, day: date) -> None:
    others = Session.objects.filter(series=session.series_id, wall_date=day)
    if others.exclude(pk=session.pk).exists():
        raise NotPossible(day_taken(day))


def day_taken(day: date) -> str:
    """Say that a series has a session on a day already."""
    words = gettext("This series has a session on %(day)s already. Choose another day.")
    return words % {"day": f"{day.day} {day:%B %Y}"}


def _known(model: type[Kept], pk: UUID | None, circle: CirclePage) -> Kept | None:
    """Return what an earlier sending of the same form made."""
    return model._default_manager.filter(pk=pk, circle=circle).first() if pk else None


def _is_kept(row: Session | SessionSeries) -> bool:
    """Insert a row; tell whether it was, or another request was first with the same key."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if not type(row)._default_manager.filter(pk=row.pk).exists():
            raise
        return False
    return True


def _kept_meanwhile(model: type[Kept], pk: UUID, circle: CirclePage) -> Kept:
    """Return what the same form, sent in the same moment, made; it is nobody else's."""
    known = _known(model, pk, circle)
    if known is None:
        raise NotPossible(gettext("This form was used before. Go back and open it anew."))
    return known
