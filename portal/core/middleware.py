"""What happens around every request."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.core.signals import got_request_exception
from django.db import OperationalError
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal.core.exceptions import Busy, NotAllowed
from portal.core.locks import is_lock
from portal.core.views import busy, forbidden, not_found

logger = logging.getLogger("portal.request")

GetResponse = Callable[[HttpRequest], HttpResponse]

#: Wagtail's admin works with inline styles and scripts of its own.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "frame-ancestors 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
)


class RequestReferenceMiddleware:
    """Gives each request a reference number, shown on the 500 page and in the log."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set `request.reference`: eight letters and digits that name nobody."""
        request.reference = secrets.token_hex(4)  # type: ignore[attr-defined]
        return self.get_response(request)


@receiver(got_request_exception)
def log_crash(sender: object, request: HttpRequest | None = None, **kwargs: object) -> None:
    """Log a crash under the request's reference, which the 500 page shows.

    The path is left out: an address can name a circle or a page that is private.
    """
    logger.error("request %s crashed", getattr(request, "reference", "-"), exc_info=True)


class HeadersMiddleware:
    """Keeps signed-in pages out of every cache, and gives the admin its own policy."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add headers that are missing."""
        response = self.get_response(request)
        if request.path.startswith("/cms/"):
            response.setdefault("Content-Security-Policy", ADMIN_POLICY)
        user = getattr(request, "user", None)
        if user is not None and request.path[:8] != "/static/" and user.is_authenticated:
            response.setdefault("Cache-Control", "private, no-store")
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        return response


class PlainErrorsMiddleware:
    """Turns refusals no view dealt with, and a locked database, into plain pages."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 503 when something is busy, 403 when a person may not, 404 in our own words.

        The last also where DEBUG is on: who tries the site out should see what people see.
        """
        if isinstance(exception, Http404):
            return not_found(request, exception)
        if isinstance(exception, Busy):
            return busy(request, exception.message)
        if isinstance(exception, NotAllowed):
            return forbidden(request, exception)
        if isinstance(exception, OperationalError) and is_lock(exception):
            return busy(request, _("Somebody else is saving at this moment. Nothing was changed."))
        return None
