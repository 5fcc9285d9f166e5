"""The personal desk."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.desk import desk_of


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Show a person what is theirs: coming sessions, waiting lists, modules begun."""
    return render(request, "home/desk.html", {"desk": desk_of(request.user)})
