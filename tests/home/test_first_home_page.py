"""A new database starts with a home page; a tree somebody built is left alone."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from wagtail.models import Page, Site

from home.models import HomePage

pytestmark = pytest.mark.django_db

replace_welcome_page = import_module("home.migrations.0002_first_home_page").replace_welcome_page


def test_the_default_site_starts_at_a_home_page():
    site = Site.objects.get(is_default_site=True)

    assert site.hostname == "localhost"
    assert isinstance(site.root_page.specific, HomePage)
    assert [page.slug for page in Page.objects.filter(depth=2)] == ["home"]
    assert Page.find_problems() == ([], [], [], [], [])


def test_wagtails_welcome_page_gives_way():
    HomePage.objects.get().delete()
    root = Page.objects.get(depth=1)
    welcome = root.add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home"))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)

    replace_welcome_page(apps, None)

    assert Page.objects.filter(depth=2).get().specific == HomePage.objects.get()
    assert Site.objects.get().root_page.slug == "home"
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_tree_that_somebody_built_is_left_alone():
    HomePage.objects.get().delete()
    root = Page.objects.get(depth=1)
    root.add_child(instance=Page(title="Our own pages", slug="ours"))

    replace_welcome_page(apps, None)

    assert [page.slug for page in Page.objects.filter(depth=2)] == ["ours"]
