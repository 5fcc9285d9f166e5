"""One paginator for every list, which never raises on a bad page number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def paginate(
    request: HttpRequest,
    items: QuerySet[Any] | Sequence[Any],
    per_page: int = 20,
    *,
    count: int | None = None,
) -> Page[Any]:
    """Return the page that `?page=` asks for; the first for nonsense, the last beyond it.

    `count` is how many there are, where that is known already: one query less.
    """
    paginator = Paginator(items, per_page)
    if count is not None:
        paginator.__dict__["count"] = count
    return paginator.get_page(request.GET.get("page"))
