"""A person does a step of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from learning.models.progress import ModuleProgress, StepCompletion
from learning.permissions import may_keep_progress
from learning.quiz import QuizAnswer, answer_keys
from learning.signals import module_completed
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible

if TYPE_CHECKING:
    from learning.models.modules import ModulePage
    from portal.core.searchable import Viewer


@transaction.atomic
def complete_step(
    *, actor: Viewer, module: ModulePage, step_id: str, answer: tuple[str, ...] = ()
) -> StepCompletion:
    """Record that `actor` did one step; doing it again keeps the latest answer.

    `answer` holds the keys of the answers chosen in a quiz (`learning.quiz`), and nothing
    elsewhere. A quiz counts as done once it is answered, rightly or not: the feedback is
    what teaches. The module is complete when every step it has now is done, and stays so.

    Raises NotAllowed where this person may not open the module or is not signed in, and
    NotPossible for a step that the module does not have or an answer it does not offer.
    """
    if not actor.is_authenticated or not may_keep_progress(actor, module):
        raise NotAllowed("Sign in to keep your progress in this module.")
    step = next((block for block in module.steps if block.id == step_id), None)
    if step is None:
        raise NotPossible("This module has changed and no longer has this step.")
    result = _result(step, answer)
    progress, _ = ModuleProgress.objects.get_or_create(person=actor, module=module)
    # Two steps done at once, on two devices, must each see the other's.
    progress = ModuleProgress.objects.select_for_update().get(pk=progress.pk)
    completion, _ = StepCompletion.objects.update_or_create(
        progress=progress,
        step_id=step_id,
        defaults={
            "completed_at": timezone.now(),
            "chosen": list(result.chosen) if result else [],
            "correct": result.is_right if result else None,
        },
    )
    _complete_when_all_done(progress, module)
    audit.record(actor=actor, action="completed step", subject=completion)
    return completion


def _result(step: Any, answer: tuple[str, ...]) -> QuizAnswer | None:
    """Return what was answered in a quiz, or None for a step that asks nothing."""
    if step.block_type != "quiz":
        return None
    unknown = set(answer) - set(answer_keys(step.value))
    if unknown or not answer:
        raise NotPossible("Choose one of the answers.")
    return QuizAnswer.to(step.value, answer)


def _complete_when_all_done(progress: ModuleProgress, module: ModulePage) -> None:
    if progress.completed_at is not None:
        return
    done = {str(step_id) for step_id in progress.completions.values_list("step_id", flat=True)}
    if done.issuperset(module.step_ids):
        progress.completed_at = timezone.now()
        progress.save(update_fields=["completed_at"])
        audit.record(actor=progress.person, action="completed module", subject=progress)
        module_completed.send(sender=ModuleProgress, progress=progress)
