"""Demonstration accounts: one person per role, only where DEBUG and DEMO are both on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from portal.accounts.models import Locality, Team, User
from portal.accounts.roles import Role, give_role
from portal.core.exceptions import NotAllowed


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One demonstration person; `roles` empty means administrator."""

    key: str
    email: str
    first_name: str
    last_name: str
    roles: tuple[Role, ...]


ACCOUNTS = (
    DemoAccount(
        "practitioner", "practitioner@demo.localhost", "Demo", "Practitioner", (Role.PRACTITIONER,)
    ),
    DemoAccount(
        "facilitator",
        "facilitator@demo.localhost",
        "Demo",
        "Facilitator",
        (Role.PRACTITIONER, Role.FACILITATOR),
    ),
    DemoAccount(
        "academy editor",
        "editor@demo.localhost",
        "Demo",
        "Editor",
        (Role.PRACTITIONER, Role.ACADEMY_EDITOR),
    ),
    DemoAccount(
        "academy publisher",
        "publisher@demo.localhost",
        "Demo",
        "Publisher",
        (
            Role.PRACTITIONER,
            Role.ACADEMY_PUBLISHER,
            Role.PRACTICE_REVIEWER,
            Role.LIVED_EXPERIENCE_REVIEWER,
        ),
    ),
    DemoAccount("administrator", "administrator@demo.localhost", "Demo", "Administrator", ()),
)


def password_file() -> Path:
    """Return where the generated passwords are kept, readable by the owner alone."""
    return Path(settings.PORTAL_VAR_DIR) / "demo-accounts.txt"


@transaction.atomic
def make_demo_accounts() -> dict[str, tuple[str, str]]:
    """Make what is missing and return {role: (address, password)}.

    Passwords are generated at the first start and kept from then on. Raises NotAllowed
    unless the site runs with DEBUG and DEMO.
    """
    if not (settings.DEBUG and settings.PORTAL_DEMO):
        raise NotAllowed(
            gettext("Demonstration accounts exist only where DEBUG and DEMO are both on.")
        )
    known = _read_passwords()
    locality, _ = Locality.objects.get_or_create(name="Example locality")
    team, _ = Team.objects.get_or_create(
        name="Example assessment team", defaults={"locality": locality}
    )
    made = {}
    for account in ACCOUNTS:
        password = known.get(account.email) or secrets.token_urlsafe(9)
        _make(account, team, password)
        made[account.key] = (account.email, password)
    _write_passwords(made)
    return made


def _make(account: DemoAccount, team: Team, password: str) -> None:
    user = User.objects.filter(email=account.email).first()
    if user is None:
        user = User.objects.create_user(
            account.email,
            password,
            first_name=account.first_name,
            last_name=account.last_name,
            team=team,
            is_superuser=not account.roles,
            is_staff=not account.roles,
        )
    elif not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    for role in account.roles:
        give_role(user, role)
    EmailAddress.objects.update_or_create(
        user=user, email=account.email, defaults={"verified": True, "primary": True}
    )


def _read_passwords() -> dict[str, str]:
    try:
        lines = password_file().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return dict(line.split(" ", 1) for line in lines if " " in line)


def _write_passwords(made: dict[str, tuple[str, str]]) -> None:
    path = password_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    lines = [f"{email} {password}\n" for email, password in made.values()]
    path.write_text("".join(lines), encoding="utf-8")
