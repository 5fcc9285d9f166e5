"""What is done by the clock."""

from __future__ import annotations

from django.core.management import call_command

from learning.publishing import reviews
from learning.publishing.links import checking as checking
from portal.core.schedule import every


@every(minutes=5, name="publish-scheduled-pages")
def publish_scheduled_pages() -> None:
    """Publish and take down what was given a date, as Wagtail's own command does."""
    call_command("publish_scheduled")


@every(minutes=12 * 60, name="remind-of-reviews")
def remind_of_reviews() -> int:
    """Remind people of pages that fall due."""
    return reviews.remind_of_reviews()
