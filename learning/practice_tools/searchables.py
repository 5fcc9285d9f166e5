"""What of the practice tools can be found: each of them, by everybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from learning.practice_tools.tools import TOOLS, PracticeTool
from portal.core.searchable import SearchEntry, SearchSource, register

if TYPE_CHECKING:
    from portal.core.searchable import Viewer


class ToolSource(SearchSource):
    """Practice tools: they stand in the code, not in the database."""

    kind = "tool"
    label = _("Practice tool")
    plural = _("Practice tools")

    def batch(self, *, after: Any, size: int) -> Sequence[PracticeTool]:
        """Return all of them at once: they are few."""
        return () if after else TOOLS

    def things(self, ids: Collection[str]) -> Sequence[PracticeTool]:
        """Return those of these names."""
        return [tool for tool in TOOLS if tool.pk in ids]

    def entry(self, obj: PracticeTool) -> SearchEntry:
        """Describe one tool."""
        return SearchEntry(
            kind=self.kind,
            object_id=obj.pk,
            title=f"{obj.title} ({obj.known_as})" if obj.known_as else str(obj.title),
            url=obj.url,
            summary=str(obj.summary),
            body=obj.words,
        )

    def visible_ids(self, viewer: Viewer, ids: Iterable[str]) -> set[str]:
        """Return those that there are: the tools are open to all."""
        return {tool.pk for tool in self.things(set(ids))}


def register_sources() -> None:
    """Make the kind known."""
    register(ToolSource())
