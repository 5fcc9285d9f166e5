"""Models of reflection as forms to write in, kept by staff."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

MOST_STAGES = 10


class StageBlock(blocks.StructBlock):
    """One stage of a model of reflection: its name, what to ask, about how many words."""

    title = blocks.CharBlock(max_length=80)
    prompt = blocks.TextBlock(max_length=400, help_text=_("One to three questions."))
    words = blocks.IntegerBlock(
        min_value=20, max_value=600, default=120, help_text=_("A guide to length, never a limit.")
    )

    class Meta:
        icon = "pilcrow"
        label = _("Stage")
        preview_value = {"title": "So what?", "prompt": "What does it mean?", "words": 120}


class ReflectionTemplateQuerySet(models.QuerySet["ReflectionTemplate"]):
    """Templates by whether people may start from them."""

    def offered(self) -> ReflectionTemplateQuerySet:
        """Return those that a new reflection may be written with."""
        return self.filter(is_offered=True)


class ReflectionTemplate(models.Model):
    """A model of reflection with its exact stages.

    A reflection keeps the number of the version it was written with and the names of the stages
    beside its text, so that a later edit here never changes what somebody wrote.
    """

    slug = models.SlugField(
        max_length=40, unique=True, help_text=_("Stands in addresses, so it should never change.")
    )
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=200, help_text=_("What it is good for, in one sentence."))
    source = models.CharField(max_length=200, blank=True, help_text=_("Author and year."))
    stages = StreamField([("stage", StageBlock())], min_num=1, max_num=MOST_STAGES)
    version = models.PositiveSmallIntegerField(
        default=1, editable=False, validators=[MinValueValidator(1), MaxValueValidator(9999)]
    )
    is_offered = models.BooleanField(_("offered to writers"), default=True)
    position = models.PositiveSmallIntegerField(
        default=50, help_text=_("Small numbers come first.")
    )

    objects: ClassVar[ReflectionTemplateQuerySet] = ReflectionTemplateQuerySet.as_manager()  # type: ignore[assignment]

    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("summary"),
        FieldPanel("source"),
        FieldPanel("stages"),
        FieldPanel("is_offered"),
        FieldPanel("position"),
    ]

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="reflection_template_version_from_1"
            )
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, counting the version up when the stages changed."""
        if self.pk and not self._state.adding:
            before = ReflectionTemplate.objects.filter(pk=self.pk).first()
            if before is not None and before.stage_list != self.stage_list:
                self.version = before.version + 1
        super().save(*args, **kwargs)

    @property
    def stage_list(self) -> list[dict[str, Any]]:
        """The stages as plain dictionaries: title, prompt, words."""
        return [
            {
                "title": stage.value["title"],
                "prompt": stage.value["prompt"],
                "words": stage.value["words"],
            }
            for stage in self.stages
        ]
