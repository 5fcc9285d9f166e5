"""What of pathways can be found: those that readers see, by everybody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from learning.pathways.models import Pathway
from portal.core.searchable import FacetValue, ModelSearchSource, SearchEntry, register

if TYPE_CHECKING:
    from portal.core.searchable import Viewer


class PathwaySource(ModelSearchSource):
    """Pathways."""

    kind = "pathway"
    label = _("Pathway")
    plural = _("Pathways")
    model = Pathway

    def queryset(self) -> QuerySet[Any]:
        """Return the published ones with their role."""
        return Pathway.objects.published().select_related("audience")

    def entry(self, obj: Pathway) -> SearchEntry:
        """Describe one pathway. Its modules are found by themselves."""
        role = obj.audience
        in_use = role is not None and role.retired_on is None
        return SearchEntry(
            kind=self.kind,
            object_id=str(obj.pk),
            title=obj.title,
            url=obj.get_absolute_url(),
            summary=obj.summary,
            facets={"audience": (FacetValue(role.slug, role.name),)} if role and in_use else {},
        )

    def visible_ids(self, viewer: Viewer, ids: Iterable[str]) -> set[str]:
        """Return those that readers see: pathways are open to all."""
        wanted = [int(one) for one in ids if one.isdecimal()]
        found = Pathway.objects.published().filter(pk__in=wanted)
        return {str(pk) for pk in found.values_list("pk", flat=True)}


def register_sources() -> None:
    """Make the kind known."""
    register(PathwaySource())
