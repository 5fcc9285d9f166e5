"""Reads over several models of this room."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from circles.models import Booking, CirclePage, FacilitatorAssignment, Offer, Session
from circles.models.choices import BookingState, CircleKind, OfferState, SessionState
from circles.services.series import clashes
from learning.models import PracticeGuidePage
from portal.accounts.models import User
from portal.core.page_audience import visible_pages

if TYPE_CHECKING:
    from circles.models.bookings import BookingQuerySet
    from circles.models.sessions import SessionQuerySet

#: How many other sessions are shown to somebody who wants to move a place.
MOST_TO_MOVE_TO = 12
#: How many sessions are offered to be booked together.
MOST_AT_ONCE = 20


def bookings_for(person: User) -> BookingQuerySet:
    """Return a person's places, offers and waits in sessions to come, soonest first; one query.

    The session and its circle come along.
    """
    return (
        Booking.objects.of(person)
        .filter(
            state__in=(BookingState.BOOKED, BookingState.OFFERED, BookingState.WAITING),
            session__state=SessionState.SCHEDULED,
            session__ends_at__gt=timezone.now(),
        )
        .select_related("session__circle")
        .order_by("session__starts_at", "pk")
    )


def public_circles() -> QuerySet[CirclePage]:
    """Return the live circles that anybody may read about; two queries at most to find which."""
    return visible_pages(CirclePage.objects.all(), AnonymousUser())


def coming_public_sessions(limit: int) -> list[Session]:
    """Return the next sessions anybody may read about and that take bookings; two queries."""
    sessions = Session.objects.open_for_booking().filter(circle__in=public_circles())
    return list(sessions.select_related("circle")[:limit])


def sessions_of(circle: CirclePage) -> SessionQuerySet:
    """Return a circle's sessions; none for a page that was never saved."""
    return Session.objects.filter(circle_id=circle.pk)


def live_bookings_by_session(
    person: User | AnonymousUser, sessions: Iterable[Session]
) -> dict[UUID, Booking]:
    """Return {session: the person's place or wait}; one query, none for a visitor."""
    if not person.is_authenticated:
        return {}
    rows = Booking.objects.of(person).live().filter(session__in=[one.pk for one in sessions])
    return {booking.session_id: booking for booking in rows}


def next_sessions(circles: Iterable[Any]) -> dict[int, Session]:
    """Return {circle: its next session that takes place}; one query for all of them.

    Uses the annotation `next_session_id` that `with_next_session` adds.
    """
    wanted = [circle.next_session_id for circle in circles if circle.next_session_id]
    return {session.circle_id: session for session in Session.objects.filter(pk__in=wanted)}


def facilitators_of(circle: CirclePage) -> QuerySet[FacilitatorAssignment]:
    """Return who runs a circle, the lead first."""
    assignments = FacilitatorAssignment.objects.whole_circles().filter(circle_id=circle.pk)
    return assignments.select_related("person").order_by("-role", "person__last_name", "pk")


def cover_of(session: Session) -> User | None:
    """Return who covers a session instead of those who usually run it, or None; one query."""
    cover = session.covers.select_related("person").first()
    return cover.person if cover else None


def who_may_book(circle: CirclePage) -> str:
    """Say in a sentence for whom a circle is; one query."""
    if circle.kind == CircleKind.CLOSED_COHORT:
        return _("Members of this closed group.")
    rows = CirclePage.objects.filter(pk=circle.pk).values_list(
        "for_teams__name", "for_localities__name", "for_roles__name"
    )
    teams, localities, roles = (sorted({*names} - {None}) for names in zip(*rows, strict=True))
    or_ = _(" or ")
    where = or_.join([*teams, *localities])
    if where and roles:
        return _("People of %(where)s who are in the group %(roles)s.") % {
            "where": where,
            "roles": or_.join(roles),
        }
    if where:
        return _("People of %(where)s.") % {"where": where}
    if roles:
        return _("People in the group %(roles)s.") % {"roles": or_.join(roles)}
    return _("Anybody with an account.")


def guides_of(circle: CirclePage, viewer: User) -> QuerySet[PracticeGuidePage]:
    """Return the guides that belong to a circle and that this person may open, by title."""
    belongs = Q(related_from__source=circle.pk) | Q(related_pages__target=circle.pk)
    guides = visible_pages(PracticeGuidePage.objects.filter(belongs), viewer)
    return guides.distinct().order_by("title")


def queue_ahead(booking: Booking) -> int:
    """Return how many people wait before this one."""
    if booking.queue_number is None:
        return 0
    waiting = Booking.objects.filter(session=booking.session_id).waiting()
    return waiting.filter(queue_number__lt=booking.queue_number).count()


def open_offer(booking: Booking) -> Offer | None:
    """Return the offer that keeps a place for this booking, unless it has run out."""
    if not booking.is_offered:
        return None
    now = timezone.now()
    return booking.offers.filter(state=OfferState.OPEN, expires_at__gt=now).first()


def own_clashes(person: User, session: Session) -> list[str]:
    """Return the titles of what else a person runs, booked or waits for at that time."""
    interval = (session.starts_at, session.ends_at)
    found = clashes(person=person, intervals=[interval], leaving_out=[session.pk])
    return found.get(session.starts_at, [])


def sessions_to_book(
    circle: CirclePage, person: User, *, chosen: Collection[str] = ()
) -> list[Session]:
    """Return the next sessions of a circle that a person has not booked yet; one query.

    Those `chosen` in a form that was sent are among them in any case: it may be sent twice.
    """
    mine = Booking.objects.of(person).live().exclude(session__in=_uuids(chosen)).values("session")
    sessions = list(sessions_of(circle).open_for_booking().exclude(pk__in=mine)[:MOST_AT_ONCE])
    for session in sessions:
        session.circle = circle
    return sessions


def _uuids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found


def sessions_to_move_to(booking: Booking) -> list[Session]:
    """Return the next sessions of the booking's circle in which a place is free; one query."""
    circle = booking.session.circle
    mine = Booking.objects.of(booking.person).live().values("session")
    others = sessions_of(circle).open_for_booking().with_free_places().exclude(pk__in=mine)
    found = list(others[:MOST_TO_MOVE_TO])
    for session in found:
        session.circle = circle
    return found
