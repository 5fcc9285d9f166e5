"""Certificates of attendance: they name no circle, no topic and nobody else (invariant I24)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.models import AttendanceCertificate, Booking
from circles.models.choices import ATTENDED_STATES, BookingState
from circles.services.booking import own_session_id
from portal.core import audit
from portal.core.certificates import CertificateFacts
from portal.core.exceptions import NotPossible
from portal.core.templatetags.portal_tags import local_day

if TYPE_CHECKING:
    from portal.accounts.models import User

LIMITS = gettext_lazy(
    "It says that somebody took part. What was said there stays there, and it is no judgement of "
    "anybody’s practice."
)


@transaction.atomic
def certify_attendance(*, actor: User, booking_id: UUID) -> AttendanceCertificate:
    """Return a person's certificate for a session, made at the first request.

    Raises NotAllowed for somebody else's booking, NotPossible unless the register says that
    they took part and the session is over.
    """
    own_session_id(actor, booking_id)
    booking = (
        Booking.objects.select_related("session").select_for_update(of=("self",)).get(pk=booking_id)
    )
    if booking.state not in ATTENDED_STATES or booking.session.ends_at > timezone.now():
        raise NotPossible(_("There is a certificate when the register says that you took part."))
    certificate, created = AttendanceCertificate.objects.get_or_create(
        booking=booking, defaults={"name": actor.display_name}
    )
    if created:
        audit.record(actor=actor, action="circles.certify", subject=booking)
    return certificate


def facts_of(certificate: AttendanceCertificate) -> CertificateFacts:
    """Return what stands on a certificate."""
    booking = certificate.booking
    session = booking.session
    part = _("Part of a session of") if booking.state == BookingState.PARTIAL else _("A session of")
    return CertificateFacts(
        number=certificate.number,
        name=certificate.name,
        has_done=_("took part in"),
        title=_("a learning circle"),
        detail=f"{part} {session.minutes} minutes on {local_day(session.starts_at)}.",
        limits=str(LIMITS),
    )


def find(number: str) -> CertificateFacts | None:
    """Return what the certificate with this number says; None once the register says otherwise."""
    rows = AttendanceCertificate.objects.filter(number=number, booking__state__in=ATTENDED_STATES)
    certificate = rows.select_related("booking__session").first()
    return facts_of(certificate) if certificate else None
