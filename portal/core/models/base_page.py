"""What every page of the site has in common."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

#: How deep the home page stands in Wagtail's tree, under the root.
HOME_DEPTH = 2


class PortalPage(Page):
    """A page with a summary and, where it gives guidance, dates of review.

    Review dates change only when the whole page was reviewed, not for a small edit.
    """

    #: Whether a mail may say its title; what a group meets about stays out of mailboxes.
    named_in_mail = True

    summary = models.TextField(
        max_length=300,
        blank=True,
        help_text=_("One or two sentences: what this page is for. Shown in lists and in search."),
    )
    last_reviewed = models.DateField(null=True, blank=True)
    next_review_due = models.DateField(null=True, blank=True)

    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel(
            [FieldPanel("last_reviewed"), FieldPanel("next_review_due")],
            heading="Review",
            help_text=_("Change these only when the whole page was reviewed."),
        ),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a review that falls due before the last one was made."""
        super().clean()
        if (
            self.last_reviewed
            and self.next_review_due
            and self.next_review_due <= self.last_reviewed
        ):
            raise ValidationError(
                {"next_review_due": gettext("The next review must be later than the last one.")}
            )

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """Return what restricts this page or one above it; one query where Wagtail takes two.

        As there, an alias is as open as the page it stands for, and so is one above.
        """
        if getattr(self, "open_to_all", False):
            nothing: QuerySet[PageViewRestriction] = PageViewRestriction.objects.none()
            return nothing
        if self.alias_of_id or not self.path:
            restrictions: QuerySet[PageViewRestriction] = super().get_view_restrictions()
            return restrictions
        on_the_way = _restricts_any_of(_paths_to(self))
        found: QuerySet[PageViewRestriction] = PageViewRestriction.objects.filter(on_the_way)
        return found.distinct()

    @property
    def other_languages(self) -> list[tuple[str, str, str]]:
        """Return (code, name, address) of each live translation; none is asked for where none is.

        Only pages found by way of the page above know whether they have any. A copy that merely
        stands in another language's tree is no translation.
        """
        if not getattr(self, "is_translated", False):
            return []
        pages = self.get_translations().filter(live=True, alias_of=None).select_related("locale")
        return [
            (page.locale.language_code, page.locale.get_display_name(), page.url or "")
            for page in pages
        ]

    def search_body(self) -> str:
        """Return the page's text for the index, beside title and summary; markup is allowed."""
        return ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add nothing; typed so that pages can extend it."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context


def routed_below(parent: Page, children: QuerySet[Any]) -> QuerySet[Any]:
    """Ask along with pages below another whether they are open to all and in other languages.

    Most are open and in one language, which then costs no query.
    """
    restricts = _restricts_any_of(_paths_to(parent))
    restricts |= Q(page=OuterRef("pk")) | Q(page__aliases=OuterRef("pk"))
    translations = Page.objects.filter(
        translation_key=OuterRef("translation_key"), live=True, alias_of=None
    ).exclude(pk=OuterRef("pk"))
    asked: QuerySet[Any] = children.annotate(
        open_to_all=~Exists(PageViewRestriction.objects.filter(restricts)),
        is_translated=Exists(translations),
    )
    return asked


def _paths_to(page: Page) -> list[str]:
    """Return the tree paths of a page and of every page above it."""
    ends = range(page.steplen, len(page.path) + 1, page.steplen)
    return [page.path[:end] for end in ends]


def _restricts_any_of(paths: list[str]) -> Q:
    """Match restrictions of the pages at these paths, or of what one of them is an alias of."""
    return Q(page__path__in=paths) | Q(page__aliases__path__in=paths)


class PortalIndexPage(PortalPage):
    """A list of the pages below it, all of one kind."""

    class Meta:
        abstract = True

    def listed(self) -> QuerySet[Any]:
        """Return the pages of this list's kind directly below it."""
        (model,) = self.allowed_subpage_models()
        return model.objects.child_of(self)  # type: ignore[no-any-return]

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Find the page below in one query: its kind is known, so it is read whole at once."""
        if not path_components:
            return super().route(request, path_components)
        page = routed_below(self, self.listed()).filter(slug=path_components[0]).first()
        if page is None:
            raise Http404
        page._cached_parent_obj = self  # as Wagtail's own `route` does
        return page.route(request, path_components[1:])
