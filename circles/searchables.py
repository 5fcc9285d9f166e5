"""What of this room people can find: circles, and their sessions to come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from circles.models import CirclePage, LearningNote, Session
from circles.services.notes import NOTE_KIND
from learning.searchable import facet_values
from portal.core.page_audience import audience_of, visible_pages
from portal.core.searchable import (
    FacetValue,
    ModelSearchSource,
    PageSearchSource,
    SearchEntry,
    plain_text,
    register,
)
from portal.core.templatetags.portal_tags import local_day, local_time

if TYPE_CHECKING:
    from portal.core.searchable import Viewer


def register_sources() -> None:
    """Make both kinds known."""
    register(CircleSource())
    register(SessionSource())
    register(NoteSource())


def circle_facets(circle: CirclePage) -> dict[str, tuple[FacetValue, ...]]:
    """Return what a circle, or something of it, is filed under."""
    return {
        "circle": (circle_facet(circle),),
        "topic": facet_values(circle.topics),
        "level": facet_values(circle.levels),
        "assessment": facet_values(circle.assessment_types),
    }


def circle_facet(circle: CirclePage) -> FacetValue:
    """Return a circle as a choice. Reflections have none: too few share one circle."""
    return FacetValue(circle.slug, circle.title)


class CircleSource(PageSearchSource):
    """A circle's public description."""

    kind = "circle"
    label = _("Learning circle")
    plural = _("Learning circles")
    model = CirclePage

    def queryset(self) -> QuerySet[Any]:
        """Return the live circles with what they are filed under."""
        return super().queryset().prefetch_related("topics", "levels", "assessment_types")

    def facets(self, page: Any) -> Mapping[str, tuple[FacetValue, ...]]:
        """Return the circle itself, topic, level of need and type of assessment."""
        return circle_facets(page)


class SessionSource(ModelSearchSource):
    """A session to come of a live circle. Venue, people and join link stay out."""

    kind = "session"
    label = _("Circle session")
    plural = _("Circle sessions")
    model = Session
    brief = True

    def queryset(self) -> QuerySet[Any]:
        """Return the sessions to come of live circles."""
        return (
            Session.objects.coming()
            .filter(circle__live=True)
            .select_related("circle")
            .prefetch_related("circle__topics", "circle__levels", "circle__assessment_types")
        )

    def entry(self, obj: Any) -> SearchEntry:
        """Describe one session by its circle, day and mode."""
        circle = obj.circle
        day, at = local_day(obj.starts_at), local_time(obj.starts_at)
        return SearchEntry(
            kind=self.kind,
            object_id=str(obj.pk),
            title=f"{circle.title}: {day}, {at}",
            summary=circle.summary,
            body=plain_text(f"{obj.get_mode_display()} {circle.locality} {circle.purpose}"),
            url=obj.get_absolute_url(),
            audience=audience_of(circle),
            facets=circle_facets(circle),
            on=obj.wall_date,
        )

    def visible_ids(self, viewer: Viewer, ids: Iterable[str]) -> set[str]:
        """Return those still to come whose circle is open to this person; three queries."""
        wanted = [one for one in ids if _is_uuid(one)]
        circles = visible_pages(CirclePage.objects.all(), viewer)
        sessions = Session.objects.coming().filter(pk__in=wanted, circle__in=circles)
        return {str(pk) for pk in sessions.values_list("pk", flat=True)}

    def hanging_on(self, page_ids: Collection[int]) -> Iterable[str]:
        """Return the sessions to come of these circles: they bear its name."""
        sessions = Session.objects.coming().filter(circle__in=page_ids)
        return [str(pk) for pk in sessions.values_list("pk", flat=True)]


class NoteSource(ModelSearchSource):
    """What a circle learned, once those who took part agreed to it. Nothing says who they were."""

    kind = NOTE_KIND
    label = _("Learning note")
    plural = _("Learning notes")
    model = LearningNote

    def queryset(self) -> QuerySet[Any]:
        """Return the published notes of live circles."""
        return (
            LearningNote.objects.published()
            .filter(session__circle__live=True)
            .select_related("session__circle")
            .prefetch_related("topics")
        )

    def entry(self, obj: Any) -> SearchEntry:
        """Describe one note by what it says."""
        return SearchEntry(
            kind=self.kind,
            object_id=str(obj.pk),
            title=obj.title,
            summary=Truncator(obj.text).words(30),
            body=obj.text,
            url=obj.get_absolute_url(),
            audience=audience_of(obj.session.circle),
            facets={
                "topic": facet_values(obj.topics),
                "circle": (circle_facet(obj.session.circle),),
            },
            on=obj.published_on.replace(day=1),
        )

    def visible_ids(self, viewer: Viewer, ids: Iterable[str]) -> set[str]:
        """Return those published whose circle is open to this person; three queries."""
        wanted = [one for one in ids if _is_uuid(one)]
        circles = visible_pages(CirclePage.objects.all(), viewer)
        notes = LearningNote.objects.published().filter(pk__in=wanted, session__circle__in=circles)
        return {str(pk) for pk in notes.values_list("pk", flat=True)}

    def hanging_on(self, page_ids: Collection[int]) -> Iterable[str]:
        """Return the published notes of these circles."""
        notes = LearningNote.objects.published().filter(session__circle__in=page_ids)
        return [str(pk) for pk in notes.values_list("pk", flat=True)]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
