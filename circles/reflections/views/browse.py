"""Reading released reflections."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from circles.reflections.forms import BrowseForm
from circles.reflections.searchables import readable_by
from circles.reflections.selectors import SMALLEST_COUNT, facets
from portal.core.pagination import paginate


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List released reflections in the order of their random keys, narrowed as chosen."""
    form = BrowseForm(request.GET)
    readable = readable_by(request.user)
    found = readable.filter(form.filters()).for_reading()  # type: ignore[attr-defined]
    chosen = {name: slug for name, slug in form.cleaned_data.items() if slug}
    page = paginate(request, found, per_page=12)
    return render(
        request,
        "reflections/index.html",
        {
            "reflections": page,
            "facets": facets(readable, chosen),
            "chosen": chosen,
            "count": page.paginator.count if page.paginator.count >= SMALLEST_COUNT else None,
        },
    )


@require_safe
def read(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one released reflection to whoever may open its circle."""
    rows = readable_by(request.user).for_reading()  # type: ignore[attr-defined]
    reflection = get_object_or_404(rows, pk=key)
    return render(request, "reflections/read.html", {"reflection": reflection})
