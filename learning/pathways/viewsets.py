"""Pathways in the admin."""

from __future__ import annotations

from wagtail.snippets.views.snippets import SnippetViewSet

from learning.pathways.models import Pathway


class PathwayViewSet(SnippetViewSet):
    """Pathways with their modules and cohorts."""

    model = Pathway
    icon = "list-ol"
    menu_label = "Pathways"
    menu_order = 255
    add_to_admin_menu = True
    list_display = ["title", "audience", "published"]
    list_filter = ["published", "audience"]
    search_fields = ["title", "summary"]
    list_per_page = 50
