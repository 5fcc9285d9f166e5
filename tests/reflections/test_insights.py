"""Themes over time: nothing of them tells of one reflection."""

from __future__ import annotations

import pytest
import time_machine

from circles.reflections.insights import insights, shown_quarters
from tests.factories.learning import TopicFactory
from tests.factories.reflections import ReflectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-25 12:00", tick=False):
        yield


def topics():
    return {row.name: row.told for row in insights(shown_quarters())[0].rows}


def test_themes_are_told_in_fives_by_quarter(driscoll):
    neglect, rare = TopicFactory(name="Neglect"), TopicFactory(name="Rare")
    ReflectionFactory.create_batch(6, topic=neglect, month="2026-11")
    ReflectionFactory.create_batch(11, topic=neglect, month="2026-04")
    ReflectionFactory.create_batch(4, topic=rare, month="2026-07")
    ReflectionFactory(topic=rare, month="2025-12")

    assert topics() == {
        "Neglect": ("5 to 9", "0", "10 to 14", "0"),
        "Rare": ("0", "fewer than 5", "0", "0"),
    }


def test_examples_are_no_theme(driscoll):
    ReflectionFactory(topic=TopicFactory(name="Neglect"), month="2026-11", is_example=True)
    assert topics() == {}


def test_it_is_for_the_academy_and_takes_one_query(
    client, site_tree, driscoll, practitioner, academy_publisher, django_assert_num_queries
):
    ReflectionFactory.create_batch(5, topic=TopicFactory(name="Neglect"), month="2026-11")
    client.force_login(practitioner)
    assert client.get("/desk/academy/reflections/").status_code == 403
    client.force_login(academy_publisher)
    page = client.get("/desk/academy/reflections/").content.decode()
    assert "Neglect" in page
    with django_assert_num_queries(1):
        insights(shown_quarters())
