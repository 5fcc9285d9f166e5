"""Make the address of one's own calendar feed, and stop it."""

from __future__ import annotations

import base64
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from circles.models.feeds import FeedToken, token_hash
from portal.accounts.models import User
from portal.core import audit
from portal.core.exceptions import NotPossible


def make_feed(*, actor: User, form_key: UUID) -> str:
    """Return the token of a new feed; the one there was stops.

    The token is made from the form's key, so that a form sent twice gives the same address.
    Raises NotPossible for a form whose feed was stopped since: that one stays stopped.
    """
    token = _token(actor, form_key)
    with transaction.atomic():
        _lock(actor)
        known = FeedToken.objects.filter(token_hash=token_hash(token)).first()
        if known is not None and known.revoked_at is None:
            return token
        if known is not None:
            raise NotPossible(
                gettext("This address was stopped. Open the page again to make a new one.")
            )
        _revoke(actor)
        made = FeedToken.objects.create(person=actor, token_hash=token_hash(token))
        audit.record(actor=actor, action="circles.make_feed", subject=made)
    return token


def stop_feed(*, actor: User) -> bool:
    """Stop a person's feed at once; return whether there was one."""
    with transaction.atomic():
        _lock(actor)
        return _revoke(actor)


def _revoke(actor: User) -> bool:
    live = FeedToken.objects.filter(person=actor, revoked_at=None).first()
    if live is None:
        return False
    live.revoked_at = timezone.now()
    live.save(update_fields=["revoked_at"])
    audit.record(actor=actor, action="circles.stop_feed", subject=live)
    return True


def _lock(actor: User) -> None:
    User.objects.select_for_update().get(pk=actor.pk)


def _token(actor: User, form_key: UUID) -> str:
    """Return 256 bits that nobody can work out without this site's secret."""
    mac = salted_hmac("circles.feeds", f"{actor.pk}:{form_key}", algorithm="sha256")
    return base64.urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()
