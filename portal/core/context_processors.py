"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from portal.core.models.base_page import HOME_DEPTH


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the site's name, the home page's address and the sections of the main navigation.

    No query, except one where the page is not in English and a template asks.
    """
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "home_address": SimpleLazyObject(lambda: _translated(request).get(HOME, HOME)),
        "sections": SimpleLazyObject(lambda: _sections(request)),
    }


HOME = "/"

#: (label, address) of the main navigation: addresses that are promised to stay.
SECTIONS = (
    (_("Guidance"), "/guidance/"),
    (_("Motivational interviewing"), "/mi/"),
    (_("Learning modules"), "/modules/"),
    (_("Learning circles"), "/circles/"),
    (_("Reflections"), "/reflections/"),
)


def _sections(request: HttpRequest) -> tuple[tuple[str | Promise, str], ...]:
    """Return the sections; one that has a page in the language of this one leads there."""
    translated = _translated(request)
    return tuple((label, translated.get(address, address)) for label, address in SECTIONS)


def _translated(request: HttpRequest) -> dict[str, str]:
    """Return where addresses of the header have a live page in this language; one query."""
    language = get_language()
    if language in {None, settings.LANGUAGE_CODE}:
        return {}
    if not hasattr(request, "_translated_addresses"):
        english = Page.objects.filter(
            depth__in=(HOME_DEPTH, HOME_DEPTH + 1),
            locale__language_code=settings.LANGUAGE_CODE,
            translation_key=OuterRef("translation_key"),
        )
        pages = Page.objects.live().filter(
            locale__language_code=language, depth__in=(HOME_DEPTH, HOME_DEPTH + 1)
        )
        found = pages.annotate(of=Subquery(english.values("slug")[:1])).select_related("locale")
        request._translated_addresses = {  # type: ignore[attr-defined]
            HOME if page.depth == HOME_DEPTH else f"/{page.of}/": address
            for page in found
            if (address := page.get_url(request)) is not None
        }
    addresses: dict[str, str] = request._translated_addresses  # type: ignore[attr-defined]
    return addresses
