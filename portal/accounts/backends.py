"""Who asks: the person behind a session, with what decides what they may do."""

from __future__ import annotations

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import F

from portal.accounts.models import User


class SignInBackend(AuthenticationBackend):
    """Signs people in by e-mail address, as allauth does."""

    def get_user(self, user_id: UUID | str) -> User | None:
        """Return a person with their groups, which every page asks for; one query for both."""
        people = User.objects.filter(pk=user_id).order_by()
        rows = list(people.annotate(group_pk=F("groups__pk"), group_name=F("groups__name")))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        person: User = rows[0]
        person.group_names = {row.group_pk: row.group_name for row in rows if row.group_pk}
        return person
