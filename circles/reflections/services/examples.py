"""Reflections that the site brings along to show what one is."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from circles.reflections.anonymise import RULES_VERSION
from circles.reflections.models import Reflection
from circles.reflections.services.sharing import Filing
from portal.core.signals import searchable_changed


@transaction.atomic
def publish_example(
    *,
    key: UUID,
    title: str,
    sections: Sequence[tuple[str, str]],
    filing: Filing,
    month: str,
) -> Reflection:
    """Write (or write over) an invented reflection under a key of the caller's choice.

    It is marked as an example wherever it is read, and it has no claim key: nobody wrote it.
    ``sections`` are (stage, text); ``month`` is such as "2026-11". Raises ValidationError.
    """
    values = {
        "title": title,
        "sections": [{"stage": stage, "text": text} for stage, text in sections],
        "template": filing.template,
        "template_version": filing.template.version,
        "circle": filing.circle,
        "topic": filing.topic,
        "assessment_type": filing.assessment_type,
        "level": filing.level,
        "rules_version": RULES_VERSION,
        "month": month,
        "is_example": True,
    }
    Reflection(pk=key, **values).full_clean(validate_unique=False)
    reflection, _ = Reflection.objects.update_or_create(pk=key, defaults=values)
    searchable_changed.send(sender=Reflection, kind="reflection", object_id=str(key))
    return reflection
