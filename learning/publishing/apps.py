"""What keeps guidance true: checks before publishing, reviews that fall due, reports."""

from __future__ import annotations

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """What keeps guidance true: checks before publishing, reviews that fall due, reports."""

    name = "learning.publishing"
    label = "publishing"
    verbose_name = "Publishing"

    def ready(self) -> None:
        """Set up the workflow, and say what is refused, told and done by the clock."""
        from learning.publishing import notices, tasks  # noqa: F401 - scheduled work
        from learning.publishing.guards import refusals
        from learning.publishing.workflow import set_up_workflow
        from learning.refusals import register_refusals
        from portal.accounts.signals import roles_synced

        roles_synced.connect(set_up_workflow, dispatch_uid="publishing.workflow")
        register_refusals(refusals)
        notices.register_kinds()
