"""Which pages refer to what, from Wagtail's own index of references."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.models import Page, ReferenceIndex


def references_of_pages(to: type[Model]) -> QuerySet[ReferenceIndex]:
    """Return the rows that lead from pages to things of a model; asks for types once at most."""
    types = ContentType.objects.get_for_models(Page, to)
    references: QuerySet[ReferenceIndex] = ReferenceIndex.objects.filter(
        base_content_type=types[Page], to_content_type=types[to]
    )
    return references
