"""Where allauth is told how this site does things."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from portal.accounts.models import User
from portal.accounts.roles import Role, give_role


class AccountAdapter(DefaultAccountAdapter):
    """Everybody who signs up is a practitioner."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save a person who signed up, in the practitioners' group."""
        user = super().save_user(request, user, form, commit=commit)
        if commit:
            give_role(user, Role.PRACTITIONER)
        return user
