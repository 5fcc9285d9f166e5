"""The way of a page from a draft to its readers: set up in Wagtail as this module says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Page, Task, Workflow, WorkflowPage, WorkflowTask

from learning.publishing.models import AcademyApprovalTask, LivedExperienceTask
from portal.accounts.roles import Role

#: The workflow every page goes through.
WORKFLOW = "Academy review"

#: Its steps in order: what it is called, whose it is.
STEPS: tuple[tuple[type[AcademyApprovalTask], str, Role], ...] = (
    (AcademyApprovalTask, "Practice review", Role.PRACTICE_REVIEWER),
    (LivedExperienceTask, "Lived-experience review", Role.LIVED_EXPERIENCE_REVIEWER),
    (AcademyApprovalTask, "Publishing", Role.ACADEMY_PUBLISHER),
)


def set_up_workflow(sender: object, groups: Mapping[Role, Group], root: Page, **more: Any) -> None:
    """Make the workflow, its steps and whose they are what this module says.

    Steps and workflows of Wagtail's own, or from before, would be a second way in.
    """
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    steps = []
    for position, (kind, name, role) in enumerate(STEPS):
        task, _ = kind.objects.get_or_create(name=name)
        task.groups.set([groups[role]])
        WorkflowTask.objects.update_or_create(
            workflow=workflow, task=task, defaults={"sort_order": position}
        )
        steps.append(task.pk)
    WorkflowTask.objects.filter(workflow=workflow).exclude(task__in=steps).delete()
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    Workflow.objects.filter(name="Moderators approval").delete()
    before = GroupApprovalTask.objects.filter(name="Moderators approval")
    Task.objects.filter(pk__in=before.values("pk")).delete()
