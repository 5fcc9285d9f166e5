"""What templates may ask about the person."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.accounts.roles import Role, has_role


def person(request: HttpRequest) -> dict[str, object]:
    """Return `is_facilitator` and `writes_pages`: one query for both, where a template asks."""
    writers = (Role.ACADEMY_EDITOR, Role.ACADEMY_PUBLISHER)
    return {
        "is_facilitator": SimpleLazyObject(lambda: has_role(request.user, Role.FACILITATOR)),
        "writes_pages": SimpleLazyObject(lambda: has_role(request.user, *writers)),
    }
