"""Booking in two steps, and a person's own booking from then on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from circles.calendars import invitations as calendar
from circles.forms.bookings import (
    BookingForm,
    CancelBookingForm,
    MoveBookingForm,
    SeveralForm,
    WishesForm,
)
from circles.models import Booking, CirclePage, SessionMessage
from circles.models.choices import ATTENDED_STATES, Promotion, SessionState
from circles.permissions import doors_of
from circles.selectors import (
    live_bookings_by_session,
    open_offer,
    own_clashes,
    queue_ahead,
    sessions_to_book,
    sessions_to_move_to,
)
from circles.services import actions, feedback, notes, offers, wishes
from circles.services import booking as services
from circles.services.briefs import briefs_for
from circles.services.places import may_answer_call, place_for_a_newcomer
from circles.services.turns import DECIDED_BEFORE
from circles.views.sessions import circle_crumbs, session_or_404
from portal.accounts.models import User
from portal.core.exceptions import NotAllowed, NotPossible
from portal.core.form_views import form_view
from portal.core.page_audience import visible_pages
from portal.core.refusals import refusals_in, told_of_refusals
from portal.core.templatetags.portal_tags import local_day


@form_view
@login_required
def book_session(request: HttpRequest, slug: str, session_id: UUID) -> HttpResponse:
    """Ask for agreement and access needs, then book or join the waiting list."""
    user, form = person_of(request), None
    if request.method == "POST":
        # The service looks for itself whether the session is there and open to this person;
        # what the page shows is read only where it has to be shown again.
        form = BookingForm(request.POST, waits="promotion" in request.POST)
        made = _book(user, session_id, form)
        if made is not None:
            return redirect(made)
    session = session_or_404(request, slug, session_id)
    waits = not place_for_a_newcomer(session)
    if form is None:
        mine = live_bookings_by_session(user, [session]).get(session.pk)
        if mine is not None:
            return redirect(mine)
        if not (session.circle.live and session.is_open_for_booking()):
            return redirect(session)
        if doors_of([session.pk])[session.pk].refuses(user) is not None:
            return redirect(session)  # its page says why
        form = BookingForm(waits=waits)
    context = {
        "session": session,
        "circle": session.circle,
        "form": form,
        "waits": waits,
        "clashes": own_clashes(user, session),
        "crumbs": [
            *circle_crumbs(session.circle),
            (local_day(session.wall_date), session.get_absolute_url()),
        ],
    }
    return render(request, "circles/book.html", context)


def _book(person: User, session_id: UUID, form: BookingForm) -> Booking | None:
    """Book what was filled in; None where the form has something to say about it."""
    if not form.is_valid():
        return None
    try:
        return services.book(
            actor=person,
            session_id=session_id,
            idempotency_key=form.cleaned_data["key"],
            access_needs=form.cleaned_data["access_needs"],
            agreement=form.cleaned_data["agreement"],
            promotion=form.chosen_promotion(),
        )
    except NotAllowed as refusal:
        raise Http404 from refusal  # a circle that is not open to somebody does not exist for them
    except NotPossible as refusal:
        form.add_error(None, refusal.message)
        return None


@form_view
@login_required
def book_several(request: HttpRequest, slug: str) -> HttpResponse:
    """Book several sessions of a circle at once: agreement and access needs are asked once."""
    person = person_of(request)
    circle = get_object_or_404(visible_pages(CirclePage.objects.filter(slug=slug), person))
    sessions = sessions_to_book(circle, person, chosen=request.POST.getlist("sessions"))
    form = SeveralForm(sessions, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            made = services.book_several(
                actor=person,
                session_ids=form.chosen(),
                idempotency_key=form.cleaned_data["key"],
                access_needs=form.cleaned_data["access_needs"],
                agreement=form.cleaned_data["agreement"],
                promotion=form.chosen_promotion(),
            )
            waits = sum(one.is_waiting for one in made)
            places = len(made) - waits
            words = ngettext("You have %(n)s place.", "You have %(n)s places.", places)
            messages.success(request, words % {"n": places})
            if waits:
                words = ngettext(
                    "You wait for a place in %(n)s session.",
                    "You wait for a place in %(n)s sessions.",
                    waits,
                )
                messages.success(request, words % {"n": waits})
            return redirect("/my/")
    context = {
        "circle": circle,
        "form": form,
        "sessions": sessions,
        "crumbs": circle_crumbs(circle),
    }
    return render(request, "circles/book_several.html", context)


@require_safe
@login_required
def booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Show a person their own booking as it stands: the confirmation, and all that follows."""
    mine = own_booking(request, booking_id)
    session = mine.session
    context = {
        "booking": mine,
        "session": session,
        "circle": session.circle,
        "ahead": queue_ahead(mine) if mine.is_waiting else 0,
        "offer": open_offer(mine),
        "waiting_lead": waiting_words(mine),
        "can_take": may_answer_call(session, mine),
        "can_give_up": (mine.is_booked or mine.is_waiting) and not session.has_started(),
        "turn": mine.turns.live().first(),
        "can_ask_for_turn": mine.is_booked and not session.has_started() and session.circle.turns,
        "turns_decided": timezone.localtime(session.starts_at - DECIDED_BEFORE),
        "briefs": briefs_for(session, person_of(request)),
        "sent": SessionMessage.objects.readable_with(mine).select_related("sent_by"),
        "after": _after(mine),
        "open_actions": actions.open_actions(person_of(request), session.circle_id).count(),
        "can_change": wishes.may_change_wishes(mine),
        "can_move": mine.is_booked and not session.has_started(),
        "can_book_again": session.circle.live and session.is_open_for_booking(),
        "join_open": mine.is_booked and session.join_is_open(),
        "crumbs": circle_crumbs(session.circle),
    }
    return render(request, "circles/booking.html", context)


def _after(mine: Booking) -> dict[str, Any] | None:
    """Return what somebody can do once the session of their booking has begun."""
    if not actions.may_note(mine):
        return None
    over = mine.session.ends_at <= timezone.now()
    note = notes.note_for(mine) if over else None
    return {
        "note": note,
        "agreed": note is not None and note.agreements.filter(booking=mine).exists(),
        "feedback": feedback.may_answer(mine),
        "certificate": over and mine.state in ATTENDED_STATES,
    }


@form_view
@login_required
def cancel_booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Ask before a place is given up; only the answer changes anything."""
    mine = own_booking(request, booking_id)
    form = CancelBookingForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" and not mine.is_open:
        return redirect(mine)
    if form.is_valid():
        with refusals_in(form):
            services.cancel(
                actor=person_of(request), booking_id=mine.pk, reason=form.cleaned_data["reason"]
            )
            return redirect(mine)
    return booking_form_page(request, "circles/cancel_booking.html", mine, form)


@form_view
@login_required
def change_wishes(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Let somebody change what would help them, and how they wait; their place stays theirs."""
    mine = own_booking(request, booking_id)
    if request.method != "POST" and not wishes.may_change_wishes(mine):
        return redirect(mine)
    form = WishesForm(
        request.POST if request.method == "POST" else None,
        waits=mine.is_waiting,
        initial={"access_needs": mine.access_needs, "promotion": mine.promotion},
    )
    if form.is_valid():
        with refusals_in(form):
            wishes.change_wishes(
                actor=person_of(request),
                booking_id=mine.pk,
                access_needs=form.cleaned_data["access_needs"],
                promotion=form.cleaned_data.get("promotion", ""),
            )
            return redirect(mine)
    return booking_form_page(request, "circles/change_wishes.html", mine, form)


_ANSWERS = {"accept": offers.accept_offer, "decline": offers.decline_offer}


@require_POST
@login_required
def answer_offer(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Accept the place that is kept for somebody, or give it back."""
    mine = own_booking(request, booking_id)
    answer = _ANSWERS.get(request.POST.get("answer", ""))
    if answer is not None:
        with told_of_refusals(request):
            answer(actor=person_of(request), booking_id=mine.pk)
    return redirect(mine)


@require_POST
@login_required
def take_called_place(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Take a place that was called out at short notice."""
    mine = own_booking(request, booking_id)
    with told_of_refusals(request):
        offers.answer_call(actor=person_of(request), booking_id=mine.pk)
    return redirect(mine)


@form_view
@login_required
def move_booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Move a place to another session of the circle that has one free."""
    mine = own_booking(request, booking_id)
    if request.method != "POST" and not (mine.is_booked and not mine.session.has_started()):
        return redirect(mine)
    others = sessions_to_move_to(mine)
    form = MoveBookingForm(others, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            moved = services.move(
                actor=person_of(request),
                booking_id=mine.pk,
                to_session_id=UUID(form.cleaned_data["to"]),
                idempotency_key=form.cleaned_data["key"],
            )
            return redirect(moved)
    return booking_form_page(request, "circles/move_booking.html", mine, form, others=others)


def booking_form_page(
    request: HttpRequest, template: str, mine: Booking, form: Form, **more: Any
) -> HttpResponse:
    """Show a form about one booking."""
    about = {"booking": mine, "session": mine.session, "circle": mine.session.circle, "form": form}
    return render(request, template, {**about, **more})


@require_safe
@login_required
def calendar_entry(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Give somebody with a place the entry for their calendar: the one their mail carries."""
    mine = own_booking(request, booking_id)
    if not mine.is_booked or mine.session.state != SessionState.SCHEDULED:
        raise Http404
    content = calendar.calendar_file(booking=mine, method=calendar.REQUEST)
    response = HttpResponse(content, content_type=calendar.mimetype(calendar.REQUEST))
    response["Content-Disposition"] = f'attachment; filename="{calendar.FILENAME}"'
    return response


def waiting_words(booking: Booking) -> str:
    """Say what happens to somebody who waits when a place comes free."""
    if booking.session.is_short_notice():
        return gettext(
            "The session is near, so nobody is booked unasked any more. If a place comes free we "
            "tell everybody who waits, and the first to take it has it."
        )
    if booking.promotion == Promotion.OFFER:
        return gettext(
            "If a place comes free for you it is kept while you decide, and we tell you by mail."
        )
    return gettext(
        "If a place comes free you are booked at once and told by mail. You need not do anything."
    )


def own_booking(request: HttpRequest, booking_id: UUID) -> Booking:
    """Return the person's own booking; somebody else's does not exist for them."""
    rows = Booking.objects.of(person_of(request)).select_related("session__circle", "person")
    found = rows.filter(pk=booking_id).first()
    if found is None:
        raise Http404
    return found


def person_of(request: HttpRequest) -> User:
    """Return who is signed in, for views that require it."""
    assert isinstance(request.user, User)  # noqa: S101 - every view here requires signing in
    return request.user
