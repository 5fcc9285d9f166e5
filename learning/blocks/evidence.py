"""What is known, how well, and where it was published."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from portal.core.blocks import RichParagraphBlock

#: A DOI without its resolver, as Crossref describes modern ones.
DOI_PATTERN = r"^10\.\d{4,9}/\S+$"


class ReferenceBlock(blocks.StructBlock):
    """One published source."""

    key = blocks.CharBlock(
        max_length=60,
        search_index=False,
        validators=[RegexValidator(r"^[a-z0-9-]+$", "Use small letters, digits and hyphens only.")],
        help_text="A short name for this source, such as “forrester-2018”. Evidence points to it.",
    )
    citation = blocks.TextBlock(
        help_text="Author, year, title and where it was published, as it should be read."
    )
    doi = blocks.CharBlock(
        required=False,
        label="DOI",
        search_index=False,
        validators=[
            RegexValidator(DOI_PATTERN, "A DOI looks like 10.1093/bjsw/bcy126, without https://.")
        ],
        help_text="Without https://doi.org/.",
    )
    url = blocks.URLBlock(required=False, label="Address", help_text="Where there is no DOI.")
    note = blocks.TextBlock(required=False, help_text="Anything a reader should know about it.")

    class Meta:
        icon = "openquote"
        template = "learning/blocks/reference.html"
        description = "A source with its citation and DOI"
        preview_value = {
            "key": "forrester-2019",
            "citation": "Forrester, D. and others (2019) What is the relationship between worker "
            "skills and outcomes for families in child and family social work?",
            "doi": "10.1093/bjsw/bcy126",
            "url": "",
            "note": "",
        }


class EvidenceBlock(blocks.StructBlock):
    """One finding with its rating; the scale's name always stands beside the value."""

    rating = SnippetChooserBlock(
        "learning.EvidenceRating",
        help_text="A value of a named scale. Values of different scales are never compared.",
    )
    finding = RichParagraphBlock()
    does_not_show = blocks.TextBlock(
        required=False,
        label="What it does not show",
        help_text="The limits of this finding. The limits of the scale are shown anyway.",
    )
    references = blocks.ListBlock(
        blocks.CharBlock(label="Key of a reference", search_index=False),
        default=[],
        help_text="The short names of the sources below that this rests on.",
    )

    class Meta:
        icon = "clipboard-list"
        template = "learning/blocks/evidence.html"
        description = "A finding, how strong it is and what it does not show"
        preview_value: ClassVar[dict[str, Any]] = {
            "rating": None,
            "finding": "<p>Families spoke more openly to workers who listened first.</p>",
            "does_not_show": "It was one study in one authority.",
            "references": [],
        }

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add the numbers of this finding's sources in the page's list: (number, key)."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page = context.get("page")
        numbers = getattr(page, "reference_numbers", {})
        context["sources"] = [(numbers[key], key) for key in value["references"] if key in numbers]
        return context
