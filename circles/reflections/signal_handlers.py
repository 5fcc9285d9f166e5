"""The check learns of writers as guides that cite them are published and taken down."""

from __future__ import annotations

from typing import Any

from wagtail.signals import page_published, page_unpublished

from circles.reflections.services.citing import note_writers_cited
from learning.models import PracticeGuidePage


def connect() -> None:
    """Listen to guides being published and taken down."""
    for signal in (page_published, page_unpublished):
        signal.connect(
            _note_writers, sender=PracticeGuidePage, dispatch_uid="reflections.writers_cited"
        )


def _note_writers(*, instance: PracticeGuidePage, **kwargs: Any) -> None:
    note_writers_cited(guide=instance)
