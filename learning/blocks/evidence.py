"""What is known, how well, and where it was published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from portal.core.blocks import RichParagraphBlock


def reference_keys() -> blocks.ListBlock:
    """Return the part of a finding that names its sources."""
    return blocks.ListBlock(
        blocks.CharBlock(label=gettext("Key of a reference"), search_index=False),
        default=[],
        help_text=gettext("The short names of the sources below that this rests on."),
    )


class EvidenceBlock(blocks.StructBlock):
    """One finding with its rating; the scale's name always stands beside the value."""

    rating = SnippetChooserBlock(
        "learning.EvidenceRating",
        help_text=_("A value of a named scale. Values of different scales are never compared."),
    )
    rated_on = blocks.DateBlock(
        required=False,
        label=_("Rated on"),
        help_text=_("The day its publisher gave this value, where that is known."),
    )
    rating_url = blocks.URLBlock(
        required=False,
        default="",
        label=_("Where this value is published"),
        help_text=_("The page on which the publisher gives it."),
    )
    finding = RichParagraphBlock()
    dissenting = blocks.TextBlock(
        required=False,
        default="",
        rows=3,
        label=_("What points the other way"),
        help_text=_("Studies that found otherwise, or researchers who disagree."),
    )
    cost = SnippetChooserBlock(
        "learning.EvidenceRating",
        required=False,
        help_text=_("A value of a scale of cost. It says nothing about whether something works."),
    )
    does_not_show = blocks.TextBlock(
        required=False,
        default="",
        label=_("What it does not show"),
        help_text=_("The limits of this finding. The limits of the scale are shown anyway."),
    )
    references = reference_keys()

    class Meta:
        icon = "clipboard-list"
        template = "learning/blocks/evidence.html"
        description = "A finding, how strong it is and what it does not show"
        preview_value: ClassVar[dict[str, Any]] = {
            "rating": None,
            "rated_on": None,
            "rating_url": "",
            "finding": "<p>Families spoke more openly to workers who listened first.</p>",
            "dissenting": "A later trial found no difference for children.",
            "cost": None,
            "does_not_show": "It was one study in one authority.",
            "references": [],
        }

    def bulk_to_python(self, values: list[dict[str, Any]]) -> Any:
        """Read the values and the costs of all findings of a page in one query."""
        names = ("rating", "cost")
        keys = {value.get(name) for value in values for name in names} - {None}
        ratings = self.child_blocks["rating"].model_class.objects.in_bulk(keys) if keys else {}
        findings = super().bulk_to_python([{**one, **dict.fromkeys(names)} for one in values])
        for finding, value in zip(findings, values, strict=True):
            finding.update({name: ratings.get(value.get(name)) for name in names})
        return findings

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add the numbers of this finding's sources in the page's list: (number, key)."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {"sources": _numbered(value["references"], context.get("page"))}


class DimensionBlock(blocks.StructBlock):
    """What a review says on one of the five questions."""

    says = blocks.TextBlock(
        required=False,
        default="",
        rows=3,
        label=_("What is known"),
        help_text=_("Empty: the review does not say."),
    )
    rating = blocks.CharBlock(
        required=False,
        default="",
        max_length=60,
        search_index=False,
        help_text=_("As the review's publisher prints it. Empty: not rated."),
    )

    class Meta:
        icon = "list-ul"


class EmmieBlock(blocks.StructBlock):
    """A review of research, read by the five questions of EMMIE; never one grade."""

    review = blocks.CharBlock(
        max_length=200, help_text=_("What was reviewed, such as “Family group conferences”.")
    )
    effect = DimensionBlock(label=_("Effect: what difference it tends to make"))
    mechanisms = DimensionBlock(label=_("Mechanisms: what makes it work"))
    moderators = DimensionBlock(label=_("Moderators: what affects whether it works, and for whom"))
    implementation = DimensionBlock(label=_("Implementation: putting it into practice"))
    economics = DimensionBlock(label=_("Economics: what it costs and saves"))
    quality = blocks.CharBlock(
        required=False,
        default="",
        max_length=120,
        label=_("Quality of the review (EMMIE-Q)"),
        search_index=False,
        help_text=_("As published. It rates the review, not what was reviewed."),
    )
    does_not_show = blocks.TextBlock(required=False, default="", label=_("What it does not show"))
    references = reference_keys()

    class Meta:
        icon = "list-ol"
        label = _("Review read by EMMIE")
        template = "learning/blocks/emmie.html"
        description = _("Five questions to ask of a review of research")
        preview_value: ClassVar[dict[str, Any]] = {
            "review": "Meetings led by families",
            "effect": {"says": "Mixed: two studies differ.", "rating": ""},
            "mechanisms": {"says": "Families are heard before plans are made.", "rating": ""},
            "moderators": {"says": "", "rating": ""},
            "implementation": {"says": "Time to prepare the family.", "rating": ""},
            "economics": {"says": "", "rating": ""},
            "quality": "",
            "does_not_show": "Few studies were made in the UK.",
            "references": [],
        }

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add the five questions in their order with what was said, and the sources' numbers."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        return context | {
            "dimensions": emmie_dimensions(value),
            "sources": _numbered(value["references"], context.get("page")),
        }


def emmie_dimensions(value: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the five questions of a review in EMMIE's order: its words and what was said."""
    children = EmmieBlock.base_blocks
    return [
        (str(block.label), value[name])
        for name, block in children.items()
        if isinstance(block, DimensionBlock)
    ]


def _numbered(keys: Iterable[str], page: Any) -> list[tuple[int, str]]:
    """Return the numbers of these sources in the page's list; unknown ones are left out."""
    numbers = getattr(page, "reference_numbers", {})
    return [(numbers[key], key) for key in keys if key in numbers]
