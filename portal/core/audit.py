"""One line per change that somebody may have to answer for: ids and verbs, never text."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db.models import Model

if TYPE_CHECKING:
    from portal.accounts.models import User

logger = logging.getLogger("portal.audit")


def record(*, actor: User | None, action: str, subject: Model) -> None:
    """Log that `actor` (None: the site itself) did `action` to `subject`.

    Never call it for a reflection's author: who shares is not known to the site.
    """
    logger.info(
        "%s %s:%s by %s",
        action,
        subject._meta.label_lower,
        subject.pk,
        actor.pk if actor is not None else "the site",
    )
