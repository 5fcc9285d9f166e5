"""Published sources, in the parts a citation is made of."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

#: A DOI without its resolver, as Crossref describes modern ones.
DOI_PATTERN = r"^10\.\d{4,9}/\S+$"
#: A year, with a letter where one author has two sources of that year; or that there is none.
YEAR_PATTERN = r"^(\d{4}[a-z]?|no date|in press)$"


class ReferenceValue(blocks.StructValue):
    """One source, which can be read as a citation in author and date style."""

    @property
    def authors_and_year(self) -> str:
        """Return "Munro, E. (2011)"; empty where nobody is named, as with an Act."""
        authors = self.get("authors", "")
        return f"{authors} ({self.get('year') or 'no date'})" if authors else ""

    @property
    def after_title(self) -> str:
        """Return what follows the title: a year that stands nowhere else, where it appeared.

        Begins with the title's full stop unless the title ends with a mark of its own.
        """
        title, year = self.get("title", ""), self.get("year", "")
        dated = "" if self.get("authors") or year in ("", "no date") or year in title else year
        end = "" if title.endswith(("?", "!", ".")) else "."
        year_words = f" ({dated})" if dated else ""
        published = self.get("published", "")
        return f"{year_words}{end}" + (f" {published}." if published else "")

    @property
    def citation(self) -> str:
        """Return the whole citation as plain text, without its address."""
        head = self.authors_and_year
        return f"{head} {self.get('title', '')}{self.after_title}".strip()

    @property
    def address(self) -> str:
        """Return where it can be read: the DOI's address before any other; may be empty."""
        doi = self.get("doi", "")
        return f"https://doi.org/{doi}" if doi else self.get("url", "") or ""


class ReferenceBlock(blocks.StructBlock):
    """One published source. What its parts look like is checked when a page is published."""

    key = blocks.CharBlock(
        max_length=60,
        search_index=False,
        validators=[
            RegexValidator(r"^[a-z0-9-]+$", _("Use small letters, digits and hyphens only."))
        ],
        help_text=_(
            "A short name for this source, such as “forrester-2018”. Evidence points to it."
        ),
    )
    authors = blocks.CharBlock(
        required=False,
        default="",
        max_length=400,
        help_text=_(
            "Such as “Bostock, L. and Forrester, D.” or “HM Government”. Empty for an Act."
        ),
    )
    year = blocks.CharBlock(
        max_length=9,
        search_index=False,
        help_text=_("Such as 2019 or 2019a. Write “no date” where none is given."),
    )
    title = blocks.CharBlock(max_length=500, help_text=_("Of the article, report, book or Act."))
    published = blocks.CharBlock(
        required=False,
        default="",
        max_length=300,
        label=_("Where it appeared"),
        help_text=_("Journal with volume, issue and pages, or the publisher."),
    )
    doi = blocks.CharBlock(
        required=False,
        default="",
        label=_("DOI"),
        search_index=False,
        help_text=_("Without https://doi.org/."),
    )
    url = blocks.URLBlock(
        required=False, default="", label=_("Address"), help_text=_("Where there is no DOI.")
    )
    note = blocks.TextBlock(
        required=False, default="", help_text=_("Anything a reader should know about it.")
    )

    class Meta:
        icon = "openquote"
        template = "learning/blocks/reference.html"
        description = "A source with its citation and DOI"
        value_class = ReferenceValue
        preview_value = {
            "key": "forrester-2019",
            "authors": "Forrester, D. and others",
            "year": "2019",
            "title": "What is the relationship between worker skills and outcomes for families in "
            "child and family social work?",
            "published": "British Journal of Social Work 49, 2148–2167",
            "doi": "10.1093/bjsw/bcy126",
            "url": "",
            "note": "",
        }
