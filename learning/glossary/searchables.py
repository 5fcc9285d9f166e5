"""What of the glossary can be found: every meaning, by everybody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from learning.glossary.models import GlossaryTerm
from portal.core.searchable import ModelSearchSource, SearchEntry, register

if TYPE_CHECKING:
    from portal.core.searchable import Viewer


class TermSource(ModelSearchSource):
    """Glossary terms."""

    kind = "term"
    label = _("Glossary term")
    plural = _("Glossary terms")
    model = GlossaryTerm
    brief = True

    def queryset(self) -> QuerySet[Any]:
        """Return every term."""
        return GlossaryTerm.objects.all()

    def entry(self, obj: GlossaryTerm) -> SearchEntry:
        """Describe one meaning."""
        return SearchEntry(
            kind=self.kind,
            object_id=str(obj.pk),
            title=str(obj),
            url=obj.get_absolute_url(),
            summary=obj.note,
            body=" ".join([*obj.forms, obj.subject]),
        )

    def visible_ids(self, viewer: Viewer, ids: Iterable[str]) -> set[str]:
        """Return those that are still there: the glossary is open to all."""
        wanted = [int(one) for one in ids if one.isdecimal()]
        found = GlossaryTerm.objects.filter(pk__in=wanted)
        return {str(pk) for pk in found.values_list("pk", flat=True)}


def register_sources() -> None:
    """Make the kind known."""
    register(TermSource())
