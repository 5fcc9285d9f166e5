"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name and the sections of the main navigation, without a query."""
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "sections": SECTIONS,
    }


#: (label, address) of the main navigation: addresses that are promised to stay.
SECTIONS = (
    ("Guidance", "/guidance/"),
    ("Motivational interviewing", "/mi/"),
    ("Learning modules", "/modules/"),
    ("Learning circles", "/circles/"),
    ("Reflections", "/reflections/"),
)
