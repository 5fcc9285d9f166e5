"""What every answer of the public API has in common: anybody may ask, nobody is known.

Whoever is signed in gets what everybody gets, so that an answer may be kept by any cache.
"""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import Http404
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from circles.models import Session
from circles.models.sessions import SessionQuerySet
from circles.selectors import public_circles

#: Short, so that a place that is gone is not offered for long.
KEPT_SECONDS: Final = 60


def public_sessions() -> SessionQuerySet:
    """Return the sessions of public circles to come, soonest first."""
    return Session.objects.coming().filter(circle__in=public_circles().values("pk"))


class PublicThrottle(AnonRateThrottle):
    """So many questions a minute from one address."""

    scope = "public-api"
    rate = "120/min"


class OneRepresentation(BaseContentNegotiation):
    """Each address has one representation, whatever a client says it would like."""

    def select_parser(self, request: Request, parsers: list[Any]) -> Any:
        """Return the first."""
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: list[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """Return the first."""
        return renderers[0], renderers[0].media_type


class PublicView(APIView):
    """Reads only, asks nobody who they are, and can be switched off."""

    # No password is taken here: that would be a second door without its limits.
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    throttle_classes = [PublicThrottle]
    content_negotiation_class = OneRepresentation

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Answer 404 where the API is switched off."""
        super().initial(request, *args, **kwargs)
        if not settings.PORTAL_PUBLIC_API:
            raise Http404("not found")

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Say how long an answer may be kept."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        well = finished.status_code == 200  # noqa: PLR2004
        finished["Cache-Control"] = f"public, max-age={KEPT_SECONDS}" if well else "no-store"
        return finished
