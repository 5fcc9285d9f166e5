"""The results page and the suggestions under the search box."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from search import facets
from search.counting import CountedAnswer
from search.engines.base import DEEPEST_HIT, SearchResults, TooLongError
from search.finding import MOST_SUGGESTIONS, Found, find, suggest
from search.places import places_of
from search.popular import popular_searches, topics_for
from search.promotions import promotions_for
from search.query import clean
from search.similar import similar_to

PER_PAGE = 10
_LONGEST_NUMBER = 9


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show what was found, or, with nothing to look for, where to begin."""
    address = request.GET.copy()
    text = clean(address.get("q", ""))
    filters = facets.filters_of(address)
    context: dict[str, Any] = {"text": text, "hide_header_search": True}
    try:
        found = find(
            viewer=request.user,
            text=text,
            filters=filters,
            sort=facets.sort_of(address),
            page=_number(address.get("page", "")),
            as_typed="as_typed" in address,
        )
    except TooLongError:
        found = None
        context["cut_off"] = True
    context["found"] = found
    if found is not None:
        shown = facets.facets_of(found.results.facets, filters)
        if moved := facets.moved_address(shown, address):
            return HttpResponsePermanentRedirect(f"{request.path}?{moved}")
        context |= _shown(found, address) | {
            "facets": shown,
            "chips": facets.chips_of(shown, address),
            "asked": bool(filters) or not found.query.is_empty,
        }
        if found.results.page == 1 and not filters:
            context["promoted"] = promotions_for(viewer=request.user, text=text)
    context["counts_opening"] = settings.PORTAL_COUNT_SEARCHES and request.user.is_authenticated
    answer = CountedAnswer(render_to_string("search/results.html", context, request))
    if found is not None and _counts(request, found):
        answer.count(
            person=request.user,
            text=text,
            found_nothing=found.results.total == 0,
        )
    return answer


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Return what many search for, topics, then titles, that match what is typed so far."""
    text = request.GET.get("q", "")
    popular = popular_searches(viewer=request.user, text=text)
    topics = topics_for(viewer=request.user, text=text)
    hits = suggest(viewer=request.user, text=text)
    found = [{"label": words, "kind": _("Often searched for"), "url": ""} for words in popular]
    found += [
        {
            "label": topic.label,
            "kind": str(facets.LEGENDS["topic"]),
            "url": f"{reverse('search:results')}?{urlencode({'topic': topic.slug})}",
        }
        for topic in topics
    ]
    found += [
        {"label": hit.title, "kind": facets.kind_label(hit.kind), "url": hit.url} for hit in hits
    ]
    return JsonResponse({"suggestions": found[:MOST_SUGGESTIONS]})


@require_safe
def similar(request: HttpRequest, kind: str, object_id: str) -> HttpResponse:
    """Show what is like a thing: a page, or with `part` the list alone, to be put elsewhere."""
    found = similar_to(viewer=request.user, kind=kind, object_id=object_id)
    if found is None:
        raise Http404
    title, hits = found
    template = "similar_part" if "part" in request.GET else "similar"
    return render(
        request,
        f"search/{template}.html",
        {"title": title, "kind": facets.kind_label(kind, plural=True), "hits": hits},
    )


@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """Learn that something found was opened; what it was is not said."""
    answer = CountedAnswer(status=204)
    if request.user.is_authenticated:
        answer.count(person=request.user, text=request.POST.get("q", ""), opened=True)
    return answer


def _counts(request: HttpRequest, found: Found) -> bool:
    """Tell whether this is somebody's search as they typed it, and no second look at it."""
    plain = set(request.GET) <= {"q"} and request.method == "GET"
    return plain and request.user.is_authenticated and not found.query.is_empty


def _shown(found: Found, address: QueryDict) -> dict[str, Any]:
    """Return what the page says of the hits, and the addresses that lead on from them."""
    hits = found.results.hits
    places = places_of(hits)
    return {
        "hits": [(hit, facets.kind_label(hit.kind), places.get(hit.key)) for hit in hits],
        "page_of_hits": _page(found.results),
        "rest": _rest(address),
        "sort": facets.sort_of(address),
        "sorts": facets.sorts_of(address),
        "today": localdate(),
    } | _typed(found, address)


def _number(text: str) -> int:
    """Return a page number from an address; the first for nonsense."""
    if text.isascii() and text.isdecimal():
        return int(text[:_LONGEST_NUMBER])
    return 1


def _page(found: SearchResults) -> Any:
    """Return the page as the pagination component wants it."""
    return Paginator(range(min(found.total, DEEPEST_HIT)), PER_PAGE).get_page(found.page)


def _rest(address: Any) -> str:
    rest = address.copy()
    rest.pop("page", None)
    encoded: str = rest.urlencode()
    return encoded


def _typed(found: Found, address: Any) -> dict[str, Any]:
    """Return what to say where spelling was put right, and the way back."""
    if found.typed is None:
        return {}
    back = address.copy()
    back.pop("page", None)
    back["as_typed"] = "1"
    return {"typed": found.typed.text, "typed_url": f"?{back.urlencode()}"}
