"""Who may open a page: Wagtail's view restrictions, read for many pages at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from wagtail.models import Page, PageViewRestriction

from portal.core.searchable import EVERYONE, SIGNED_IN, group_token, viewer_tokens

if TYPE_CHECKING:
    from portal.core.searchable import Viewer


def audience_of(page: Page) -> frozenset[str]:
    """Return the audience tokens that open one page.

    Restrictions of all ancestors hold together. A page behind a shared password, or
    behind two different groups, is for nobody in an index: no single token stands for it.
    """
    tokens: frozenset[str] = frozenset({EVERYONE})
    for restriction in page.get_view_restrictions():
        if restriction.restriction_type == PageViewRestriction.LOGIN:
            tokens = frozenset({SIGNED_IN}) if tokens == {EVERYONE} else tokens
        elif restriction.restriction_type == PageViewRestriction.GROUPS:
            groups = frozenset(group_token(group.pk) for group in restriction.groups.all())
            tokens = groups if tokens <= {EVERYONE, SIGNED_IN} else tokens & groups
        else:
            return frozenset()
    return tokens


def visible_pages(pages: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
    """Return the live ones among `pages` that this person may open; two queries at most.

    Superusers are treated as anybody else who is signed in, except that groups do not
    stop them, as Wagtail does.
    """
    superuser = bool(viewer.is_authenticated and viewer.is_superuser)
    closed = Q(pk__in=[])
    restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    for restriction in restrictions:
        held = viewer_tokens(viewer)  # asked for only where something is restricted
        if restriction.restriction_type == PageViewRestriction.LOGIN:
            opened = SIGNED_IN in held
        elif restriction.restriction_type == PageViewRestriction.GROUPS:
            opened = superuser or any(
                group_token(group.pk) in held for group in restriction.groups.all()
            )
        else:
            opened = superuser
        if not opened:
            page = restriction.page
            closed |= Q(path__startswith=page.path, depth__gte=page.depth)
    return pages.filter(live=True).exclude(closed)
