"""Who may open a page: Wagtail's view restrictions, read for many pages at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import BaseViewRestriction, Page, PageViewRestriction

from portal.core.searchable import EVERYONE, SIGNED_IN, group_token

if TYPE_CHECKING:
    from portal.core.searchable import Viewer


def audience_of(page: Page) -> frozenset[str]:
    """Return the audience tokens that open one page.

    Restrictions of all ancestors hold together. A page behind a shared password, or
    behind two different groups, is for nobody in an index: no single token stands for it.
    """
    return audience_left_by(page.get_view_restrictions())


def audience_left_by(restrictions: Iterable[BaseViewRestriction]) -> frozenset[str]:
    """Return the audience tokens that open what stands behind all these restrictions."""
    tokens: frozenset[str] = frozenset({EVERYONE})
    for restriction in restrictions:
        if restriction.restriction_type == PageViewRestriction.LOGIN:
            tokens = both(tokens, frozenset({SIGNED_IN}))
        elif restriction.restriction_type == PageViewRestriction.GROUPS:
            groups = frozenset(group_token(group.pk) for group in restriction.groups.all())
            tokens = both(tokens, groups)
        else:
            return frozenset()
    return tokens


def restrictions_changed(
    instance: Model, *, model: type[BaseViewRestriction], action: str, reverse: bool, pk_set: Any
) -> list[Any]:
    """Return the restrictions of a kind whose groups a ``m2m_changed`` signal tells of.

    Groups may be put to a restriction, or restrictions to a group: from that side, what was
    taken away no longer names the group, so the signal's own keys are asked for.
    """
    if action not in {"post_add", "post_remove", "pre_clear"}:
        return []
    if not reverse:
        return [instance]
    if action == "pre_clear":
        return list(model.objects.filter(groups=instance.pk))
    return list(model.objects.filter(pk__in=pk_set))


def both(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return who holds a token of each of two audiences, for what stands behind both."""
    for wide in (EVERYONE, SIGNED_IN):
        if wide in one:
            return other
        if wide in other:
            return one
    return one & other


def visible_pages(pages: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
    """Return the live ones among `pages` that this person may open; no query of its own.

    Superusers are treated as anybody else who is signed in, except that groups and shared
    passwords do not stop them, as Wagtail does. An alias is as closed as what it stands for.
    """
    closed = _closed_to(viewer)
    if closed is None:
        return pages.filter(live=True)
    return pages.filter(~_holds(closed, "page"), ~_holds(closed, "page__aliases"), live=True)


def visible_pages_asked_first(pages: QuerySet[Any], viewer: Viewer) -> QuerySet[Any]:
    """Return what `visible_pages` does, after asking which pages are closed; one query.

    For a query that names its pages many times over: with the question of restrictions
    inside each part, PostgreSQL can take longer to plan such a query than it may run.
    """
    closed = _closed_to(viewer)
    shut = Q(pk__in=[])
    if closed is not None:
        for paths in closed.values_list("page__path", "page__aliases__path"):
            for path in filter(None, paths):
                shut |= Q(path__startswith=path)
    return pages.filter(live=True).exclude(shut)


def _holds(restrictions: QuerySet[PageViewRestriction], where: str) -> Exists:
    """Match pages with one of the restrictions on themselves or above, set `where` it says."""
    on_the_way = Substr(OuterRef("path"), 1, Length(f"{where}__path"))
    return Exists(restrictions.annotate(way=on_the_way).filter(way=F(f"{where}__path")))


def _closed_to(viewer: Viewer) -> QuerySet[PageViewRestriction] | None:
    """Return the restrictions that stop this person; None where none ever does."""
    restrictions: QuerySet[PageViewRestriction] = PageViewRestriction.objects.order_by()
    if not viewer.is_authenticated:
        return restrictions
    if viewer.is_superuser:
        return None
    held = viewer.groups.through.objects.filter(user=viewer.pk).values("group")
    opened = PageViewRestriction.groups.through.objects.filter(
        pageviewrestriction=OuterRef("pk"), group__in=held
    )
    groups, password = PageViewRestriction.GROUPS, PageViewRestriction.PASSWORD
    of_others = Q(restriction_type=groups) & ~Exists(opened)
    closed: QuerySet[PageViewRestriction] = restrictions.filter(
        of_others | Q(restriction_type=password)
    )
    return closed
