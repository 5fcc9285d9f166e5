"""Questions of a file become a draft of a module."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from learning.models import ModulePage
from learning.questions.moodle_xml import NotMoodleXmlError, read_questions, write_questions
from learning.quiz import questions_of
from portal.core import audit
from portal.core.exceptions import NotAllowed, NotPossible

if TYPE_CHECKING:
    from portal.accounts.models import User

LARGEST = 2 * 1024 * 1024
#: What one quiz step holds.
AT_ONCE = 20
MOST = 200


@dataclass(frozen=True, slots=True)
class Imported:
    """How many questions came in, and what could not be kept."""

    count: int
    lost: list[str]


def may_exchange(actor: User, module: ModulePage) -> bool:
    """Tell whether this person may edit the module now."""
    permissions = module.permissions_for_user(actor)
    return bool(permissions.can_edit() and not permissions.page_locked())


@transaction.atomic
def import_questions(*, actor: User, module: ModulePage, content: bytes) -> Imported:
    """Add the questions of a Moodle XML file as quiz steps to the module's draft.

    Nothing is published. Raises NotAllowed for who may not edit the module, and NotPossible
    with words for whoever chose the file: too large, no Moodle XML, nothing in it to keep.
    """
    if not may_exchange(actor, module):
        raise NotAllowed(_("You may not edit this module now."))
    if len(content) > LARGEST:
        raise NotPossible(_("The file is larger than 2 MB. Leave the pictures out and try again."))
    try:
        read = read_questions(content)
    except NotMoodleXmlError as refused:
        raise NotPossible(str(refused)) from refused
    if len(read.questions) > MOST:
        raise NotPossible(
            _("The file has %(count)d questions; at most 200 come in at once. Export fewer.")
            % {"count": len(read.questions)}
        )
    if not read.questions:
        why = f" {' '.join(read.lost)}" if read.lost else ""
        raise NotPossible(_("There is no question in the file that can be kept.") + why)
    draft = module.get_latest_revision_as_object()
    steps = list(draft.steps.raw_data)
    steps += [_step(part) for part in _parts(read.questions)]
    draft.steps = ModulePage._meta.get_field("steps").stream_block.to_python(steps)
    draft.save_revision(user=actor, log_action=True)
    audit.record(actor=actor, action="imported questions", subject=module)
    return Imported(len(read.questions), read.lost)


def export_questions(module: ModulePage) -> bytes:
    """Return every question of the module's latest draft as Moodle XML."""
    draft = module.get_latest_revision_as_object()
    return write_questions(
        (step.value["title"], question)
        for step in draft.steps
        if step.block_type == "quiz"
        for question in questions_of(step.value)
    )


def _parts(questions: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [questions[at : at + AT_ONCE] for at in range(0, len(questions), AT_ONCE)]


def _step(questions: list[dict[str, Any]]) -> dict[str, Any]:
    value = {
        "title": _("Questions"),
        "minutes": max(1, len(questions)),
        "introduction": "",
        "questions": questions,
        "pass_mark": 0,
        "attempts": 0,
    }
    return {"type": "quiz", "id": str(uuid.uuid4()), "value": value}
