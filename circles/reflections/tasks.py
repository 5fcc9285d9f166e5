"""What is done by the clock."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from circles.reflections.services.release import release_batch
from portal.core.schedule import every


@every(minutes=60, name="release-reflections")
def release_when_due() -> int:
    """Release what is approved if this is the hour for it; return how many.

    The hour is fixed so that the time of a release says nothing about anybody's act. Run twice in
    that hour it does nothing new, since what is left over is fewer than a batch.
    """
    if timezone.localtime().hour != settings.PORTAL_REFLECTION_RELEASE_HOUR:
        return 0
    return release_batch()
