"""The admin of the taxonomy: one menu for everything that pages are sorted and rated by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from learning.models import (
    AssessmentType,
    Audience,
    EvidenceRating,
    EvidenceScale,
    LevelOfNeed,
    MITerm,
    Topic,
)
from learning.models.taxonomy import Term
from learning.taxonomy_views import RetireTermView


def retire_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Offer to retire or merge a term, in the list of terms, to those who may change it."""
    if isinstance(snippet, Term) and user.has_perm(
        f"{snippet._meta.app_label}.change_{snippet._meta.model_name}"
    ):
        viewset: SnippetViewSet = snippet.snippet_viewset  # type: ignore[attr-defined]
        url = reverse(viewset.get_url_name("retire"), args=[snippet.pk])
        label = _("Retire or merge") if snippet.retired_on is None else _("Use again")
        yield Button(label, url=url, icon_name="redirect", priority=60)


TERM_PANELS = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")]


class TermViewSet(SnippetViewSet):
    """What the lists of terms have in common."""

    list_display = ["name", "slug", "retired_on"]
    search_fields = ["name", "description"]
    list_per_page = 50
    panels = TERM_PANELS

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the page on which a term is retired or merged."""
        retire = RetireTermView.as_view(viewset=self)
        return [*super().get_urlpatterns(), path("retire/<int:pk>/", retire, name="retire")]


class TopicViewSet(TermViewSet):
    """Topics."""

    model = Topic
    icon = "tag"


class AudienceViewSet(TermViewSet):
    """Audiences."""

    model = Audience
    icon = "group"


class LevelOfNeedViewSet(TermViewSet):
    """Levels of need: four ranks, and what they are called where and when."""

    model = LevelOfNeed
    icon = "order"
    list_display = ["__str__", "nation", "retired_on"]
    list_filter = ["rank", "nation"]
    panels = [
        FieldRowPanel([FieldPanel("rank"), FieldPanel("nation")]),
        *TERM_PANELS,
        FieldPanel("source_url"),
        InlinePanel(
            "labels",
            heading=gettext_lazy("Local labels"),
            label=gettext_lazy("label"),
            help_text=gettext_lazy(
                "What this level is called in a locality, or in the whole authority, and "
                "from which day. Everybody reads the label of their own locality."
            ),
            panels=[
                FieldRowPanel([FieldPanel("name"), FieldPanel("locality")]),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                FieldPanel("source_url"),
            ],
        ),
    ]


class AssessmentTypeViewSet(TermViewSet):
    """Assessment types."""

    model = AssessmentType
    icon = "clipboard-list"
    list_display = ["name", "nation", "timing", "retired_on"]
    list_filter = ["nation"]
    panels = [*TERM_PANELS, FieldPanel("nation"), FieldPanel("timing"), FieldPanel("source")]


class MITermViewSet(TermViewSet):
    """Processes, skills and uses of motivational interviewing."""

    model = MITerm
    icon = "comment"
    menu_label = "MI terms"
    list_display = ["name", "dimension", "position", "retired_on"]
    list_filter = ["dimension"]
    panels = [FieldRowPanel([FieldPanel("dimension"), FieldPanel("position")]), *TERM_PANELS]


class EvidenceScaleViewSet(SnippetViewSet):
    """Evidence scales with their values."""

    model = EvidenceScale
    icon = "list-ol"
    list_display = ["name", "publisher", "direction", "checked_on"]
    search_fields = ["name", "publisher"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("slug"),
                FieldPanel("publisher"),
                FieldPanel("about"),
                FieldPanel("direction"),
                FieldPanel("does_not_show"),
            ],
            heading=gettext_lazy("The scale"),
        ),
        InlinePanel(
            "ratings",
            heading=gettext_lazy("Values"),
            label=gettext_lazy("value"),
            panels=[
                FieldRowPanel([FieldPanel("value"), FieldPanel("strength_order")]),
                FieldPanel("label"),
                FieldPanel("slug"),
            ],
        ),
        FieldRowPanel([FieldPanel("source_url"), FieldPanel("checked_on")]),
    ]


class EvidenceRatingViewSet(SnippetViewSet):
    """Values of all scales, as guides choose them."""

    model = EvidenceRating
    icon = "success"
    list_display = ["scale", "value", "label", "strength_order"]
    list_filter = ["scale"]
    search_fields = ["value", "label", "scale__name"]
    panels = [
        FieldPanel("scale"),
        FieldRowPanel([FieldPanel("value"), FieldPanel("strength_order")]),
        FieldPanel("label"),
        FieldPanel("slug"),
    ]


class TaxonomyGroup(SnippetViewSetGroup):
    """The menu "Taxonomy"."""

    menu_label = "Taxonomy"
    menu_icon = "tag"
    menu_order = 250
    items = (
        TopicViewSet,
        AudienceViewSet,
        LevelOfNeedViewSet,
        AssessmentTypeViewSet,
        MITermViewSet,
        EvidenceScaleViewSet,
        EvidenceRatingViewSet,
    )
