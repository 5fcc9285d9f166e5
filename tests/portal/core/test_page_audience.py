"""Who may open a page, for many pages at once."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import Page, PageViewRestriction

from portal.core.page_audience import audience_of, visible_pages, visible_pages_asked_first
from portal.core.searchable import EVERYONE, SIGNED_IN, group_token
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(site_tree):
    """A parent with two children."""
    from home.models import StandardPage

    parent = site_tree.home.add_child(instance=StandardPage(title="Parent", slug="parent"))
    parent.add_child(instance=StandardPage(title="Child", slug="child"))
    parent.add_child(instance=StandardPage(title="Other", slug="other"))
    return {page.slug: page for page in Page.objects.filter(slug__in=["parent", "child", "other"])}


def restrict(page, kind, *groups):
    restriction = PageViewRestriction.objects.create(
        page=page, restriction_type=kind, password="secret" if kind == "password" else ""
    )
    restriction.groups.set(groups)


def seen(viewer):
    pages = Page.objects.filter(slug__in=["parent", "child", "other"])
    found = set(visible_pages(pages, viewer).values_list("slug", flat=True))
    asked_first = visible_pages_asked_first(pages, viewer)
    assert set(asked_first.values_list("slug", flat=True)) == found
    return found


def test_an_unrestricted_page_is_for_everyone(pages):
    assert audience_of(pages["child"]) == {EVERYONE}
    assert seen(AnonymousUser()) == {"parent", "child", "other"}


def test_a_restriction_holds_for_everything_below(pages, practitioner):
    restrict(pages["parent"], "login")
    assert audience_of(pages["child"]) == {SIGNED_IN}
    assert seen(AnonymousUser()) == set()
    assert seen(practitioner) == {"parent", "child", "other"}


def test_a_group_page_is_for_its_group_and_administrators(pages, practitioner, administrator):
    group = Group.objects.create(name="Pilot")
    restrict(pages["child"], "groups", group)
    assert audience_of(pages["child"]) == {group_token(group.pk)}
    assert seen(practitioner) == {"parent", "other"}
    assert seen(administrator) == {"parent", "child", "other"}
    member = UserFactory()
    member.groups.add(group)
    assert seen(member) == {"parent", "child", "other"}


def test_login_above_and_group_below_needs_the_group(pages):
    group = Group.objects.create(name="Pilot")
    restrict(pages["parent"], "login")
    restrict(pages["child"], "groups", group)
    assert audience_of(pages["child"]) == {group_token(group.pk)}


def test_two_different_groups_above_one_another_are_for_nobody_in_an_index(pages):
    one, two = Group.objects.create(name="One"), Group.objects.create(name="Two")
    restrict(pages["parent"], "groups", one)
    restrict(pages["child"], "groups", two)
    assert audience_of(pages["child"]) == frozenset()


def test_a_page_behind_a_shared_password_is_for_nobody_in_an_index(pages, practitioner):
    restrict(pages["child"], "password")
    assert audience_of(pages["child"]) == frozenset()
    assert "child" not in seen(practitioner)


def test_an_unpublished_page_is_seen_by_nobody(pages, administrator):
    pages["other"].specific.unpublish()
    assert "other" not in seen(administrator)


def test_restrictions_cost_no_query_of_their_own(pages, practitioner, django_assert_num_queries):
    for page in pages.values():
        restrict(page, "groups", Group.objects.create(name=page.slug))
    with django_assert_num_queries(1):
        list(visible_pages(Page.objects.all(), practitioner))
    with django_assert_num_queries(2):
        list(visible_pages_asked_first(Page.objects.all(), practitioner))


def test_an_alias_does_not_show_what_it_stands_for(pages, practitioner):
    alias = pages["child"].specific.create_alias(parent=pages["other"].get_parent().get_parent())
    restrict(pages["child"], "password")
    shown = visible_pages(Page.objects.filter(alias_of__isnull=False), practitioner)
    assert not shown.exists()
    aliases = Page.objects.filter(alias_of__isnull=False)
    assert not visible_pages_asked_first(aliases, practitioner).exists()
    restrict(alias, "login")
    assert seen(practitioner) == {"parent", "other"}


def test_a_page_below_an_alias_is_as_closed_as_what_the_alias_stands_for(pages, client):
    from home.models import StandardPage

    alias = pages["parent"].specific.create_alias(update_slug="alias")
    below = alias.add_child(instance=StandardPage(title="Below", slug="below"))
    assert audience_of(below) == {EVERYONE}
    restrict(pages["parent"], "login")
    below = StandardPage.objects.get(pk=below.pk)
    assert audience_of(below) == {SIGNED_IN}
    assert client.get(below.url).status_code == 302


def test_what_restricts_a_page_is_asked_in_one_query(pages, django_assert_num_queries):
    restrict(pages["parent"], "login")
    child = pages["child"].specific
    with django_assert_num_queries(1):
        assert [one.page_id for one in child.get_view_restrictions()] == [pages["parent"].pk]
    assert not pages["other"].get_parent().get_parent().specific.get_view_restrictions()
