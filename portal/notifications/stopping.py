"""Addresses in mails at which people stop mails of that kind, without signing in (RFC 8058)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from portal.accounts.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAddress:
    """Where one kind of mail is stopped: the view, and the salt that keeps its tokens apart."""

    view: str
    salt: str

    def token_of(self, person: User) -> str:
        """Return what stands in the address of this person."""
        return signing.dumps(str(person.pk), salt=self.salt)

    def person_of(self, token: str) -> User:
        """Return whose mails a token stops; raises signing.BadSignature for any other text."""
        try:
            return User.objects.get(pk=signing.loads(token, salt=self.salt))
        except User.DoesNotExist as gone:
            raise signing.BadSignature("Nobody any more.") from gone

    def url_for(self, person: User) -> str:
        """Return the whole address for this person."""
        return f"{settings.PORTAL_BASE_URL}{reverse(self.view, args=[self.token_of(person)])}"

    def headers_for(self, person: User) -> dict[str, str]:
        """Return the mail headers by which a mail program offers to stop."""
        return {
            "List-Unsubscribe": f"<{self.url_for(person)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
