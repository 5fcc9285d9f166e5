"""Learning modules: steps in order, one a page, with progress that is kept."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from learning import module_views
from learning.admin_forms import ModulePageForm
from learning.blocks import ModuleStepsBlock, PointBlock
from learning.filters import MODULE_FACETS
from learning.models.base import LearningPage, choices_panel
from learning.models.index import LearningIndexPage


class ModuleIndexPage(LearningIndexPage):
    """Every module, to be narrowed by topic, audience and level of need."""

    subpage_types = ["learning.ModulePage"]
    facets = MODULE_FACETS

    class Meta:
        verbose_name = _("learning module index")


class Prerequisite(Orderable):
    """Another module that is best done first: advice, never a locked door."""

    module = ParentalKey("learning.ModulePage", on_delete=models.CASCADE, related_name="needs")
    needed = models.ForeignKey(
        "learning.ModulePage",
        on_delete=models.CASCADE,
        related_name="needed_by",
        verbose_name=_("module"),
    )

    panels = [PageChooserPanel("needed", "learning.ModulePage")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["module", "needed"],
                name="learning_prerequisite_once",
                violation_error_message=_("This module is already in the list."),
            ),
            models.CheckConstraint(
                condition=~models.Q(module=models.F("needed")),
                name="learning_prerequisite_not_itself",
                violation_error_message=_("A module cannot be done before itself."),
            ),
        ]

    def __str__(self) -> str:
        """Name both modules."""
        return f"{self.needed} before {self.module}"


class ModulePage(RoutablePageMixin, LearningPage):
    """One module. Its own address is the overview; each step has an address below it."""

    minutes = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("How long the whole module takes."),
    )
    outcomes = StreamField(
        [("point", PointBlock())],
        blank=True,
        help_text=_("What somebody can do afterwards."),
    )
    steps = StreamField(
        ModuleStepsBlock(),
        help_text=_(
            "One step a page. Moving a step keeps people's progress; deleting one loses it."
        ),
    )

    base_form_class = ModulePageForm
    searched_fields = ("outcomes", "steps", "references")
    parent_page_types = ["learning.ModuleIndexPage"]
    subpage_types: list[str] = []

    edit_handler = LearningPage.tabs(
        (
            [
                *Page.content_panels,
                FieldPanel("summary"),
                FieldPanel("minutes"),
                InlinePanel(
                    "needs",
                    heading=_("Do first"),
                    label=_("module"),
                    help_text=_("Modules that are best done before this one. Nobody is kept out."),
                ),
                FieldPanel("outcomes"),
                FieldPanel("steps"),
                FieldPanel("references"),
            ],
            _("Module"),
        ),
        (
            [
                choices_panel("topics"),
                choices_panel("audiences"),
                choices_panel("levels"),
                LearningPage.related_panel,
            ],
            "Finding it",
        ),
    )

    class Meta:
        verbose_name = _("learning module")

    @path("")
    def overview(self, request: HttpRequest) -> HttpResponse:
        """Show what the module is about and how far this person has come."""
        return module_views.overview(request, self)

    @path("step/<int:number>/")
    def step(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show step `number` (from 1), or take what a person did in it."""
        return module_views.step(request, self, number)

    @path("complete/")
    def complete(self, request: HttpRequest) -> HttpResponse:
        """Show what is done and what to do with it next."""
        return module_views.complete(request, self)

    preview_modes = [("", "Overview"), ("steps", _("All steps, with answers"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the overview or, so that an editor sees what they wrote, every step."""
        if mode_name == "steps":
            return module_views.preview_all_steps(request, self)
        return module_views.overview(request, self)

    @property
    def step_ids(self) -> list[str]:
        """Return the permanent names of the steps, in order."""
        return [block.id for block in self.steps]

    @property
    def stopping_place(self) -> str:
        """Return "3. Title" of the step whose id was put on the module as `last_step`."""
        last = str(getattr(self, "last_step", None) or "")
        for number, block in enumerate(self.steps, start=1):
            if block.id == last:
                return f"{number}. {block.value['title']}"
        return ""

    def step_url(self, number: int) -> str:
        """Return the address of step `number`, counted from 1."""
        return f"{self.url or ''}step/{number}/"
