"""Series that leave out bank holidays and closures of the academy."""

from __future__ import annotations

from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from circles.days_off import DaysOff, bank_holiday
from circles.models import AcademyClosure, Session
from circles.models.choices import Frequency, Nation
from circles.services import scheduling
from circles.services.series import MOST_DATES, RuleRefused, SeriesRule, dates_of, words_of


def rule(**changes):
    usual = {"frequency": Frequency.WEEKLY, "first_date": date(2027, 3, 15), "at": time(10)}
    return SeriesRule(**{**usual, **changes})


@pytest.fixture(autouse=True)
def _in_january():
    with time_machine.travel("2027-01-11 09:00:00+00:00"):
        yield


@pytest.mark.parametrize(
    ("day", "nations"),
    [
        (date(2027, 3, 29), {Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND}),  # Easter
        (date(2027, 1, 4), {Nation.SCOTLAND}),  # for 2 January, a Saturday
        (date(2027, 11, 30), {Nation.SCOTLAND}),  # St Andrew
        (date(2027, 3, 17), {Nation.NORTHERN_IRELAND}),  # St Patrick
        (date(2027, 7, 12), {Nation.NORTHERN_IRELAND}),
        (date(2027, 8, 2), {Nation.SCOTLAND}),
        (date(2027, 8, 30), {Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND}),
        (date(2027, 12, 27), set(Nation)),  # for Christmas Day, a Saturday
        (date(2027, 6, 7), set()),
    ],
)
def test_each_nation_has_its_own_bank_holidays(day, nations):
    assert {nation for nation in Nation if bank_holiday(day, nation)} == nations


def test_a_number_of_sessions_counts_those_held_and_names_those_left_out():
    found = dates_of(rule(count=3), DaysOff(nations=(Nation.ENGLAND,)))

    assert [(one.day, bool(one.left_out)) for one in found] == [
        (date(2027, 3, 15), False),
        (date(2027, 3, 22), False),
        (date(2027, 3, 29), True),
        (date(2027, 4, 5), False),
    ]
    assert "Easter Monday" in found[2].left_out
    assert "England" in found[2].left_out


def test_on_the_31st_the_months_without_one_are_named():
    found = dates_of(rule(frequency=Frequency.MONTHLY_DATE, first_date=date(2027, 1, 31), count=3))

    assert [(one.day, one.left_out) for one in found] == [
        (date(2027, 1, 31), ""),
        (date(2027, 2, 28), "This month has no 31st"),
        (date(2027, 3, 31), ""),
        (date(2027, 4, 30), "This month has no 31st"),
        (date(2027, 5, 31), ""),
    ]


def test_on_the_29th_a_leap_year_has_every_month():
    found = dates_of(rule(frequency=Frequency.MONTHLY_DATE, first_date=date(2028, 1, 29), count=12))

    assert not [one for one in found if one.left_out]


def test_on_the_last_weekday_of_each_month():
    last = rule(frequency=Frequency.MONTHLY_LAST, first_date=date(2027, 2, 23), count=3)

    assert [one.day for one in dates_of(last)] == [
        date(2027, 2, 23),
        date(2027, 3, 30),
        date(2027, 4, 27),
    ]


def test_the_last_weekday_begins_with_a_last_one():
    with pytest.raises(RuleRefused, match="16 February is not the last Tuesday") as refused:
        dates_of(rule(frequency=Frequency.MONTHLY_LAST, first_date=date(2027, 2, 16), count=3))

    assert refused.value.field == "first_date"


@pytest.mark.parametrize(
    ("frequency", "first", "words"),
    [
        (Frequency.WEEKLY, date(2027, 3, 15), "Every week on Monday"),
        (Frequency.FORTNIGHTLY, date(2027, 3, 16), "Every two weeks on Tuesday"),
        (Frequency.MONTHLY_DATE, date(2027, 3, 31), "Every month on the 31st"),
        (Frequency.MONTHLY_WEEKDAY, date(2027, 3, 9), "Every month on the second Tuesday"),
        (Frequency.MONTHLY_WEEKDAY, date(2027, 3, 30), "Every month on the last Tuesday"),
        (Frequency.MONTHLY_LAST, date(2027, 2, 23), "Every month on the last Tuesday"),
    ],
)
def test_the_rule_is_said_in_words(frequency, first, words):
    assert words_of(rule(frequency=frequency, first_date=first)) == words


def test_a_series_whose_dates_are_all_left_out_is_refused():
    with pytest.raises(RuleRefused, match="all of them are left out"):
        dates_of(
            rule(first_date=date(2027, 3, 29), until=date(2027, 3, 30)),
            DaysOff(nations=(Nation.WALES,)),
        )


@pytest.mark.parametrize("ends", [{"count": 1000}, {"until": date(9999, 12, 31)}])
@pytest.mark.parametrize("frequency", Frequency.values)
def test_a_thousand_dates_are_refused_with_the_limit_beside_their_end(ends, frequency):
    last_friday = date(2027, 3, 26)
    with pytest.raises(RuleRefused, match=f"at most {MOST_DATES} dates") as refused:
        dates_of(rule(first_date=last_friday, frequency=frequency, **ends))

    assert [refused.value.field] == list(ends)


def test_a_series_that_would_wait_for_years_is_refused():
    closure = AcademyClosure(name="Closed", first_day=date(2027, 1, 1), last_day=date(2099, 1, 1))

    with pytest.raises(RuleRefused, match=str(MOST_DATES)):
        dates_of(rule(count=3), DaysOff(closures=(closure,)))


@pytest.mark.django_db
class TestPlanning:
    @pytest.fixture(autouse=True)
    def _closed_in_april(self):
        AcademyClosure.objects.create(
            name="Spring closure", first_day=date(2027, 4, 5), last_day=date(2027, 4, 9)
        )

    def plan(self, lead, circle, arrangements, **changes):
        return scheduling.preview_series(
            actor=lead,
            circle=circle,
            rule=rule(**{"count": 3, "nation": Nation.ENGLAND, **changes}),
            arrangements=arrangements(),
        )

    def test_closures_and_bank_holidays_are_left_out_and_said(self, lead, circle, arrangements):
        planned = self.plan(lead, circle, arrangements)

        left_out = {one.day: one.entry.left_out for one in planned if not one.is_session}
        assert set(left_out) == {date(2027, 3, 29), date(2027, 4, 5)}
        assert left_out[date(2027, 4, 5)] == "The academy is closed: Spring closure"

    def test_a_series_may_keep_both(self, lead, circle, arrangements):
        planned = self.plan(lead, circle, arrangements, nation="", skips_closures=False)

        assert all(one.is_session for one in planned)

    def test_what_was_left_out_in_the_preview_is_no_session(self, lead, circle, arrangements):
        series = scheduling.schedule_series(
            actor=lead,
            circle=circle,
            rule=rule(count=3, nation=Nation.ENGLAND),
            arrangements=arrangements(),
        )

        days = Session.objects.order_by("starts_at").values_list("wall_date", flat=True)
        assert list(days) == [date(2027, 3, 15), date(2027, 3, 22), date(2027, 4, 12)]
        assert series.nation == Nation.ENGLAND


@pytest.mark.django_db
def test_a_closure_cannot_end_before_it_begins():
    closure = AcademyClosure(name="Wrong", first_day=date(2027, 4, 9), last_day=date(2027, 4, 5))

    with pytest.raises(ValidationError, match="cannot be before"):
        closure.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        closure.save()


@pytest.mark.django_db
def test_publishers_keep_the_closures_and_editors_do_not(client, academy_publisher, academy_editor):
    client.force_login(academy_editor)
    assert client.get("/cms/academy-closures/new/").status_code == 302
    client.force_login(academy_publisher)
    client.post(
        "/cms/academy-closures/new/",
        {"name": "Away day", "first_day": "2027-05-06", "last_day": "2027-05-06"},
    )

    assert AcademyClosure.objects.get().name == "Away day"
    assert "Away day" in client.get("/cms/academy-closures/").content.decode()
