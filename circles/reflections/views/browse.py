"""Reading released reflections."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from circles.reflections.forms import BrowseForm
from circles.reflections.models import Reflection
from circles.reflections.searchables import readable_by
from circles.reflections.selectors import SMALLEST_COUNT, Facet, facets
from circles.reflections.services.moderation import moderated_by
from circles.reflections.views.crumbs import CRUMBS
from portal.core.pagination import paginate


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List released reflections in the order of their random keys, narrowed as chosen."""
    form = BrowseForm(request.GET)
    readable = readable_by(request.user)
    found = readable.filter(form.filters()).for_reading()  # type: ignore[attr-defined]
    chosen = {name: slug for name, slug in form.cleaned_data.items() if slug}
    page = paginate(request, found, per_page=12)
    shown = facets(readable, chosen)
    return render(
        request,
        "reflections/index.html",
        {
            "reflections": page,
            "facets": shown,
            "removals": _removals(chosen, shown),
            "query": urlencode(chosen),
            "count": page.paginator.count if page.paginator.count >= SMALLEST_COUNT else None,
        },
    )


def _removals(chosen: dict[str, str], shown: list[Facet]) -> list[tuple[str, str]]:
    """Return (label, query without it) of each filter that narrows the list."""
    labels = {(facet.name, o.slug): o.label for facet in shown for o in facet.options}
    return [
        (labels.get((name, slug), slug), urlencode({k: v for k, v in chosen.items() if k != name}))
        for name, slug in chosen.items()
    ]


@require_safe
def read(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one released reflection to whoever may open its circle."""
    rows = readable_by(request.user).for_reading()  # type: ignore[attr-defined]
    reflection = get_object_or_404(rows, pk=key)
    context = {
        "reflection": reflection,
        "month": f"{date.fromisoformat(reflection.month + '-01'):%B %Y}",
        "can_take_down": moderated_by(request.user, Reflection.objects.all())
        .filter(pk=reflection.pk)
        .exists(),
        "crumbs": CRUMBS,
    }
    return render(request, "reflections/read.html", context)
