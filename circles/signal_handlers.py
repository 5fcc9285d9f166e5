"""Sessions follow their circle in and out of search; nothing else of them changes with it."""

from __future__ import annotations

from typing import Any

from wagtail.signals import page_published, page_unpublished

from circles.models import CirclePage, Session
from circles.services.scheduling import announce


def connect() -> None:
    """Listen to circles being published and taken down."""
    page_published.connect(
        announce_sessions, sender=CirclePage, dispatch_uid="circles.announce_sessions"
    )
    page_unpublished.connect(
        announce_sessions, sender=CirclePage, dispatch_uid="circles.withdraw_sessions"
    )


def announce_sessions(*, instance: CirclePage, **kwargs: Any) -> None:
    """Tell search about each session to come of a circle that was published or taken down."""
    for session in Session.objects.coming().filter(circle=instance):
        session.circle = instance
        announce(session)
