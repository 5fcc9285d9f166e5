"""Acronyms, and what each may stand for."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel


class GlossaryTerm(models.Model):
    """One meaning of one acronym. An acronym that stands for several things has several rows."""

    slug = models.SlugField(
        max_length=80,
        unique=True,
        help_text=_("Stands in web addresses, so it should never change."),
    )
    acronym = models.CharField(max_length=20, help_text=_("As it is usually written, such as CIN."))
    expansion = models.CharField(
        max_length=160,
        verbose_name=_("what it stands for"),
        help_text=_(
            "As it reads inside a sentence: “child in need”, but “Office for Standards …”."
        ),
    )
    also = models.CharField(
        max_length=160,
        blank=True,
        verbose_name=_("also written"),
        help_text=_("Other ways of writing it, with commas between: “s47, s.47”."),
    )
    subject = models.CharField(max_length=60, help_text=_("The field it belongs to."))
    note = models.TextField(
        blank=True, help_text=_("A sentence more, where the words do not explain themselves.")
    )
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replaces",
        help_text=_("What is used now, where this is out of date."),
    )
    explain = models.BooleanField(
        default=True,
        verbose_name=_("explain it in pages"),
        help_text=_("Untick for what everybody knows, such as NHS. The glossary lists it anyway."),
    )

    panels = [
        FieldRowPanel([FieldPanel("acronym"), FieldPanel("slug")]),
        FieldPanel("expansion"),
        FieldPanel("also"),
        FieldPanel("subject"),
        FieldPanel("note"),
        FieldPanel("replaced_by"),
        FieldPanel("explain"),
    ]

    class Meta:
        ordering = ["acronym", "expansion"]
        verbose_name = _("glossary term")
        constraints = [
            models.UniqueConstraint(
                fields=["acronym", "expansion"],
                name="glossary_meaning_once",
                violation_error_message=_(
                    "The glossary has this acronym with this meaning already."
                ),
            ),
            models.CheckConstraint(
                condition=~models.Q(replaced_by=models.F("pk")),
                name="glossary_term_not_replaced_by_itself",
                violation_error_message=_("A term cannot be replaced by itself. Choose another."),
            ),
        ]

    def __str__(self) -> str:
        """Return acronym and meaning: one acronym may have several."""
        return f"{self.acronym}: {self.expansion}"

    def get_absolute_url(self) -> str:
        """Return the place in the glossary where this meaning stands."""
        return f"{reverse('glossary:glossary')}?letter={self.letter}#{self.slug}"

    def clean(self) -> None:
        """Refuse an acronym with markup in it, which no page would show as it is written."""
        super().clean()
        if any(sign in form for form in self.forms for sign in "<>"):
            raise ValidationError({"acronym": _("Leave out the signs < and >.")})

    @property
    def letter(self) -> str:
        """Return the letter it is listed under."""
        return self.acronym[:1].upper()

    @property
    def forms(self) -> list[str]:
        """Return every way of writing it, the usual one first."""
        others = (form.strip() for form in self.also.split(","))
        return [self.acronym, *(form for form in others if form)]
