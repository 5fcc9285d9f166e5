"""One paginator for every list, which never raises on a bad page number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def paginate(
    request: HttpRequest, items: QuerySet[Any] | Sequence[Any], per_page: int = 20
) -> Page[Any]:
    """Return the page that `?page=` asks for; the first for nonsense, the last beyond it."""
    return Paginator(items, per_page).get_page(request.GET.get("page"))
