"""How far a person has come in a module: theirs, on every device."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ModuleProgress(models.Model):
    """One person's way through one module."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="module_progress"
    )
    # A module that people have begun is unpublished, not deleted: see learning.guards.
    module = models.ForeignKey(
        "learning.ModulePage", on_delete=models.PROTECT, related_name="progress"
    )
    started_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_version = models.CharField(
        max_length=20,
        blank=True,
        help_text=_("The module's version when this person completed it."),
    )

    # A person's learning is not part of a page's references in the admin.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = _("module progress")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "module"], name="learning_progress_once_per_person_and_module"
            ),
            models.CheckConstraint(
                condition=models.Q(completed_at__isnull=True)
                | models.Q(completed_at__gte=models.F("started_at")),
                name="learning_progress_completed_after_started",
            ),
        ]

    def __str__(self) -> str:
        """Name the module only: whose progress it is stays out of logs."""
        return f"Progress in module {self.module_id}"


class StepCompletion(models.Model):
    """One step done, or a quiz begun: the latest answers, how many attempts, what came of them."""

    progress = models.ForeignKey(
        ModuleProgress, on_delete=models.CASCADE, related_name="completions"
    )
    step_id = models.UUIDField(help_text=_("The id of the step's block."))
    completed_at = models.DateTimeField(
        null=True,
        blank=True,
        default=timezone.now,
        help_text=_("Empty: answered and not yet passed."),
    )
    worked_at = models.DateTimeField(default=timezone.now)
    answers = models.JSONField(
        default=dict, blank=True, help_text=_("The latest answers, by the ids of the questions.")
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    score = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text=_("Of the latest attempt, in per cent. Empty: nothing asked."),
    )
    passed = models.BooleanField(
        null=True, blank=True, help_text=_("Empty where nothing is asked.")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["progress", "step_id"], name="learning_completion_once_per_step"
            ),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__lte=100),
                name="learning_completion_score_to_100",
            ),
        ]

    def __str__(self) -> str:
        """Name the step."""
        return f"Step {self.step_id}"
