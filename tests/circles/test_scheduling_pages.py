"""The forms in which sessions are scheduled, copied and changed."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
import time_machine

from circles.models import AcademyClosure, Session, SessionSeries
from tests.factories.circles import CirclePageFactory, FacilitatorAssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january():
    with time_machine.travel("2027-01-11 09:00:00+00:00"):
        yield


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


def filled(**changes):
    usual = {
        "key": str(uuid.uuid4()),
        "day": "2027-03-15",
        "at": "10:00",
        "minutes": "90",
        "mode": "in_person",
        "venue": "Room 2",
        "join_link": "",
        "capacity_min": "1",
        "capacity_target": "2",
        "capacity_max": "4",
        "closes_hours": "0",
        "opens_days": "",
        "cut_off_hours": "24",
    }
    return {**usual, **changes}


def errors(answer):
    return answer.context["form"].errors


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


class TestOneSession:
    address = "/desk/circles/neglect/schedule/"

    def post(self, desk, **changes):
        return desk.post(self.address, filled(**changes))

    @pytest.mark.parametrize(
        ("mode", "given", "missing"),
        [
            ("in_person", {"venue": ""}, {"venue"}),
            ("online", {"venue": ""}, {"join_link"}),
            ("hybrid", {"venue": ""}, {"venue", "join_link"}),
            ("hybrid", {"join_link": "https://meet.example.org/a"}, set()),
            ("online", {"venue": "", "join_link": "https://meet.example.org/a"}, set()),
        ],
    )
    def test_a_way_of_meeting_needs_its_place(self, circle, desk, mode, given, missing):
        answer = self.post(desk, mode=mode, **given)

        assert Session.objects.count() == (not missing)
        if missing:
            assert set(errors(answer)) == missing

    def test_the_hour_the_clocks_leave_out_is_refused_beside_the_time(self, circle, desk):
        answer = self.post(desk, day="2027-03-28", at="01:30", venue="Room 7")

        assert "clocks go forward" in errors(answer)["at"][0]
        assert answer.context["form"]["venue"].value() == "Room 7"
        assert not Session.objects.exists()

    def test_of_the_hour_that_comes_twice_it_is_said_which(self, circle, desk):
        answer = desk.post(self.address, filled(day="2027-10-31", at="01:30"), follow=True)

        assert "it is the first of the two" in text(answer)
        assert Session.objects.get().starts_at.hour == 0

    @pytest.mark.parametrize("minutes", ["-90", "0", "14", "481", "ninety", ""])
    def test_a_session_that_would_end_before_it_starts_is_refused(self, circle, desk, minutes):
        answer = self.post(desk, minutes=minutes)

        assert set(errors(answer)) == {"minutes"}
        assert not Session.objects.exists()

    @pytest.mark.parametrize(
        ("day", "words"),
        [
            ("2027-01-10", "This day has passed"),
            ("0001-01-01", "This day has passed"),
            ("2030-01-01", "The calendar goes to Monday 31 December 2029"),
            ("9999-12-31", "Choose an earlier day"),
            ("2027-02-30", "Enter a valid date"),
        ],
    )
    def test_a_day_that_cannot_be_is_refused_beside_the_day(self, circle, desk, day, words):
        answer = self.post(desk, day=day)

        assert words in errors(answer)["day"][0]
        assert not Session.objects.exists()

    def test_of_a_day_on_which_the_academy_is_closed_it_is_said(self, circle, desk):
        AcademyClosure.objects.create(
            name="Away day", first_day=date(2027, 3, 15), last_day=date(2027, 3, 15)
        )
        answer = desk.post(self.address, filled(), follow=True)

        assert "The academy is closed: Away day" in text(answer)
        assert Session.objects.count() == 1

    def test_d44_today_is_the_day_in_london_not_in_the_browser_or_in_utc(self, circle, desk, lead):
        with time_machine.travel("2027-07-05 23:30:00+00:00", tick=False):  # 00:30 in London
            desk.force_login(lead)
            passed = self.post(desk, day="2027-07-06", at="00:15")
            coming = self.post(desk, day="2027-07-06", at="00:45")

        assert "passed" in str(errors(passed))
        assert coming.status_code == 302

    def test_d42_d46_the_time_shown_is_the_time_on_the_wall_whatever_the_season(self, circle, desk):
        for day, at in (("2027-07-06", "10:00"), ("2027-12-07", "10:00")):
            answer = desk.post(self.address, filled(day=day, at=at), follow=True)
            assert "10am to 11.30am" in text(answer)
            assert "10am to 11.30am" in text(desk.get(Session.objects.last().get_absolute_url()))

    def test_d2_a_double_click_makes_one_session(self, circle, desk):
        data = filled()
        first, second = desk.post(self.address, data), desk.post(self.address, data)

        assert first["Location"] == second["Location"]
        assert Session.objects.count() == 1


class TestSeries:
    address = "/desk/circles/neglect/series/"

    def fill(self, **changes):
        usual = {"frequency": "weekly", "count": "3", "nation": "ENG", "skips_closures": "on"}
        return filled(**{**usual, **changes})

    def save(self, desk, data):
        seen = desk.post(self.address, data).context["seen"]
        return desk.post(self.address, {**data, "save": "1", "seen": seen})

    def test_the_preview_names_each_date_left_out_and_why(self, circle, desk):
        AcademyClosure.objects.create(
            name="Spring closure", first_day=date(2027, 4, 5), last_day=date(2027, 4, 9)
        )
        shown = text(desk.post(self.address, self.fill()))

        assert "3 sessions, nothing saved yet" in shown
        assert "Bank holiday in England: Easter Monday" in shown
        assert "The academy is closed: Spring closure" in shown
        assert not Session.objects.exists()

    def test_of_the_31st_the_preview_says_which_months_have_none(self, circle, desk):
        data = self.fill(day="2027-01-31", frequency="monthly_date")
        shown = text(desk.post(self.address, data))

        assert "February 2027 Left out This month has no 31st" in shown

    def test_d2_a_double_click_on_save_makes_one_series(self, circle, desk):
        data = self.fill()
        for _ in range(2):
            assert self.save(desk, data).status_code == 302

        assert SessionSeries.objects.count() == 1
        assert Session.objects.count() == 3

    @pytest.mark.parametrize("end", [{"count": "1000"}, {"count": "", "until": "2099-01-01"}])
    def test_a_thousand_dates_are_refused_beside_the_field_with_the_limit(self, circle, desk, end):
        answer = desk.post(self.address, self.fill(**end))

        (field,) = errors(answer)
        assert field == ("until" if "until" in end else "count")
        assert "at most 52 dates" in errors(answer)[field][0]

    def test_a_first_day_that_is_not_the_last_weekday_is_refused_beside_the_day(self, circle, desk):
        answer = desk.post(self.address, self.fill(frequency="monthly_last"))

        assert "not the last Monday" in errors(answer)["day"][0]

    def test_a_closure_made_after_the_preview_shows_the_dates_again(self, circle, desk):
        data = self.fill()
        seen = desk.post(self.address, data).context["seen"]
        AcademyClosure.objects.create(
            name="Flood", first_day=date(2027, 3, 22), last_day=date(2027, 3, 22)
        )

        answer = desk.post(self.address, {**data, "save": "1", "seen": seen})

        assert "The academy is closed: Flood" in text(answer)
        assert not Session.objects.exists()

    def test_dates_later_than_the_calendar_goes_stand_against_it(self, circle, desk):
        answer = desk.post(self.address, self.fill(frequency="monthly_date", count="40"))

        assert "The calendar goes to 31 December 2029" in text(answer)
        assert not answer.context["can_save"]

    def test_the_nation_of_the_last_series_is_chosen_already(self, circle, desk):
        assert desk.get(self.address).context["form"]["nation"].value() == "ENG"
        self.save(desk, self.fill(nation="SCT"))

        assert desk.get(self.address).context["form"]["nation"].value() == "SCT"

    def test_d40_a_series_stays_at_ten_over_the_change_and_says_so(self, circle, desk):
        self.save(desk, self.fill(day="2027-03-22", nation=""))

        hours = [one.starts_at.hour for one in Session.objects.order_by("starts_at")]
        assert hours == [10, 9, 9]
        assert text(desk.get("/desk/circles/neglect/")).count("10am") == 3


def test_d2_a_key_that_another_circle_used_makes_nothing_and_breaks_nothing(
    circle, desk, site_tree, lead
):
    other = CirclePageFactory(parent=site_tree.circles, slug="other")
    FacilitatorAssignmentFactory(circle=other, person=lead)
    data = filled()
    desk.post("/desk/circles/neglect/schedule/", data)

    answer = desk.post("/desk/circles/other/schedule/", data)

    assert "used before" in str(errors(answer))
    assert Session.objects.count() == 1
