"""Errors in plain words, and whether the site is well."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import Context, Engine
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core.disk import is_full, is_low, let_go_of_reserve
from portal.core.locks import is_away


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page and where to look; never echo the address."""
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say plainly that the request could not be understood."""
    return HttpResponse(
        _("This request could not be understood."),
        status=400,
        content_type="text/plain; charset=utf-8",
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this is not open to the person, with the rule's own words where it has some."""
    message = getattr(exception, "message", "")
    return render(request, "403.html", {"message": message}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form had grown old, and that nothing was saved."""
    return render(request, "403_csrf.html", status=403)


def busy(request: HttpRequest, message: str) -> HttpResponse:
    """Say that nothing was changed and that asking again may work."""
    return _try_again(render(request, "503.html", {"message": message}, status=503))


def server_error(request: HttpRequest) -> HttpResponse:
    """Show the plain 500 page with the request's reference number.

    A database that does not answer is 503, and a full disk 507, each in words of its own.
    Rendered without context processors: whatever broke may break them too.
    """
    error = sys.exc_info()[1]
    if is_full(error):
        let_go_of_reserve()
        return _fault(request, "507.html", HTTPStatus.INSUFFICIENT_STORAGE)
    if is_away(error):
        return _try_again(_fault(request, "503_database.html", HTTPStatus.SERVICE_UNAVAILABLE))
    return _fault(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def _fault(request: HttpRequest, template: str, status: HTTPStatus) -> HttpResponse:
    context = Context({"reference": getattr(request, "reference", "")})
    page = Engine.get_default().get_template(template).render(context)
    return HttpResponse(page, status=status)


def _try_again(response: HttpResponse) -> HttpResponse:
    """Let programs know that asking again in a moment may work."""
    response["Retry-After"] = "5"
    return response


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Answer while the process runs."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers, 503 otherwise, and whether the disk is nearly full."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        if is_full(error):
            let_go_of_reserve()
        return JsonResponse({"ready": False, "low_on_disk": is_low()}, status=503)
    return JsonResponse({"ready": True, "low_on_disk": is_low()})
