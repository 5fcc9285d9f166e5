"""The weekly mail about topics that somebody follows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from learning.readers import services
from learning.readers.digest import STOP, send_digests
from learning.readers.models import TopicFollow
from portal.notifications.models import Notification
from tests.factories.learning import MIResourcePageFactory, PracticeGuidePageFactory, TopicFactory

pytestmark = pytest.mark.django_db

#: Weeks of November 2026: Monday the 9th, the 16th and the 23rd.
BEFORE, IN_WEEK, MONDAY = (datetime(2026, 11, day, 9, tzinfo=UTC) for day in (10, 18, 23))


@pytest.fixture
def neglect():
    return TopicFactory(name="Neglect")


@pytest.fixture
def follower(practitioner, neglect):
    services.follow_topics(actor=practitioner, topics=[neglect])
    TopicFollow.objects.update(since=BEFORE)
    return practitioner


def page_of(site_tree, topic, title, *, at=IN_WEEK, first=None, **more):
    return PracticeGuidePageFactory(
        parent=site_tree.guides,
        title=title,
        topics=[topic],
        last_published_at=at,
        first_published_at=first or at,
        **more,
    )


def send(run_tasks):
    """Run the clock's job as often as an hour may come round, and the worker after each."""
    for _ in range(3):
        send_digests()
        run_tasks()


def test_a_follower_gets_one_mail_with_what_was_new_last_week(
    site_tree, neglect, follower, time_machine, run_tasks, mailoutbox
):
    page_of(site_tree, neglect, "Seeing neglect")
    page_of(site_tree, neglect, "An older one", first=BEFORE, what_changed="Shorter now.")
    page_of(site_tree, neglect, "Not of that week", at=BEFORE)
    page_of(site_tree, TopicFactory(), "Of another topic")
    time_machine.move_to(MONDAY)
    send(run_tasks)
    (mail,) = mailoutbox
    assert mail.to == [follower.email]
    assert "Seeing neglect (new)" in mail.body
    assert "An older one: Shorter now." in mail.body
    assert "Not of that week" not in mail.body
    assert "Of another topic" not in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Neglect" not in mail.subject


def test_nothing_new_makes_no_mail(neglect, follower, time_machine, run_tasks, mailoutbox):
    time_machine.move_to(MONDAY)
    send(run_tasks)
    assert not mailoutbox
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("hour", [0, 6])
def test_nothing_leaves_before_monday_morning(
    site_tree, neglect, follower, time_machine, run_tasks, mailoutbox, hour
):
    page_of(site_tree, neglect, "Seeing neglect")
    time_machine.move_to(MONDAY.replace(hour=hour))
    send(run_tasks)
    assert not mailoutbox


def test_a_clock_that_stood_still_on_monday_sends_it_later_in_the_week(
    site_tree, neglect, follower, time_machine, run_tasks, mailoutbox
):
    page_of(site_tree, neglect, "Seeing neglect")
    time_machine.move_to(MONDAY.replace(day=27))
    send(run_tasks)
    assert len(mailoutbox) == 1


def test_whoever_began_to_follow_this_week_waits_for_the_next(
    site_tree, neglect, follower, time_machine, run_tasks, mailoutbox
):
    page_of(site_tree, neglect, "Seeing neglect")
    TopicFollow.objects.update(since=MONDAY)
    time_machine.move_to(MONDAY)
    send(run_tasks)
    assert not mailoutbox


def test_a_page_closed_to_the_follower_is_not_named(
    site_tree, neglect, follower, time_machine, run_tasks, mailoutbox
):
    guide = page_of(site_tree, neglect, "For some only")
    PageViewRestriction.objects.create(page=guide, restriction_type=PageViewRestriction.GROUPS)
    resource = MIResourcePageFactory(
        parent=site_tree.resources,
        title="For everybody",
        topics=[neglect],
        first_published_at=IN_WEEK,
        last_published_at=IN_WEEK,
    )
    time_machine.move_to(MONDAY)
    send(run_tasks)
    (mail,) = mailoutbox
    assert resource.title in mail.body
    assert "For some only" not in mail.body


def stop_url(person):
    return reverse("readers:stop", args=(STOP.token_of(person),))


def test_the_mail_can_be_stopped_without_signing_in_and_asks_first(follower):
    browser = Client(enforce_csrf_checks=True)
    html = browser.get(stop_url(follower)).content.decode()
    assert "Stop the weekly mail?" in html
    assert TopicFollow.objects.count() == 1
    html = browser.post(stop_url(follower), {"List-Unsubscribe": "One-Click"}).content.decode()
    assert "The weekly mail is stopped" in html
    assert not TopicFollow.objects.exists()
    assert "no mail to stop" in browser.get(stop_url(follower)).content.decode()


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00"])
def test_another_address_stops_nothing(client, follower, token):
    assert client.post(f"/topics/stop/{token}/").status_code == 404
    assert TopicFollow.objects.count() == 1


def test_an_address_of_somebody_who_left_is_not_found(client, follower):
    url = stop_url(follower)
    follower.delete()
    assert client.get(url).status_code == 404
    assert not TopicFollow.objects.exists()


def test_topics_are_chosen_on_a_page_of_ones_own(client, practitioner, neglect):
    client.force_login(practitioner)
    url = reverse("readers:topics")
    assert " checked" not in client.get(url).content.decode()
    response = client.post(url, {"topics": [neglect.pk]}, follow=True)
    html = response.content.decode()
    assert "Your topics are saved." in html
    assert " checked" in html
    client.post(url, {})
    assert not TopicFollow.objects.exists()


@pytest.mark.parametrize("wrong", ["999999", "x"])
def test_a_topic_that_is_none_is_refused_and_nothing_is_changed(client, follower, wrong):
    client.force_login(follower)
    response = client.post(reverse("readers:topics"), {"topics": [wrong]})
    assert "Choose among the topics below." in response.content.decode()
    assert TopicFollow.objects.count() == 1
