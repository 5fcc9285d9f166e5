"""The glossary in the admin."""

from __future__ import annotations

from wagtail.snippets.views.snippets import SnippetViewSet

from learning.glossary.models import GlossaryTerm


class GlossaryTermViewSet(SnippetViewSet):
    """Acronyms with their meanings."""

    model = GlossaryTerm
    icon = "openquote"
    menu_label = "Glossary"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["acronym", "expansion", "subject", "explain"]
    list_filter = ["subject", "explain"]
    search_fields = ["acronym", "expansion", "also", "note"]
    list_per_page = 50
    panels = GlossaryTerm.panels
