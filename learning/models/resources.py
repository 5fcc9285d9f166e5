"""Motivational interviewing resources: cards, exercises, worked dialogues."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from learning.blocks import PointBlock, ResourceBodyBlock
from learning.filters import RESOURCE_FACETS
from learning.models.base import LearningPage, choices_panel
from learning.models.index import LearningIndexPage
from learning.models.taxonomy import IN_USE, MITerm
from learning.terms import AUDIENCE, LEVEL, PROCESS, SKILL, TOPIC, USE
from portal.core.blocks.text import RICH_TEXT_FEATURES

#: Addresses below the list that are no resource: see `learning.practice_tools.urls`.
TAKEN_SLUGS = frozenset({"tools"})


class MIResourceIndexPage(LearningIndexPage):
    """Every resource, to be narrowed by process, skill, use and kind."""

    subpage_types = ["learning.MIResourcePage"]
    facets = RESOURCE_FACETS

    class Meta:
        verbose_name = _("motivational interviewing index")


class MIResourcePage(LearningPage):
    """One resource."""

    class Kind(models.TextChoices):
        """What a reader can do with it: the shape of the page, not a framework."""

        SKILL_CARD = "skill_card", _("Skill card")
        EXERCISE = "exercise", _("Exercise")
        CLIP = "clip", _("Clip")
        WORKED_DIALOGUE = "worked_dialogue", _("Worked dialogue")
        PRINTABLE_TOOL = "printable_tool", _("Printable tool")
        FURTHER_READING = "further_reading", _("Further reading")

    resource_kind = models.CharField(max_length=20, choices=Kind.choices, verbose_name=_("kind"))
    processes = ParentalManyToManyField(
        MITerm,
        blank=True,
        related_name="resources_by_process",
        limit_choices_to={"dimension": MITerm.Dimension.PROCESS, **IN_USE},
    )
    skills = ParentalManyToManyField(
        MITerm,
        blank=True,
        related_name="resources_by_skill",
        limit_choices_to={"dimension": MITerm.Dimension.SKILL, **IN_USE},
    )
    uses = ParentalManyToManyField(
        MITerm,
        blank=True,
        related_name="resources_by_use",
        limit_choices_to={"dimension": MITerm.Dimension.USE, **IN_USE},
    )
    minutes = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("How long it takes to read or do."),
    )
    body = StreamField(ResourceBodyBlock(), blank=True)
    limits = RichTextField(
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=_("What this does not do, and when not to use it."),
    )
    reflective_questions = StreamField([("point", PointBlock())], blank=True)
    try_this_week = models.TextField(
        blank=True, help_text=_("One thing small enough to do within a week.")
    )

    term_facets = (PROCESS, SKILL, USE, TOPIC, AUDIENCE, LEVEL)
    searched_fields = ("body", "limits", "reflective_questions", "try_this_week", "references")
    parent_page_types = ["learning.MIResourceIndexPage"]
    subpage_types: list[str] = []

    edit_handler = LearningPage.tabs(
        (
            [
                *Page.content_panels,
                FieldPanel("summary"),
                FieldPanel("resource_kind"),
                FieldPanel("minutes"),
                FieldPanel("body"),
                FieldPanel("limits"),
                FieldPanel("reflective_questions"),
                FieldPanel("try_this_week"),
                FieldPanel("references"),
            ],
            _("Resource"),
        ),
        (
            [
                choices_panel("processes"),
                choices_panel("skills"),
                choices_panel("uses"),
                choices_panel("topics"),
                choices_panel("audiences"),
                choices_panel("levels"),
                LearningPage.related_panel,
            ],
            "Finding it",
        ),
    )

    class Meta:
        verbose_name = _("motivational interviewing resource")

    def clean(self) -> None:
        """Refuse a clip that shows nothing, and an address that is taken."""
        super().clean()
        if self.slug in TAKEN_SLUGS:
            raise ValidationError(
                {
                    "slug": _(
                        "The practice tools have this address. Choose another, such as “a-tool”."
                    )
                }
            )
        has_video = any(block.block_type == "video" for block in self.body)
        if self.resource_kind == self.Kind.CLIP and not has_video:
            raise ValidationError(
                {"body": _("A clip needs a video. Add one, or choose another kind of resource.")}
            )

    @property
    def listing_tag(self) -> str:
        """Return what kind of resource it is."""
        return str(self.Kind(self.resource_kind).label)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the terms and the related pages this person may open."""
        return super().get_context(request, *args, **kwargs) | self.surroundings(request)
