"""Reading released reflections."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from circles.reflections.forms import BrowseForm
from circles.reflections.models import Reflection
from circles.reflections.searchables import readable_by
from circles.reflections.selectors import SMALLEST_COUNT, Facet, facets, guide_of, guides_open_to
from circles.reflections.services.helped import has_said, helped_at_least, say_helped
from circles.reflections.services.moderation import moderated_by
from circles.reflections.views.crumbs import CRUMBS
from learning.models import PracticeGuidePage
from portal.core.exceptions import NotAllowed
from portal.core.pagination import paginate


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List released reflections in the order of their random keys, narrowed as chosen.

    With `part` in the address, the list alone, to be put on another page.
    """
    form = BrowseForm(request.GET)
    readable = readable_by(request.user)
    found = readable.filter(form.filters()).for_reading()  # type: ignore[attr-defined]
    chosen = {name: slug for name, slug in form.cleaned_data.items() if slug}
    guide = guides_open_to(request.user).filter(slug=chosen.get("guide", "")).first()
    if request.GET.get("guide"):
        found = found.filter(guide=guide) if guide else found.none()
    page = paginate(request, found, per_page=12)
    if "part" in request.GET:
        everything = f"{request.path}?{urlencode(chosen)}"
        return render(request, "reflections/part.html", {"reflections": page, "all": everything})
    shown = facets(readable, chosen)
    return render(
        request,
        "reflections/index.html",
        {
            "reflections": page,
            "facets": shown,
            "removals": _removals(chosen, shown, guide),
            "query": urlencode(chosen),
            "count": page.paginator.count if page.paginator.count >= SMALLEST_COUNT else None,
        },
    )


def _removals(
    chosen: dict[str, str], shown: list[Facet], guide: PracticeGuidePage | None
) -> list[tuple[str, str]]:
    """Return (label, query without it) of each filter that narrows the list."""
    labels = {(facet.name, o.slug): o.label for facet in shown for o in facet.options}
    if guide is not None:
        labels["guide", guide.slug] = guide.title
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
        "guide": guide_of(reflection, request.user),
        "helped": helped_at_least(reflection.pk),
        "helped_me": request.user.is_authenticated and has_said(request.user, reflection.pk),
        "month": f"{date.fromisoformat(reflection.month + '-01'):%B %Y}",
        "can_take_down": moderated_by(request.user, Reflection.objects.all())
        .filter(pk=reflection.pk)
        .exists(),
        "crumbs": CRUMBS,
    }
    return render(request, "reflections/read.html", context)


@require_POST
@login_required
def helped(request: HttpRequest, key: UUID) -> HttpResponse:
    """Set a reader's "helped me", or take it back."""
    assert request.user.is_authenticated  # noqa: S101 - for the type checker; see login_required
    try:
        say_helped(
            reader=request.user, reflection_id=key, helped=request.POST.get("helped") == "yes"
        )
    except NotAllowed as refusal:
        raise Http404 from refusal
    return redirect("reflections:read", key)
