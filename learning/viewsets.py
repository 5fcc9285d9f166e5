"""The admin of the taxonomy: one menu for everything that pages are sorted and rated by."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
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

TERM_PANELS = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")]


class TermViewSet(SnippetViewSet):
    """What the lists of terms have in common."""

    list_display = ["name", "slug"]
    search_fields = ["name", "description"]
    list_per_page = 50
    panels = TERM_PANELS


class TopicViewSet(TermViewSet):
    """Topics."""

    model = Topic
    icon = "tag"


class AudienceViewSet(TermViewSet):
    """Audiences."""

    model = Audience
    icon = "group"


class LevelOfNeedViewSet(TermViewSet):
    """Levels of need: local labels over four ranks."""

    model = LevelOfNeed
    icon = "order"
    list_display = ["__str__", "nation", "area", "valid_from", "valid_to"]
    list_filter = ["rank", "nation"]
    panels = [
        FieldRowPanel([FieldPanel("rank"), FieldPanel("nation"), FieldPanel("area")]),
        *TERM_PANELS,
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        FieldPanel("source_url"),
    ]


class AssessmentTypeViewSet(TermViewSet):
    """Assessment types."""

    model = AssessmentType
    icon = "clipboard-list"
    list_display = ["name", "nation", "timing"]
    list_filter = ["nation"]
    panels = [*TERM_PANELS, FieldPanel("nation"), FieldPanel("timing"), FieldPanel("source")]


class MITermViewSet(TermViewSet):
    """Processes, skills and uses of motivational interviewing."""

    model = MITerm
    icon = "comment"
    menu_label = "MI terms"
    list_display = ["name", "dimension", "position"]
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
            heading="The scale",
        ),
        InlinePanel(
            "ratings",
            heading="Values",
            label="value",
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
