"""A certificate as a PDF file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.defaultfilters import date as format_date

from portal.core.pdf import render_pdf

if TYPE_CHECKING:
    from learning.pathways.models import Certificate

TEMPLATE = Path(__file__).with_name("typst") / "certificate.typ"


def certificate_pdf(certificate: Certificate, *, check: str) -> bytes:
    """Return the certificate as a PDF/UA-1 file; `check` is where its number can be checked."""
    return render_pdf(
        TEMPLATE,
        {
            "site": settings.WAGTAIL_SITE_NAME,
            "name": certificate.name,
            "module": certificate.module_title,
            "version": certificate.module_version,
            "minutes": certificate.minutes,
            "day": format_date(certificate.completed_on, "j F Y"),
            "number": certificate.spaced_number,
            "check": check,
        },
    )
