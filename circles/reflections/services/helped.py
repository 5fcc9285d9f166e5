"""Readers say that a reflection helped them. Nothing is logged: it would say who read what."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from circles.reflections.codes import helped_mac
from circles.reflections.models import HelpedMark, Reflection
from circles.reflections.searchables import readable_by
from portal.core.exceptions import NotAllowed
from portal.core.few import in_steps

if TYPE_CHECKING:
    from portal.accounts.models import User


def say_helped(*, reader: User, reflection_id: UUID, helped: bool) -> None:
    """Set somebody's mark on a reflection, or take it away; set twice it is one.

    Raises NotAllowed where the reflection is not there for this person.
    """
    if not readable_by(reader).filter(pk=reflection_id).exists():
        raise NotAllowed(gettext("This reflection is not, or no longer, there to read."))
    digest = helped_mac(reflection_id, reader.pk)
    if helped:
        HelpedMark.objects.get_or_create(digest=digest, defaults={"reflection_id": reflection_id})
    else:
        HelpedMark.objects.filter(digest=digest).delete()


def forget_marks_of_what_is_gone() -> int:
    """Delete marks that were set while their reflection went; return how many."""
    there = Reflection.objects.filter(pk=OuterRef("reflection_id"))
    return HelpedMark.objects.exclude(Exists(there)).delete()[0]


def has_said(reader: User, reflection_id: UUID) -> bool:
    """Tell whether this person's mark is there."""
    return HelpedMark.objects.filter(digest=helped_mac(reflection_id, reader.pk)).exists()


def helped_at_least(reflection_id: UUID) -> int:
    """Return how many people a reflection helped, rounded down to fives."""
    return in_steps(HelpedMark.objects.filter(reflection_id=reflection_id).count())
