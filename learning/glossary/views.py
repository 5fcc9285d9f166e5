"""The glossary's page."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from learning.glossary.models import GlossaryTerm
from portal.core.pagination import paginate

PER_PAGE = 60


def glossary(request: HttpRequest) -> HttpResponse:
    """List the terms of one letter, or those that hold the words asked for."""
    letters = sorted({acronym[:1].upper() for acronym in _acronyms()})
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    letter = request.GET.get("letter", "").upper()
    terms = GlossaryTerm.objects.select_related("replaced_by")
    if asked:
        terms = terms.filter(
            Q(acronym__icontains=asked) | Q(expansion__icontains=asked) | Q(also__icontains=asked)
        )
        letter = ""
    elif letter in letters:
        terms = terms.filter(acronym__istartswith=letter)
    else:
        letter = ""
    query = request.GET.copy()
    query.pop("page", None)
    shown = {
        "page_of_terms": paginate(request, terms, PER_PAGE),
        "letters": letters,
        "letter": letter,
        "asked": asked,
        "query": query.urlencode(),
    }
    return TemplateResponse(request, "glossary/glossary.html", shown)


def _acronyms() -> list[str]:
    return list(GlossaryTerm.objects.order_by().values_list("acronym", flat=True))
