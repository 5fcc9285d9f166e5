"""Public circles and their sessions to come, as JSON in the way of Wagtail's API.

Nothing of people: no facilitators, no bookings, no count of them, no venue, no join link.
What an endpoint lists in its fields is all that it can be asked for.
"""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import URLPattern, path
from rest_framework.fields import Field
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from wagtail.api import APIField
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter
from wagtail.api.v2.pagination import WagtailPagination
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet

from circles.api.fields import HtmlUrl, Plain, RichText, TermsField, YesNo
from circles.api.public import PublicView, public_sessions
from circles.models import CirclePage, Session
from circles.models.sessions import SessionQuerySet
from circles.selectors import public_circles

#: Further on than any list goes; larger numbers are more than a database can count.
FURTHEST: Final = 1_000_000


class Pagination(WagtailPagination):
    """Wagtail's, with an end."""

    def paginate_queryset(
        self, queryset: QuerySet[Any], request: Request, view: Any = None
    ) -> QuerySet[Any]:
        """Refuse an offset that no database understands."""
        offset = request.GET.get("offset", "")
        if offset.isdecimal() and (len(offset) > len(str(FURTHEST)) or int(offset) > FURTHEST):
            message = f"offset cannot be higher than {FURTHEST}"
            raise BadRequestError(message)
        page: QuerySet[Any] = super().paginate_queryset(queryset, request, view)
        return page


class ByField(FieldsFilter):
    """Wagtail's, which says 400 and not 500 to a value that a field cannot hold."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> Any:
        """Narrow by the fields that the address names."""
        try:
            return super().filter_queryset(request, queryset, view)
        except (ValidationError, ValueError, OverflowError) as error:
            message = "field filter error. A value does not fit its field"
            raise BadRequestError(message) from error


class BySpan(BaseFilterBackend):
    """`?from=2027-01-01&until=2027-01-31`: sessions on these days, both included."""

    def filter_queryset(self, request: Request, queryset: SessionQuerySet, view: Any) -> Any:
        """Narrow by the days that the address names."""
        for name, lookup in (("from", "wall_date__gte"), ("until", "wall_date__lte")):
            if name in request.GET:
                queryset = queryset.filter(**{lookup: _day(name, request.GET[name])})
        return queryset


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"{name} must be a day such as 2027-01-31"
        raise BadRequestError(message) from error


class PublicEndpoint(PublicView, BaseAPIViewSet):
    """A list and its items, by these fields alone."""

    pagination_class = Pagination
    filter_backends = [ByField, OrderingFilter]
    #: There is no search here; the site has one.
    known_query_parameters = BaseAPIViewSet.known_query_parameters - {"search", "search_operator"}
    meta_fields = [*BaseAPIViewSet.meta_fields, APIField("html_url", HtmlUrl())]
    key = "int"

    @abstractmethod
    def open_to_everybody(self) -> QuerySet[Any]:
        """Return what there is to list."""

    def get_queryset(self) -> QuerySet[Any]:
        """Return it, found out once for each request: Wagtail asks twice."""
        if not hasattr(self, "_open_to_everybody"):
            self._open_to_everybody = self.open_to_everybody()
        return self._open_to_everybody

    @classmethod
    def get_body_fields(cls, model: type[Any]) -> list[APIField]:
        """Return the fields named here, whatever a model lists elsewhere."""
        fields: list[APIField] = cls._convert_api_fields(cls.body_fields)
        return fields

    @classmethod
    def get_urlpatterns(cls) -> list[URLPattern]:
        """Return the addresses of the list and of its items."""
        return [
            path("", cls.as_view({"get": "listing_view"}), name="listing"),
            path(f"<{cls.key}:pk>/", cls.as_view({"get": "detail_view"}), name="detail"),
        ]


def _fields(**fields: Field | None) -> list[str | APIField]:
    return [APIField(name, field) if field else name for name, field in fields.items()]


class CirclesEndpoint(PublicEndpoint):
    """What anybody may read about circles."""

    model = CirclePage
    name = "circles"
    body_fields = [
        *BaseAPIViewSet.body_fields,
        *_fields(
            title=None,
            summary=None,
            purpose=RichText(),
            who_for=RichText(),
            kind=None,
            record_mode=None,
            agreement=Plain(source="clauses"),
            locality=None,
            mode=None,
            minutes=None,
            topics=TermsField(),
            levels=TermsField(),
        ),
    ]
    listing_default_fields = [
        *BaseAPIViewSet.listing_default_fields,
        "html_url",
        "title",
        "summary",
        "kind",
        "record_mode",
        "mode",
        "locality",
    ]
    nested_default_fields = [*BaseAPIViewSet.nested_default_fields, "title"]

    def open_to_everybody(self) -> QuerySet[CirclePage]:
        """Return the circles open to everybody."""
        return public_circles().prefetch_related("topics", "levels").order_by("title", "pk")


class SessionsEndpoint(PublicEndpoint):
    """When they meet."""

    model = Session
    name = "sessions"
    key = "uuid"
    filter_backends = [*PublicEndpoint.filter_backends, BySpan]
    known_query_parameters = PublicEndpoint.known_query_parameters | {"from", "until"}
    body_fields = [
        *BaseAPIViewSet.body_fields,
        *_fields(
            circle=None,
            starts_at=None,
            ends_at=None,
            closes_at=None,
            minutes=None,
            mode=None,
            takes_bookings=Plain(source="is_open_for_booking"),
            has_free_place=YesNo(source="places_free"),
        ),
    ]
    listing_default_fields = [
        *BaseAPIViewSet.listing_default_fields,
        "html_url",
        "circle",
        "starts_at",
        "ends_at",
        "mode",
        "takes_bookings",
        "has_free_place",
    ]

    def open_to_everybody(self) -> SessionQuerySet:
        """Return the sessions to come of circles open to everybody."""
        terms = ("circle__topics", "circle__levels")
        return public_sessions().select_related("circle").prefetch_related(*terms)


router = WagtailAPIRouter("api")
router.register_endpoint("circles", CirclesEndpoint)
router.register_endpoint("sessions", SessionsEndpoint)
