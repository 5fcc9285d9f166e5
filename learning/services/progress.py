"""A person does a step of a module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from learning.models.progress import ModuleProgress, StepCompletion
from learning.permissions import may_keep_progress
from learning.quiz import Answers, QuizResult, answers_shown, judge
from learning.signals import module_completed
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible

if TYPE_CHECKING:
    from learning.models.modules import ModulePage
    from portal.core.searchable import Viewer


@transaction.atomic
def complete_step(
    *, actor: Viewer, module: ModulePage, step_id: str, answers: Answers | None = None
) -> StepCompletion:
    """Record that `actor` did one step, or answered a quiz; the latest answers are kept.

    `answers` holds the answers to a quiz (`learning.quiz`), and nothing elsewhere. A quiz is done
    when its pass mark was reached, which without one is by answering, or when its attempts are
    used up: nobody is locked out of what follows. One more answer after that begins anew. What is
    done or passed stays so. The module is complete when every step it has now is done, stays so,
    and remembers in which version it was completed.

    Raises NotAllowed where this person may not open the module or is not signed in, and
    NotPossible for a step that the module does not have or an answer it does not offer.
    """
    if not actor.is_authenticated or not may_keep_progress(actor, module):
        raise NotAllowed(gettext("Sign in to keep your progress in this module."))
    step = next((block for block in module.steps if block.id == step_id), None)
    if step is None:
        raise NotPossible(gettext("This module has changed and no longer has this step."))
    result = _result(step, answers or {})
    progress, _ = ModuleProgress.objects.get_or_create(person=actor, module=module)
    # Two steps done at once, on two devices, must each see the other's.
    progress = ModuleProgress.objects.select_for_update().get(pk=progress.pk)
    completion = progress.completions.filter(step_id=step_id).first() or StepCompletion(
        progress=progress, step_id=step_id, completed_at=None
    )
    completion.worked_at = timezone.now()
    if result is not None:
        _attempt(completion, step.value, result, answers or {})
    if result is None or completion.passed or answers_shown(step.value, completion.attempts):
        completion.completed_at = completion.completed_at or completion.worked_at
    completion.save()
    _complete_when_all_done(progress, module)
    audit.record(actor=actor, action="worked on step", subject=completion)
    return completion


def _attempt(
    completion: StepCompletion, quiz: Mapping[str, Any], result: QuizResult, answers: Answers
) -> None:
    """Note one attempt at a quiz; after the last one, the count begins anew."""
    anew = answers_shown(quiz, completion.attempts)
    completion.attempts = 1 if anew else completion.attempts + 1
    completion.answers = {key: list(answer) for key, answer in answers.items()}
    completion.score = result.score
    completion.passed = completion.passed or result.passed


def _result(step: Any, answers: Answers) -> QuizResult | None:
    """Return what came of a quiz, or None for a step that asks nothing."""
    if step.block_type != "quiz":
        return None
    result = judge(step.value, answers)
    if result is None:
        raise NotPossible(gettext("Answer each question with what it offers."))
    return result


def _complete_when_all_done(progress: ModuleProgress, module: ModulePage) -> None:
    if progress.completed_at is not None:
        return
    steps = progress.completions.filter(completed_at__isnull=False)
    done = {str(step_id) for step_id in steps.values_list("step_id", flat=True)}
    if done.issuperset(module.step_ids):
        progress.completed_at = timezone.now()
        progress.completed_version = module.version
        progress.save(update_fields=["completed_at", "completed_version"])
        audit.record(actor=progress.person, action="completed module", subject=progress)
        module_completed.send(sender=ModuleProgress, progress=progress)
