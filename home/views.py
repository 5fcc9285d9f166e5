"""The personal desk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from circles.reflections.services.moderation import can_moderate
from home.desk import desk_of
from portal.accounts.models import User
from portal.core.pagination import paginate


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show a person what is theirs: coming sessions, waiting lists, modules begun."""
    assert isinstance(request.user, User)  # noqa: S101 - login_required has seen to it
    own = desk_of(request.user)
    return render(
        request,
        "home/desk.html",
        {
            "desk": own,
            "bookings": paginate(request, own.bookings),
            "moderates": can_moderate(request.user),
        },
    )
