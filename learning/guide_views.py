"""The addresses of a guide beside its own page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from learning.printed.guide import guide_pdf

if TYPE_CHECKING:
    from learning.models.guides import PracticeGuidePage


def pdf(request: HttpRequest, guide: PracticeGuidePage) -> HttpResponse:
    """Give the guide as a PDF file that may be printed and handed round."""
    made = guide_pdf(
        guide,
        site_name=settings.WAGTAIL_SITE_NAME,
        address=request.build_absolute_uri(guide.url),
    )
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{guide.slug}.pdf"'
    # The page says when it changes; the file is found by way of the page.
    response["X-Robots-Tag"] = "noindex"
    return response
