"""The facilitator's desk: my circles, their sessions, who is coming."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from circles.figures import year_of
from circles.models import CirclePage, FacilitatorInvitation, LearningNote, Session, Turn
from circles.models.choices import BookingState, SessionState
from circles.models.turns import OutOfTurn
from circles.permissions import circles_run_by, has_desk, sessions_run_by
from circles.reflections.services.moderation import inbox_of
from circles.selectors import facilitators_of
from circles.services.attendance import register_is_open
from circles.services.briefs import briefs_for
from circles.services.feedback import results
from circles.services.messages import can_write_to
from circles.services.running import is_going_on
from circles.services.turns import fair_order, free_turns
from portal.accounts.models import User
from portal.core.exceptions import NotAllowed
from portal.core.pagination import paginate
from portal.core.templatetags.portal_tags import local_day

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

DESK_CRUMB = ("Facilitator’s desk", "/desk/")
NEXT_ON_DESK = 10


def open_to(
    has: Callable[[User | AnonymousUser], bool], refusal: str | Promise
) -> Callable[[View[P]], View[P]]:
    """Return what lets those in who pass `has`; others are told so in words (403)."""

    def guard(view: View[P]) -> View[P]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not has(request.user):
                raise NotAllowed(str(refusal))
            return view(request, *args, **kwargs)

        return cast("View[P]", guarded)

    return guard


def facilitators_only(view: View[P]) -> View[P]:
    """Let facilitators and administrators in; others are told so (403)."""
    words = gettext_lazy("This desk is for facilitators of learning circles.")
    return open_to(has_desk, words)(view)


def facilitator_of(request: HttpRequest) -> User:
    """Return who is signed in, for views behind `facilitators_only`."""
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker
    return request.user


def own_circle(request: HttpRequest, slug: str) -> CirclePage:
    """Return a circle this person runs; any other does not exist for them (404)."""
    circle: CirclePage = get_object_or_404(circles_run_by(request.user), slug=slug)
    return circle


def own_session(request: HttpRequest, session_id: UUID) -> Session:
    """Return a session this person runs or covers; any other does not exist (404)."""
    runs = circles_run_by(request.user).filter(pk=OuterRef("circle"))
    sessions = sessions_run_by(request.user).annotate(runs_circle=Exists(runs))
    return get_object_or_404(sessions.select_related("circle"), pk=session_id)


def circle_crumb(circle: CirclePage) -> tuple[str, str]:
    """Return (title, address) of a circle on the desk."""
    return (circle.title, reverse("circles:desk_circle", args=[circle.slug]))


def runs_circle(session: Session) -> bool:
    """Tell of a session from `own_session` whether its circle is theirs too, not covered once."""
    return bool(getattr(session, "runs_circle", False))


def session_crumbs(session: Session) -> list[tuple[str, str]]:
    """Return (title, address) of what lies above a session from `own_session` on the desk."""
    circle = session.circle
    return [
        DESK_CRUMB,
        *([circle_crumb(circle)] if runs_circle(session) else []),
        (local_day(session.wall_date), reverse("circles:desk_session", args=[session.pk])),
    ]


@require_safe
@facilitators_only
def desk(request: HttpRequest) -> HttpResponse:
    """Show what needs the facilitator now, their next sessions and their circles."""
    circles = circles_run_by(request.user)
    sessions = sessions_run_by(request.user).select_related("circle")
    open_registers = (
        sessions.past()
        .filter(bookings__state=BookingState.BOOKED)
        .exclude(state=SessionState.CLOSED)
        .distinct()
    )
    context = {
        "circles": paginate(request, circles.order_by("title", "pk"), 20),
        "coming": sessions.coming()[:NEXT_ON_DESK],
        "open_registers": [one for one in open_registers[:NEXT_ON_DESK] if register_is_open(one)],
        "too_few": sessions.with_too_few()[:NEXT_ON_DESK],
        "offers": sessions.with_offers_out()[:NEXT_ON_DESK],
        "unfilled": sessions.unfilled_soon()[:NEXT_ON_DESK],
        "to_read": inbox_of(facilitator_of(request)).count(),
        "invitations": FacilitatorInvitation.objects.open()
        .filter(person=facilitator_of(request))
        .select_related("circle", "session")
        .order_by("expires_at")[:NEXT_ON_DESK],
    }
    return render(request, "circles/desk/desk.html", context)


@require_safe
@facilitators_only
def desk_circle(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one circle's sessions, those to come or (`?show=past`) those gone by."""
    circle = own_circle(request, slug)
    past = request.GET.get("show") == "past"
    sessions = Session.objects.filter(circle=circle)
    if past:
        chosen = sessions.exclude(pk__in=sessions.coming().values("pk")).order_by(
            "-starts_at", "pk"
        )
    else:
        chosen = sessions.coming()
    context = {
        "circle": circle,
        "past": past,
        "sessions": paginate(request, chosen, 20),
        "facilitators": facilitators_of(circle),
        "year": year_of(circle),
        "crumbs": [DESK_CRUMB],
    }
    return render(request, "circles/desk/circle.html", context)


@require_safe
@facilitators_only
def desk_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Show who is coming, what they need, and who waits, to this circle's facilitators."""
    session = own_session(request, session_id)
    bookings = session.bookings.select_related("person__team")
    context: dict[str, Any] = {
        "session": session,
        "circle": session.circle,
        "coming": bookings.holding().by_name(),
        "waiting": paginate(request, bookings.waiting(), 50),
        "register_open": register_is_open(session),
        "going_on": is_going_on(session),
        "phases": session.phases.all(),
        "over": session.state != SessionState.CANCELLED and session.ends_at <= timezone.now(),
        "note": LearningNote.objects.filter(session=session).first(),
        "feedback": results(session),
        "wishes": fair_order(session),
        "turns": Turn.objects.given()
        .filter(booking__session=session)
        .select_related("booking__person"),
        "free_turns": free_turns(session),
        "reasons": OutOfTurn.choices,
        "started": session.has_started(),
        "briefs": briefs_for(session, request.user),
        "sent": session.messages.select_related("sent_by").annotate(reached=Count("told")),
        "can_write": can_write_to(session),
        "can_change": session.state == SessionState.SCHEDULED and not session.has_started(),
        "crumbs": session_crumbs(session)[:-1],
    }
    return render(request, "circles/desk/session.html", context)
