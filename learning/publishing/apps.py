"""What keeps guidance true: checks before publishing, reviews that fall due, reports."""

from __future__ import annotations

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """What keeps guidance true: checks before publishing, reviews that fall due, reports."""

    name = "learning.publishing"
    label = "publishing"
    verbose_name = "Publishing"
