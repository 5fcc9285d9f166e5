"""What the end of a module shows: the certificate, and whether a store is told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from learning.pathways import xapi
from learning.pathways.models import Certificate
from learning.selectors import module_state
from portal.core.panels import Panel


def at_the_end(module: Any, request: HttpRequest) -> Panel | None:
    """Offer the certificate to whoever completed the module and passed its quizzes."""
    if not request.user.is_authenticated:
        return None
    state = module_state(module, request.user)
    certificate = Certificate.objects.filter(person=request.user, module=module.pk).first()
    return Panel(
        "pathways/at_the_end.html",
        {
            "completed": state.completed_at is not None,
            "all_passed": state.all_passed,
            "certificate": certificate,
            "store": settings.PORTAL_XAPI_URL if xapi.is_on() else "",
        },
    )
