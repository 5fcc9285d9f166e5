"""The sentences of the drills in the admin."""

from __future__ import annotations

from wagtail.snippets.views.snippets import SnippetViewSet

from learning.practice_tools.models import DrillSentence


class DrillSentenceViewSet(SnippetViewSet):
    """Sentences with their answers."""

    model = DrillSentence
    icon = "comment"
    menu_label = "Drills"
    menu_order = 265
    add_to_admin_menu = True
    list_display = ["words", "drill", "answer", "position"]
    list_filter = ["drill"]
    search_fields = ["words", "explanation"]
    list_per_page = 50
