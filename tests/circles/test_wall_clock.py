"""The time on the wall, over every change of the clocks in the United Kingdom 2026 to 2030."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from circles import tasks
from circles.invariants import breaches
from circles.models import Session
from circles.models.choices import Frequency
from circles.services.booking import cancel
from circles.services.feedback import may_answer
from circles.services.series import SeriesRule
from circles.services.series import dates_of as every_date_of
from circles.wall_clock import before, comes_twice, hours_before, instant_of
from portal.core.exceptions import NotPossible
from portal.notifications.models import Notification
from tests.factories.accounts import UserFactory
from tests.factories.circles import BookingFactory, SessionFactory

LONDON = ZoneInfo("Europe/London")
#: The last Sundays of March and October: the Summer Time Act 1972 as amended.
FORWARD = [
    date(2026, 3, 29),
    date(2027, 3, 28),
    date(2028, 3, 26),
    date(2029, 3, 25),
    date(2030, 3, 31),
]
BACK = [
    date(2026, 10, 25),
    date(2027, 10, 31),
    date(2028, 10, 29),
    date(2029, 10, 28),
    date(2030, 10, 27),
]


def rule(**fields):
    return SeriesRule(at=time(10), **fields)


def dates_of(rule):
    """Return the days on which a session is held."""
    return [one.day for one in every_date_of(rule) if not one.left_out]


@pytest.mark.parametrize("change", FORWARD + BACK)
@pytest.mark.parametrize("frequency", [Frequency.WEEKLY, Frequency.FORTNIGHTLY])
def test_d40_i22_a_series_stays_at_ten_over_the_change(change, frequency):
    days = dates_of(rule(frequency=frequency, first_date=change - timedelta(days=28), count=9))

    shown = [instant_of(day, time(10)).astimezone(LONDON) for day in days]

    assert [(at.date(), at.time()) for at in shown] == [(day, time(10)) for day in days]


@pytest.mark.parametrize("change", FORWARD + BACK)
def test_d41_the_day_of_the_change_itself_is_right(change):
    at = instant_of(change, time(10)).astimezone(LONDON)

    assert (at.date(), at.time()) == (change, time(10))


@pytest.mark.parametrize("change", FORWARD)
@pytest.mark.parametrize("at", [time(1), time(1, 30), time(1, 59)])
def test_the_hour_that_does_not_exist_is_refused_in_words(change, at):
    with pytest.raises(NotPossible, match="clocks go forward"):
        instant_of(change, at)


@pytest.mark.parametrize("change", BACK)
def test_the_hour_that_comes_twice_is_the_first_of_the_two(change):
    instant = instant_of(change, time(1, 30))

    assert instant.astimezone(LONDON).utcoffset() == timedelta(hours=1)


def test_every_second_week_is_fourteen_days_apart():
    days = dates_of(rule(frequency=Frequency.FORTNIGHTLY, first_date=date(2027, 1, 5), count=3))

    assert days == [date(2027, 1, 5), date(2027, 1, 19), date(2027, 2, 2)]


def test_monthly_by_date_leaves_out_months_without_the_date():
    days = dates_of(
        rule(
            frequency=Frequency.MONTHLY_DATE, first_date=date(2027, 1, 31), until=date(2027, 5, 31)
        )
    )

    assert days == [date(2027, 1, 31), date(2027, 3, 31), date(2027, 5, 31)]


def test_monthly_by_weekday_keeps_the_second_tuesday():
    days = dates_of(
        rule(frequency=Frequency.MONTHLY_WEEKDAY, first_date=date(2027, 1, 12), count=4)
    )

    assert days == [date(2027, 1, 12), date(2027, 2, 9), date(2027, 3, 9), date(2027, 4, 13)]


def test_a_fifth_weekday_means_the_last_of_the_month():
    days = dates_of(
        rule(frequency=Frequency.MONTHLY_WEEKDAY, first_date=date(2027, 3, 30), count=3)
    )

    assert days == [date(2027, 3, 30), date(2027, 4, 27), date(2027, 5, 25)]


def test_an_end_before_the_start_gives_no_dates_and_is_refused():
    with pytest.raises(NotPossible, match="no dates"):
        dates_of(
            rule(frequency=Frequency.WEEKLY, first_date=date(2027, 1, 5), until=date(2027, 1, 4))
        )


def test_a_series_may_end_on_its_last_day():
    days = dates_of(
        rule(frequency=Frequency.WEEKLY, first_date=date(2027, 1, 5), until=date(2027, 1, 19))
    )

    assert days[-1] == date(2027, 1, 19)


def test_the_instant_is_the_same_moment_whatever_the_season():
    assert instant_of(date(2027, 1, 5), time(10)) == datetime(
        2027, 1, 5, 10, tzinfo=ZoneInfo("UTC")
    )
    assert instant_of(date(2027, 7, 6), time(10)) == datetime(2027, 7, 6, 9, tzinfo=ZoneInfo("UTC"))


@pytest.mark.parametrize("change", FORWARD + BACK)
@pytest.mark.parametrize("hours", [24, 48, 72])
def test_d51_a_day_before_is_the_same_time_on_the_wall_over_a_change_of_the_clocks(change, hours):
    at = before(change + timedelta(days=1), time(10), hours).astimezone(LONDON)

    assert (at.date(), at.time()) == (change - timedelta(days=hours // 24 - 1), time(10))


@pytest.mark.parametrize("change", FORWARD + BACK)
@pytest.mark.parametrize("at", [time(0, 30), time(10), time(23, 30)])
@pytest.mark.parametrize("later", [0, 1])
def test_hours_before_are_read_off_as_they_were_counted(change, at, later):
    day = change + timedelta(days=later)

    for hours in (0, 1, 5, 9, 22, 24, 25, 36, 48, 24 * 30):
        assert hours_before(day, at, before(day, at, hours)) == hours


@pytest.mark.parametrize("change", FORWARD)
def test_a_day_before_the_hour_that_is_left_out_is_an_hour_later(change):
    at = before(change + timedelta(days=1), time(1, 30), 24).astimezone(LONDON)

    assert (at.date(), at.time()) == (change, time(2, 30))


def test_only_the_hour_in_autumn_comes_twice():
    assert [comes_twice(day, time(1, 30)) for day in (BACK[0], FORWARD[0])] == [True, False]
    assert not comes_twice(BACK[0], time(3))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "now",
    [
        datetime(2027, 3, 27, 23, 45, tzinfo=UTC),
        datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 0, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    ],
)
def test_d43_all_goes_well_on_the_weekend_on_which_the_clocks_change(circle, lead, take, now):
    """Booking, the queue, the sweep and the reminders, with the clock set to that night."""
    with time_machine.travel(now, tick=False):
        session = SessionFactory(circle=circle, days=2, capacity_max=1)
        holder, waits = UserFactory(), UserFactory()
        held, waiting = take(holder, session), take(waits, session)
        tasks.sweep()
        cancel(actor=holder, booking_id=held.pk, reason="court")
    with time_machine.travel(session.starts_at - timedelta(hours=23), tick=False):
        tasks.remind()

    waiting.refresh_from_db()
    assert waiting.is_booked
    assert list(breaches()) == []
    reminded = Notification.objects.filter(kind="session_reminder")
    assert [one.recipient for one in reminded] == [waits]


@pytest.mark.django_db
def test_d56_a_session_over_midnight_is_over_and_asked_about_when_it_ends(circle, lead):
    late = SessionFactory(circle=circle, wall_time=time(23), minutes=120)
    came = BookingFactory(session=late, state="attended")

    with time_machine.travel(late.ends_at - timedelta(minutes=1), tick=False):
        tasks.sweep()
        assert not may_answer(came)
        assert Session.objects.get(pk=late.pk).state == "scheduled"
    with time_machine.travel(late.ends_at + timedelta(minutes=1), tick=False):
        tasks.sweep()
        assert may_answer(came)
        assert Session.objects.get(pk=late.pk).state == "held"
