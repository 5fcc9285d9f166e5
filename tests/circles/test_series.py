"""Series of sessions: previewed, written out, refused."""

from __future__ import annotations

import uuid
from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from circles.models import Session, SessionSeries
from circles.models.choices import Frequency
from circles.services import scheduling
from circles.services.series import MOST_DATES, SeriesRule
from portal.accounts.roles import Role, has_role
from portal.core.exceptions import NotPossible
from tests.factories.circles import BookingFactory, CirclePageFactory, SessionFactory

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


class TestSeries:
    def rule(self, **changes):
        usual = {
            "frequency": Frequency.WEEKLY,
            "first_date": in_days(7),
            "at": time(10),
            "count": 4,
        }
        return SeriesRule(**{**usual, **changes})

    def test_a_series_is_written_out_as_sessions(self, circle, lead, arrangements):
        series = scheduling.schedule_series(
            actor=lead, circle=circle, rule=self.rule(), arrangements=arrangements()
        )

        days = list(series.sessions.order_by("starts_at").values_list("wall_date", flat=True))
        assert days == [in_days(7 + 7 * week) for week in range(4)]

    def test_one_form_sent_twice_makes_one_series(self, circle, lead, arrangements):
        key = uuid.uuid4()
        for _ in range(2):
            scheduling.schedule_series(
                actor=lead,
                circle=circle,
                rule=self.rule(),
                arrangements=arrangements(),
                series_id=key,
            )

        assert SessionSeries.objects.count() == 1
        assert Session.objects.count() == 4

    def test_a_series_of_a_thousand_dates_is_refused_with_the_limit_named(
        self, circle, lead, arrangements
    ):
        with pytest.raises(NotPossible, match=str(MOST_DATES)):
            scheduling.preview_series(
                actor=lead,
                circle=circle,
                rule=self.rule(count=1000),
                arrangements=arrangements(),
            )

    @pytest.mark.parametrize("ends", [{"count": None}, {"until": date(2099, 1, 1)}])
    def test_a_series_ends_in_exactly_one_way(self, circle, lead, arrangements, ends):
        with pytest.raises(NotPossible, match="not both"):
            scheduling.preview_series(
                actor=lead, circle=circle, rule=self.rule(**ends), arrangements=arrangements()
            )

    def test_the_preview_saves_nothing_and_names_clashes(self, circle, lead, arrangements):
        other = SessionFactory(circle=circle, days=14)

        planned = scheduling.preview_series(
            actor=lead, circle=circle, rule=self.rule(), arrangements=arrangements()
        )

        assert [one.clashes for one in planned] == [(), ("Neglect over time",), (), ()]
        assert list(Session.objects.all()) == [other]

    def test_a_session_the_facilitator_booked_elsewhere_is_a_clash_too(
        self, circle, site_tree, lead, arrangements
    ):
        elsewhere = CirclePageFactory(parent=site_tree.circles, title="Care planning")
        BookingFactory(session=SessionFactory(circle=elsewhere, days=7), person=lead)

        planned = scheduling.preview_series(
            actor=lead, circle=circle, rule=self.rule(), arrangements=arrangements()
        )

        assert planned[0].clashes == ("Care planning",)

    def test_the_preview_asks_as_often_for_3_dates_as_for_30(
        self, circle, lead, arrangements, django_assert_num_queries
    ):
        assert has_role(lead, Role.FACILITATOR)  # asked once in a request and kept
        for count in (3, 30):
            with django_assert_num_queries(3):
                scheduling.preview_series(
                    actor=lead,
                    circle=circle,
                    rule=self.rule(count=count),
                    arrangements=arrangements(),
                )

    def test_a_series_with_one_impossible_date_saves_nothing(self, circle, lead, arrangements):
        with pytest.raises(NotPossible, match="passed"):
            scheduling.schedule_series(
                actor=lead,
                circle=circle,
                rule=self.rule(first_date=in_days(-7)),
                arrangements=arrangements(),
            )

        assert not Session.objects.exists()
        assert not SessionSeries.objects.exists()
