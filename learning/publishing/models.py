"""The steps of review, and the links that lead out of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.models import GroupApprovalTask, Page, TaskState, WorkflowState

from learning.publishing.guards import may_be_approved

if TYPE_CHECKING:
    from portal.accounts.models import User

#: An action of a task as Wagtail passes it: name, words, whether it asks for more.
Action = tuple[str, Any, bool]


class AcademyApprovalTask(GroupApprovalTask):
    """A step that somebody of a group approves: never the person who submitted the page."""

    class Meta:
        verbose_name = "approval by somebody else"
        verbose_name_plural = "approvals by somebody else"

    def get_actions(self, obj: Page, user: User) -> list[Action]:
        """Offer approval only where this person may give it and nothing stands in its way."""
        actions: list[Action] = super().get_actions(obj, user)
        if actions and not may_be_approved(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    @classmethod
    def get_description(cls) -> str:
        """Say who may approve."""
        return "Members of the chosen groups approve, but never what they submitted themselves."


class LivedExperienceTask(AcademyApprovalTask):
    """A step for somebody with lived experience, where the page asks for one."""

    class Meta:
        verbose_name = "approval by somebody with lived experience, where asked for"
        verbose_name_plural = "approvals by somebody with lived experience"

    def start(self, workflow_state: WorkflowState, user: User | None = None) -> TaskState:
        """Begin the step, or pass over it when the page does not ask for it."""
        page = workflow_state.content_object.get_latest_revision_as_object()
        if getattr(page, "wants_lived_experience_review", False):
            return super().start(workflow_state, user=user)
        state = TaskState(
            workflow_state=workflow_state,
            revision=page.get_latest_revision(),
            task=self,
            status=TaskState.STATUS_SKIPPED,
        )
        state.save()
        return state
