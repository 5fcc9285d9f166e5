"""Synonyms in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from search.models import SynonymSet


class SynonymSetViewSet(SnippetViewSet):
    """What means the same to a search."""

    model = SynonymSet
    icon = "search"
    menu_label = _("Synonyms")
    add_to_settings_menu = True
    search_fields = ["words"]
    list_per_page = 50
    panels = [FieldPanel("words")]
