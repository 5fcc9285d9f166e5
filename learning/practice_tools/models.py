"""Sentences to practise on. Staff keep them; what anybody answers is kept nowhere."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel


class Drill(models.TextChoices):
    """The two drills."""

    CHANGE_TALK = "change_talk", gettext_lazy("Change talk")
    OARS = "oars", gettext_lazy("OARS")


class Kind(models.TextChoices):
    """What a sentence is: kinds of talk (DARN-CAT), then what a worker may say (OARS)."""

    DESIRE = "desire", gettext_lazy("Desire: “I want”")
    ABILITY = "ability", gettext_lazy("Ability: “I can”")
    REASONS = "reasons", gettext_lazy("Reasons: “it would”")
    NEED = "need", gettext_lazy("Need: “I have to”")
    COMMITMENT = "commitment", gettext_lazy("Commitment: “I will”")
    ACTIVATION = "activation", gettext_lazy("Activation: “I am ready to”")
    STEPS = "steps", gettext_lazy("Taking steps: “I did”")
    SUSTAIN = "sustain", gettext_lazy("Sustain talk: for staying as things are")
    OPEN = "open", gettext_lazy("Open question")
    AFFIRMATION = "affirmation", gettext_lazy("Affirmation")
    REFLECTION = "reflection", pgettext_lazy("a skill", "Reflection")
    SUMMARY = "summary", gettext_lazy("Summary")
    CLOSED = "closed", gettext_lazy("Closed question")
    ADVICE = "advice", gettext_lazy("Advice")
    PRAISE = "praise", gettext_lazy("Praise")


#: What may be answered in each drill, in the order offered.
KINDS_OF: dict[str, tuple[Kind, ...]] = {
    Drill.CHANGE_TALK: tuple(Kind)[:8],
    Drill.OARS: tuple(Kind)[8:],
}


class DrillSentence(models.Model):
    """One sentence with its answer and why."""

    slug = models.SlugField(max_length=80, unique=True)
    drill = models.CharField(max_length=12, choices=Drill.choices)
    words = models.TextField(
        max_length=300, help_text=gettext_lazy("What is said. Made up, never a family's.")
    )
    answer = models.CharField(max_length=12, choices=Kind.choices)
    explanation = models.TextField(
        max_length=500, help_text=gettext_lazy("Why, and what to do with it.")
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text=gettext_lazy("Order within its drill.")
    )

    panels = [
        FieldRowPanel([FieldPanel("drill"), FieldPanel("answer"), FieldPanel("position")]),
        FieldPanel("words"),
        FieldPanel("explanation"),
        FieldPanel("slug"),
    ]

    class Meta:
        ordering = ["drill", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(drill=Drill.CHANGE_TALK, answer__in=KINDS_OF[Drill.CHANGE_TALK])
                | models.Q(drill=Drill.OARS, answer__in=KINDS_OF[Drill.OARS]),
                name="practice_tools_answer_of_its_drill",
            )
        ]

    def __str__(self) -> str:
        """Return the sentence."""
        return self.words

    def clean(self) -> None:
        """Refuse an answer that the drill does not offer, in words."""
        super().clean()
        if self.drill and self.answer and self.answer not in KINDS_OF.get(self.drill, ()):
            raise ValidationError(
                {"answer": _("This drill does not offer that answer. Choose another.")}
            )
