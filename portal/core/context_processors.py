"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name and the sections of the main navigation, without a query."""
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "sections": SECTIONS,
    }


#: (label, address) of the main navigation: addresses that are promised to stay.
SECTIONS = (
    (_("Guidance"), "/guidance/"),
    (_("Motivational interviewing"), "/mi/"),
    (_("Learning modules"), "/modules/"),
    (_("Learning circles"), "/circles/"),
    (_("Reflections"), "/reflections/"),
)
