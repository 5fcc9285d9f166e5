"""What a certificate for a module says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from learning.pathways.models import Certificate
from portal.core.certificates import CertificateFacts

if TYPE_CHECKING:
    from django.db.models import QuerySet

LIMITS = _(
    "It says that the module was worked through and its quizzes, where it has any, were passed. "
    "It is no judgement of anybody’s practice."
)


def facts_of(certificate: Certificate) -> CertificateFacts:
    """Return what stands on a certificate: the facts as they were."""
    about = f"about {certificate.minutes} minutes"
    if certificate.module_version:
        about = f"version {certificate.module_version}, {about}"
    day = format_date(certificate.completed_on, "j F Y")
    return CertificateFacts(
        number=certificate.number,
        name=certificate.name,
        has_done=gettext("has completed the learning module"),
        title=certificate.module_title,
        detail=f"{about[0].upper()}{about[1:]}, on {day}.",
        limits=str(LIMITS),
    )


def find(number: str) -> CertificateFacts | None:
    """Return what the certificate with this number says, or None; one query."""
    rows: QuerySet[Certificate] = Certificate.objects.filter(number=number)
    certificate = rows.first()
    return facts_of(certificate) if certificate else None
