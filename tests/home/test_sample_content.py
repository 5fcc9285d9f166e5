from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from circles.invariants import breaches
from circles.models import CirclePage, Session
from learning.models import ModulePage, PracticeGuidePage
from portal.accounts.models import User
from portal.core.models import PortalImage
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def starter(db):
    call_command("load_starter_content", verbosity=0)


def make(manage, **wanted):
    return manage("generate_sample_content", **{"seed": 7, **wanted})


def test_the_same_seed_makes_the_same_pages_once(starter, manage):
    make(manage, guides=3, modules=1)
    first = list(PracticeGuidePage.objects.filter(slug__startswith="sample-").order_by("slug"))
    make(manage, guides=4, modules=1)
    again = list(PracticeGuidePage.objects.filter(slug__startswith="sample-").order_by("slug"))
    assert [page.pk for page in again[:3]] == [page.pk for page in first]
    assert len(again) == 4
    assert ModulePage.objects.filter(slug__startswith="sample-").count() == 1


def test_sample_pages_open_and_differ(starter, manage, client):
    make(manage, guides=2, resources=1, modules=1, circles=1, sessions=2, people=3)
    titles = set()
    for page in PracticeGuidePage.objects.filter(slug__startswith="sample-"):
        assert client.get(page.url).status_code == 200
        titles.add(page.title)
    assert len(titles) == 2


def test_what_sample_people_booked_adds_up(starter, manage):
    make(manage, circles=2, sessions=6, people=15)
    circles = CirclePage.objects.filter(slug__startswith="sample-")
    assert Session.objects.filter(circle__in=circles).count() == 6
    assert list(breaches()) == []


def test_nobody_can_sign_in_as_a_sample_person(starter, manage):
    make(manage, people=2)
    people = User.objects.filter(email__endswith="@sample.example")
    assert [one.has_usable_password() for one in people] == [False, False]


def test_a_site_with_real_people_takes_no_samples(starter, manage, settings):
    settings.DEBUG = False
    UserFactory()
    with pytest.raises(CommandError, match="real people"):
        make(manage, guides=1)


def test_without_starter_content_it_says_what_to_do_first(db, manage):
    with pytest.raises(CommandError, match="load_starter_content"):
        make(manage, guides=1)


def test_the_benchmark_of_importing_leaves_nothing_behind(site_tree, manage, settings):
    found = json.loads(manage("benchmark", "import", json=True))
    assert (found["slides"], found["steps"]) == (40, 40)
    assert not ModulePage.objects.exists()
    assert not PortalImage.objects.exists()
    assert not [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]


def test_the_benchmark_of_pages_counts_queries_and_leaves_nobody_behind(starter, manage):
    before = User.objects.count()
    found = json.loads(manage("benchmark", "pages", json=True, rounds=1))
    assert User.objects.count() == before
    assert found["holds"]["guides"] >= 12
    pages = {(one["page"], one["who"]): one for one in found["pages"]}
    assert pages["empty answer", "visitor"]["queries"] == 0
    for name in ("guide", "guidance, four filters", "module step", "circle", "results"):
        for who in ("visitor", "practitioner"):
            assert pages[name, who]["queries"] > 0
            assert pages[name, who]["bytes_gzip"] < pages[name, who]["bytes"]
