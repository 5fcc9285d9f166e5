"""Practice guides: what to do, why, and how well it is known."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from learning import guide_views
from learning.blocks import (
    EmmieBlock,
    EvidenceBlock,
    FamiliesSayBlock,
    LawBlock,
    PhraseBlock,
    PointBlock,
    StepBlock,
    ToolBlock,
)
from learning.filters import GUIDE_FACETS
from learning.models.base import LearningPage, choices_panel
from learning.models.index import LearningIndexPage
from learning.models.taxonomy import IN_USE, AssessmentType, EvidenceRating
from learning.nations import Nation
from learning.reading import guide_sections
from learning.reading_time import Length, reading_minutes
from learning.terms import ASSESSMENT, AUDIENCE, LEVEL, TOPIC
from portal.core.blocks.text import RICH_TEXT_FEATURES

AT_A_GLANCE_MAX = 5


class GuideIndexPage(LearningIndexPage):
    """Every guide, to be narrowed by topic, audience, level of need and assessment."""

    subpage_types = ["learning.PracticeGuidePage"]
    facets = GUIDE_FACETS

    class Meta:
        verbose_name = gettext_lazy("guidance index")


class PracticeGuidePage(RoutablePageMixin, LearningPage):
    """One guide, in the order practitioners read: what to do first, sources last."""

    nation = models.CharField(max_length=20, choices=Nation.choices, default=Nation.ENGLAND)
    assessment_types = ParentalManyToManyField(AssessmentType, blank=True, limit_choices_to=IN_USE)
    at_a_glance = StreamField(
        [("point", PointBlock())],
        max_num=AT_A_GLANCE_MAX,
        blank=True,
        help_text=gettext_lazy(
            "At most five points: what somebody reads in the car before a visit."
        ),
    )
    when_to_use = StreamField([("point", PointBlock())], blank=True)
    when_not_to_use = StreamField(
        [("point", PointBlock())],
        blank=True,
        verbose_name=gettext_lazy("when not to use, and cautions"),
    )
    steps = StreamField([("step", StepBlock())], blank=True)
    families_say = StreamField(
        [("finding", FamiliesSayBlock())],
        blank=True,
        verbose_name=gettext_lazy("what families say"),
    )
    evidence = StreamField([("evidence", EvidenceBlock()), ("emmie", EmmieBlock())], blank=True)
    phrases = StreamField(
        [("phrase", PhraseBlock())], blank=True, verbose_name=gettext_lazy("phrases to try")
    )
    equality = RichTextField(
        blank=True, features=RICH_TEXT_FEATURES, verbose_name=gettext_lazy("equality and culture")
    )
    legal_basis = StreamField([("law", LawBlock())], blank=True)
    tools = StreamField(
        [("tool", ToolBlock())], blank=True, verbose_name=gettext_lazy("tools to download")
    )
    reflective_questions = StreamField([("point", PointBlock())], blank=True)
    try_this_week = models.TextField(
        blank=True, help_text=gettext_lazy("One thing small enough to do within a week.")
    )

    reading_minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    length = models.CharField(
        max_length=10, choices=Length.choices, default=Length.SHORT, editable=False
    )
    evidence_ratings = models.ManyToManyField(EvidenceRating, editable=False, related_name="+")

    term_facets = (TOPIC, AUDIENCE, LEVEL, ASSESSMENT)
    searched_fields = (
        "at_a_glance",
        "when_to_use",
        "when_not_to_use",
        "steps",
        "families_say",
        "evidence",
        "phrases",
        "equality",
        "legal_basis",
        "tools",
        "reflective_questions",
        "try_this_week",
        "references",
    )
    parent_page_types = ["learning.GuideIndexPage"]
    subpage_types: list[str] = []

    edit_handler = LearningPage.tabs(
        (
            [
                *Page.content_panels,
                FieldPanel("summary"),
                FieldPanel("at_a_glance"),
                MultiFieldPanel(
                    [FieldPanel("when_to_use"), FieldPanel("when_not_to_use")],
                    heading=gettext_lazy("When"),
                ),
                FieldPanel("steps"),
                FieldPanel("phrases"),
                FieldPanel("tools"),
                FieldPanel("reflective_questions"),
                FieldPanel("try_this_week"),
            ],
            gettext_lazy("Guide"),
        ),
        (
            [
                FieldPanel("families_say"),
                FieldPanel("evidence"),
                FieldPanel("equality"),
                FieldPanel("legal_basis"),
                FieldPanel("references"),
            ],
            gettext_lazy("Evidence and law"),
        ),
        (
            [
                FieldPanel("nation"),
                choices_panel("topics"),
                choices_panel("audiences"),
                choices_panel("levels"),
                choices_panel("assessment_types"),
                LearningPage.related_panel,
            ],
            "Finding it",
        ),
    )

    class Meta:
        verbose_name = gettext_lazy("practice guide")

    def clean(self) -> None:
        """Refuse evidence that points to a source the page does not list."""
        super().clean()
        known = {block.value["key"] for block in self.references}
        pointed = {key for block in self.evidence for key in block.value["references"] if key}
        missing = sorted(pointed - known)
        if missing:
            raise ValidationError(
                {
                    "evidence": _(
                        "No reference has the key %(keys)s. Add it under References, or correct "
                        "the key."
                    )
                    % {"keys": ", ".join(missing)}
                }
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep beside the page what lists narrow it by: how long it takes, and its ratings."""
        self.reading_minutes = reading_minutes(f"{self.summary}\n{self.search_body()}")
        self.length = Length.of(self.reading_minutes)
        super().save(*args, **kwargs)
        ratings = (block.value.get("rating") for block in self.evidence)
        self.evidence_ratings.set({rating for rating in ratings if rating is not None})

    @path("guide.pdf/")
    def pdf(self, request: HttpRequest) -> HttpResponse:
        """Give the guide as a file to print and hand round."""
        return guide_views.pdf(request, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the terms, the contents list and the related pages this person may open."""
        context = super().get_context(request, *args, **kwargs)
        context |= self.surroundings(request)
        context["address"] = request.build_absolute_uri(self.url or "")
        context["contents"] = guide_sections(self, has_related=bool(context["related"]))
        return context
